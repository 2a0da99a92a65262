"""What a dashboard shows, read once for a programme or a part of it and kept until the next decision."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import get_language

from sympolity.ground.languages.queries import say, with_translations
from sympolity.methods.rollup import Lift
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.models import Milestone, Project
from sympolity.network.portfolio.money_axis import MoneyStep, money_steps
from sympolity.network.portfolio.pictures import level_of
from sympolity.network.portfolio.queries import Land, Rows
from sympolity.network.programmes.models import Objective, Programme
from sympolity.network.territories.models import Territory
from sympolity.observatory.dashboard.attention import Attention, attention_of
from sympolity.observatory.dashboard.axes import Mark, Tally
from sympolity.observatory.dashboard.rounds import RoundStanding, standing_of_rounds
from sympolity.observatory.dashboard.targets import TargetLine, TargetRow, rows_of_targets, targets_in_force
from sympolity.observatory.money.facts import Plan, plan_by
from sympolity.observatory.money.parts import (
    MILESTONE,
    NOT_CONTRACTED,
    NOT_PLAN,
    NOT_SETTLED,
    NOT_SPENT,
    SHELF,
    Decided,
    Reader,
    Way,
)
from sympolity.observatory.money.parts import (
    PROJECT as A_PROJECT,
)

PROGRAMME, OBJECTIVE, PLACE, PROJECT = "programme", "objective", "place", "project"
MOST_LINES = 12
MARKS, NO_MARKS, PLANNED = tuple(Mark), (0,) * len(Mark), "planned"
UNTOUCHED_BY = {"contracted": NOT_CONTRACTED, "spent": NOT_SPENT, "paid": NOT_SETTLED}


@dataclass(frozen=True, slots=True)
class Focus:
    """What a dashboard is about: all of a programme, an objective, a place or a project, each with what lies in it."""

    kind: str = PROGRAMME
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class Multiple:
    """One of several like pictures: a place, an objective or a project with its own three axes."""

    pk: int
    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A project in several places or under several objectives counts in each of them, and once in the whole."""

    tally: Tally
    places: tuple[Multiple, ...]
    objectives: tuple[Multiple, ...]
    parts: tuple[Multiple, ...]
    targets: tuple[TargetRow, ...]
    targets_last: date | None
    attention: Attention
    rounds: tuple[RoundStanding, ...]


@dataclass
class Ground:
    """The land and the objectives of a programme, and what stands where."""

    programme: Programme
    land: Land
    objectives: dict[int, Objective]
    tree: Any

    def rows_of(self, focus: Focus, rows: Rows) -> Rows:
        """The projects that a dashboard is about."""
        match focus.kind:
            case "objective":
                return portfolio.under_objectives(rows, self.tree, [focus.pk or 0])
            case "place":
                return portfolio.in_territories(rows, self.land, [focus.pk or 0])
            case "project":
                return rows.filter(Q(pk=focus.pk) | Q(parent=focus.pk))
        return rows

    def inside(self, focus: Focus, plan: Plan) -> Collection[int]:
        """The same projects among all of a programme."""
        match focus.kind:
            case "objective":
                below = self.tree.below([focus.pk or 0])
                return [pk for pk, at in plan.aims.items() if not below.isdisjoint(at)]
            case "place":
                places = self.land.below([focus.pk or 0])
                return [pk for pk, at in plan.places.items() if not places.isdisjoint(at)]
        return plan.lines

    def targets_of(self, focus: Focus, lines: Iterable[TargetLine], inside: Collection[int]) -> list[TargetLine]:
        """Those of the projects inside; those of places in the place; of an objective what its indicators are to
        reach in the whole programme, in a place or for an organisation."""
        match focus.kind:
            case "programme":
                return list(lines)
            case "objective":
                below = self.tree.below([focus.pk])
                of_all = [line for line in lines if not line.project and line.objective in below]
                return [*of_all, *(line for line in lines if line.project in inside)]
            case "place":
                places = self.land.below([focus.pk or 0])
                return [line for line in lines if line.project in inside or line.territory in places]
        return [line for line in lines if line.project in inside]


def ground_of(programme: Programme) -> Ground:
    objectives, tree = portfolio.objectives_of(programme)
    with_translations(objectives.values())
    return Ground(programme, portfolio.land_of(programme), objectives, tree)


def dashboard_of(programme: Programme, rows: Rows, focus: Focus) -> Dashboard:
    """What no decision touched is what was read before; of one project all is read, for that is little."""
    if focus.kind == PROJECT:
        return read_dashboard(programme, rows, focus)
    reader = Reader(programme, SHELF)
    name, version = f"dashboard:{focus.kind}:{focus.pk or ''}:{get_language()}", reader.version_of_plan
    found: Dashboard = reader.one(Way(name, lambda _rows: kept_dashboard(reader, rows, focus), (), version))
    return found


