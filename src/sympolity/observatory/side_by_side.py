"""A few municipalities, communities or objectives beside one another: the same figures of each, read in one pass.

A project that stands in several of them counts in each, and once in the total.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When
from django.utils import timezone

from sympolity.ground.languages.queries import say, with_translations
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.models import Milestone, PlannedAmount, Project
from sympolity.network.portfolio.pictures import level_of
from sympolity.network.portfolio.queries import Land
from sympolity.network.portfolio.queries.totals import aims_of, places_of
from sympolity.network.programmes.models import Programme
from sympolity.network.territories.models import Population

PLACE, OBJECTIVE = "place", "objective"
FEWEST, MOST = 2, 6
MEASURES = ("planned", "total", "eligible", "funding")
Pairs = Mapping[int, Collection[int]]


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be put beside others: how far below the top it lies, and how many projects stand in it."""

    key: int
    name: str
    depth: int
    count: int


@dataclass
class Portrait:
    """The figures of one column, or of all of them together; money in cents."""

    key: int | None
    name: str
    count: int = 0
    money: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MEASURES, 0))
    by_stage: dict[str, int] = field(default_factory=dict)
    late: int = 0
    over: int = 0
    steps: int = 0
    steps_fulfilled: int = 0
    steps_late: int = 0
    covered: int = 0
    population: Population | None = None

    @property
    def late_share(self) -> Decimal | None:
        return Decimal(self.late) / self.count if self.count else None

    def per_thousand(self, amount: int) -> Decimal | None:
        """For each 1,000 residents; None where nobody counted them."""
        if self.population is None or not self.population.residents:
            return None
        return Decimal(amount) * 1000 / self.population.residents


@dataclass(frozen=True, slots=True)
class SideBySide:
    """`to_cover` objectives (or places, beside objectives) could be covered; `several` projects stand in more than one
    column."""

    columns: tuple[Portrait, ...]
    total: Portrait
    several: int
    to_cover: int
    stages: tuple[Project.Stage, ...]


@dataclass
class Ground:
    """The places and objectives among which columns are chosen, and what stands where."""

    land: Land
    objectives: Mapping[int, Any]
    objective_tree: Any
    places: Pairs
    aims: Pairs

    def below(self, by: str, key: int) -> set[int]:
        return self.land.below([key]) if by == PLACE else self.objective_tree.below([key])

    def nodes(self, by: str) -> Pairs:
        return self.places if by == PLACE else self.aims

    def counts(self, by: str) -> Mapping[int, int]:
        """How many projects stand in each, or in anything that lies in it."""
        tree = self.land.tree if by == PLACE else self.objective_tree
        paths: dict[int, tuple[int, ...]] = {}
        found: Counter[int] = Counter()
        for nodes in self.nodes(by).values():
            for node in nodes:
                paths.setdefault(node, tree.path(node))
            found.update({step for node in nodes for step in paths[node]})
        return found


def ground_of(programme: Programme, rows: portfolio.Rows) -> Ground:
    objectives, tree = portfolio.objectives_of(programme)
    with_translations(objectives.values())
    return Ground(portfolio.land_of(programme), objectives, tree, places_of(rows), aims_of(rows))


def choices_of(ground: Ground, by: str) -> list[Choice]:
    """Municipalities with their communities, or objectives with those under them."""
    counts = ground.counts(by)
    if by == OBJECTIVE:
        return [
            Choice(pk, say(each, "name").text, len(ground.objective_tree.path(pk)) - 1, counts.get(pk, 0))
            for pk, each in ground.objectives.items()
        ]
    land = ground.land
    used = {place for at in ground.places.values() for place in at}
    found = []
    for town in land.own(level_of(land), used):
        found.append(Choice(town.pk, town.name, 0, counts.get(town.pk, 0)))
        inside = [each for each in land.territories.values() if each.parent_id == town.pk and each.pk in used]
        found += [Choice(each.pk, each.name, 1, counts.get(each.pk, 0)) for each in inside]
    return found


def first_choices(choices: Sequence[Choice]) -> list[int]:
    """The three in which most projects stand, in the order of the list."""
    busiest = sorted((each for each in choices if not each.depth), key=lambda each: -each.count)[:3]
    return [each.key for each in choices if each in busiest]


