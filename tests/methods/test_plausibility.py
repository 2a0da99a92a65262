from datetime import date
from decimal import Decimal

import pytest

from sympolity.methods.plausibility import Known, Reported, doubts

AUTUMN = {"period_from": date(2025, 7, 1), "period_until": date(2025, 9, 30)}


def named(reported: Reported, known: Known | None = None) -> list[str]:
    return [doubt.name for doubt in doubts(reported, known or Known())]


@pytest.mark.parametrize(
    ("value", "rule", "last", "found"),
    [
        (40, "cumulative", 55, ["below-last"]),
        (55, "cumulative", 55, []),
        (40, "latest", 55, []),
        (500, "sum", 100, ["jump"]),
        (499, "sum", 100, []),
        (20, "sum", 100, ["jump"]),
        (5, "sum", 1, []),
        (0, "sum", 100, ["jump"]),
        (100, "sum", None, []),
        (-1, "sum", None, ["below-zero"]),
    ],
)
def test_doubts_compare_with_the_last_figure(value, rule, last, found):
    known = Known(last=None if last is None else Decimal(last))

    assert named(Reported(Decimal(value), rule=rule), known) == found


@pytest.mark.parametrize(("unit", "found"), [("%", ["over-a-hundred"]), ("people", [])])
def test_doubts_take_a_share_over_a_hundred_for_odd(unit, found):
    assert named(Reported(Decimal(120), unit=unit)) == found


def test_doubts_name_the_largest_part_that_is_more_than_the_whole():
    (doubt,) = doubts(Reported(Decimal(10), parts=[Decimal(11), Decimal(12)]), Known())

    assert (doubt.name, doubt.figure) == ("part-over-whole", Decimal(12))


def test_doubts_let_the_parts_of_an_average_be_more_than_it():
    assert named(Reported(Decimal(10), rule="weighted-average", parts=[Decimal(12)])) == []


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2025, 6, 30), ["outside-period"]),
        (date(2025, 7, 1), []),
        (date(2025, 9, 30), []),
        (date(2025, 10, 1), ["outside-period"]),
        (None, []),
    ],
)
def test_doubts_see_a_day_outside_the_period(day, found):
    assert named(Reported(Decimal(1), as_of=day), Known(**AUTUMN)) == found
