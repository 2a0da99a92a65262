"""The way of a project through its stages, and whether everybody may see it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import Line, record, record_all
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods import cycle
from sympolity.network.portfolio.models import Milestone, Project
from sympolity.network.portfolio.operations.checks import NEEDS_REASON, move_refused, reason_wanted
from sympolity.network.portfolio.operations.writing import FORM, Source
from sympolity.network.programmes.models import Programme

BATCH = 500
OPEN_STATES = (Milestone.State.PLANNED, Milestone.State.REPORTED)


def locked(project: Project) -> Project:
    rows = Project.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("programme__network").get(pk=project.pk)


def write_down(
    verb: str,
    project: Project,
    changes: dict[str, tuple[Any, Any]],
    *,
    by: User | None,
    reason: str = "",
    source: Source | None = None,
) -> None:
    record(
        verb,
        project,
        by=by,
        network=project.programme.network,
        programme_id=project.programme_id,
        changes=changes,
        reason=reason,
        source=source,
    )


@transaction.atomic
def move_project(
    project: Project,
    stage: str,
    *,
    by: User | None,
    reason: str = "",
    on: date | None = None,
    source: Source | None = None,
) -> Project:
    """A project takes its next step (`methods.cycle.PROJECT`), on a day, today where none is said.

    Stand-by, cancelled and rejected need a reason. Implementation sets the actual start where it is not known,
    completed the actual end. Closing waits until no milestone is open. Raises Refused.
    """
    project = locked(project)
    reason = reason.strip()
    try:
        cycle.PROJECT.move(project.stage, stage)
    except cycle.Refusal as refusal:
        raise Refused(move_refused(refusal.state, stage), field="stage") from refusal
    if stage in NEEDS_REASON and not reason:
        raise Refused(reason_wanted(stage), field="reason")
    if stage == Project.Stage.CLOSED:
        _refuse_open_milestones(project)
    before = {name: getattr(project, name) for name in ("stage", "stage_reason", "actual_start_on", "actual_end_on")}
    project.stage = stage
    project.stage_reason = reason[:300] if stage in NEEDS_REASON else ""
    _set_actual_days(project, on or timezone.localdate(), was=str(before["stage"]))
    project.save(update_fields=[*before, "changed_at"])
    changes = {name: (old, getattr(project, name)) for name, old in before.items() if old != getattr(project, name)}
    write_down("project moved", project, changes, by=by, reason=reason, source=source)
    return project


@transaction.atomic
def put_on_stand_by(
    programme: Programme, pks: Sequence[int], *, by: User | None, reason: str, source: Source | None = None
) -> list[int]:
    """Several projects stand still at once, for one reason; those that cannot are left as they are.

    Gives back the numbers of those that now stand still. Raises Refused without a reason.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(reason_wanted(Project.Stage.STAND_BY), field="reason")
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    stages = [stage for stage in Project.Stage.values if Project.Stage.STAND_BY in cycle.PROJECT.follow(stage)]
    moving: list[Project] = []
    for start in range(0, len(pks), BATCH):
        chunk = list(pks)[start : start + BATCH]
        moving += Project.objects.filter(programme=programme, pk__in=chunk, stage__in=stages).order_by("pk")
    lines = []
    for project in moving:
        changes: dict[str, tuple[Any, Any]] = {"stage": (project.stage, Project.Stage.STAND_BY)}
        if project.stage_reason != reason[:300]:
            changes["stage_reason"] = (project.stage_reason, reason[:300])
        lines.append(Line("project moved", project, changes, reason, source or FORM))
        project.stage, project.stage_reason, project.changed_at = Project.Stage.STAND_BY, reason[:300], timezone.now()
    Project.objects.bulk_update(moving, ["stage", "stage_reason", "changed_at"], batch_size=BATCH)
    record_all(lines, by=by, network=programme.network, programme_id=programme.pk)
    return [project.pk for project in moving]


def _refuse_open_milestones(project: Project) -> None:
    count = project.milestones.filter(closed_on=None, state__in=OPEN_STATES).count()
    if count:
        raise Refused(
            ngettext(
                "%(count)s milestone is still open. Check it or drop it before you close the project.",
                "%(count)s milestones are still open. Check or drop them before you close the project.",
                count,
            )
            % {"count": formats.number(count)},
            field="stage",
        )


def _set_actual_days(project: Project, on: date, *, was: str) -> None:
    if on > timezone.localdate():
        raise Refused(
            _("%(day)s is still to come. Enter the day on which it happened.") % {"day": formats.day(on)}, field="on"
        )
    if project.stage == Project.Stage.IMPLEMENTATION:
        project.actual_start_on = project.actual_start_on or on
        if was == Project.Stage.COMPLETED:
            project.actual_end_on = None
    if project.stage == Project.Stage.COMPLETED:
        project.actual_end_on = on
        if project.actual_start_on and on < project.actual_start_on:
            raise Refused(
                _("The actual end, %(end)s, lies before the actual start, %(start)s.")
                % {"end": formats.day(on), "start": formats.day(project.actual_start_on)},
                field="on",
            )


@transaction.atomic
def publish_project(project: Project, *, by: User | None, source: Source | None = None) -> Project:
    """Everybody may see the project, as soon as its programme has a public page. Raises Refused."""
    project = locked(project)
    if project.stage in Project.NEVER_PUBLIC:
        raise Refused(_("A rejected project is not shown in public."))
    return _show(project, True, "project published", by=by, source=source)


@transaction.atomic
def withdraw_project(project: Project, *, by: User | None, reason: str = "", source: Source | None = None) -> Project:
    """The project leaves the public pages; what others copied stays with them."""
    return _show(locked(project), False, "project withdrawn", by=by, reason=reason, source=source)


def _show(
    project: Project,
    is_public: bool,
    verb: str,
    *,
    by: User | None,
    source: Source | None,
    reason: str = "",
) -> Project:
    if project.is_public != is_public:
        project.is_public = is_public
        project.save(update_fields=["is_public", "changed_at"])
        write_down(verb, project, {"is_public": (not is_public, is_public)}, by=by, reason=reason, source=source)
    return project
