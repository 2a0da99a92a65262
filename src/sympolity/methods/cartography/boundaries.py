"""Boundaries as cities hand them in, read and made valid.

Two formats are read: GeoJSON (RFC 7946) and TopoJSON (specification 1.0). Coordinates are degrees, longitude
first (WGS 84). What leaves here is always one shape of data: a GeoJSON MultiPolygon as a plain dict, closed
rings, outer rings counter-clockwise, no crossing lines, two dimensions. Every repair is reported, nothing is
mended unseen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

import shapely
from shapely.geometry import mapping

Position = tuple[float, float]
Ring = list[Position]
Extent = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

MOST_POINTS = 200_000
DEEPEST_COLLECTION = 8
DEGREES_84 = re.compile(r"CRS:?84|EPSG:+(?:[\d.]*:)?4326|OGC:[\d.]*:CRS84", re.IGNORECASE)


class MultiPolygon(TypedDict):
    """GeoJSON: parts, each with an outer ring and its holes, each ring a list of (longitude, latitude)."""

    type: Literal["MultiPolygon"]
    coordinates: list[list[list[list[float]]]]


@dataclass(frozen=True)
class Boundary:
    """One feature of a file: its columns, its geometry as it came, and the file's own id if it has one."""

    properties: Mapping[str, Any]
    geometry: Mapping[str, Any] | None
    id: str | None = None


@dataclass(frozen=True)
class Problem:
    """Something that was wrong and has been mended.

    Codes: `open_ring`, `self_crossing`, `swapped_coordinates`, `part_dropped`. Parts count from one.
    """

    code: str
    params: Mapping[str, Any]


class BadBoundary(ValueError):
    """A file or a geometry that cannot become a boundary.

    Codes for a file: `not_geojson`, `not_topojson`, `foreign_coordinates`, `choose_layer`, `unknown_layer`,
    `broken_arc`. Codes for a geometry: `empty`, `not_an_area`, `not_a_number`, `out_of_range`,
    `too_many_points`.
    """

    def __init__(self, code: str, params: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, Any] = params or {}


