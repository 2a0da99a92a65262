"""Totals by place, objective, stage, lead and fund, and which objective is pursued where.

A project in several places or under several objectives counts in each of them, and once in the total; every reading
that splits a sum says how many projects stand in several parts (`several`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum, Value

from sympolity.methods import rollup
from sympolity.methods.rollup import Item, Tree
from sympolity.network.portfolio.models import PlannedAmount, Project
from sympolity.network.portfolio.queries.places import Land, land_of, objectives_of
from sympolity.network.portfolio.queries.rows import Rows, figures, with_funding, with_planned
from sympolity.network.programmes.models import Fund, Programme
from sympolity.network.territories.models import Territory


@dataclass(frozen=True, slots=True)
class Total:
    """One part: how many projects, how much planned and funded, in cents."""

    key: Any
    name: str
    count: int
    planned_cents: int
    funding_cents: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The parts, the whole that counts each project once, and what belongs to no part.

    `several` projects stand in more than one part: then the parts add up to more than the whole.
    """

    parts: tuple[Total, ...]
    whole: Total
    nowhere: Total
    several: int

    @property
    def by_key(self) -> dict[Any, Total]:
        return {part.key: part for part in self.parts}


def money_of(rows: Rows) -> dict[int, dict[str, int | None]]:
    """The planned and funded money of each project."""
    annotated: Any = with_funding(with_planned(rows.order_by()))
    found = annotated.values_list("pk", "planned_cents", "funding_cents")
    return {pk: {"planned": planned, "funding": funding} for pk, planned, funding in found}


def places_of(rows: Rows) -> dict[int, set[int]]:
    return _pairs(Project.territories.through, "territory_id", rows)


def aims_of(rows: Rows) -> dict[int, set[int]]:
    return _pairs(Project.objectives.through, "objective_id", rows)


