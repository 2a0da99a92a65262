"""Decisions about facilities and procedures. Each writes the network's journal."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.affairs.onestop.models import Facility, FacilityCode, FacilityType, Procedure, split_type
from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.operations import record
from sympolity.ground.kernel.editing import alter, kept, locked, to_close, to_reopen, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.words import rows_named

Offer = TypeVar("Offer", Facility, Procedure)
Source = Mapping[str, Any] | None
FACILITY_FIELDS = (
    "name",
    "operator",
    "territory",
    "address",
    "postal_code",
    "town",
    "latitude",
    "longitude",
    "telephone",
    "email",
    "website",
    "language",
    "checked_on",
)
PROCEDURE_FIELDS = (
    "name",
    "description",
    "territory",
    "responsible",
    "unit",
    "topic",
    "field",
    "field_code",
    "requirements",
    "legal_basis",
    "free_of_charge",
    "immediate",
    *Procedure.CHANNELS,
    "keywords",
    "links",
    "code",
    "language",
    "published_on",
    "checked_on",
)
BELONGS = ("territory", "operator", "responsible")


@transaction.atomic
def add_facility(
    network: Network, *, by: User, types: Iterable[str] = (), source: Source = None, **facts: Any
) -> Facility:
    """`types` are words; what the network does not know yet becomes a type. Raises Refused for a foreign place."""
    facility = Facility(network=network, **facts)
    check_belonging(network, facts)
    kept(facility)
    changes = told(facility, *FACILITY_FIELDS) | _retype(facility, types)
    record("facility added", facility, by=by, network=network, changes=changes, source=source)
    return facility


@transaction.atomic
def change_facility(
    facility: Facility, *, by: User, types: Iterable[str] | None = None, source: Source = None, **facts: Any
) -> Facility:
    """Raises Refused for a place or an organisation that is closed or stands in another network."""
    facility = locked(facility)
    check_belonging(facility.network, facts, facility)
    changes = alter(facility, facts)
    if types is not None:
        changes |= _retype(facility, types)
    if changes:
        record("facility changed", facility, by=by, network=facility.network, changes=changes, source=source)
    return facility


def _retype(facility: Facility, names: Iterable[str]) -> dict[str, tuple[Any, Any]]:
    before = sorted(each.name for each in facility.types.all())
    rows = set(types_named(facility.network, names).values())
    after = sorted(each.name for each in rows)
    if before == after:
        return {}
    facility.types.set(rows)
    return {"types": (before or None, after)}


def types_named(network: Network, spelt: Iterable[str]) -> dict[str, FacilityType]:
    """The type of each text: "health centre" or "health centre [HC]". A type without a code takes the one given."""
    parts = {text: split_type(text) for text in spelt}
    rows = rows_named(FacilityType, dict.fromkeys(name for name, _code in parts.values()), network=network)
    found: dict[str, FacilityType] = {}
    changed = []
    for text, (name, code) in parts.items():
        if name not in rows:
            continue
        found[text] = rows[name]
        if code and not rows[name].code:
            rows[name].code = code[:40]
            changed.append(rows[name])
    FacilityType.objects.bulk_update(changed, ["code"], batch_size=500)
    return found


@transaction.atomic
def give_facility_code(
    facility: Facility, *, scheme: str, value: str, by: User, came_from: Source = None
) -> FacilityCode | None:
    """What it is called in one list from now on; None where it is called so already.

    Raises Refused where another open facility of the network has the same code of this list.
    """
    taken = FacilityCode.objects.filter(
        scheme=scheme, value=value, facility__network=facility.network_id, facility__closed_on=None
    ).select_related("facility")
    for other in taken:
        if other.facility_id == facility.pk:
            return None
        raise Refused(_("%(name)s already has this code.") % {"name": other.facility}, field="code")
    old = facility.codes.filter(scheme=scheme).first()
    if old is None:
        code, before = kept(FacilityCode(facility=facility, scheme=scheme, value=value)), None
    else:
        code, before = old, str(old)
        alter(code, {"value": value})
    changes = {"codes": (before, str(code))}
    record("facility changed", facility, by=by, network=facility.network, changes=changes, source=came_from)
    return code


@transaction.atomic
def add_procedure(network: Network, *, by: User, source: Source = None, **facts: Any) -> Procedure:
    """Raises Refused for a place or an organisation that is closed or stands in another network."""
    check_belonging(network, facts)
    procedure = kept(Procedure(network=network, **facts))
    changes = told(procedure, *PROCEDURE_FIELDS)
    record("procedure added", procedure, by=by, network=network, changes=changes, source=source)
    return procedure


@transaction.atomic
def change_procedure(procedure: Procedure, *, by: User, source: Source = None, **facts: Any) -> Procedure:
    """Raises Refused for a place or an organisation that is closed or stands in another network."""
    procedure = locked(procedure)
    check_belonging(procedure.network, facts, procedure)
    if changes := alter(procedure, facts):
        record("procedure changed", procedure, by=by, network=procedure.network, changes=changes, source=source)
    return procedure


@transaction.atomic
def close_offer(offer: Offer, *, closed_on: date, by: User, reason: str = "", source: Source = None) -> Offer:
    """A facility or procedure that is no longer offered keeps its page. Raises Refused for a closed one."""
    offer = to_close(offer)
    changes = alter(offer, {"closed_on": closed_on})
    verb = f"{offer._meta.model_name} closed"
    record(verb, offer, by=by, network=offer.network, changes=changes, reason=reason, source=source)
    return offer


@transaction.atomic
def reopen_offer(offer: Offer, *, by: User, reason: str = "") -> Offer:
    """Raises Refused for an open one."""
    offer = to_reopen(offer)
    changes = alter(offer, {"closed_on": None})
    verb = f"{offer._meta.model_name} opened again"
    record(verb, offer, by=by, network=offer.network, changes=changes, reason=reason)
    return offer


@transaction.atomic
def check_offer(offer: Offer, *, checked_on: date, by: User) -> Offer:
    """Somebody made sure that what stands here is still true."""
    offer = locked(offer)
    if changes := alter(offer, {"checked_on": checked_on}):
        record(f"{offer._meta.model_name} checked", offer, by=by, network=offer.network, changes=changes)
    return offer


def check_belonging(network: Network, facts: Mapping[str, Any], now: Facility | Procedure | None = None) -> None:
    """Raises Refused for what is closed or foreign; what stands there already is not asked again."""
    for field in BELONGS:
        chosen = facts.get(field)
        if chosen is None or (now is not None and getattr(now, f"{field}_id", None) == chosen.pk):
            continue
        if chosen.network_id != network.pk:
            raise Refused(_("%(name)s belongs to another network.") % {"name": chosen}, field=field)
        if chosen.closed_on:
            raise Refused(_("%(name)s is closed. Choose another one.") % {"name": chosen}, field=field)


def drop_unused_types(network: Network) -> None:
    """Types are words that are made by being used; after an import was undone the unused ones go with it."""
    FacilityType.objects.filter(network=network, facilities=None).delete()
