from itertools import combinations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sympolity.methods.cartography.labels import Label, Spot, place_labels, pole
from sympolity.methods.cartography.lettering import text_width, wrapped


def area_spot(id, name, area, value=""):
    x, y, radius = pole(area)
    return Spot(id, name, value, x, y, radius, area)


def test_pole_is_the_point_farthest_from_the_border_of_the_largest_part():
    area = shapely.MultiPolygon([shapely.box(0, 0, 4, 4), shapely.box(10, 10, 30, 30)])

    assert pole(area) == pytest.approx((20, 20, 10), abs=0.5)


def test_a_name_and_its_value_stand_inside_a_large_area():
    (label,) = place_labels([area_spot("a", "Palmela", shapely.box(10, 10, 190, 110), "1.8")], width=200, height=120)

    assert [(line.name, line.value) for line in label.lines] == [("Palmela", ""), ("", "1.8")]
    assert (label.inside, label.anchor, label.leader, label.font_size) == (True, "middle", None, 13)
    assert (label.x, label.y) == pytest.approx((100, 57), abs=3)


def test_a_long_name_breaks_where_the_area_is_narrow():
    (label,) = place_labels(
        [area_spot("a", "Vila Franca de Xira", shapely.box(10, 10, 100, 150), "4.4")], width=200, height=200
    )

    assert [line.name for line in label.lines] == ["Vila Franca", "de Xira", ""]
    assert label.inside


def test_a_name_too_wide_for_its_area_stands_on_free_ground_with_a_line_to_the_pole():
    (label,) = place_labels([area_spot("a", "Barreiro", shapely.box(100, 100, 112, 112), "5.0")], width=300, height=200)

    assert not label.inside
    assert label.leader is not None
    assert (label.leader.x2, label.leader.y2) == pytest.approx((106, 106), abs=0.5)
    assert [(line.name, line.value) for line in label.lines] == [("Barreiro", "5.0")]


def test_a_name_a_little_too_wide_lies_across_the_border_without_a_line():
    spots = [
        area_spot("a", "Odivelas", shapely.box(100, 60, 145, 140)),
        area_spot("b", "", shapely.box(0, 0, 100, 200)),
        area_spot("c", "", shapely.box(145, 0, 300, 200)),
        area_spot("d", "", shapely.box(100, 0, 145, 60)),
        area_spot("e", "", shapely.box(100, 140, 145, 200)),
    ]

    label = next(label for label in place_labels(spots, width=300, height=200) if label.id == "a")

    assert (label.inside, label.leader) == (False, None)


def test_the_smallest_lose_their_label_where_nothing_is_free():
    spots = [
        area_spot("large", "Montcada", shapely.box(0, 0, 80, 40)),
        area_spot("small", "Santa Coloma de Cervelló", shapely.box(80, 0, 90, 40)),
    ]

    labels = place_labels(spots, width=90, height=40)

    assert [label.id for label in labels] == ["large"]


def test_a_dot_has_its_name_on_the_right():
    (label,) = place_labels([Spot("a", "Jelgava", "6", 50, 50, 5)], width=200, height=100)

    assert (label.anchor, label.leader) == ("start", None)
    assert label.x == pytest.approx(60, abs=1)


def test_a_dot_at_the_right_edge_has_its_name_on_the_left():
    (label,) = place_labels([Spot("a", "Jelgava", "6", 190, 50, 5)], width=200, height=100)

    assert label.anchor == "end"


names = st.sampled_from(
    ["Gavà", "Tiana", "Sant Adrià de Besòs", "L'Hospitalet de Llobregat", "Λιβαδειά", "طرابلس", "W" * 30]
)


@st.composite
def boxes(draw):
    left, top = draw(st.integers(0, 360)), draw(st.integers(0, 260))
    return shapely.box(left, top, left + draw(st.integers(1, 160)), top + draw(st.integers(1, 120)))


