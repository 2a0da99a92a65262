"""Boundaries as cities hand them in: the features of a file, their geometry as it came.

Two formats are read: GeoJSON (RFC 7946) and TopoJSON (specification 1.0). `mending.validated` makes the geometry valid.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Position = tuple[float, float]
Ring = list[Position]

MOST_POINTS = 200_000
"""Of one outline."""
MOST_POINTS_OF_A_FILE = 2_000_000
DEEPEST_COLLECTION = 8
DEGREES_84 = re.compile(r"CRS:?84|EPSG:+(?:[\d.]*:)?4326|OGC:[\d.]*:CRS84", re.IGNORECASE)


@dataclass(frozen=True)
class Boundary:
    """One feature of a file: its columns, its geometry as it came, and the file's own id if it has one."""

    properties: Mapping[str, Any]
    geometry: Mapping[str, Any] | None
    id: str | None = None


class BadBoundary(ValueError):
    """A file or a geometry that cannot become a boundary.

    Codes for a file: `not_geojson`, `not_a_feature`, `not_topojson`, `foreign_coordinates`, `choose_layer`,
    `unknown_layer`, `broken_arc`, `too_many_outlines`, `too_slow`, `too_much_memory`. Codes for a geometry: `empty`,
    `not_an_area`, `not_a_number`, `out_of_range`, `in_metres`, `too_many_points`. Features count from one.
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
            return [_feature(feature, number) for number, feature in enumerate(features, start=1)]
        case "Feature":
            return [_feature(document)]
        case "Polygon" | "MultiPolygon" | "GeometryCollection":
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
    items = _flattened(document["objects"][chosen], 0)
    return [_topology_feature(item, _Arcs(arcs, number)) for number, item in enumerate(items, start=1)]


def position(value: object) -> Position:
    """Longitude and latitude. Raises BadBoundary `not_a_number`."""
    if not isinstance(value, list | tuple) or len(value) < 2:
        raise BadBoundary("not_a_number", {"value": brief(value)})
    x, y = value[0], value[1]
    if not (_is_number(x) and _is_number(y)):
        raise BadBoundary("not_a_number", {"value": ", ".join((brief(x), brief(y)))})
    return float(x), float(y)


def brief(value: object) -> str:
    """The value for a sentence. What is nested is not written out: it may be nested deeper than can be written."""
    if isinstance(value, list | tuple | Mapping):
        return "[…]"
    if isinstance(value, int) and abs(value) > 10**15:
        return "…"
    return str(value)[:40]


def _is_number(value: object) -> bool:
    # A whole number with hundreds of digits is JSON too, and no float holds it.
    try:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:
        return False


def _feature(value: object, number: int = 1) -> Boundary:
    if not isinstance(value, Mapping) or value.get("type") != "Feature":
        kind = value.get("type") if isinstance(value, Mapping) else type(value).__name__
        raise BadBoundary("not_a_feature", {"feature": number, "type": str(kind)[:40]})
    feature: Mapping[str, Any] = value
    geometry = feature.get("geometry")
    if not isinstance(geometry, Mapping | None):
        raise BadBoundary("not_a_feature", {"feature": number, "type": type(geometry).__name__})
    return Boundary(
        properties=_cleaned(feature.get("properties")),
        geometry=geometry,
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
        return [[position(p) for p in listed(arc)] for arc in arcs]
    terms = _mapping(transform, "not_topojson")
    scale_x, scale_y = position(terms.get("scale"))
    west, south = position(terms.get("translate"))
    decoded: list[Ring] = []
    for arc in arcs:
        x = y = 0.0
        ring: Ring = []
        for step in listed(arc):
            dx, dy = position(step)
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
    for inner in listed(feature.get("geometries")):
        yield from _flattened(inner, depth + 1)


def _topology_feature(item: Mapping[str, Any], arcs: _Arcs) -> Boundary:
    geometry: dict[str, Any] | None
    match item.get("type"):
        case "Polygon":
            rings = [arcs.joined(ring) for ring in listed(item.get("arcs"))]
            geometry = {"type": "Polygon", "coordinates": rings}
        case "MultiPolygon":
            parts = [[arcs.joined(ring) for ring in listed(part)] for part in listed(item.get("arcs"))]
            geometry = {"type": "MultiPolygon", "coordinates": parts}
        case None:
            geometry = None
        case other:
            geometry = {"type": str(other)}
    return Boundary(_cleaned(item.get("properties")), geometry, as_code(item.get("id")) or None)


class _Arcs:
    """The lines of a file as one of its features uses them."""

    def __init__(self, arcs: Sequence[Ring], feature: int) -> None:
        self.arcs, self.feature = arcs, feature
        self.points = 0

    def joined(self, numbers: object) -> Ring:
        """Arcs end to end, each meeting point once; a negative number ~n is arc n backwards."""
        ring: Ring = []
        for number in listed(numbers):
            if type(number) is not int or not -len(self.arcs) <= number < len(self.arcs):
                raise BadBoundary("broken_arc", {"feature": self.feature, "arc": brief(number)})
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            # A short file can name one long line a million times.
            self.points += len(arc)
            if self.points > 2 * MOST_POINTS:
                raise BadBoundary("too_many_points", {"points": self.points, "most": MOST_POINTS})
            ring.extend(arc[1:] if ring else arc)
        return ring


def _mapping(value: object, code: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadBoundary(code, {"type": type(value).__name__})
    return value


def listed(value: object) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise BadBoundary("not_a_number", {"value": brief(value)})
    return value
