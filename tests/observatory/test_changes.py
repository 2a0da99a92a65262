"""What changed between two days: read from the journal, in step with the list of today."""

import io
from contextlib import contextmanager
from datetime import datetime, time, timedelta

import openpyxl
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import make_agreement, make_objective, make_organisation, make_programme, make_territory, make_user
from sympolity.ground.journal.operations import Line, record_all
from sympolity.network.portfolio import operations
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.facts import AmountFact, ProjectFacts
from sympolity.network.portfolio.models import Project
from sympolity.observatory.comparison import Wish, compare

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def programme():
    return make_programme(currency="EUR")


@pytest.fixture
def user(client, programme):
    user = make_user("secretariat", programme)
    client.force_login(user)
    return user


@contextmanager
def days_ago(days):
    """What is decided inside is decided that many days ago, at noon."""
    real = timezone.now
    then = timezone.make_aware(datetime.combine(TODAY, time(12))) - timedelta(days=days)
    timezone.now = lambda: then
    try:
        yield
    finally:
        timezone.now = real


def add(programme, title, by, **facts):
    return operations.add_project(programme, ProjectFacts(title=title, **facts), by=by)


def change(project, by, **facts):
    return operations.change_project(project, ProjectFacts(**facts), by=by)


def wish(since=10, until=0, **more):
    return Wish(TODAY - timedelta(days=since), TODAY - timedelta(days=until), **more)


def titles(lines):
    return [line.title for line in lines]


def net(found, title):
    line = next(each for each in [*found.new, *found.ended, *found.changed] if each.title == title)
    return {name: (change.old, change.new) for name, change in line.changes.items()}


def test_projects_are_new_ended_or_changed(programme, user):
    with days_ago(20):
        garden, house = add(programme, "Garden", user), add(programme, "House", user)
        add(programme, "Untouched", user)
    with days_ago(5):
        add(programme, "New", user)
        operations.move_project(house, "cancelled", by=user, reason="No land")
        change(garden, user, kind="pilot")

    found = compare(programme, user, wish())

    assert (titles(found.new), titles(found.ended), titles(found.changed)) == (["New"], ["House"], ["Garden"])
    assert (found.before.count, found.after.count) == (3, 4)
    assert net(found, "Garden") == {"kind": ("project", "pilot")}


def test_a_fact_that_changed_several_times_stands_once(programme, user):
    with days_ago(20):
        garden = add(programme, "Garden", user, amounts=(AmountFact("total", 500),))
    for days, cents in ((6, 700), (5, 800), (4, 900)):
        with days_ago(days):
            change(garden, user, amounts=(AmountFact("total", cents),))

    found = compare(programme, user, wish())

    assert net(found, "Garden") == {"amounts.total": (500, 900)}
    assert len(found.changed[0].changes["amounts.total"].decisions) == 3
    assert (found.before.money["total"], found.after.money["total"]) == (500, 900)


def test_what_changed_back_is_shown_only_when_asked_for(programme, user):
    with days_ago(20):
        garden = add(programme, "Garden", user, stage="approved")
    with days_ago(6):
        operations.move_project(garden, "stand-by", by=user, reason="Waiting")
    with days_ago(5):
        operations.move_project(garden, "approved", by=user)

    quiet, loud = compare(programme, user, wish()), compare(programme, user, wish(with_back=True))

    assert titles(quiet.changed) == []
    assert net(loud, "Garden")["stage"] == ("approved", "approved")


def test_both_days_are_included(programme, user):
    with days_ago(20):
        garden = add(programme, "Garden", user)
    with days_ago(5):
        change(garden, user, kind="pilot")

    found = [titles(compare(programme, user, wish(since, until)).changed) for since, until in ((5, 5), (4, 0), (9, 6))]

    assert found == [["Garden"], [], []]


def test_figures_of_today_are_those_of_the_list(programme, user):
    places = [make_territory(programme.network, f"Town {number}") for number in range(3)]
    with days_ago(30):
        projects = [
            add(
                programme,
                f"Project {number}",
                user,
                stage=["idea", "approved", "stand-by"][number % 3],
                stage_reason="Waiting",
                territories=(places[number % 3], places[(number * 2) % 3]),
                amounts=(AmountFact("total", 100 * number), AmountFact("funding", 10 * number)),
            )
            for number in range(1, 8)
        ]
    make_agreement(programme, signed=True, projects=projects)
    with days_ago(3):
        change(projects[1], user, amounts=(AmountFact("total", None), AmountFact("eligible", 7)), territories=())
        operations.move_project(projects[0], "contracted", by=user)

    found = compare(programme, user, wish())

    rows = portfolio.portfolio(programme, user)
    live, by_stage = portfolio.figures(programme, rows), portfolio.totals_by(programme, rows, "stage")
    assert (found.after.count, found.after.money["planned"], found.after.money["funding"]) == (
        live.count,
        live.planned_cents,
        live.funding_cents,
    )
    assert found.after.by_stage == {part.key: part.count for part in by_stage.parts if part.count}
    assert found.after.by_place == portfolio.totals_by(programme, rows, "territory")


def test_going_back_finds_the_figures_that_stood_then(programme, user):
    town = make_territory(programme.network, "Town")
    with days_ago(30):
        project = add(programme, "Garden", user, territories=(town,), amounts=(AmountFact("total", 500),))
    then = portfolio.totals_by(programme, portfolio.portfolio(programme, user), "territory")
    with days_ago(3):
        change(project, user, territories=(), amounts=(AmountFact("total", 900),))
        add(programme, "New", user, territories=(town,))

    found = compare(programme, user, wish())

    assert found.before.by_place == then