@st.composite
def spots(draw):
    areas = draw(st.lists(st.tuples(boxes(), names), max_size=14))
    dots = draw(st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300), st.floats(0, 14), names), max_size=8))
    return [
        *(area_spot(f"a{number}", name, area, "12.3") for number, (area, name) in enumerate(areas)),
        *(Spot(f"d{number}", name, "7", x, y, r) for number, (x, y, r, name) in enumerate(dots)),
    ]


@settings(max_examples=60, deadline=None)
@given(spots())
def test_no_two_labels_overlap_and_none_leaves_the_sheet(given_spots):
    labels = place_labels(given_spots, width=400, height=300)

    by_id = {spot.id: spot for spot in given_spots}
    for a, b in combinations(labels, 2):
        assert not overlap(a, b)
    for label in labels:
        left, top, right, bottom = label.box
        assert left >= 0
        assert top >= 0
        assert right <= 400
        assert bottom <= 300
        if label.inside:
            west, north, east, south = by_id[label.id].area.bounds
            assert left >= west - 0.1
            assert top >= north - 0.1
            assert right <= east + 0.1
            assert bottom <= south + 0.1


@settings(max_examples=40, deadline=None)
@given(spots())
def test_no_label_covers_a_dot(given_spots):
    labels = place_labels(given_spots, width=400, height=300)

    for dot in (spot for spot in given_spots if spot.area is None and spot.radius > 0.1):
        square = shapely.Point(dot.x, dot.y).buffer(dot.radius - 0.1)
        assert not any(shapely.box(*label.box).intersects(square) for label in labels)


def test_a_spot_without_a_name_takes_its_ground_and_gets_no_label():
    named = Spot("a", "Jelgava", "6", 50, 50, 5)
    nameless = Spot("b", "", "", 80, 50, 12)

    (label,) = place_labels([named, nameless], width=200, height=100)

    assert (label.id, label.anchor) == ("a", "middle")


@settings(max_examples=40, deadline=None)
@given(spots())
def test_leaders_cross_neither_leaders_nor_labels(given_spots):
    labels = place_labels(given_spots, width=400, height=300)

    lines = {
        label.id: shapely.LineString([(k.x1, k.y1), (k.x2, k.y2)])
        for label in labels
        if (k := label.leader) is not None
    }
    for a, b in combinations(lines.values(), 2):
        assert not a.crosses(b)
    for id, line in lines.items():
        # Coordinates are rounded to tenths.
        others = [shapely.box(*label.box).buffer(-0.3) for label in labels if label.id != id]
        assert not any(line.intersects(box) for box in others)


def overlap(a: Label, b: Label) -> bool:
    return a.box[0] < b.box[2] and b.box[0] < a.box[2] and a.box[1] < b.box[3] and b.box[1] < a.box[3]


def test_placing_labels_twice_gives_the_same_labels():
    given_spots = [area_spot(str(n), "Sant Boi", shapely.box(n * 30, 0, n * 30 + 30, 90)) for n in range(9)]

    first = place_labels(given_spots, width=300, height=100)

    assert place_labels(given_spots, width=300, height=100) == first


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("Lisboa", 32, 44),
        ("Setúbal", 42, 52),
        ("Sant Adrià de Besòs", 110, 130),
        ("Λιβαδειά", 48, 62),
        ("Пловдив", 50, 66),
        ("القاهرة", 32, 56),
        ("東京", 25, 27),
        ("", 0, 0),
    ],
)
def test_text_width_is_about_that_of_common_typefaces(text, least, most):
    assert least <= text_width(text, 13) <= most


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("Vila Franca de Xira", ("Vila Franca", "de Xira")),
        ("Saint-Jean-de-la-Ruelle", ("Saint-Jean-", "de-la-Ruelle")),
        ("Mafra", None),
    ],
)
def test_wrapped_breaks_a_name_in_the_middle(text, halves):
    assert wrapped(text) == halves
