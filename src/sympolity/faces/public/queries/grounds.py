"""The part of a network's territories that a programme covers, and the level at which its pages split sums."""

from collections.abc import Iterable
from dataclasses import dataclass

from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.queries import Land, land_of
from sympolity.network.programmes.models import Programme
from sympolity.network.territories.models import Grouping, Territory

Level = Territory.Level
# Which level tells most, where several could.
TELLING = (Level.MUNICIPALITY, Level.COUNTRY, Level.REGION, Level.COMMUNITY, Level.SECTION)


@dataclass(frozen=True, slots=True)
class Ground:
    """`extent`: the territories of the programme and all that lies in them; `level`: that of its tables and maps."""

    land: Land
    extent: frozenset[int]
    level: str


def ground_of(programme: Programme) -> Ground:
    """The programme's own grouping, else wherever its public projects stand. Two queries."""
    land = land_of(programme)
    named = _grouped(programme) or _used(programme)
    return Ground(land, frozenset(land.below(named)), _level(land, named))


def _grouped(programme: Programme) -> set[int]:
    if programme.grouping_id is None:
        return set()
    links = Grouping.territories.through.objects.filter(grouping_id=programme.grouping_id)
    return set(links.values_list("territory_id", flat=True))


def _used(programme: Programme) -> set[int]:
    rows = Project.objects.public().filter(programme=programme).order_by()
    return set(rows.filter(territories__isnull=False).values_list("territories", flat=True).distinct())


def levels_of(land: Land, pks: Iterable[int]) -> set[str]:
    return {land.territories[pk].level for pk in pks if pk in land.territories}


def _level(land: Land, named: set[int]) -> str:
    """That of the named places; regions say less than the municipalities in them, communities less than theirs."""
    levels = levels_of(land, named)
    if levels <= {Level.REGION}:
        levels |= levels_of(land, land.below(named))
    if levels <= {Level.COMMUNITY, Level.SECTION}:
        levels |= levels_of(land, (step for pk in named for step in land.tree.path(pk)))
    return next((level for level in TELLING if level in levels), Level.MUNICIPALITY)
