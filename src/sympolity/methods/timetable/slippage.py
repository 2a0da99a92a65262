"""Slippage: days between the agreed plan, the current plan and today.

Two parts are kept apart, because they call for different answers. *Moved* is what amendments shifted: the current day
less the agreed one. *Overdue* is what nobody has said yet: today less the current day, for what is still open.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low


@dataclass(frozen=True, slots=True)
class Dates:
    """One thing with a day: a milestone, or a project with its end. `agreed_on` is None where no plan was agreed."""

    key: Hashable
    agreed_on: date | None
    planned_on: date | None
    reached_on: date | None = None
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Slip:
    """How far one thing has moved, in days; below zero: earlier. `moved` is None without an agreed or a planned day."""

    key: Hashable
    moved: int | None
    overdue: int
    behind: int | None

    @property
    def is_behind(self) -> bool:
        return (self.behind or 0) > 0


def slip(dates: Dates, today: date) -> Slip:
    """`behind` is the day it was reached less the agreed one; while it is open, what was moved and what is overdue."""
    agreed, planned = dates.agreed_on, dates.planned_on
    moved = (planned - agreed).days if planned and agreed else None
    overdue = max(0, (today - planned).days) if dates.is_open and planned and dates.reached_on is None else 0
    if dates.reached_on and agreed:
        return Slip(dates.key, moved, 0, (dates.reached_on - agreed).days)
    return Slip(dates.key, moved, overdue, None if moved is None else moved + overdue)


@dataclass(frozen=True, slots=True)
class Slippage:
    """Many slips together. `median` (the lower one of two) and `worst` are days behind, over all that have a plan."""

    count: int
    agreed: int
    behind: int
    overdue: int
    median: int | None
    worst: int | None
    worst_key: Hashable


def rolled_up(slips: Iterable[Slip]) -> Slippage:
    """Things without an agreed plan are counted, and left out of median and worst."""
    found = list(slips)
    measured = [(each.behind, each.key) for each in found if each.behind is not None]
    worst = max(measured, key=lambda pair: pair[0], default=(None, None))
    return Slippage(
        count=len(found),
        agreed=len(measured),
        behind=sum(each.is_behind for each in found),
        overdue=sum(each.overdue > 0 for each in found),
        median=median_low(days for days, _key in measured) if measured else None,
        worst=worst[0],
        worst_key=worst[1],
    )


@dataclass(frozen=True, slots=True)
class Margin:
    """Days between a planned end and a critical date; below zero: the plan ends too late. None without an end."""

    title: str
    falls_on: date
    days: int | None

    @property
    def days_over(self) -> int:
        """By how many days the plan ends too late, else 0."""
        return max(0, -(self.days or 0))


def margins(planned_end_on: date | None, critical: Sequence[tuple[str, date]]) -> list[Margin]:
    """How a plan stands to the days that it has to respect, the earliest first."""
    return [
        Margin(title, day, (day - planned_end_on).days if planned_end_on else None)
        for title, day in sorted(critical, key=lambda pair: pair[1])
    ]
