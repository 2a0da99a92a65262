"""Places with their money, their residents and what that makes for each inhabitant."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sympolity.network.portfolio.queries import Land, Total, Totals
from sympolity.network.programmes.models import Programme
from sympolity.network.territories.models import Territory, TerritoryCode
from sympolity.network.territories.queries import with_residents


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place. `residents` are the latest count, with its day and who counted; None where nobody did."""

    territory: Territory
    count: int
    planned_cents: int
    residents: int | None
    counted_on: date | None
    counted_by: str

    @property
    def pk(self) -> int:
        return self.territory.pk

    @property
    def name(self) -> str:
        return self.territory.name

    @property
    def cents_per_head(self) -> int | None:
        return per_head(self.planned_cents, self.residents)


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """The places of one level, the one with most money first, and the whole, which counts each project once."""

    rows: tuple[PlaceRow, ...]
    whole: Total
    nowhere: Total
    several: int

    @property
    def residents(self) -> int | None:
        """Of all places together; None as soon as one of them was not counted."""
        known = [row.residents for row in self.rows if row.residents is not None]
        return sum(known) if known and len(known) == len(self.rows) else None

    @property
    def cents_per_head(self) -> int | None:
        return per_head(self.whole.planned_cents, self.residents)

    @property
    def reached(self) -> int:
        return sum(1 for row in self.rows if row.count)

    @property
    def has_money(self) -> bool:
        return self.whole.planned_cents > 0

    @property
    def counts(self) -> list[tuple[str, date]]:
        """The counts of residents used, each source with its day."""
        return sorted({(row.counted_by, row.counted_on) for row in self.rows if row.counted_on})


def per_head(cents: int, residents: int | None) -> int | None:
    """Whole cents for each inhabitant, halves up; None without residents."""
    return (2 * cents + residents) // (2 * residents) if residents else None


def places_at(totals: Totals, always: Collection[int]) -> PlaceTable:
    """The parts of a total with residents and outlines, in one query: all of `always`, others if they have any."""
    parts = [part for part in totals.parts if part.count or part.key in always]
    return PlaceTable(places_in(parts), totals.whole, totals.nowhere, totals.several)


def places_in(parts: Sequence[Total]) -> tuple[PlaceRow, ...]:
    pks = [part.key for part in parts]
    rows = with_residents(Territory.objects.filter(pk__in=pks).select_related("boundary"))
    territories = {each.pk: each for each in rows}
    found = [_row(territories[part.key], part) for part in parts if part.key in territories]
    # A place that no longer exists is named only while it has projects.
    open_ones = (row for row in found if row.count or row.territory.closed_on is None)
    return tuple(sorted(open_ones, key=lambda row: (-row.planned_cents, -row.count, row.name)))


def _row(territory: Territory, part: Total) -> PlaceRow:
    counted: dict[str, object] = territory.__dict__
    return PlaceRow(
        territory,
        part.count,
        part.planned_cents,
        counted["residents"],  # type: ignore[arg-type]
        counted["counted_on"],  # type: ignore[arg-type]
        str(counted["counted_by"] or ""),
    )


def children_of(land: Land, pk: int) -> list[Territory]:
    return [each for each in land.territories.values() if each.parent_id == pk]


def codes_of(programme: Programme, pks: Iterable[int]) -> dict[int, list[TerritoryCode]]:
    found: dict[int, list[TerritoryCode]] = {}
    rows = TerritoryCode.objects.filter(territory__network=programme.network_id, territory_id__in=list(pks))
    for code in rows.order_by("scheme", "-version"):
        found.setdefault(code.territory_id, []).append(code)
    return found
