"""Many organisations in one decision: what an import or a set of sample data brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.kernel.editing import told
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.words import rows_named
from sympolity.network.organisations.models import Organisation, OrganisationCode, OrganisationName, Sector
from sympolity.network.organisations.operations.register import TOLD, check_belonging
from sympolity.network.territories.models import Territory


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """One organisation to bring. `key` is the caller's name for it; `parent` is the key of another, or one that exists.

    `source` says for the journal where the facts stood: a file, its sheet and row.
    """

    key: str
    name: str
    kind: str = Organisation.Kind.OTHER
    helix: str = ""
    parent: str | Organisation | None = None
    home: Territory | None = None
    website: str = ""
    founded_year: int | None = None
    sectors: Sequence[str] = ()
    is_sample: bool = False
    names: Sequence[str] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)  # scheme -> value
    source: Mapping[str, Any] = field(default_factory=dict)


OWN_FIELDS = ("name", "kind", "helix", "home", "website", "founded_year", "is_sample")


@transaction.atomic
def bring_organisations(
    network: Network, facts: Sequence[OrganisationFacts], *, by: User | None
) -> dict[str, Organisation]:
    """Add many organisations, parents before members; gives them back by their keys, in the order given.

    All or none. Raises Refused for a key used twice, a parent that is not among them, or one that breaks a rule.
    """
    wanted = {fact.key: fact for fact in facts}
    if len(wanted) < len(facts):
        raise Refused(_("Two organisations have the same key."))
    made: dict[str, Organisation] = {}
    waiting = wanted
    while waiting:
        ready = {key: fact for key, fact in waiting.items() if not isinstance(fact.parent, str) or fact.parent in made}
        if not ready:
            first = next(iter(waiting.values()))
            raise Refused(_("%(name)s belongs to an organisation that is not there.") % {"name": first.name})
        built = {key: _built(network, fact, made) for key, fact in ready.items()}
        Organisation.objects.bulk_create(built.values(), batch_size=1000)
        made.update(built)
        waiting = {key: fact for key, fact in waiting.items() if key not in ready}
    _bring_parts([(made[key], fact) for key, fact in wanted.items()])
    _bring_sectors(network, [(made[key], fact) for key, fact in wanted.items()])
    record_all([_line(made[fact.key], fact) for fact in facts], by=by, network=network)
    return {fact.key: made[fact.key] for fact in facts}


def _built(network: Network, fact: OrganisationFacts, made: Mapping[str, Organisation]) -> Organisation:
    parent = made[fact.parent] if isinstance(fact.parent, str) else fact.parent
    own = {name: getattr(fact, name) for name in OWN_FIELDS}
    organisation = Organisation(network=network, parent=parent, **own)
    try:
        organisation.clean_fields(exclude=["network", "parent", "home"])
    except ValidationError as refusal:
        _field, sentences = next(iter(refusal.message_dict.items()))
        raise Refused(_("%(name)s: %(fault)s") % {"name": fact.name, "fault": sentences[0]}) from refusal
    check_belonging(organisation, organisation.parent, organisation.home)
    return organisation


def _bring_parts(pairs: Sequence[tuple[Organisation, OrganisationFacts]]) -> None:
    OrganisationName.objects.bulk_create(
        chain.from_iterable(
            (OrganisationName(organisation=one, name=name) for name in dict.fromkeys(fact.names) if name != one.name)
            for one, fact in pairs
        ),
        batch_size=1000,
    )
    OrganisationCode.objects.bulk_create(
        chain.from_iterable(
            (
                OrganisationCode(organisation=one, scheme=scheme, value=value)
                for scheme, value in fact.identifiers.items()
            )
            for one, fact in pairs
        ),
        batch_size=1000,
    )


def _bring_sectors(network: Network, pairs: Sequence[tuple[Organisation, OrganisationFacts]]) -> None:
    rows = rows_named(Sector, dict.fromkeys(name for _one, fact in pairs for name in fact.sectors), network=network)
    wanted = {(one.pk, rows[name].pk) for one, fact in pairs for name in fact.sectors if name in rows}
    through: Any = Organisation.sectors.through
    links = [through(organisation_id=one, sector_id=sector) for one, sector in sorted(wanted)]
    through.objects.bulk_create(links, batch_size=1000)


def _line(organisation: Organisation, fact: OrganisationFacts) -> Line:
    changes: dict[str, tuple[Any, Any]] = told(organisation, *TOLD)
    if fact.sectors:
        changes["sectors"] = (None, sorted(set(fact.sectors)))
    if fact.names:
        changes["names"] = (None, list(fact.names))
    if fact.identifiers:
        changes["codes"] = (None, [f"{scheme} {value}" for scheme, value in fact.identifiers.items()])
    return Line("organisation added", organisation, changes=changes, source=fact.source or {"kind": "form"})
