"""A modification of a contract as one line of text that goes out and comes back: what, when, until when and why."""

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from sympolity.affairs.procurement.models import Modification
from sympolity.affairs.procurement.operations.imported import Change
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.kinds.declaration import Values

LINE = re.compile(
    r"(?P<on>\d{4}-\d\d-\d\d)(?: (?P<amount>[+-]\d+\.\d\d))?(?: → (?P<until>\d{4}-\d\d-\d\d))?(?: \((?P<why>.*)\))?"
)
PARTS = ("modified_on", "modified_by", "price_after", "modified_until", "modified_because")
MARKS = re.compile(r"\s*[;|\n\r]\s*")


def line_of(change: Change) -> str:
    amount = f" {Decimal(change.cents) / 100:+.2f}" if change.cents else ""
    until = f" → {change.new_ends_on.isoformat()}" if change.new_ends_on else ""
    why = MARKS.sub(", ", change.reason).strip()
    return f"{change.agreed_on.isoformat()}{amount}{until}{f' ({why})' if why else ''}"


def read_line(line: str) -> Change:
    """Raises Refused for what no list of ours would write."""
    parts = LINE.fullmatch(" ".join(line.split()))
    try:
        if parts is None:
            raise ValueError
        return Change(
            date.fromisoformat(parts["on"]),
            int(Decimal(parts["amount"] or 0) * 100),
            date.fromisoformat(parts["until"]) if parts["until"] else None,
            parts["why"] or "",
        )
    except ValueError as error:
        words = {"line": line}
        sentence = _("“%(line)s” is no modification. Write its day first, such as 2024-03-01 +1200.00 (reason).")
        raise Refused(sentence % words, field="modifications") from error


def change_of(modification: Modification) -> Change:
    return Change(modification.agreed_on, modification.cents, modification.new_ends_on, modification.reason)


def gather_modification(values: Values) -> Values:
    """The columns of one modification become one line; without its day it stays to be refused."""
    said = {name: values.pop(name) for name in PARTS if values.get(name) not in (None, "")}
    if not said:
        return values
    cents = said["modified_by"][0] if "modified_by" in said else 0
    if "price_after" in said and "modified_by" not in said and values.get("net"):
        cents = said["price_after"][0] - values["net"][0]
    until = said.get("modified_until")
    why = str(said.get("modified_because", ""))
    if not (cents or until or why) and "modified_on" not in said:
        return values
    line = "?"
    if "modified_on" in said:
        on = date.fromisoformat(said["modified_on"])
        line = line_of(Change(on, cents, date.fromisoformat(until) if until else None, why))
    values["modifications"] = sorted({*values.get("modifications", ()), line})
    return values
