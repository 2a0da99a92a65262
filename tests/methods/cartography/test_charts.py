import pytest
from hypothesis import given
from hypothesis import strategies as st

from sympolity.methods.cartography.charts import (
    BarRow,
    horizontal_bars,
    nice_ticks,
    sparkline,
    stacked_strip,
)


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


def test_bars_are_in_proportion_and_begin_at_zero():
    chart = horizontal_bars(
        [BarRow("a", "Health", 10, "10"), BarRow("b", "Culture", 5, "5"), BarRow("c", "Work", None)],
        width=400,
    )

    first, second = chart.bars
    assert (first.x, second.x) == (chart.zero, chart.zero)
    assert first.width == pytest.approx(2 * second.width, abs=0.2)
    assert [len(chart.bars), len(chart.baselines)] == [2, 3]
    assert chart.ticks[0].x == chart.zero


def test_a_bar_below_zero_runs_to_the_left():
    chart = horizontal_bars([BarRow("a", "More", 5), BarRow("b", "Less", -5)], width=400)

    more, less = chart.bars
    assert more.x == chart.zero
    assert less.x + less.width == pytest.approx(chart.zero, abs=0.1)


def test_a_value_without_room_after_the_bar_is_written_inside_it():
    chart = horizontal_bars([BarRow("a", "Health", 10, "1,240,000 EUR")], width=300)

    (bar,) = chart.bars
    assert (bar.text_inside, bar.text_anchor) == (True, "end")


def test_a_strip_fills_its_width_and_leaves_out_zero():
    segments = stacked_strip([("a", 1), ("b", 0), ("c", 3)], width=101)

    assert [(s.id, s.x, s.width, s.share) for s in segments] == [("a", 0, 25, 0.25), ("c", 26, 75, 0.75)]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=12))
def test_nothing_above_zero_vanishes_from_a_strip(amounts):
    parts = [(str(number), amount) for number, amount in enumerate(amounts)]

    segments = stacked_strip(parts, width=300)

    assert [s.id for s in segments] == [id for id, amount in parts if amount]
    assert all(s.width >= 1.9 for s in segments)
    assert not segments or segments[-1].x + segments[-1].width == pytest.approx(300, abs=0.2)


def test_a_strip_refuses_a_part_below_zero():
    with pytest.raises(ValueError, match="below zero"):
        stacked_strip([("a", 1), ("b", -1)], width=100)


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
