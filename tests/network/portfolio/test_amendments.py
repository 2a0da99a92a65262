from datetime import date, timedelta

import pytest
from django.utils import timezone

from factories import (
    make_amendment,
    make_baseline,
    make_milestone,
    make_organisation,
    make_programme,
    make_project,
    make_user,
)
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.queries import breaks
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio import operations
from sympolity.network.portfolio.facts import ProjectFacts
from sympolity.network.portfolio.models import Amendment, Milestone, PlanVersion, Project
from sympolity.network.portfolio.operations import NewStep, PlanChange
from sympolity.network.portfolio.operations.milestones import restore_milestone
from sympolity.network.portfolio.operations.together import Proposal, plan_together

pytestmark = pytest.mark.django_db
WHY = {"cause": "no-bids", "remedy": "A new tender with a higher base price."}
AGREED = "The plan of this project is agreed. Its days move by an amendment: propose one on its page."


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def secretary(programme):
    return make_user("secretariat", programme)


@pytest.fixture
def officer(programme, project):
    return make_user("project-officer", programme, project.lead)


@pytest.fixture
def project(programme):
    return make_project(
        programme,
        "Health house",
        stage="approved",
        lead=make_organisation(programme.network),
        planned_start_on=date(2030, 1, 1),
        planned_end_on=date(2030, 12, 31),
    )


# -- the baseline ------------------------------------------------------------------------------------


def test_set_baseline_keeps_the_plan_as_it_stands(project, secretary):
    step = make_milestone(project, due_on=date(2030, 6, 30))
    make_milestone(project, closed_on=date(2026, 1, 1))

    plan = operations.set_baseline(project, by=secretary, on=date(2026, 3, 1))

    assert (plan.number, plan.is_baseline, plan.planned_start_on, plan.planned_end_on, plan.steps, plan.agreed_on) == (
        1,
        True,
        date(2030, 1, 1),
        date(2030, 12, 31),
        {str(step.pk): "2030-06-30"},
        date(2026, 3, 1),
    )
    entry = Entry.objects.about(project).get()
    assert (entry.verb, entry.by, list(breaks(entry.chain))) == ("baseline set", secretary, [])


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"stage": "proposed"}, "The project is “proposed”. Its plan is agreed once it is approved."),
        ({"planned_end_on": None}, "Nobody planned an end of this project yet. Enter one, then agree the plan."),
    ],
)
def test_set_baseline_refuses_what_is_no_plan_yet(project, secretary, facts, sentence):
    Project.objects.filter(pk=project.pk).update(**facts)

    with pytest.raises(Refused) as refusal:
        operations.set_baseline(project, by=secretary)

    assert str(refusal.value) == sentence


def test_set_baseline_refuses_a_second_one_and_a_day_to_come(project, secretary):
    with pytest.raises(Refused) as to_come:
        operations.set_baseline(project, by=secretary, on=timezone.localdate() + timedelta(days=1))
    operations.set_baseline(project, by=secretary)

    with pytest.raises(Refused) as second:
        operations.set_baseline(project, by=secretary)

    assert to_come.value.field == "on"
    assert str(second.value) == "The plan of this project is agreed already. It changes by an amendment."


def test_set_baselines_takes_the_approved_ones_without_a_plan(programme, project, secretary):
    make_project(programme, stage="idea", planned_end_on=date(2030, 1, 1))
    make_project(programme, stage="implementation")
    agreed_before = make_project(programme, stage="contracted", planned_end_on=date(2030, 1, 1))
    make_baseline(agreed_before)
    step = make_milestone(project, due_on=date(2030, 2, 1))

    agreed = operations.set_baselines(programme, by=secretary)

    assert [(plan.project, plan.steps) for plan in agreed.plans] == [(project, {str(step.pk): "2030-02-01"})]
    assert agreed.without_end == 1
    assert PlanVersion.objects.count() == 2


# -- an agreed plan stands fast ------------------------------------------------------------------------


