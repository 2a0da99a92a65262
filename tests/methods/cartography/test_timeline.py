from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sympolity.methods.cartography.timeline import Milestone, Span, timeline

WORKS = Span(
    id="works",
    planned_from=date(2025, 1, 1),
    planned_until=date(2025, 6, 30),
    started_on=date(2025, 2, 1),
    expected_until=date(2025, 9, 30),
)


def test_a_row_shows_plan_done_and_expected_side_by_side():
    drawing = timeline([WORKS], today=date(2025, 5, 31), width=273 + 168 + 90)

    (row,) = drawing.rows
    # From 1 January to 30 September are 273 days: one unit a day.
    assert (row.planned.x, row.planned.width) == (168, 181)
    assert row.done is not None
    assert (row.done.x, row.done.width) == (199, 120)
    assert row.expected is not None
    assert (row.expected.x, row.expected.width) == (319, 122)
    assert row.days_late == 92
    assert drawing.today_x == 318


def test_finished_work_has_no_forecast_and_may_be_early():
    span = Span("a", date(2025, 1, 1), date(2025, 6, 30), date(2025, 1, 1), date(2025, 6, 12))

    (row,) = timeline([span], today=date(2025, 8, 1), width=600).rows

    assert (row.expected, row.days_late) == (None, -18)


@pytest.mark.parametrize(("today", "late"), [(date(2025, 6, 30), None), (date(2025, 7, 3), 3)])
def test_work_without_a_forecast_is_late_from_the_day_after_its_planned_end(today, late):
    span = Span("a", date(2025, 1, 1), date(2025, 6, 30), started_on=date(2025, 1, 1))

    (row,) = timeline([span], today=today, width=600).rows

    assert row.days_late == late


def test_a_forecast_in_the_past_does_not_hide_the_delay():
    span = Span(
        "a",
        date(2025, 1, 1),
        date(2025, 6, 30),
        started_on=date(2025, 1, 1),
        expected_until=date(2025, 7, 31),
    )

    (row,) = timeline([span], today=date(2025, 8, 9), width=600).rows

    assert (row.expected, row.days_late) == (None, 40)


def test_milestones_stand_where_they_were_reached_or_else_planned():
    span = Span(
        "a",
        date(2025, 1, 1),
        date(2025, 12, 31),
        milestones=(
            Milestone("permit", date(2025, 2, 1), date(2025, 3, 1)),
            Milestone("roof", date(2025, 6, 1)),
            Milestone("opening", date(2025, 12, 1)),
        ),
    )

    (row,) = timeline([span], today=date(2025, 7, 1), width=600).rows

    assert [(m.id, m.reached, m.late) for m in row.marks] == [
        ("permit", True, True),
        ("roof", False, True),
        ("opening", False, False),
    ]


def test_today_beyond_both_ends_has_no_line():
    span = Span("a", date(2025, 1, 1), date(2025, 6, 30))

    assert timeline([span], today=date(2027, 1, 1), width=600).today_x is None


def test_ticks_are_first_days_of_months_with_room_for_words():
    drawing = timeline([Span("a", date(2024, 1, 8), date(2025, 12, 31))], today=date(2025, 1, 1), width=744)

    assert [tick.on for tick in drawing.ticks] == [
        date(2024, 1, 1),
        date(2024, 7, 1),
        date(2025, 1, 1),
        date(2025, 7, 1),
        date(2026, 1, 1),
    ]


def test_no_spans_no_rows():
    assert timeline([], today=date(2025, 1, 1), width=600).rows == ()


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
maybe = st.one_of(st.none(), days)


@given(st.lists(st.tuples(days, days, maybe, maybe, maybe), min_size=1, max_size=6), days)
def test_bars_stay_within_the_room_for_time(rows, today):
    spans = [
        Span(str(n), min(a, b), max(a, b), start, finish if start and finish and finish >= start else None, None, e)
        for n, (a, b, start, finish, e) in enumerate(rows)
    ]

    drawing = timeline(spans, today=today, width=700)

    for row in drawing.rows:
        for piece in (row.planned, row.done, row.expected):
            if piece is not None:
                assert piece.x >= 167.9
                assert piece.x + piece.width <= 700 - 90 + 2.1
                assert piece.width >= 2
