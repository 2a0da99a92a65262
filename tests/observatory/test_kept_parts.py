"""What is kept of the money and of dashboards says the same as reading everything anew, whatever was decided."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budget_machine import BudgetMachine
from factories import make_milestone
from kept_readings import Block, unnamed
from observatory.test_money import asked
from observatory.test_money_parts import ManyWays, decide
from payment_machine import Machine
from sympolity.ground.journal.models import Chain
from sympolity.ground.journal.operations import Line, record_all
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.facts import AmountFact, ProjectFacts
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.operations import (
    add_project,
    change_project,
    check_milestone,
    drop_milestone,
    move_project,
    plan_milestone,
    report_milestone,
    set_amounts,
)
from sympolity.network.portfolio.operations.stages import move_projects
from sympolity.network.programmes.models import Programme
from sympolity.observatory.dashboard.reading import OBJECTIVE, PLACE, Focus, kept_dashboard, read_dashboard
from sympolity.observatory.money.facts import BY_MONTH, chosen, parts_of, plan_by
from sympolity.observatory.money.parts import MOST_DECISIONS, SHELF, Reader, Shelf
from sympolity.observatory.money.reading import Choice, read_money

pytestmark = pytest.mark.django_db


def pages(shelf):
    """What the pages show, as far as it is made of kept parts."""
    programme = Programme.objects.get()
    reader, rows = Reader(programme, shelf), Project.objects.filter(programme=programme)
    return read_money(reader, Choice()), kept_dashboard(reader, rows, Focus())


def stale(shelf):
    """The pages that say something else than their rows; none."""
    return [kept for kept, anew in zip(pages(shelf), pages(Shelf()), strict=True) if kept != anew]


def sums(shelf):
    """The sums of the money, by project, fund and month."""
    facts = chosen(parts_of(Reader(Programme.objects.get(), shelf)))
    return facts.by_fund, facts.of, {step: facts.by_month(step) for step in BY_MONTH}, facts.reported()


class Entering(Machine):
    """What stands in the journal of a programme is all that its pages hear of."""

    def enter(self, chance, by):
        paper = super().enter(chance, by)
        decide("expenditure entered", paper, self.desk.programme)
        return paper


def test_no_order_of_decisions_about_requests_leaves_an_old_sum():
    machine, chance, shelf = Entering(), random.Random(5), Shelf()  # noqa: S311

    for _step in range(16):
        machine.step(chance)

        assert sums(shelf) == sums(Shelf()), machine.tally.done


def test_no_order_of_decisions_about_budgets_papers_and_contracts_leaves_an_old_sum():
    machine, chance, shelf = BudgetMachine(), random.Random(7), Shelf()  # noqa: S311

    for _step in range(16):
        machine.step(chance)

        assert sums(shelf) == sums(Shelf()), machine.tally.done


def decisions(scene):
    """About projects and milestones, one after the other."""
    clinic, by = scene.clinic, scene.user
    soon = timezone.localdate() + timedelta(days=10)
    yield change_project(clinic, ProjectFacts(planned_end_on=soon), by=by)
    yield change_project(clinic, ProjectFacts(title="Clinic by the river"), by=by)
    yield change_project(clinic, ProjectFacts(territories=(scene.south,), objectives=(scene.work,)), by=by)
    yield set_amounts(clinic, [AmountFact("funding", 170_00, fund=scene.other_fund)], by=by)
    step = plan_milestone(clinic, title="Roof", due_on=soon, by=by)
    yield step
    yield report_milestone(step, by=None)
    yield check_milestone(step, "fulfilled", by=by)
    yield drop_milestone(plan_milestone(clinic, title="Door", due_on=soon, by=by), reason="No door", by=by)
    library = add_project(scene.programme, ProjectFacts(title="Library", stage="idea", lead=scene.lead), by=by)
    yield library
    yield change_project(library, ProjectFacts(parent=clinic), by=by)
    yield move_project(clinic, "stand-by", reason="No land", by=by)
    yield move_projects(scene.programme, [clinic.pk, scene.both.pk], "cancelled", reason="Never", by=by)


def test_no_decision_about_projects_and_milestones_leaves_an_old_sum():
    scene, shelf = ManyWays(), Shelf()
    pages(shelf)

    for decided in decisions(scene):
        assert stale(shelf) == [], decided


def test_a_title_leaves_plan_and_forecast_as_they_were():
    scene, shelf = ManyWays(), Shelf()
    before = Reader(Programme.objects.get(), shelf)
    read_money(before, Choice())
    kept = before.one(plan_way())
    change_project(scene.clinic, ProjectFacts(title="Clinic by the river"), by=scene.user)

    assert Reader(Programme.objects.get(), shelf).one(plan_way()) is kept


def plan_way():
    return plan_by(Reader(Programme.objects.get(), Shelf()).version_of_plan)


@pytest.mark.parametrize("number", [-1, 0, 1])
def test_a_journal_that_is_not_the_one_that_was_read_is_read_anew(number):
    """As after a backup was restored: fewer, as many or more entries than before, and other ones."""
    scene, shelf = ManyWays(), Shelf()
    restore_point = transaction.savepoint()
    for _each in range(2):
        decide("something decided", scene.request, scene.programme)
    pages(shelf)
    transaction.savepoint_rollback(restore_point)
    scene.clinic.amounts.update(cents=55_55)
    for _each in range(2 + number):
        decide("something else decided", scene.request, scene.programme)

    assert Chain.objects.get(name=f"programme:{scene.programme.pk}").number == 2 + number
    assert stale(shelf) == []


def test_after_very_many_decisions_everything_is_read_anew():
    scene, shelf = ManyWays(), Shelf()
    pages(shelf)
    with transaction.atomic():
        scene.clinic.amounts.update(cents=55_55)
        lines = [Line("something decided", scene.clinic)] * (MOST_DECISIONS + 1)
        record_all(lines, by=None, network=scene.programme.network, programme_id=scene.programme.pk)

    assert stale(shelf) == []


def test_dashboards_of_objectives_and_places_choose_among_what_is_kept():
    scene, shelf = ManyWays(), Shelf()
    make_milestone(scene.clinic, due_on=date(2020, 1, 1))
    scene.project(scene.corner, scene.work, planned_end_on=date(2020, 1, 1), stage="stand-by", stage_reason="No land")
    rows = portfolio.portfolio(scene.programme, scene.user)
    pages(shelf)
    reader = Reader(Programme.objects.get(), shelf)
    for focus in (Focus(OBJECTIVE, scene.work.pk), Focus(PLACE, scene.north.pk), Focus(PLACE, scene.corner.pk)):
        with CaptureQueriesContext(connection) as captured:
            found = kept_dashboard(reader, rows, focus)

        read = " ".join(each["sql"] for each in captured)
        assert "finance_" not in read
        assert "portfolio_milestone" not in read
        assert found == read_dashboard(scene.programme, rows, focus)


def test_what_asks_for_attention_is_counted_as_lists_count_it():
    scene = ManyWays()
    scene.programme.watch_cents = 900_00
    scene.programme.save()
    scene.project(scene.corner, scene.work, planned_end_on=date(2020, 1, 1), total_cents=950_00)
    scene.project(scene.corner, scene.work, stage="stand-by", stage_reason="No land")
    rows = portfolio.portfolio(scene.programme, scene.user)

    found = read_dashboard(scene.programme, rows, Focus()).attention

    counted = portfolio.figures(scene.programme, rows)
    assert (found.late, found.over, found.stand_by, found.unpriced) == (1, 3, 1, 1)
    assert (counted.late, counted.over, counted.stand_by, counted.unpriced) == (1, 3, 1, 1)


def test_the_first_visit_of_a_process_asks_little(client):
    scene = ManyWays()
    client.force_login(scene.user)

    asked_first = {}
    for path in ("money/", "money/forecast/", f"projects/{scene.both.pk}/money/", "dashboard/"):
        SHELF.clear()
        asked_first[path] = asked(client, scene.url(path))

    assert max(asked_first.values()) <= 24, asked_first


def test_a_decision_that_names_nothing_that_touches_what_it_wrote_is_found():
    written = Block({"finance_budgetline", "journal_entry"}, {("programme:1", "finance.expenditure")})
    named = Block({"finance_budgetline", "journal_entry"}, {("programme:1", "finance.budget")})

    assert unnamed(written) == {"bound": ["finance_budgetline"]}
    assert unnamed(named) == {}
