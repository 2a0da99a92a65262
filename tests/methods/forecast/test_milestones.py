"""Which milestones will be met: those that are overdue count, and nothing is promised that was never seen."""

from datetime import date, timedelta

from sympolity.methods.forecast import LEAST_STEPS, Step, TooLittle, steps_ahead

TODAY, END = date(2025, 1, 15), date(2025, 12, 31)


def met(number, days):
    due = date(2024, 6, 1)
    return Step(f"met {number}", due, due + timedelta(days=days))


def chances(found):
    return {promise.key: round(promise.probability, 2) for promise in found.promises}


def test_few_milestones_give_no_figure():
    assert steps_ahead([met(each, 0) for each in range(LEAST_STEPS - 1)], as_of=TODAY, end_on=END) == TooLittle(
        steps=LEAST_STEPS - 1
    )


def test_what_is_due_soon_before_the_end_is_met_as_often_as_others_were_in_time():
    steps = [met(each, 0) for each in range(6)] + [met(each, 300) for each in range(6, 12)]

    found = steps_ahead([*steps, Step("late in the year", date(2025, 12, 20))], as_of=TODAY, end_on=END)

    assert chances(found) == {"late in the year": 0.5}
    assert (found.all, found.met) == (13, 12)


def test_what_is_later_than_any_before_is_not_promised():
    steps = [met(each, 10) for each in range(12)]

    found = steps_ahead([*steps, Step("lost", TODAY - timedelta(days=400))], as_of=TODAY, end_on=END)

    assert chances(found) == {"lost": 0.0}
    assert found.median == 12


def test_milestones_that_are_given_up_lower_the_chances_of_others():
    kept = [met(each, 0) for each in range(12)]
    given_up = [Step(f"given up {each}", date(2024, 6, 1), is_lost=True) for each in range(12)]

    sure = steps_ahead([*kept, Step("next", date(2025, 6, 1))], as_of=TODAY, end_on=END)
    unsure = steps_ahead([*kept, *given_up, Step("next", date(2025, 6, 1))], as_of=TODAY, end_on=END)

    assert (chances(sure), chances(unsure)) == ({"next": 1.0}, {"next": 0.5})


def test_the_least_likely_stand_first_and_ranges_lie_in_one_another():
    steps = [met(each, 20 * each) for each in range(15)]
    open_steps = [Step(f"open {each}", date(2025, 4, 1) + timedelta(days=30 * each)) for each in range(8)]

    found = steps_ahead([*steps, *open_steps], as_of=TODAY, end_on=END)

    assert [promise.probability for promise in found.promises] == sorted(
        promise.probability for promise in found.promises
    )
    assert 15 <= found.low80 <= found.low50 <= found.median <= found.high50 <= found.high80 <= 23
