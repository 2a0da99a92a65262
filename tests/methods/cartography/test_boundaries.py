import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from sympolity.methods.cartography.boundaries import (
    BadBoundary,
    Boundary,
    as_code,
    layers,
    read_geojson,
    read_topojson,
)
from sympolity.methods.cartography.mending import Problem, validated

SQUARE = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]
BOW_TIE = [[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_read_geojson_strips_names_and_turns_float_ids_into_whole_numbers():
    document = {
        "type": "FeatureCollection",
        "features": [{**feature(polygon(SQUARE), nom="Canyet      ", barri=1.0, area=1.5), "id": 7.0}],
    }

    boundaries = read_geojson(document)

    assert boundaries == [Boundary({"nom": "Canyet", "barri": 1, "area": 1.5}, polygon(SQUARE), "7")]


def test_read_geojson_keeps_a_feature_without_a_geometry():
    boundaries = read_geojson(feature(None, name="Nowhere"))

    assert boundaries == [Boundary({"name": "Nowhere"}, None)]


@pytest.mark.parametrize("system", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"])
def test_read_geojson_takes_degrees_under_each_of_their_names(system):
    document = {**feature(polygon(SQUARE)), "crs": {"type": "name", "properties": {"name": system}}}

    assert len(read_geojson(document)) == 1


def test_read_geojson_refuses_metres():
    document = {**feature(polygon(SQUARE)), "crs": {"type": "name", "properties": {"name": "EPSG:25831"}}}

    with pytest.raises(BadBoundary) as refusal:
        read_geojson(document)

    assert (refusal.value.code, refusal.value.params) == ("foreign_coordinates", {"name": "EPSG:25831"})


@pytest.mark.parametrize("document", [None, [], "x", {}, {"type": "FeatureCollection"}, {"type": "Point"}])
def test_read_geojson_refuses_what_is_none(document):
    with pytest.raises(BadBoundary) as refusal:
        read_geojson(document)

    assert refusal.value.code == "not_geojson"


@pytest.mark.parametrize(
    ("value", "code"), [(1.0, "1"), (" 08019 ", "08019"), (21004, "21004"), (None, ""), (1.5, "1.5")]
)
def test_as_code_keeps_zeros_and_drops_the_decimal_point(value, code):
    assert as_code(value) == code


def test_read_topojson_joins_arcs_forwards_and_backwards():
    # Two squares that share the arc from (2, 0) to (2, 2).
    document = {
        "type": "Topology",
        "transform": {"scale": [0.5, 0.5], "translate": [10, 40]},
        "arcs": [
            [[4, 0], [0, 4]],
            [[4, 4], [-4, 0], [0, -4], [4, 0]],
            [[4, 0], [4, 0], [0, 4], [-4, 0]],
        ],
        "objects": {
            "places": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "West "}},
                    {"type": "Polygon", "arcs": [[2, -1]], "properties": {"name": "East"}},
                ],
            }
        },
    }

    west, east = read_topojson(document)

    assert west.properties == {"name": "West"}
    assert west.geometry == polygon([(12.0, 40.0), (12.0, 42.0), (10.0, 42.0), (10.0, 40.0), (12.0, 40.0)])
    assert east.geometry == polygon([(12.0, 40.0), (14.0, 40.0), (14.0, 42.0), (12.0, 42.0), (12.0, 40.0)])


def test_read_topojson_asks_which_layer():
    document = {"type": "Topology", "arcs": [], "objects": {"a": {"type": "Polygon"}, "b": {}}}

    with pytest.raises(BadBoundary) as refusal:
        read_topojson(document)

    assert (refusal.value.code, refusal.value.params) == ("choose_layer", {"layers": ("a", "b")})
    assert layers(document) == ("a", "b")


@pytest.mark.parametrize("number", [5, -6, "0", None])
def test_read_topojson_refuses_an_arc_that_does_not_exist(number):
    document = {"type": "Topology", "arcs": [], "objects": {"a": {"type": "Polygon", "arcs": [[number]]}}}

    with pytest.raises(BadBoundary) as refusal:
        read_topojson(document)

    assert refusal.value.code == "broken_arc"


