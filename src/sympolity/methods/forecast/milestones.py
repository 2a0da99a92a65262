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
class Steps:
    """Very many milestones, as whole numbers: days are counted as `date.toordinal` does, 0 where none was met."""

    keys: Sequence[Hashable]
    due: Any
    met: Any
    is_lost: Any

    @classmethod
    def of(cls, steps: Sequence[Step]) -> "Steps":
        due = [step.due_on.toordinal() for step in steps]
        met = [step.met_on.toordinal() if step.met_on else 0 for step in steps]
        lost = [step.is_lost for step in steps]
        return cls(
            [step.key for step in steps],
            numpy.array(due, dtype=int),
            numpy.array(met, dtype=int),
            numpy.array(lost, dtype=bool),
        )


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


def steps_ahead(
    steps: Sequence[Step] | Steps, *, as_of: date, end_on: date, most: int | None = None
) -> StepsAhead | TooLittle:
    """`most`: so many promises and no more. TooLittle where fewer than LEAST_STEPS milestones were met or given up."""
    all_ = steps if isinstance(steps, Steps) else Steps.of(steps)
    today, last = as_of.toordinal(), end_on.toordinal()
    is_met = all_.met > 0
    is_lost = all_.is_lost & ~is_met
    is_open = ~is_met & ~is_lost
    told = int((is_met | is_lost).sum())
    if told < LEAST_STEPS:
        return TooLittle(steps=told)
    size = LATEST - EARLIEST + 1
    met = _counted(all_.met[is_met] - all_.due[is_met], size)
    censored = _counted(today - all_.due[is_open & (all_.due <= today)], size)
    censored[-1] += is_lost.sum()
    still = numpy.flatnonzero(is_open)
    due = all_.due[still]
    late = numpy.stack([_weeks(today - due), _weeks(last - due)], axis=1)
    alike, which, often = numpy.unique(late, axis=0, return_inverse=True, return_counts=True)
    random = numpy.random.default_rng(SEED)
    drawn = _open_after(random.poisson(met, (DRAWS, size)), random.poisson(censored, (DRAWS, size)))
    usual = _open_after(met[None, :], censored[None, :])
    likely = _met_between(usual, alike[:, 0], alike[:, 1])[0][which.reshape(-1)]
    possible = _met_between(drawn, alike[:, 0], alike[:, 1])
    done = int(is_met.sum())
    counts = done + random.binomial(often, possible).sum(axis=1)
    low80, low50, median, high50, high80 = (round(float(each)) for each in numpy.percentile(counts, LEVELS))
    first = numpy.lexsort((due, likely))[:most].tolist()
    promises = (Promise(all_.keys[still[at]], date.fromordinal(int(due[at])), float(likely[at])) for at in first)
    at_risk = int((likely < EVEN).sum())
    return StepsAhead(len(is_met), done, median, low50, high50, low80, high80, at_risk, tuple(promises))


def _weeks(days: Any) -> Any:
    return numpy.clip(days // 7, EARLIEST, LATEST) - EARLIEST


def _counted(days: Any, size: int) -> Any:
    """How many are so many weeks late, for each week."""
    return numpy.bincount(_weeks(days), minlength=size).astype(float)


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
