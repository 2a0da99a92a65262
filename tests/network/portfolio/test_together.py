"""Changing many projects at once: the preview, the decision, taking it back."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import (
    make_agreement,
    make_contractable,
    make_milestone,
    make_objective,
    make_organisation,
    make_partner,
    make_programme,
    make_project,
    make_territory,
    make_user,
)
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.queries import breaks
from sympolity.ground.journal.undoing import take_back
from sympolity.ground.kernel.models import Job
from sympolity.network.portfolio import operations
from sympolity.network.portfolio.facts import ProjectFacts
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.operations.together import Overtaken, Proposal, change_together, plan_together
from sympolity.network.portfolio.rules import changeable

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def secretariat(client, programme):
    user = make_user("secretariat", programme)
    client.force_login(user)
    return user


def plan(programme, projects, proposal, by):
    return plan_together(programme, [project.pk for project in projects], proposal, by=by)


def told(found):
    return [(line.project.title, dict(line.changes), line.refused) for line in found.lines]


def address(programme, query=""):
    return f"/programmes/{programme.slug}/projects/together/{query}"


def test_plan_shows_old_and_new_and_why_a_stage_is_refused(programme, secretariat):
    idea = make_project(programme, "Idea", stage="idea")
    approved = make_contractable(programme, "Approved", actual_start_on=date(2024, 1, 1))
    running = make_project(programme, "Running", stage="implementation")

    found = plan(programme, [idea, approved, running], Proposal("stage", "implementation"), secretariat)

    assert told(found) == [
        (
            "Idea",
            {},
            "A project that is “idea” cannot become “in implementation”. "
            "What can follow: proposed, on stand-by, cancelled.",
        ),
        ("Approved", {"stage": ("approved", "implementation")}, ""),
        ("Running", {}, ""),
    ]


def test_plan_asks_for_the_right_to_change_each_project(programme):
    own, other = make_organisation(programme.network), make_organisation(programme.network)
    officer = make_user("project-officer", programme, own)
    mine, theirs = make_project(programme, "Mine", lead=own), make_project(programme, "Theirs", lead=other)

    found = plan(programme, [mine, theirs], Proposal("kind", "pilot"), officer)

    assert told(found) == [
        ("Mine", {"kind": ("project", "pilot")}, ""),
        (
            "Theirs",
            {"kind": ("project", "pilot")},
            "“Change projects” is open to you only for what belongs to your organisation.",
        ),
    ]


@pytest.mark.parametrize("role", ["admin", "secretariat", "project-officer", "contract-manager", "reader", "steward"])
def test_changeable_says_what_the_rules_say_of_each_project(programme, role):
    own = make_organisation(programme.network)
    user = make_user(role, programme, own if role not in {"admin", "secretariat", "reader"} else None)
    projects = [
        make_project(programme, lead=own),
        make_project(programme),
        make_project(programme),
        make_project(programme),
    ]
    make_partner(projects[1], own)
    make_partner(projects[2], own, role="funder")
    make_partner(projects[3], own, until=date(2020, 1, 1))

    found = changeable(user, programme, [project.pk for project in projects])

    assert found == {each.pk for each in projects if user.has_perm("portfolio.change_project", each)}


@pytest.mark.parametrize(
    ("what", "more", "expected"),
    [
        ("territories-add", {"chosen": "new"}, {"territories": (["old"], ["old", "new"])}),
        ("territories-remove", {"chosen": "old"}, {"territories": (["old"], [])}),
        ("shift", {"days": 30}, {"planned_end_on": (date(2030, 1, 1), date(2030, 1, 31))}),
        ("lead", {"value": ""}, {"lead": ("lead", None)}),
    ],
)
def test_plan_knows_each_kind_of_change(programme, secretariat, what, more, expected):
    old, new = make_territory(programme.network, "old"), make_territory(programme.network, "new")
    lead = make_organisation(programme.network)
    project = make_project(programme, territories=[old], lead=lead, planned_end_on=date(2030, 1, 1))
    pks = {"old": old.pk, "new": new.pk, "lead": lead.pk}
    if "chosen" in more:
        more = {"chosen": (pks[more["chosen"]],)}

    found = plan(programme, [project], Proposal(what, **more), secretariat)

    def as_keys(value):
        return [pks[each] for each in value] if isinstance(value, list) else pks.get(value, value)

    assert found.lines[0].changes == {name: (as_keys(old), as_keys(new)) for name, (old, new) in expected.items()}


def test_closing_waits_for_open_milestones_here_too(programme, secretariat):
    project = make_project(programme, stage="completed")
    make_milestone(project)

    found = plan(programme, [project], Proposal("stage", "closed"), secretariat)

    assert found.lines[0].refused == "1 milestone is still open. Check it or drop it before you close the project."


def test_change_together_carries_out_what_was_seen_with_an_entry_for_each(programme, secretariat):
    one, two = make_contractable(programme, "One"), make_project(programme, "Two", stage="idea")
    proposal = Proposal("stage", "contracted", reason="Signed on Monday")
    seen = plan(programme, [one, two], proposal, secretariat).digest

    span = change_together(programme, [one.pk, two.pk], proposal, seen=seen, by=secretariat)

    assert [(project.title, project.stage) for project in Project.objects.order_by("title")] == [
        ("One", "contracted"),
        ("Two", "idea"),
    ]
    assert [(e.subject_id, e.verb, e.reason, e.source) for e in span.entries()] == [
        (one.pk, "project moved", "Signed on Monday", {"kind": "together"})
    ]
    assert list(breaks()) == []


def test_change_together_refuses_a_preview_that_is_no_longer_true(programme, secretariat):
    project = make_contractable(programme)
    proposal = Proposal("stage", "contracted")
    seen = plan(programme, [project], proposal, secretariat).digest
    operations.move_project(project, "stand-by", by=secretariat, reason="Waiting")

    with pytest.raises(Overtaken):
        change_together(programme, [project.pk], proposal, seen=seen, by=secretariat)

    project.refresh_from_db()
    assert project.stage == "stand-by"


def test_pages_lead_from_the_ticked_rows_to_the_decision_and_back(client, programme, secretariat):
    objective = make_objective(programme, "Health")
    projects = [make_project(programme, f"Project {number}") for number in range(3)]
    chosen = "&".join(f"pk={project.pk}" for project in projects[:2])
    query = f"?{chosen}&what=objectives-add&look=yes&to-chosen={objective.pk}&to-reason=Agreed"

    preview = client.get(address(programme, query))
    decided = client.post(address(programme, query), {"seen": preview.context["plan"].digest})
    result = client.get(decided.headers["Location"])
    after = [project.objectives.count() for project in projects]
    client.post(f"{decided.headers['Location']}take-back/")

    assert [[change.new for change in line.changes] for line in preview.context["lines"]] == [["Health"], ["Health"]]
    assert (result.context["title"], len(result.context["lines"])) == ("2 projects changed", 2)
    assert after == [1, 1, 0]
    assert [project.objectives.count() for project in projects] == [0, 0, 0]


def test_a_whole_decision_can_be_undone_on_the_next_page(client, programme, secretariat):
    projects = [make_contractable(programme) for _number in range(3)]
    query = "?all=yes&stage=approved&what=stage&look=yes&to-value=contracted"
    seen = client.get(address(programme, query)).context["plan"].digest
    client.post(address(programme, query), {"seen": seen})

    client.post("/undo/")

    assert [Project.objects.get(pk=project.pk).stage for project in projects] == ["approved"] * 3
    assert Entry.objects.filter(source__kind="undo").count() == 3


def test_page_shows_the_preview_again_when_somebody_was_faster(client, programme, secretariat):
    project = make_project(programme, "Old", stage="approved")
    query = f"?pk={project.pk}&what=kind&look=yes&to-value=pilot"
    seen = client.get(address(programme, query)).context["plan"].digest
    operations.change_project(project, ProjectFacts(kind="advocacy"), by=make_user("admin", programme))

    response = client.post(address(programme, query), {"seen": seen})

    project.refresh_from_db()
    assert (response.status_code, project.kind) == (409, "advocacy")
    assert "Somebody changed one of these projects meanwhile. Look at the list again." in response.content.decode()


def test_all_that_match_follows_the_filters_of_the_list(client, programme, secretariat):
    make_project(programme, stage="idea")
    make_project(programme, stage="approved")

    response = client.get(address(programme, "?all=yes&stage=idea&sort=title"))

    assert response.context["title"] == "Change 1 project"


def test_nobody_changes_projects_of_another_programme(client, programme, secretariat):
    foreign = make_project(make_programme(programme.network))

    response = client.get(address(programme, f"?pk={foreign.pk}&what=kind&look=yes&to-value=pilot"))

    assert response.status_code == 302


def test_a_reader_is_offered_no_boxes(client, programme):
    client.force_login(make_user("reader", programme))
    make_project(programme)

    assert client.get(f"/programmes/{programme.slug}/projects/").context["listing"].choose_url == ""


def test_preview_costs_the_same_whatever_the_number(client, programme, secretariat):
    organisation = make_organisation(programme.network)
    costs = []
    for number in (3, 60, 700):
        make_many(programme, number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address(programme, f"?all=yes&what=lead&look=yes&to-value={organisation.pk}"))
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert costs[2] <= costs[0] + 2


def test_more_than_five_hundred_are_changed_in_the_background(
    client, programme, secretariat, django_capture_on_commit_callbacks
):
    make_many(programme, 501)
    query = "?all=yes&what=stage&look=yes&to-value=contracted"
    seen = client.get(address(programme, query)).context["plan"].digest

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address(programme, query), {"seen": seen})

    job = Job.objects.get(kind="change-together")
    assert response.headers["Location"] == f"/jobs/{job.pk}/"
    assert (job.state, job.result) == ("done", {"url": f"/programmes/{programme.slug}/projects/together/1-501/"})
    assert Project.objects.filter(stage="contracted").count() == 501


@pytest.mark.parametrize("proposal", [Proposal("stage", "contracted"), Proposal("kind", "pilot")])
def test_taking_back_costs_the_same_whatever_the_number(programme, secretariat, proposal):
    costs = []
    for number in (3, 90):
        make_many(programme, number)
        pks = list(Project.objects.values_list("pk", flat=True))
        seen = plan_together(programme, pks, proposal, by=secretariat).digest
        entries = list(change_together(programme, pks, proposal, seen=seen, by=secretariat).entries())
        with CaptureQueriesContext(connection) as queries:
            take_back(entries, by=secretariat)
        costs.append(len(queries))

    assert costs[1] <= costs[0] + 2


@pytest.mark.parametrize("proposal", [Proposal("stage", "contracted"), Proposal("kind", "pilot")])
def test_change_together_asks_no_more_for_many_projects_of_a_batch(programme, secretariat, proposal):
    costs = []
    for number in (5, 200):
        make_many(programme, number)
        pks = list(Project.objects.order_by("-pk").values_list("pk", flat=True)[:number])
        seen = plan_together(programme, pks, proposal, by=secretariat).digest

        with CaptureQueriesContext(connection) as queries:
            span = change_together(programme, pks, proposal, seen=seen, by=secretariat)

        assert len(span) == number
        costs.append(len(queries))
    assert costs[1] <= costs[0] + 4


def make_many(programme, number):
    first = Project.objects.count()
    rows = Project.objects.bulk_create(
        Project(programme=programme, title=f"Project {first + place}", stage="approved") for place in range(number)
    )
    make_agreement(programme, signed=True, projects=rows)


@pytest.mark.parametrize("pk", ["", "none", "9" * 30, "1.5"])
def test_page_leads_back_to_the_list_where_nothing_is_chosen(client, programme, secretariat, pk):
    response = client.get(address(programme, f"?pk={pk}"))

    assert response.headers["Location"] == f"/programmes/{programme.slug}/projects/"
