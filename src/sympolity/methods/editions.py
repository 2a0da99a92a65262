"""The frozen results of a round as a file: how it is read in every version of its form, cut for the public, compared.

An edition is written once, in one way: JSON with its keys in order, no blanks between them, UTF-8. So equal content
has equal bytes and one SHA-256, and anyone can check a file with `sha256sum`. Figures are texts, because a number of
JSON may lose digits on its way. Whoever reads an edition goes through `read`, which knows all forms that were written.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sympolity.methods import suppression

FORMAT = "sympolity-edition"
FORM = 1
LAST_FORM = 9_999
# Raised when a rule of aggregation comes to mean something else; an edition says by which it was counted.
RULES = 1

Content = dict[str, Any]
TotalKey = tuple[int, str, int | None]  # indicator, of what, its number
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
        content: Content = json.loads(text)
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
PUBLIC_OF_A_FIGURE = ("indicator", "category", "value", "weight", "as_of")


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
        "indicators": [{**each, "targets": _open_targets(each, open_projects)} for each in shown],
        "reports": [_report_for_everybody(each, single) for each in reports],
        "reports_not_shown": len(content["reports"]) - len(reports),
        "not_accepted": [{key: each[key] for key in each if key != "reason"} for each in lacking],
        "not_accepted_not_shown": len(content["not_accepted"]) - len(lacking),
        "totals": totals,
        "journal": content["journal"],
    }


def _is_open(report: Content, open_projects: Collection[int]) -> bool:
    return report["project"] is None or report["project"]["number"] in open_projects


def _open_targets(indicator: Content, open_projects: Collection[int]) -> list[Content]:
    return [each for each in indicator["targets"] if each["project"] is None or each["project"] in open_projects]


def _report_for_everybody(report: Content, single: Collection[int]) -> Content:
    figures = [
        {name: each[name] for name in PUBLIC_OF_A_FIGURE} for each in report["figures"] if each["indicator"] in single
    ]
    return {**report, "figures": figures}


# -- small counts of people ------------------------------------------------------
ADD_UP = ("sum", "cumulative", "latest")
KEPT_BACK = {"value": None, "low": None, "high": None, "weight": None, "share": None, "kept_back": True}
# How many people a total is about, for rules by which parts do not add up to the whole.
COUNT_OF_PEOPLE = {"weighted-average": "weight", "unique-count": "high"}


def with_small_counts_kept_back(
    totals: list[Content], indicators: list[Content], before: list[Content]
) -> list[Content]:
    """The totals as anyone may read them: counts of 1 to 4 people are kept back, and what would give them away.

    `before` are the public totals as they were last shown for earlier periods: a total that moved by less than five
    since then is kept back as well, because the difference is a small count. Indicators that do not count people stay
    as they are.
    """
    earlier = {key: each["value"] for key, each in _totals(before).items()}
    hidden: set[TotalKey] = set()
    for row in indicators:
        if row["counts_people"]:
            own = {key: each for key, each in _totals(totals).items() if key[0] == row["number"]}
            hidden |= _hidden(own, row, earlier)
    return [{**each, **KEPT_BACK} if _total_key(each) in hidden else each for each in totals]


def last_shown(public_totals: Iterable[list[Content]]) -> list[Content]:
    """From the newest edition to the oldest: each total as it was last shown, and not as it was last kept back."""
    found: dict[TotalKey, Content] = {}
    for totals in public_totals:
        for key, each in _totals(totals).items():
            if each["value"] is not None:
                found.setdefault(key, each)
    return list(found.values())


def _hidden(own: Mapping[TotalKey, Content], row: Content, earlier: Mapping[TotalKey, str | None]) -> set[TotalKey]:
    """The totals of one indicator that are kept back. Where its whole is, all of its parts are."""
    if row["rule"] not in ADD_UP:
        return {key for key, each in own.items() if _is_small(each[COUNT_OF_PEOPLE[row["rule"]]])}
    moved = {key for key, each in own.items() if _moved_little(each["value"], earlier.get(key))}
    hidden = set(moved)
    (whole,) = (key for key in own if key[1] == "programme")
    for group in _groups(own, row):
        counts = {key: _count(own[key]["value"]) for key in group}
        found = suppression.shown(_count(own[whole]["value"]), counts, also=moved)
        if found.whole is None:
            return set(own)
        hidden |= {key for key, count in found.parts.items() if count is None}
    if whole in hidden or _is_small(own[whole]["value"]):
        return set(own)
    return hidden


def _groups(own: Mapping[TotalKey, Content], row: Content) -> Iterator[list[TotalKey]]:
    """Parts that make up one whole: places, objectives, organisations, and each way of splitting people."""
    for of in sorted({key[1] for key in own} - {"programme", "category"}):
        yield [key for key in own if key[1] == of]
    for split in row["splits"]:
        numbers = {each["number"] for each in split["categories"]}
        yield [key for key in own if key[1] == "category" and key[2] in numbers]


def _count(value: str | None) -> int:
    return int(Decimal(value or 0).to_integral_value())


def _is_small(value: str | None) -> bool:
    return suppression.is_small(abs(_count(value)))


def _moved_little(value: str | None, before: str | None) -> bool:
    return before is not None and suppression.is_small(abs(_count(value) - _count(before)))


# -- two editions side by side -------------------------------------------------
@dataclass(frozen=True, slots=True)
class ChangedReport:
    """A report that stands in both, in another version, or with other figures."""

    before: Content
    after: Content
    figures: tuple[tuple[int, int | None, str | None, str | None], ...]  # indicator, category, before, after


@dataclass(frozen=True, slots=True)
class ChangedTotal:
    """A total that differs. None stands for one that the other edition does not have."""

    before: Content | None
    after: Content | None

    @property
    def total(self) -> Content:
        return self.after or self.before or {}

    @property
    def difference(self) -> Decimal | None:
        """None where one of them is not known as one number."""
        values = [each and each["value"] for each in (self.before, self.after)]
        if None in values:
            return None
        return Decimal(str(values[1])) - Decimal(str(values[0]))


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
        if _said(before) != _said(after):
            yield ChangedTotal(before, after)


def _said(total: Content | None) -> tuple[Any, ...]:
    return tuple((total or {}).get(name) for name in ("value", "low", "high"))


def _totals(totals: list[Content]) -> dict[TotalKey, Content]:
    return {_total_key(each): each for each in totals}


def _total_key(total: Content) -> TotalKey:
    return total["indicator"], total["of"], total["number"]
