"""Scales and sparklines as plain numbers for SVG attributes.

Amounts are drawn from zero, always: a scale that begins elsewhere lies about proportion. A value that
is not known leaves a gap; it is not zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Amount = int | float | Decimal

LEAST_RANGE = 1e-9


@dataclass(frozen=True)
class Sparkline:
    """`paths` has one piece for each run of known values; `dots` are values that stand alone, `last` the newest."""

    width: float
    height: float
    paths: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    last: tuple[float, float] | None
    zero: float | None


def nice_ticks(low: Amount, high: Amount, *, at_most: int = 6) -> tuple[float, ...]:
    """Round numbers in steps of 1, 2 or 5 times a power of ten that enclose the values and zero."""
    bottom, top = min(0.0, float(low)), max(0.0, float(high))
    if top - bottom < LEAST_RANGE:
        top = 1.0
    rough = (top - bottom) / max(at_most - 1, 1)
    exponent = math.floor(math.log10(rough))
    while True:
        for factor in (1, 2, 5):
            step = Decimal(factor).scaleb(exponent)
            first = math.floor(Decimal(repr(bottom)) / step)
            last = math.ceil(Decimal(repr(top)) / step)
            if last - first + 1 <= max(at_most, 3):
                return tuple(float(step * number) for number in range(first, last + 1))
        exponent += 1


def sparkline(
    values: Sequence[Amount | None],
    *,
    width: float = 80,
    height: float = 20,
    padding: float = 2,
    from_zero: bool = True,
) -> Sparkline:
    """A line at even steps. Amounts start at zero; rates and indices may set `from_zero` to False."""
    known = [float(value) for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    step = (width - 2 * padding) / max(len(values) - 1, 1)

    def level(value: float) -> float:
        if high == low:
            # All alike: on the ground if that is zero, else halfway.
            return height - padding if from_zero else height / 2
        return padding + (high - value) / (high - low) * (height - 2 * padding)

    points = [
        None if value is None else (_rounded(padding + number * step), _rounded(level(float(value))))
        for number, value in enumerate(values)
    ]
    runs = _runs(points)
    return Sparkline(
        width=width,
        height=height,
        paths=tuple("M" + "L".join(f"{x:g},{y:g}" for x, y in run) for run in runs if len(run) > 1),
        dots=tuple(run[0] for run in runs if len(run) == 1),
        last=runs[-1][-1] if runs else None,
        zero=_rounded(level(0.0)) if from_zero and low <= 0 <= high else None,
    )


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = []
    broken = True
    for point in points:
        if point is None:
            broken = True
            continue
        if broken:
            runs.append([])
        runs[-1].append(point)
        broken = False
    return runs


def _rounded(value: float) -> float:
    return round(value, 1)
