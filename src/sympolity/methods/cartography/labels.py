"""Where the labels of a map stand, computed.

A name belongs inside its area, around the pole of inaccessibility (the point farthest from every border).
Where it does not fit, it stands outside with a line to the pole, on free ground if there is any; where
nothing is free it is not drawn, and the table beside the map keeps it. Larger areas are served first, so the
smallest lose their label.

Of two labels that are drawn no boxes overlap, no leader line crosses another leader line or a label.

Sources: D. Garcia-Castellanos and U. Lombardo, Poles of inaccessibility: A calculation algorithm for the
remotest places on earth, Scottish Geographical Journal 123 (2007), 227-233; E. Imhof, Positioning Names on
Maps, The American Cartographer 2 (1975), 128-144 (right of a point before left, above before below); J.
Christensen, J. Marks and S. Shieber, An Empirical Study of Algorithms for Point-Feature Label Placement, ACM
Transactions on Graphics 14 (1995), 203-232 (candidates and greedy choice).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy
import shapely
from numpy.typing import NDArray

from .lettering import ASCENT, LINE_HEIGHT, text_width, wrapped
from .sheet import Box, Numbers, Sheet, Truths

Anchor = Literal["start", "middle", "end"]

FONT_SIZE = 13.0
SMALLEST_FONT = 11.0
WORTH_A_BREAK = 0.75
NEARLY_THE_POLE = 0.85
SHORTEST_LEADER = 12.0
LONGEST_LEADER = 130.0
BESIDE_A_DOT = 3.0
LEAST_AT_HOME = 0.5
"""Share of a label that must lie over its own area if it has no leader."""
MOST_ON_OTHERS = 0.55
"""Share of a label with a leader that may cover other areas; beyond it the label is left out."""
COST_OF_HALO = 14.0
COST_ON_DEEP = 25.0
COST_OF_LAND = 70.0
"""A label that lies wholly over other areas costs as much as a leader of so many units."""


@dataclass(frozen=True)
class Spot:
    """What wants a label: a dot, or an area with its pole at (x, y) and the pole's distance to the border.

    `deep`: filled so dark that ink upon it needs a halo, which is avoided where it can be.
    """

    id: str
    name: str
    value: str
    x: float
    y: float
    radius: float
    area: Any = None
    deep: bool = False

    @property
    def weight(self) -> float:
        """What is served first: areas by size, dots by the size of the dot."""
        return float(self.area.area) if self.area is not None else math.pi * self.radius**2


@dataclass(frozen=True)
class TextLine:
    """One line, `y` is its baseline. The value is set lighter and follows the name after a blank."""

    name: str
    value: str
    y: float


@dataclass(frozen=True)
class Leader:
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Label:
    """`inside`: on its own area, to be set in the colour that suits the area's class; else in ink with a
    halo.
    """

    id: str
    x: float
    y: float
    anchor: Anchor
    lines: tuple[TextLine, ...]
    inside: bool
    leader: Leader | None
    font_size: float
    box: Box
    class_index: int | None = None


@dataclass(frozen=True)
class _Form:
    """One way to set a label: its lines, and how large they become."""

    rows: tuple[tuple[str, str], ...]
    widths: tuple[float, ...]
    size: float

    @property
    def width(self) -> float:
        return max(self.widths)

    @property
    def height(self) -> float:
        return len(self.rows) * self.size * LINE_HEIGHT


@dataclass(frozen=True)
class _Seat:
    box: Box
    anchor: Anchor
    form: _Form
    leader: Leader | None
    cost: float = 0.0


def pole(area: Any) -> tuple[float, float, float]:
    """The pole of inaccessibility of the largest part, and its distance from the border.

    In a long area many points are about as far from the border; then its centre of gravity is taken.
    """
    largest = max(shapely.get_parts(area), key=lambda part: part.area)
    west, south, east, north = largest.bounds
    if min(east - west, north - south) <= 0:
        return (west + east) / 2, (south + north) / 2, 0.0
    tolerance = max(0.5, max(east - west, north - south) / 60)
    line = shapely.maximum_inscribed_circle(largest, tolerance=tolerance)
    radius = float(line.length)
    centre = largest.centroid
    if largest.contains(centre) and largest.boundary.distance(centre) >= NEARLY_THE_POLE * radius:
        return float(centre.x), float(centre.y), radius
    (x, y), _ = line.coords
    return float(x), float(y), radius


def place_labels(
    spots: Sequence[Spot], *, width: float, height: float, font_size: float = FONT_SIZE
) -> tuple[Label, ...]:
    """The labels that find a place, in the order of `spots`. A spot without a name only takes its ground."""
    sheet = Sheet(
        width,
        height,
        areas=[(spot.id, spot.area) for spot in spots if spot.area is not None],
        dots=[(spot.id, _square(spot)) for spot in spots if spot.area is None],
    )
    drawn: dict[int, Label] = {}
    order = sorted(range(len(spots)), key=lambda index: (-spots[index].weight, spots[index].id))
    outside: list[int] = []
    for index in order:
        if not spots[index].name:
            continue
        label = _inside(spots[index], sheet, font_size) if spots[index].area is not None else None
        if label is None:
            outside.append(index)
        else:
            drawn[index] = label
            _take(sheet, label)
    for index in outside:
        label = _outside(spots[index], sheet, font_size)
        if label is not None:
            drawn[index] = label
            _take(sheet, label)
    return tuple(drawn[index] for index in sorted(drawn))


def _take(sheet: Sheet, label: Label) -> None:
    leader = label.leader
    sheet.take(label.box, None if leader is None else (leader.x1, leader.y1, leader.x2, leader.y2))


def _square(spot: Spot) -> Box:
    return spot.x - spot.radius, spot.y - spot.radius, spot.x + spot.radius, spot.y + spot.radius


def _forms(spot: Spot, size: float) -> list[_Form]:
    """Name above value; name in two lines above value; all on one line."""
    value = spot.value
    settings: list[tuple[tuple[str, str], ...]] = []
    below = (("", value),) if value else ()
    settings.append(((spot.name, ""), *below))
    halves = wrapped(spot.name)
    if halves is not None and _narrower(halves, spot.name):
        settings.append(((halves[0], ""), (halves[1], ""), *below))
    if value:
        settings.append(((spot.name, value),))
    return [_Form(rows, tuple(_row_width(row, size) for row in rows), size) for rows in settings]


def _narrower(halves: tuple[str, str], name: str) -> bool:
    return max(text_width(half, 1) for half in halves) <= WORTH_A_BREAK * text_width(name, 1)


def _row_width(row: tuple[str, str], size: float) -> float:
    return text_width(" ".join(text for text in row if text), size)


def _sizes(font_size: float) -> list[float]:
    smallest = min(SMALLEST_FONT, font_size)
    return sorted({font_size, max(smallest, font_size - 1), smallest}, reverse=True)


def _inside(spot: Spot, sheet: Sheet, font_size: float) -> Label | None:
    """The first form, largest type first, whose every line lies within the area; nearest to the pole."""
    largest = max(shapely.get_parts(spot.area), key=lambda part: part.area)
    west, top, east, bottom = largest.bounds
    if east - west < 12 or bottom - top < SMALLEST_FONT:
        return None
    shapely.prepare(largest)
    for size in _sizes(font_size):
        for form in _forms(spot, size):
            # Some disc lies within the lines, so none larger than the one at the pole can.
            disc = min(*form.widths, form.height * 0.86) / 2
            if form.width > east - west or form.height > bottom - top or disc > spot.radius:
                continue
            centres = _centres(spot, largest.bounds, form)
            boxes = _boxes(centres, form.width, form.height)
            within = sheet.free(boxes) & _lines_within(largest, centres, form)
            if within.any():
                first = int(numpy.flatnonzero(within)[0])
                return _label(spot, _Seat(_row(boxes[first]), "middle", form, None), inside=True)
    return None


def _centres(spot: Spot, bounds: Box, form: _Form) -> Numbers:
    """Where the form's box can lie within the bounds, sorted by distance from the pole; the pole first."""
    west, top, east, bottom = bounds
    xs = numpy.linspace(west + form.width / 2, east - form.width / 2, 11)
    ys = numpy.linspace(top + form.height / 2, bottom - form.height / 2, 11)
    grid = _grid(xs, ys)
    home = numpy.array(
        [[numpy.clip(spot.x, xs[0], xs[-1]), numpy.clip(spot.y, ys[0], ys[-1])]],
    )
    ordered: Numbers = grid[numpy.argsort(numpy.hypot(*(grid - home).T), kind="stable")]
    return numpy.concatenate([home, ordered])


