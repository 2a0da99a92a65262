"""The land and the objectives of a programme as trees, and the projects that stand in a part of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sympolity.methods.rollup import Tree
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.queries.rows import Rows
from sympolity.network.programmes.models import Objective, Programme
from sympolity.network.territories.models import Grouping, Territory


@dataclass(frozen=True, slots=True)
class Land:
    """The territories of a network as a tree; `grouped` are those of the programme's grouping and all in them."""

    territories: Mapping[int, Territory]
    tree: Tree[int]
    grouped: frozenset[int] = frozenset()

    def at(self, level: str) -> list[Territory]:
        return [each for each in self.territories.values() if each.level == level]

    def own(self, level: str, used: Iterable[int]) -> list[Territory]:
        """The places of a level that belong to the programme.

        Those of its grouping; without one, those in which projects stand and their neighbours in the same larger
        place, so that a gap shows; without any, all.
        """
        everywhere = self.at(level)
        if self.grouped:
            own = [each for each in everywhere if each.pk in self.grouped]
            return own or everywhere
        reached = {step for pk in used for step in self.tree.path(pk)}
        larger = {each.parent_id for each in everywhere if each.pk in reached}
        own = [each for each in everywhere if each.pk in reached or each.parent_id in larger]
        return own or everywhere

    def below(self, pks: Iterable[int]) -> set[int]:
        return self.tree.below(pks)

    def path(self, pk: int) -> str:
        """“Vale da Amoreira, Moita”: the place and the one that it lies in."""
        names = [self.territories[each].name for each in self.tree.path(pk) if each in self.territories]
        return ", ".join(names[:2])


def land_of(programme: Programme) -> Land:
    rows = Territory.objects.filter(network=programme.network_id).order_by("name", "id")
    found = {each.pk: each for each in rows}
    tree = Tree({pk: each.parent_id for pk, each in found.items()})
    if programme.grouping_id is None:
        return Land(found, tree)
    grouping = Grouping.territories.through.objects.filter(grouping_id=programme.grouping_id)
    return Land(found, tree, frozenset(tree.below(grouping.values_list("territory_id", flat=True))))


def objectives_of(programme: Programme) -> tuple[dict[int, Objective], Tree[int]]:
    found = {each.pk: each for each in programme.objectives.order_by("order", "code", "id")}
    for each in found.values():
        each.programme = programme
    return found, Tree({pk: each.parent_id for pk, each in found.items()})


def in_territories(rows: Rows, land: Land, pks: Iterable[int]) -> Rows:
    """Projects in these places or in anything that lies in them."""
    through = Project.territories.through.objects.filter(territory_id__in=land.below(pks))
    return rows.filter(pk__in=through.values("project_id"))


def under_objectives(rows: Rows, tree: Tree[int], pks: Iterable[int]) -> Rows:
    through = Project.objectives.through.objects.filter(objective_id__in=tree.below(pks))
    return rows.filter(pk__in=through.values("project_id"))
