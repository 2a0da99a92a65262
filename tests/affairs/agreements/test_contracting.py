"""No project of a kind with money is contracted without a signed agreement, whichever way it takes the step."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import cover_project, make_agreement, make_contractable, make_project
from sympolity.affairs.agreements.models import AgreedProject, Agreement
from sympolity.affairs.agreements.operations.agreements import end_agreement
from sympolity.affairs.agreements.queries.coverage import agreements_of, without_agreement
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.undoing import take_back
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio import operations
from sympolity.network.portfolio.facts import ProjectFacts
from sympolity.network.portfolio.models import KindRule, Project
from sympolity.network.portfolio.operations.stages import move_projects
from sympolity.network.portfolio.operations.together import Proposal, plan_together

pytestmark = pytest.mark.django_db
REFUSED = "No signed agreement with money covers “House”"


@pytest.fixture
def house(programme):
    return make_project(programme, "House", stage="approved")


def test_a_project_with_money_is_not_contracted_without_agreement(house, secretariat):
    with pytest.raises(Refused, match=REFUSED) as refusal:
        operations.move_project(house, "contracted", by=secretariat)

    assert refusal.value.field == "stage"
    assert Project.objects.get().stage == "approved"


@pytest.mark.parametrize(
    ("facts", "is_enough"),
    [
        ({"signed": True}, True),
        ({"signed": True, "kind": "grant"}, True),
        ({"signed": False}, False),
        ({"signed": True, "kind": "memorandum"}, False),
        ({"signed": True, "state": "terminated"}, False),
        ({"signed": True, "state": "ended"}, False),
    ],
)
def test_only_a_signed_agreement_with_money_lets_it_pass(programme, secretariat, house, facts, is_enough):
    make_agreement(programme, projects=[house], **facts)

    assert move_projects(programme, [house.pk], "contracted", by=secretariat) == ([house.pk] if is_enough else [])


def test_an_agreement_of_the_whole_covers_its_parts(programme, secretariat):
    whole = make_project(programme, "Whole", kind="intervention")
    between = make_project(programme, "Between", parent=whole)
    part = make_project(programme, "Part", parent=between, stage="approved")
    make_agreement(programme, signed=True, projects=[whole])

    moved = operations.move_project(part, "contracted", by=secretariat)

    assert moved.stage == "contracted"
    assert [each.reference for each in agreements_of(part)] == [Agreement.objects.get().reference]


@pytest.mark.parametrize(
    ("kind", "has_money", "passes"),
    [("mentoring", None, True), ("project", False, True), ("mentoring", True, False), ("project", None, False)],
)
def test_whether_a_kind_has_money_is_for_the_programme_to_say(programme, secretariat, kind, has_money, passes):
    project = make_project(programme, kind=kind, stage="approved")
    if has_money is not None:
        KindRule.objects.create(programme=programme, kind=kind, has_money=has_money)

    assert bool(move_projects(programme, [project.pk], "contracted", by=secretariat)) is passes


def test_preview_of_many_says_why_each_is_refused(programme, secretariat, house):
    ready = make_contractable(programme, "Ready")

    found = plan_together(programme, [house.pk, ready.pk], Proposal("stage", "contracted"), by=secretariat)

    assert [line.project.title for line in found.changing] == ["Ready"]
    assert [line.refused.startswith(REFUSED) for line in found.refused] == [True]


def test_guard_asks_no_more_for_many_projects(programme, secretariat):
    costs = []
    secretariat.has_perm("portfolio.move_project", programme)
    for number in (2, 40):
        projects = [make_project(programme, stage="approved") for _each in range(number)]
        make_agreement(programme, signed=True, projects=projects[::2])
        with CaptureQueriesContext(connection) as queries:
            plan_together(programme, [each.pk for each in projects], Proposal("stage", "contracted"), by=secretariat)
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_undoing_a_move_does_not_pass_over_the_guard(programme, secretariat):
    project = make_contractable(programme, "House")
    operations.move_project(project, "contracted", by=secretariat)
    operations.move_project(project, "implementation", by=secretariat)
    started = Entry.objects.about(project).order_by("id").last()
    AgreedProject.objects.all().delete()

    with pytest.raises(Refused, match=REFUSED):
        take_back([started], by=secretariat)

    assert Project.objects.get().stage == "implementation"


def test_putting_back_a_move_later_does_not_pass_over_the_guard(programme, secretariat):
    project = make_contractable(programme, "House")
    operations.move_project(project, "contracted", by=secretariat)
    operations.move_project(project, "stand-by", by=secretariat, reason="Waiting")
    stopped = Entry.objects.about(project).order_by("id").last()
    AgreedProject.objects.all().delete()

    with pytest.raises(Refused, match=REFUSED):
        take_back([stopped], by=secretariat, reason="Goes on", later=True)


def test_putting_back_what_a_list_said_does_not_pass_over_the_guard(programme, secretariat):
    project = make_project(programme, "House", stage="contracted")
    operations.bring_projects(
        programme,
        [],
        [(project, ProjectFacts(stage="implementation"))],
        by=secretariat,
        source_of=lambda _facts: {"kind": "import", "import": 1},
    )
    told = Entry.objects.about(project).order_by("id").last()

    with pytest.raises(Refused, match=REFUSED):
        take_back([told], by=secretariat)


def test_changing_the_stage_as_a_fact_does_not_pass_over_the_guard(house, secretariat):
    with pytest.raises(Refused, match=REFUSED):
        operations.change_project(house, ProjectFacts(stage="contracted"), by=secretariat)


def test_entering_a_project_as_contracted_does_not_pass_over_the_guard(programme, secretariat):
    whole = make_project(programme, "Whole", kind="intervention")
    make_agreement(programme, signed=True, projects=[whole])
    facts = ProjectFacts(title="House", kind="project", stage="contracted")

    with pytest.raises(Refused, match=REFUSED) as refusal:
        operations.add_project(programme, facts, by=secretariat)
    part = operations.add_project(programme, replace(facts, parent=whole), by=secretariat)

    assert refusal.value.field == "stage"
    assert list(Project.objects.exclude(pk=whole.pk)) == [part]


def test_form_of_a_new_project_says_what_stands_against_its_stage(programme, secretariat, client):
    client.force_login(secretariat)
    typed = {"title": "House", "kind": "project", "stage": "contracted"}

    page = client.post(reverse("portfolio:add", args=[programme.slug]), typed)

    assert page.status_code == 422
    assert page.context["form"].errors["stage"][0].startswith(REFUSED)
    assert not Project.objects.exists()


def test_a_list_may_tell_of_what_was_contracted_and_it_is_watched(programme, secretariat, house):
    operations.bring_projects(
        programme,
        [],
        [(house, ProjectFacts(stage="contracted"))],
        by=secretariat,
        source_of=lambda _facts: {"kind": "import", "import": 1},
    )

    assert Project.objects.get().stage == "contracted"
    assert without_agreement(programme) == {house.pk}


def test_what_an_agreement_covers_stays_when_its_list_is_taken_back(programme, secretariat):
    source = {"kind": "import", "import": 5}
    brought = operations.bring_projects(
        programme,
        [ProjectFacts(title="Covered"), ProjectFacts(title="Free")],
        [],
        by=secretariat,
        source_of=lambda _facts: source,
    )
    make_agreement(programme, signed=True, projects=brought.added[:1])

    removed = operations.remove_brought(brought.added, by=secretariat, source=source)

    assert [(each.project.title, each.why) for each in removed.kept] == [
        ("Covered", "Reports, agreements or money stand on it.")
    ]
    assert Project.objects.get().title == "Covered"


def test_without_agreement_names_only_what_is_under_way_and_uncovered(programme):
    bare = make_project(programme, stage="implementation")
    make_project(programme, stage="approved")
    make_project(programme, stage="contracted", kind="mentoring")
    whole = make_project(programme, kind="intervention")
    make_project(programme, stage="contracted", parent=whole)
    cover_project(make_agreement(programme, signed=True), whole)

    assert without_agreement(programme) == {bare.pk}


@pytest.mark.parametrize("stage", ["approved", "stand-by"])
def test_work_does_not_begin_without_agreement_either(programme, secretariat, stage):
    bare = make_project(programme, "House", stage=stage)
    ready = make_contractable(programme, "Ready")

    with pytest.raises(Refused, match=REFUSED):
        operations.move_project(bare, "implementation", by=secretariat)

    assert operations.move_project(ready, "implementation", by=secretariat).stage == "implementation"


def test_another_kind_or_place_does_not_pass_over_the_guard(programme, secretariat):
    whole = make_project(programme, "Whole", kind="intervention")
    part = make_project(programme, "House", parent=whole, stage="contracted")
    make_agreement(programme, signed=True, projects=[whole])
    talks = make_project(programme, "House", kind="mentoring", stage="contracted")

    for project, facts in ((part, ProjectFacts(parent=None)), (talks, ProjectFacts(kind="project"))):
        with pytest.raises(Refused, match=REFUSED):
            operations.change_project(project, facts, by=secretariat)

    assert Project.objects.get(pk=part.pk).parent_id == whole.pk
    assert Project.objects.get(pk=talks.pk).kind == "mentoring"


def test_what_stands_without_agreement_already_can_still_be_put_right(programme, secretariat):
    bare = make_project(programme, "House", stage="contracted", kind="project")

    changed = operations.change_project(bare, ProjectFacts(kind="intervention"), by=secretariat)

    assert changed.kind == "intervention"


def test_end_agreement_waits_for_the_work_that_it_covers(programme, secretariat):
    project = make_contractable(programme, "House", stage="implementation")
    [agreement] = agreements_of(project)

    with pytest.raises(Refused, match="“House” is still under way under this agreement"):
        end_agreement(agreement, by=secretariat)
    Project.objects.update(stage="completed")

    assert end_agreement(agreement, by=secretariat).state == "ended"
