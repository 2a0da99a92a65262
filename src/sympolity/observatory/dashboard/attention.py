"""What asks for somebody: counts that each open their rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Value
from django.utils import timezone

from sympolity.affairs.monitoring.models import Return, Round
from sympolity.network.portfolio.models import Amendment, Project
from sympolity.network.portfolio.queries import Rows
from sympolity.network.portfolio.queries.rows import NOT_LATE
from sympolity.network.programmes.models import Programme
from sympolity.observatory.dashboard.axes import Aim, Mark, Tally
from sympolity.observatory.money.facts import Plan


@dataclass(frozen=True, slots=True)
class Attention:
    late: int  # projects past their planned end
    over: int  # above the threshold of the programme
    stand_by: int
    unpriced: int
    overdue: int  # milestones
    to_check: int
    reports_late: int
    amendments: int  # that wait for a decision
    missed: int  # targets


def attention_of(programme: Programme, rows: Rows, tally: Tally, plan: Plan, projects: Iterable[int]) -> Attention:
    """`rows` are the projects inside. Late, watched and unpriced ones are those of `portfolio.figures`."""
    today = timezone.localdate()
    lines = [(plan.lines[pk], plan.planned.get(pk)) for pk in projects]
    inside = rows.order_by().values("pk")
    late = Return.objects.filter(round__programme=programme, round__state=Round.State.OPEN, project__in=inside).late()
    waiting = Amendment.objects.filter(project__in=inside, state=Amendment.State.SUBMITTED)
    of_late = late.order_by().values_list(Value("late")).annotate(Count("pk"))
    counts = dict(of_late.union(waiting.order_by().values_list(Value("waiting")).annotate(Count("pk")), all=True))
    return Attention(
        sum(1 for line, _cents in lines if line.end and line.end < today and line.stage not in NOT_LATE),
        sum(1 for line, cents in lines if (cents or 0) > programme.watch_cents and line.stage not in Project.ENDED),
        sum(1 for line, _cents in lines if line.stage == Project.Stage.STAND_BY),
        sum(1 for _line, cents in lines if cents is None),
        tally.marks.get(Mark.OVERDUE, 0),
        tally.marks.get(Mark.REPORTED, 0),
        counts.get("late", 0),
        counts.get("waiting", 0),
        tally.aims.get(Aim.MISSED, 0),
    )
