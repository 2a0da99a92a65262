"""What to keep an eye on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from sympolity.network.portfolio.models import Milestone, Project, WatchRule
from sympolity.network.portfolio.queries.rows import OPEN_MILESTONES, Rows, is_late, is_watched, with_planned
from sympolity.network.portfolio.queries.timetable import is_behind, with_behind
from sympolity.network.programmes.models import Programme

Kind = WatchRule.Kind


@dataclass(frozen=True, slots=True)
class WatchList:
    """Projects above the programme's threshold, late ones (the latest first), those on stand-by, those furthest behind
    their agreed plan, and late steps. `days` says for each kind after how many days it is looked at."""

    over: Rows
    late: Rows
    stand_by: Rows
    slipped: Rows
    late_steps: QuerySet[Milestone]
    days: Mapping[str, int]


def watch_days(programme: Programme) -> dict[str, int]:
    """After how many days each kind is looked at today: what the rules say, else from the first day."""
    today = timezone.localdate()
    rules = programme.watch_rules.filter(Q(until=None) | Q(until__gt=today), since__lte=today).order_by("since")
    return {**dict.fromkeys(Kind.values, 0), **dict(rules.values_list("kind", "days"))}


def watch_list(programme: Programme, rows: Rows) -> WatchList:
    today, days = timezone.localdate(), watch_days(programme)
    shown = rows.select_related("lead")
    steps = Milestone.objects.filter(
        OPEN_MILESTONES,
        due_on__lt=today - timedelta(days=days[Kind.STEP_LATE]),
        project__in=rows.exclude(stage__in=Project.ENDED).order_by().values("pk"),
    )
    late = shown.filter(is_late(today), planned_end_on__lt=today - timedelta(days=days[Kind.LATE]))
    slipped = with_behind(shown).filter(is_behind(days[Kind.SLIPPED]))
    return WatchList(
        over=with_planned(shown).filter(is_watched(programme)).order_by(F("planned_cents").desc(), "pk"),
        late=late.order_by("planned_end_on", "pk"),
        stand_by=shown.filter(stage=Project.Stage.STAND_BY).order_by("title", "pk"),
        slipped=slipped.order_by(F("behind_days").desc(), "pk"),
        late_steps=steps.select_related("project").order_by("due_on", "pk"),
        days=days,
    )
