"""Plan against what happened and what is expected, on one axis of time, as plain numbers for SVG.

Each row has three bars: the plan (outlined), what is done (until today at most) and what is still expected. Dates are
days; a bar covers its last day too. Time runs from left to right in every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True)
class Milestone:
    """Planned for a day; reached on a day, or not yet."""

    id: str
    planned_on: date
    reached_on: date | None = None


@dataclass(frozen=True)
class Span:
    """A stretch of work. `expected_until` is the forecast of its end while it is not finished."""

    id: str
    planned_from: date
    planned_until: date
    started_on: date | None = None
    finished_on: date | None = None
    expected_from: date | None = None
    expected_until: date | None = None
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True)
class Stretch:
    x: float
    width: float


@dataclass(frozen=True)
class Mark:
    """`late`: reached after the planned day, or not reached and the day has passed."""

    id: str
    x: float
    reached: bool
    late: bool


@dataclass(frozen=True)
class TimelineRow:
    """`days_late`: end (finished, expected, or today once the plan has run out) after the plan; below zero: early.

    None while nothing says so: not finished, no forecast, and the planned end still to come.
    """

    id: str
    y: float
    planned: Stretch
    done: Stretch | None
    expected: Stretch | None
    marks: tuple[Mark, ...]
    days_late: int | None
    text_x: float


@dataclass(frozen=True)
class MonthTick:
    """The first day of a month, and where its line stands."""

    on: date
    x: float


@dataclass(frozen=True)
class Timeline:
    """`today_x` is None when today lies beyond both ends."""

    width: float
    height: float
    ticks: tuple[MonthTick, ...]
    rows: tuple[TimelineRow, ...]
    today_x: float | None


@dataclass(frozen=True)
class Axis:
    """Where a day stands on an axis of time, in the units of a drawing."""

    first: date
    left: float
    per_day: float

    def at(self, day: date) -> float:
        return round(self.left + (day - self.first).days * self.per_day, 1)

    def stretch(self, start: date, end: date) -> Stretch:
        x = self.at(start)
        return Stretch(x, round(max(self.at(end + timedelta(days=1)) - x, 2.0), 1))


def timeline(
    spans: Sequence[Span],
    *,
    today: date,
    width: float,
    left: float = 168,
    right: float = 90,
    top: float = 28,
    row_height: float = 36,
    least_tick: float = 70,
) -> Timeline:
    """`left` is the room for the names of rows, `right` for what is written after the last bar."""
    if not spans:
        return Timeline(width, top, (), (), None)
    days = sorted(_days(spans, today))
    first = days[0].replace(day=1)
    last = max(days[-1], first + timedelta(days=27)) + timedelta(days=1)
    axis = Axis(first, left, max(width - left - right, 1.0) / (last - first).days)
    return Timeline(
        width=width,
        height=top + row_height * len(spans),
        ticks=tuple(MonthTick(day, axis.at(day)) for day in months(first, last, axis, least_tick)),
        rows=tuple(_row(span, top + number * row_height, axis, today) for number, span in enumerate(spans)),
        today_x=axis.at(today) if first <= today <= last else None,
    )


def _row(span: Span, y: float, axis: Axis, today: date) -> TimelineRow:
    planned = axis.stretch(span.planned_from, span.planned_until)
    done = _done(span, axis, today)
    expected = _expected(span, axis, today)
    ends = [piece.x + piece.width for piece in (planned, done, expected) if piece is not None]
    return TimelineRow(
        id=span.id,
        y=y,
        planned=planned,
        done=done,
        expected=expected,
        marks=tuple(_mark(milestone, axis, today) for milestone in span.milestones),
        days_late=_days_late(span, today),
        text_x=round(max(ends) + 8, 1),
    )


def _done(span: Span, axis: Axis, today: date) -> Stretch | None:
    if span.started_on is None or span.started_on > today:
        return None
    return axis.stretch(span.started_on, min(span.finished_on or today, today))


def _expected(span: Span, axis: Axis, today: date) -> Stretch | None:
    if span.finished_on is not None or span.expected_until is None:
        return None
    begun = span.started_on is not None and span.started_on <= today
    start = today + timedelta(days=1) if begun else span.expected_from or span.planned_from
    if span.expected_until < start:
        return None
    return axis.stretch(start, span.expected_until)


def _days_late(span: Span, today: date) -> int | None:
    end = span.finished_on or span.expected_until
    if end is None or (span.finished_on is None and end < today):
        # A forecast that has run out says no more than that the work is not finished today.
        end = today if today > span.planned_until else None
    return None if end is None else (end - span.planned_until).days


def _mark(milestone: Milestone, axis: Axis, today: date) -> Mark:
    reached = milestone.reached_on is not None and milestone.reached_on <= today
    day = milestone.reached_on if milestone.reached_on is not None and reached else milestone.planned_on
    late = (day if reached else today) > milestone.planned_on
    return Mark(milestone.id, axis.at(day), reached, late)


def _days(spans: Iterable[Span], today: date) -> Iterator[date]:
    for span in spans:
        yield span.planned_from
        yield span.planned_until
        for day in (span.started_on, span.finished_on, span.expected_from, span.expected_until):
            if day is not None:
                yield day
        if span.started_on is not None and span.finished_on is None:
            yield today
        for milestone in span.milestones:
            yield milestone.planned_on
            if milestone.reached_on is not None:
                yield milestone.reached_on


def months(first: date, last: date, axis: Axis, least: float) -> list[date]:
    """First days of months, every 1, 2, 3, 6 or 12 months or more, whatever leaves room for the words."""
    for step in MONTH_STEPS:
        if step * 30.4 * axis.per_day >= least:
            break
    found: list[date] = []
    number = first.year * 12 + first.month - 1
    number += -number % step
    while (day := date(number // 12, number % 12 + 1, 1)) <= last:
        found.append(day)
        number += step
    return found
