"""The baseline: the plan of a project as it was first agreed, kept for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.kernel.editing import happened
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio.models import Milestone, PlanVersion, Project, ProjectQuerySet
from sympolity.network.portfolio.operations.stages import locked
from sympolity.network.portfolio.operations.writing import FORM, Source
from sympolity.network.programmes.models import Programme

AGREED_FROM = (
    Project.Stage.APPROVED,
    Project.Stage.CONTRACTED,
    Project.Stage.IMPLEMENTATION,
    Project.Stage.COMPLETED,
    Project.Stage.CLOSED,
)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What became of the plans of a programme: agreed now, and left because nobody planned an end."""

    plans: tuple[PlanVersion, ...]
    without_end: int


@transaction.atomic
def set_baseline(project: Project, *, by: User | None, on: date | None = None) -> PlanVersion:
    """The plan of a project as it stands is agreed, on a day, today where none is said. Raises Refused."""
    project = locked(project)
    if project.plan_versions.exists():
        raise Refused(_("The plan of this project is agreed already. It changes by an amendment."))
    if project.stage not in AGREED_FROM:
        raise Refused(
            _("The project is “%(stage)s”. Its plan is agreed once it is approved.")
            % {"stage": project.get_stage_display()}
        )
    if project.planned_end_on is None:
        raise Refused(_("Nobody planned an end of this project yet. Enter one, then agree the plan."))
    _refuse_days_to_come(on)
    (plan,) = _agree(project.programme, [project], by=by, on=on, source=FORM)
    return plan


@transaction.atomic
def set_baselines(programme: Programme, *, by: User | None, on: date | None = None) -> Agreed:
    """The plans of all approved projects without a baseline are agreed as they stand. Raises Refused."""
    programme = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    _refuse_days_to_come(on)
    waiting = list(without_baseline(programme).order_by("pk"))
    planned = [project for project in waiting if project.planned_end_on is not None]
    plans = _agree(programme, planned, by=by, on=on, source={"kind": "together"})
    return Agreed(plans, len(waiting) - len(planned))


def without_baseline(programme: Programme) -> ProjectQuerySet:
    """The approved projects of a programme whose plan nobody agreed yet."""
    return Project.objects.filter(programme=programme, stage__in=AGREED_FROM, plan_versions=None)


def _refuse_days_to_come(on: date | None) -> None:
    if on is not None:
        happened(on, "on")


def _agree(
    programme: Programme, projects: Iterable[Project], *, by: User | None, on: date | None, source: Source
) -> tuple[PlanVersion, ...]:
    chosen = list(projects)
    steps: dict[int, dict[str, str]] = {}
    pursued = Milestone.objects.filter(project__programme=programme, closed_on=None).order_by("pk")
    if len(chosen) == 1:
        pursued = pursued.filter(project=chosen[0])
    for pk, step, due_on in pursued.values_list("project_id", "pk", "due_on"):
        steps.setdefault(pk, {})[str(step)] = due_on.isoformat()
    plans = [
        PlanVersion(
            project=project,
            number=1,
            is_baseline=True,
            planned_start_on=project.planned_start_on,
            planned_end_on=project.planned_end_on,  # type: ignore[misc]  # only projects with one are chosen
            steps=steps.get(project.pk, {}),
            agreed_on=on or timezone.localdate(),
        )
        for project in chosen
    ]
    PlanVersion.objects.bulk_create(plans, batch_size=500)
    lines = [Line("baseline set", plan.project, {"baseline": (None, plan.agreed_on)}, source=source) for plan in plans]
    record_all(lines, by=by, network=programme.network, programme_id=programme.pk)
    return tuple(plans)
