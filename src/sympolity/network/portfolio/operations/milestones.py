"""The steps of a project: planned, reported by those who carry it, checked by somebody else."""

from datetime import date
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.documents.operations import keep
from sympolity.ground.journal.operations import record
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import happened
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods import cycle
from sympolity.network.portfolio.facts import UNSAID, Unsaid
from sympolity.network.portfolio.models import Milestone, Project
from sympolity.network.portfolio.operations.agreed import refuse_agreed
from sympolity.network.portfolio.operations.stages import OPEN_STATES, locked
from sympolity.network.portfolio.operations.writing import Source
from sympolity.network.portfolio.rules import reported_it

# What a version of the plan says of a milestone: its day, and whether it is pursued.
PLAN_OF_STEP = ("due_on", "closed_on")
RESULTS = (Milestone.State.FULFILLED, Milestone.State.PARTLY, Milestone.State.NOT_FULFILLED)


def _locked_step(milestone: Milestone) -> Milestone:
    locked(milestone.project)
    step = Milestone.objects.select_related("project__programme__network").get(pk=milestone.pk)
    if step.closed_on:
        raise Refused(_("This milestone was dropped on %(day)s.") % {"day": formats.day(step.closed_on)})
    return step


def _write_down(
    verb: str,
    step: Milestone,
    changes: dict[str, tuple[Any, Any]],
    *,
    by: User | None,
    reason: str = "",
    source: Source | None = None,
) -> None:
    programme = step.project.programme
    record(
        verb,
        step,
        by=by,
        network=programme.network,
        programme_id=programme.pk,
        changes=changes,
        reason=reason,
        source=source,
    )


def _refuse_bad_words(title: str, due_on: date | None, verification: str) -> None:
    if not title.strip():
        raise Refused(_("Say what is to be reached."), field="title")
    if due_on is None:
        raise Refused(_("Say by which day it is to be reached."), field="due_on")
    for name, text in (("title", title), ("verification", verification)):
        if len(text) > 300:
            raise Refused(_("Shorten this to 300 characters."), field=name)


@transaction.atomic
def plan_milestone(
    project: Project,
    *,
    title: str,
    due_on: date,
    verification: str = "",
    by: User | None,
    source: Source | None = None,
) -> Milestone:
    """A project sets itself a step, the day by which it is reached and how one will see that. Raises Refused."""
    project = locked(project)
    _refuse_bad_words(title, due_on, verification)
    if project.stage in Project.ENDED:
        raise Refused(
            _("The project is “%(stage)s”. It takes no new milestones.") % {"stage": project.get_stage_display()}
        )
    refuse_agreed(project)
    step = Milestone.objects.create(project=project, title=title.strip(), due_on=due_on, verification=verification)
    changes = {"project": (None, project.pk), "title": ("", step.title), "due_on": (None, due_on)}
    if verification:
        changes["verification"] = ("", verification)
    _write_down("milestone planned", step, changes, by=by, source=source)
    return step


@transaction.atomic
def change_milestone(
    milestone: Milestone,
    *,
    by: User | None,
    title: str | Unsaid = UNSAID,
    due_on: date | Unsaid = UNSAID,
    verification: str | Unsaid = UNSAID,
    reason: str = "",
    source: Source | None = None,
) -> Milestone:
    """The words or the day of an open step change; another day needs a reason. Raises Refused."""
    step = _locked_step(milestone)
    if step.state == Milestone.State.FULFILLED:
        raise Refused(_("This milestone was checked and is fulfilled. It no longer changes."))
    said = {"title": title, "due_on": due_on, "verification": verification}
    before = {
        name: getattr(step, name)
        for name, value in said.items()
        if value is not UNSAID and value != getattr(step, name)
    }
    if not before:
        return step
    for name in before:
        setattr(step, name, said[name])
    _refuse_bad_words(step.title, step.due_on, step.verification)
    if "due_on" in before:
        refuse_agreed(step.project, field="due_on")
    if "due_on" in before and not reason.strip():
        raise Refused(_("Say why the day moves: the reason stays in its history."), field="reason")
    step.save(update_fields=list(before))
    changes = {name: (old, getattr(step, name)) for name, old in before.items()}
    _write_down("milestone changed", step, changes, by=by, reason=reason.strip(), source=source)
    return step