def test_change_project_refuses_agreed_days_and_takes_the_rest(project, secretary):
    make_baseline(project)

    with pytest.raises(Refused) as refusal:
        operations.change_project(project, ProjectFacts(planned_end_on=date(2031, 1, 31)), by=secretary)
    changed = operations.change_project(
        project, ProjectFacts(title="House of health", planned_end_on=date(2030, 12, 31)), by=secretary
    )

    assert (str(refusal.value), refusal.value.field) == (AGREED, "planned_end_on")
    assert (changed.title, changed.planned_end_on) == ("House of health", date(2030, 12, 31))


def test_check_projects_names_the_row_of_a_list_that_moves_agreed_days(programme, project):
    make_baseline(project)
    other = make_project(programme, planned_end_on=date(2030, 1, 1))
    later = date(2031, 1, 31)

    faults = operations.check_projects(
        programme,
        [],
        [
            (project, ProjectFacts(planned_start_on=date(2030, 2, 1), planned_end_on=later, row=2)),
            (other, ProjectFacts(planned_end_on=later, row=3)),
        ],
    )

    assert [(fault.row, fault.sentence) for fault in faults] == [(2, AGREED)]


def test_change_together_leaves_agreed_plans_as_they_are(programme, project, secretary):
    make_baseline(project)
    other = make_project(programme, planned_end_on=date(2030, 1, 1))

    plan = plan_together(programme, [project.pk, other.pk], Proposal("shift", days=30), by=secretary)

    assert {line.project.pk: line.refused for line in plan.lines} == {project.pk: AGREED, other.pk: ""}


def test_milestones_of_an_agreed_plan_are_not_planned_moved_or_dropped(project, secretary):
    step = make_milestone(project, due_on=date(2030, 6, 30))
    make_baseline(project)
    refused = []

    for decide in (
        lambda: operations.plan_milestone(project, title="Another", due_on=date(2030, 7, 1), by=secretary),
        lambda: operations.change_milestone(step, due_on=date(2030, 7, 1), reason="Rain", by=secretary),
        lambda: operations.drop_milestone(step, reason="No longer", by=secretary),
        lambda: restore_milestone(step, due_on=date(2030, 5, 1), by=secretary),
    ):
        with pytest.raises(Refused) as refusal:
            decide()
        refused.append(str(refusal.value))
    renamed = operations.change_milestone(step, title="Roof closed", by=secretary)

    assert refused == [AGREED] * 4
    assert (renamed.title, renamed.due_on) == ("Roof closed", date(2030, 6, 30))


# -- proposing -----------------------------------------------------------------------------------------


def test_draft_amendment_keeps_only_what_differs(project, officer):
    kept, moved = make_milestone(project, due_on=date(2030, 3, 1)), make_milestone(project, due_on=date(2030, 6, 30))
    make_baseline(project)
    change = PlanChange(
        planned_start_on=date(2030, 1, 1),
        planned_end_on=date(2031, 6, 30),
        steps=((kept.pk, date(2030, 3, 1)), (moved.pk, date(2030, 12, 1))),
        new_steps=(NewStep("Second tender", date(2030, 4, 1)),),
    )

    amendment = operations.draft_amendment(project, change, **WHY, by=officer)

    assert (amendment.number, amendment.state, amendment.proposed_by) == (1, "draft", officer)
    assert amendment.proposed == {
        "planned_end_on": "2031-06-30",
        "steps": {str(moved.pk): "2030-12-01"},
        "new_steps": [{"title": "Second tender", "due_on": "2030-04-01", "verification": ""}],
        "dropped": [],
    }
    assert PlanChange.from_json(amendment.proposed).as_json() == amendment.proposed


@pytest.mark.parametrize(
    ("facts", "field", "sentence"),
    [
        ({"remedy": " "}, "remedy", "Say what you do about it: the remedy is part of every amendment."),
        ({"cause": "fate"}, "cause", "Choose the cause."),
        ({"cause": "other"}, "cause_note", "Say in words what the cause is."),
    ],
)
def test_draft_amendment_wants_cause_and_remedy(project, officer, facts, field, sentence):
    make_baseline(project)

    with pytest.raises(Refused) as refusal:
        operations.draft_amendment(project, PlanChange(planned_end_on=date(2031, 1, 1)), **{**WHY, **facts}, by=officer)

    assert (refusal.value.field, str(refusal.value)) == (field, sentence)