def kept_dashboard(reader: Reader, rows: Rows, focus: Focus) -> Dashboard:
    """All projects of the programme are read, and those that the dashboard is about chosen among them."""
    programme, version = reader.programme, reader.version_of_plan
    of_names = Way(f"ground:{get_language()}", lambda _rows: ground_of(programme), (*NOT_PLAN, "portfolio"), version)
    ground: Ground = reader.one(of_names)
    return _dashboard(ground, ground.rows_of(focus, rows), focus, reader.read(ways_of_dashboard(version)))


def read_dashboard(programme: Programme, rows: Rows, focus: Focus) -> Dashboard:
    """Read anew, of these projects and no others."""
    ground = ground_of(programme)
    rows = ground.rows_of(focus, rows)
    return _dashboard(ground, rows, focus, {way.name: way.read(rows) for way in ways_of_dashboard("")})


def _dashboard(ground: Ground, rows: Rows, focus: Focus, read: Mapping[str, Any]) -> Dashboard:
    programme, plan = ground.programme, read["plan"]
    inside = ground.inside(focus, plan)
    tallies = _tallies(read, inside)
    lines = ground.targets_of(focus, targets_in_force(programme, ground.land), tallies)
    for line in lines:
        if line.project in tallies:
            tallies[line.project].add(Tally(aims={line.aim: 1}))
    split = _Split(ground, focus, rows, tallies, lines, plan)
    whole = split.whole()
    return Dashboard(
        whole,
        split.by_place(),
        split.by_objective(),
        split.by_part(),
        tuple(rows_of_targets([line for line in lines if _leads(focus, line)][:MOST_LINES], ground.land)),
        max((line.last for line in lines if line.last), default=None),
        attention_of(programme, rows, whole, plan, inside),
        standing_of_rounds(programme, None if focus.kind == PROGRAMME else rows),
    )


def ways_of_dashboard(version: str) -> list[Way]:
    """Of all projects: the plan, the milestones, and each further step of money.

    A step of which nobody knows what touches it is touched by everything.
    """
    marks = Way("marks", marked_by_project, NOT_PLAN, version, again=marks_again, by=(MILESTONE, A_PROJECT))
    steps = (step for step in money_steps() if step.key != PLANNED)
    return [
        plan_by(version),
        marks,
        *(Way(f"step:{step.key}", step.read, UNTOUCHED_BY.get(step.key, ())) for step in steps),
    ]


def tallies_of(rows: Rows) -> dict[int, Tally]:
    """Of each project its money by step and its milestones by state."""
    found = {way.name: way.read(rows) for way in ways_of_dashboard("")}
    return _tallies(found, found["plan"].lines)


def _tallies(found: Mapping[str, Any], projects: Iterable[int]) -> dict[int, Tally]:
    plan: Plan = found["plan"]
    money = {
        PLANNED: plan.planned,
        **{step.key: found[f"step:{step.key}"] for step in money_steps() if step.key != PLANNED},
    }
    marks: Mapping[int, Sequence[int]] = found["marks"]
    return {
        pk: Tally(
            1,
            {step: by[pk] for step, by in money.items() if pk in by},
            {mark: count for mark, count in zip(MARKS, marks.get(pk, NO_MARKS), strict=True) if count},
        )
        for pk in projects
    }


def steps_shown(user: Any, programme: Programme, tally: Tally) -> list[MoneyStep]:
    """The steps that a person may see; the plan alone where no money has come further yet, which is not zero."""
    steps = [step for step in money_steps() if not step.permission or user.has_perm(step.permission, programme)]
    first, *further = steps
    return steps if any(tally.money_at(step.key) for step in further) else [first]


def mark_conditions(today: date) -> Mapping[str, Q]:
    """What makes a milestone of a project that still runs, or that was reported, stand as it does."""
    live = ~Q(project__stage__in=Project.ENDED)
    planned = Q(state=Milestone.State.PLANNED) & live
    return {
        Mark.FULFILLED: Q(state=Milestone.State.FULFILLED),
        Mark.REPORTED: Q(state=Milestone.State.REPORTED),
        Mark.PARTLY: Q(state=Milestone.State.PARTLY),
        Mark.NOT_FULFILLED: Q(state=Milestone.State.NOT_FULFILLED),
        Mark.OVERDUE: planned & Q(due_on__lt=today),
        Mark.AHEAD: planned & Q(due_on__gte=today),
    }


def mark_of(step: Milestone) -> str:
    """As `mark_conditions` counts it."""
    if step.state != Milestone.State.PLANNED:
        return str(step.state)
    return Mark.OVERDUE if step.due_on < timezone.localdate() else Mark.AHEAD


