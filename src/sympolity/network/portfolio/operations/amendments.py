"""Amendments: an agreed plan is changed by a proposal with its cause and remedy, on which somebody else decides."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods import cycle
from sympolity.network.portfolio import notices
from sympolity.network.portfolio.models import Amendment, Milestone, PlanVersion, Project
from sympolity.network.portfolio.operations.proposals import (
    PlanChange,
    plan_as_json,
    pursued_steps,
    real_change,
    refuse_bad_change,
)
from sympolity.network.portfolio.operations.stages import locked
from sympolity.network.portfolio.rules import proposed_it
from sympolity.network.programmes.deeds import write_down

LONGEST = 1000


# -- proposing -------------------------------------------------------------------
@transaction.atomic
def draft_amendment(
    project: Project, change: PlanChange, *, cause: str, cause_note: str = "", remedy: str, by: User | None
) -> Amendment:
    """Those who carry a project write down what would change, why, and what they do about it. Raises Refused."""
    project = locked(project)
    if not project.plan_versions.exists():
        raise Refused(_("The plan of this project is not agreed yet: change its days on the page of the project."))
    _refuse_ended(project)
    if Amendment.objects.open().filter(project=project).exists():
        raise Refused(_("There is an open amendment of this project. Change that one, or withdraw it first."))
    last = project.amendments.aggregate(last=Max("number"))["last"] or 0
    amendment = Amendment(project=project, number=last + 1, proposed_by=by)
    _write(amendment, project, change, cause=cause, cause_note=cause_note, remedy=remedy)
    amendment.save(force_insert=True)
    write_down("amendment drafted", amendment, {"cause": (None, cause)}, by=by)
    return amendment


@transaction.atomic
def change_amendment(
    amendment: Amendment, change: PlanChange, *, cause: str, cause_note: str = "", remedy: str, by: User | None
) -> Amendment:
    """The words and days of a draft, or of one that was returned. Raises Refused."""
    amendment = _locked(amendment)
    if amendment.state not in (Amendment.State.DRAFT, Amendment.State.RETURNED):
        raise Refused(_("This amendment was submitted. It changes only after it was returned."))
    names = ("cause", "cause_note", "remedy", "proposed")
    before = {name: getattr(amendment, name) for name in names}
    _write(amendment, amendment.project, change, cause=cause, cause_note=cause_note, remedy=remedy)
    changes = {name: (old, new) for name, old in before.items() if (new := getattr(amendment, name)) != old}
    if changes:
        amendment.save(update_fields=list(changes))
        write_down("amendment changed", amendment, changes, by=by)
    return amendment


def _refuse_ended(project: Project) -> None:
    if project.stage in Project.ENDED:
        words = _("The project is “%(stage)s”. Its plan no longer changes.")
        raise Refused(words % {"stage": project.get_stage_display()})


def _write(
    amendment: Amendment, project: Project, change: PlanChange, *, cause: str, cause_note: str, remedy: str
) -> None:
    cause_note, remedy = cause_note.strip(), remedy.strip()
    if cause not in Amendment.Cause.values:
        raise Refused(_("Choose the cause."), field="cause")
    if cause == Amendment.Cause.OTHER and not cause_note:
        raise Refused(_("Say in words what the cause is."), field="cause_note")
    if not remedy:
        raise Refused(_("Say what you do about it: the remedy is part of every amendment."), field="remedy")
    for name, text in (("cause_note", cause_note), ("remedy", remedy)):
        if len(text) > LONGEST:
            raise Refused(_("Shorten this to 1,000 characters."), field=name)
    steps = pursued_steps(project)
    change = real_change(project, steps, change)
    refuse_bad_change(project, steps, change)
    amendment.cause, amendment.cause_note, amendment.remedy = cause, cause_note, remedy
    amendment.proposed = change.as_json()


@transaction.atomic
def submit_amendment(amendment: Amendment, *, by: User) -> Amendment:
    """The proposal goes to those who decide; the plan that it is compared with is kept with it. Raises Refused."""
    amendment = _locked(amendment)
    steps = pursued_steps(amendment.project)
    refuse_bad_change(amendment.project, steps, PlanChange.from_json(amendment.proposed))
    amendment.before = plan_as_json(amendment.project, steps)
    amendment.submitted_by, amendment.submitted_at = by, timezone.now()
    _move(amendment, Amendment.State.SUBMITTED, "before", "submitted_by", "submitted_at", verb="submitted", by=by)
    notices.tell_submitted(amendment)
    return amendment


@transaction.atomic
def withdraw_amendment(amendment: Amendment, *, reason: str, by: User) -> Amendment:
    """Those who proposed it no longer want it; it stays to be seen. Raises Refused."""
    amendment = _locked(amendment)
    _want(reason, _("Say why: the reason stays in its history."))
    _move(amendment, Amendment.State.WITHDRAWN, verb="withdrawn", by=by, reason=reason)
    return amendment


# -- deciding --------------------------------------------------------------------
@transaction.atomic
def return_amendment(amendment: Amendment, *, reason: str, by: User) -> Amendment:
    """Back to those who proposed it, with what is missing. Raises Refused."""
    amendment = _to_decide(amendment, by)
    _want(reason, _("Say what is missing: those who proposed it will read this."))
    amendment.decision = reason.strip()
    _move(amendment, Amendment.State.RETURNED, "decision", verb="returned", by=by, reason=reason)
    notices.tell_decided(amendment, by)
    return amendment


@transaction.atomic
def reject_amendment(amendment: Amendment, *, reason: str, by: User) -> Amendment:
    """The plan stays as it is. Raises Refused."""
    amendment = _to_decide(amendment, by)
    _want(reason, _("Say why: those who proposed it will read this."))
    _close(amendment, Amendment.State.REJECTED, reason, verb="rejected", by=by)
    return amendment


@transaction.atomic
def approve_amendment(amendment: Amendment, *, conditions: str = "", by: User) -> PlanVersion:
    """The proposed days become the plan, and the plan gets its next version. Raises Refused."""
    amendment = _to_decide(amendment, by)
    project, change = amendment.project, PlanChange.from_json(amendment.proposed)
    _refuse_ended(project)
    steps = pursued_steps(project)
    refuse_bad_change(project, steps, change)
    _close(amendment, Amendment.State.APPROVED, conditions, verb="approved", by=by)
    lines = [*_moved_days(project, change), *_moved_steps(project, steps, change), *_new_steps(project, change)]
    source = {"kind": "amendment", "amendment": amendment.pk, "number": amendment.number}
    reason = amendment.cause_note or str(amendment.get_cause_display())
    record_all(
        [Line(verb, subject, changes, reason, source) for verb, subject, changes in lines],
        by=by,
        network=project.programme.network,
        programme_id=project.programme_id,
    )
    last = project.plan_versions.aggregate(last=Max("number"))["last"] or 0
    plan = plan_as_json(project, pursued_steps(project))
    return PlanVersion.objects.create(
        project=project,
        number=last + 1,
        planned_start_on=project.planned_start_on,
        planned_end_on=project.planned_end_on,  # type: ignore[misc]  # an agreed plan has an end
        steps=plan["steps"],
        amendment=amendment,
    )


Told = tuple[str, Any, dict[str, tuple[Any, Any]]]


def _moved_days(project: Project, change: PlanChange) -> list[Told]:
    changes = {}
    for name in ("planned_start_on", "planned_end_on"):
        if day := getattr(change, name):
            changes[name] = (getattr(project, name), day)
            setattr(project, name, day)
    if not changes:
        return []
    project.save(update_fields=[*changes, "changed_at"])
    return [("project changed", project, changes)]


def _moved_steps(project: Project, steps: dict[int, Milestone], change: PlanChange) -> list[Told]:
    told: list[Told] = []
    for pk, day in change.steps:
        step = steps[pk]
        told.append(("milestone changed", step, {"due_on": (step.due_on, day)}))
        step.due_on = day
        step.save(update_fields=["due_on"])
    for pk in change.dropped:
        step = steps[pk]
        step.closed_on = timezone.localdate()
        step.save(update_fields=["closed_on"])
        told.append(("milestone dropped", step, {"closed_on": (None, step.closed_on)}))
    return told


def _new_steps(project: Project, change: PlanChange) -> list[Told]:
    told: list[Told] = []
    for each in change.new_steps:
        step = Milestone.objects.create(
            project=project, title=each.title.strip(), due_on=each.due_on, verification=each.verification
        )
        facts = {"project": (None, project.pk), "title": ("", step.title), "due_on": (None, step.due_on)}
        told.append(("milestone planned", step, facts))
    return told


# -- what all of them do -----------------------------------------------------------
def _locked(amendment: Amendment) -> Amendment:
    project = locked(amendment.project)
    found = Amendment.objects.select_for_update(of=("self",), no_key=True).get(pk=amendment.pk)
    found.project = project
    return found


def _to_decide(amendment: Amendment, by: User) -> Amendment:
    """Raises Refused for whoever proposed it: author is never approver."""
    amendment = _locked(amendment)
    if proposed_it(by, amendment):
        raise Refused(_("You proposed this amendment yourself. Somebody else has to decide on it."))
    return amendment


def _want(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise Refused(sentence, field="reason")
    if len(reason) > LONGEST:
        raise Refused(_("Shorten this to 1,000 characters."), field="reason")


def _close(amendment: Amendment, state: str, words: str, *, verb: str, by: User) -> None:
    if len(words) > LONGEST:
        raise Refused(_("Shorten this to 1,000 characters."), field="reason")
    amendment.decided_by, amendment.decided_at, amendment.decision = by, timezone.now(), words.strip()
    _move(amendment, state, "decided_by", "decided_at", "decision", verb=verb, by=by, reason=words)
    notices.tell_decided(amendment, by)


def _move(amendment: Amendment, state: str, *fields: str, verb: str, by: User, reason: str = "") -> None:
    before = amendment.state
    try:
        amendment.state = cycle.AMENDMENT.move(before, state)
    except cycle.Refusal as refusal:
        raise Refused(
            _("An amendment that is “%(before)s” cannot become “%(after)s”.")
            % {"before": Amendment.State(before).label, "after": Amendment.State(state).label}
        ) from refusal
    amendment.save(update_fields=["state", *fields])
    changes: dict[str, tuple[Any, Any]] = {"state": (before, amendment.state)}
    if state == Amendment.State.SUBMITTED:
        changes["proposed"] = (None, amendment.proposed)
    write_down(f"amendment {verb}", amendment, changes, by=by, reason=reason.strip())
