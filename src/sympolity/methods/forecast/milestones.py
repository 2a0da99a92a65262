"""Which milestones will be met by a day: from how late the milestones of the same programme were met so far.

The estimate is that of Kaplan and Meier (1958): a milestone that is still open says that it is at least as late as
today, and that counts too. One that was not fulfilled is never met.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy

from .fan import LEVELS
from .history import TooLittle

LEAST_STEPS = 10
DRAWS = 400
SEED = 20_260_102
# Delays beyond these many weeks early or late count as if they were these.
EARLIEST, LATEST = -52, 260
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone: due, and met on a day, or not yet; `is_lost` where it is known that it is never met."""

    key: Hashable
    due_on: date
    met_on: date | None = None
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """How likely an open milestone is met by the day asked for."""

    key: Hashable
    due_on: date
    probability: float


@dataclass(frozen=True, slots=True)
class StepsAhead:
    """`met` already, of `all`; in the end most likely `median` of them, with 50 and 80 % ranges.

    `at_risk` open ones are more likely missed than met; the least likely stand first in `promises`.
    """

    all: int
    met: int
    median: int
    low50: int
    high50: int
    low80: int
    high80: int
    at_risk: int
    promises: tuple[Promise, ...]


def steps_ahead(steps: Sequence[Step], *, as_of: date, end_on: date, most: int | None = None) -> StepsAhead | TooLittle:
    """`most`: so many promises and no more. TooLittle where fewer than LEAST_STEPS milestones were met or given up."""
    told = [step for step in steps if step.met_on or step.is_lost]
    if len(told) < LEAST_STEPS:
        return TooLittle(steps=len(told))
    size = LATEST - EARLIEST + 1
    met, censored = numpy.zeros(size), numpy.zeros(size)
    for step in steps:
        if step.met_on:
            met[_week((step.met_on - step.due_on).days)] += 1
        elif step.is_lost:
            censored[-1] += 1
        elif as_of >= step.due_on:
            censored[_week((as_of - step.due_on).days)] += 1
    still = [step for step in steps if not step.met_on and not step.is_lost]
    late = numpy.array([[_week((day - step.due_on).days) for day in (as_of, end_on)] for step in still], dtype=int)
    alike, which, often = numpy.unique(late.reshape(-1, 2), axis=0, return_inverse=True, return_counts=True)
    random = numpy.random.default_rng(SEED)
    drawn = _open_after(random.poisson(met, (DRAWS, size)), random.poisson(censored, (DRAWS, size)))
    usual = _open_after(met[None, :], censored[None, :])
    likely = _met_between(usual, alike[:, 0], alike[:, 1])[0][which.reshape(-1)]
    possible = _met_between(drawn, alike[:, 0], alike[:, 1])
    done = sum(1 for step in steps if step.met_on)
    counts = done + random.binomial(often, possible).sum(axis=1)
    low80, low50, median, high50, high80 = (round(float(each)) for each in numpy.percentile(counts, LEVELS))
    order = sorted(range(len(still)), key=lambda place: (likely[place], still[place].due_on))
    promises = (Promise(still[place].key, still[place].due_on, float(likely[place])) for place in order[:most])
    at_risk = int((likely < EVEN).sum())
    return StepsAhead(len(steps), done, median, low50, high50, low80, high80, at_risk, tuple(promises))


def _week(days: int) -> int:
    return min(max(days // 7, EARLIEST), LATEST) - EARLIEST


def _open_after(met: Any, censored: Any) -> Any:
    """The share that is still open after each week of delay, for each row of counts."""
    at_risk = numpy.cumsum((met + censored)[:, ::-1], axis=1)[:, ::-1]
    left = numpy.where(at_risk > 0, 1 - met / numpy.maximum(at_risk, 1), 1.0)
    return numpy.cumprod(left, axis=1)


def _met_between(still_open: Any, now: Any, then: Any) -> Any:
    """The share of those open now that is met until then; nothing where the past knows no such delay."""
    before = numpy.where(now > 0, still_open[:, numpy.maximum(now - 1, 0)], 1.0)
    after = still_open[:, then]
    found = numpy.where(before > 0, 1 - after / numpy.maximum(before, 1e-9), 0.0)
    return numpy.where(then[None, :] < now[None, :], 0.0, numpy.clip(found, 0, 1))
