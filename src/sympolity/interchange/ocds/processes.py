"""Contracting processes from releases: what several releases say of one process is put together, the latest last.

Plain Python: it runs in the process that reads the files of strangers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Json = Any
TOO_MUCH = 10**15  # no amount of public money, and more than any number of days


class Fault(Exception):
    """Something that the standard does not allow, and where it stands: releases[3].contracts[0].value.amount."""

    def __init__(self, path: str, value: Json) -> None:
        super().__init__(path)
        self.path = path
        self.value = value if isinstance(value, str) else type(value).__name__


@dataclass(slots=True)
class Process:
    """One contracting process, with the parts of it that become rows. `path` is its first place in the file."""

    ocid: str
    path: str
    dated: str = ""
    buyer: str = ""
    tender: dict[str, Json] = field(default_factory=dict)
    parties: dict[str, dict[str, Json]] = field(default_factory=dict)
    awards: dict[str, dict[str, Json]] = field(default_factory=dict)
    contracts: dict[str, dict[str, Json]] = field(default_factory=dict)
    lots: dict[str, dict[str, Json]] = field(default_factory=dict)
    bids: dict[str, dict[str, Json]] = field(default_factory=dict)

    def party(self, pk: str, name: str) -> tuple[str, str]:
        """Name and tax number of a party, which may be named in passing."""
        party = self.parties.get(pk) or {}
        return name or str(party.get("name") or pk), str(party.get("number") or "")


@dataclass(frozen=True, slots=True)
class At:
    """A place in a file: reads what stands below it and knows how to say where that is."""

    value: Json
    path: str

    def get(self, name: str) -> "At":
        return At(self.value.get(name), f"{self.path}.{name}" if self.path else name)

    def object(self, name: str) -> "At":
        """The object of a name, an empty one where nothing is said. Raises Fault."""
        found = self.get(name)
        if found.value is None:
            return At({}, found.path)
        if not isinstance(found.value, Mapping):
            raise Fault(found.path, found.value)
        return found

    def objects(self, name: str) -> Iterator["At"]:
        found = self.get(name)
        if found.value is None:
            return
        if not isinstance(found.value, list):
            raise Fault(found.path, found.value)
        for place, each in enumerate(found.value):
            if not isinstance(each, Mapping):
                raise Fault(f"{found.path}[{place}]", each)
            yield At(each, f"{found.path}[{place}]")

    def text(self, name: str) -> str:
        found = self.get(name)
        if found.value is None:
            return ""
        if isinstance(found.value, bool) or not isinstance(found.value, str | int | float):
            raise Fault(found.path, found.value)
        text = str(found.value).strip()
        # Programs that take codes for numbers leave ".0" behind them.
        return text.removesuffix(".0") if text.removesuffix(".0").isdigit() else text

    def number(self, name: str) -> int | float | None:
        found = self.get(name)
        value = found.value
        if value is None or value == "":
            return None
        if isinstance(value, str):
            try:
                value = float(value) if not value.strip().lstrip("-").isdigit() else int(value)
            except ValueError as error:
                raise Fault(found.path, found.value) from error
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < TOO_MUCH:
            raise Fault(found.path, found.value)
        return value

    def words(self, name: str) -> list[str]:
        found = self.get(name)
        if not isinstance(found.value or [], list):
            raise Fault(found.path, found.value)
        return [str(each) for each in found.value or ()]

    def day(self, name: str) -> date | None:
        text = self.text(name)
        if not text:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError as error:
            raise Fault(self.get(name).path, text) from error


def take(release: At, processes: dict[str, Process]) -> None:
    """Add what a release says. Raises Fault."""
    ocid = release.text("ocid")
    if not ocid:
        raise Fault(release.get("ocid").path, release.get("ocid").value)
    process = processes.setdefault(ocid, Process(ocid, release.path))
    dated = release.text("date")
    is_newer = dated >= process.dated
    process.dated = max(dated, process.dated)
    buyer = release.object("buyer").text("name") or release.object("buyer").text("id")
    if buyer and (is_newer or not process.buyer):
        process.buyer = buyer
    for party in release.objects("parties"):
        identifier = party.object("identifier")
        name = party.text("name") or identifier.text("legalName")
        told: dict[str, Json] = {
            "name": name,
            "number": identifier.text("id"),
            "country": party.object("address").text("countryName"),
            "roles": party.words("roles"),
        }
        _merge(process.parties.setdefault(party.text("id") or name, {}), told, is_newer)
    _merge(process.tender, _tender(release.object("tender")), is_newer)
    for lot in release.object("tender").objects("lots"):
        _merge(process.lots.setdefault(lot.text("id"), {}), _lot(lot), is_newer)
    for bid in release.object("bids").objects("details"):
        _merge(process.bids.setdefault(bid.text("id"), {}), _bid(bid), is_newer)
    for award in release.objects("awards"):
        _merge(process.awards.setdefault(award.text("id"), {}), _award(award), is_newer)
    for contract in release.objects("contracts"):
        _merge(process.contracts.setdefault(contract.text("id"), {}), _contract(contract), is_newer)


def _merge(known: dict[str, Json], told: Mapping[str, Json], is_newer: bool) -> None:
    for name, value in told.items():
        if value not in (None, "", [], {}) and (is_newer or known.get(name) in (None, "", [], {})):
            known[name] = value


def _tender(tender: At) -> dict[str, Json]:
    period = tender.object("tenderPeriod")
    entity = tender.object("procuringEntity")
    return {
        "path": tender.path,
        "id": tender.text("id"),
        "title": tender.text("title") or tender.text("description"),
        "status": tender.text("status"),
        "why": tender.text("statusDetails") or tender.text("procurementMethodRationale"),
        "method": tender.text("procurementMethod"),
        "method_words": tender.text("procurementMethodDetails"),
        "category": tender.text("mainProcurementCategory"),
        "value": _value(tender, "value"),
        "launched_on": tender.day("datePublished") or period.day("startDate"),
        "bids_due_on": period.day("endDate"),
        "bidders": tender.number("numberOfTenderers"),
        "entity": entity.text("name"),
        "cpv": _cpv(tender),
        "tenderers": _named(tender, "tenderers"),
        "milestones": [_milestone(each) for each in tender.objects("milestones")],
    }


def _lot(lot: At) -> dict[str, Json]:
    return {
        "title": lot.text("title") or lot.text("description"),
        "status": lot.text("status"),
        "value": _value(lot, "value"),
    }


def _bid(bid: At) -> dict[str, Json]:
    return {
        "status": bid.text("status"),
        "date": bid.day("date"),
        "value": _value(bid, "value"),
        "tenderers": _named(bid, "tenderers"),
        "lots": [*bid.words("relatedLots"), *filter(None, [bid.text("relatedLot")])],
    }


def _named(parent: At, name: str) -> list[tuple[str, str]]:
    return [(each.text("id"), each.text("name")) for each in parent.objects(name)]


def _milestone(milestone: At) -> str:
    """Its title with the day on which it was met, else is due."""
    day = milestone.day("dateMet") or milestone.day("dueDate")
    title = milestone.text("title") or milestone.text("description") or milestone.text("id")
    return f"{day.isoformat()} {title}" if day else title


def _award(award: At) -> dict[str, Json]:
    return {
        "title": award.text("title") or award.text("description"),
        "status": award.text("status"),
        "date": award.day("date"),
        "value": _value(award, "value"),
        "suppliers": _named(award, "suppliers"),
        "lots": award.words("relatedLots"),
        "period": _period(award.object("contractPeriod")),
        "cpv": _cpv(award),
    }


def _contract(contract: At) -> dict[str, Json]:
    implementation = contract.object("implementation")
    return {
        "path": contract.path,
        "award": contract.text("awardID"),
        "title": contract.text("title") or contract.text("description"),
        "status": contract.text("status"),
        "signed_on": contract.day("dateSigned"),
        "value": _value(contract, "value"),
        "period": _period(contract.object("period")),
        "cpv": _cpv(contract),
        "amendments": [
            (each.day("date"), each.text("rationale") or each.text("description"))
            for each in contract.objects("amendments")
        ],
        "transactions": [_value(each, "value") for each in implementation.objects("transactions")],
        "milestones": [
            ("met" if each.text("status") == "met" else "open", _milestone(each))
            for holder in (contract, implementation)
            for each in holder.objects("milestones")
        ],
    }


def _period(period: At) -> dict[str, Json]:
    start, end = period.day("startDate"), period.day("endDate") or period.day("maxExtentDate")
    return {"start": start, "end": end, "days": period.number("durationInDays")} if period.value else {}


def _value(parent: At, name: str) -> dict[str, Json]:
    """An amount and which one it is: without tax, with tax, or unsaid, as the core of the standard leaves it."""
    value = parent.object(name)
    if not value.value:
        return {}
    amount, currency = value.number("amount"), value.text("currency")
    found: dict[str, Json] = {"currency": currency}
    for ours, theirs in (("net", "amountNet"), ("gross", "amountGross")):
        if (told := value.number(theirs)) is not None:
            found[ours] = told
    if amount is not None and not ("net" in found or "gross" in found):
        includes = value.value.get("valueAddedTaxIncluded")
        found["gross" if includes is True else "net" if includes is False else "unsaid"] = amount
    return found


def _cpv(parent: At) -> str:
    for item in parent.objects("items"):
        classification = item.object("classification")
        if classification.text("scheme").upper() == "CPV" and classification.text("id"):
            return classification.text("id")
    return ""