def test_draft_amendment_refuses_an_empty_change_a_turned_plan_and_a_fulfilled_step(project, officer):
    done = make_milestone(project, "Walls up", due_on=date(2030, 3, 1), state="fulfilled")
    make_baseline(project)
    refused = {}

    for name, change in {
        "empty": PlanChange(planned_end_on=date(2030, 12, 31)),
        "turned": PlanChange(planned_end_on=date(2029, 12, 31)),
        "fulfilled": PlanChange(steps=((done.pk, date(2030, 4, 1)),)),
        "unknown": PlanChange(dropped=(0,)),
    }.items():
        with pytest.raises(Refused) as refusal:
            operations.draft_amendment(project, change, **WHY, by=officer)
        refused[name] = str(refusal.value)

    assert refused == {
        "empty": "Nothing would change. Enter the new days.",
        "turned": "The planned end, 31\u00a0Dec\u00a02029, lies before the planned start, 1\u00a0Jan\u00a02030.",
        "fulfilled": "The milestone “Walls up” is fulfilled. It no longer changes.",
        "unknown": "A milestone of this amendment was dropped meanwhile. Change the amendment.",
    }


def test_draft_amendment_needs_an_agreed_plan_and_no_other_open_one(project, officer):
    change = PlanChange(planned_end_on=date(2031, 1, 1))
    with pytest.raises(Refused) as without:
        operations.draft_amendment(project, change, **WHY, by=officer)
    make_baseline(project)
    operations.draft_amendment(project, change, **WHY, by=officer)

    with pytest.raises(Refused) as second:
        operations.draft_amendment(project, change, **WHY, by=officer)

    assert (
        str(without.value) == "The plan of this project is not agreed yet: change its days on the page of the project."
    )
    assert str(second.value) == ("There is an open amendment of this project. Change that one, or withdraw it first.")


# -- deciding ------------------------------------------------------------------------------------------


def test_approve_amendment_makes_the_days_the_plan_and_a_new_version(project, officer, secretary):
    moved, gone = make_milestone(project, due_on=date(2030, 6, 30)), make_milestone(project, due_on=date(2030, 7, 1))
    make_baseline(project)
    change = PlanChange(
        planned_end_on=date(2031, 6, 30),
        steps=((moved.pk, date(2030, 12, 1)),),
        new_steps=(NewStep("Second tender", date(2030, 4, 1), "The notice"),),
        dropped=(gone.pk,),
    )
    amendment = operations.draft_amendment(project, change, **WHY, by=officer)
    operations.submit_amendment(amendment, by=officer)

    version = operations.approve_amendment(amendment, conditions="Report every month.", by=secretary)

    amendment.refresh_from_db()
    project.refresh_from_db()
    new = project.milestones.get(title="Second tender")
    assert (amendment.state, amendment.decided_by, amendment.decision) == (
        "approved",
        secretary,
        "Report every month.",
    )
    assert amendment.before["planned_end_on"] == "2030-12-31"
    assert project.planned_end_on == date(2031, 6, 30)
    assert (version.number, version.is_baseline, version.planned_end_on, version.steps) == (
        2,
        False,
        date(2031, 6, 30),
        {str(new.pk): "2030-04-01", str(moved.pk): "2030-12-01"},
    )
    gone.refresh_from_db()
    assert gone.closed_on == timezone.localdate()
    changed = Entry.objects.about(project).get(verb="project changed")
    assert changed.changes == {"planned_end_on": ["2030-12-31", "2031-06-30"]}
    assert (changed.reason, changed.source["amendment"]) == ("tender without bids", amendment.pk)
    assert list(breaks(changed.chain)) == []


def test_decide_refuses_who_proposed_it(project, secretary):
    make_baseline(project)
    amendment = operations.draft_amendment(project, PlanChange(planned_end_on=date(2031, 1, 1)), **WHY, by=secretary)
    operations.submit_amendment(amendment, by=make_user("admin", project.programme))

    for decide in (
        lambda: operations.approve_amendment(amendment, by=secretary),
        lambda: operations.reject_amendment(amendment, reason="No", by=secretary),
        lambda: operations.return_amendment(amendment, reason="No", by=secretary),
    ):
        with pytest.raises(Refused, match="Somebody else has to decide on it"):
            decide()

    assert Amendment.objects.get().state == "submitted"
    assert not secretary.has_perm("portfolio.decide_amendment", Amendment.objects.get())


