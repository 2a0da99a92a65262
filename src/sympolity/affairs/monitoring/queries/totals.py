"""Totals of indicators and how far their targets are reached, for a whole programme or each part of it.

The number of queries does not grow with projects, rounds or indicators. Only figures of accepted reports count.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from sympolity.affairs.monitoring.models import Assignment, Indicator, Target
from sympolity.affairs.monitoring.queries.counting import Nodes, counted, scope_of
from sympolity.ground.kernel.figures import Axis
from sympolity.methods.measures import NOTHING, Measure, Part, Rule, is_reached, share_reached
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

# Rules by which what projects are to reach adds up to what all of them are to reach.
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
    """What is to be reached, from where, between which days. A goal may be the sum of the targets of projects."""

    value: Decimal
    due_on: date
    baseline: Decimal | None = None
    since: date | None = None
    target: Target | None = None

    @property
    def of_whole(self) -> bool:
        """Whether the target is that of the whole programme, to which the baseline of the indicator belongs."""
        one = self.target
        return one is not None and not (one.project_id or one.organisation_id or one.territory_id)

    def pace(self, day: date) -> float:
        """How much of the time to the due day is over: what an even pace would have reached by a day."""
        if self.since is None or day >= self.due_on or self.since >= self.due_on:
            return 1.0 if day >= self.due_on else 0.0
        return max(0.0, (day - self.since).days / (self.due_on - self.since).days)


@dataclass(frozen=True, slots=True)
class Results:
    """The results axis: how far the targets of some projects are reached. Each counts as much as any other.

    Nobody's lead hides somebody else's lag: a share counts from 0 to 1. What was not measured is said, not taken for 0.
    """

    readings: tuple[Reading, ...] = ()
    on: date | None = None

    @property
    def targets(self) -> int:
        return len(self.readings)

    @property
    def measured(self) -> tuple[Reading, ...]:
        return tuple(each for each in self.readings if each.share is not None)

    @property
    def reached(self) -> int:
        return sum(1 for each in self.readings if each.is_reached)

    @property
    def due(self) -> int:
        """Targets whose day has passed."""
        today = self.on or timezone.localdate()
        return sum(1 for each in self.readings if each.goal and each.goal.due_on < today)

    @property
    def share(self) -> float | None:
        shares = [min(1.0, max(0.0, float(each.share))) for each in self.readings if each.share is not None]
        return sum(shares) / len(shares) if shares else None

    @property
    def plan(self) -> float | None:
        """What an even pace from the baseline to each due day would have reached by now."""
        today = self.on or timezone.localdate()
        paces = [each.goal.pace(today) for each in self.readings if each.goal and each.share is not None]
        return sum(paces) / len(paces) if paces else None

    @property
    def axis(self) -> Axis:
        return Axis(self.share, self.plan)


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
    goals = _whole_goals(programme, rows, until) if projects is None else {}
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


def results(programme: Programme, *, until: date | None = None) -> Results:
    """How far the targets of the whole programme are reached."""
    readings = totals(programme, until=until).values()
    return Results(tuple(each for each in readings if each.goal is not None), until)


def results_by(
    programme: Programme,
    what: str,
    *,
    projects: QuerySet[Project] | None = None,
    nodes: Nodes | None = None,
    until: date | None = None,
) -> dict[int, Results]:
    """How far targets are reached for each "project", "organisation", "territory" or "objective", by number.

    `nodes` says for "territory" and "objective" in which of the shown ones every other lies. An objective is held
    against the targets of its own indicators. The others have targets of their own; where they have none for an
    indicator, those of their projects are added up, and only the figures of these projects are held against them.
    Raises KeyError for anything else. At most eight queries.
    """
    if what == "objective":
        return _results_of_objectives(programme, nodes, until)
    column = {"project": "project_id", "organisation": "organisation_id", "territory": "territory_id"}[what]
    rows = open_indicators(programme)
    own = _goals_by(Target.objects.filter(indicator__in=rows, closed_on=None).exclude(**{column: None}), column, until)
    values = totals_by(
        programme,
        "node" if what == "territory" else what,
        indicators=rows,
        projects=projects,
        nodes=nodes,
        until=until,
    )
    found: dict[int, list[Reading]] = {}
    for row in rows:
        for key, goal in own.get(row.pk, {}).items():
            reading = values[row.pk].get(key) or Reading(row, measure_of(row, NOTHING))
            found.setdefault(key, []).append(
                Reading(row, reading.measure, _from_baseline(row, goal, programme), reading.as_of)
            )
    if what != "project":
        for key, reading in _added_up(programme, rows, own, what, projects, nodes, until):
            found.setdefault(key, []).append(reading)
    return {key: Results(tuple(readings), until) for key, readings in found.items()}


def readings_of_project(project: Project, indicators: Iterable[Indicator]) -> dict[int, Reading]:
    """What one project reported to date on each of these indicators, against its own targets and baselines."""
    programme, rows = project.programme, list(indicators)
    alone = Project.objects.filter(pk=project.pk)
    found = totals(programme, indicators=rows, projects=alone)
    goals = _goals_by(Target.objects.filter(indicator__in=rows, project=project, closed_on=None), "project_id", None)
    baselines = _own_baselines(goals)
    for row in rows:
        goal = goals.get(row.pk, {}).get(project.pk)
        if goal is not None:
            goal = _from_baseline(row, goal, programme, baselines.get((row.pk, project.pk)))
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


def _whole_goals(programme: Programme, rows: list[Indicator], until: date | None) -> dict[int, Goal]:
    by_pk = {row.pk: row for row in rows}
    targets = Target.objects.filter(
        indicator__in=by_pk, closed_on=None, project=None, organisation=None, territory=None
    )
    found = _goals_by(targets, "indicator_id", until)
    return {pk: _from_baseline(by_pk[pk], goals[pk], programme) for pk, goals in found.items()}


def _goals_by(targets: QuerySet[Target], column: str, until: date | None) -> dict[int, dict[int, Goal]]:
    """By indicator and key the target in force: the next one due, else the last one."""
    today = until or timezone.localdate()
    found: dict[int, dict[int, Goal]] = {}
    for each in targets.order_by("due_on", "id"):
        of_indicator = found.setdefault(each.indicator_id, {})
        before = of_indicator.get(getattr(each, column))
        if before is None or before.due_on < today:
            of_indicator[getattr(each, column)] = Goal(each.value, each.due_on, target=each)
    return found


def _from_baseline(row: Indicator, goal: Goal, programme: Programme, own: Decimal | None = None) -> Goal:
    """Sums and counts begin at zero: they say what is new. The others begin where the project or indicator stood."""
    starts_at_zero = row.rule in (Rule.SUM, Rule.UNIQUE_COUNT)
    standing = row.baseline if own is None and goal.of_whole else own
    baseline = Decimal(0) if starts_at_zero else standing
    return Goal(goal.value, goal.due_on, baseline, row.baseline_on or programme.starts_on, goal.target)


def _results_of_objectives(programme: Programme, nodes: Nodes | None, until: date | None) -> dict[int, Results]:
    node_of = nodes.node_of if nodes else {}
    found: dict[int, list[Reading]] = {}
    for reading in totals(programme, until=until).values():
        aim = reading.indicator.objective_id
        if aim is not None and reading.goal is not None:
            found.setdefault(node_of.get(aim, aim), []).append(reading)
    return {key: Results(tuple(readings), until) for key, readings in found.items()}


def _added_up(
    programme: Programme,
    rows: list[Indicator],
    own: Mapping[int, Mapping[int, Goal]],
    what: str,
    projects: QuerySet[Project] | None,
    nodes: Nodes | None,
    until: date | None,
) -> Iterable[tuple[int, Reading]]:
    """The targets of projects, added up where their organisation or place has none of its own."""
    adding = [row for row in rows if row.rule in ADD_UP]
    targets = Target.objects.filter(indicator__in=adding, closed_on=None).exclude(project=None)
    if projects is not None:
        targets = targets.filter(project__in=projects.order_by().values("pk"))
    goals = _goals_by(targets, "project_id", until)
    if not goals:
        return
    keys_of = _keys_of(what, {pk for of in goals.values() for pk in of}, nodes)
    values = totals_by(programme, "project", indicators=adding, projects=projects, until=until)
    baselines = _own_baselines(goals)
    for row in adding:
        sums: dict[int, _Sum] = {}
        for pk, goal in goals.get(row.pk, {}).items():
            baseline = baselines.get((row.pk, pk)) if row.rule != Rule.SUM else None
            for key in keys_of(pk):
                if key not in own.get(row.pk, {}):
                    sums.setdefault(key, _Sum()).add(goal, values[row.pk].get(pk), baseline)
        for key, total in sums.items():
            yield key, total.reading(row, programme)


@dataclass(slots=True)
class _Sum:
    """The targets and figures of several projects under one indicator."""

    part: Part = NOTHING
    goal: Decimal = Decimal(0)
    baseline: Decimal = Decimal(0)
    due_on: date = date.min
    as_of: date | None = None

    def add(self, goal: Goal, reading: Reading | None, baseline: Decimal | None) -> None:
        self.goal += goal.value
        self.baseline += baseline or Decimal(0)
        self.due_on = max(self.due_on, goal.due_on)
        if reading is not None:
            self.part += reading.measure.part
            self.as_of = max(self.as_of or date.min, reading.as_of or date.min)

    def reading(self, row: Indicator, programme: Programme) -> Reading:
        goal = Goal(self.goal, self.due_on, self.baseline, row.baseline_on or programme.starts_on)
        return Reading(row, measure_of(row, self.part), goal, self.as_of)


def _keys_of(what: str, projects: Collection[int], nodes: Nodes | None) -> Callable[[int], Collection[int]]:
    """To which organisation or places each of these projects belongs."""
    found: dict[int, set[int]] = {}
    pairs: Iterable[Any]
    if what == "organisation":
        pairs = (
            Project.objects.filter(targets__closed_on=None).exclude(lead=None).order_by().values_list("pk", "lead_id")
        )
    elif nodes is not None:
        through: Any = nodes.through
        rows = through.objects.filter(project__targets__closed_on=None).values_list("project_id", nodes.column)
        pairs = ((pk, nodes.node_of[place]) for pk, place in rows if place in nodes.node_of)
    else:
        pairs = ()
    for pk, key in pairs:
        if pk in projects:
            found.setdefault(pk, set()).add(key)
    return lambda pk: found.get(pk, ())


def _own_baselines(goals: Mapping[int, Mapping[int, Goal]]) -> dict[tuple[int, int], Decimal | None]:
    rows = Assignment.objects.filter(indicator__in=goals).exclude(baseline=None)
    return {(of, project): baseline for of, project, baseline in rows.values_list("indicator", "project", "baseline")}
