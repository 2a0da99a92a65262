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
LONGEST_LEADER = 130.0


@dataclass(frozen=True)
class Spot:
    """Something that wants a label: an area on the sheet, or a dot of some radius at (x, y)."""

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
    """One line of a label, `y` is its baseline. The value is set lighter and follows the name after a blank."""

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
    cost: float
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
        self._land = self._summed([spot.area for spot in spots if spot.area is not None])

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

    def land(self, boxes: Numbers) -> Numbers:
        """The share of each box that covers areas."""
        cells = numpy.rint(boxes / self.CELL).astype(int)
        rows, columns = self._land.shape
        left, right = cells[:, 0].clip(0, columns - 2), cells[:, 2].clip(1, columns - 1)
        top, bottom = cells[:, 1].clip(0, rows - 2), cells[:, 3].clip(1, rows - 1)
        right, bottom = numpy.maximum(right, left + 1), numpy.maximum(bottom, top + 1)
        covered = (
            self._land[bottom, right]
            - self._land[top, right]
            - self._land[bottom, left]
            + self._land[top, left]
        )
        share: Numbers = covered / ((right - left) * (bottom - top))
        return share

    def _summed(self, areas: Sequence[Any]) -> Numbers:
        columns = max(2, math.ceil(self.width / self.CELL))
        rows = max(2, math.ceil(self.height / self.CELL))
        land = numpy.zeros((rows + 1, columns + 1))
        if areas:
            xs, ys = numpy.meshgrid(
                (numpy.arange(columns) + 0.5) * self.CELL, (numpy.arange(rows) + 0.5) * self.CELL
            )
            points = shapely.points(xs.ravel(), ys.ravel())
            tree = shapely.STRtree(points)
            hits = tree.query(numpy.array(areas, dtype=object), predicate="contains")[1]
            flat = numpy.zeros(rows * columns)
            flat[hits] = 1
            land[1:, 1:] = flat.reshape(rows, columns).cumsum(axis=0).cumsum(axis=1)
        return land


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
    return [
        _Form(rows, tuple(_row_width(row, size) for row in rows), size)
        for row_set in settings
        for rows in [row_set]
    ]


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
            if form.width > east - west or form.height > bottom - top:
                continue
            centres = _centres(spot, largest.bounds, form)
            boxes = _boxes(centres, form.width, form.height)
            within = sheet.free(boxes) & _lines_within(largest, centres, form)
            if within.any():
                first = int(numpy.flatnonzero(within)[0])
                return _label(spot, _Seat(0, _box(boxes[first]), "middle", form, None), inside=True)
    return None


def _centres(spot: Spot, bounds: Box, form: _Form) -> Numbers:
    """A grid over the bounds where the form's box can lie, sorted by distance from the pole; the pole first."""
    west, top, east, bottom = bounds
    xs = numpy.linspace(west + form.width / 2, east - form.width / 2, 13)
    ys = numpy.linspace(top + form.height / 2, bottom - form.height / 2, 13)
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
    """The cheapest free seat around the pole."""
    for size in _sizes(font_size)[1:] if spot.area is not None else _sizes(font_size)[:1]:
        seats = sorted(_seats(spot, sheet, size), key=lambda seat: seat.cost)
        for seat in seats:
            if seat.leader is None or sheet.lets_pass(seat.leader):
                return _label(spot, seat, inside=False)
    return None


def _seats(spot: Spot, sheet: _Sheet, size: float) -> Iterator[_Seat]:
    directions = 24
    reach = max(spot.radius, 3.0)
    for preference, form in enumerate(reversed(_forms(spot, size))):
        angles = numpy.arange(directions) * (2 * math.pi / directions)
        gaps = numpy.array([4.0, *numpy.arange(12.0, LONGEST_LEADER, 8.0)])
        angle, gap = (axis.ravel() for axis in numpy.meshgrid(angles, gaps))
        centres, starts = _around(spot, form, angle, reach + gap)
        boxes = _boxes(centres, form.width, form.height)
        length = numpy.hypot(starts[:, 0] - spot.x, starts[:, 1] - spot.y)
        # To the right before to the left, above before below.
        habit = 2.0 * (1 - numpy.cos(angle)) + 1.0 * (1 + numpy.sin(angle))
        cost = length + 60 * sheet.land(boxes) + habit + 6 * preference
        for index in numpy.flatnonzero(sheet.free(boxes)):
            direction = math.cos(float(angle[index]))
            anchor: Anchor = "start" if direction > 0.35 else "end" if direction < -0.35 else "middle"
            near = spot.area is None and gap[index] < 6
            leader = (
                None if near else Leader(float(starts[index, 0]), float(starts[index, 1]), spot.x, spot.y)
            )
            yield _Seat(float(cost[index]), _box(boxes[index]), anchor, form, leader)


def _around(spot: Spot, form: _Form, angle: Numbers, distance: Numbers) -> tuple[Numbers, Numbers]:
    """Centres of boxes whose edge lies at the distance in the direction, and where their leaders start."""
    dx, dy = numpy.cos(angle), numpy.sin(angle)
    edge_x, edge_y = spot.x + dx * distance, spot.y + dy * distance
    side = numpy.where(numpy.abs(dx) > 0.35, numpy.sign(dx), 0.0)
    x = edge_x + side * form.width / 2
    y = edge_y + numpy.where(side == 0, numpy.sign(dy) * form.height / 2, 0.0)
    starts = numpy.stack([edge_x, edge_y], axis=1)
    return numpy.stack([x, y], axis=1), starts


def _boxes(centres: Numbers, width: float, height: float) -> Numbers:
    half = numpy.array([width / 2, height / 2])
    boxes: Numbers = numpy.concatenate([centres - half, centres + half], axis=1)
    return boxes


def _box(row: Numbers) -> Box:
    left, top, right, bottom = (float(value) for value in row)
    return left, top, right, bottom


def _crossed(boxes: Numbers, leader: Leader) -> NDArray[numpy.bool_]:
    """Which boxes a leader runs through (clipping the line against the four sides; touching does not count)."""
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
