"""The fields of a report: how they are named, and what may stand in them.

A field is named by its key: question:7, indicator:12, milestone:5. Whatever people typed is kept, also a figure that
nobody can read yet; `Number` says whether it can be read, and a report with one that cannot is not sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

QUESTION, INDICATOR, MILESTONE = "question", "indicator", "milestone"
KINDS = (QUESTION, INDICATOR, MILESTONE)
LONGEST_WORDS = 20_000
LONGEST = {"value": 40, "weight": 40, "as_of": 10, "source": 300, "note": 500, "state": 10, "on": 10}
FIGURE_FIELDS = ("value", "weight", "as_of", "source", "note", "parts")
MILESTONE_FIELDS = ("state", "on", "note")
# What counts as figures when only the words of a report may change.
FIGURES_OF_A_FIELD = ("value", "weight", "as_of", "parts")
REACHED, AS_PLANNED, LATER = "reached", "planned", "later"
MILESTONE_STATES = (REACHED, AS_PLANNED, LATER)
LARGEST = Decimal(10) ** 16
MOST_DECIMALS = 4

Value = Any


def question_key(pk: int) -> str:
    return f"{QUESTION}:{pk}"


def indicator_key(pk: int) -> str:
    return f"{INDICATOR}:{pk}"


def milestone_key(pk: int) -> str:
    return f"{MILESTONE}:{pk}"


def taken_apart(key: str) -> tuple[str, int]:
    """The kind of field and the number of what it is about. Raises ValueError for what is no key."""
    kind, separator, number = key.partition(":")
    if kind not in KINDS or not separator or not number.isdecimal():
        raise ValueError(key)
    return kind, int(number)


@dataclass(frozen=True, slots=True)
class Number:
    """What somebody typed for a figure. `value` is None where it is empty or cannot be read."""

    typed: str
    value: Decimal | None

    @property
    def is_readable(self) -> bool:
        return self.value is not None or not self.typed


def number(typed: Any) -> Number:
    """Reads the plain form "-1234.5": a view or a workbook turns the reader's way of writing into it."""
    text = str(typed).strip() if typed is not None else ""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return Number(text, None)
    if not value.is_finite() or abs(value) >= LARGEST:
        return Number(text, None)
    return Number(text, value)


def plain_number(value: Decimal) -> str:
    """One spelling for one number: "12.5" for 12.50, "0" for -0."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def day(typed: Any) -> date | None:
    """A day as ISO writes it, None for anything else."""
    try:
        return date.fromisoformat(str(typed))
    except ValueError:
        return None


def tidy(key: str, value: Value) -> Value:
    """A value as it is kept: one spelling, empty parts left out, None where nothing is said.

    Raises ValueError for a shape that no field has.
    """
    kind, _ = taken_apart(key)
    if value is None:
        return None
    if kind == QUESTION:
        return _words(value)
    if not isinstance(value, Mapping):
        raise ValueError(key)
    allowed = FIGURE_FIELDS if kind == INDICATOR else MILESTONE_FIELDS
    if set(value) - set(allowed):
        raise ValueError(f"{key}: {sorted(set(value) - set(allowed))}")
    kept = {name: _part(name, value[name]) for name in allowed if name in value}
    return {name: part for name, part in kept.items() if part} or None


def is_same_figure(before: Value, after: Value) -> bool:
    """Whether two values of an indicator differ in words only."""
    first, second = before or {}, after or {}
    return all(first.get(name) == second.get(name) for name in FIGURES_OF_A_FIELD)


def _words(value: Any) -> str | None:
    if not isinstance(value, str):
        raise ValueError("words")
    text = "\n".join(line.rstrip() for line in value.replace("\r\n", "\n").replace("\0", "").split("\n")).strip()
    if len(text) > LONGEST_WORDS:
        raise ValueError("too long")
    return text or None


def _part(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name == "parts":
        if not isinstance(value, Mapping) or not all(str(pk).isdecimal() for pk in value):
            raise ValueError(name)
        parts = {str(int(pk)): _figure(each) for pk, each in value.items()}
        return {pk: parts[pk] for pk in sorted(parts, key=int) if parts[pk]}
    if name in ("value", "weight"):
        return _figure(value)
    text = str(value).replace("\0", "").strip()
    if len(text) > LONGEST[name]:
        raise ValueError("too long")
    if name == "state" and text not in ("", *MILESTONE_STATES):
        raise ValueError(name)
    return text


def _figure(value: Any) -> str:
    found = number(value)
    if found.value is not None:
        return plain_number(found.value)
    return found.typed.replace("\0", "")[: LONGEST["value"]]
