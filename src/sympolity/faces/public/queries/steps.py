"""How far the milestones of public projects are, by project and by objective."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from sympolity.methods import rollup
from sympolity.methods.rollup import Item, Tree
from sympolity.network.portfolio.models import Milestone
from sympolity.network.portfolio.queries import Rows, Total
from sympolity.network.portfolio.queries.totals import aims_of, money_of, rolled_up
from sympolity.network.programmes.models import Objective


@dataclass(frozen=True, slots=True)
class Steps:
    """Milestones: all that stand, those fulfilled, and those due by today, which is where the plan stands."""

    all: int = 0
    done: int = 0
    due: int = 0

    @property
    def share(self) -> float | None:
        """None where nobody planned any: that is not zero."""
        return self.done / self.all if self.all else None

    @property
    def plan(self) -> float | None:
        return self.due / self.all if self.all else None


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    objective: Objective
    total: Total
    steps: Steps
    share_of_largest: float


def steps_by_project(rows: Rows) -> dict[int, tuple[str, Steps]]:
    """The stage and the milestones of each project, in one query. Dropped milestones do not count."""
    stands = Q(milestones__closed_on=None)
    done = stands & Q(milestones__state=Milestone.State.FULFILLED)
    due = stands & Q(milestones__due_on__lte=timezone.localdate())
    found = (
        rows.order_by()
        .values_list("pk", "stage")
        .annotate(
            steps_all=Count("milestones", filter=stands),
            steps_done=Count("milestones", filter=done),
            steps_due=Count("milestones", filter=due),
        )
    )
    return {pk: (stage, Steps(*steps)) for pk, stage, *steps in found}


def steps_together(steps: Mapping[int, tuple[str, Steps]]) -> Steps:
    return Steps(
        sum(each.all for _stage, each in steps.values()),
        sum(each.done for _stage, each in steps.values()),
        sum(each.due for _stage, each in steps.values()),
    )


def objective_rows(
    rows: Rows, objectives: Mapping[int, Objective], tree: Tree[int], steps: Mapping[int, tuple[str, Steps]]
) -> list[ObjectiveRow]:
    """The objectives at the top with their money and milestones, in the programme's order. Two queries."""
    tops = {pk: each for pk, each in objectives.items() if each.parent_id is None}
    aims = aims_of(rows)
    totals = rolled_up(money_of(rows), aims, tree, {pk: each.name for pk, each in tops.items()})
    lift = rollup.Lift(tree, tops)
    rolled = rollup.roll_up(
        Item({"all": each.all, "done": each.done, "due": each.due}, lift(aims.get(pk, set())))
        for pk, (_stage, each) in steps.items()
    )
    largest = max((part.planned_cents for part in totals.parts), default=0)
    found = []
    for part in totals.parts:
        sums = rolled.of.get(part.key, rollup.Sum()).amounts
        of_it = Steps(sums.get("all", 0), sums.get("done", 0), sums.get("due", 0))
        if part.count or tops[part.key].closed_on is None:
            found.append(ObjectiveRow(tops[part.key], part, of_it, part.planned_cents / largest if largest else 0))
    return found