def as_code(value: object) -> str:
    """A column's value as a territory code: 1.0 becomes "1", blanks around it go, leading zeros stay."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def read_geojson(obj: object) -> list[Boundary]:
    """The features of a FeatureCollection, of one Feature or of a bare geometry.

    Raises BadBoundary `not_geojson` or, where the file names another system than WGS 84 degrees,
    `foreign_coordinates` with its name.
    """
    document = _mapping(obj, "not_geojson")
    _refuse_foreign_coordinates(document)
    match document.get("type"):
        case "FeatureCollection":
            features = document.get("features")
            if not isinstance(features, list):
                raise BadBoundary("not_geojson", {"missing": "features"})
            return [_feature(feature) for feature in features]
        case "Feature":
            return [_feature(document)]
        case "Polygon" | "MultiPolygon":
            return [Boundary({}, document)]
    raise BadBoundary("not_geojson", {"type": str(document.get("type"))})


def layers(obj: object) -> tuple[str, ...]:
    """The names of the layers in a TopoJSON file, in its order."""
    return tuple(_mapping(_mapping(obj, "not_topojson").get("objects"), "not_topojson"))


def read_topojson(obj: object, layer: str | None = None) -> list[Boundary]:
    """The features of one layer; arcs are decoded and joined.

    A file with several layers needs the name of one: BadBoundary `choose_layer` carries the names.
    """
    document = _mapping(obj, "not_topojson")
    if document.get("type") != "Topology" or not isinstance(document.get("arcs"), list):
        raise BadBoundary("not_topojson", {"type": str(document.get("type"))})
    names = layers(document)
    if layer is None and len(names) != 1:
        raise BadBoundary("choose_layer", {"layers": names})
    chosen = names[0] if layer is None else layer
    if chosen not in names:
        raise BadBoundary("unknown_layer", {"layer": chosen, "layers": names})
    arcs = _decode(document["arcs"], document.get("transform"))
    return [_topology_feature(item, arcs) for item in _flattened(document["objects"][chosen], 0)]


SLIVER = 1e-12  # square degrees: about a square centimetre


def validated(
    geometry: Mapping[str, Any] | None, *, expected: Extent | None = None
) -> tuple[MultiPolygon, tuple[Problem, ...]]:
    """The geometry as a valid MultiPolygon, and what had to be mended for it.

    `expected` is where the boundary should lie (the extent of the region): a geometry that lies outside and
    would lie inside with latitude and longitude exchanged is exchanged and reported. Without it, an exchange
    is seen only where a latitude is beyond 90 degrees. Raises BadBoundary for what cannot be mended.
    """
    problems: list[Problem] = []
    parts, swapped = _in_range(_parts_of(geometry), expected)
    if swapped:
        problems.append(Problem("swapped_coordinates", {}))
    polygons: list[shapely.Polygon] = []
    for number, rings in enumerate(parts, start=1):
        polygon = _polygon(number, rings, problems)
        if polygon is not None:
            polygons.append(polygon)
    if not polygons:
        raise BadBoundary("empty")
    return _as_geojson(_mended(shapely.MultiPolygon(polygons), problems)), tuple(problems)


def _mended(areas: Any, problems: list[Problem]) -> Any:
    if areas.is_valid:
        return areas
    problems.append(Problem("self_crossing", _place_of_fault(areas)))
    # "structure" joins parts that overlap; "linework" would cut their common area out as a hole.
    mended = shapely.make_valid(areas, method="structure", keep_collapsed=False)
    # Cutting crossed lines leaves slivers as thin as the rounding of a float; no place is that small.
    parts = [part for part in shapely.get_parts(mended) if part.area > SLIVER]
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


def _polygon(number: int, rings: Sequence[Ring], problems: list[Problem]) -> shapely.Polygon | None:
    closed: list[Ring] = []
    for ring in rings:
        if ring and ring[0] != ring[-1]:
            problems.append(Problem("open_ring", {"part": number}))
            ring = [*ring, ring[0]]
        if len(set(ring)) >= 3:
            closed.append(ring)
        elif not closed:
            problems.append(Problem("part_dropped", {"part": number}))
            return None
    if not closed:
        problems.append(Problem("part_dropped", {"part": number}))
        return None
    return shapely.Polygon(closed[0], closed[1:])


def _in_range(parts: list[list[Ring]], expected: Extent | None) -> tuple[list[list[Ring]], bool]:
    positions = [position for rings in parts for ring in rings for position in ring]
    if not positions:
        raise BadBoundary("empty")
    if len(positions) > MOST_POINTS:
        raise BadBoundary("too_many_points", {"points": len(positions), "most": MOST_POINTS})
    turned = [(y, x) for x, y in positions]
    if not _on_earth(positions):
        if not _on_earth(turned):
            x, y = next((x, y) for x, y in positions if abs(x) > 180 or abs(y) > 90)
            raise BadBoundary("out_of_range", {"longitude": x, "latitude": y})
        swap = True
    else:
        swap = bool(expected and not _meets(positions, expected) and _meets(turned, expected))
    if not swap:
        return parts, False
    return [[[(y, x) for x, y in ring] for ring in rings] for rings in parts], True


def _on_earth(positions: Sequence[Position]) -> bool:
    return all(abs(x) <= 180 and abs(y) <= 90 for x, y in positions)


def _meets(positions: Sequence[Position], extent: Extent) -> bool:
    west, south, east, north = extent
    return any(west <= x <= east and south <= y <= north for x, y in positions)


def _parts_of(geometry: Mapping[str, Any] | None) -> list[list[Ring]]:
    if geometry is None:
        raise BadBoundary("empty")
    shape = _mapping(geometry, "not_an_area")
    kind = shape.get("type")
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadBoundary("not_an_area", {"type": str(kind)})
    coordinates = _list(shape.get("coordinates"))
    polygons = [coordinates] if kind == "Polygon" else coordinates
    return [[[_position(p) for p in _list(ring)] for ring in _list(rings)] for rings in polygons]


def _position(value: object) -> Position:
    if not isinstance(value, list | tuple) or len(value) < 2:
        raise BadBoundary("not_a_number", {"value": str(value)[:40]})
    x, y = value[0], value[1]
    if not (_is_number(x) and _is_number(y)):
        raise BadBoundary("not_a_number", {"value": str(value)[:40]})
    return float(x), float(y)


def _is_number(value: object) -> bool:
    # A whole number with hundreds of digits is JSON too, and no float holds it.
    try:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:
        return False


def _feature(value: object) -> Boundary:
    feature = _mapping(value, "not_geojson")
    if feature.get("type") != "Feature":
        raise BadBoundary("not_geojson", {"type": str(feature.get("type"))})
    geometry = feature.get("geometry")
    return Boundary(
        properties=_cleaned(feature.get("properties")),
        geometry=None if geometry is None else _mapping(geometry, "not_geojson"),
        id=as_code(feature.get("id")) or None,
    )


def _cleaned(properties: object) -> dict[str, Any]:
    """Texts without the blanks that fixed-width tables leave behind; 1.0, an id once read as a float, is 1
    again.
    """
    if not isinstance(properties, Mapping):
        return {}
    return {str(name).strip(): _cleaned_value(value) for name, value in properties.items()}


def _cleaned_value(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _refuse_foreign_coordinates(document: Mapping[str, Any]) -> None:
    system = document.get("crs")
    if not isinstance(system, Mapping):
        return
    properties = system.get("properties")
    name = properties.get("name") if isinstance(properties, Mapping) else None
    if isinstance(name, str) and not DEGREES_84.search(name):
        raise BadBoundary("foreign_coordinates", {"name": name})


def _decode(arcs: Sequence[Any], transform: object) -> list[Ring]:
    """With a transform, an arc holds whole-number steps from point to point; without, plain positions."""
    if transform is None:
        return [[_position(p) for p in _list(arc)] for arc in arcs]
    terms = _mapping(transform, "not_topojson")
    scale_x, scale_y = _position(terms.get("scale"))
    west, south = _position(terms.get("translate"))
    decoded: list[Ring] = []
    for arc in arcs:
        x = y = 0.0
        ring: Ring = []
        for step in _list(arc):
            dx, dy = _position(step)
            x, y = x + dx, y + dy
            ring.append((x * scale_x + west, y * scale_y + south))
        decoded.append(ring)
    return decoded


def _flattened(item: object, depth: int) -> Iterator[Mapping[str, Any]]:
    feature = _mapping(item, "not_topojson")
    if feature.get("type") != "GeometryCollection":
        yield feature
        return
    if depth >= DEEPEST_COLLECTION:
        raise BadBoundary("not_topojson", {"type": "GeometryCollection"})
    for inner in _list(feature.get("geometries")):
        yield from _flattened(inner, depth + 1)


def _topology_feature(item: Mapping[str, Any], arcs: Sequence[Ring]) -> Boundary:
    geometry: dict[str, Any] | None
    match item.get("type"):
        case "Polygon":
            rings = [_joined(ring, arcs) for ring in _list(item.get("arcs"))]
            geometry = {"type": "Polygon", "coordinates": rings}
        case "MultiPolygon":
            parts = [[_joined(ring, arcs) for ring in _list(part)] for part in _list(item.get("arcs"))]
            geometry = {"type": "MultiPolygon", "coordinates": parts}
        case None:
            geometry = None
        case other:
            geometry = {"type": str(other)}
    return Boundary(_cleaned(item.get("properties")), geometry, as_code(item.get("id")) or None)


def _joined(numbers: object, arcs: Sequence[Ring]) -> Ring:
    """Arcs end to end, each meeting point once; a negative number ~n is arc n backwards."""
    ring: Ring = []
    for number in _list(numbers):
        if not isinstance(number, int) or not -len(arcs) <= number < len(arcs):
            raise BadBoundary("broken_arc", {"arc": str(number)[:20]})
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def _mapping(value: object, code: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadBoundary(code, {"type": type(value).__name__})
    return value


def _list(value: object) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise BadBoundary("not_a_number", {"value": str(value)[:40]})
    return value
