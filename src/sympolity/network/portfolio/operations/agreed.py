"""Plans that were agreed: from the baseline on, days move only by an approved amendment."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio.models import PlanVersion, Project
from sympolity.network.portfolio.operations.standing import among
from sympolity.network.programmes.models import Programme

PLANNED_DAYS = ("planned_start_on", "planned_end_on")


def with_agreed_plan(programme: Programme, pks: Collection[int]) -> frozenset[int]:
    """Those of these projects whose plan was agreed."""
    baselines = among(PlanVersion.objects.filter(is_baseline=True), programme, pks)
    return frozenset(baselines.order_by().values_list("project_id", flat=True)) & frozenset(pks)


def days_are_agreed() -> str:
    """Why planned days stand fast, and the way on."""
    return _("The plan of this project is agreed. Its days move by an amendment: propose one on its page.")


def refuse_agreed(project: Project, *, field: str | None = None) -> None:
    """Raises Refused where the days of a project can no longer be changed by hand."""
    if with_agreed_plan(project.programme, [project.pk]):
        raise Refused(days_are_agreed(), field=field)
