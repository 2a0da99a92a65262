"""How an edition is said on pages: its figures in the reader's language, read from the edition and nowhere else."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.kernel import formats
from sympolity.methods.editions import ChangedReport, ChangedTotal, Content

# How a report stands in an edition, and the tone of its chip.
STATES: Mapping[str, tuple[Promise, str]] = {
    "accepted": (gettext_lazy("accepted"), "fine"),
    "missing": (gettext_lazy("missing"), "late"),
    "returned": (gettext_lazy("sent back"), "attention"),
    "not decided": (gettext_lazy("not decided"), "attention"),
    "reopened": (gettext_lazy("reopened"), "attention"),
    "excused": (gettext_lazy("not asked"), "neutral"),
}
RULES: Mapping[str, Promise] = {
    "sum": gettext_lazy("sum of all reports"),
    "cumulative": gettext_lazy("last figure of each, added up"),
    "latest": gettext_lazy("how it stands at the end of the period"),
    "weighted-average": gettext_lazy("weighted average"),
    "unique-count": gettext_lazy("people; who takes part twice counts once"),
}


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of a total: a place, an objective, an organisation, a category. `share` is that of the largest."""

    number: int
    name: str
    value: str
    share: float | None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One indicator as an edition has it."""

    indicator: Content
    value: str
    unit: str
    rule: Promise | str
    is_kept_back: bool
    share: float | None
    target: str
    target_on: date | None
    as_of: date | None
    sources: int
    parts: Mapping[str, Sequence[PartRow]]

    @property
    def places(self) -> Sequence[PartRow]:
        return self.parts.get("place", ())

    @property
    def objectives(self) -> Sequence[PartRow]:
        return self.parts.get("objective", ())

    @property
    def categories(self) -> Sequence[PartRow]:
        return self.parts.get("category", ())


def rows_of(content: Content) -> list[ResultRow]:
    """The indicators in their order, each with its total and what it is made of."""
    totals: dict[int, dict[str, list[Content]]] = {}
    for each in content["totals"]:
        totals.setdefault(each["indicator"], {}).setdefault(each["of"], []).append(each)
    return [_row(each, totals.get(each["number"], {})) for each in content["indicators"]]


def _row(indicator: Content, totals: Mapping[str, Sequence[Content]]) -> ResultRow:
    whole: Content = (totals.get("programme") or [{}])[0]
    target = whole.get("target") or {}
    share = whole.get("share")
    return ResultRow(
        indicator=indicator,
        value=value_in_words(whole, indicator),
        unit=indicator["unit"],
        rule=RULES.get(indicator["rule"], indicator["rule"]),
        is_kept_back=bool(whole.get("kept_back")),
        share=None if share is None else float(share),
        target=_number(target.get("value"), indicator),
        target_on=_day(target.get("due_on")),
        as_of=_day(whole.get("as_of")),
        sources=whole.get("sources", 0),
        parts={of: _parts(rows, indicator) for of, rows in totals.items() if of != "programme"},
    )


def _parts(rows: Sequence[Content], indicator: Content) -> list[PartRow]:
    known = [_size(each) for each in rows]
    largest = max((size for size in known if size is not None), default=0.0)
    return [
        PartRow(
            each["number"],
            each["name"],
            value_in_words(each, indicator),
            None if size is None or largest <= 0 else max(0.0, size / largest),
        )
        for each, size in zip(rows, known, strict=True)
    ]


def _size(total: Content) -> float | None:
    value = total["value"] if total["value"] is not None else total["low"]
    return None if value is None else float(value)


def value_in_words(total: Content | None, indicator: Content) -> str:
    """ "1,204", "between 30 and 45", "kept back" for a small count, "–" where nothing was measured."""
    if not total:
        return "–"
    if total.get("kept_back"):
        return _("kept back")
    if total.get("value") is None and total.get("low") is not None:
        low, high = _number(total["low"], indicator), _number(total["high"], indicator)
        return _("between %(low)s and %(high)s") % {"low": low, "high": high}
    return _number(total.get("value"), indicator) or "–"


def _number(value: str | None, indicator: Content) -> str:
    return formats.number(Decimal(value), indicator["decimals"]) if value is not None else ""


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# -- how many reports are in it --------------------------------------------------
@dataclass(frozen=True, slots=True)
class StateCount:
    words: Promise | str
    tone: str
    count: int


def states_of(content: Content) -> list[StateCount]:
    """How many reports were accepted, and how many were not, by why; those that the public does not see count too."""
    counts = Counter(each["state"] for each in content["not_accepted"])
    counts["accepted"] = len(content["reports"]) + content.get("reports_not_shown", 0)
    rows = [StateCount(*STATES[state], counts[state]) for state in STATES if counts[state]]
    hidden = content.get("not_accepted_not_shown", 0)
    return [*rows, StateCount(_("not accepted, not public"), "neutral", hidden)] if hidden else rows


@dataclass(frozen=True, slots=True)
class Lacking:
    """A report that is not in an edition, how it stood and why."""

    report: Content
    words: Promise | str
    tone: str


def lacking_of(content: Content) -> list[Lacking]:
    return [Lacking(each, *STATES[each["state"]]) for each in content["not_accepted"]]


# -- what differs between two ----------------------------------------------------
@dataclass(frozen=True, slots=True)
class Difference:
    """Two values of one thing, in words."""

    indicator: str
    of: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True, slots=True)
class ReportDifference:
    before: Content
    after: Content
    figures: Sequence[Difference]


def changed_totals(totals: Iterable[ChangedTotal], indicators: Iterable[Content]) -> list[Difference]:
    """Those of the whole programme first."""
    named = _by_number(indicators)
    rows = sorted(totals, key=lambda each: each.total["of"] != "programme")
    return [_difference(each, named[each.total["indicator"]]) for each in rows]


def _difference(changed: ChangedTotal, indicator: Content) -> Difference:
    return Difference(
        indicator["name"],
        changed.total["name"],
        value_in_words(changed.before, indicator),
        value_in_words(changed.after, indicator),
        _signed(changed.difference, indicator),
    )


def _signed(value: Decimal | None, indicator: Content) -> str:
    if value is None:
        return "–"
    return f"{'+' if value > 0 else ''}{formats.number(value, indicator['decimals'])}"


def changed_reports(reports: Iterable[ChangedReport], indicators: Iterable[Content]) -> list[ReportDifference]:
    named = _by_number(indicators)
    return [
        ReportDifference(each.before, each.after, [_figure(*figure, named) for figure in each.figures])
        for each in reports
    ]


def _figure(
    number: int, category: int | None, before: str | None, after: str | None, named: Mapping[int, Content]
) -> Difference:
    indicator = named[number]
    difference = None if before is None or after is None else Decimal(after) - Decimal(before)
    return Difference(
        indicator["name"],
        _category(indicator, category),
        _number(before, indicator) or "–",
        _number(after, indicator) or "–",
        _signed(difference, indicator),
    )


def _category(indicator: Content, category: int | None) -> str:
    parts = {part["number"]: part["name"] for split in indicator["splits"] for part in split["categories"]}
    return "" if category is None else parts.get(category, str(category))


def _by_number(indicators: Iterable[Content]) -> dict[int, Content]:
    return {each["number"]: each for each in indicators}
