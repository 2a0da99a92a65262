"""Many facilities or procedures in one decision: what an import or a set of sample data brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.affairs.onestop.models import Facility, FacilityCode, Procedure
from sympolity.affairs.onestop.operations.offers import (
    BELONGS,
    FACILITY_FIELDS,
    PROCEDURE_FIELDS,
    check_belonging,
    types_named,
)
from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.kernel.editing import told
from sympolity.ground.kernel.refusals import Refused

BATCH = 1000


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """One facility or procedure to bring: its own fields, and for a facility the words of its types and its codes.

    `codes` go from scheme to value. `source` says for the journal where the facts stood: a file, its sheet and row.
    """

    own: Mapping[str, Any]
    types: Sequence[str] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    source: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def bring_facilities(network: Network, facts: Sequence[OfferFacts], *, by: User | None) -> list[Facility]:
    """Add many facilities with their types and codes; gives them back in the order given. All or none.

    Raises Refused for one that breaks a rule.
    """
    made = Facility.objects.bulk_create([_built(Facility, network, fact) for fact in facts], batch_size=BATCH)
    types = types_named(network, dict.fromkeys(name for fact in facts for name in fact.types))
    pairs = {
        (one.pk, types[name].pk) for one, fact in zip(made, facts, strict=True) for name in fact.types if name in types
    }
    through: Any = Facility.types.through
    links = [through(facility_id=one, facilitytype_id=of) for one, of in sorted(pairs)]
    through.objects.bulk_create(links, batch_size=BATCH)
    FacilityCode.objects.bulk_create(
        [
            FacilityCode(facility=one, scheme=scheme, value=value)
            for one, fact in zip(made, facts, strict=True)
            for scheme, value in fact.codes.items()
        ],
        batch_size=BATCH,
    )
    lines = [_line(one, fact, FACILITY_FIELDS) for one, fact in zip(made, facts, strict=True)]
    record_all(lines, by=by, network=network)
    return made


@transaction.atomic
def bring_procedures(network: Network, facts: Sequence[OfferFacts], *, by: User | None) -> list[Procedure]:
    """Add many procedures; gives them back in the order given. All or none. Raises Refused for one that is wrong."""
    made = Procedure.objects.bulk_create([_built(Procedure, network, fact) for fact in facts], batch_size=BATCH)
    lines = [_line(one, fact, PROCEDURE_FIELDS) for one, fact in zip(made, facts, strict=True)]
    record_all(lines, by=by, network=network)
    return made


def _built(model: type[Any], network: Network, fact: OfferFacts) -> Any:
    offer = model(network=network, **fact.own)
    try:
        offer.clean_fields(exclude=["network", *BELONGS])
    except ValidationError as refusal:
        _field, sentences = next(iter(refusal.message_dict.items()))
        name = fact.own.get("name", "")
        raise Refused(_("%(name)s: %(fault)s") % {"name": name, "fault": sentences[0]}) from refusal
    check_belonging(network, fact.own)
    return offer


def _line(offer: Facility | Procedure, fact: OfferFacts, fields: Sequence[str]) -> Line:
    changes: dict[str, tuple[Any, Any]] = told(offer, *fields)
    if fact.types:
        changes["types"] = (None, sorted(set(fact.types)))
    if fact.codes:
        changes["codes"] = (None, [f"{scheme} {value}" for scheme, value in fact.codes.items()])
    return Line(f"{offer._meta.model_name} added", offer, changes=changes, source=fact.source or {"kind": "form"})
