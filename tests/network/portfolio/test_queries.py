from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from factories import (
    make_amount,
    make_fund,
    make_milestone,
    make_network,
    make_objective,
    make_organisation,
    make_programme,
    make_project,
    make_territory,
    make_user,
)
from sympolity.network.portfolio import queries
from sympolity.network.portfolio.models import Project

pytestmark = pytest.mark.django_db


def all_of(programme):
    return Project.objects.filter(programme=programme)


def sums(total):
    return total.name, total.count, total.planned_cents


def test_portfolio_shows_nothing_of_another_network():
    programme, other = make_programme(), make_programme()
    mine, _theirs = make_project(programme), make_project(other)
    user = make_user("reader", programme)

    assert list(queries.portfolio(programme, user)) == [mine]
    assert list(queries.portfolio(other, user)) == []


def test_with_planned_takes_the_total_else_the_eligible_else_the_funding():
    programme = make_programme()
    make_project(programme, "a", total_cents=3, eligible_cents=2)
    make_amount(make_project(programme, "b", eligible_cents=2), 1, measure="funding", fund=make_fund(programme))
    funded = make_project(programme, "c")
    make_amount(funded, 1, measure="funding", fund=make_fund(programme))
    make_amount(funded, 4, measure="funding", fund=make_fund(programme))
    make_project(programme, "d")

    rows = queries.with_funding(queries.with_planned(all_of(programme))).order_by("title")

    assert list(rows.values_list("planned_cents", "funding_cents")) == [(3, None), (2, 1), (5, 5), (None, None)]


def test_figures_sums_exactly_the_rows_given():
    programme = make_programme(watch_cents=500)
    yesterday = timezone.localdate() - timedelta(days=1)
    make_project(programme, total_cents=600, stage="implementation", planned_end_on=yesterday)
    make_project(programme, total_cents=100, stage="completed", planned_end_on=yesterday)
    make_project(programme, total_cents=700, stage="cancelled", planned_end_on=yesterday)
    make_project(programme, stage="stand-by")
    make_project(make_programme(), total_cents=9_999)

    assert queries.figures(programme, all_of(programme)) == queries.Figures(
        count=4, planned_cents=1400, funding_cents=0, unpriced=1, late=1, over=1, stand_by=1
    )


def test_complete_rows_knows_what_a_row_shows(django_assert_num_queries):
    programme = make_programme()
    place, axis = make_territory(programme.network, "Moita"), make_objective(programme, "Health")
    project = make_project(programme, eligible_cents=70, territories=[place], objectives=[axis])
    make_milestone(project, due_on=date(2026, 1, 1), state="fulfilled")
    later = make_milestone(project, due_on=date(2027, 1, 1))
    make_milestone(project, due_on=date(2026, 6, 1), closed_on=date(2026, 1, 1))

    with django_assert_num_queries(5):
        [row] = queries.complete_rows(all_of(programme))

    assert (row.planned_cents, row.funding_cents, row.next_step) == (70, None, later)
    assert (row.steps_done, row.steps_all) == (1, 2)
    assert ([each.name for each in row.places], [each.name for each in row.aims]) == (["Moita"], ["Health"])


def test_totals_by_territory_roll_up_and_count_once():
    programme = make_programme()
    network = programme.network
    region = make_territory(network, "Peninsula", level="region")
    moita = make_territory(network, "Moita", parent=region)
    almada = make_territory(network, "Almada", parent=region)
    vale = make_territory(network, "Vale", level="community", parent=moita)
    cabo = make_territory(network, "Cabo", level="community", parent=moita)
    make_project(programme, total_cents=10, territories=[vale, cabo])
    make_project(programme, total_cents=20, territories=[vale, almada])
    make_project(programme, total_cents=40, territories=[region])
    make_project(programme, total_cents=80)

    towns = queries.totals_by(programme, all_of(programme), "territory")
    regions = queries.totals_by(programme, all_of(programme), "territory", level="region")

    assert [sums(part) for part in towns.parts] == [("Almada", 1, 20), ("Moita", 2, 30)]
    assert (sums(towns.whole), sums(towns.nowhere), towns.several) == (("", 4, 150), ("", 2, 120), 1)
    assert [sums(part) for part in regions.parts] == [("Peninsula", 3, 70)]


