"""Bars, strips and sparklines as plain numbers for SVG attributes.

Amounts are drawn from zero, always: a bar whose axis begins elsewhere lies about proportion. A value that
is not known leaves a gap; it is not zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .lettering import text_width

Amount = int | float | Decimal

LEAST_RANGE = 1e-9


@dataclass(frozen=True)
class Tick:
    x: float
    value: float


@dataclass(frozen=True)
class Bar:
    """`text_x` is where the value is written, after the bar or, where no room is left, inside its end."""

    id: str
    x: float
    y: float
    width: float
    height: float
    text_x: float
    text_y: float
    text_anchor: str
    text_inside: bool


@dataclass(frozen=True)
class BarRow:
    """One amount; `text` is the value as readers see it. None is not known and has no bar."""

    id: str
    label: str
    value: Amount | None
    text: str = ""


@dataclass(frozen=True)
class BarChart:
    """Bars by row; a row without a value has none. `label_end` is where the labels end, `zero` where bars begin."""

    width: float
    height: float
    label_end: float
    zero: float
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    baselines: tuple[float, ...]


@dataclass(frozen=True)
class Segment:
    id: str
    x: float
    width: float
    share: float


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


def horizontal_bars(
    rows: Sequence[BarRow],
    *,
    width: float,
    row_height: float = 28,
    bar_height: float = 12,
    font_size: float = 13,
    axis_height: float = 20,
    most_label: float = 0.4,
) -> BarChart:
    """Labels on the left take what they need, at most the share `most_label` of the width; bars take the rest."""
    known = [float(row.value) for row in rows if row.value is not None]
    ticks = nice_ticks(min(known, default=0), max(known, default=0))
    labels = max((text_width(row.label, font_size) for row in rows), default=0.0)
    label_end = min(labels, most_label * width)
    left = label_end + 10
    # The last tick's number is centred under its line.
    room = max(1.0, width - left - 14)
    unit = room / (ticks[-1] - ticks[0])

    def at(value: float) -> float:
        return left + (value - ticks[0]) * unit

    bars = tuple(
        _bar(row, float(row.value), at, y + (row_height - bar_height) / 2, bar_height, width, font_size)
        for y, row in ((number * row_height, row) for number, row in enumerate(rows))
        if row.value is not None
    )
    return BarChart(
        width=width,
        height=len(rows) * row_height + axis_height,
        label_end=_rounded(label_end),
        zero=_rounded(at(0)),
        ticks=tuple(Tick(_rounded(at(value)), value) for value in ticks),
        bars=bars,
        baselines=tuple(_rounded((number + 0.5) * row_height + font_size * 0.35) for number in range(len(rows))),
    )


def stacked_strip(
    parts: Sequence[tuple[str, Amount]], *, width: float, gap: float = 1, least: float = 2
) -> tuple[Segment, ...]:
    """Shares of a whole side by side, filling the width exactly; nothing above zero is thinner than `least`.

    Raises ValueError for an amount below zero: it has no share.
    """
    if any(amount < 0 for _, amount in parts):
        raise ValueError("a part of a whole cannot be below zero")
    shown = [(id, float(amount)) for id, amount in parts if amount > 0]
    whole = sum(amount for _, amount in shown)
    if not shown:
        return ()
    room = max(width - gap * (len(shown) - 1), 0.0)
    widths = _shared([amount / whole for _, amount in shown], room, min(least, room / len(shown)))
    segments: list[Segment] = []
    x = 0.0
    for (id, amount), part in zip(shown, widths, strict=True):
        segments.append(Segment(id, _rounded(x), _rounded(part), amount / whole))
        x += part + gap
    return tuple(segments)


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


def _bar(
    row: BarRow, value: float, at: Callable[[float], float], y: float, height: float, width: float, font_size: float
) -> Bar:
    start, end = sorted((at(0), at(value)))
    written = text_width(row.text, font_size)
    fits = end + 6 + written <= width
    return Bar(
        id=row.id,
        x=_rounded(start),
        y=_rounded(y),
        width=_rounded(end - start),
        height=height,
        text_x=_rounded(end + 6 if fits else end - 6),
        text_y=_rounded(y + height / 2 + font_size * 0.35),
        text_anchor="start" if fits else "end",
        text_inside=not fits,
    )


def _shared(shares: Sequence[float], room: float, least: float) -> list[float]:
    """Widths in proportion, the thin ones lifted to `least` at the cost of the others."""
    thin: set[int] = set()
    while True:
        rest = room - least * len(thin)
        whole = sum(share for number, share in enumerate(shares) if number not in thin) or 1.0
        too_thin = {
            number for number, share in enumerate(shares) if number not in thin and share / whole * rest < least - 1e-9
        }
        if not too_thin:
            return [least if number in thin else share / whole * rest for number, share in enumerate(shares)]
        thin |= too_thin


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