def _lines_within(area: Any, centres: Numbers, form: _Form) -> Truths:
    within = numpy.ones(len(centres), dtype=bool)
    line_height = form.size * LINE_HEIGHT
    for number, width in enumerate(form.widths):
        middle = centres + numpy.array([0.0, (number + 0.5) * line_height - form.height / 2])
        # The letters themselves are lower than their line.
        rows = _boxes(middle, width + 3, line_height * 0.86)
        remaining = numpy.flatnonzero(within)
        boxes = shapely.box(*rows[remaining].T)
        within[remaining] = shapely.contains_properly(area, boxes)
    return within


def _outside(spot: Spot, sheet: Sheet, font_size: float) -> Label | None:
    """The cheapest free seat, across the own border or around the pole."""
    size = font_size if spot.area is None else max(min(SMALLEST_FONT, font_size), font_size - 1)
    ground = sheet.own_ground(spot.id)
    found: list[_Seat] = []
    forms = _forms(spot, size)
    for form in forms if spot.area is not None else ():
        found += _across_the_border(spot, form, sheet, ground)
    # Away from its area a long name above its value is the widest and highest form: never the best.
    for form in forms[1:] if len(forms) > 2 else forms:
        found += _around_the_pole(spot, form, sheet, ground)
    if not found and spot.area is not None:
        for form in _forms(spot, min(SMALLEST_FONT, font_size)):
            found += _across_the_border(spot, form, sheet, ground)
    if not found:
        return None
    return _label(spot, min(found, key=lambda seat: seat.cost), inside=False)


