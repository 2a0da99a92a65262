"""Programmes whose whole spending is known, of several shapes: what a forecast is tried on."""

from dataclasses import dataclass
from datetime import date

import numpy

from sympolity.methods.forecast import Work

FIRST_YEAR = 2022
MONTHS = 48
SHAPES = ("on time", "late start", "end rush", "standstill", "late papers")


def day_of(month: int, day: int = 1) -> date:
    """Months are counted from the first one of the programme."""
    return date(FIRST_YEAR + month // 12, month % 12 + 1, day)


@dataclass
class Programme:
    """Cents by project and month of the paper; `entered` gives cents by month of the paper and month of entry."""

    shape: str
    budgets: numpy.ndarray
    starts: numpy.ndarray
    ends: numpy.ndarray
    spent: numpy.ndarray
    arrives: numpy.ndarray

    def works(self, now: int) -> list[Work]:
        ends = self._last_month()
        return [
            Work(
                number,
                day_of(int(self.starts[number])),
                day_of(int(self.ends[number]), 28),
                int(self.budgets[number]),
                day_of(int(ends[number])) if ends[number] < now - 1 else None,
            )
            for number in range(len(self.budgets))
        ]

    def _last_month(self) -> numpy.ndarray:
        """When all papers of a project have arrived."""
        length = self.spent.shape[1]
        last = length - 1 - numpy.argmax(self.spent[:, ::-1] > 0, axis=1)
        return last + self.arrives.shape[0] - 1

    def spending(self, now: int) -> list[tuple[int, int, int]]:
        """What had been reported before a month began."""
        first = FIRST_YEAR * 12
        rows = []
        for month in range(now):
            arrived = float(self.arrives[: now - month].sum())
            rows.extend(
                (int(number), first + month, int(self.spent[number, month] * arrived))
                for number in numpy.flatnonzero(self.spent[:, month] > 0)
            )
        return rows

    def reported(self, now: int) -> dict[tuple[int, int], int]:
        first, by_month = FIRST_YEAR * 12, self.spent.sum(axis=0)
        return {
            (first + month, first + month + age): int(by_month[month] * share)
            for month in range(now)
            for age, share in enumerate(self.arrives)
            if month + age < now and share
        }

    def truth(self, month: int) -> float:
        """All that was spent before a month began, reported or not."""
        return float(self.spent[:, :month].sum())


def programme_of(shape: str, seed: int, *, projects: int = 60) -> Programme:
    """Project sizes are uneven: a few hold most of the money. Raises ValueError for an unknown shape."""
    if shape not in SHAPES:
        raise ValueError(shape)
    random = numpy.random.default_rng([SHAPES.index(shape), seed])
    budgets = numpy.round(random.lognormal(16.5, 1.0, projects))
    starts = random.integers(0, 26, projects)
    lengths = random.integers(10, 31, projects)
    ends = numpy.minimum(starts + lengths, MONTHS - 1)
    spent = numpy.array([_of_project(random, shape, *each) for each in zip(budgets, starts, ends, strict=True)])
    arrives = numpy.array([0.25, 0.25, 0.2, 0.15, 0.1, 0.05]) if shape == "late papers" else numpy.array([1.0])
    return Programme(shape, budgets, starts, ends, spent, arrives)


def _of_project(random: numpy.random.Generator, shape: str, budget: float, start: int, end: int) -> numpy.ndarray:
    delay = random.gamma(3, 2.5) if shape == "late start" else random.gamma(1.5, 1.0)
    longer = random.uniform(0.95, 1.25)
    power = 3.5 if shape == "end rush" else 1.0
    length = max(end + 1 - start, 3) * longer
    bounds = numpy.clip((numpy.arange(MONTHS * 2 + 1) - start - delay) / length, 0, 1)
    curve = (3 * bounds**2 - 2 * bounds**3) ** power
    monthly = numpy.diff(curve) * random.gamma(1.5, 1 / 1.5, MONTHS * 2)
    if shape == "standstill":
        monthly = numpy.concatenate([monthly[:16], numpy.zeros(7), monthly[16:-7]])
    share = random.beta(18, 1.5)
    whole = monthly.sum()
    return numpy.round(monthly / whole * budget * share) if whole else monthly
