from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from sympolity.ground.accounts.models import Network, User
from sympolity.methods.names import Entry, Register, fold
from sympolity.network.organisations.models import Affiliation, Organisation
from sympolity.network.territories.models import Territory
from sympolity.network.territories.queries import names_above


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


def level_of(kind: str) -> str:
    """The level that a name such as "Câmara Municipal de Sintra" states."""
    return "municipality" if kind == Organisation.Kind.MUNICIPALITY else ""


def homes_of(network: Network) -> dict[int, tuple[str, ...]]:
    """For each place the names that may stand in brackets behind an organisation there: its own and those above."""
    own = dict(Territory.objects.filter(network=network).values_list("pk", "name"))
    return {pk: (own[pk], *above) for pk, above in names_above(network).items()}


def register_of(network: Network) -> Register:
    """The open organisations of a network, ready to match names and identifiers against."""
    ours = Organisation.objects.filter(network=network).open().prefetch_related("names", "codes")
    lies_in = homes_of(network)
    return Register(
        Entry(
            id=each.pk,
            name=each.name,
            aliases=tuple(other.name for other in each.names.all()),
            codes=tuple(code.value for code in each.codes.all()),
            level=level_of(each.kind),
            within=lies_in.get(each.home_id or 0, ()),
        )
        for each in ours
    )