def _across_the_border(spot: Spot, form: _Form, sheet: Sheet, ground: Numbers) -> list[_Seat]:
    """Too wide for its area, but over it: understood without a line as long as half of it lies at home."""
    if spot.weight < LEAST_AT_HOME * form.width * form.height:
        return []
    steps = numpy.arange(-3, 4) / 3
    offsets = _grid(steps * form.width * 0.3, steps * form.height * 0.5)
    boxes = _boxes(numpy.array([spot.x, spot.y]) + offsets, form.width, form.height)
    free = sheet.free(boxes)
    boxes, offsets = boxes[free], offsets[free]
    own, foreign = sheet.shares(boxes, ground)
    cost = COST_OF_HALO + COST_OF_LAND * foreign + 0.5 * numpy.hypot(*offsets.T) + 2 * len(form.rows)
    cost += COST_ON_DEEP * spot.deep
    best = _cheapest(cost, own >= LEAST_AT_HOME)
    return [_Seat(_row(boxes[i]), "middle", form, None, float(cost[i])) for i in best]


def _around_the_pole(spot: Spot, form: _Form, sheet: Sheet, ground: Numbers) -> list[_Seat]:
    """On 24 rays from the pole or dot, at growing distance, with a line unless it stands beside its dot."""
    nearest = [spot.radius + BESIDE_A_DOT] if spot.area is None else []
    longest = min(LONGEST_LEADER, 0.35 * sheet.width)
    far = numpy.arange(spot.radius + SHORTEST_LEADER, longest, 9.0)
    angle, distance = _grid(numpy.arange(24) * (2 * math.pi / 24), numpy.array([*nearest, *far])).T
    centres, starts, sides = _beside(spot, form, angle, distance)
    boxes = _boxes(centres, form.width, form.height)
    free = sheet.free(boxes)
    angle, distance, starts, sides, boxes = (v[free] for v in (angle, distance, starts, sides, boxes))
    own, foreign = sheet.shares(boxes, ground)
    if spot.area is None:
        # Whoever names a dot may write on the ground that it stands on.
        foreign = numpy.zeros(len(boxes))
    # Right before left, above before below: what matters only between equals.
    habit = 3.0 * (1 - numpy.cos(angle)) + 0.2 * (1 + numpy.sin(angle))
    cost = distance + COST_OF_LAND * foreign + (20 + COST_ON_DEEP * spot.deep) * own + habit
    cost += (3 if spot.area is not None else 6) * len(form.rows)
    led = distance >= spot.radius + SHORTEST_LEADER
    fits = foreign <= MOST_ON_OTHERS
    # A line ends at the pole of an area, at the edge of a dot.
    inward = 0.0 if spot.area is not None else spot.radius
    ends = numpy.stack([spot.x + numpy.cos(angle) * inward, spot.y + numpy.sin(angle) * inward], axis=1)
    lines = numpy.concatenate([starts, ends], axis=1)
    fits[fits & led] = sheet.passable(lines[fits & led], spot.id)
    return [
        _Seat(
            _row(boxes[i]),
            "middle" if sides[i] == 0 else "start" if sides[i] > 0 else "end",
            form,
            Leader(*_row(lines[i])) if led[i] else None,
            float(cost[i]),
        )
        for i in _cheapest(cost, fits)
    ]


