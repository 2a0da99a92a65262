"""The history of a programme as numbers by project and month: what each spent, and what its plan would have needed."""

from calendar import monthrange
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy

LEAST_MONTHS = 6
LEAST_WORKS = 5
# A project past its planned end is expected to need a quarter for what is left, if it kept its pace.
GRACE = 3
# So many projects that delivered all they planned are added to what was seen, so that one project decides nothing.
PSEUDO_WORKS = 3

Numbers = numpy.ndarray[Any, numpy.dtype[Any]]


def month_of(day: date) -> int:
    """Months counted through: January of a year follows December of the year before."""
    return day.year * 12 + day.month - 1


def share_of_month(day: date) -> float:
    """How much of its month is over at the end of a day."""
    return day.day / monthrange(day.year, day.month)[1]


@dataclass(frozen=True, slots=True)
class Work:
    """A project with money: its planned days, the cents it may spend, and the day on which it ended, if it did."""

    key: Hashable
    start_on: date | None
    end_on: date | None
    budget: int
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class TooLittle:
    """Why there is no forecast: so many months with spending and projects that spent, where more are needed.

    Of milestones: so many of which it is known whether they were late.
    """

    months: int = 0
    works: int = 0
    steps: int = 0


@dataclass(frozen=True)
class History:
    """One row for each work, one column for each month from `first` until the last one that is over.

    `spent` are cents, `start` and `end` months, `delivered` the share of a budget that works spend in the end, as
    ended ones did. `so_far` is all that was spent, that of the month that runs and of works without a budget too.
    """

    works: Sequence[Work]
    first: int
    now: int
    spent: Numbers
    budget: Numbers
    start: Numbers
    end: Numbers
    ended: Numbers
    delivered: float
    ratios: Numbers
    so_far: int
    by_month: Numbers

    @property
    def months(self) -> int:
        """Months in which anything was spent."""
        return int((self.by_month > 0).sum())

    def until(self, now: int) -> "History":
        """The same history as it stood earlier; a work that ended since is open again."""
        kept = self.spent[:, : now - self.first]
        ended = numpy.where(self.ended < now, self.ended, numpy.inf)
        delivered, ratios = delivery(kept.sum(axis=1), self.budget, ended)
        months = self.by_month[: now - self.first]
        return History(
            self.works, self.first, now, kept, self.budget, self.start, self.end, ended, delivered, ratios,
            int(months.sum()), months,
        )  # fmt: skip


def history_of(
    works: Sequence[Work],
    spending: Iterable[tuple[Hashable, int, int]] | Numbers,
    *,
    as_of: date,
    known: Mapping[int, float] | None = None,
) -> History | TooLittle:
    """`spending` names a work, a month (see `month_of`) and cents; an array of these columns where keys are numbers.
    `known` is the share of what was spent in a month that has been reported by now, where less than all (see
    `completeness`).

    TooLittle below LEAST_MONTHS months with spending or LEAST_WORKS works that spent.
    """
    now = month_of(as_of)
    table = _table(works, spending)
    so_far = int(table[:, 2].sum())
    more = table[table[:, 2] > 0]
    over, told = numpy.unique(more[more[:, 1] < now, 1]), numpy.unique(more[:, 0])
    if len(over) < LEAST_MONTHS or len(told) < LEAST_WORKS:
        return TooLittle(len(over), len(told))
    first = int(over[0])
    spent = numpy.zeros((len(works), now - first))
    table = table[(table[:, 1] >= first) & (table[:, 1] < now)]
    numpy.add.at(spent, (table[:, 0].astype(int), table[:, 1].astype(int) - first), table[:, 2])
    if known:
        spent *= numpy.array([1 / known.get(month, 1.0) for month in range(first, now)])
    budget = numpy.array([float(work.budget) for work in works])
    start, end = _plan(works, first, now)
    ended = numpy.array([numpy.inf if work.ended_on is None else month_of(work.ended_on) for work in works])
    delivered, ratios = delivery(spent.sum(axis=1), budget, ended)
    return History(
        works, first, now, spent, budget, start, end, ended, delivered, ratios, so_far, spent.sum(axis=0)
    )  # fmt: skip


def _table(works: Sequence[Work], spending: Iterable[tuple[Hashable, int, int]] | Numbers) -> Numbers:
    """Place of the work, month and cents, of what was spent on one of the works."""
    place = {work.key: number for number, work in enumerate(works)}
    if isinstance(spending, numpy.ndarray):
        keys, at = numpy.unique(spending[:, 0], return_inverse=True)
        places = numpy.array([place.get(key, -1) for key in keys.tolist()], dtype=int)[at.reshape(-1)]
        table = numpy.column_stack([places, spending[:, 1:]])
        return table[places >= 0].astype(float)
    rows = [(place[key], month, cents) for key, month, cents in spending if key in place]
    return numpy.array(rows, dtype=float).reshape(-1, 3)


def _plan(works: Sequence[Work], first: int, now: int) -> tuple[Numbers, Numbers]:
    """First and last month of each plan; a work without days takes the usual ones of the others."""
    starts = sorted(month_of(work.start_on) for work in works if work.start_on)
    ends = sorted(month_of(work.end_on) for work in works if work.end_on)
    usual_start = starts[len(starts) // 2] if starts else first
    usual_end = ends[len(ends) // 2] if ends else now
    start = numpy.array([float(month_of(work.start_on)) if work.start_on else usual_start for work in works])
    end = numpy.array([float(month_of(work.end_on)) if work.end_on else usual_end for work in works])
    return numpy.minimum(start, end), end + 1  # The last month belongs to the plan.


def delivery(spent: Numbers, budget: Numbers, ended: Numbers) -> tuple[float, Numbers]:
    """The share of their budgets that works that ended had spent: all of them together, and each."""
    over = numpy.isfinite(ended) & (budget > 0)
    ratios = numpy.clip(spent[over] / budget[over], 0, 1)
    return (float(ratios.sum()) + PSEUDO_WORKS) / (len(ratios) + PSEUDO_WORKS), ratios
