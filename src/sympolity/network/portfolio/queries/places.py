"""The land and the objectives of a programme as trees, and the projects that stand in a part of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sympolity.methods.rollup import Tree
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.queries.rows import Rows
from sympolity.network.programmes.models import Objective, Programme
from sympolity.network.territories.models import Territory


@dataclass(frozen=True, slots=True)
class Land:
    """The territories of a network as a tree."""

    territories: Mapping[int, Territory]
    tree: Tree[int]

    def at(self, level: str) -> list[Territory]:
        return [each for each in self.territories.values() if each.level == level]

    def below(self, pks: Iterable[int]) -> set[int]:
        return self.tree.below(pks)

    def path(self, pk: int) -> str:
        """“Vale da Amoreira, Moita”: the place and the one that it lies in."""
        names = [self.territories[each].name for each in self.tree.path(pk) if each in self.territories]
        return ", ".join(names[:2])


def land_of(programme: Programme) -> Land:
    rows = Territory.objects.filter(network=programme.network_id).order_by("name", "id")
    found = {each.pk: each for each in rows}
    return Land(found, Tree({pk: each.parent_id for pk, each in found.items()}))


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
