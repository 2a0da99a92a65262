"""Contracting processes as two tables, under headings that the imports of contracts and of procurements know."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sympolity.interchange.ocds.bidding import DESERTED, NO_AWARD, bidding_of, untaken_of
from sympolity.interchange.ocds.changes import Signed, as_signed
from sympolity.interchange.ocds.lines import plain
from sympolity.interchange.ocds.processes import Process

CONTRACTS, PROCUREMENTS = "Contracts", "Procurements"
CONTRACT_HEADINGS = (
    "Reference",
    "What is delivered",
    "Who buys",
    "Supplier",
    "Tax number of the supplier",
    "What is bought",
    "Price without tax",
    "Price with tax",
    "Contract value",
    "Currency",
    "Signed on",
    "Starts on",
    "Ends on as signed",
    "Duration in days",
    "Procedure",
    "Reference of the procurement",
    "CPV code",
    "Base price without tax",
    "Launched on",
    "Bids until",
    "Awarded on",
    "Modification agreed on",
    "Difference of the price by the modification",
    "New end by the modification",
    "Reason of the modification",
    "Not taken over",
    "Place in the file",
)
PROCUREMENT_HEADINGS = (
    "Reference",
    "What is bought in words",
    "Who buys",
    "Procedure",
    "What is bought",
    "CPV code",
    "Base price without tax",
    "Currency",
    "Result",
    "Why it ended so",
    "Launched on",
    "Bids until",
    "Awarded on",
    "Number in the national portal",
    "Lots",
    "Invited",
    "Bids",
    "Not taken over",
    "Place in the file",
)
CURRENCY, BASE = CONTRACT_HEADINGS.index("Currency"), CONTRACT_HEADINGS.index("Base price without tax")
# Drawn up, or called off before anybody signed: no contract.
NO_CONTRACT = ("pending", "cancelled")
METHODS = {"open": "open", "selective": "restricted", "limited": "", "direct": "direct"}


def contract_rows(processes: Iterable[Process]) -> Iterator[list[Any]]:
    for process in processes:
        for key, contract in process.contracts.items():
            if contract.get("status") in NO_CONTRACT:
                continue
            signed = as_signed(process.histories[key], contract)
            row = _contract_row(process, key, contract, signed)
            changes = [each for each in signed.changes if each.on]
            unsaid = [each.why for each in signed.changes if not each.on]
            base, lost = _base_in(_tender_value(process), row[CURRENCY])
            row[BASE] = base
            left = "\n".join(map(plain, [*untaken_of(contract, unsaid), *lost]))
            path = contract.get("path", process.path)
            for each in changes:
                yield [*row, each.on, float(each.by) or None, each.until, each.why, left, path]
            if not changes:
                yield [*row, None, None, None, "", left, path]


def _contract_row(process: Process, key: str, contract: Mapping[str, Any], signed: Signed) -> list[Any]:
    award = _award_of(process, contract)
    tender = process.tender
    value = signed.value or award.get("value") or {}
    period = signed.period or award.get("period") or {}
    suppliers = [process.party(pk, name) for pk, name in award.get("suppliers", ())]
    suppliers = suppliers or [each for each in map(_as_supplier, process.parties.values()) if each]
    return [
        _reference(process.ocid, key)[:80],
        contract.get("title") or award.get("title") or tender.get("title"),
        _buyer(process),
        "; ".join(name.replace(";", ",") for name, _number in suppliers),
        "; ".join(number.replace(";", ",") for _name, number in suppliers if number),
        tender.get("category"),
        value.get("net"),
        value.get("gross"),
        value.get("unsaid"),
        value.get("currency") or _tender_value(process).get("currency"),
        contract.get("signed_on"),
        period.get("start"),
        period.get("end"),
        period.get("days"),
        _method(tender),
        process.ocid[:80],
        contract.get("cpv") or award.get("cpv") or tender.get("cpv"),
        None,
        tender.get("launched_on"),
        tender.get("bids_due_on"),
        award.get("date"),
    ]


def _tender_value(process: Process) -> Mapping[str, Any]:
    return process.tender.get("value") or {}


def _base_in(value: Mapping[str, Any], currency: str | None) -> tuple[Any, list[str]]:
    """The base price, as far as it is in the currency of the contract; else what is left out."""
    base, own = value.get("net", value.get("unsaid")), value.get("currency") or ""
    if base is None or not own or not currency or own.upper() == currency.upper():
        return base, []
    return None, [f"base-currency {base} {own}"]


def _reference(ocid: str, key: str) -> str:
    """The ids of contracts are those of one process; what has neither is called nothing, and asked for."""
    return key if not ocid or ocid in key else f"{ocid}/{key}" if key else ocid


def _award_of(process: Process, contract: Mapping[str, Any]) -> Mapping[str, Any]:
    name, twin = contract.get("award", ""), contract.get("twin", "")
    return process.awards.get(name + twin) or process.awards.get(name) or _only(process)


def procurement_rows(processes: Iterable[Process]) -> Iterator[list[Any]]:
    for process in processes:
        tender = process.tender
        if not any(tender.get(name) for name in ("id", "title", "status")):
            continue
        award: Mapping[str, Any] = _only(process)
        bidding = bidding_of(process)
        yield [
            (process.ocid or str(tender.get("id") or ""))[:80],
            tender.get("title"),
            _buyer(process),
            _method(tender),
            tender.get("category"),
            tender.get("cpv"),
            _tender_value(process).get("net", _tender_value(process).get("unsaid")),
            _tender_value(process).get("currency"),
            _result(process),
            tender.get("why"),
            tender.get("launched_on"),
            tender.get("bids_due_on"),
            award.get("date"),
            process.ocid[:80],
            *("\n".join(map(str, lines)) for lines in (bidding.lots, bidding.invited, bidding.bids)),
            "\n".join(map(plain, bidding.left)),
            tender.get("path", process.path),
        ]


def _result(process: Process) -> str:
    """How far it came. Nobody bid where the standard says "unsuccessful" and counts no tenderer."""
    tender = process.tender
    status = str(tender.get("status") or "")
    if process.contracts and any(each.get("status") not in NO_CONTRACT for each in process.contracts.values()):
        return "contracted"
    awards = {str(each.get("status") or "active") for each in process.awards.values()}
    if status == "unsuccessful" or (awards == {"unsuccessful"} and status in ("", "active", "complete")):
        nobody = tender.get("bidders") == 0 or DESERTED.search(str(tender.get("why") or ""))
        return "deserted" if nobody else "unsuccessful"
    if "active" in awards:
        return "awarded"
    return {"cancelled": "cancelled", "withdrawn": "cancelled", "active": "launched", "complete": "bids closed"}.get(
        status, "planned"
    )


def _buyer(process: Process) -> str:
    if name := process.buyer or process.tender.get("entity"):
        return str(name)
    named = (each for each in process.parties.values() if {"buyer", "procuringEntity"} & set(each.get("roles", ())))
    return str(next(named, {}).get("name", ""))


def _method(tender: Mapping[str, Any]) -> str:
    """The code of the standard where it says enough: "limited" is any of several procedures, told in words."""
    return METHODS.get(str(tender.get("method") or ""), "") or str(tender.get("method_words") or "")


def _as_supplier(party: Mapping[str, Any]) -> tuple[str, str] | None:
    return (str(party.get("name", "")), str(party.get("number", ""))) if "supplier" in party.get("roles", ()) else None


def _only(process: Process) -> Mapping[str, Any]:
    """The one award that stands, or the only one that there was."""
    standing = [each for each in process.awards.values() if each.get("status") not in NO_AWARD]
    awards = standing or list(process.awards.values())
    return awards[0] if len(awards) == 1 else {}