def marked_by_project(rows: Rows) -> dict[int, Sequence[int]]:
    """How many milestones of each project stand in each of `MARKS`."""
    conditions = mark_conditions(timezone.localdate())
    steps = Milestone.objects.filter(closed_on=None, project__in=rows.order_by().values("pk")).order_by()
    counts = {f"in_{place}": Count("pk", filter=conditions[mark]) for place, mark in enumerate(Mark)}
    return {pk: marks for pk, *marks in steps.values_list("project_id").annotate(**counts)}


def marks_again(marks: Mapping[int, Sequence[int]], rows: Rows, decided: Decided) -> Mapping[int, Sequence[int]]:
    """With the projects of the milestones that were decided about; all where one of these is gone."""
    steps = set(decided.get(MILESTONE, ()))
    of = dict(Milestone.objects.filter(pk__in=steps).values_list("pk", "project_id")) if steps else {}
    if len(of) < len(steps):
        return marked_by_project(rows)
    projects = {*of.values(), *decided.get(A_PROJECT, ())}
    others = {pk: counts for pk, counts in marks.items() if pk not in projects}
    return {**others, **marked_by_project(rows.filter(pk__in=projects))}


def _leads(focus: Focus, line: TargetLine) -> bool:
    """Whether a target is of the focus itself and not of one of many projects in it."""
    return line.project is None or focus.kind == PROJECT


class _Split:
    """The same tallies by place, by objective, and by the parts of a project."""

    def __init__(
        self,
        ground: Ground,
        focus: Focus,
        rows: Rows,
        tallies: Mapping[int, Tally],
        lines: Iterable[TargetLine],
        plan: Plan,
    ) -> None:
        self.ground, self.focus, self.rows, self.tallies, self.lines = ground, focus, rows, tallies, list(lines)
        # Projects of the same places and objectives are added up first: they stand in a few hundred combinations.
        nothing: frozenset[int] = frozenset()
        self.alike: dict[tuple[frozenset[int], frozenset[int]], Tally] = {}
        for pk, tally in tallies.items():
            at = (frozenset(plan.places.get(pk, nothing)), frozenset(plan.aims.get(pk, nothing)))
            self.alike.setdefault(at, Tally()).add(tally)

    def whole(self) -> Tally:
        whole = Tally()
        for tally in self.alike.values():
            whole.add(tally)
        for line in self.lines:
            if line.project not in self.tallies:
                whole.add(Tally(aims={line.aim: 1}))
        return whole

    def by_place(self) -> tuple[Multiple, ...]:
        if self.focus.kind == PROJECT:
            return ()
        own = self._places({place for places, _aims in self.alike for place in places})
        lift = Lift(self.ground.land.tree, [each.pk for each in own])
        found = self._rolled(0, lift, {line: line.territory for line in self.lines})
        return tuple(Multiple(each.pk, each.name, found[each.pk]) for each in own if each.pk in found)

    def _places(self, used: set[int]) -> list[Territory]:
        """Municipalities of a programme, communities of a municipality."""
        land = self.ground.land
        if self.focus.kind == PLACE:
            return [each for each in land.territories.values() if each.parent_id == self.focus.pk]
        return land.own(level_of(land), used)

    def by_objective(self) -> tuple[Multiple, ...]:
        if self.focus.kind == PROJECT:
            return ()
        above = self.focus.pk if self.focus.kind == OBJECTIVE else None
        own = [each for each in self.ground.objectives.values() if each.parent_id == above]
        lift = Lift(self.ground.tree, [each.pk for each in own])
        further = {line: line.objective for line in self.lines if line.project is None}
        found = self._rolled(1, lift, further)
        return tuple(Multiple(each.pk, say(each, "name").text, found[each.pk]) for each in own if each.pk in found)

    def by_part(self) -> tuple[Multiple, ...]:
        """The projects that are part of one."""
        if self.focus.kind != PROJECT:
            return ()
        parts = list(self.rows.exclude(pk=self.focus.pk or 0).order_by("title", "pk"))
        for each in parts:
            each.programme = self.ground.programme
        with_translations(parts)
        return tuple(Multiple(each.pk, say(each, "title").text, self.tallies[each.pk]) for each in parts)

    def _rolled(self, place: int, lift: Lift[int], further: Mapping[TargetLine, int | None]) -> dict[int, Tally]:
        """The projects in each node, and the targets that a node has beyond those of its projects."""
        found: dict[int, Tally] = {}
        for at, tally in self.alike.items():
            for node in lift(at[place]):
                found.setdefault(node, Tally()).add(tally)
        for line, at_node in further.items():
            for node in lift((at_node,)) if at_node else ():
                found.setdefault(node, Tally()).add(Tally(aims={line.aim: 1}))
        return found
