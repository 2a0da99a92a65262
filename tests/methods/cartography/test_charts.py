import pytest
from hypothesis import given
from hypothesis import strategies as st

from sympolity.methods.cartography.charts import nice_ticks, sparkline


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 19.8, (0, 5, 10, 15, 20)),
        (3, 97, (0, 20, 40, 60, 80, 100)),
        (0, 0, (0, 0.2, 0.4, 0.6, 0.8, 1)),
        (-30, 55, (-40, -20, 0, 20, 40, 60)),
        (0, 1_240_000, (0, 500_000, 1_000_000, 1_500_000)),
    ],
)
def test_nice_ticks_are_round_and_begin_at_zero(low, high, ticks):
    assert nice_ticks(low, high) == ticks


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.integers(3, 9))
def test_nice_ticks_enclose_the_values_and_zero(a, b, at_most):
    ticks = nice_ticks(min(a, b), max(a, b), at_most=at_most)

    assert 2 <= len(ticks) <= at_most
    assert ticks[0] <= min(a, b, 0)
    assert ticks[-1] >= max(a, b, 0)
    assert 0 in ticks


def test_a_sparkline_breaks_where_a_value_is_missing():
    line = sparkline([0, 5, None, 10], width=64, height=24)

    assert line.paths == ("M2,22L22,12",)
    assert line.dots == ((62, 2),)
    assert line.last == (62, 2)
    assert line.zero == 22


def test_a_sparkline_of_rates_may_leave_zero_out():
    line = sparkline([50, 60], width=24, height=24, from_zero=False)

    assert (line.paths, line.zero) == (("M2,22L22,2",), None)


@pytest.mark.parametrize("values", [[], [None], [None, None]])
def test_a_sparkline_without_values_is_empty(values):
    line = sparkline(values)

    assert (line.paths, line.dots, line.last) == ((), (), None)
