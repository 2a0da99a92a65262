"""What to keep an eye on."""

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils import timezone

from sympolity.network.portfolio.models import Milestone, Project
from sympolity.network.portfolio.queries.rows import OPEN_MILESTONES, Rows, is_late, is_watched, with_planned
from sympolity.network.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class WatchList:
    """Projects above the programme's threshold, late ones (the latest first), those on stand-by, and late steps."""

    over: Rows
    late: Rows
    stand_by: Rows
    late_steps: QuerySet[Milestone]


def watch_list(programme: Programme, rows: Rows) -> WatchList:
    today = timezone.localdate()
    shown = rows.select_related("lead")
    steps = Milestone.objects.filter(
        OPEN_MILESTONES, due_on__lt=today, project__in=rows.exclude(stage__in=Project.ENDED).order_by().values("pk")
    )
    return WatchList(
        over=with_planned(shown).filter(is_watched(programme)).order_by(F("planned_cents").desc(), "pk"),
        late=shown.filter(is_late(today)).order_by("planned_end_on", "pk"),
        stand_by=shown.filter(stage=Project.Stage.STAND_BY).order_by("title", "pk"),
        late_steps=steps.select_related("project").order_by("due_on", "pk"),
    )
