"""Whatever people try in whatever order: a plan moves by approved amendments alone, and nobody approves the own one."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import make_milestone, make_organisation, make_programme, make_project, make_user
from sympolity.ground.journal.queries import breaks
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio import operations
from sympolity.network.portfolio.facts import ProjectFacts
from sympolity.network.portfolio.models import Amendment, Milestone, Project
from sympolity.network.portfolio.operations import PlanChange

pytestmark = pytest.mark.django_db
END = date(2030, 12, 31)
WHY = {"cause": "weather", "remedy": "Inside first."}


def change(project, step, days):
    moved = ((step.pk, step.due_on + timedelta(days=days)),) if days % 2 else ()
    return PlanChange(planned_end_on=project.planned_end_on + timedelta(days=days), steps=moved)


def take(name, project, step, days, by):
    last = project.amendments.order_by("-number").first()
    if name == "draft":
        operations.draft_amendment(project, change(project, step, days), **WHY, by=by)
    elif name == "type":
        operations.change_project(project, ProjectFacts(planned_end_on=END + timedelta(days=days)), by=by)
    elif name == "move":
        operations.change_milestone(step, due_on=step.due_on + timedelta(days=days), reason="Rain", by=by)
    elif name == "drop":
        operations.drop_milestone(step, reason="No longer", by=by)
    elif last is None:
        return
    elif name == "change":
        operations.change_amendment(last, change(project, step, days), **WHY, by=by)
    elif name == "approve":
        operations.approve_amendment(last, by=by)
    elif name == "submit":
        operations.submit_amendment(last, by=by)
    else:
        decide = {"return": "return_amendment", "reject": "reject_amendment", "withdraw": "withdraw_amendment"}[name]
        getattr(operations, decide)(last, reason="So", by=by)


DEEDS = ("draft", "change", "submit", "approve", "approve", "return", "reject", "withdraw", "type", "move", "drop")
deeds = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 2), st.integers(-90, 90)), min_size=4, max_size=14)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds)
def test_a_plan_moves_by_approved_amendments_alone(story):
    with transaction.atomic():
        programme = make_programme()
        people = [make_user("secretariat", programme) for _number in range(3)]
        lead = make_organisation(programme.network)
        project = make_project(programme, stage="approved", planned_end_on=END, lead=lead)
        step = make_milestone(project, due_on=date(2030, 6, 30))
        operations.set_baseline(project, by=None)

        for name, who, days in story:
            with suppress(Refused):
                take(name, project, step, days, people[who])
            project, step = Project.objects.get(pk=project.pk), Milestone.objects.get(pk=step.pk)

        approved = project.amendments.filter(state="approved")
        latest = project.plan_versions.order_by("-number").first()
        chain = f"programme:{programme.pk}"
        own = [each for each in approved if each.decided_by_id in (each.proposed_by_id, each.submitted_by_id)]
        assert own == []
        assert project.plan_versions.count() == 1 + approved.count()
        assert (latest.planned_end_on, latest.steps) == (
            project.planned_end_on,
            {str(step.pk): step.due_on.isoformat()},
        )
        assert Amendment.objects.open().filter(project=project).count() <= 1
        assert list(breaks(chain)) == []
        transaction.set_rollback(True)
