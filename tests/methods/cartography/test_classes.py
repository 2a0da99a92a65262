from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sympolity.methods.cartography.classes import Classes, LegendItem, natural_breaks, quantiles, roundest


def test_natural_breaks_cut_in_the_gaps_at_round_numbers():
    classes = natural_breaks([1.6, 1.7, 1.8, 1.9, 3.8, 4.3, 5.3, 5.9, 9.4], at_most=4)

    assert classes.breaks == (2, 5, 8)
    assert [classes.of(value) for value in (1.9, 2, 2.1, 5.3, 9.4)] == [1, 1, 2, 3, 4]


def test_quantiles_put_as_many_places_into_each_class():
    classes = quantiles(range(1, 11), at_most=5)

    assert classes.breaks == (2, 4, 6, 8)
    assert [item.count for item in classes.legend(range(1, 11))] == [2, 2, 2, 2, 2]


def test_legend_says_zero_and_no_data_apart_from_the_classes():
    values = [0, None, 1, 2, 40, None]

    legend = natural_breaks(values, at_most=2).legend(values)

    assert legend == (
        LegendItem(0, 0, 0, "zero", 1),
        LegendItem(1, None, 20, "to", 2),
        LegendItem(2, 20, None, "over", 1),
        LegendItem(None, None, None, "no_data", 2),
    )


def test_two_distinct_values_make_two_classes():
    assert natural_breaks([3, 3, 8, 8]).breaks == (5,)


def test_one_distinct_value_is_said_as_it_is():
    values = [7, 7, 0, None]

    assert natural_breaks(values).legend(values) == (
        LegendItem(0, 0, 0, "zero", 1),
        LegendItem(1, 7, 7, "only", 2),
        LegendItem(None, None, None, "no_data", 1),
    )


@pytest.mark.parametrize("make", [natural_breaks, quantiles])
def test_without_values_there_are_no_classes(make):
    values = [None, float("nan")]

    assert make(values) == Classes()
    assert make(values).legend(values) == (LegendItem(None, None, None, "no_data", 2),)


def test_zero_is_a_number_among_others_when_values_go_below_it():
    classes = natural_breaks([-4, 0, 4], at_most=3)

    assert [classes.of(value) for value in (-4, 0, 4)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("low", "high", "border"),
    [
        (4.3, 5.3, 5),
        (1.9, 3.8, 2),
        (0.31, 0.39, 0.35),
        (12431, 12502, 12500),
        (9, 11, 10),
        (2.01, 2.02, 2.01),
        (-3, -1, -2),
        (Decimal("0.1"), Decimal("0.2"), 0.1),
        (99_000_000, 101_000_000, 100_000_000),
    ],
)
def test_roundest_number_in_a_gap(low, high, border):
    assert roundest(low, high) == border


amounts = st.one_of(
    st.integers(0, 10**12),
    st.decimals(0, 10**6, places=2),
    st.floats(0, 1e9, allow_nan=False, allow_subnormal=False),
)


@given(st.lists(st.one_of(st.none(), amounts), max_size=40), st.sampled_from([natural_breaks, quantiles]))
def test_every_value_has_a_class_and_no_class_is_empty(values, make):
    classes = make(values)

    legend = classes.legend(values)

    assert sum(item.count for item in legend) == len(values)
    assert all(item.count for item in legend)
    assert all(low < high for low, high in pairwise(classes.breaks))
    assert classes.count <= 5


@given(st.lists(st.integers(1, 50), min_size=2, max_size=12), st.integers(2, 5))
def test_natural_breaks_are_the_best_of_all_cuts(values, at_most):
    classes = natural_breaks(values, at_most=at_most)

    groups = [[v for v in values if classes.of(v) == index] for index in range(1, classes.count + 1)]
    assert spread(groups) == pytest.approx(least_spread(values, at_most))


def spread(groups):
    return sum(sum((v - sum(group) / len(group)) ** 2 for v in group) for group in groups if group)


def least_spread(values, at_most):
    distinct = sorted(set(values))
    wanted = min(at_most, len(distinct))
    return min(
        spread(
            [[v for v in values if low <= v < high] for low, high in pairwise((distinct[0], *cuts, distinct[-1] + 1))]
        )
        for cuts in combinations(distinct[1:], wanted - 1)
    )
