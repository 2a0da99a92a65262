"""The frozen results of a round as a file: how it is read in every version of its form, cut for the public, compared.

An edition is written once, in one way: JSON with its keys in order, no blanks between them, UTF-8. So equal content
has equal bytes and one SHA-256, and anyone can check a file with `sha256sum`. Figures are texts, because a number of
JSON may lose digits on its way. Whoever reads an edition goes through `read`, which knows all forms that were written.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

FORMAT = "sympolity-edition"
FORM = 1
LAST_FORM = 9_999
# Raised when a rule of aggregation comes to mean something else; an edition says by which it was counted.
RULES = 1

Content = dict[str, Any]
# What turns an older form into the one after it; empty while there is only one.
STEPS: Mapping[int, Callable[[Content], Content]] = {}


class Reason(StrEnum):
    """Why a text is no edition that this version of the software can read."""

    NO_JSON = "no-json"
    OTHER = "other"
    LATER = "later"
    INCOMPLETE = "incomplete"


class Unreadable(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


PARTS = ("programme", "round", "edition", "closed_at", "indicators", "reports", "not_accepted", "totals", "journal")
encoder = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def write(content: Mapping[str, Any]) -> str:
    """The one text of a content."""
    return encoder.encode(content)


def format_of(form: int = FORM) -> str:
    """What an edition of this form says of itself: sympolity-edition/1."""
    return f"{FORMAT}/{form}"


def read(text: str, *, steps: Mapping[int, Callable[[Content], Content]] = STEPS, form: int = FORM) -> Content:
    """The content in today's form. Raises Unreadable."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(Reason.NO_JSON) from error
    number = _form_of(content)
    if number > form:
        raise Unreadable(Reason.LATER)
    for step in range(number, form):
        content = {**steps[step](content), "format": format_of(step + 1)}
    if missing := [part for part in PARTS if part not in content]:
        raise Unreadable(Reason.INCOMPLETE) from KeyError(*missing)
    return content


def _form_of(content: Any) -> int:
    said = str(content.get("format", "")) if isinstance(content, dict) else ""
    name, _slash, number = said.partition("/")
    if name != FORMAT or not number.isdecimal() or not 1 <= int(number) <= LAST_FORM:
        raise Unreadable(Reason.OTHER)
    return int(number)


# -- what anyone may read ------------------------------------------------------
PUBLIC_OF_A_FIGURE = ("indicator", "category", "value", "weight", "as_of", "source")


def for_everybody(content: Content, *, open_projects: Collection[int], totals: list[Content]) -> Content:
    """What anyone may read of an edition.

    Left out are words of people, indicators that are not public, and projects that are not: of their reports only the
    number stays. Figures that count people stand only in the totals, which come here with small counts suppressed:
    single reports would give away by subtraction what a total hides.
    """
    shown = [each for each in content["indicators"] if each["is_public"]]
    single = {each["number"] for each in shown if not each["counts_people"]}
    reports = [each for each in content["reports"] if _is_open(each, open_projects)]
    lacking = [each for each in content["not_accepted"] if _is_open(each, open_projects)]
    return {
        **{name: content[name] for name in ("format", "rules", "programme", "round", "edition", "closed_at")},
        "is_public": True,
        "corrects": content["corrects"] and {name: content["corrects"][name] for name in ("edition", "reason")},
        "indicators": shown,
        "reports": [_report_for_everybody(each, single) for each in reports],
        "reports_not_shown": len(content["reports"]) - len(reports),
        "not_accepted": [{key: each[key] for key in each if key != "reason"} for each in lacking],
        "not_accepted_not_shown": len(content["not_accepted"]) - len(lacking),
        "totals": totals,
        "journal": content["journal"],
    }


def _is_open(report: Content, open_projects: Collection[int]) -> bool:
    return report["project"] is None or report["project"]["number"] in open_projects


def _report_for_everybody(report: Content, single: Collection[int]) -> Content:
    figures = [
        {name: each[name] for name in PUBLIC_OF_A_FIGURE} for each in report["figures"] if each["indicator"] in single
    ]
    return {**report, "figures": figures}


# -- two editions side by side -------------------------------------------------
@dataclass(frozen=True, slots=True)
class ChangedReport:
    """A report that stands in both, in another version, or with other figures."""

    before: Content
    after: Content
    figures: tuple[tuple[int, int | None, str | None, str | None], ...]  # indicator, category, before, after


@dataclass(frozen=True, slots=True)
class ChangedTotal:
    """A total that differs. None stands for one that the other edition does not have or does not show."""

    key: tuple[int, str, int | None]
    name: str
    before: str | None
    after: str | None

    @property
    def difference(self) -> Decimal | None:
        if self.before is None or self.after is None:
            return None
        return Decimal(self.after) - Decimal(self.before)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the second edition has that the first has not, lacks, or says differently."""

    added: tuple[Content, ...]
    gone: tuple[Content, ...]
    changed: tuple[ChangedReport, ...]
    now_missing: tuple[Content, ...]
    no_longer_missing: tuple[Content, ...]
    totals: tuple[ChangedTotal, ...]

    @property
    def is_same(self) -> bool:
        return not (self.added or self.gone or self.changed or self.now_missing or self.totals)


Key = tuple[str, int]


def compare(before: Content, after: Content) -> Comparison:
    """Two editions, of one round or of two: reports are paired by project, else by organisation."""
    old, new = _by_key(before["reports"]), _by_key(after["reports"])
    old_missing, new_missing = _by_key(before["not_accepted"]), _by_key(after["not_accepted"])
    return Comparison(
        added=tuple(report for key, report in new.items() if key not in old),
        gone=tuple(report for key, report in old.items() if key not in new),
        changed=tuple(_changed_reports(old, new)),
        now_missing=tuple(each for key, each in new_missing.items() if key not in old_missing),
        no_longer_missing=tuple(each for key, each in old_missing.items() if key not in new_missing),
        totals=tuple(_changed_totals(before["totals"], after["totals"])),
    )


def _by_key(reports: list[Content]) -> dict[Key, Content]:
    return {_key(report): report for report in reports}


def _key(report: Content) -> Key:
    of = "project" if report["project"] else "organisation"
    return of, report[of]["number"]


def _changed_reports(old: Mapping[Key, Content], new: Mapping[Key, Content]) -> Iterator[ChangedReport]:
    for key, after in new.items():
        before = old.get(key)
        if before is None or before["sha256"] == after["sha256"]:
            continue
        were, are = _values(before), _values(after)
        differing = sorted(
            (each for each in were.keys() | are.keys() if were.get(each) != are.get(each)),
            key=lambda each: (each[0], each[1] or 0),
        )
        yield ChangedReport(before, after, tuple((*each, were.get(each), are.get(each)) for each in differing))


def _values(report: Content) -> dict[tuple[int, int | None], str]:
    return {(each["indicator"], each["category"]): each["value"] for each in report["figures"]}


def _changed_totals(old: list[Content], new: list[Content]) -> Iterator[ChangedTotal]:
    were, are = _totals(old), _totals(new)
    for key in [*are, *(key for key in were if key not in are)]:
        before, after = were.get(key), are.get(key)
        values = before and before["value"], after and after["value"]
        if values[0] != values[1]:
            named = after or before or {}
            yield ChangedTotal(key, named["name"], *values)


def _totals(totals: list[Content]) -> dict[tuple[int, str, int | None], Content]:
    return {(each["indicator"], each["of"], each["number"]): each for each in totals}
