"""A chart of works on one axis of time, as plain numbers for SVG: what was agreed, what is planned, what is overdue.

Days become coordinates as in `cartography.timeline`. Time runs from left to right in every language.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sympolity.methods.cartography.timeline import Axis, MonthTick, Stretch, months


@dataclass(frozen=True, slots=True)
class Step:
    """A mark on a row: `state` says which shape it takes."""

    id: str
    planned_on: date
    agreed_on: date | None = None
    reached_on: date | None = None
    state: str = "planned"


@dataclass(frozen=True, slots=True)
class Work:
    """One row. A work with only one day is drawn as that day; `is_open` is false once it is finished or given up."""

    id: str
    planned_from: date | None = None
    planned_until: date | None = None
    agreed_from: date | None = None
    agreed_until: date | None = None
    is_open: bool = True
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """`agreed_x` is where the step was agreed, None where that is the same place or nobody agreed it."""

    id: str
    x: float
    agreed_x: float | None
    state: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class ChartRow:
    id: str
    y: float
    agreed: Stretch | None
    planned: Stretch | None
    overdue: Stretch | None
    marks: tuple[Mark, ...]
    text_x: float


@dataclass(frozen=True, slots=True)
class Chart:
    """`today_x` and the critical days are left out where they lie beyond both ends."""

    width: float
    height: float
    ticks: tuple[MonthTick, ...]
    rows: tuple[ChartRow, ...]
    today_x: float | None
    critical: tuple[tuple[str, float], ...]


def chart(
    works: Sequence[Work],
    *,
    today: date,
    width: float,
    critical: Sequence[tuple[str, date]] = (),
    left: float = 216,
    right: float = 96,
    top: float = 28,
    row_height: float = 30,
) -> Chart | None:
    """`left` is the room for names, `right` for what is written after the last bar. None where no work has a day."""
    days = sorted(_days(works, today))
    if not days:
        return None
    first = days[0].replace(day=1)
    last = max(days[-1], first + timedelta(days=27)) + timedelta(days=1)
    axis = Axis(first, left, max(width - left - right, 1.0) / (last - first).days)
    return Chart(
        width=width,
        height=top + row_height * len(works),
        ticks=tuple(MonthTick(day, axis.at(day)) for day in months(first, last, axis, 70)),
        rows=tuple(_row(work, top + place * row_height, axis, today) for place, work in enumerate(works)),
        today_x=axis.at(today) if first <= today <= last else None,
        critical=tuple((title, axis.at(day)) for title, day in critical if first <= day <= last),
    )


def _row(work: Work, y: float, axis: Axis, today: date) -> ChartRow:
    agreed = _stretch(axis, work.agreed_from, work.agreed_until)
    planned = _stretch(axis, work.planned_from, work.planned_until)
    overdue = None
    if work.is_open and work.planned_until and work.planned_until < today:
        overdue = axis.stretch(work.planned_until + timedelta(days=1), today)
    marks = tuple(_mark(step, axis, today) for step in work.steps)
    ends = [piece.x + piece.width for piece in (agreed, planned, overdue) if piece] + [mark.x + 6 for mark in marks]
    return ChartRow(work.id, y, agreed, planned, overdue, marks, round(max(ends, default=axis.left) + 8, 1))


def _stretch(axis: Axis, start: date | None, end: date | None) -> Stretch | None:
    first, last = start or end, end or start
    return axis.stretch(first, last) if first and last else None


def _mark(step: Step, axis: Axis, today: date) -> Mark:
    agreed = axis.at(step.agreed_on) if step.agreed_on and step.agreed_on != step.planned_on else None
    is_late = (step.reached_on or today) > step.planned_on and (step.reached_on is not None or step.state == "planned")
    return Mark(step.id, axis.at(step.planned_on), agreed, step.state, is_late)


def _days(works: Iterable[Work], today: date) -> Iterator[date]:
    for work in works:
        own = (work.planned_from, work.planned_until, work.agreed_from, work.agreed_until)
        yield from (day for day in own if day)
        if work.is_open and work.planned_until and work.planned_until < today:
            yield today
        for step in work.steps:
            yield step.planned_on
            if step.agreed_on:
                yield step.agreed_on
