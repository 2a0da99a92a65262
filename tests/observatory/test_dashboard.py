"""Three axes beside each other: every number opens its rows, and no part disagrees with the whole."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import make_milestone
from reporting import BEFORE, LATER, TODAY, Scene
from sympolity.affairs.monitoring.models import Target
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.money_axis import MoneyStep, _steps
from sympolity.observatory.dashboard.axes import Aim, Mark, Tally
from sympolity.observatory.dashboard.reading import OBJECTIVE, PLACE, PROJECT, Focus

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def tallies(multiples):
    return {each.name: each.tally for each in multiples}


def test_each_axis_counts_for_itself_and_parts_add_up_to_the_whole(scene):
    clinic = scene.project(scene.corner, scene.health, total_cents=500)
    school = scene.project(scene.south, scene.work, total_cents=300)
    make_milestone(clinic, due_on=BEFORE, state="fulfilled")
    make_milestone(clinic, due_on=BEFORE)
    make_milestone(school, due_on=LATER)
    make_milestone(school, due_on=BEFORE, state="reported")

    found = scene.read()

    marks = {Mark.FULFILLED: 1, Mark.OVERDUE: 1, Mark.AHEAD: 1, Mark.REPORTED: 1}
    assert found.tally == Tally(projects=2, money={"planned": 800}, marks=marks)
    assert (found.tally.due, found.tally.milestones) == (3, 4)
    assert tallies(found.places) == {
        "North": Tally(1, {"planned": 500}, {Mark.FULFILLED: 1, Mark.OVERDUE: 1}),
        "South": Tally(1, {"planned": 300}, {Mark.REPORTED: 1, Mark.AHEAD: 1}),
    }
    assert {name: tally.money for name, tally in tallies(found.objectives).items()} == {
        "Health": {"planned": 500},
        "Work": {"planned": 300},
    }


def test_milestones_that_nobody_pursues_any_more_do_not_count(scene):
    ended = scene.project(scene.north, scene.health, stage="cancelled", stage_reason="No land")
    make_milestone(ended, due_on=BEFORE)
    make_milestone(ended, due_on=BEFORE, state="fulfilled")
    make_milestone(scene.project(scene.north, scene.health), due_on=BEFORE, closed_on=TODAY)

    found = scene.read()

    assert found.tally.marks == {Mark.FULFILLED: 1}


def test_money_without_a_further_step_is_not_measured_and_a_registered_step_measures_it(scene, monkeypatch):
    scene.project(scene.north, scene.health, total_cents=800)
    alone = scene.read().tally.axes(["planned"]).money
    paid = MoneyStep("paid", "paid", lambda rows: dict.fromkeys(rows.values_list("pk", flat=True), 200), 90)
    monkeypatch.setitem(_steps, "paid", paid)
    found = scene.read()

    assert alone.share is None
    assert found.tally.money == {"planned": 800, "paid": 200}
    assert found.tally.axes(["planned", "paid"]).money.share == 0.25
    assert tallies(found.places)["North"].money == {"planned": 800, "paid": 200}


def test_targets_stand_by_what_was_accepted(scene):
    clinic = scene.project(scene.north, scene.health)
    people = scene.indicator(objective=scene.health)
    reached, way = scene.indicator("Reached"), scene.indicator("Under way")
    missed, silent = scene.indicator("Missed"), scene.indicator("Silent")
    round_ = scene.round()
    scene.report(round_, clinic, [(reached, 10), (way, 4), (missed, 4), (people, 3)])
    for indicator, due_on in ((reached, BEFORE), (way, LATER), (missed, BEFORE), (silent, LATER)):
        Target.objects.create(indicator=indicator, due_on=due_on, value=10)
    Target.objects.create(indicator=people, project=clinic, due_on=LATER, value=3)
    Target.objects.create(indicator=people, territory=scene.north, due_on=LATER, value=30)

    found = scene.read()

    assert found.tally.aims == {Aim.REACHED: 2, Aim.UNDER_WAY: 2, Aim.MISSED: 1, Aim.UNMEASURED: 1}
    shown = {(row.name, row.of): (row.line.value, row.line.aim) for row in found.targets}
    assert shown == {
        ("Reached", ""): (10, Aim.REACHED),
        ("Under way", ""): (4, Aim.UNDER_WAY),
        ("Missed", ""): (4, Aim.MISSED),
        ("Silent", ""): (None, Aim.UNMEASURED),
        ("People", "North"): (3, Aim.UNDER_WAY),
    }
    assert tallies(found.places)["North"].aims == {Aim.REACHED: 1, Aim.UNDER_WAY: 1}


def test_a_report_that_was_not_accepted_reaches_no_target(scene):
    clinic = scene.project(scene.north, scene.health)
    people = scene.indicator()
    Target.objects.create(indicator=people, due_on=LATER, value=10)
    scene.report(scene.round(), clinic, state="submitted")

    found = scene.read()

    assert found.tally.aims == {Aim.UNMEASURED: 1}


def test_the_target_that_is_due_next_is_the_one_that_counts(scene):
    people = scene.indicator()
    for days, value in ((-500, 1), (-100, 2), (100, 3), (500, 4)):
        Target.objects.create(indicator=people, due_on=TODAY + timedelta(days=days), value=value)
    Target.objects.create(indicator=people, due_on=TODAY + timedelta(days=1), value=9, closed_on=TODAY)

    found = scene.read()

    assert [row.line.target for row in found.targets] == [3]


@pytest.mark.parametrize("kind", [PLACE, OBJECTIVE])
def test_a_small_picture_shows_what_its_own_dashboard_shows(scene, kind):
    people = scene.indicator(objective=scene.health)
    for place, objective in ((scene.north, scene.health), (scene.corner, scene.work), (scene.south, scene.health)):
        project = scene.project(place, objective, total_cents=100)
        make_milestone(project, due_on=BEFORE)
        Target.objects.create(indicator=people, project=project, due_on=LATER, value=1)
    Target.objects.create(indicator=people, territory=scene.corner, due_on=LATER, value=1)
    Target.objects.create(indicator=people, due_on=LATER, value=1)

    whole = scene.read()

    for each in whole.places if kind == PLACE else whole.objectives:
        assert scene.read(Focus(kind, each.pk)).tally == each.tally


def test_a_project_shows_its_parts(scene):
    mother = scene.project(scene.north, scene.health, title="Whole")
    scene.project(scene.north, scene.health, title="Part", parent=mother, total_cents=100)

    found = scene.read(Focus(PROJECT, mother.pk))

    assert tallies(found.parts) == {"Part": Tally(1, {"planned": 100})}
    assert found.tally.projects == 2


def test_rounds_tell_what_is_missing_and_what_is_late(scene):
    old, new = scene.round(state="closed"), scene.round()
    scene.round(state="planned")
    for number, state in enumerate(["accepted", "due", "draft", "submitted", "in-review", "returned", "excused"]):
        scene.report(new, scene.project(scene.north if number else scene.south, scene.health), state=state)

    found, of_south = scene.read(), scene.read(Focus(PLACE, scene.south.pk))

    first = found.rounds[0]
    counts = (first.asked, first.accepted, first.reading, first.returned, first.missing, first.late)
    assert [each.pk for each in found.rounds] == [new.pk, old.pk]
    assert counts == (6, 1, 2, 1, 2, 3)
    assert [(each.asked, each.accepted) for each in of_south.rounds] == [(1, 1)]
    assert found.attention.reports_late == 3


def test_every_number_of_the_page_opens_as_many_rows(client, scene):
    client.force_login(scene.user)
    for _each in range(3):
        make_milestone(scene.project(scene.corner, scene.health, total_cents=100), due_on=BEFORE)
    make_milestone(scene.project(scene.south, scene.work), due_on=BEFORE)
    Target.objects.create(indicator=scene.indicator(), due_on=BEFORE, value=5)
    url = f"/programmes/{scene.programme.slug}/dashboard/"

    page = client.get(f"{url}places/{scene.north.pk}/").content.decode()
    steps = client.get(f"{url}milestones/?territory={scene.north.pk}&mark=overdue")
    targets, unknown = client.get(f"{url}targets/?aim=missed"), client.get(f"{url}targets/?aim=nonsense")

    assert f"/dashboard/milestones/?territory={scene.north.pk}&amp;mark=overdue" in page
    assert steps.context["listing"].count == 3
    assert [each["name"] for each in targets.context["targets"]] == ["People"]
    assert len(unknown.context["targets"]) == 1


def test_dashboards_of_another_network_do_not_exist(client, scene):
    client.force_login(scene.user)
    other = Scene()
    project = other.project(other.north, other.health)
    slug = scene.programme.slug

    urls = [
        f"/programmes/{other.programme.slug}/dashboard/",
        f"/programmes/{slug}/dashboard/objectives/{other.health.pk}/",
        f"/programmes/{slug}/dashboard/places/{other.north.pk}/",
        f"/programmes/{slug}/dashboard/projects/{project.pk}/",
    ]

    assert [client.get(url).status_code for url in urls] == [404] * 4


def test_the_number_of_queries_does_not_grow_with_projects_and_stays_below_twenty_once_kept(client, scene):
    client.force_login(scene.user)
    people, url = scene.indicator(), f"/programmes/{scene.programme.slug}/dashboard/"
    Target.objects.create(indicator=people, due_on=LATER, value=100)
    asked = []
    for size in (2, 12):
        for _each in range(size):
            project = scene.project(scene.corner, scene.health, total_cents=100)
            make_milestone(project, due_on=BEFORE)
            Target.objects.create(indicator=people, project=project, due_on=LATER, value=3)
            scene.report(scene.round(), project, [(people, 1)])
        cache.clear()
        for _visit in range(2):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            asked.append(len(captured))

    assert Project.objects.count() == 14
    assert asked[0] == asked[2] <= 42
    assert asked[1] == asked[3] <= 20