def test_return_amendment_lets_it_change_and_come_again(project, officer, secretary):
    make_baseline(project)
    amendment = make_amendment(project, submitted_by=officer)

    returned = operations.return_amendment(amendment, reason="Say which tender.", by=secretary)
    changed = operations.change_amendment(
        returned, PlanChange(planned_end_on=date(2031, 3, 31)), **{**WHY, "cause_note": "Lot 2"}, by=officer
    )
    again = operations.submit_amendment(changed, by=officer)

    assert (returned.decision, again.state, again.cause_note) == ("Say which tender.", "submitted", "Lot 2")
    assert [entry.verb for entry in Entry.objects.about(amendment).order_by("id")] == [
        "amendment returned",
        "amendment changed",
        "amendment submitted",
    ]


def test_a_submitted_amendment_does_not_change(project, officer):
    make_baseline(project)
    amendment = make_amendment(project)

    with pytest.raises(Refused, match="It changes only after it was returned"):
        operations.change_amendment(amendment, PlanChange(planned_end_on=date(2031, 3, 31)), **WHY, by=officer)


def test_reject_and_withdraw_leave_the_plan_and_need_a_reason(project, officer, secretary):
    make_baseline(project)
    amendment = make_amendment(project)
    with pytest.raises(Refused) as refusal:
        operations.reject_amendment(amendment, reason=" ", by=secretary)

    rejected = operations.reject_amendment(amendment, reason="The fund ends before.", by=secretary)
    withdrawn = operations.withdraw_amendment(make_amendment(project), reason="Bids came in.", by=officer)

    assert refusal.value.field == "reason"
    assert (rejected.state, rejected.decision, withdrawn.state) == ("rejected", "The fund ends before.", "withdrawn")
    assert Project.objects.get(pk=project.pk).planned_end_on == date(2030, 12, 31)
    with pytest.raises(Refused, match="An amendment that is “rejected” cannot become “withdrawn”"):
        operations.withdraw_amendment(rejected, reason="Late", by=officer)


def test_approve_amendment_refuses_a_step_that_was_fulfilled_meanwhile(project, officer, secretary):
    step = make_milestone(project, "Walls up", due_on=date(2030, 6, 30))
    make_baseline(project)
    change = PlanChange(steps=((step.pk, date(2030, 9, 1)),))
    amendment = operations.draft_amendment(project, change, **WHY, by=officer)
    operations.submit_amendment(amendment, by=officer)
    Milestone.objects.filter(pk=step.pk).update(state="fulfilled")

    with pytest.raises(Refused, match="is fulfilled"):
        operations.approve_amendment(amendment, by=secretary)

    assert (Amendment.objects.get().state, PlanVersion.objects.count()) == ("submitted", 1)


def test_the_plan_of_a_cancelled_project_no_longer_changes(project, officer, secretary):
    make_baseline(project)
    amendment = make_amendment(project)
    Project.objects.filter(pk=project.pk).update(stage="cancelled")

    with pytest.raises(Refused, match="Its plan no longer changes"):
        operations.approve_amendment(amendment, by=secretary)
    operations.reject_amendment(amendment, reason="The project was cancelled.", by=secretary)
    with pytest.raises(Refused, match="Its plan no longer changes"):
        operations.draft_amendment(project, PlanChange(planned_end_on=date(2031, 1, 1)), **WHY, by=officer)


def test_an_officer_proposes_for_the_own_project_and_decides_on_none(project, officer):
    make_baseline(project)
    amendment = make_amendment(project)
    other = make_project(project.programme, lead=make_organisation(project.programme.network))

    assert officer.has_perm("portfolio.propose_amendment", project)
    assert not officer.has_perm("portfolio.propose_amendment", other)
    assert not officer.has_perm("portfolio.decide_amendment", amendment)
