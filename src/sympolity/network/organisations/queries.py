from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from sympolity.ground.accounts.models import Network, User
from sympolity.methods.names import Entry, Register, fold
from sympolity.network.organisations.models import Affiliation, Organisation
from sympolity.network.territories.models import Territory


def organisations_open_to(user: User) -> QuerySet[Organisation]:
    return Organisation.objects.visible_to(user).select_related("network", "parent", "home")


def with_members(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Adds how many open organisations belong to each."""
    return organisations.annotate(member_count=Count("members", filter=Q(members__closed_on=None), distinct=True))


def named_like(organisations: QuerySet[Organisation], query: str) -> QuerySet[Organisation]:
    """Those one of whose names holds the words, whatever their accents and capitals, or that have this identifier."""
    wanted = fold(query)
    if not wanted:
        return organisations
    spelt = [*organisations.values_list("pk", "name"), *organisations.values_list("pk", "names__name")]
    found = {pk for pk, name in spelt if name and wanted in fold(name)}
    by_code = organisations.filter(codes__value__iexact=query).values("pk")
    return organisations.filter(Q(pk__in=found) | Q(pk__in=by_code))


def people_of(organisation: Organisation) -> tuple[list[Affiliation], list[Affiliation]]:
    """Who works there today, and who has left, the last to leave first."""
    today = timezone.localdate()
    everybody = list(organisation.affiliations.all())
    gone = [each for each in everybody if each.until and each.until < today]
    current = [each for each in everybody if each not in gone]
    return current, sorted(gone, key=lambda each: each.until or today, reverse=True)


def at_home_in(territory: Territory) -> QuerySet[Organisation]:
    return Organisation.objects.filter(home=territory).open()


def register_of(network: Network) -> Register:
    """The open organisations of a network, ready to match names and identifiers against."""
    ours = Organisation.objects.filter(network=network).open().prefetch_related("names", "codes")
    return Register(
        Entry(
            id=each.pk,
            name=each.name,
            aliases=tuple(other.name for other in each.names.all()),
            codes=tuple(code.value for code in each.codes.all()),
            level="municipality" if each.kind == Organisation.Kind.MUNICIPALITY else "",
        )
        for each in ours
    )