def _cheapest(cost: Numbers, fits: Truths) -> list[int]:
    """The index of the least cost among those that fit, if any does."""
    return [int(numpy.flatnonzero(fits)[cost[fits].argmin()])] if fits.any() else []


def _beside(spot: Spot, form: _Form, angle: Numbers, distance: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Centres of boxes that begin so far in a direction, where their leaders start, and on which side."""
    dx, dy = numpy.cos(angle), numpy.sin(angle)
    starts = numpy.stack([spot.x + dx * distance, spot.y + dy * distance], axis=1)
    sides = numpy.where(numpy.abs(dx) > 0.35, numpy.sign(dx), 0.0)
    x = starts[:, 0] + sides * (form.width / 2 + 2)
    y = starts[:, 1] + numpy.where(sides == 0, numpy.sign(dy) * form.height / 2, 0.0)
    return numpy.stack([x, y], axis=1), starts, sides


def _grid(xs: NDArray[Any], ys: NDArray[Any]) -> Numbers:
    """Every x with every y, a row for each pair."""
    return numpy.stack([numpy.tile(xs, len(ys)), numpy.repeat(ys, len(xs))], axis=1)


def _boxes(centres: Numbers, width: float, height: float) -> Numbers:
    half = numpy.array([width / 2, height / 2])
    boxes: Numbers = numpy.concatenate([centres - half, centres + half], axis=1)
    return boxes


def _row(row: Numbers) -> Box:
    left, top, right, bottom = (float(value) for value in row)
    return left, top, right, bottom


def _label(spot: Spot, seat: _Seat, *, inside: bool) -> Label:
    left, top, right, bottom = seat.box
    form = seat.form
    x = {"start": left, "middle": (left + right) / 2, "end": right}[seat.anchor]
    lines = tuple(
        TextLine(name, value, round(top + number * form.size * LINE_HEIGHT + form.size * ASCENT * 1.18, 1))
        for number, (name, value) in enumerate(form.rows)
    )
    leader = seat.leader
    if leader is not None:
        leader = Leader(round(leader.x1, 1), round(leader.y1, 1), round(leader.x2, 1), round(leader.y2, 1))
    return Label(
        id=spot.id,
        x=round(x, 1),
        y=lines[0].y,
        anchor=seat.anchor,
        lines=lines,
        inside=inside,
        leader=leader,
        font_size=form.size,
        box=(round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)),
    )
