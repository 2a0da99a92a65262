"""Budgets in versions, within the budget above; commitments within the budget."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from factories import make_organisation, make_programme, make_project, make_user
from finance_factories import make_budget, make_category, make_commitment
from procurement_factories import make_contract
from sympolity.affairs.finance.models import Budget
from sympolity.affairs.finance.operations import budgets
from sympolity.affairs.finance.operations.budgets import LineFacts
from sympolity.affairs.finance.operations.commitments import commit_money, release_commitment
from sympolity.affairs.finance.queries.budgets import agreed_budget, compare_versions, total_of, version_before
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio.facts import ProjectFacts
from sympolity.network.portfolio.operations.writing import change_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Any:
    class Place:
        programme = make_programme()
        town = make_organisation(programme.network)
        category = make_category(programme)
        project = make_project(programme, lead=town)
        planner = make_user("project-officer", programme, town)
        finance = make_user("finance", programme)

        def line(self, cents: int, **facts: Any) -> LineFacts:
            return LineFacts(**{"organisation": self.town, "category": self.category, "cents": cents, **facts})

    return Place()


def agreed(place: Any, project: Any, cents: int, **facts: Any) -> Budget:
    budget = budgets.draw_up_budget(project, by=place.planner, lines=[place.line(cents)], **facts)
    budgets.submit_budget(budget, by=place.planner)
    return budgets.agree_budget(budget, by=place.finance)


def test_agree_budget_makes_a_version_count(place):
    budget = agreed(place, place.project, 100_000)

    assert (agreed_budget(place.project), total_of(budget), budget.decided_by) == (budget, 100_000, place.finance)
    verbs = [entry.verb for entry in Entry.objects.about(budget)]
    assert verbs == ["budget agreed", "budget submitted", "budget drawn up"]


def test_agree_budget_refuses_whoever_submitted_it(place):
    budget = budgets.draw_up_budget(place.project, by=place.planner, lines=[place.line(1)])
    budgets.submit_budget(budget, by=place.finance)

    for person in (place.planner, place.finance):
        with pytest.raises(Refused, match="Somebody else"):
            budgets.agree_budget(budget, by=person)


@pytest.mark.parametrize("hand", ["drawn_up_by", "submitted_by"])
def test_the_database_itself_keeps_who_plans_a_budget_from_deciding_on_it(place, hand):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_budget(place.project, decided_by=place.finance, **{hand: place.finance})

    assert make_budget(place.project, decided_by=place.finance, **{hand: place.planner}).pk


def test_next_version_takes_the_lines_over_and_replaces_the_one_before(place):
    first = agreed(place, place.project, 100_000)

    second = budgets.draw_up_budget(place.project, by=place.planner, reason="Prices rose")
    lines = [place.line(120_000), place.line(5_000, category=make_category(place.programme))]
    budgets.change_budget(second, by=place.planner, lines=lines)
    budgets.submit_budget(second, by=place.planner)
    budgets.agree_budget(second, by=place.finance)

    first.refresh_from_db()
    assert (first.state, agreed_budget(place.project), second.number) == ("replaced", second, 2)
    compared = [(row.before, row.after) for row in compare_versions(version_before(second), second)]
    assert compared == [(100_000, 120_000), (None, 5_000)]


def test_draw_up_budget_refuses_a_second_open_version_and_a_change_without_reason(place):
    agreed(place, place.project, 100)

    with pytest.raises(Refused) as refusal:
        budgets.draw_up_budget(place.project, by=place.planner)
    budgets.draw_up_budget(place.project, by=place.planner, reason="More")
    with pytest.raises(Refused, match="open version"):
        budgets.draw_up_budget(place.project, by=place.planner, reason="Even more")

    assert refusal.value.field == "reason"


def test_agree_budget_refuses_a_part_that_goes_beyond_the_whole_and_says_by_how_much(place):
    agreed(place, place.project, 100_000, reserve_cents=10_000)
    first, second = (make_project(place.programme, lead=place.town, parent=place.project) for _ in range(2))
    agreed(place, first, 60_000)

    with pytest.raises(Refused) as refusal:
        agreed(place, second, 30_001)

    assert "0.01" in str(refusal.value)
    assert place.project.title in str(refusal.value)


def test_agree_budget_counts_parts_of_parts_through_a_project_without_budget(place):
    agreed(place, place.project, 100_000)
    between = make_project(place.programme, lead=place.town, parent=place.project)
    leaves = [make_project(place.programme, lead=place.town, parent=between) for _ in range(2)]
    agreed(place, leaves[0], 70_000)

    with pytest.raises(Refused, match=r"300\.00"):
        agreed(place, leaves[1], 60_000)
    with pytest.raises(Refused, match=r"100\.00"):
        agreed(place, between, 60_000)


def test_agree_budget_refuses_a_whole_that_shrinks_below_its_parts(place):
    agreed(place, place.project, 100_000)
    agreed(place, make_project(place.programme, lead=place.town, parent=place.project), 80_000)
    less = budgets.draw_up_budget(place.project, by=place.planner, reason="Cut", lines=[place.line(79_000)])

    with pytest.raises(Refused, match=r"10\.00"):
        budgets.submit_budget(less, by=place.planner)


def test_agree_budget_refuses_lines_below_what_is_committed(place):
    agreed(place, place.project, 100_000)
    make_commitment(place.project, 90_000, category=place.category)
    less = budgets.draw_up_budget(place.project, by=place.planner, reason="Cut", lines=[place.line(80_000)])

    with pytest.raises(Refused, match=r"100\.00"):
        budgets.submit_budget(less, by=place.planner)


def test_change_budget_refuses_what_does_not_fit(place):
    budget = budgets.draw_up_budget(place.project, by=place.planner)
    stranger = make_organisation(place.programme.network)
    foreign = make_category(make_programme())
    cases = [
        [place.line(1, organisation=stranger)],
        [place.line(1, category=foreign)],
        [place.line(1), place.line(2)],
        [place.line(-1)],
    ]

    for lines in cases:
        with pytest.raises(Refused, match=r"^Line \d:"):
            budgets.change_budget(budget, by=place.planner, lines=lines)

    assert budget.lines.count() == 0


def test_return_budget_lets_it_change_again(place):
    budget = budgets.draw_up_budget(place.project, by=place.planner, lines=[place.line(5)])
    budgets.submit_budget(budget, by=place.planner)
    with pytest.raises(Refused, match="submitted"):
        budgets.change_budget(budget, by=place.planner, lines=[])

    budgets.return_budget(budget, by=place.finance, reason="Split staff from travel")
    budgets.change_budget(budget, by=place.planner, lines=[place.line(6)])

    budget.refresh_from_db()
    assert (budget.state, budget.decision, total_of(budget)) == ("returned", "Split staff from travel", 6)


# -- commitments ---------------------------------------------------------------------
def commit(place: Any, cents: int, **facts: Any) -> Any:
    usual = {"organisation": place.town, "category": place.category, "title": "Work", "cents": cents}
    return commit_money(place.project, by=place.planner, **{**usual, **facts})


def test_commit_money_stays_within_the_line_of_the_agreed_budget(place):
    make_budget(place.project, 100_000, category=place.category)
    commit(place, 60_000)

    with pytest.raises(Refused, match=r"100\.00"):
        commit(place, 50_000)


def test_commit_money_needs_an_agreed_budget(place):
    with pytest.raises(Refused, match="no agreed budget"):
        commit(place, 1)


def test_commit_money_without_a_line_is_held_by_the_whole(place):
    make_budget(place.project, 100_000, category=place.category, reserve_cents=20_000)
    other = make_category(place.programme)
    commit(place, 70_000, category=other)

    with pytest.raises(Refused, match="beside its parts"):
        commit(place, 10_001)


def test_commit_money_by_contract_stays_within_its_worth(place):
    make_budget(place.project, 1_000_000, category=place.category)
    contract = make_contract(place.project, cents=50_000)
    contract.modifications.create(number=1, kind="value", agreed_on="2025-06-01", cents=10_000, reason="more")
    commit(place, 55_000, contract=contract)

    with pytest.raises(Refused, match="contract is worth"):
        commit(place, 5_001, contract=contract)


def test_release_commitment_sets_the_money_free(place):
    make_budget(place.project, 100_000, category=place.category)
    commitment = commit(place, 100_000)

    release_commitment(commitment, by=place.planner, reason="The order was cancelled")

    assert commit(place, 100_000).cents == 100_000
    with pytest.raises(Refused, match="was released"):
        release_commitment(commitment, by=place.planner, reason="again")


def test_commit_money_twice_by_a_second_click_is_refused(place):
    make_budget(place.project, 100_000, category=place.category)
    commit(place, 10_000)

    with pytest.raises(Refused, match="stands already"):
        commit(place, 10_000)


def test_commit_money_needs_the_rate_of_a_contract_in_another_currency(place):
    make_budget(place.project, 1_000_000, category=place.category)
    contract = make_contract(place.project, cents=50_000, currency="USD")

    with pytest.raises(Refused, match="No rate of USD"):
        commit(place, 1_000, contract=contract)


def test_agree_budget_counts_what_the_project_above_committed_itself(place):
    agreed(place, place.project, 100_000)
    commit(place, 60_000)
    part = make_project(place.programme, lead=place.town, parent=place.project)

    with pytest.raises(Refused, match=r"200\.00.EUR more committed"):
        agreed(place, part, 60_000)


def test_agree_budget_refuses_a_reserve_on_what_is_committed(place):
    agreed(place, place.project, 100_000)
    commit(place, 60_000)

    with pytest.raises(Refused, match=r"100\.00.EUR more committed"):
        agreed(place, place.project, 100_000, reserve_cents=50_000, reason="Keep more")


def test_change_project_refuses_a_whole_whose_budget_has_no_room_for_it(place):
    whole, part = make_project(place.programme, lead=place.town), make_project(place.programme, lead=place.town)
    agreed(place, whole, 100_000)
    agreed(place, make_project(place.programme, parent=part, lead=place.town), 100_001)

    with pytest.raises(Refused, match=r"It is 0\.01.EUR too much"):
        change_project(part, ProjectFacts(parent=whole), by=place.finance)

    agreed(place, whole, 100_001, reason="More")
    assert change_project(part, ProjectFacts(parent=whole), by=place.finance).parent == whole


def test_submit_budget_is_open_to_who_returned_it_before_and_then_does_not_decide(place):
    budget = budgets.draw_up_budget(place.project, by=place.planner, lines=[place.line(1)])
    budgets.submit_budget(budget, by=place.planner)
    budgets.return_budget(budget, by=place.finance, reason="A line is missing")

    budgets.submit_budget(budget, by=place.finance)

    with pytest.raises(Refused, match="Somebody else"):
        budgets.agree_budget(budget, by=place.finance)
