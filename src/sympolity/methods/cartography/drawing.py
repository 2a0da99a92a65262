"""A map as numbers for SVG: shapes, dots, labels and the legend, for a template to write down.

A pure function of its arguments: what it returns may be kept for as long as boundaries and values stand
still. Points without boundaries become dots whose surface is in proportion to the value; dots that would
overlap become one cluster with their count.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy
import shapely

from .classes import Amount, Classes, LegendItem
from .labels import FONT_SIZE, Label, Spot, place_labels, pole
from .projection import Projection, fit, path, simplified

SMALLEST_DOT = 4.0
LARGEST_DOT = 14.0
PLAIN_DOT = 5.0
LARGEST_CLUSTER = 18.0
NAMES_OF_CLUSTER = 3
GAP_BETWEEN_DOTS = 1.0
FIRST_DEEP_CLASS = 4


@dataclass(frozen=True)
class Place:
    """What is to be drawn: an area (`geometry`, GeoJSON) or else a `point` (longitude, latitude), or neither.

    `text` is the value as readers see it, in their language and number format. A place of the `surroundings`
    is drawn without value and label, does not widen the map and is cut at its edge. One without name and value is mere
    ground (municipalities under dots): it is drawn and fitted, but neither labelled nor counted in the legend.
    """

    id: str
    name: str
    geometry: Mapping[str, Any] | None = None
    point: tuple[float, float] | None = None
    value: Amount | None = None
    text: str = ""
    surroundings: bool = False


@dataclass(frozen=True)
class Shape:
    """An area: its path, its class (None: no data, 0: zero), its pole and the room there."""

    id: str
    name: str
    text: str
    path: str
    class_index: int | None
    x: float
    y: float
    radius: float = 0.0
    surroundings: bool = False


@dataclass(frozen=True)
class Dot:
    """A point, or a cluster of several; then `value` is the sum of the values known and `text` is empty."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    text: str
    x: float
    y: float
    radius: float
    value: Amount | None
    class_index: int | None

    @property
    def count(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class MapDrawing:
    """`unlabelled`: drawn without a label for want of space. `unplaced`: no boundary and no point, table
    only.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    points: tuple[Dot, ...]
    labels: tuple[Label, ...]
    legend: tuple[LegendItem, ...]
    unlabelled: tuple[str, ...]
    unplaced: tuple[str, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:g} {self.height:g}"


def draw_map(
    places: Sequence[Place],
    *,
    width: float,
    max_height: float,
    classes: Classes | None = None,
    padding: float = 8,
    font_size: float = FONT_SIZE,
) -> MapDrawing:
    """The places on a sheet of the given width, as high as they need, at most `max_height`.

    Sizes are those of the screen: with `width` the width in CSS pixels at which the map is shown, type is as
    large as it says.
    """
    grouping = classes or Classes()
    areas = {place.id: _area(place.geometry) for place in places if place.geometry is not None}
    dotted = [place for place in places if place.geometry is None and place.point is not None]
    unplaced = tuple(place.id for place in places if place.geometry is None and place.point is None)
    projection = _fitted(places, areas, width, max_height, padding)
    if projection is None:
        return MapDrawing(float(width), 0.0, (), (), (), _legend(places, classes), (), unplaced)
    outlined = [place for place in places if place.id in areas]
    flat = _flat(outlined, areas, projection)
    shapes = tuple(_shape(place, flat[place.id], grouping) for place in outlined if place.id in flat)
    dots = _clustered(_dots(dotted, projection, grouping), grouping)
    spots = [
        *(_spot_of_shape(shape, flat[shape.id]) for shape in shapes if not shape.surroundings),
        *(_spot_of_dot(dot) for dot in dots),
    ]
    class_of = {shape.id: shape.class_index for shape in shapes}
    labels = tuple(
        replace(label, class_index=class_of.get(label.id)) if label.inside else label
        for label in place_labels(spots, width=projection.width, height=projection.height, font_size=font_size)
    )
    named = {label.id for label in labels}
    return MapDrawing(
        width=projection.width,
        height=projection.height,
        shapes=shapes,
        points=dots,
        labels=labels,
        legend=_legend(places, classes),
        unlabelled=tuple(spot.id for spot in spots if spot.name and spot.id not in named),
        unplaced=unplaced,
    )


def _area(geometry: Mapping[str, Any]) -> Any:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    polygons = [
        shapely.Polygon(numpy.array(rings[0])[:, :2], [numpy.array(hole)[:, :2] for hole in rings[1:]])
        for rings in parts
    ]
    return shapely.MultiPolygon(polygons)


def _fitted(
    places: Sequence[Place], areas: Mapping[str, Any], width: float, max_height: float, padding: float
) -> Projection | None:
    corners: list[tuple[float, float]] = []
    for place in places:
        if place.surroundings:
            continue
        if place.id in areas:
            west, south, east, north = areas[place.id].bounds
            corners += [(west, south), (east, north)]
        elif place.point is not None:
            corners.append(place.point)
    if not corners:
        return None
    xs, ys = zip(*corners, strict=True)
    if any(place.point is not None and place.id not in areas for place in places):
        # Dots need room for themselves; without areas around them, for a name beside them too.
        padding = max(padding, LARGEST_CLUSTER + 2, 0 if areas else LARGEST_DOT + 2 * FONT_SIZE)
    extent = (min(xs), min(ys), max(xs), max(ys))
    return fit(extent, width=width, max_height=max_height, padding=padding)


def _flat(outlined: Sequence[Place], areas: Mapping[str, Any], projection: Projection) -> dict[str, Any]:
    """Simplified areas on the sheet by id; surroundings are cut at its edge and vanish beyond it."""
    if not outlined:
        return {}
    projected = list(projection.geometry(numpy.array([areas[place.id] for place in outlined], dtype=object)))
    flat: dict[str, Any] = {}
    for place, area in zip(outlined, simplified(projected), strict=True):
        if place.surroundings:
            area = shapely.clip_by_rect(area, 0, 0, projection.width, projection.height)
        parts = [part for part in shapely.get_parts(area) if part.geom_type == "Polygon" and not part.is_empty]
        if parts:
            flat[place.id] = shapely.MultiPolygon(parts)
    return flat


def _shape(place: Place, area: Any, classes: Classes) -> Shape:
    x, y, radius = pole(area)
    return Shape(
        id=place.id,
        name=place.name,
        text=place.text,
        path=path(area),
        class_index=None if place.surroundings else classes.of(place.value),
        x=round(x, 1),
        y=round(y, 1),
        radius=round(radius, 1),
        surroundings=place.surroundings,
    )


def _dots(places: Sequence[Place], projection: Projection, classes: Classes) -> list[Dot]:
    largest = max((abs(float(place.value)) for place in places if place.value is not None), default=0.0)
    dots: list[Dot] = []
    for place in places:
        if place.point is None:
            continue
        x, y = projection.point(*place.point)
        dots.append(
            Dot(
                ids=(place.id,),
                names=(place.name,),
                text=place.text,
                x=round(x, 1),
                y=round(y, 1),
                radius=_radius(place.value, largest),
                value=place.value,
                class_index=classes.of(place.value),
            )
        )
    return dots


def _radius(value: Amount | None, largest: float) -> float:
    """Surface in proportion to the value; never too small to be seen and hit."""
    if value is None:
        return PLAIN_DOT
    if not largest:
        return SMALLEST_DOT
    return round(max(SMALLEST_DOT, LARGEST_DOT * math.sqrt(abs(float(value)) / largest)), 1)


def _clustered(dots: Sequence[Dot], classes: Classes) -> tuple[Dot, ...]:
    """Dots that would overlap as one, again and again until none do."""
    current = list(dots)
    while True:
        pair = _overlapping(current)
        if pair is None:
            return tuple(current)
        first, second = pair
        current[first] = _merged(current[first], current.pop(second), classes)


def _overlapping(dots: Sequence[Dot]) -> tuple[int, int] | None:
    for first, a in enumerate(dots):
        for second in range(first + 1, len(dots)):
            b = dots[second]
            if math.hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius + GAP_BETWEEN_DOTS:
                return first, second
    return None


def _merged(a: Dot, b: Dot, classes: Classes) -> Dot:
    known = [value for value in (a.value, b.value) if value is not None]
    total = sum(known) if known else None
    surface = a.radius**2 + b.radius**2
    return Dot(
        ids=a.ids + b.ids,
        names=a.names + b.names,
        text="",
        x=round((a.x * a.count + b.x * b.count) / (a.count + b.count), 1),
        y=round((a.y * a.count + b.y * b.count) / (a.count + b.count), 1),
        # The count is written inside: the dot must hold two digits.
        radius=round(min(LARGEST_CLUSTER, max(9.0, math.sqrt(surface))), 1),
        value=total,
        class_index=classes.of(total),
    )


def _spot_of_shape(shape: Shape, area: Any) -> Spot:
    deep = (shape.class_index or 0) >= FIRST_DEEP_CLASS
    return Spot(shape.id, shape.name, shape.text, shape.x, shape.y, shape.radius, area, deep)


def _spot_of_dot(dot: Dot) -> Spot:
    names = [name for name in dot.names if name] if dot.count <= NAMES_OF_CLUSTER else []
    return Spot(dot.ids[0], ", ".join(names), dot.text, dot.x, dot.y, dot.radius)


def _legend(places: Sequence[Place], classes: Classes | None) -> tuple[LegendItem, ...]:
    if classes is None:
        return ()
    return classes.legend(
        place.value for place in places if not place.surroundings and (place.name or place.value is not None)
    )
