from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sympolity.methods.timetable import Dates, margins, rolled_up, slip

TODAY = date(2026, 7, 15)
days = st.dates(date(2020, 1, 1), date(2032, 1, 1))


@given(days, days)
def test_slip_of_what_is_open_is_moved_and_overdue_together(agreed, planned):
    found = slip(Dates("a", agreed, planned), TODAY)

    assert found.behind == (max(planned, TODAY) - agreed).days
    assert found.behind == found.moved + found.overdue


@given(days, days, days)
def test_slip_of_what_is_reached_counts_from_the_agreed_day(agreed, planned, reached):
    found = slip(Dates("a", agreed, planned, reached), TODAY)

    assert (found.behind, found.overdue) == ((reached - agreed).days, 0)


def test_slip_of_what_was_given_up_is_not_overdue():
    found = slip(Dates("a", None, TODAY - timedelta(days=9), is_open=False), TODAY)

    assert (found.moved, found.overdue, found.behind) == (None, 0, None)


def test_rolled_up_of_nothing_knows_nothing():
    found = rolled_up([])

    assert (found.count, found.agreed, found.median, found.worst, found.worst_key) == (0, 0, None, None, None)


@given(st.lists(st.integers(-400, 400), min_size=1, max_size=20), st.randoms())
def test_rolled_up_does_not_depend_on_the_order(moved, random):
    slips = [slip(Dates(key, TODAY, TODAY + timedelta(days=each)), TODAY) for key, each in enumerate(moved)]
    shuffled = random.sample(slips, len(slips))

    one, other = rolled_up(slips), rolled_up(shuffled)

    assert (one.median, one.worst, one.behind) == (other.median, other.worst, other.behind)
    assert min(each.behind for each in slips) <= one.median <= one.worst


def test_margins_without_an_end_are_unknown():
    assert [(margin.title, margin.days) for margin in margins(None, [("end", TODAY)])] == [("end", None)]