def side_by_side(
    programme: Programme, rows: portfolio.Rows, ground: Ground, by: str, chosen: Sequence[Choice]
) -> SideBySide:
    """One pass over the projects and one over their milestones and amounts, whatever the number of columns."""
    columns = {each.key: Portrait(each.key, each.name) for each in chosen}
    total = Portrait(None, "")
    below = {key: ground.below(by, key) for key in columns}
    members = {pk: [key for key in columns if below[key] & set(nodes)] for pk, nodes in ground.nodes(by).items()}
    inside = {pk: [columns[key] for key in keys] + [total] for pk, keys in members.items() if keys}
    _count_projects(programme, rows, inside)
    _count_steps(rows, inside)
    to_cover = _cover(ground, by, inside, [*columns.values(), total])
    if by == PLACE:
        _add_residents(columns)
    stages = tuple(stage for stage in Project.Stage if total.by_stage.get(stage))
    several = sum(1 for keys in members.values() if len(keys) > 1)
    return SideBySide(tuple(columns.values()), total, several, to_cover, stages)


def _count_projects(programme: Programme, rows: portfolio.Rows, inside: Mapping[int, list[Portrait]]) -> None:
    def holds(condition: Q) -> Case:
        return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())

    found: Any = portfolio.with_planned(rows.order_by()).annotate(
        reads_late=holds(portfolio.is_late(timezone.localdate())), reads_over=holds(portfolio.is_watched(programme))
    )
    for pk, stage, planned, late, over in found.values_list("pk", "stage", "planned_cents", "reads_late", "reads_over"):
        for portrait in inside.get(pk, ()):
            portrait.count += 1
            portrait.by_stage[stage] = portrait.by_stage.get(stage, 0) + 1
            portrait.money["planned"] += planned or 0
            portrait.late += late
            portrait.over += over
    amounts = PlannedAmount.objects.filter(project__in=rows.order_by().values("pk")).order_by()
    for pk, measure, cents in amounts.values_list("project_id", "measure", "cents"):
        for portrait in inside.get(pk, ()):
            portrait.money[measure] += cents


def _count_steps(rows: portfolio.Rows, inside: Mapping[int, list[Portrait]]) -> None:
    """A milestone is late when its day is over, nobody reported it and its project still runs."""
    today, fulfilled = timezone.localdate(), Milestone.State.FULFILLED
    steps = Milestone.objects.filter(closed_on=None, project__in=rows.order_by().values("pk")).order_by()
    for pk, state, due_on, stage in steps.values_list("project_id", "state", "due_on", "project__stage"):
        is_late = state == Milestone.State.PLANNED and due_on < today and stage not in Project.ENDED
        for portrait in inside.get(pk, ()):
            portrait.steps += 1
            portrait.steps_fulfilled += state == fulfilled
            portrait.steps_late += is_late


def _cover(ground: Ground, by: str, inside: Mapping[int, list[Portrait]], portraits: Iterable[Portrait]) -> int:
    """How many of the top objectives are pursued in a place, or in how many places an objective is pursued."""
    if by == PLACE:
        targets = [pk for pk, each in ground.objectives.items() if each.parent_id is None]
        nodes, below = ground.aims, {pk: ground.objective_tree.below([pk]) for pk in targets}
    else:
        used = {place for at in ground.places.values() for place in at}
        targets = [each.pk for each in ground.land.own(level_of(ground.land), used)]
        nodes, below = ground.places, {pk: ground.land.below([pk]) for pk in targets}
    reached: dict[int, set[int]] = {id(portrait): set() for portrait in portraits}
    for pk, found in inside.items():
        hit = {target for target in targets if below[target] & set(nodes.get(pk, ()))}
        for portrait in found:
            reached[id(portrait)] |= hit
    for portrait in {id(each): each for found in inside.values() for each in found}.values():
        portrait.covered = len(reached[id(portrait)])
    return len(targets)


def _add_residents(columns: Mapping[int, Portrait]) -> None:
    """The latest count of each place."""
    for row in Population.objects.filter(territory__in=columns).order_by("as_of", "id"):
        columns[row.territory_id].population = row
