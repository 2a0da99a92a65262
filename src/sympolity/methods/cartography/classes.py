"""Classes of amounts for a map: where one colour ends and the next begins.

Natural breaks put the borders where the values leave gaps: of all ways to cut the sorted values into k
classes, the one with the least sum of squared distances from the class means. Found exactly by dynamic
programming. Sources: W. D. Fisher, On Grouping for Maximum Homogeneity, Journal of the American Statistical
Association 53 (1958), 789-798; G. F. Jenks, Optimal Data Classification for Choropleth Maps, University of
Kansas (1977).

Quantiles put about as many places into each class. Both cut only between two different values, and the border
is the roundest number in that gap: rounding never moves a place into another class.

Zero is a statement of its own ("none"), not the low end of the first class; no data is no class at all.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Literal

Amount = int | float | Decimal
Kind = Literal["zero", "only", "to", "between", "over", "no_data"]

MOST_CLASSES = 5


@dataclass(frozen=True)
class LegendItem:
    """One entry: `low` is exclusive, `high` inclusive. Class 0 is zero, None is "no data".

    `kind` chooses the words: zero "none", only "12", to "to 2", between "2 to 3", over "over 6", no_data "no
    data".
    """

    class_index: int | None
    low: Amount | None
    high: Amount | None
    kind: Kind
    count: int


@dataclass(frozen=True)
class Classes:
    """Borders in rising order; a value equal to a border belongs below it. Classes count from one."""

    breaks: tuple[Amount, ...] = ()
    zero_apart: bool = True
    only: Amount | None = None

    @property
    def count(self) -> int:
        return len(self.breaks) + 1

    def of(self, value: Amount | None) -> int | None:
        """None without a value, 0 for zero, else 1 to `count`."""
        if value is None or not math.isfinite(value):
            return None
        if self.zero_apart and value == 0:
            return 0
        return bisect_left(self.breaks, value) + 1

    def legend(self, values: Iterable[Amount | None]) -> tuple[LegendItem, ...]:
        """Zero (if any value is), the classes from low to high, and last "no data" (if any)."""
        counts = Counter(self.of(value) for value in values)
        items: list[LegendItem] = []
        if counts[0]:
            items.append(LegendItem(0, 0, 0, "zero", counts[0]))
        if self.only is not None:
            items.append(LegendItem(1, self.only, self.only, "only", counts[1]))
        elif self.breaks:
            items.extend(self._item(index, counts[index]) for index in range(1, self.count + 1))
        if counts[None]:
            items.append(LegendItem(None, None, None, "no_data", counts[None]))
        return tuple(items)

    def _item(self, index: int, count: int) -> LegendItem:
        if index == 1:
            return LegendItem(1, None, self.breaks[0], "to", count)
        if index == self.count:
            return LegendItem(index, self.breaks[-1], None, "over", count)
        return LegendItem(index, self.breaks[index - 2], self.breaks[index - 1], "between", count)


def natural_breaks(values: Iterable[Amount | None], *, at_most: int = MOST_CLASSES) -> Classes:
    """Classes whose members are as alike as possible."""
    distinct, counts, zero_apart = _sorted(values)
    if len(distinct) <= 1:
        return _without_breaks(distinct, zero_apart)
    starts = _best_cuts([float(value) for value in distinct], counts, min(at_most, len(distinct)))
    return Classes(tuple(roundest(distinct[s - 1], distinct[s]) for s in starts), zero_apart)


def quantiles(values: Iterable[Amount | None], *, at_most: int = MOST_CLASSES) -> Classes:
    """Classes with about as many places each; equal values stay together."""
    distinct, counts, zero_apart = _sorted(values)
    if len(distinct) <= 1:
        return _without_breaks(distinct, zero_apart)
    classes = min(at_most, len(distinct))
    below = [0]
    for count in counts:
        below.append(below[-1] + count)
    starts: list[int] = []
    for number in range(1, classes):
        wanted = below[-1] * number / classes
        first = starts[-1] + 1 if starts else 1
        last = len(distinct) - (classes - number)
        starts.append(min(range(first, last + 1), key=lambda s: (abs(below[s] - wanted), s)))
    return Classes(tuple(roundest(distinct[s - 1], distinct[s]) for s in starts), zero_apart)


def roundest(low: Amount, high: Amount) -> Amount:
    """The number with the fewest digits in [low, high), of several the one nearest the middle.

    Preferred in turn: powers of ten, their halves (4.5, 50), fifths (0.4, 20), tenths.
    """
    bottom, top = Decimal(str(low)), Decimal(str(high))
    middle = (bottom + top) / 2
    exponent = (top - bottom).adjusted() + 2
    while True:
        for share in ("10", "5", "2", "1"):
            step = Decimal(share).scaleb(exponent - 1)
            first = (bottom / step).to_integral_value(ROUND_CEILING)
            last = (top / step).to_integral_value(ROUND_FLOOR)
            if last * step >= top:
                last -= 1
            if first <= last:
                nearest = (middle / step).to_integral_value()
                return _plain(min(max(nearest, first), last) * step)
        exponent -= 1


def _plain(value: Decimal) -> Amount:
    return int(value) if value == value.to_integral_value() else float(value)


def _sorted(values: Iterable[Amount | None]) -> tuple[list[Amount], list[int], bool]:
    """Distinct values rising with their counts; zero is left out unless there are values below it."""
    known = Counter(value for value in values if value is not None and math.isfinite(value))
    zero_apart = not any(value < 0 for value in known)
    distinct = sorted(value for value in known if not (zero_apart and value == 0))
    return distinct, [known[value] for value in distinct], zero_apart


def _without_breaks(distinct: Sequence[Amount], zero_apart: bool) -> Classes:
    return Classes((), zero_apart, distinct[0] if distinct else None)


def _best_cuts(values: Sequence[float], weights: Sequence[int], classes: int) -> list[int]:
    """Index of the first value of each class but the lowest, at the least sum of squares within classes.

    best[j] is the least sum for the first j values in the classes so far. Because the cost of a class
    satisfies the quadrangle inequality, the best cut moves only upwards with j: each further class needs n
    log n steps, not n squared.
    """
    spread = _Spread(values, weights)
    best = [spread.within(0, j) for j in range(len(values) + 1)]
    cuts: list[list[int]] = []
    for number in range(2, classes + 1):
        best, cut = _one_more_class(best, number, spread)
        cuts.append(cut)
    starts: list[int] = []
    end = len(values)
    for cut in reversed(cuts):
        end = cut[end]
        starts.append(end)
    return starts[::-1]


def _one_more_class(best: Sequence[float], number: int, spread: _Spread) -> tuple[list[float], list[int]]:
    size = len(best) - 1
    better = [math.inf] * (size + 1)
    cut = [0] * (size + 1)
    ranges = [(number, size, number - 1, size - 1)]
    while ranges:
        first, last, lowest, highest = ranges.pop()
        if first > last:
            continue
        middle = (first + last) // 2
        for start in range(lowest, min(highest, middle - 1) + 1):
            cost = best[start] + spread.within(start, middle)
            if cost < better[middle]:
                better[middle], cut[middle] = cost, start
        ranges.append((first, middle - 1, lowest, cut[middle]))
        ranges.append((middle + 1, last, cut[middle], highest))
    return better, cut


class _Spread:
    """Sum of squared distances from the mean for any run of sorted values, in one step each."""

    def __init__(self, values: Sequence[float], weights: Sequence[int]) -> None:
        # Centred and scaled: squares of amounts in cents would use up the digits of a float.
        centre = sum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights)
        size = max(abs(v - centre) for v in values) or 1.0
        self.count, self.sum, self.squares = [0], [0.0], [0.0]
        for value, weight in zip(values, weights, strict=True):
            scaled = (value - centre) / size
            self.count.append(self.count[-1] + weight)
            self.sum.append(self.sum[-1] + weight * scaled)
            self.squares.append(self.squares[-1] + weight * scaled * scaled)

    def within(self, start: int, end: int) -> float:
        count = self.count[end] - self.count[start]
        if count == 0:
            return 0.0
        total = self.sum[end] - self.sum[start]
        return max(0.0, self.squares[end] - self.squares[start] - total * total / count)
