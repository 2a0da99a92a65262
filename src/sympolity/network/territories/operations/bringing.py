"""Many places in one decision: what an import or a set of sample data brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.kernel.editing import told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.territories.models import Population, Territory, TerritoryCode, TerritoryName
from sympolity.network.territories.operations.places import check_parent
from sympolity.network.territories.queries import INFERRED


@dataclass(frozen=True, slots=True)
class Code:
    scheme: str
    value: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """Residents on a day, by a source."""

    residents: int
    as_of: date
    source: str


@dataclass(frozen=True, slots=True)
class TerritoryFacts:
    """One place to bring. `key` is the caller's name for it; `parent` is the key of another, or a place that exists.

    `source` says for the journal where the facts stood: a file, its sheet and row.
    """

    key: str
    name: str
    level: str
    parent: str | Territory | None = None
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    valid_from: date | None = None
    closed_on: date | None = None
    is_sample: bool = False
    names: Sequence[str] = ()
    codes: Sequence[Code] = ()
    populations: Sequence[Count] = ()
    source: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def keep_territories(
    network: Network, until: Mapping[int, date], *, by: User, source: Mapping[str, Any]
) -> dict[int, tuple[date, date]]:
    """Move the last days of closed places, by their ids, and give back the old and the new day of each that moved.

    Only for places that a list closed, not a person: what follows from a list stays such in the journal.
    """
    moved: dict[int, tuple[date, date]] = {}
    lines = []
    for place in Territory.objects.select_for_update().filter(network=network, pk__in=until).order_by("pk"):
        old, new = place.closed_on, until[place.pk]
        if old is not None and old != new:
            moved[place.pk] = (old, new)
            place.closed_on = new
            place.save(update_fields=["closed_on"])
            own = {**source, INFERRED: ["closed_on"]}
            lines.append(Line("territory changed", place, changes={"closed_on": (old, new)}, source=own))
    record_all(lines, by=by, network=network)
    return moved


OWN_FIELDS = ("name", "level", "country", "latitude", "longitude", "valid_from", "closed_on", "is_sample")


@transaction.atomic
def bring_territories(network: Network, facts: Sequence[TerritoryFacts], *, by: User | None) -> dict[str, Territory]:
    """Add many places, those above before those below; gives them back by their keys, in the order given.

    All or none. Raises Refused for a key used twice, a parent that is not among them, or a place that breaks a rule.
    """
    wanted = {fact.key: fact for fact in facts}
    if len(wanted) < len(facts):
        raise Refused(_("Two places have the same key."))
    made: dict[str, Territory] = {}
    waiting = wanted
    while waiting:
        ready = {key: fact for key, fact in waiting.items() if not isinstance(fact.parent, str) or fact.parent in made}
        if not ready:
            first = next(iter(waiting.values()))
            raise Refused(_("%(place)s lies in a place that is not there.") % {"place": first.name})
        built = {key: _built(network, fact, made) for key, fact in ready.items()}
        Territory.objects.bulk_create(built.values(), batch_size=1000)
        made.update(built)
        waiting = {key: fact for key, fact in waiting.items() if key not in ready}
    _bring_parts(made, wanted)
    record_all([_line(made[fact.key], fact) for fact in facts], by=by, network=network)
    return {fact.key: made[fact.key] for fact in facts}


def _built(network: Network, fact: TerritoryFacts, made: Mapping[str, Territory]) -> Territory:
    parent = made[fact.parent] if isinstance(fact.parent, str) else fact.parent
    own = {name: getattr(fact, name) for name in OWN_FIELDS}
    territory = Territory(network=network, parent=parent, **own)
    try:
        territory.clean_fields(exclude=["network", "parent"])
    except ValidationError as refusal:
        _field, sentences = next(iter(refusal.message_dict.items()))
        raise Refused(_("%(place)s: %(fault)s") % {"place": fact.name, "fault": sentences[0]}) from refusal
    check_parent(territory)
    return territory


def _bring_parts(made: Mapping[str, Territory], wanted: Mapping[str, TerritoryFacts]) -> None:
    pairs = [(made[key], fact) for key, fact in wanted.items()]
    TerritoryName.objects.bulk_create(
        chain.from_iterable(
            (TerritoryName(territory=place, name=name) for name in dict.fromkeys(fact.names) if name != place.name)
            for place, fact in pairs
        ),
        batch_size=1000,
    )
    TerritoryCode.objects.bulk_create(
        chain.from_iterable(
            (
                TerritoryCode(territory=place, scheme=code.scheme, version=code.version, value=code.value)
                for code in fact.codes
            )
            for place, fact in pairs
        ),
        batch_size=1000,
    )
    Population.objects.bulk_create(
        chain.from_iterable(
            (
                Population(territory=place, residents=count.residents, as_of=count.as_of, source=count.source)
                for count in fact.populations
            )
            for place, fact in pairs
        ),
        batch_size=1000,
    )


def _line(territory: Territory, fact: TerritoryFacts) -> Line:
    changes: dict[str, tuple[Any, Any]] = told(
        territory, "name", "level", "parent", "country", "latitude", "longitude", "valid_from", "closed_on"
    )
    if fact.names:
        changes["names"] = (None, list(fact.names))
    if fact.codes:
        changes["codes"] = (None, [" ".join(filter(None, (c.scheme, c.version, c.value))) for c in fact.codes])
    if fact.populations:
        changes["populations"] = (
            None,
            [f"{count.residents} ({count.as_of.isoformat()}, {count.source})" for count in fact.populations],
        )
    return Line("territory added", territory, changes=changes, source=fact.source or {"kind": "form"})
