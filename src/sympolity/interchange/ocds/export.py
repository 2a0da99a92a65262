"""The contracting processes of a programme as a release package of the Open Contracting Data Standard, version 1.1.5.

A procurement with its awards and contracts is one process, each further attempt one of its own; a contract that has no
procurement here is one by itself. Amounts are without tax, and say so.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from sympolity.affairs.procurement.models import (
    Bid,
    Contract,
    Modification,
    ProcedureKind,
    Procurement,
    Supplier,
)
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Programme

State, Life = Procurement.State, Contract.State
TENDER_STATUS: dict[str, str] = {
    State.PLANNED: "planned",
    State.PREPARED: "planned",
    State.LAUNCHED: "active",
    State.BIDS_CLOSED: "active",
    State.AWARDED: "complete",
    State.CONTRACTED: "complete",
    State.DESERTED: "unsuccessful",
    State.UNSUCCESSFUL: "unsuccessful",
    State.CANCELLED: "cancelled",
}
METHOD: dict[str, str] = {
    ProcedureKind.OPEN: "open",
    ProcedureKind.RESTRICTED: "selective",
    ProcedureKind.NEGOTIATED: "selective",
    ProcedureKind.DIALOGUE: "selective",
    ProcedureKind.CONSULTATION: "limited",
    ProcedureKind.DIRECT: "direct",
    ProcedureKind.SIMPLIFIED: "direct",
}
# What came to its end, by acceptance or before it, is "terminated" in the words of the standard.
CONTRACT_STATUS: dict[str, str] = {Life.CLOSED: "terminated", Life.TERMINATED: "terminated"}
OF_PROCESS = "ocds-"
Json = dict[str, Any]


def release_package(programme: Programme) -> Json:
    """One release for each process, as it stands now. Texts are in the programme's language."""
    address = f"{settings.BASE_URL}/programmes/{programme.slug}/contracting-data.json"
    with translation.override(programme.base_language):
        releases = list(_releases(programme))
    return {
        "uri": address,
        "version": "1.1",
        "publishedDate": _moment(timezone.now()),
        "publisher": {"name": programme.network.name},
        "releases": releases,
    }


def _releases(programme: Programme) -> Iterator[Json]:
    procurements = Procurement.objects.filter(programme=programme).select_related("organisation").order_by("pk")
    bids: dict[int, list[Bid]] = {}
    for bid in Bid.objects.filter(procurement__programme=programme).select_related("supplier", "lot").order_by("pk"):
        bids.setdefault(bid.procurement_id, []).append(bid)
    changes: dict[int, list[Modification]] = {}
    told = Modification.objects.filter(contract__programme=programme, withdrawn_on=None).order_by("agreed_on", "number")
    for change in told:
        changes.setdefault(change.contract_id, []).append(change)
    contracts: dict[int | None, list[Contract]] = {}
    rows = Contract.objects.filter(programme=programme).select_related("supplier", "organisation").order_by("pk")
    for contract in rows:
        contracts.setdefault(contract.procurement_id, []).append(contract)
    for procurement in procurements:
        own = contracts.get(procurement.pk, [])
        yield _process(programme, procurement, bids.get(procurement.pk, []), own, changes)
    for contract in contracts.get(None, []):
        yield _process(programme, None, [], [contract], changes)


def _process(
    programme: Programme,
    procurement: Procurement | None,
    bids: Iterable[Bid],
    contracts: list[Contract],
    changes: Mapping[int, list[Modification]],
) -> Json:
    subject = procurement or contracts[0]
    ocid = ocid_of(programme, subject)
    offers = list(bids)
    awards, award_of = _awards(offers, contracts)
    suppliers = {each.supplier.pk: each.supplier for each in offers}
    suppliers |= {each.supplier.pk: each.supplier for each in contracts}
    winners = {each.supplier_id for each in contracts}
    winners |= {each.supplier_id for each in offers if each.outcome == Bid.Outcome.WON}
    tags = [*(["tender"] if procurement else []), *(["award"] if awards else []), *(["contract"] if contracts else [])]
    moment = _moment(max(each.changed_at for each in [subject, *contracts]))
    release: Json = {
        "ocid": ocid,
        "id": f"{ocid}-{moment}",
        "date": moment,
        "tag": tags,
        "initiationType": "tender",
        "language": programme.base_language,
        "parties": [
            _buyer(subject.organisation),
            *(_party(each, pk in winners) for pk, each in suppliers.items()),
        ],
        "buyer": {"id": _id(subject.organisation), "name": subject.organisation.name},
        "tender": _tender(ocid, procurement, offers) if procurement else {"id": ocid, "title": subject.title},
    }
    if awards:
        release["awards"] = awards
    if contracts:
        release["contracts"] = [_contract(each, award_of[each.pk], changes.get(each.pk, [])) for each in contracts]
    return release


def ocid_of(programme: Programme, subject: Procurement | Contract) -> str:
    """The identifier under which a portal published the process, else one of our own that never changes."""
    if subject.portal_id.startswith(OF_PROCESS):
        return subject.portal_id
    prefix = settings.OCDS_PREFIX or f"sympolity-{programme.network.slug}"
    return f"{prefix}-{'p' if isinstance(subject, Procurement) else 'c'}{subject.pk}"


