"""Periods of the calendar follow each other: no day is left out, none is told twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sympolity.methods.periods import MONTHS, Period, period_after, period_around

CADENCES = st.sampled_from(sorted(MONTHS))
DAYS = st.dates(date(1999, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("cadence", "first", "last"),
    [
        ("quarterly", date(2024, 1, 1), date(2024, 3, 31)),
        ("half-yearly", date(2024, 1, 1), date(2024, 6, 30)),
        ("yearly", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_day_lies_in_the_period_of_the_calendar(cadence, first, last):
    assert period_around(cadence, date(2024, 2, 29)) == Period(first, last)


@given(CADENCES, DAYS)
def test_a_period_follows_the_one_before_it(cadence, day):
    period = period_around(cadence, day)

    following = period_after(cadence, period.last)

    assert period.first <= day <= period.last
    assert following.first == period.last + timedelta(days=1)
    assert following == period_around(cadence, following.first)


def test_after_an_odd_period_the_rest_of_the_calendar_one_follows():
    assert period_after("quarterly", date(2025, 8, 15)) == Period(date(2025, 8, 16), date(2025, 9, 30))


def test_a_cadence_without_periods_has_none():
    with pytest.raises(KeyError):
        period_around("once", date(2025, 1, 1))


@pytest.mark.parametrize(
    ("days", "opens", "due"),
    [(15, date(2025, 10, 1), date(2025, 10, 15)), (0, date(2025, 9, 30), date(2025, 9, 30))],
)
def test_a_round_opens_after_its_period_and_never_after_it_is_due(days, opens, due):
    period = Period(date(2025, 7, 1), date(2025, 9, 30))

    assert (period.opens_on(days), period.due_on(days)) == (opens, due)
