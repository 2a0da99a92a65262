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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy
import shapely
from numpy.typing import NDArray

from .lettering import ASCENT, LINE_HEIGHT, text_width, wrapped

Anchor = Literal["start", "middle", "end"]
Box = tuple[float, float, float, float]
Numbers = NDArray[numpy.float64]

FONT_SIZE = 13.0
SMALLEST_FONT = 11.0
MARGIN = 2.0
"""Free space around every label and along the edge of the sheet."""
SHORTEST_LEADER = 12.0
LONGEST_LEADER = 130.0
BESIDE_A_DOT = 3.0
LEAST_AT_HOME = 0.5
"""Share of a label that must lie over its own area if it has no leader."""
MOST_ON_OTHERS = 0.55
"""Share of a label with a leader that may cover other areas; beyond it the label is left out."""
COST_OF_LAND = 70.0
"""A label that lies wholly over other areas costs as much as a leader of so many units."""


@dataclass(frozen=True)
class Spot:
    """Something that wants a label: a dot, or an area with its pole at (x, y) and the pole's distance to the
    border.
    """

    id: str
    name: str
    value: str
    x: float
    y: float
    radius: float
    area: Any = None

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


def pole(area: Any) -> tuple[float, float, float]:
    """The pole of inaccessibility of the largest part, and its distance from the border."""
    largest = max(shapely.get_parts(area), key=lambda part: part.area)
    west, south, east, north = largest.bounds
    if min(east - west, north - south) <= 0:
        return (west + east) / 2, (south + north) / 2, 0.0
    line = shapely.maximum_inscribed_circle(
        largest, tolerance=max(0.25, max(east - west, north - south) / 100)
    )
    (x, y), _ = line.coords
    return float(x), float(y), float(line.length)


def place_labels(
    spots: Sequence[Spot], *, width: float, height: float, font_size: float = FONT_SIZE
) -> tuple[Label, ...]:
    """The labels that find a place, in the order of `spots`."""
    sheet = _Sheet(width, height, spots)
    drawn: dict[int, Label] = {}
    order = sorted(range(len(spots)), key=lambda index: (-spots[index].weight, spots[index].id))
    outside: list[int] = []
    for index in order:
        label = _inside(spots[index], sheet, font_size) if spots[index].area is not None else None
        if label is None:
            outside.append(index)
        else:
            drawn[index] = label
            sheet.take(label)
    for index in outside:
        label = _outside(spots[index], sheet, font_size)
        if label is not None:
            drawn[index] = label
            sheet.take(label)
    return tuple(drawn[index] for index in sorted(drawn))