def test_a_project_that_went_with_its_import_is_told_from_its_beginning(programme, user):
    source = {"kind": "import", "import": 1}
    with days_ago(20):
        brought = operations.bring_projects(
            programme,
            [ProjectFacts(title="Brought", amounts=(AmountFact("total", 300),))],
            [],
            by=user,
            source_of=lambda _facts: source,
        ).added
    with days_ago(5):
        operations.remove_brought(brought, by=user, source=source)

    found = compare(programme, user, wish())

    assert (titles(found.ended), found.before.count, found.after.count) == (["Brought"], 1, 0)
    assert found.before.money["total"] == 300


def test_filters_keep_what_stood_there_on_one_of_the_days(programme, user):
    town, other = make_territory(programme.network, "Town"), make_territory(programme.network, "Other")
    aim, lead = make_objective(programme), make_organisation(programme.network)
    with days_ago(20):
        moved = add(programme, "Moved", user, territories=(town,), objectives=(aim,), lead=lead)
        elsewhere = add(programme, "Elsewhere", user, territories=(other,))
    with days_ago(5):
        change(moved, user, territories=(other,), kind="pilot")
        change(elsewhere, user, kind="pilot")

    by_place = compare(programme, user, wish(territories=(town.pk,)))
    by_aim = compare(programme, user, wish(objectives=(aim.pk,)))
    by_lead = compare(programme, user, wish(leads=(lead.pk,), facts=("kind",)))

    assert [titles(each.changed) for each in (by_place, by_aim, by_lead)] == [["Moved"], ["Moved"], ["Moved"]]
    assert net(by_lead, "Moved") == {"kind": ("project", "pilot")}


def test_partners_and_milestones_are_told_with_their_project(client, programme, user):
    with days_ago(20):
        garden = add(programme, "Garden", user)
        step = operations.plan_milestone(garden, title="Roof", due_on=TODAY, by=user)
    with days_ago(5):
        operations.change_milestone(step, by=user, due_on=TODAY + timedelta(days=9), reason="Rain")
        operations.add_partner(garden, make_organisation(programme.network, "School"), by=user)

    response = client.get(f"/programmes/{programme.slug}/changes/?since={TODAY - timedelta(days=10)}")

    changes = {change.label: change.new for change in response.context["changed"][0].changes}
    assert changes["School (partner)"] == "takes part"
    assert "Roof: due" in changes


def test_translations_are_told_with_their_language(client, programme, user):
    with days_ago(20):
        garden = add(programme, "Garden", user)
    with days_ago(5), transaction.atomic():
        lines = [Line("translated", garden, {"title:fr": ("", "Jardin"), "of another app": (1, 2)})]
        record_all(lines, by=user, network=programme.network, programme_id=programme.pk)

    response = client.get(f"/programmes/{programme.slug}/changes/?since={TODAY - timedelta(days=10)}")

    [line] = response.context["changed"]
    assert [(change.label, change.new) for change in line.changes] == [("Title (fr)", "Jardin")]


def test_page_says_what_changed_in_one_sentence_and_offers_quick_choices(client, programme, user):
    with days_ago(3):
        add(programme, "New", user)

    response = client.get(f"/programmes/{programme.slug}/changes/?since={TODAY - timedelta(days=7)}&until={TODAY}")

    assert response.context["title"].startswith("1 project new since")
    assert [choice.label for choice in response.context["quick"] if choice.current] == ["last 7 days"]


def test_page_refuses_days_in_the_wrong_order(client, programme, user):
    response = client.get(f"/programmes/{programme.slug}/changes/?since=2025-02-01&until=2025-01-01")

    assert response.status_code == 422
    assert response.context["form"].errors["until"] == ["The second day lies before the first one."]


def test_file_has_a_row_for_each_fact(client, programme, user):
    with days_ago(20):
        garden = add(programme, "Garden", user)
    with days_ago(5):
        operations.change_project(garden, ProjectFacts(kind="pilot"), by=user, reason="Agreed")

    response = client.get(f"/programmes/{programme.slug}/changes/?since={TODAY - timedelta(days=9)}&format=xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    row = [cell.value for cell in sheet[2]]
    assert (row[0], row[2:7], row[8]) == (
        "Garden",
        ["changed", "Kind", "project", "pilot", str(user)],
        "Agreed",
    )


def test_last_visit_is_the_one_before_today(client, programme, user):
    session = client.session
    session[f"changes:{programme.pk}"] = ["2025-01-01", (TODAY - timedelta(days=4)).isoformat()]
    session.save()

    response = client.get(f"/programmes/{programme.slug}/changes/")

    assert (
        response.context["quick"][0].label,
        f"since={TODAY - timedelta(days=4)}" in response.context["quick"][0].url,
    ) == (
        "since your last visit",
        True,
    )


def test_ten_thousand_decisions_cost_as_many_queries_as_ten(client, programme, user):
    make_history(programme, user, 10)
    few = cost(client, programme)
    make_history(programme, user, 10_000)
    many = cost(client, programme)

    assert many <= min(few + 2, 22)


def cost(client, programme):
    address = f"/programmes/{programme.slug}/changes/"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries)


def make_history(programme, user, number):
    lead = make_organisation(programme.network)
    first = Project.objects.count()
    projects = Project.objects.bulk_create(
        Project(programme=programme, title=f"Project {first + place}", lead=lead)
        for place in range(max(number // 10, 1))
    )
    lines = [
        Line(
            "project changed", projects[place % len(projects)], {"lead": (None, lead.pk), "kind": ("pilot", "project")}
        )
        for place in range(number)
    ]
    with transaction.atomic():
        record_all(lines, by=user, network=programme.network, programme_id=programme.pk)
