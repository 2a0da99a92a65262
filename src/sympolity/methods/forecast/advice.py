"""What would have to change so that all the money is spent by the end day: pace, time, and the projects that matter."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from .history import History
from .simulation import Forecast

BEST_OVER = (3, 6, 12)


@dataclass(frozen=True, slots=True)
class Gap:
    """What one work will most likely not have spent of its budget by the end day."""

    key: Hashable
    budget: int
    expected: int

    @property
    def cents(self) -> int:
        return max(self.budget - self.expected, 0)


@dataclass(frozen=True, slots=True)
class Absorption:
    """Whole cents. `unplanned` of the target stands in no budget: no pace can spend it.

    `needed` in each of the `months` left, against the best months in a row so far (`best`, by how many). `days_more`
    is how much later than the end day the target is most likely reached; None where not within the months forecast.
    """

    target: int
    left: int
    unplanned: int
    months: int
    needed: int
    best: Mapping[int, int]
    days_more: int | None

    @property
    def times_best(self) -> float | None:
        """How many times the best half year so far, or the best quarter where there was no half year."""
        best = self.best.get(6) or self.best.get(3)
        return self.needed / best if best else None


def absorption(history: History, forecast: Forecast, *, target: int, months_left: int) -> Absorption:
    """`target` is what is to be spent until the end day, which lies `months_left` months ahead."""
    left = max(target - forecast.so_far, 0)
    best = {}
    for length in BEST_OVER:
        if len(history.by_month) >= length:
            sums = [
                float(history.by_month[place : place + length].sum())
                for place in range(len(history.by_month) - length + 1)
            ]
            best[length] = round(max(sums) / length)
    reached = [place for place, found in enumerate(forecast.fan.ranges, 1) if found.median >= target]
    days_more = None if not reached else max(round((reached[0] - months_left) * 30.4), 0)
    budget = round(float(history.budget.sum()))
    needed = -(-left // max(months_left, 1))
    return Absorption(target, left, max(target - budget, 0), months_left, needed, best, days_more)


def gaps_of(history: History, forecast: Forecast, *, most: int = 20) -> Sequence[Gap]:
    """The works that carry the most of what will be missing; those that ended and were not spent too."""
    missing = {work.key: work.budget - forecast.expected[work.key] for work in history.works}
    largest = nlargest(most, history.works, key=lambda work: missing[work.key])
    return [Gap(work.key, work.budget, forecast.expected[work.key]) for work in largest if missing[work.key] > 0]
