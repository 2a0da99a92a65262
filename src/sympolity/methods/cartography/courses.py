"""Amounts that add up month by month, with what is expected of them: lines and a fan as plain numbers for SVG.

Amounts are drawn from zero. Time runs from left to right in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from .charts import nice_ticks
from .timeline import Axis, MonthTick, months


@dataclass(frozen=True, slots=True)
class Course:
    """One line: amounts at the end of days; None leaves a gap."""

    id: str
    points: tuple[tuple[date, int | None], ...]


@dataclass(frozen=True, slots=True)
class Level:
    """An amount that stands for the whole time, as a line across."""

    id: str
    amount: int


@dataclass(frozen=True, slots=True)
class Spread:
    """A band between two amounts at each day: what lies between is as likely as its name says."""

    id: str
    points: tuple[tuple[date, int, int], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """`label_y` is where its name stands at the end of the line, clear of the names of the others."""

    id: str
    path: str
    end_x: float
    end_y: float
    label_y: float


@dataclass(frozen=True, slots=True)
class AmountTick:
    amount: float
    y: float


@dataclass(frozen=True, slots=True)
class CourseDrawing:
    width: float
    height: float
    left: float
    bottom: float
    right: float
    ticks: tuple[AmountTick, ...]
    months: tuple[MonthTick, ...]
    lines: tuple[Line, ...]
    levels: tuple[Line, ...]
    spreads: tuple[Line, ...]
    marks: tuple[tuple[str, float], ...]


def draw_courses(
    courses: Sequence[Course],
    *,
    levels: Sequence[Level] = (),
    spreads: Sequence[Spread] = (),
    marks: Sequence[tuple[str, date]] = (),
    width: float,
    height: float,
    left: float = 64,
    right: float = 110,
    top: float = 12,
    foot: float = 22,
    line_height: float = 15,
) -> CourseDrawing | None:
    """`marks` are days with a name, each a line from top to bottom. None where no course has two known points."""
    days = [day for course in courses for day, amount in course.points if amount is not None]
    days += [day for spread in spreads for day, _low, _high in spread.points] + [day for _name, day in marks]
    if len(set(days)) < 2:
        return None
    known = [amount for course in courses for _day, amount in course.points if amount is not None]
    known += [level.amount for level in levels] + [high for spread in spreads for _day, _low, high in spread.points]
    scale = nice_ticks(min(known, default=0), max(known, default=0), at_most=6)
    first, last = min(days), max(days)
    axis = Axis(first, left, (width - left - right) / max((last - first).days, 1))
    bottom = height - foot
    unit = (bottom - top) / (scale[-1] - scale[0])

    def at(amount: float) -> float:
        return round(bottom - (amount - scale[0]) * unit, 1)

    lines = [_line(course.id, [(axis.at(day), at(value)) for day, value in _known(course)]) for course in courses]
    across = [_line(each.id, [(left, at(each.amount)), (width - right, at(each.amount))]) for each in levels]
    labelled = _clear([each for each in (*lines, *across) if each is not None], line_height, top + 8, bottom)
    by_id = {each.id: each for each in labelled}
    return CourseDrawing(
        width=width,
        height=height,
        left=left,
        bottom=bottom,
        right=round(width - right, 1),
        ticks=tuple(AmountTick(amount, at(amount)) for amount in scale),
        months=tuple(MonthTick(day, axis.at(day)) for day in months(first, last, axis, 70)),
        lines=tuple(by_id[each.id] for each in lines if each is not None),
        levels=tuple(by_id[each.id] for each in across if each is not None),
        spreads=tuple(_band(each, axis, at) for each in spreads if len(each.points) > 1),
        marks=tuple((name, axis.at(day)) for name, day in marks),
    )


def _known(course: Course) -> list[tuple[date, int]]:
    return [(day, amount) for day, amount in course.points if amount is not None]


def _line(id: str, points: Sequence[tuple[float, float]]) -> Line | None:
    if not points:
        return None
    x, y = points[-1]
    return Line(id, "M" + "L".join(f"{x:g},{y:g}" for x, y in points), x, y, y)


def _band(spread: Spread, axis: Axis, at: Callable[[float], float]) -> Line:
    lows = [(axis.at(day), at(low)) for day, low, _high in spread.points]
    highs = [(axis.at(day), at(high)) for day, _low, high in spread.points]
    path = "M" + "L".join(f"{x:g},{y:g}" for x, y in [*highs, *reversed(lows)]) + "Z"
    return Line(spread.id, path, *highs[-1], highs[-1][1])


def _clear(lines: Sequence[Line], step: float, top: float, bottom: float) -> list[Line]:
    """Names one under the other where they would overlap; the highest line keeps the highest name."""
    ordered = sorted(lines, key=lambda line: line.end_y)
    ys: list[float] = []
    for line in ordered:
        ys.append(max(line.end_y, ys[-1] + step if ys else top))
    over = max(ys[-1] - bottom, 0) if ys else 0
    for place in reversed(range(len(ys))):
        limit = bottom if place == len(ys) - 1 else ys[place + 1] - step
        ys[place] = min(ys[place], limit) if over else ys[place]
    return [Line(line.id, line.path, line.end_x, line.end_y, round(y, 1)) for line, y in zip(ordered, ys, strict=True)]
