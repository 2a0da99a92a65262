import math
import re

import numpy
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from sympolity.methods.cartography.projection import fit, path, simplified

LISBON = (-9.5, 38.4, -8.5, 39.1)


def test_fit_keeps_the_width_and_needs_no_more_height_than_the_extent():
    projection = fit(LISBON, width=500, max_height=900, padding=10)

    left, top = projection.point(-9.5, 39.1)
    right, bottom = projection.point(-8.5, 38.4)
    assert (left, top) == pytest.approx((10, 10))
    assert (right, bottom) == pytest.approx((490, projection.height - 10), abs=0.1)
    assert projection.width == 500


def test_fit_is_true_to_scale_at_the_middle_latitude():
    projection = fit(LISBON, width=500, max_height=900)

    assert projection.scale_x / projection.scale_y == pytest.approx(math.cos(math.radians(38.75)))


def test_fit_centres_a_single_point():
    projection = fit((2.17, 41.38, 2.17, 41.38), width=300, max_height=200)

    assert projection.point(2.17, 41.38) == pytest.approx((150, 100))


@given(st.floats(-170, 160), st.floats(-80, 70), st.floats(0, 10), st.floats(0, 10), st.floats(100, 1000))
def test_fit_keeps_every_corner_on_the_sheet(west, south, wide, high, max_height):
    projection = fit((west, south, west + wide, south + high), width=400, max_height=max_height)

    for longitude in (west, west + wide):
        for latitude in (south, south + high):
            x, y = projection.point(longitude, latitude)
            assert -0.1 <= x <= 400.1
            assert -0.1 <= y <= projection.height + 0.1
    assert projection.height <= max_height


def test_path_writes_one_decimal_and_no_point_twice():
    area = shapely.Polygon([(0, 0), (5.04, 0), (5.041, 0.001), (10.26, 0), (10.26, 4), (0, 4)])

    assert path(area) == "M0,0L10.3,0L10.3,4L0,4Z"


def test_path_writes_holes_and_parts():
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    area = shapely.MultiPolygon([ring, shapely.box(20, 20, 22, 22)])

    assert path(area).count("M") == 3
    assert path(area).count("Z") == 3


def tessellation(count, *, seed=1, size=400, detail=40):
    """Cells that fill a square, with borders as ragged as surveyed ones."""
    numbers = numpy.random.default_rng(seed)
    cells = shapely.voronoi_polygons(
        shapely.MultiPoint(numbers.uniform(0, size, (count, 2))), extend_to=shapely.box(0, 0, size, size)
    )
    square = shapely.box(0, 0, size, size)
    inside = [shapely.intersection(cell, square) for cell in cells.geoms]

    def wave(points):
        x, y = points.T
        across = 0.3 * numpy.sin(y * 1.7) + 3 * numpy.sin(y / 9)
        return points + numpy.stack([across, 0.3 * numpy.sin(x * 1.3)], axis=1)

    return [shapely.transform(shapely.segmentize(cell, size / detail / 8), wave) for cell in inside]


@pytest.mark.parametrize(("count", "most"), [(18, 12_000), (73, 40_000)])
def test_simplified_areas_stay_small_and_leave_no_gaps(count, most):
    areas = tessellation(count)

    result = simplified(areas)

    assert sum(len(path(area)) for area in result) < most
    assert shapely.union_all(result).area == pytest.approx(sum(area.area for area in result), rel=1e-6)
    assert all(area.is_valid for area in result)


def test_simplified_drops_crumbs_but_never_a_whole_place():
    rock = shapely.MultiPolygon([shapely.box(0, 0, 0.2, 0.2), shapely.box(1, 1, 1.3, 1.3)])
    island = shapely.MultiPolygon([shapely.box(50, 50, 90, 90), shapely.box(95, 95, 95.2, 95.2)])

    small, large = simplified([rock, island])

    assert (small.area > 0, shapely.get_num_geometries(large)) == (True, 1)


def test_path_numbers_have_one_decimal_at_most():
    text = path(shapely.Point(33.333, 66.666).buffer(20))

    assert all(re.fullmatch(r"-?\d+(\.\d)?", number) for number in re.findall(r"[-\d.]+", text))
