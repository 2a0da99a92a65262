"""What a dashboard shows, read once for a programme or a part of it and kept until the next decision."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
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
from sympolity.network.portfolio.queries.totals import aims_of, places_of
from sympolity.network.portfolio.readings import kept
from sympolity.network.programmes.models import Objective, Programme
from sympolity.network.territories.models import Territory
from sympolity.observatory.dashboard.attention import Attention, attention_of, waiting_of
from sympolity.observatory.dashboard.axes import Mark, Tally
from sympolity.observatory.dashboard.rounds import RoundStanding, standing_of_rounds
from sympolity.observatory.dashboard.targets import TargetLine, TargetRow, rows_of_targets, targets_in_force
from sympolity.observatory.money.parts import NOT_BOUND, NOT_PAID, NOT_PLAN, NOT_SPENT, SHELF, Reader, Way

PROGRAMME, OBJECTIVE, PLACE, PROJECT = "programme", "objective", "place", "project"
MOST_LINES = 12
MARKS, GROUND = tuple(Mark), "ground"
UNTOUCHED_BY = {"planned": NOT_PLAN, "contracted": NOT_BOUND, "spent": NOT_SPENT, "paid": NOT_PAID}


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
    name = f"dashboard-1:{focus.kind}:{focus.pk or ''}"
    reader = Reader(programme, SHELF) if focus.kind == PROGRAMME else None
    return kept(programme, name, partial(read_dashboard, programme, rows, focus, reader))


def read_dashboard(programme: Programme, rows: Rows, focus: Focus, reader: Reader | None = None) -> Dashboard:
    """With a reader, what no decision touched is not read again; it reads for all of a programme."""
    if reader:
        found = reader.read(_ways_of(programme, reader.version_of_plan))
        ground: Ground = found[GROUND]
    else:
        ground = ground_of(programme)
        rows = ground.rows_of(focus, rows)
        found = {way.name: way.read(rows) for way in _ways_of(programme, "") if way.name != GROUND}
    tallies = _tallies(found)
    lines = ground.targets_of(focus, targets_in_force(programme, ground.land), tallies)
    for line in lines:
        if line.project in tallies:
            tallies[line.project].add(Tally(aims={line.aim: 1}))
    split = _Split(ground, focus, rows, tallies, lines, found["places"], found["aims"])
    whole = split.whole()
    return Dashboard(
        whole,
        split.by_place(),
        split.by_objective(),
        split.by_part(),
        tuple(rows_of_targets([line for line in lines if _leads(focus, line)][:MOST_LINES], ground.land)),
        max((line.last for line in lines if line.last), default=None),
        attention_of(programme, rows, whole, found["figures"], found["waiting"]),
        standing_of_rounds(programme, None if focus.kind == PROGRAMME else rows),
    )


def _ways_of(programme: Programme, version: str) -> list[Way]:
    of_plan: Mapping[str, Callable[[Rows], Any]] = {
        "places": places_of,
        "aims": aims_of,
        "figures": partial(portfolio.figures, programme),
        "waiting": waiting_of,
        **_TALLIED,
    }
    plan = [Way(name, read, NOT_PLAN, version) for name, read in of_plan.items()]
    return [Way(GROUND, lambda _rows: ground_of(programme), NOT_PLAN, f"{version}:{get_language()}"), *plan, *_steps()]


def _steps() -> list[Way]:
    """A step of which nobody knows what touches it is touched by everything."""
    return [Way(f"step:{step.key}", step.read, UNTOUCHED_BY.get(step.key, ())) for step in money_steps()]


def tallies_of(rows: Rows) -> dict[int, Tally]:
    """Of each project its money by step and its milestones by state: one query for each step, one for milestones."""
    ways = {**_TALLIED, **{way.name: way.read for way in _steps()}}
    return _tallies({name: read(rows) for name, read in ways.items()})


def _tallies(found: Mapping[str, Any]) -> dict[int, Tally]:
    tallies = {pk: Tally(projects=1) for pk in found["projects"]}
    for step in money_steps():
        for pk, cents in found[f"step:{step.key}"].items():
            if pk in tallies:
                tallies[pk].money[step.key] = cents
    for pk, *counts in found["marks"]:
        if pk in tallies:
            tallies[pk].marks = {mark: count for mark, count in zip(MARKS, counts, strict=True) if count}
    return tallies


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


def marked_by_project(rows: Rows) -> list[Any]:
    conditions = mark_conditions(timezone.localdate())
    steps = Milestone.objects.filter(closed_on=None, project__in=rows.order_by().values("pk")).order_by()
    counts = {f"in_{place}": Count("pk", filter=conditions[mark]) for place, mark in enumerate(Mark)}
    return list(steps.values_list("project_id").annotate(**counts))


def _projects(rows: Rows) -> list[int]:
    return list(rows.order_by().values_list("pk", flat=True))


_TALLIED: Mapping[str, Callable[[Rows], Any]] = {"projects": _projects, "marks": marked_by_project}


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
        places: Mapping[int, Collection[int]],
        aims: Mapping[int, Collection[int]],
    ) -> None:
        self.ground, self.focus, self.rows, self.tallies, self.lines = ground, focus, rows, tallies, list(lines)
        # Projects of the same places and objectives are added up first: they stand in a few hundred combinations.
        nothing: frozenset[int] = frozenset()
        self.alike: dict[tuple[frozenset[int], frozenset[int]], Tally] = {}
        for pk, tally in tallies.items():
            at = (frozenset(places.get(pk, nothing)), frozenset(aims.get(pk, nothing)))
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
