"""Draws that repeat, chances that are what they say, and errors projected as the guidance says."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sympolity.methods.sampling import (
    BASE,
    POINTS,
    Looked,
    Sign,
    Unit,
    Way,
    draw,
    high_value,
    population_hash,
    population_text,
    project,
    read_population,
    risk_of,
)

populations = st.lists(st.integers(1, 10**9), min_size=1, max_size=15).map(
    lambda amounts: [Unit(number, cents, 1 + cents % 50) for number, cents in enumerate(amounts, 1)]
)


@given(populations, st.integers(1, 50), st.integers(0, 9_999).map(str), st.sampled_from(Way))
def test_draw_gives_as_many_as_asked_each_once_and_the_same_again(units, size, seed, way):
    drawn = draw(units, size, seed, way)

    assert len({one.unit.number for one in drawn}) == len(drawn) == min(size, len(units))
    assert [one.place for one in drawn] == list(range(1, len(drawn) + 1))
    assert draw(list(reversed(units)), size, seed, way) == drawn


@given(populations, st.integers(1, 20), st.integers(0, 9_999).map(str))
def test_draw_by_amount_looks_at_everything_of_high_value(units, size, seed):
    certain = high_value(units, size)

    drawn = {one.unit.number for one in draw(units, size, seed, Way.AMOUNT)}

    assert certain <= drawn


def test_draw_by_amount_hits_each_cent_as_often_as_another():
    units = [Unit(1, 1_000), Unit(2, 3_000), *(Unit(number, 4_000) for number in range(3, 8))]

    drawn = [draw(units, 2, f"seed {turn}", Way.AMOUNT) for turn in range(2_000)]
    share = {number: sum(number in {one.unit.number for one in each} for each in drawn) / 2_000 for number in (1, 2, 3)}

    assert share == {
        1: pytest.approx(2 / 24, abs=0.02),
        2: pytest.approx(6 / 24, abs=0.03),
        3: pytest.approx(8 / 24, abs=0.03),
    }


def test_draw_by_risk_takes_the_heavier_more_often():
    units = [Unit(1, 100, 30), Unit(2, 100, 10)]

    first = [draw([*units, Unit(3, 100, 1)], 1, f"seed {turn}", Way.RISK)[0].unit.number for turn in range(2_000)]

    assert first.count(1) / first.count(2) == pytest.approx(3, abs=0.6)


def test_draw_refuses_amounts_below_zero_and_an_empty_seed():
    with pytest.raises(ValueError, match="above zero"):
        draw([Unit(1, -5)], 1, "seed", Way.RANDOM)
    with pytest.raises(ValueError, match="above zero"):
        draw([Unit(1, 5)], 1, "", Way.RANDOM)


@given(populations)
def test_population_text_says_all_that_a_draw_needs(units):
    text = population_text(units)

    assert read_population(text) == units
    assert population_hash(text) == population_hash(population_text(reversed(units)))


def test_risk_adds_the_points_of_its_signs_and_its_part_of_the_largest_amount():
    risk = risk_of(500, 1_000, {Sign.SINGLE_BID, Sign.CONFLICT})

    assert dict(risk.points) == {Sign.AMOUNT: 15, Sign.SINGLE_BID: 15, Sign.CONFLICT: 30}
    assert risk.weight == BASE + 60


def test_risk_without_a_sign_keeps_its_chance():
    assert risk_of(1, 10**9, ()).weight == BASE
    assert set(POINTS) == set(Sign)


def test_project_by_risk_says_nothing_of_what_was_not_drawn():
    found = project([Looked(1_000, 100)], 50_000, Way.RISK)

    assert (found.found_rate, found.cents, found.rate) == (Fraction(1, 10), None, None)


def test_project_at_random_takes_the_rate_as_it_is():
    found = project([Looked(1_000, 100), Looked(3_000)], 50_000, Way.RANDOM)

    assert (found.cents, found.rate, found.precision_cents) == (1_250, Fraction(1, 40), None)


def test_project_of_everything_is_what_was_found():
    found = project([Looked(1_000, 100, True), Looked(3_000, 0, True)], 4_000, Way.AMOUNT)

    assert (found.cents, found.precision_cents, found.upper_cents) == (100, 0, 100)


def test_project_of_one_paper_cannot_tell_how_sure_it_is():
    found = project([Looked(1_000, 100)], 4_000, Way.AMOUNT)

    assert (found.cents, found.precision_cents, found.upper_cents) == (400, None, None)


def test_project_of_nothing_is_not_measured():
    assert project([], 4_000, Way.AMOUNT).found_rate is None
