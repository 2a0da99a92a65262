from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.models import Entry as JournalEntry
from sympolity.methods.names import Entry, Register, fold
from sympolity.network.territories.models import Boundary, Grouping, Population, Territory, TerritoryCode

MOST_LEVELS = 10
INFERRED = "inferred"  # names in the source of a journal entry the facts that nobody said in so many words
Extent = tuple[float, float, float, float]


def networks_where(user: User, permission: str) -> list[Network]:
    """The networks of a person in which the person may do something to the register."""
    return [network for network in Network.objects.of(user) if user.has_perm(permission, network)]


def territories_open_to(user: User) -> QuerySet[Territory]:
    return Territory.objects.visible_to(user).select_related("network", "parent")


def groupings_open_to(user: User) -> QuerySet[Grouping]:
    return Grouping.objects.visible_to(user).select_related("network")


def with_residents(territories: QuerySet[Territory]) -> QuerySet[Territory]:
    """Adds the latest population with its day and source, and whether there is a boundary."""
    latest = Population.objects.filter(territory=OuterRef("pk")).order_by("-as_of", "-id")
    return territories.annotate(
        residents=Subquery(latest.values("residents")[:1], output_field=IntegerField()),
        counted_on=Subquery(latest.values("as_of")[:1]),
        counted_by=Subquery(latest.values("source")[:1]),
        has_boundary=Exists(Boundary.objects.filter(territory=OuterRef("pk"))),
    )


def named_like(territories: QuerySet[Territory], query: str) -> QuerySet[Territory]:
    """Places one of whose names holds the words, whatever their accents and capitals, or that have this code."""
    wanted = fold(query)
    if not wanted:
        return territories
    spelt = [*territories.values_list("pk", "name"), *territories.values_list("pk", "names__name")]
    found = {pk for pk, name in spelt if name and wanted in fold(name)}
    return territories.filter(Q(pk__in=found) | Q(pk__in=territories.filter(codes__value__iexact=query).values("pk")))


def above(territory: Territory) -> list[Territory]:
    """The places in which a place lies, the largest first."""
    path, place = [], territory.parent
    while place is not None:
        path.append(place)
        place = place.parent
    return path[::-1]


def names_above(network: Network) -> dict[int, tuple[str, ...]]:
    """For each place of a network the names of those in which it lies, the nearest first."""
    rows = Territory.objects.filter(network=network).values_list("pk", "parent", "name")
    known = {pk: (parent, name) for pk, parent, name in rows}
    found: dict[int, tuple[str, ...]] = {}
    for pk, (parent, _name) in known.items():
        names: list[str] = []
        while parent in known and len(names) < MOST_LEVELS:
            parent, name = known[parent]
            names.append(name)
        found[pk] = tuple(names)
    return found


def also_called(owner: Any, name: str) -> Any:
    """Another open entry of the same register with this name or spelling, or None; for organisations too."""
    others = type(owner)._default_manager.filter(network=owner.network_id, closed_on=None).exclude(pk=owner.pk)
    return others.filter(Q(name__iexact=name) | Q(names__name__iexact=name)).order_by("pk").first()


def register_of(network: Network) -> Register:
    """The open places of a network, ready to match names and codes against."""
    above_each = names_above(network)
    places = Territory.objects.filter(network=network).open().prefetch_related("names", "codes")
    return Register(
        Entry(
            id=place.pk,
            name=place.name,
            aliases=tuple(other.name for other in place.names.all()),
            codes=tuple(code.value for code in place.codes.all()),
            level=place.level,
            within=above_each.get(place.pk, ()),
        )
        for place in places
    )


def extent_of(network: Network) -> Extent | None:
    """West, south, east, north of all boundaries of a network in degrees; None where it has none yet."""
    corners: list[float] | None = None
    for geometry in Boundary.objects.filter(territory__network=network).values_list("geometry", flat=True).iterator():
        for x, y in (point for part in geometry["coordinates"] for point in part[0]):
            if corners is None:
                corners = [x, y, x, y]
            else:
                corners = [min(corners[0], x), min(corners[1], y), max(corners[2], x), max(corners[3], y)]
    return (corners[0], corners[1], corners[2], corners[3]) if corners else None


def closed_by_lists(pks: Collection[int]) -> set[int]:
    """Those of which nobody ever said that they ended: a list named them, and no later one did so far."""
    said: dict[int, bool] = {}
    entries = JournalEntry.objects.filter(subject_type=Territory._meta.label_lower, subject_id__in=pks).order_by("id")
    for pk, changes, source in entries.values_list("subject_id", "changes", "source"):
        if "closed_on" in changes:
            said[pk] = "closed_on" in source.get(INFERRED, ())
    return {pk for pk, inferred in said.items() if inferred}


# -- what a place that only a list names would be ----------------------------------
@dataclass(frozen=True, slots=True)
class Among:
    """What a code tells of a place that nobody entered: the level of those with such codes, and where they all lie."""

    level: str
    parent: Territory | None = None
    is_code: bool = False


def place_among(network: Network, code: str) -> Among:
    """Read from the codes of the register that have the same form; nothing is claimed where they disagree."""
    form = _form_of(code)
    rows = TerritoryCode.objects.filter(territory__network=network, territory__closed_on=None)
    alike = [row for row in rows.select_related("territory") if _form_of(row.value) == form] if "9" in form else []
    levels = {row.territory.level for row in alike}
    if len(levels) != 1:
        return Among(Territory.Level.MUNICIPALITY)
    for length in range(len(code) - 1, 0, -1):
        near = [row.territory for row in alike if row.value.startswith(code[:length])]
        if near:
            above = {place.parent_id for place in near}
            parent = near[0].parent if len(above) == 1 else None
            return Among(levels.pop(), parent if parent and not parent.closed_on else None, True)
    return Among(levels.pop(), None, True)


def _form_of(code: str) -> str:
    """S-03012 has the form A-99999."""
    return "".join("9" if letter.isdigit() else "A" if letter.isalpha() else letter for letter in code.strip())
