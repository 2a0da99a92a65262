import csv
import json
import time
from itertools import combinations

import numpy
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import mapping

from sympolity.methods.cartography import (
    Classes,
    Place,
    draw_map,
    natural_breaks,
    read_geojson,
    read_topojson,
    validated,
)


def square(west, south, side=0.1):
    return mapping(shapely.box(west, south, west + side, south + side))


def test_draw_map_gives_each_area_its_path_class_and_label():
    places = [
        Place("1", "West", square(0, 0), value=1, text="1.0"),
        Place("2", "East", square(0.1, 0), value=5, text="5.0"),
    ]

    drawing = draw_map(places, width=416, max_height=300, classes=Classes((2,)))

    assert [(s.id, s.class_index) for s in drawing.shapes] == [("1", 1), ("2", 2)]
    assert drawing.shapes[0].path == "M208,208L208,8L8,8L8,208Z"
    assert [(label.id, label.inside, label.class_index) for label in drawing.labels] == [
        ("1", True, 1),
        ("2", True, 2),
    ]
    assert [(item.class_index, item.low, item.high) for item in drawing.legend] == [(1, None, 2), (2, 2, None)]
    assert drawing.view_box == "0 0 416 216"


def test_draw_map_tells_zero_from_no_data():
    places = [Place("0", "Zero", square(0, 0), value=0), Place("none", "Unknown", square(0.1, 0))]

    drawing = draw_map(places, width=400, max_height=300, classes=Classes((2,)))

    assert [shape.class_index for shape in drawing.shapes] == [0, None]


def test_draw_map_cuts_surroundings_at_the_edge_and_neither_names_nor_counts_them():
    places = [
        Place("here", "Here", square(0, 0), value=1, text="1"),
        Place("beside", "Beside", square(0.1, 0), value=9, text="9", surroundings=True),
        Place("far", "Far", square(5, 5), surroundings=True),
    ]

    drawing = draw_map(places, width=200, max_height=200, classes=Classes((2,)))

    assert [(shape.id, shape.class_index) for shape in drawing.shapes] == [("here", 1), ("beside", None)]
    assert [label.id for label in drawing.labels] == ["here"]
    assert [item.count for item in drawing.legend] == [1, 0]


def test_ground_under_dots_is_drawn_but_not_counted_as_no_data():
    places = [Place("ground", "", square(0, 0)), Place("dot", "Here", point=(0.05, 0.05), value=3, text="3")]

    drawing = draw_map(places, width=200, max_height=200, classes=natural_breaks([3]))

    assert [shape.id for shape in drawing.shapes] == ["ground"]
    assert [(item.kind, item.count) for item in drawing.legend] == [("only", 1)]
    assert drawing.unlabelled == ()


def test_draw_map_leaves_a_place_without_geometry_to_the_table():
    drawing = draw_map([Place("1", "A", square(0, 0)), Place("2", "B")], width=200, max_height=200)

    assert drawing.unplaced == ("2",)


def test_draw_map_without_places_is_an_empty_sheet():
    drawing = draw_map([], width=200, max_height=200)

    assert (drawing.width, drawing.height, drawing.shapes, drawing.labels) == (200, 0, (), ())


def test_draw_map_says_which_labels_found_no_room():
    places = [Place(str(n), "Sant Feliu de Llobregat", square(n * 0.1, 0), text="1") for n in range(30)]

    drawing = draw_map(places, width=120, max_height=40)

    assert len(drawing.unlabelled) + len(drawing.labels) == 30
    assert drawing.unlabelled


def test_points_become_dots_whose_surface_is_in_proportion():
    places = [
        Place("a", "Fuenlabrada", point=(-3.8, 40.3), value=4, text="4"),
        Place("b", "Jelgava", point=(23.7, 56.7), value=1, text="1"),
    ]

    large, small = draw_map(places, width=400, max_height=400).points

    assert (large.radius, small.radius) == (14, 7)


