"""From degrees to the sheet: the equidistant cylindrical projection, true to scale at the middle latitude.

x = (longitude - west) cos(middle latitude), y = latitude, both times one scale, y counted downwards. Source:
J. P. Snyder, Map Projections: A Working Manual, US Geological Survey Professional Paper 1395 (1987), chapter
12, "Equidistant Cylindrical". Over one metropolitan area (1.5 degrees of latitude) the scale along a parallel
is wrong by about 1 % at most; over Europe the shapes of countries are stretched, their places stay right. A
map across the 180th meridian is out of its reach.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy
import shapely

Extent = tuple[float, float, float, float]

BYTES_PER_SHAPE = 520
SMALLEST_PART = 0.6
"""Islands below this many square units are not drawn, unless they are all there is."""


@dataclass(frozen=True)
class Projection:
    """Degrees to units of the viewBox `0 0 width height`."""

    width: float
    height: float
    west: float
    north: float
    scale_x: float
    scale_y: float
    left: float
    top: float

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (
            self.left + (longitude - self.west) * self.scale_x,
            self.top + (self.north - latitude) * self.scale_y,
        )

    def geometry(self, geometry: Any) -> Any:
        """A shapely geometry, or an array of them, on the sheet."""
        origin = numpy.array([self.west, self.north])
        factor = numpy.array([self.scale_x, -self.scale_y])
        offset = numpy.array([self.left, self.top])
        return shapely.transform(geometry, lambda points: (points - origin) * factor + offset)


def fit(extent: Extent, *, width: float, max_height: float, padding: float = 8, least_span: float = 0.02) -> Projection:
    """The largest scale at which the extent fits; the sheet keeps its width and is no higher than needed.

    `least_span` degrees keep a single point from being enlarged without end.
    """
    west, south, east, north = extent
    squeeze = math.cos(math.radians((south + north) / 2))
    span_y = max(north - south, least_span)
    span_x = max((east - west) * squeeze, least_span * squeeze)
    room_x, room_y = max(width - 2 * padding, 1.0), max(max_height - 2 * padding, 1.0)
    scale = min(room_x / span_x, room_y / span_y)
    height = min(max_height, span_y * scale + 2 * padding)
    return Projection(
        width=float(width),
        height=math.floor(height * 10) / 10,
        west=west,
        north=north,
        scale_x=scale * squeeze,
        scale_y=scale,
        left=(width - (east - west) * squeeze * scale) / 2,
        top=(height - (north - south) * scale) / 2,
    )


def simplified(areas: Sequence[Any], *, tolerance: float = 0.8) -> list[Any]:
    """Areas on the sheet with fewer points, common borders simplified once so that no gap opens between
    neighbours.

    The tolerance is the side of the square that a dropped bend may cover. It grows until the paths keep to
    BYTES_PER_SHAPE on average. Borders that overlap (a file whose areas were simplified one by one) cannot be
    treated in common: those areas are then simplified alone.
    """
    if not areas:
        return []
    # Neighbours whose common corners differ by less than a pixel can show count as touching.
    current = numpy.array([_without_crumbs(area) for area in areas], dtype=object)
    current = _sound(shapely.transform(current, lambda points: numpy.round(points, 2)))
    budget = BYTES_PER_SHAPE * len(areas)
    # Surveyed borders need the second step anyhow.
    step = tolerance if _size(current) <= 3 * budget else 1.7 * tolerance
    for _ in range(4):
        current = shapely.coverage_simplify(current, step)
        if _size(current) <= budget:
            break
        step *= 1.7
    else:
        current = shapely.simplify(current, tolerance, preserve_topology=True)
    return list(_sound(current))


def path(area: Any) -> str:
    """The `d` of an SVG path: absolute lines, one decimal, points that fall together after rounding once."""
    pieces: list[str] = []
    for ring in shapely.get_rings(shapely.get_parts(area)):
        tenths = numpy.rint(shapely.get_coordinates(ring) * 10).astype(int).tolist()
        corners = _corners(tenths)
        if len(corners) >= 3:
            pieces.append("M" + "L".join(f"{_tenth(x)},{_tenth(y)}" for x, y in corners) + "Z")
    return "".join(pieces)


def _corners(points: list[list[int]]) -> list[list[int]]:
    """The ring without its closing point, repeated points and points on the line between their neighbours."""
    kept: list[list[int]] = []
    for point in points[:-1]:
        if kept and kept[-1] == point:
            continue
        if len(kept) >= 2 and _on_one_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    while len(kept) > 1 and kept[-1] == kept[0]:
        kept.pop()
    return kept


def _on_one_line(a: list[int], b: list[int], c: list[int]) -> bool:
    cross = (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
    forward = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1])
    return cross == 0 and forward > 0


def _tenth(value: int) -> str:
    whole, rest = divmod(abs(value), 10)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def _sound(areas: Any) -> Any:
    """Rounding and simplifying can fold a thin spit over itself; what folds is made valid, lines left over go."""
    broken = ~shapely.is_valid(areas)
    areas[broken] = [
        shapely.MultiPolygon([part for part in shapely.get_parts(area) if part.geom_type == "Polygon"])
        for area in shapely.make_valid(areas[broken], method="structure", keep_collapsed=False)
    ]
    return areas


def _size(areas: Any) -> int:
    # "L123.4,567.8" is twelve characters.
    return 12 * int(shapely.get_num_coordinates(areas).sum())


def _without_crumbs(area: Any) -> Any:
    if area.geom_type != "MultiPolygon" or len(area.geoms) == 1:
        return area
    parts = [part for part in area.geoms if part.area >= SMALLEST_PART]
    return shapely.MultiPolygon(parts or [max(area.geoms, key=lambda part: part.area)])
