"""Totals of indicators and how far their targets are reached, for a whole programme or each part of it.

The number of queries does not grow with projects, rounds or indicators. Only figures of accepted reports count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from sympolity.affairs.monitoring.models import Assignment, Indicator, Target
from sympolity.affairs.monitoring.queries.counting import Nodes, counted, scope_of
from sympolity.methods.measures import NOTHING, Measure, Part, Rule, is_reached, share_reached
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

# Rules by which the figures that count are added up.
ADD_UP = (Rule.SUM, Rule.CUMULATIVE, Rule.LATEST)


@dataclass(frozen=True, slots=True)
class Reading:
    """One indicator: its number, the target that it is held against, and the last day of the newest period in it."""

    indicator: Indicator
    measure: Measure
    goal: "Goal | None" = None
    as_of: date | None = None

    @property
    def value(self) -> Decimal | None:
        return self.measure.value

    @property
    def share(self) -> Decimal | None:
        """How much of the way from the baseline is done; None: no target, or nothing measured."""
        if self.goal is None:
            return None
        down = self.indicator.direction == Indicator.Direction.DOWN
        return share_reached(self.measure.at_least, self.goal.value, baseline=self.goal.baseline, down=down)

    @property
    def is_reached(self) -> bool:
        down = self.indicator.direction == Indicator.Direction.DOWN
        known = self.measure.high if down else self.measure.low
        return self.goal is not None and is_reached(known, self.goal.value, down=down)


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached, by when, and from where."""

    value: Decimal
    due_on: date
    baseline: Decimal | None = None


def totals(
    programme: Programme,
    *,
    indicators: Iterable[Indicator] | None = None,
    projects: QuerySet[Project] | None = None,
    until: date | None = None,
) -> dict[int, Reading]:
    """The total to date of each indicator, all open ones by default, of all projects or some. At most six queries.

    A target of the whole programme stands with it; where only some projects are read there is none.
    """
    rows = list(indicators) if indicators is not None else open_indicators(programme)
    found = {
        each.indicator: each for each in counted(scope_of(programme, projects=projects, until=until), rules_of(rows))
    }
    goals = _whole_goals(rows, until) if projects is None else {}
    return {
        row.pk: Reading(row, measure_of(row, found[row.pk].part), goals.get(row.pk), found[row.pk].last)
        if row.pk in found
        else Reading(row, measure_of(row, NOTHING), goals.get(row.pk))
        for row in rows
    }


def totals_by(
    programme: Programme,
    what: str,
    *,
    indicators: Iterable[Indicator] | None = None,
    projects: QuerySet[Project] | None = None,
    nodes: Nodes | None = None,
    until: date | None = None,
) -> dict[int, dict[int | None, Reading]]:
    """The total to date of each indicator for each "project", "organisation", "category" or "node" (of `nodes`).

    A project that stands in several nodes counts in each: nodes may add up to more than the whole.
    """
    rows = list(indicators) if indicators is not None else open_indicators(programme)
    by_pk = {row.pk: row for row in rows}
    found: dict[int, dict[int | None, Reading]] = {pk: {} for pk in by_pk}
    for each in counted(scope_of(programme, projects=projects, until=until), rules_of(rows), by=what, nodes=nodes):
        row = by_pk[each.indicator]
        found[row.pk][each.key] = Reading(row, measure_of(row, each.part), None, each.last)
    return found


def readings_of_project(project: Project, indicators: Iterable[Indicator]) -> dict[int, Reading]:
    """What one project reported to date on each of these indicators, against its own targets and baselines."""
    rows = list(indicators)
    found = totals(project.programme, indicators=rows, projects=Project.objects.filter(pk=project.pk))
    targets = _in_force(Target.objects.filter(indicator__in=rows, project=project, closed_on=None), None)
    own = Assignment.objects.filter(indicator__in=rows, project=project).values_list("indicator", "baseline")
    baselines = dict(own)
    for row in rows:
        if row.pk in targets:
            goal = _goal(row, targets[row.pk], baselines.get(row.pk))
            found[row.pk] = Reading(row, found[row.pk].measure, goal, found[row.pk].as_of)
    return found


# -- what the readings are made of ---------------------------------------------------
def open_indicators(programme: Programme) -> list[Indicator]:
    rows = list(Indicator.objects.filter(programme=programme).open())
    for row in rows:
        row.programme = programme
    return rows


def rules_of(rows: Iterable[Indicator]) -> dict[int, Rule]:
    return {row.pk: Rule(row.rule) for row in rows}


def measure_of(row: Indicator, part: Part) -> Measure:
    return Measure(Rule(row.rule), part)


def _whole_goals(rows: list[Indicator], until: date | None) -> dict[int, Goal]:
    by_pk = {row.pk: row for row in rows}
    of_whole = Target.objects.filter(project=None, organisation=None, territory=None, closed_on=None)
    found = _in_force(of_whole.filter(indicator__in=by_pk), until)
    return {pk: _goal(by_pk[pk], target, by_pk[pk].baseline) for pk, target in found.items()}


def _in_force(targets: QuerySet[Target], until: date | None) -> dict[int, Target]:
    """By indicator the target that is due next, or the last one where all are past."""
    today = until or timezone.localdate()
    found: dict[int, Target] = {}
    for each in targets.order_by("due_on", "id"):
        before = found.get(each.indicator_id)
        if before is None or before.due_on < today:
            found[each.indicator_id] = each
    return found


def _goal(row: Indicator, target: Target, stood: Decimal | None) -> Goal:
    """Sums and counts begin at zero: they say what is new. The others begin where the project or programme stood."""
    starts_at_zero = row.rule in (Rule.SUM, Rule.UNIQUE_COUNT)
    return Goal(target.value, target.due_on, Decimal(0) if starts_at_zero else stood)
