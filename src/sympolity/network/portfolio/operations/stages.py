"""The way of a project through its stages, and whether everybody may see it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import happened
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods import cycle
from sympolity.network.portfolio.models import Milestone, Project
from sympolity.network.portfolio.operations.checks import NEEDS_REASON, move_refused, reason_wanted
from sympolity.network.portfolio.operations.guards import objections
from sympolity.network.portfolio.operations.standing import among
from sympolity.network.portfolio.operations.writing import FORM, Source
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Programme

BATCH = 500
MOVED = ("stage", "stage_reason", "actual_start_on", "actual_end_on")
OPEN_STATES = (Milestone.State.PLANNED, Milestone.State.REPORTED)


def locked(project: Project) -> Project:
    rows = Project.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("programme__network").get(pk=project.pk)


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
    completed the actual end. Closing waits until no milestone is open, and `guards` may stand against a step. Raises
    Refused.
    """
    # One decision at a time in a programme: what a guard found stays so until the step is taken.
    Programme.objects.select_for_update(no_key=True).get(pk=project.programme_id)
    project = locked(project)
    [against] = _sentences_against([project], stage)
    changes = take_step(project, stage, reason=reason.strip(), on=on or timezone.localdate(), against=against)
    project.save(update_fields=[*MOVED, "changed_at"])
    write_down("project moved", project, changes, by=by, reason=reason.strip(), source=source)
    return project


@transaction.atomic
def move_projects(
    programme: Programme,
    pks: Sequence[int],
    stage: str,
    *,
    by: User | None,
    reason: str = "",
    on: date | None = None,
    source: Source | None = None,
) -> list[int]:
    """Several projects take the same step; those that cannot are left as they are (`refused_steps` says why).

    Gives back the numbers of those that moved.
    """
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    reason = reason.strip()
    moved, lines = [], []
    for project, against in _asking(programme, pks, stage):
        try:
            changes = take_step(project, stage, reason=reason, on=on or timezone.localdate(), against=against)
        except Refused:
            continue
        moved.append(project)
        lines.append(Line("project moved", project, changes, reason, source or FORM))
    write_steps(moved)
    record_all(lines, by=by, network=programme.network, programme_id=programme.pk)
    return [project.pk for project in moved]


def steps_of(
    programme: Programme, pks: Sequence[int], stage: str, *, reason: str, on: date
) -> Iterator[tuple[Project, dict[str, tuple[Any, Any]], str]]:
    """What `move_projects` would do: each project, what would change, and the sentence of what is refused."""
    for project, against in _asking(programme, pks, stage):
        try:
            yield project, take_step(project, stage, reason=reason.strip(), on=on, against=against), ""
        except Refused as refusal:
            yield project, {}, str(refusal)


def put_on_stand_by(
    programme: Programme, pks: Sequence[int], *, by: User | None, reason: str, source: Source | None = None
) -> list[int]:
    """Several projects stand still at once, for one reason; those that cannot are left as they are.

    Gives back the numbers of those that now stand still. Raises Refused without a reason.
    """
    if not reason.strip():
        raise Refused(reason_wanted(Project.Stage.STAND_BY), field="reason")
    return move_projects(programme, pks, Project.Stage.STAND_BY, by=by, reason=reason, source=source)


def take_step(project: Project, stage: str, *, reason: str, on: date, against: str) -> dict[str, tuple[Any, Any]]:
    """Set what the step sets, without writing it; gives back old and new. Raises Refused."""
    try:
        cycle.PROJECT.move(project.stage, stage)
    except cycle.Refusal as refusal:
        raise Refused(move_refused(refusal.state, stage), field="stage") from refusal
    if stage in NEEDS_REASON and not reason:
        raise Refused(reason_wanted(stage), field="reason")
    if against:
        raise Refused(against, field="stage")
    before = {name: getattr(project, name) for name in MOVED}
    project.stage = stage
    project.stage_reason = reason[:300] if stage in NEEDS_REASON else ""
    _set_actual_days(project, on, was=str(before["stage"]))
    return {name: (old, getattr(project, name)) for name, old in before.items() if old != getattr(project, name)}


def write_steps(projects: Sequence[Project]) -> None:
    """Projects that stand alike afterwards are written together: a row of CASE for each of them would be slow."""
    alike: dict[tuple[Any, ...], list[int]] = {}
    for project in projects:
        alike.setdefault(tuple(getattr(project, name) for name in MOVED), []).append(project.pk)
    for values, pks in alike.items():
        facts = {**dict(zip(MOVED, values, strict=True)), "changed_at": timezone.now()}
        for start in range(0, len(pks), BATCH):
            Project.objects.filter(pk__in=pks[start : start + BATCH]).update(**facts)


def _asking(programme: Programme, pks: Sequence[int], stage: str) -> Iterator[tuple[Project, str]]:
    """The projects as they stand now, with the sentence that keeps each from the step."""
    wanted = set(pks)
    rows = among(Project.objects.filter(programme=programme), programme, wanted, path="pk").defer("summary")
    projects = [project for project in rows.order_by("pk") if project.pk in wanted]
    yield from zip(projects, _sentences_against(projects, stage), strict=True)


def _sentences_against(projects: Sequence[Project], stage: str) -> list[str]:
    """For each project what keeps it from the step although its stage would allow it, else nothing."""
    against = objections(stage, [each for each in projects if stage in cycle.PROJECT.follow(each.stage)])
    if stage == Project.Stage.CLOSED:
        open_steps = _open_steps([project.pk for project in projects])
        against |= {pk: _open_milestones(count) for pk, count in open_steps.items()}
    return [against.get(project.pk, "") for project in projects]


def _open_steps(pks: Collection[int]) -> dict[int, int]:
    rows = Milestone.objects.filter(closed_on=None, state__in=OPEN_STATES).order_by()
    if len(pks) <= BATCH:
        rows = rows.filter(project__in=pks)
    counted = rows.values_list("project_id").annotate(count=Count("pk"))
    return dict(counted)


def _open_milestones(count: int) -> str:
    return ngettext(
        "%(count)s milestone is still open. Check it or drop it before you close the project.",
        "%(count)s milestones are still open. Check or drop them before you close the project.",
        count,
    ) % {"count": formats.number(count)}


def _set_actual_days(project: Project, on: date, *, was: str) -> None:
    happened(on, "on")
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
