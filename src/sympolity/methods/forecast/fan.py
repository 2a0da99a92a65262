"""Ranges of what may come, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy

LEVELS = (10, 25, 50, 75, 90)
# One history does not know how bad a history can be: of held-back programmes too many ended outside the wide range
# until it was stretched so much (docs/method/forecast.md).
TAILS = numpy.array([1.2, 1.0, 1.0, 1.0, 1.2])


@dataclass(frozen=True, slots=True)
class Range:
    """Whole cents: in half of the cases between `low50` and `high50`, in eight of ten between `low80` and `high80`."""

    median: int
    low50: int
    high50: int
    low80: int
    high80: int


@dataclass(frozen=True, slots=True)
class Fan:
    """What will have been reached at the end of each of `months`, and on the day asked for (`at_end`)."""

    months: tuple[int, ...]
    ranges: tuple[Range, ...]
    at_end: Range


def ranges_of(draws: Any, *, widened: float, floor: float, cap: float) -> tuple[Range, ...]:
    """One range for each column of `draws`; both sides stretched `widened` times, within what is possible."""
    levels = numpy.percentile(draws, LEVELS, axis=0)
    median = levels[2]
    stretched = numpy.clip(median + (levels - median) * widened * TAILS[:, None], floor, cap)
    return tuple(_range([round(float(value)) for value in column]) for column in stretched.T)


def _range(levels: Sequence[int]) -> Range:
    low80, low50, median, high50, high80 = levels
    return Range(median, low50, high50, low80, high80)