def _tender(ocid: str, procurement: Procurement, bids: list[Bid]) -> Json:
    tender: Json = {
        "id": procurement.reference if procurement.attempt == 1 else f"{procurement.reference}#{procurement.attempt}",
        "title": procurement.title,
        "status": TENDER_STATUS[procurement.state],
        "statusDetails": str(procurement.get_state_display()),
        "value": _value(procurement.base_cents, procurement.currency),
        "procurementMethodDetails": str(procurement.get_procedure_display()),
        "mainProcurementCategory": procurement.category,
        "procuringEntity": {"id": _id(procurement.organisation), "name": procurement.organisation.name},
    }
    if method := METHOD.get(procurement.procedure):
        tender["procurementMethod"] = method
    if period := _period(procurement.launched_on, procurement.bids_due_on):
        tender["tenderPeriod"] = period
    if procurement.cpv:
        item = {"id": "1", "classification": {"scheme": "CPV", "id": procurement.cpv}}
        tender["items"] = [item]
    tenderers = {bid.supplier_id: {"id": _id(bid.supplier), "name": bid.supplier.name} for bid in bids}
    if tenderers or procurement.state == State.DESERTED:
        tender |= {"numberOfTenderers": len(tenderers), "tenderers": list(tenderers.values())}
        if not tenderers:
            del tender["tenderers"]
    return tender


def _awards(bids: list[Bid], contracts: list[Contract]) -> tuple[list[Json], dict[int, str]]:
    """The bids that won, and for a contract without one an award of its own; each contract with that of its lot."""
    awards: dict[str, Json] = {}
    by_lot: dict[int | None, str] = {}
    for bid in bids:
        if bid.outcome == Bid.Outcome.WON:
            key = f"lot-{bid.lot.number}" if bid.lot else "award"
            currency = bid.procurement.currency
            by_lot[bid.lot_id] = key
            awards[key] = _award(key, bid.lot.title if bid.lot else "", bid.supplier, bid.cents, currency, None)
            if bid.procurement.awarded_on:
                awards[key]["date"] = _day(bid.procurement.awarded_on)
    award_of: dict[int, str] = {}
    for contract in contracts:
        key = by_lot.get(contract.lot_id, "")
        if not key:
            key = f"award-{contract.reference}"
            awarded = contract.procurement.awarded_on if contract.procurement else None
            awards[key] = _award(key, contract.title, contract.supplier, contract.cents, contract.currency, awarded)
        award_of[contract.pk] = key
    return list(awards.values()), award_of


def _award(key: str, title: str, supplier: Supplier, cents: int, currency: str, on: date | None) -> Json:
    award: Json = {
        "id": key,
        "status": "active",
        "value": _value(cents, currency),
        "suppliers": [{"id": _id(supplier), "name": supplier.name}],
    }
    if title:
        award["title"] = title
    if on:
        award["date"] = _day(on)
    return award


def _contract(contract: Contract, award: str, changes: list[Modification]) -> Json:
    """Its worth and its end as they stand today, with the amendments that made them so."""
    ends = [each.new_ends_on for each in changes if each.new_ends_on]
    found: Json = {
        "id": contract.reference,
        "awardID": award,
        "title": contract.title,
        "status": CONTRACT_STATUS.get(contract.state, "active"),
        "dateSigned": _day(contract.signed_on),
        "value": _value(contract.cents + sum(each.cents for each in changes), contract.currency),
    }
    if period := _period(contract.starts_on, ends[-1] if ends else contract.ends_on):
        found["period"] = period
    if changes:
        found["amendments"] = [
            {
                "id": str(each.number),
                "date": _day(each.agreed_on),
                "rationale": each.reason,
                "description": str(each.get_kind_display()),
            }
            for each in changes
        ]
    return found


def _buyer(organisation: Organisation) -> Json:
    return {"id": _id(organisation), "name": organisation.name, "roles": ["buyer", "procuringEntity"]}


def _party(supplier: Supplier, has_won: bool) -> Json:
    party: Json = {
        "id": _id(supplier),
        "name": supplier.name,
        "roles": ["tenderer", "supplier"] if has_won else ["tenderer"],
    }
    if supplier.folded_number:
        scheme = f"{supplier.country}-VAT" if supplier.country else "VAT"
        party["identifier"] = {"scheme": scheme, "id": supplier.folded_number, "legalName": supplier.name}
    return party


def _id(subject: Organisation | Supplier) -> str:
    return f"{subject._meta.model_name}-{subject.pk}"


def _value(cents: int, currency: str) -> Json:
    return {"amount": cents / 100, "currency": currency, "valueAddedTaxIncluded": False}


def _period(start: date | None, end: date | None) -> Json:
    period = {"startDate": _day(start) if start else None, "endDate": _day(end) if end else None}
    return {name: day for name, day in period.items() if day}


def _day(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
