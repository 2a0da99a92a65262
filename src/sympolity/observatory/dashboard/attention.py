"""What asks for somebody: counts that each open their rows."""

from dataclasses import dataclass

from sympolity.affairs.monitoring.models import Return, Round
from sympolity.network.portfolio.models import Amendment
from sympolity.network.portfolio.queries import Figures, Rows
from sympolity.network.programmes.models import Programme
from sympolity.observatory.dashboard.axes import Aim, Mark, Tally


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


def attention_of(programme: Programme, rows: Rows, tally: Tally, figures: Figures, waiting: int) -> Attention:
    inside = rows.order_by().values("pk")
    late = Return.objects.filter(round__programme=programme, round__state=Round.State.OPEN, project__in=inside).late()
    return Attention(
        figures.late,
        figures.over,
        figures.stand_by,
        figures.unpriced,
        tally.marks.get(Mark.OVERDUE, 0),
        tally.marks.get(Mark.REPORTED, 0),
        late.count(),
        waiting,
        tally.aims.get(Aim.MISSED, 0),
    )


def waiting_of(rows: Rows) -> int:
    """Amendments that wait for a decision."""
    inside = rows.order_by().values("pk")
    return Amendment.objects.filter(project__in=inside, state=Amendment.State.SUBMITTED).count()
