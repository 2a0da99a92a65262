"""Files of outlines that mean harm or came to harm, read in a process of its own."""

import json
import math
import random

import pytest

from methods.tabular.hostile import cost
from sympolity.methods.cartography import BadBoundary, read_outlines
from sympolity.methods.cartography.boundaries import MOST_POINTS

SQUARE = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]
HOLE = [[0.5, 0.5], [0.5, 1], [1, 1], [1, 0.5], [0.5, 0.5]]
PATIENCE = 12  # seconds of a processor


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def features(*geometries):
    each = [{"type": "Feature", "properties": {"n": n}, "geometry": g} for n, g in enumerate(geometries)]
    return json.dumps({"type": "FeatureCollection", "features": each}).encode()


def topology(arcs, *geometries, **more):
    objects = {"places": {"type": "GeometryCollection", "geometries": list(geometries)}}
    return json.dumps({"type": "Topology", "arcs": arcs, "objects": objects, **more}).encode()


def only(content, **options):
    (outline,) = read_outlines(content, **options)
    return outline


def moved(ring, x, y):
    return [[a + x, b + y] for a, b in ring]


def zigzag(points):
    dice = random.Random(1)  # noqa: S311
    return [[dice.uniform(0, 10), dice.uniform(0, 10)] for _ in range(points)]


@pytest.mark.parametrize(
    ("geometry", "repairs"),
    [
        (polygon(SQUARE), []),
        (polygon(SQUARE[::-1]), []),
        (polygon(SQUARE[:-1]), ["open_ring"]),
        (polygon([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]), ["self_crossing", "area_changed"]),
        (polygon([[0, 0], [2, 0], [2, 0], [2, 2], [0, 2], [0, 0]]), ["repeated_points"]),
        (polygon(SQUARE, HOLE), []),
        (polygon(SQUARE, HOLE[::-1]), []),
        (polygon(SQUARE, moved(HOLE, 9, 9)), ["hole_dropped", "area_changed"]),
        (polygon([[x, y, 40] for x, y in SQUARE]), ["heights_dropped"]),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [[[5, 5], [6, 6], [5, 5]]]]}, ["part_dropped"]),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [moved(SQUARE, 1, 0)]]}, ["self_crossing", "area_changed"]),
        (
            {"type": "MultiPolygon", "coordinates": [[SQUARE], [[[5, 5], [5 + 1e-8, 5], [5, 5 + 1e-8], [5, 5]]]]},
            ["slivers_dropped"],
        ),
        (
            {"type": "GeometryCollection", "geometries": [polygon(SQUARE), {"type": "Point", "coordinates": [1, 1]}]},
            ["others_dropped"],
        ),
        (polygon([[179, -17], [-179, -17], [-179, -16], [179, -16], [179, -17]]), ["antimeridian"]),
    ],
)
def test_an_outline_is_mended_and_says_how(geometry, repairs):
    outline = only(features(geometry))

    assert (outline.fault, [repair["code"] for repair in outline.repairs]) == (None, repairs)
    assert outline.geometry["type"] == "MultiPolygon"


def test_an_outline_across_the_end_of_the_map_becomes_two_parts():
    outline = only(features(polygon([[179, -17], [-179, -17], [-179, -16], [179, -16], [179, -17]])))

    parts = [sorted({x for x, _ in part[0]}) for part in outline.geometry["coordinates"]]
    assert sorted(parts) == [[-180.0, -179.0], [179.0, 180.0]]


def test_an_outline_says_how_much_its_area_changed():
    outline = only(features(polygon(SQUARE, moved(HOLE, 9, 9))))

    before, after = outline.repairs[-1]["params"].values()
    assert (round(before), round(after)) == (46463, 49561)


