"""What a page says first: a sentence with the number in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sympolity.faces.public.queries.places import PlaceTable
from sympolity.faces.public.queries.steps import Steps
from sympolity.network.portfolio.models import Project
from sympolity.network.territories.models import Territory

ON_THE_GROUND = (Project.Stage.IMPLEMENTATION, Project.Stage.COMPLETED, Project.Stage.CLOSED)
ENOUGH_PLACES = 6
FEW = 5
A_THIRD = 1 / 3  # what is spread evenly is no finding


@dataclass(frozen=True, slots=True)
class Finding:
    """How many projects where and how many of them are under way or done; where the money is concentrated.

    `top_share` is the part of the planned money in the `top` places with most of it; None where that says nothing:
    too few places, less than a third of the money, or projects that stand in several places and would count twice.
    """

    projects: int
    places: int
    level: str
    started: int
    top: int = 0
    top_share: float | None = None
    most_per_head: str = ""
    cents_per_head: int | None = None

    @property
    def started_share(self) -> float:
        return self.started / self.projects if self.projects else 0.0


def finding_of(
    table: PlaceTable, used: Iterable[Territory], level: str, steps: Mapping[int, tuple[str, Steps]]
) -> Finding:
    """Counts communities where the projects name them, else the places of the table."""
    communities = {each.pk for each in used if each.level == Territory.Level.COMMUNITY}
    started = sum(1 for stage, _steps in steps.values() if stage in ON_THE_GROUND)
    paid = [row for row in table.rows if row.planned_cents]
    top = min(FEW, len(paid) // 2)
    known = len(paid) >= ENOUGH_PLACES and table.has_money
    share = sum(row.planned_cents for row in paid[:top]) / table.whole.planned_cents if known else None
    heads = [row for row in paid if row.cents_per_head is not None]
    most = max(heads, key=lambda row: row.cents_per_head or 0) if len(heads) > 1 else None
    return Finding(
        projects=table.whole.count,
        places=len(communities) or table.reached,
        level=Territory.Level.COMMUNITY if communities else level,
        started=started,
        top=top,
        top_share=share if share is not None and A_THIRD <= share <= 1 else None,
        most_per_head=most.name if most else "",
        cents_per_head=most.cents_per_head if most else None,
    )
