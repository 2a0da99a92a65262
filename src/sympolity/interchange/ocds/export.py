"""The contracting processes of a programme as a release package of the Open Contracting Data Standard, version 1.1.5.

A procurement with its awards and contracts is one process, each further attempt one of its own; a contract that has no
procurement here is one by itself. Amounts are without tax, and say so.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Self

from django.conf import settings
from django.utils import timezone, translation

from sympolity.affairs.procurement.models import (
    Bid,
    Contract,
    Invitation,
    Lot,
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
LOT_STATUS: dict[str, str] = {
    Lot.Outcome.OPEN: "active",
    Lot.Outcome.AWARDED: "complete",
    Lot.Outcome.DESERTED: "unsuccessful",
    Lot.Outcome.UNSUCCESSFUL: "unsuccessful",
    Lot.Outcome.CANCELLED: "cancelled",
}
# What is told beyond the core of the standard: lots, bids and their codes.
EXTENSIONS = [
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/v1.1.4/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_bid_extension/v1.1.4/extension.json",
]
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
        "extensions": EXTENSIONS,
        "publisher": {"name": programme.network.name},
        "releases": releases,
    }


@dataclass
class Parts:
    """What belongs to the processes of a programme, by the key of its procurement or contract."""

    lots: dict[int, list[Lot]] = field(default_factory=lambda: defaultdict(list))
    invitations: dict[int, list[Invitation]] = field(default_factory=lambda: defaultdict(list))
    bids: dict[int, list[Bid]] = field(default_factory=lambda: defaultdict(list))
    changes: dict[int, list[Modification]] = field(default_factory=lambda: defaultdict(list))
    contracts: dict[int | None, list[Contract]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, programme: Programme) -> Self:
        found = cls()
        here = {"procurement__programme": programme}
        for lot in Lot.objects.filter(**here).order_by("number"):
            found.lots[lot.procurement_id].append(lot)
        for each in Invitation.objects.filter(**here).select_related("supplier").order_by("pk"):
            found.invitations[each.procurement_id].append(each)
        for bid in Bid.objects.filter(**here).select_related("supplier", "lot", "procurement").order_by("pk"):
            found.bids[bid.procurement_id].append(bid)
        told = Modification.objects.filter(contract__programme=programme, withdrawn_on=None)
        for change in told.order_by("agreed_on", "number"):
            found.changes[change.contract_id].append(change)
        rows = Contract.objects.filter(programme=programme)
        for contract in rows.select_related("supplier", "organisation", "procurement", "lot").order_by("pk"):
            found.contracts[contract.procurement_id].append(contract)
        return found


def _releases(programme: Programme) -> Iterator[Json]:
    parts = Parts.of(programme)
    rows = Procurement.objects.filter(programme=programme).select_related("organisation").order_by("pk")
    for procurement in rows:
        yield _process(programme, procurement, parts.contracts.get(procurement.pk, []), parts)
    for contract in parts.contracts.get(None, []):
        yield _process(programme, None, [contract], parts)


def _process(programme: Programme, procurement: Procurement | None, contracts: list[Contract], parts: Parts) -> Json:
    subject = procurement or contracts[0]
    ocid = ocid_of(programme, subject)
    key = procurement.pk if procurement else 0
    offers, lots, invited = parts.bids.get(key, []), parts.lots.get(key, []), parts.invitations.get(key, [])
    awards, award_of = _awards(offers, contracts)
    tags = [*(["tender"] if procurement else []), *(["award"] if awards else []), *(["contract"] if contracts else [])]
    moment = _moment(max(each.changed_at for each in [subject, *contracts]))
    release: Json = {
        "ocid": ocid,
        "id": f"{ocid}-{moment}",
        "date": moment,
        "tag": tags,
        "initiationType": "tender",
        "language": programme.base_language,
        "parties": [_buyer(subject.organisation), *_parties(offers, contracts, invited)],
        "buyer": {"id": _id(subject.organisation), "name": subject.organisation.name},
        "tender": _tender(ocid, procurement, offers, lots) if procurement else {"id": ocid, "title": subject.title},
    }
    if details := [*map(_invitation, invited), *map(_bid, offers)]:
        release["bids"] = {"details": details}
    if awards:
        release["awards"] = awards
    if contracts:
        release["contracts"] = [
            _contract(each, award_of[each.pk], parts.changes.get(each.pk, [])) for each in contracts
        ]
    return release


def _parties(offers: list[Bid], contracts: list[Contract], invited: list[Invitation]) -> Iterator[Json]:
    """Each supplier once, with all that it was."""
    roles: dict[int, dict[str, None]] = defaultdict(dict)
    suppliers: dict[int, Supplier] = {}
    for supplier, role in (
        *((each.supplier, "tenderer") for each in offers),
        *((each.supplier, "tenderer") for each in contracts),
        *((each.supplier, "supplier") for each in offers if each.outcome == Bid.Outcome.WON),
        *((each.supplier, "supplier") for each in contracts),
        *((each.supplier, "invitedSupplier") for each in invited),
    ):
        suppliers[supplier.pk] = supplier
        roles[supplier.pk][role] = None
    return (_party(supplier, list(roles[pk])) for pk, supplier in suppliers.items())


def ocid_of(programme: Programme, subject: Procurement | Contract) -> str:
    """The identifier under which a portal published the process, else one of our own that never changes."""
    if subject.portal_id.startswith(OF_PROCESS):
        return subject.portal_id
    prefix = settings.OCDS_PREFIX or f"sympolity-{programme.network.slug}"
    return f"{prefix}-{'p' if isinstance(subject, Procurement) else 'c'}{subject.pk}"


def _tender(ocid: str, procurement: Procurement, bids: list[Bid], lots: list[Lot]) -> Json:
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
    if lots:
        tender["lots"] = [_lot(each, procurement.currency) for each in lots]
    tenderers = {bid.supplier_id: {"id": _id(bid.supplier), "name": bid.supplier.name} for bid in bids}
    if tenderers or procurement.state == State.DESERTED:
        tender |= {"numberOfTenderers": len(tenderers), "tenderers": list(tenderers.values())}
        if not tenderers:
            del tender["tenderers"]
    return tender


def _lot(lot: Lot, currency: str) -> Json:
    return {
        "id": lot_id(lot),
        "title": lot.title,
        "status": LOT_STATUS[lot.outcome],
        "statusDetails": str(lot.get_outcome_display()),
        "value": _value(lot.base_cents, currency),
    }


def _bid(bid: Bid) -> Json:
    told: Json = {
        "id": f"bid-{bid.pk}",
        "date": _day(bid.received_on),
        "status": "disqualified" if bid.outcome == Bid.Outcome.EXCLUDED else "valid",
        "statusDetails": bid.reason or str(bid.get_outcome_display()),
        "tenderers": [{"id": _id(bid.supplier), "name": bid.supplier.name}],
        "value": _value(bid.cents, bid.procurement.currency),
    }
    return told | ({"relatedLots": [lot_id(bid.lot)]} if bid.lot else {})


def _invitation(invitation: Invitation) -> Json:
    return {
        "id": f"invitation-{invitation.pk}",
        "date": _day(invitation.invited_on),
        "status": "invited",
        "tenderers": [{"id": _id(invitation.supplier), "name": invitation.supplier.name}],
    }


def lot_id(lot: Lot) -> str:
    return f"lot-{lot.number}"


def _awards(bids: list[Bid], contracts: list[Contract]) -> tuple[list[Json], dict[int, str]]:
    """The bids that won, and for a contract without one an award of its own; each contract with that of its lot."""
    awards: dict[str, Json] = {}
    by_lot: dict[int | None, str] = {}
    for bid in bids:
        if bid.outcome == Bid.Outcome.WON:
            key = lot_id(bid.lot) if bid.lot else "award"
            currency = bid.procurement.currency
            by_lot[bid.lot_id] = key
            awards[key] = _award(key, bid.lot.title if bid.lot else "", bid.supplier, bid.cents, currency, None)
            if bid.lot:
                awards[key]["relatedLots"] = [lot_id(bid.lot)]
            if bid.procurement.awarded_on:
                awards[key]["date"] = _day(bid.procurement.awarded_on)
    award_of: dict[int, str] = {}
    for contract in contracts:
        key = by_lot.get(contract.lot_id, "")
        if not key:
            key = f"award-{contract.reference}"
            awarded = contract.procurement.awarded_on if contract.procurement else None
            awards[key] = _award(key, contract.title, contract.supplier, contract.cents, contract.currency, awarded)
            if contract.lot:
                awards[key]["relatedLots"] = [lot_id(contract.lot)]
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
        found["amendments"] = _amendments(contract, changes)
    return found


def _amendments(contract: Contract, changes: list[Modification]) -> list[Json]:
    """Each with what stood before it, so that whoever reads them finds the price and the end that were signed."""
    cents, end = contract.cents, contract.ends_on
    found = []
    for each in changes:
        was: dict[str, Any] = {}
        if each.cents:
            was["value.amount"] = _value(cents, contract.currency)["amount"]
        if each.new_ends_on and end:
            was["period.endDate"] = _day(end)
        amendment: Json = {
            "id": str(each.number),
            "date": _day(each.agreed_on),
            "rationale": each.reason,
            "description": str(each.get_kind_display()),
        }
        if was:
            amendment["changes"] = [{"property": name, "former_value": value} for name, value in was.items()]
        found.append(amendment)
        cents, end = cents + each.cents, each.new_ends_on or end
    return found


def _buyer(organisation: Organisation) -> Json:
    return {"id": _id(organisation), "name": organisation.name, "roles": ["buyer", "procuringEntity"]}


def _party(supplier: Supplier, roles: list[str]) -> Json:
    party: Json = {"id": _id(supplier), "name": supplier.name, "roles": roles}
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