@pytest.mark.parametrize(
    ("geometry", "fault"),
    [
        (None, "empty"),
        ({"type": "MultiPolygon", "coordinates": []}, "empty"),
        ({"type": "GeometryCollection", "geometries": []}, "empty"),
        ({"type": "Point", "coordinates": [1, 1]}, "not_an_area"),
        ({"type": "LineString", "coordinates": SQUARE}, "not_an_area"),
        (
            polygon([[431_000, 4_582_000], [431_500, 4_582_000], [431_500, 4_582_900], [431_000, 4_582_000]]),
            "in_metres",
        ),
        (
            polygon([[242_000, 5_070_000], [242_900, 5_070_000], [242_900, 5_070_900], [242_000, 5_070_000]]),
            "in_metres",
        ),
        (polygon([[math.nan, 1], [1, 1], [2, 2]]), "not_a_number"),
        (polygon([[math.inf, 1], [1, 1], [2, 2]]), "not_a_number"),
        (polygon([[10**300, 1], [1, 1], [2, 2]]), "out_of_range"),
        (polygon([[[[[1]]]], [1, 1], [2, 2]]), "not_a_number"),
        (polygon(["x" * 100_000]), "not_a_number"),
        (polygon(*[SQUARE] * (MOST_POINTS // 5 + 1)), "too_many_points"),
    ],
)
def test_an_outline_that_cannot_be_mended_says_why_and_the_others_come_in(geometry, fault):
    bad, good = read_outlines(features(geometry, polygon(SQUARE)))

    assert (bad.fault["code"], bad.geometry) == (fault, None)
    assert good.geometry is not None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_json"),
        (b"PK\x03\x04", "not_json"),
        (b"[" * 1_000_000, "not_json"),
        (b'{"a":' * 1_000_000, "not_json"),
        (b'{"type": "FeatureCollection", "features": [' + b"9" * 10_000 + b"]}", "not_json"),
        ('{"type": "FeatureCollection"'.encode("utf-16"), "not_json"),
        (b'{"type": "FeatureCollection", "features": {}}', "not_geojson"),
        (b'{"type": "FeatureCollection", "features": [7]}', "not_a_feature"),
        (b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": []}]}', "not_a_feature"),
        (features(*[None] * 5_001), "too_many_outlines"),
        (b'{"type": "Topology", "objects": {"a": {"type": "Polygon"}}}', "not_topojson"),
        (topology([], {"type": "Polygon", "arcs": [[0]]}), "broken_arc"),
        (topology([SQUARE], {"type": "Polygon", "arcs": [[True]]}), "broken_arc"),
        (topology([SQUARE], {"type": "Polygon", "arcs": [[0] * 1_000_000]}), "too_many_points"),
        (topology([[[1, 1]]], transform={"scale": "big", "translate": [0, 0]}), "not_a_number"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(content, code):
    with pytest.raises(BadBoundary) as refusal:
        read_outlines(content)

    assert refusal.value.code == code


def test_a_refusal_names_the_feature():
    with pytest.raises(BadBoundary) as refusal:
        read_outlines(topology([SQUARE], {"type": "Polygon", "arcs": [[0]]}, {"type": "Polygon", "arcs": [[-3]]}))

    assert refusal.value.params == {"feature": 2, "arc": "-3"}


def test_quantised_arcs_without_their_transform_lie_nowhere():
    outline = only(topology([[[4000, 9000], [20, 0], [0, 20], [-20, -20]]], {"type": "Polygon", "arcs": [[0]]}))

    assert outline.fault["code"] in {"in_metres", "out_of_range"}


def fault(content):
    try:
        return only(content).fault
    except BadBoundary as refusal:
        return refusal.code


@pytest.mark.parametrize("points", [3_000, 100_000])
def test_lines_that_cross_a_million_times_end_in_time(points):
    with cost.small_process() as ask:
        spent = ask(fault, features(polygon(zigzag(points))))

    assert spent.answer in {None, "too_slow", "too_much_memory"}
    assert spent.seconds < PATIENCE
    assert spent.started <= cost.LIMIT


def test_a_million_points_and_twenty_megabytes_take_no_more_than_they_may():
    content = features(polygon([[n % 180 + 0.123456789, n % 90 + 0.123456789] for n in range(1_000_000)]))

    with cost.small_process() as ask:
        spent = ask(fault, content)

    assert spent.answer == {"code": "too_many_points", "params": {"points": 1_000_000, "most": MOST_POINTS}}
    assert spent.started <= cost.LIMIT


def test_the_columns_of_an_outline_hold_nothing_that_no_database_keeps():
    feature = {"type": "Feature", "geometry": polygon(SQUARE), "id": "\ud800", "properties": {"a\0": "x\0y", "b": {}}}

    outline = only(json.dumps(feature).encode())

    assert json.dumps(outline.columns).isascii()
    assert "\0" not in "".join([*outline.columns, *outline.columns.values()])
    assert "".join([*outline.columns, *outline.columns.values()]).encode()