def test_validated_turns_a_sound_polygon_into_a_multipolygon():
    result = validated(polygon(SQUARE))

    assert result == (
        {"type": "MultiPolygon", "coordinates": [[[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]]},
        (),
    )


def test_validated_repairs_a_ring_that_crosses_itself_and_says_where():
    geometry, problems = validated(polygon(BOW_TIE))

    assert problems[0] == Problem("self_crossing", {"longitude": 1.0, "latitude": 1.0})
    assert (problems[1].code, problems[1].params["before"]) == ("area_changed", 0.0)
    assert shape(geometry).is_valid
    assert shape(geometry).area == 2.0


def test_validated_joins_parts_that_overlap():
    moved = [[x + 1, y] for x, y in SQUARE]

    geometry, problems = validated({"type": "MultiPolygon", "coordinates": [[SQUARE], [moved]]})

    assert [problem.code for problem in problems] == ["self_crossing", "area_changed"]
    assert shape(geometry).area == 6.0


def test_validated_closes_an_open_ring():
    geometry, problems = validated(polygon(SQUARE[:-1]))

    assert problems == (Problem("open_ring", {"part": 1}),)
    assert geometry == validated(polygon(SQUARE))[0]


def test_validated_drops_a_part_without_surface_and_names_it():
    geometry, problems = validated({"type": "MultiPolygon", "coordinates": [[SQUARE], [[[5, 5], [6, 6], [5, 5]]]]})

    assert problems == (Problem("part_dropped", {"part": 2}),)
    assert len(geometry["coordinates"]) == 1


def test_validated_drops_heights():
    geometry, _ = validated(polygon([[x, y, 12.5] for x, y in SQUARE]))

    assert geometry == validated(polygon(SQUARE))[0]


def test_validated_exchanges_latitude_and_longitude_where_the_place_is_known():
    lisbon = [[38.6, -9.3], [38.6, -9.1], [38.8, -9.1], [38.6, -9.3]]

    geometry, problems = validated(polygon(lisbon), expected=(-10, 38, -8, 40))

    assert problems == (Problem("swapped_coordinates", {}),)
    assert shape(geometry).bounds == (-9.3, 38.6, -9.1, 38.8)


def test_validated_exchanges_latitude_and_longitude_where_a_latitude_is_impossible():
    hanoi = [[21.0, 105.8], [21.1, 105.8], [21.1, 105.9], [21.0, 105.8]]

    geometry, problems = validated(polygon(hanoi))

    assert [problem.code for problem in problems] == ["swapped_coordinates"]
    assert shape(geometry).bounds == (105.8, 21.0, 105.9, 21.1)


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        (None, "empty"),
        (polygon(), "empty"),
        (polygon([]), "empty"),
        (polygon([[0, 0], [1, 1], [0, 0]]), "empty"),
        (polygon([[0, 0], [1, 1], [2, 2], [0, 0]]), "empty"),
        ({"type": "MultiPolygon", "coordinates": []}, "empty"),
        ({"type": "Point", "coordinates": [0, 0]}, "not_an_area"),
        ({"type": "Polygon"}, "not_a_number"),
        (polygon([[0, "x"], [1, 1], [2, 0]]), "not_a_number"),
        (polygon([[0, math.nan], [1, 1], [2, 0]]), "not_a_number"),
        (polygon([[0, 10**400], [1, 1], [2, 0]]), "not_a_number"),
        (polygon([[0, True], [1, 1], [2, 0]]), "not_a_number"),
        (polygon([[430000, 4580000], [430100, 4580000], [430100, 4580100]]), "in_metres"),
        (polygon([[0, 0], [400, 0], [400, 300], [0, 0]]), "out_of_range"),
    ],
)
def test_validated_refuses_what_cannot_be_mended(geometry, code):
    with pytest.raises(BadBoundary) as refusal:
        validated(geometry)

    assert refusal.value.code == code


@given(st.lists(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=0, max_size=9), max_size=3))
def test_validated_gives_valid_areas_or_refuses(rings):
    document = {"type": "Polygon", "coordinates": [[list(point) for point in ring] for ring in rings]}

    outcome = validated_or_code(document)

    assert outcome == "empty" or (
        shape(outcome).is_valid and shape(outcome).area > 0 and json.loads(json.dumps(outcome)) == outcome
    )


def validated_or_code(geometry):
    try:
        return validated(geometry)[0]
    except BadBoundary as refusal:
        return refusal.code
