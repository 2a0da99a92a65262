"""What the screens read of facilities and procedures."""

from django.db.models import Count, Q, QuerySet

from sympolity.affairs.onestop.models import Facility, FacilityType, Procedure
from sympolity.ground.accounts.models import User
from sympolity.methods.names import fold
from sympolity.network.territories.models import Territory


def facilities_open_to(user: User) -> QuerySet[Facility]:
    rows: QuerySet[Facility] = Facility.objects.visible_to(user)
    return rows.select_related("network", "territory", "operator")


def procedures_open_to(user: User) -> QuerySet[Procedure]:
    rows: QuerySet[Procedure] = Procedure.objects.visible_to(user)
    return rows.select_related("network", "territory", "responsible")


def facilities_named_like(facilities: QuerySet[Facility], query: str) -> QuerySet[Facility]:
    """Those whose name, address or type holds the words, whatever their accents and capitals, or with this code."""
    wanted = fold(query)
    if not wanted:
        return facilities
    told = facilities.values_list("pk", "name", "address", "types__name")
    found = {pk for pk, *texts in told if any(text and wanted in fold(text) for text in texts)}
    by_code = facilities.filter(codes__value__iexact=query).values("pk")
    return facilities.filter(Q(pk__in=found) | Q(pk__in=by_code))


def procedures_named_like(procedures: QuerySet[Procedure], query: str) -> QuerySet[Procedure]:
    """Those whose name, field or keywords hold the words, whatever their accents and capitals."""
    wanted = fold(query)
    if not wanted:
        return procedures
    told = procedures.values_list("pk", "name", "field", "topic", "keywords", "code")
    found = {
        pk
        for pk, name, field, topic, keywords, code in told
        if wanted in fold(" ".join([name, field, topic, *map(str, keywords)])) or code.casefold() == query.casefold()
    }
    return procedures.filter(pk__in=found)


def types_in(user: User) -> QuerySet[FacilityType]:
    """The types of a person's networks, with how many open facilities are of each; the empty ones say nothing."""
    counted = Count("facilities", filter=Q(facilities__closed_on=None))
    return FacilityType.objects.visible_to(user).annotate(many=counted).filter(many__gt=0)


def inside(territory: Territory) -> set[int]:
    """A place and all that lies in it, at whatever depth."""
    found = {territory.pk}
    below = {territory.pk}
    while below:
        below = set(Territory.objects.filter(parent__in=below).values_list("pk", flat=True)) - found
        found |= below
    return found


def facilities_in(territory: Territory) -> QuerySet[Facility]:
    rows: QuerySet[Facility] = Facility.objects.open()
    return rows.filter(territory__in=inside(territory))


def types_of(facilities: QuerySet[Facility]) -> list[tuple[FacilityType, int]]:
    """How many of these facilities are of each type, the most frequent first."""
    rows = FacilityType.objects.filter(facilities__in=facilities).annotate(many=Count("facilities"))
    return [(each, each.many) for each in rows.order_by("-many", "name", "id")]  # type: ignore[attr-defined]