@transaction.atomic
def report_milestone(
    milestone: Milestone,
    *,
    by: User | None,
    on: date | None = None,
    note: str = "",
    evidence: "File[bytes] | None" = None,
    shows: str = "",
    source: Source | None = None,
) -> Milestone:
    """Those who carry the project say that a step was reached, on a day, today where none is said.

    A file that shows it is kept with the milestone. Raises Refused.
    """
    step = _locked_step(milestone)
    on = happened(on, "on")
    before = step.state, step.reported_on
    _move(step, Milestone.State.REPORTED)
    step.reported_on = on
    step.save(update_fields=["state", "reported_on"])
    changes: dict[str, tuple[Any, Any]] = {"state": (before[0], step.state)}
    if before[1] != on:
        changes["reported_on"] = (before[1], on)
    _write_down("milestone reported", step, changes, by=by, reason=note.strip(), source=source)
    if evidence:
        _keep_evidence(step, evidence, shows, by=by)
    return step


def _keep_evidence(step: Milestone, evidence: "File[bytes]", shows: str, *, by: User | None) -> None:
    programme = step.project.programme
    try:
        keep(evidence, step, by=by, network=programme.network, programme_id=programme.pk, title=shows)
    except Refused as refusal:
        raise Refused(str(refusal), field="shows" if refusal.field == "title" else "evidence") from refusal


@transaction.atomic
def check_milestone(
    milestone: Milestone, state: str, *, by: User | None, reason: str = "", source: Source | None = None
) -> Milestone:
    """Somebody else than who reported says what became of a step: fulfilled, partly, not fulfilled, or back to planned.

    All but fulfilled need a reason. Raises Refused.
    """
    step = _locked_step(milestone)
    if by is not None and reported_it(by, step):
        raise Refused(_("You reported this milestone yourself. Somebody else has to check it."))
    if state != Milestone.State.FULFILLED and not reason.strip():
        raise Refused(_("Say what is missing: those who reported will read it."), field="reason")
    if state not in (*RESULTS, Milestone.State.PLANNED):
        raise Refused(_("Choose what became of the milestone."), field="state")
    before = step.state
    _move(step, state)
    step.save(update_fields=["state"])
    changes = {"state": (before, step.state)}
    _write_down("milestone checked", step, changes, by=by, reason=reason.strip(), source=source)
    return step


@transaction.atomic
def drop_milestone(milestone: Milestone, *, by: User | None, reason: str, source: Source | None = None) -> Milestone:
    """A step is no longer pursued; it stays to be seen with its reason. Raises Refused."""
    step = _locked_step(milestone)
    if not reason.strip():
        raise Refused(_("Say why the milestone is dropped: the reason stays in its history."), field="reason")
    if step.state not in OPEN_STATES:
        raise Refused(_("This milestone was already checked. It stays as it is."))
    refuse_agreed(step.project)
    step.closed_on = timezone.localdate()
    step.save(update_fields=["closed_on"])
    changes = {"closed_on": (None, step.closed_on)}
    _write_down("milestone dropped", step, changes, by=by, reason=reason.strip(), source=source)
    return step


@transaction.atomic
def restore_milestone(milestone: Milestone, *, by: User | None, reason: str = "", **facts: Any) -> Milestone:
    """A step is again as it was before a decision that is taken back: pursued again, its old day, not yet reported.

    Raises Refused where it was checked meanwhile.
    """
    project = locked(milestone.project)
    step = Milestone.objects.select_related("project__programme__network").get(pk=milestone.pk, project=project)
    if step.state in RESULTS:
        raise Refused(_("This milestone was already checked. It stays as it is."))
    before = {name: getattr(step, name) for name in facts}
    if any(name in PLAN_OF_STEP and value != facts[name] for name, value in before.items()):
        refuse_agreed(project)
    for name, value in facts.items():
        setattr(step, name, value)
    step.save(update_fields=list(facts))
    changes = {name: (old, facts[name]) for name, old in before.items()}
    _write_down("milestone restored", step, changes, by=by, reason=reason)
    return step


def _move(step: Milestone, state: str) -> None:
    try:
        step.state = cycle.MILESTONE.move(step.state, state)
    except cycle.Refusal as refusal:
        raise Refused(
            _("A milestone that is “%(before)s” cannot become “%(after)s”.")
            % {
                "before": Milestone.State(refusal.state).label,
                "after": Milestone.State(refusal.target).label,
            },
            field="state",
        ) from refusal
