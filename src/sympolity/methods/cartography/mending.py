"""Geometry as it came, made valid.

Coordinates are degrees, longitude first (WGS 84). What leaves here is always one shape of data: a GeoJSON MultiPolygon
as a plain dict, closed rings, outer rings counter-clockwise, no crossing lines, two dimensions. Every repair is
reported, nothing is mended unseen, but for the direction of a ring, which changes nothing that is drawn.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal, TypedDict

import shapely
from shapely.geometry import mapping

from sympolity.methods.cartography.boundaries import (
    DEEPEST_COLLECTION,
    MOST_POINTS,
    BadBoundary,
    Position,
    Ring,
    brief,
    listed,
    position,
)

Extent = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

SLIVER: Final = 1e-12  # square degrees: about a square centimetre
KM_A_DEGREE: Final = 111.32
TOLD_CHANGE: Final = 0.0001  # the share of the area from which on a change is told


class MultiPolygon(TypedDict):
    """GeoJSON: parts, each with an outer ring and its holes, each ring a list of (longitude, latitude)."""

    type: Literal["MultiPolygon"]
    coordinates: list[list[list[list[float]]]]


@dataclass(frozen=True)
class Problem:
    """Something that was wrong and has been mended.

    Codes: `open_ring`, `repeated_points`, `heights_dropped`, `self_crossing`, `swapped_coordinates`, `part_dropped`,
    `hole_dropped`, `slivers_dropped`, `others_dropped`, `antimeridian`, and `area_changed` with the square kilometres
    before and after all repairs. Parts count from one.
    """

    code: str
    params: Mapping[str, Any]


def validated(
    geometry: Mapping[str, Any] | None, *, expected: Extent | None = None
) -> tuple[MultiPolygon, tuple[Problem, ...]]:
    """The geometry as a valid MultiPolygon, and what had to be mended for it.

    `expected` is where the boundary should lie (the extent of the region): a geometry that lies outside and
    would lie inside with latitude and longitude exchanged is exchanged and reported. Without it, an exchange
    is seen only where a latitude is beyond 90 degrees. Raises BadBoundary for what cannot be mended.
    """
    problems: list[Problem] = []
    parts, swapped = _in_range(_parts_of(geometry, problems), expected)
    if swapped:
        problems.append(Problem("swapped_coordinates", {}))
    drawn = sum(_area(rings) for rings in parts)
    parts, crosses = _unrolled(parts)
    polygons: list[shapely.Polygon] = []
    for number, rings in enumerate(parts, start=1):
        polygon = _polygon(number, rings, problems)
        if polygon is not None:
            polygons.append(polygon)
    if not polygons:
        raise BadBoundary("empty")
    areas = _mended(shapely.MultiPolygon(polygons), problems)
    if crosses:
        areas = _cut_at_the_antimeridian(areas)
        problems.append(Problem("antimeridian", {}))
    result = _as_geojson(areas)
    if problems and not crosses:
        problems += _change_of_area(drawn, result)
    return result, tuple(problems)


# -- what is there ---------------------------------------------------------------
def _parts_of(geometry: Mapping[str, Any] | None, problems: list[Problem]) -> list[list[Ring]]:
    if geometry is None:
        raise BadBoundary("empty")
    shapes, others = _areas_in(geometry, 0)
    if not shapes and others:
        raise BadBoundary("not_an_area", {"type": others[0]})
    if others:
        problems.append(Problem("others_dropped", {"count": len(others)}))
    points = sum(len(ring) for rings in shapes for ring in rings if isinstance(ring, list | tuple))
    if points > MOST_POINTS:
        raise BadBoundary("too_many_points", {"points": points, "most": MOST_POINTS})
    if any(len(point) > 2 for rings in shapes for ring in rings for point in ring if isinstance(point, list | tuple)):
        problems.append(Problem("heights_dropped", {}))
    return [[[position(p) for p in listed(ring)] for ring in rings] for rings in shapes]


def _areas_in(geometry: object, depth: int) -> tuple[list[Sequence[Any]], list[str]]:
    """The rings of each polygon, and the kinds of everything else, through collections too."""
    if not isinstance(geometry, Mapping):
        raise BadBoundary("not_an_area", {"type": type(geometry).__name__})
    match geometry.get("type"):
        case "Polygon":
            return [_rings(geometry.get("coordinates"))], []
        case "MultiPolygon":
            return [_rings(polygon) for polygon in listed(geometry.get("coordinates"))], []
        case "GeometryCollection" if depth < DEEPEST_COLLECTION:
            inner = [_areas_in(each, depth + 1) for each in listed(geometry.get("geometries"))]
            return [area for areas, _ in inner for area in areas], [kind for _, kinds in inner for kind in kinds]
        case kind:
            return [], [brief(kind)]


def _rings(polygon: object) -> Sequence[Any]:
    return [listed(ring) for ring in listed(polygon)]


# -- where it lies ---------------------------------------------------------------
def _in_range(parts: list[list[Ring]], expected: Extent | None) -> tuple[list[list[Ring]], bool]:
    positions = [position for rings in parts for ring in rings for position in ring]
    if not positions:
        raise BadBoundary("empty")
    turned = [(y, x) for x, y in positions]
    if not _on_earth(positions):
        if not _on_earth(turned):
            raise _nowhere(positions)
        swap = True
    else:
        swap = bool(expected and not _meets(positions, expected) and _meets(turned, expected))
    if not swap:
        return parts, False
    return [[[(y, x) for x, y in ring] for ring in rings] for rings in parts], True


def _nowhere(positions: Sequence[Position]) -> BadBoundary:
    """Beyond the degrees of the earth. Where all points are so far out as metres of a map are, that is said."""
    x, y = next((x, y) for x, y in positions if not _on_earth([(x, y)]))
    metres = all(1_000 < max(abs(x), abs(y)) < 3e7 for x, y in positions)
    return BadBoundary("in_metres" if metres else "out_of_range", {"longitude": x, "latitude": y})


def _on_earth(positions: Sequence[Position]) -> bool:
    return all(abs(x) <= 180 and abs(y) <= 90 for x, y in positions)


def _meets(positions: Sequence[Position], extent: Extent) -> bool:
    west, south, east, north = extent
    return any(west <= x <= east and south <= y <= north for x, y in positions)


def _unrolled(parts: list[list[Ring]]) -> tuple[list[list[Ring]], bool]:
    """Rings that jump from one end of the map to the other run on beyond 180 degrees instead."""
    crossing = [any(abs(a[0] - b[0]) > 180 for ring in rings for a, b in pairwise(ring)) for rings in parts]
    if not any(crossing):
        return parts, False
    return [
        [[(x + 360 if x < 0 else x, y) for x, y in ring] for ring in rings] if crosses else rings
        for rings, crosses in zip(parts, crossing, strict=True)
    ], True


def _cut_at_the_antimeridian(areas: Any) -> Any:
    here = shapely.intersection(areas, shapely.box(-180, -90, 180, 90))
    there = shapely.intersection(areas, shapely.box(180, -90, 540, 90))
    moved = shapely.transform(there, lambda points: points - (360, 0))
    return shapely.MultiPolygon(
        [p for p in shapely.get_parts([here, moved]) if p.geom_type == "Polygon" and p.area > SLIVER]
    )


# -- rings and parts -------------------------------------------------------------
def _polygon(number: int, rings: Sequence[Ring], problems: list[Problem]) -> shapely.Polygon | None:
    closed: list[Ring] = []
    for ring in rings:
        if ring and ring[0] != ring[-1]:
            problems.append(Problem("open_ring", {"part": number}))
            ring = [*ring, ring[0]]
        once = [point for point, after in pairwise(ring) if point != after] + ring[-1:]
        if len(set(ring)) >= 3:
            if len(once) < len(ring):
                problems.append(Problem("repeated_points", {"part": number, "count": len(ring) - len(once)}))
            closed.append(once)
        elif not closed:
            problems.append(Problem("part_dropped", {"part": number}))
            return None
    if not closed:
        problems.append(Problem("part_dropped", {"part": number}))
        return None
    outline = _sound(closed[0])
    holes = [hole for hole in closed[1:] if shapely.intersects(outline, _sound(hole))]
    problems += [Problem("hole_dropped", {"part": number})] * (len(closed) - 1 - len(holes))
    return shapely.Polygon(closed[0], holes)


def _sound(ring: Ring) -> Any:
    polygon = shapely.Polygon(ring)
    return polygon if polygon.is_valid else shapely.make_valid(polygon, method="structure", keep_collapsed=False)


def _mended(areas: Any, problems: list[Problem]) -> Any:
    if not areas.is_valid:
        problems.append(Problem("self_crossing", _place_of_fault(areas)))
        # "structure" joins parts that overlap; "linework" would cut their common area out as a hole.
        areas = shapely.make_valid(areas, method="structure", keep_collapsed=False)
        # Cutting crossed lines leaves slivers as thin as the rounding of a float; no place is that small.
        parts = [part for part in shapely.get_parts(areas) if part.area > SLIVER]
    else:
        parts = [part for part in shapely.get_parts(areas) if part.area > SLIVER]
        if len(parts) < len(areas.geoms):
            problems.append(Problem("slivers_dropped", {"count": len(areas.geoms) - len(parts)}))
    if not parts:
        raise BadBoundary("empty")
    return shapely.MultiPolygon(parts)


def _place_of_fault(areas: Any) -> dict[str, float]:
    found = re.search(r"\[(\S+) (\S+?)\]", shapely.is_valid_reason(areas))
    return {"longitude": float(found[1]), "latitude": float(found[2])} if found else {}


def _as_geojson(areas: Any) -> MultiPolygon:
    turned = shapely.orient_polygons(areas, exterior_cw=False)
    polygons = [turned] if turned.geom_type == "Polygon" else list(turned.geoms)
    return {
        "type": "MultiPolygon",
        "coordinates": [
            [[[float(x), float(y)] for x, y in ring] for ring in mapping(polygon)["coordinates"]]
            for polygon in polygons
        ],
    }


# -- what it changed -------------------------------------------------------------
def _area(rings: Sequence[Sequence[Sequence[float]]]) -> float:
    """Square kilometres within the first ring and outside the others, as if the earth were flat around the place."""
    rings = [ring for ring in rings if ring]
    if not rings:
        return 0.0
    latitudes = [point[1] for point in rings[0]]
    narrower = math.cos(math.radians((min(latitudes) + max(latitudes)) / 2))
    first, *others = (abs(_doubled(ring)) / 2 * narrower * KM_A_DEGREE**2 for ring in rings)
    return first - sum(others)


def _doubled(ring: Sequence[Sequence[float]]) -> float:
    # From the first point on: numbers that stay small stay exact.
    x0, y0 = ring[0]
    around = [*ring, ring[0]]
    return sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in pairwise(around))


def _change_of_area(before: float, result: MultiPolygon) -> list[Problem]:
    after = sum(_area(rings) for rings in result["coordinates"])
    if abs(after - before) <= TOLD_CHANGE * after:
        return []
    return [Problem("area_changed", {"before": round(before, 6), "after": round(after, 6)})]