class _Sheet:
    """What is taken already, and where areas lie: an integral image of land in cells of a few units."""

    CELL = 4.0

    def __init__(self, width: float, height: float, spots: Sequence[Spot]) -> None:
        self.width, self.height = width, height
        self.boxes: list[Box] = []
        self.leaders: list[Leader] = []
        self.dots = [spot for spot in spots if spot.area is None]
        self._number = {spot.id: number for number, spot in enumerate(spots) if spot.area is not None}
        self._owner = self._rasterised(spots)
        self._land = _summed(self._owner >= 0)

    def take(self, label: Label) -> None:
        self.boxes.append(label.box)
        if label.leader is not None:
            self.leaders.append(label.leader)

    def free(self, boxes: Numbers) -> NDArray[numpy.bool_]:
        """Which of the boxes lie on the sheet, touch no label, no leader and no dot."""
        left, top, right, bottom = boxes.T
        fits = (left >= MARGIN) & (top >= MARGIN)
        fits &= (right <= self.width - MARGIN) & (bottom <= self.height - MARGIN)
        taken = [
            *self.boxes,
            *((d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in self.dots),
        ]
        if taken:
            other = numpy.array(taken)
            apart = (
                (left[:, None] - MARGIN >= other[:, 2])
                | (right[:, None] + MARGIN <= other[:, 0])
                | (top[:, None] - MARGIN / 2 >= other[:, 3])
                | (bottom[:, None] + MARGIN / 2 <= other[:, 1])
            )
            fits &= apart.all(axis=1)
        for leader in self.leaders:
            fits &= ~_crossed(boxes, leader)
        return fits

    def lets_pass(self, leader: Leader) -> bool:
        """Whether a leader crosses no label and no other leader."""
        if self.boxes and bool(_crossed(numpy.array(self.boxes), leader).any()):
            return False
        return not any(_cross(leader, other) for other in self.leaders)

    def shares(self, boxes: Numbers, spot: Spot) -> tuple[Numbers, Numbers]:
        """The share of each box over the spot's own area, and over the areas of others."""
        cells = numpy.rint(boxes / self.CELL).astype(int)
        rows, columns = self._owner.shape
        left, top = cells[:, 0].clip(0, columns - 1), cells[:, 1].clip(0, rows - 1)
        right = numpy.maximum(cells[:, 2].clip(0, columns), left + 1)
        bottom = numpy.maximum(cells[:, 3].clip(0, rows), top + 1)
        size = (right - left) * (bottom - top)

        def share(table: Numbers) -> Numbers:
            covered = table[bottom, right] - table[top, right] - table[bottom, left] + table[top, left]
            part: Numbers = covered / size
            return part

        own = share(_summed(self._owner == self._number.get(spot.id, -2)))
        return own, share(self._land) - own

    def _rasterised(self, spots: Sequence[Spot]) -> NDArray[numpy.int_]:
        """For each cell the number of the area that holds its centre, or -1."""
        columns = max(2, math.ceil(self.width / self.CELL))
        rows = max(2, math.ceil(self.height / self.CELL))
        owner = numpy.full((rows, columns), -1)
        for number, spot in enumerate(spots):
            if spot.area is None:
                continue
            west, top, east, bottom = (value / self.CELL for value in spot.area.bounds)
            across = numpy.arange(max(0, math.floor(west)), min(columns, math.ceil(east)))
            down = numpy.arange(max(0, math.floor(top)), min(rows, math.ceil(bottom)))
            if not len(across) or not len(down):
                continue
            xs, ys = numpy.meshgrid((across + 0.5) * self.CELL, (down + 0.5) * self.CELL)
            shapely.prepare(spot.area)
            held = shapely.contains_xy(spot.area, xs, ys)
            owner[down[0] : down[-1] + 1, across[0] : across[-1] + 1][held] = number
        return owner


def _summed(mask: NDArray[numpy.bool_]) -> Numbers:
    """The integral image: how many cells are set above and left of each corner."""
    table = numpy.zeros((mask.shape[0] + 1, mask.shape[1] + 1))
    table[1:, 1:] = mask.cumsum(axis=0).cumsum(axis=1)
    return table


def _forms(spot: Spot, size: float) -> list[_Form]:
    """Name above value; name in two lines above value; all on one line."""
    value = spot.value
    settings: list[tuple[tuple[str, str], ...]] = []
    below = (("", value),) if value else ()
    settings.append(((spot.name, ""), *below))
    halves = wrapped(spot.name)
    if halves is not None:
        settings.append(((halves[0], ""), (halves[1], ""), *below))
    if value:
        settings.append(((spot.name, value),))
    return [_Form(rows, tuple(_row_width(row, size) for row in rows), size) for rows in settings]


def _row_width(row: tuple[str, str], size: float) -> float:
    return text_width(" ".join(text for text in row if text), size)


def _sizes(font_size: float) -> list[float]:
    smallest = min(SMALLEST_FONT, font_size)
    return sorted({font_size, max(smallest, font_size - 1), smallest}, reverse=True)


def _inside(spot: Spot, sheet: _Sheet, font_size: float) -> Label | None:
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
                return _label(spot, _Seat(_box(boxes[first]), "middle", form, None), inside=True)
    return None


def _centres(spot: Spot, bounds: Box, form: _Form) -> Numbers:
    """Where the form's box can lie within the bounds, sorted by distance from the pole; the pole first."""
    west, top, east, bottom = bounds
    xs = numpy.linspace(west + form.width / 2, east - form.width / 2, 11)
    ys = numpy.linspace(top + form.height / 2, bottom - form.height / 2, 11)
    grid = numpy.stack([axis.ravel() for axis in numpy.meshgrid(xs, ys)], axis=1)
    home = numpy.array(
        [[numpy.clip(spot.x, xs[0], xs[-1]), numpy.clip(spot.y, ys[0], ys[-1])]],
    )
    ordered: Numbers = grid[numpy.argsort(numpy.hypot(*(grid - home).T), kind="stable")]
    return numpy.concatenate([home, ordered])


def _lines_within(area: Any, centres: Numbers, form: _Form) -> NDArray[numpy.bool_]:
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


def _outside(spot: Spot, sheet: _Sheet, font_size: float) -> Label | None:
    """The cheapest free seat, across the own border or around the pole; two sizes are tried, then it is left
    out.
    """
    sizes = _sizes(font_size)
    for size in sizes[1:] if spot.area is not None else sizes[:1]:
        seats = _Seats.joined([s for form in _forms(spot, size) for s in _seats(spot, form, sheet)])
        for seat in seats.cheapest_first():
            if seat.leader is None or sheet.lets_pass(seat.leader):
                return _label(spot, seat, inside=False)
    return None


@dataclass(frozen=True)
class _Seats:
    """Free candidates of one form; `starts` are where their leaders begin, unused without a leader."""

    forms: tuple[_Form, ...]
    form: NDArray[numpy.int_]
    costs: Numbers
    boxes: Numbers
    sides: Numbers
    starts: Numbers
    led: NDArray[numpy.bool_]
    target: tuple[float, float]

    @classmethod
    def joined(cls, groups: Sequence[_Seats]) -> _Seats:
        forms = tuple(group.forms[0] for group in groups)
        return cls(
            forms,
            numpy.concatenate([numpy.full(len(group.costs), number) for number, group in enumerate(groups)]),
            *(
                numpy.concatenate([getattr(group, name) for group in groups])
                for name in ("costs", "boxes", "sides", "starts", "led")
            ),
            groups[0].target,
        )

    def cheapest_first(self) -> Iterator[_Seat]:
        for index in numpy.argsort(self.costs, kind="stable"):
            anchor: Anchor = "middle"
            if self.sides[index]:
                anchor = "start" if self.sides[index] > 0 else "end"
            leader = None
            if self.led[index]:
                leader = Leader(float(self.starts[index, 0]), float(self.starts[index, 1]), *self.target)
            yield _Seat(_box(self.boxes[index]), anchor, self.forms[self.form[index]], leader)


def _seats(spot: Spot, form: _Form, sheet: _Sheet) -> Iterator[_Seats]:
    if spot.area is not None:
        yield _across_the_border(spot, form, sheet)
    yield _around_the_pole(spot, form, sheet)


def _across_the_border(spot: Spot, form: _Form, sheet: _Sheet) -> _Seats:
    """Centres of boxes whose edge lies so far in the direction, where leaders start, on which side."""
    steps = numpy.linspace(-1, 1, 7)
    xs, ys = (axis.ravel() for axis in numpy.meshgrid(steps * form.width * 0.3, steps * form.height * 0.5))
    boxes = _boxes(numpy.stack([spot.x + xs, spot.y + ys], axis=1), form.width, form.height)
    own, foreign = sheet.shares(boxes, spot)
    free = sheet.free(boxes) & (own >= LEAST_AT_HOME) & (foreign <= 1 - LEAST_AT_HOME)
    cost = 8 + COST_OF_LAND * foreign + 0.5 * numpy.hypot(xs, ys) + 2 * len(form.rows)
    count = int(free.sum())
    return _Seats(
        forms=(form,),
        form=numpy.zeros(count, dtype=int),
        costs=cost[free],
        boxes=boxes[free],
        sides=numpy.zeros(count),
        starts=numpy.zeros((count, 2)),
        led=numpy.zeros(count, dtype=bool),
        target=(spot.x, spot.y),
    )


def _around_the_pole(spot: Spot, form: _Form, sheet: _Sheet) -> _Seats:
    """On 24 rays from the pole or dot, at growing distance, with a line once it does not touch its dot."""
    nearest = [spot.radius + BESIDE_A_DOT] if spot.area is None else []
    longest = min(LONGEST_LEADER, 0.35 * sheet.width)
    distances = numpy.array([*nearest, *numpy.arange(spot.radius + SHORTEST_LEADER, longest, 7.0)])
    angle, distance = (
        axis.ravel() for axis in numpy.meshgrid(numpy.arange(24) * (2 * math.pi / 24), distances)
    )
    centres, starts, sides = _beside(spot, form, angle, distance)
    boxes = _boxes(centres, form.width, form.height)
    own, foreign = sheet.shares(boxes, spot)
    free = sheet.free(boxes) & (foreign <= MOST_ON_OTHERS)
    # Right before left, above before below: what matters only between equals.
    habit = 3.0 * (1 - numpy.cos(angle)) + 0.2 * (1 + numpy.sin(angle))
    cost = distance + COST_OF_LAND * foreign + 20 * own + habit + 3 * len(form.rows)
    return _Seats(
        forms=(form,),
        form=numpy.zeros(int(free.sum()), dtype=int),
        costs=cost[free],
        boxes=boxes[free],
        sides=sides[free],
        starts=starts[free],
        led=(distance >= spot.radius + SHORTEST_LEADER)[free],
        target=(spot.x, spot.y),
    )


def _beside(spot: Spot, form: _Form, angle: Numbers, distance: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Centres of boxes whose edge lies at the distance in the direction, where their leaders start, their
    sides.
    """
    dx, dy = numpy.cos(angle), numpy.sin(angle)
    starts = numpy.stack([spot.x + dx * distance, spot.y + dy * distance], axis=1)
    sides = numpy.where(numpy.abs(dx) > 0.35, numpy.sign(dx), 0.0)
    x = starts[:, 0] + sides * (form.width / 2 + 2)
    y = starts[:, 1] + numpy.where(sides == 0, numpy.sign(dy) * form.height / 2, 0.0)
    return numpy.stack([x, y], axis=1), starts, sides


def _boxes(centres: Numbers, width: float, height: float) -> Numbers:
    half = numpy.array([width / 2, height / 2])
    boxes: Numbers = numpy.concatenate([centres - half, centres + half], axis=1)
    return boxes


def _box(row: Numbers) -> Box:
    left, top, right, bottom = (float(value) for value in row)
    return left, top, right, bottom


def _crossed(boxes: Numbers, leader: Leader) -> NDArray[numpy.bool_]:
    """Which boxes a leader runs through: the line is cut at the four sides, touching does not count."""
    low = numpy.zeros(len(boxes))
    high = numpy.ones(len(boxes))
    misses = numpy.zeros(len(boxes), dtype=bool)
    for start, step, near, far in (
        (leader.x1, leader.x2 - leader.x1, boxes[:, 0], boxes[:, 2]),
        (leader.y1, leader.y2 - leader.y1, boxes[:, 1], boxes[:, 3]),
    ):
        if step == 0:
            misses |= (start <= near) | (start >= far)
            continue
        first, second = (near - start) / step, (far - start) / step
        low = numpy.maximum(low, numpy.minimum(first, second))
        high = numpy.minimum(high, numpy.maximum(first, second))
    crossed: NDArray[numpy.bool_] = ~misses & (low < high)
    return crossed


def _cross(a: Leader, b: Leader) -> bool:
    def side(line: Leader, x: float, y: float) -> float:
        return (line.x2 - line.x1) * (y - line.y1) - (line.y2 - line.y1) * (x - line.x1)

    return side(a, b.x1, b.y1) * side(a, b.x2, b.y2) < 0 and side(b, a.x1, a.y1) * side(b, a.x2, a.y2) < 0


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