def test_dots_that_overlap_become_one_cluster_with_its_count_and_sum():
    places = [
        Place("a", "Schaerbeek", point=(4.374, 50.868), value=2, text="2"),
        Place("b", "Brussels", point=(4.352, 50.847), value=3, text="3"),
        Place("c", "Jelgava", point=(23.721, 56.651), value=4, text="4"),
    ]

    drawing = draw_map(places, width=400, max_height=300)

    assert [(dot.ids, dot.count, dot.value) for dot in drawing.points] == [
        (("a", "b"), 2, 5),
        (("c",), 1, 4),
    ]
    assert [label.lines[0].name for label in drawing.labels] == ["Schaerbeek, Brussels", "Jelgava"]


@given(
    st.lists(
        st.tuples(st.floats(-10, 25), st.floats(36, 58), st.one_of(st.none(), st.integers(0, 99))),
        max_size=70,
    )
)
def test_no_two_dots_overlap_and_no_place_is_lost(points):
    places = [Place(str(n), "", point=(x, y), value=v) for n, (x, y, v) in enumerate(points)]

    drawing = draw_map(places, width=400, max_height=400)

    assert sorted(id for dot in drawing.points for id in dot.ids) == sorted(p.id for p in places)
    for a, b in combinations(drawing.points, 2):
        assert (a.x - b.x) ** 2 + (a.y - b.y) ** 2 >= (a.radius + b.radius) ** 2


def cells(count, *, points_per_side=24):
    """A made-up region of so many municipalities."""
    numbers = numpy.random.default_rng(count)
    frame = shapely.box(-9.5, 38.4, -8.5, 39.1)
    seeds = shapely.MultiPoint(numbers.uniform((-9.5, 38.4), (-8.5, 39.1), (count, 2)))
    found = [shapely.intersection(cell, frame) for cell in shapely.voronoi_polygons(seeds).geoms]
    return [
        Place(str(n), f"São Tomé {n}", mapping(shapely.segmentize(cell, 1 / points_per_side / 8)), value=n, text=str(n))
        for n, cell in enumerate(found)
    ]


@pytest.mark.parametrize(("count", "most"), [(36, 0.06), (73, 0.15)])
def test_draw_map_is_quick(count, most):
    places = cells(count)
    classes = natural_breaks(place.value for place in places)

    def seconds():
        start = time.process_time()
        draw_map(places, width=600, max_height=500, classes=classes)
        return time.process_time() - start

    # Three times the aim: machines of contributors differ, a slip into quadratic time still shows.
    assert min(seconds() for _ in range(3)) < 3 * most


FILES = {
    "aml18.geojson": (read_geojson, "code_ine_dicofre", "name", 18, 12_000),
    "amb36.geojson": (read_geojson, "code_ine", "name", 36, 20_000),
    "badalona_barris.geojson": (read_geojson, "barris_id", "nom_min", 34, 20_000),
    "barcelona_barris.topojson": (read_topojson, "BARRI", "NOM", 73, 40_000),
}


@pytest.mark.sources
@pytest.mark.parametrize("name", FILES)
def test_real_boundaries_are_read_drawn_and_small(real_boundaries, name):
    read, code, title, count, most = FILES[name]
    boundaries = read(json.loads((real_boundaries / name).read_text()))
    places = [
        Place(str(b.properties[code]), b.properties[title], validated(b.geometry)[0], value=n, text=f"{n}.5")
        for n, b in enumerate(boundaries)
    ]

    drawing = draw_map(places, width=600, max_height=600, classes=natural_breaks(p.value for p in places))

    assert len({shape.id for shape in drawing.shapes}) == count
    assert sum(len(shape.path) for shape in drawing.shapes) < most
    assert all(shape.name == shape.name.strip() for shape in drawing.shapes)
    assert len(drawing.labels) >= count // 2


@pytest.mark.sources
def test_eight_cities_across_europe_are_dots_with_names(real_boundaries):
    with (real_boundaries / "inclucities8_points.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    places = [Place(row["city"], row["native_name"], point=(float(row["lon"]), float(row["lat"]))) for row in rows]

    drawing = draw_map(places, width=600, max_height=500)

    assert sum(dot.count for dot in drawing.points) == 8
    assert drawing.unlabelled == ()
