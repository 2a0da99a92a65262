"""Lines over time: from zero, with names that do not cover each other, and no picture of a single point."""

from datetime import date
from itertools import pairwise

from sympolity.methods.cartography.courses import Course, Level, Spread, draw_courses

FIRST, LAST = date(2025, 1, 31), date(2025, 12, 31)


def test_amounts_stand_above_zero_and_names_apart():
    courses = [Course("spent", ((FIRST, 0), (LAST, 1_000))), Course("paid", ((FIRST, 0), (LAST, 990)))]

    found = draw_courses(courses, levels=[Level("envelope", 1_010)], width=600, height=300)

    labels = sorted(line.label_y for line in (*found.lines, *found.levels))
    assert found.ticks[0].amount == 0
    assert all(after - before >= 15 for before, after in pairwise(labels))
    assert max(labels) <= found.bottom


def test_a_fan_is_closed_and_days_are_marked():
    course = Course("spent", ((FIRST, 100), (LAST, None)))
    fan = Spread("80", ((FIRST, 100, 100), (LAST, 200, 400)))

    found = draw_courses([course], spreads=[fan], marks=[("end", LAST)], width=600, height=300)

    assert found.spreads[0].path.endswith("Z")
    assert found.marks == (("end", found.right),)


def test_one_point_is_no_picture():
    assert draw_courses([Course("spent", ((FIRST, 100),))], width=600, height=300) is None