def test_totals_by_objective_roll_up_to_the_top():
    programme = make_programme()
    health = make_objective(programme, "Health")
    clinics = make_objective(programme, "Clinics", parent=health)
    make_objective(programme, "Culture", order=1)
    make_project(programme, total_cents=5, objectives=[clinics, health])

    totals = queries.totals_by(programme, all_of(programme), "objective")

    assert [sums(part) for part in totals.parts] == [("Health", 1, 5), ("Culture", 0, 0)]


def test_totals_by_stage_and_lead():
    programme = make_programme()
    city = make_organisation(programme.network, "City")
    make_project(programme, total_cents=5, stage="approved", lead=city)
    make_project(programme, total_cents=7, stage="approved")

    by_stage = queries.totals_by(programme, all_of(programme), "stage").by_key
    by_lead = queries.totals_by(programme, all_of(programme), "lead")

    assert (sums(by_stage["approved"]), by_stage["idea"].count) == (("approved", 2, 12), 0)
    assert ([sums(part) for part in by_lead.parts], sums(by_lead.nowhere)) == ([("City", 1, 5)], ("", 1, 7))


def test_totals_by_fund_give_each_fund_its_own_money():
    programme = make_programme()
    first, second = make_fund(programme, "A"), make_fund(programme, "B")
    project = make_project(programme, total_cents=100)
    make_amount(project, 60, measure="funding", fund=first, instrument="grant")
    make_amount(project, 30, measure="funding", fund=second, instrument="loan")

    totals = queries.totals_by(programme, all_of(programme), "fund")

    assert [sums(part) for part in totals.parts] == [("A", 1, 60), ("B", 1, 30)]
    assert (totals.whole.planned_cents, totals.whole.funding_cents, totals.several) == (100, 90, 1)


def test_matrix_shows_gaps_and_leaves_cancelled_projects_out():
    programme = make_programme()
    moita = make_territory(programme.network, "Moita")
    vale = make_territory(programme.network, "Vale", level="community", parent=moita)
    health, culture = make_objective(programme, "Health"), make_objective(programme, "Culture", order=1)
    make_project(programme, total_cents=5, territories=[vale], objectives=[health])
    make_project(programme, territories=[moita], objectives=[culture], stage="cancelled")
    make_project(programme, territories=[moita])

    found = queries.matrix(programme, all_of(programme))

    assert found.places == ((moita.pk, "Moita"),)
    assert found.aims == ((health.pk, "Health"), (culture.pk, "Culture"), (None, ""))
    assert found.at(moita.pk, health.pk) == queries.Crossing(1, 1, 5)
    assert found.at(moita.pk, culture.pk) == queries.Crossing()
    assert found.gaps == 1


def test_watch_list_orders_the_largest_and_the_latest_first():
    programme = make_programme(watch_cents=100)
    today = timezone.localdate()
    large = make_project(programme, total_cents=300)
    larger = make_project(programme, total_cents=400)
    make_project(programme, total_cents=100)
    late = make_project(programme, planned_end_on=today - timedelta(days=2), stage="implementation")
    later = make_project(programme, planned_end_on=today - timedelta(days=9), stage="implementation")
    still = make_project(programme, stage="stand-by")
    step = make_milestone(large, due_on=today - timedelta(days=1))

    found = queries.watch_list(programme, all_of(programme))

    assert [list(part) for part in (found.over, found.late, found.stand_by, found.late_steps)] == [
        [larger, large],
        [later, late],
        [still],
        [step],
    ]


def test_version_of_portfolio_changes_with_every_project():
    programme = make_programme(make_network())
    before = queries.version_of_portfolio(programme)

    make_project(programme)

    assert queries.version_of_portfolio(programme) != before


class Totals(TestCase):
    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 10**9), st.sets(st.integers(0, 3), max_size=3)), max_size=6), st.randoms())
    def test_totals_do_not_depend_on_the_order_of_entry(self, listed, chance):
        shuffled = list(listed)
        chance.shuffle(shuffled)

        first, second = totals_of(listed), totals_of(shuffled)

        assert first == second
        assert first[-1] == ("", len(listed), sum(cents for cents, _places in listed))


def totals_of(listed):
    programme = make_programme()
    town = make_territory(programme.network, "T")
    places = [make_territory(programme.network, str(n), level="community", parent=town) for n in range(3)] + [town]
    for cents, chosen in listed:
        make_project(programme, total_cents=cents, territories=[places[place] for place in chosen])
    totals = queries.totals_by(programme, all_of(programme), "territory")
    return [sums(part) for part in (*totals.parts, totals.nowhere, totals.whole)]