def places_and_aims_of(rows: Rows) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Both in one query."""
    inside = rows.order_by().values("pk")
    places = Project.territories.through.objects.filter(project_id__in=inside).order_by()
    aims = Project.objectives.through.objects.filter(project_id__in=inside).order_by()
    found: tuple[dict[int, set[int]], dict[int, set[int]]] = ({}, {})
    of_places = places.values_list("project_id", "territory_id", Value(0))
    for pk, other, which in of_places.union(aims.values_list("project_id", "objective_id", Value(1)), all=True):
        found[which].setdefault(pk, set()).add(other)
    return found


def _pairs(through: Any, target: str, rows: Rows) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    inside = rows.order_by().values("pk")
    for pk, other in through.objects.filter(project_id__in=inside).values_list("project_id", target):
        found.setdefault(pk, set()).add(other)
    return found


def totals_by(programme: Programme, rows: Rows, what: str, *, level: str = Territory.Level.MUNICIPALITY) -> Totals:
    """Totals by `territory` (at a level), `objective` (at the top of their tree), `stage`, `lead` or `fund`.

    Every territory of the level and every objective is named, those without projects too. By fund, the money is what
    each fund gives. Raises KeyError for anything else.
    """
    reading = {
        "territory": _by_territory,
        "objective": _by_objective,
        "stage": _by_stage,
        "lead": _by_lead,
        "fund": _by_fund,
    }[what]
    return reading(programme, rows, level)


def _by_territory(programme: Programme, rows: Rows, level: str) -> Totals:
    return territory_totals(land_of(programme), rows, level)


def territory_totals(land: Land, rows: Rows, level: str) -> Totals:
    """Totals at one level of the land: communities roll up to their municipality, municipalities to their region."""
    places = places_of(rows)
    names = {each.pk: each.name for each in land.own(level, used_places(places))}
    return rolled_up(money_of(rows), places, land.tree, names)


def used_places(places: Mapping[int, Collection[int]]) -> set[int]:
    return {place for at in places.values() for place in at}


def _by_objective(programme: Programme, rows: Rows, level: str) -> Totals:
    found, tree = objectives_of(programme)
    names = {pk: each.name for pk, each in found.items() if each.parent_id is None}
    return rolled_up(money_of(rows), aims_of(rows), tree, names)


def _by_stage(programme: Programme, rows: Rows, level: str) -> Totals:
    nodes = {pk: {stage} for pk, stage in rows.order_by().values_list("pk", "stage")}
    names = {stage.value: str(stage.label) for stage in Project.Stage}
    return rolled_up(money_of(rows), nodes, Tree({}), names)


def _by_lead(programme: Programme, rows: Rows, level: str) -> Totals:
    found = list(rows.order_by().exclude(lead=None).values_list("pk", "lead_id", "lead__name"))
    names = dict(sorted(((lead, name) for _pk, lead, name in found), key=lambda pair: pair[1]))
    return rolled_up(money_of(rows), {pk: {lead} for pk, lead, _name in found}, Tree({}), names)


def _by_fund(programme: Programme, rows: Rows, level: str) -> Totals:
    """What each fund gives: a project paid by two funds counts in both, each with its own part of the money."""
    names = dict(Fund.objects.filter(programme=programme).order_by("name").values_list("pk", "name"))
    given = PlannedAmount.objects.filter(project__in=rows.order_by().values("pk"), measure="funding").order_by()
    sums: dict[Any, Any] = {
        fund: (count, cents)
        for fund, count, cents in given.values_list("fund_id").annotate(
            Count("project_id", distinct=True), Sum("cents")
        )
    }
    whole = figures(programme, rows)
    parts = tuple(Total(pk, name, *_twice(sums.get(pk, (0, 0)))) for pk, name in names.items())
    several = given.values("project").annotate(funds=Count("fund_id", distinct=True)).filter(funds__gt=1).count()
    return Totals(
        parts,
        Total(None, "", whole.count, whole.planned_cents, whole.funding_cents),
        Total(None, "", *_twice(sums.get(None, (0, 0)))),
        several,
    )


def _twice(sums: tuple[int, int]) -> tuple[int, int, int]:
    count, cents = sums
    return count, cents, cents


def rolled_up(
    money: Mapping[int, Mapping[str, int | None]],
    nodes: Mapping[int, Collection[Any]],
    tree: Tree[Any],
    names: Mapping[Any, str],
) -> Totals:
    lift, nothing = rollup.Lift(tree, names), frozenset[Any]()
    grouped: dict[frozenset[Any], list[int]] = {}
    for pk, amounts in money.items():
        at = lift(nodes.get(pk, nothing))
        group = grouped.get(at) or grouped.setdefault(at, [0, 0, 0])
        group[0] += 1
        group[1] += amounts["planned"] or 0
        group[2] += amounts["funding"] or 0
    rolled = rollup.roll_up(
        Item({"planned": planned, "funding": funding}, at, count) for at, (count, planned, funding) in grouped.items()
    )
    empty = rollup.Sum()
    return Totals(
        tuple(_total(key, name, rolled.of.get(key, empty)) for key, name in names.items()),
        _total(None, "", rolled.whole),
        _total(None, "", rolled.nowhere),
        rolled.several,
    )


def _total(key: Any, name: str, found: rollup.Sum) -> Total:
    return Total(key, name, found.count, found.amounts.get("planned", 0), found.amounts.get("funding", 0))


@dataclass(frozen=True, slots=True)
class Crossing:
    """One municipality under one objective: how many projects, how many of them live, how much planned."""

    count: int = 0
    live: int = 0
    planned_cents: int = 0


@dataclass(frozen=True, slots=True)
class Matrix:
    """Places down, objectives across. A crossing that is not named has no project: a gap.

    The key None stands for projects without a place at that level, or without an objective.
    """

    places: tuple[tuple[int | None, str], ...]
    aims: tuple[tuple[int | None, str], ...]
    cells: Mapping[tuple[int | None, int | None], Crossing]
    several: int

    def at(self, place: int | None, aim: int | None) -> Crossing:
        return self.cells.get((place, aim), Crossing())

    @property
    def gaps(self) -> int:
        named = [(place, aim) for place, _ in self.places for aim, _ in self.aims if place and aim]
        return sum(1 for crossing in named if not self.at(*crossing).count)


def matrix(programme: Programme, rows: Rows, *, level: str = Territory.Level.MUNICIPALITY) -> Matrix:
    """Which objective is pursued where. Projects that are cancelled or rejected do not count."""
    rows = rows.exclude(stage__in=(Project.Stage.CANCELLED, Project.Stage.REJECTED))
    land, (objectives, tree) = land_of(programme), objectives_of(programme)
    tops = [each for each in objectives.values() if each.parent_id is None]
    money, places, aims = money_of(rows), places_of(rows), aims_of(rows)
    live = set(rows.exclude(stage__in=Project.ENDED).values_list("pk", flat=True))
    to_top = rollup.Lift(tree, (each.pk for each in tops))
    own = land.own(level, used_places(places))
    to_place = rollup.Lift(land.tree, (each.pk for each in own))
    nothing, nowhere = frozenset[int](), frozenset([None])
    cells: dict[tuple[int | None, int | None], list[int]] = {}
    several = 0
    for pk, amounts in money.items():
        across = to_top(aims.get(pk, nothing)) or nowhere
        down = to_place(places.get(pk, nothing)) or nowhere
        several += len(across) * len(down) > 1
        for crossing in ((place, aim) for place in down for aim in across):
            cell = cells.setdefault(crossing, [0, 0, 0])
            cell[0] += 1
            cell[1] += pk in live
            cell[2] += amounts["planned"] or 0
    found = {crossing: Crossing(*cell) for crossing, cell in cells.items()}
    down_names: list[tuple[int | None, str]] = [(each.pk, each.name) for each in own]
    across_names: list[tuple[int | None, str]] = [(each.pk, each.name) for each in tops]
    if any(place is None for place, _aim in found):
        down_names.append((None, ""))
    if any(aim is None for _place, aim in found):
        across_names.append((None, ""))
    return Matrix(tuple(down_names), tuple(across_names), found, several)
