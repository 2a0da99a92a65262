"""What will be spent: nothing from too little, nothing beyond what is possible, the same from the same history."""

from datetime import date

import pytest

from spending_histories import FIRST_YEAR, MONTHS, day_of, programme_of
from sympolity.methods.forecast import (
    LEAST_MONTHS,
    LEAST_WORKS,
    TooLittle,
    Work,
    absorption,
    completeness,
    forecast_of_payments,
    forecast_of_spending,
    gaps_of,
    history_of,
    month_of,
)

END = day_of(MONTHS - 1, 31)


def history_at(now, shape="on time", seed=3, projects=60):
    programme = programme_of(shape, seed, projects=projects)
    return history_of(programme.works(now), programme.spending(now), as_of=day_of(now))


@pytest.mark.parametrize(("months", "works"), [(LEAST_MONTHS - 1, LEAST_WORKS), (LEAST_MONTHS, LEAST_WORKS - 1)])
def test_too_little_history_gives_no_figure(months, works):
    rows = [(work, FIRST_YEAR * 12 + month, 100) for work in range(works) for month in range(months)]
    listed = [Work(work, day_of(0), END, 100_000) for work in range(works)]

    found = history_of(listed, rows, as_of=day_of(12))

    assert found == TooLittle(months, works)


def test_the_least_history_gives_a_figure():
    rows = [(work, FIRST_YEAR * 12 + month, 1_000) for work in range(LEAST_WORKS) for month in range(LEAST_MONTHS)]
    listed = [Work(work, day_of(0), END, 100_000) for work in range(LEAST_WORKS)]

    found = forecast_of_spending(history_of(listed, rows, as_of=day_of(LEAST_MONTHS)), end_on=END)

    assert (found.so_far, found.months, found.works) == (30_000, LEAST_MONTHS, LEAST_WORKS)


@pytest.mark.parametrize("shape", ["on time", "standstill"])
def test_ranges_lie_in_one_another_rise_and_stay_within_what_is_possible(shape):
    history = history_at(24, shape)

    fan = forecast_of_spending(history, end_on=END).fan

    for found in (*fan.ranges, fan.at_end):
        assert history.so_far <= found.low80 <= found.low50 <= found.median <= found.high50 <= found.high80
        assert found.high80 <= history.budget.sum()
    medians = [found.median for found in fan.ranges]
    assert medians == sorted(medians)
    assert (fan.months[0], fan.months[-1]) == (month_of(day_of(24)), month_of(END))


def test_the_same_history_gives_the_same_forecast():
    first, second = (forecast_of_spending(history_at(21), end_on=END) for _ in range(2))

    assert first.fan == second.fan


def test_many_projects_are_taken_together_without_another_answer():
    few = forecast_of_spending(history_at(24, projects=64), end_on=END)
    many = forecast_of_spending(history_at(24, projects=400), end_on=END)

    shares = [
        found.fan.at_end.median / programme_of("on time", 3, projects=count).budgets.sum()
        for found, count in ((few, 64), (many, 400))
    ]
    assert abs(shares[0] - shares[1]) < 0.05


def test_ended_projects_spend_no_more():
    rows = [(work, FIRST_YEAR * 12 + month, 1_000) for work in range(6) for month in range(12)]
    listed = [Work(work, day_of(0), END, 100_000, day_of(11, 28)) for work in range(6)]

    found = forecast_of_spending(history_of(listed, rows, as_of=day_of(12)), end_on=END)

    assert found.fan.at_end.low80 == found.fan.at_end.high80 == found.so_far == 72_000


def test_credit_notes_and_projects_without_days_or_budget_do_no_harm():
    first = FIRST_YEAR * 12
    rows = [(work, first + month, 1_000) for work in range(6) for month in range(12)] + [(0, first + 5, -3_000)]
    listed = [Work(work, day_of(0), END, 100_000) for work in range(4)] + [
        Work(4, None, None, 100_000),
        Work(5, None, None, 0),
    ]

    found = forecast_of_spending(history_of(listed, rows, as_of=day_of(12)), end_on=END)

    assert found.so_far == 69_000
    assert found.fan.at_end.median > found.so_far


def test_what_would_have_to_change_is_told_in_months_and_projects():
    history = history_at(24, "late start")
    found = forecast_of_spending(history, end_on=END, further=36)
    budget = round(float(history.budget.sum()))

    change = absorption(history, found, target=budget + 500, months_left=24)
    gaps = gaps_of(history, found, most=5)

    assert (change.unplanned, change.left) == (500, budget + 500 - found.so_far)
    assert change.needed == -(-change.left // 24)
    assert set(change.best) == {3, 6, 12}
    assert change.days_more is None
    assert [gap.cents for gap in gaps] == sorted((gap.cents for gap in gaps), reverse=True)


def test_how_much_later_the_target_is_reached():
    history = history_at(30)
    found = forecast_of_spending(history, end_on=END, further=24)
    target = found.fan.ranges[MONTHS - 30 + 3].median

    change = absorption(history, found, target=target, months_left=MONTHS - 30)

    assert change.days_more is not None
    assert change.days_more <= 122


def test_payments_follow_spending_and_never_pass_what_is_owed():
    history = history_at(24)
    spending = forecast_of_spending(history, end_on=END)
    paid = {history.first + month: round(float(cents) * 0.6) for month, cents in enumerate(history.by_month[:-3], 3)}

    found = forecast_of_payments(history, spending, paid, share=0.8, end_on=END)

    assert sum(paid.values()) <= found.at_end.low80 <= found.at_end.median <= 0.8 * spending.fan.at_end.high80 + 1


def test_few_payments_give_no_figure():
    history = history_at(24)

    found = forecast_of_payments(
        history, forecast_of_spending(history, end_on=END), {history.now - 1: 5_000}, share=0.8, end_on=END
    )

    assert found == TooLittle(months=1)


def test_late_papers_are_added_to_the_last_months():
    # Of each month half is known at once, all of it one month later.
    reported = {(month, month + age): 500 for month in range(12) for age in (0, 1) if month + age < 12}

    assert completeness(reported, now=12) == {11: 0.5}


def test_papers_that_came_in_together_tell_nothing_about_delay():
    assert completeness({(month, 11): 500 for month in range(11)}, now=12) == {}


def test_a_day_within_a_month_counts_its_part():
    history = history_at(24)

    whole = forecast_of_spending(history, end_on=date(2024, 6, 30)).fan.at_end.median
    half = forecast_of_spending(history, end_on=date(2024, 6, 15)).fan.at_end.median
    before = forecast_of_spending(history, end_on=date(2024, 5, 31)).fan.at_end.median

    assert before < half < whole
