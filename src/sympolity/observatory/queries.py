"""Readings across the network: where the money goes and how much that is for each resident."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F

from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.queries import Land, Rows, Totals
from sympolity.network.programmes.models import Programme
from sympolity.network.territories.models import Population, Territory

MOST_POINTS = 120


@dataclass(frozen=True, slots=True)
class Region:
    """One place on the map, with what stands in it. `residents` is the latest count that is known."""

    territory: Territory
    count: int
    planned_cents: int
    residents: int | None
    is_inside: bool

    @property
    def cents_per_resident(self) -> Decimal | None:
        """None without residents to divide by, or without money to divide."""
        return Decimal(self.planned_cents) / self.residents if self.residents else None


@dataclass(frozen=True, slots=True)
class MapReading:
    """The places of one level with their figures; `totals` says how projects in several places count."""

    land: Land
    level: str
    regions: tuple[Region, ...]
    totals: Totals
    points: tuple[Project, ...]
    points_in_all: int

    @property
    def inside(self) -> tuple[Region, ...]:
        return tuple(region for region in self.regions if region.is_inside)

    @property
    def knows_residents(self) -> bool:
        return any(region.residents for region in self.inside)


def residents_of(territories: Iterable[Territory]) -> Mapping[int, int]:
    """The latest known number of residents of each place."""
    rows = Population.objects.filter(territory__in=[each.pk for each in territories]).order_by("as_of", "id")
    return dict(rows.values_list("territory_id", "residents"))


def map_reading(programme: Programme, rows: Rows, level: str, *, with_points: bool = False) -> MapReading:
    """Where projects stand, at one level of the land."""
    land = portfolio.land_of(programme)
    totals = portfolio.territory_totals(land, rows, level)
    by_place, nothing = totals.by_key, portfolio.Total(None, "", 0, 0, 0)
    places = [each for each in land.at(level) if each.pk in by_place or land.grouped]
    residents = residents_of(places)
    regions = tuple(
        Region(
            each,
            by_place.get(each.pk, nothing).count,
            by_place.get(each.pk, nothing).planned_cents,
            residents.get(each.pk),
            each.pk in by_place,
        )
        for each in places
    )
    located = rows.exclude(latitude=None)
    points = (
        tuple(portfolio.with_planned(located).order_by(F("planned_cents").desc(nulls_last=True), "pk")[:MOST_POINTS])
        if with_points
        else ()
    )
    return MapReading(land, level, regions, totals, points, located.count() if with_points else 0)


def levels_with_places(land: Land) -> list[str]:
    """The levels at which a map can be drawn, from large to small."""
    order = (Territory.Level.COUNTRY, Territory.Level.REGION, Territory.Level.MUNICIPALITY, Territory.Level.COMMUNITY)
    own = land.grouped or frozenset(land.territories)
    return [level.value for level in order if sum(each.pk in own for each in land.at(level)) > 1]
