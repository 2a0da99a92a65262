"""Contracting processes as two tables, under headings that the imports of contracts and of procurements know."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sympolity.interchange.ocds.bidding import bidding_of, untaken_of
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
# Drawn up, or called off before anybody signed: no contract.
NO_CONTRACT = ("pending", "cancelled")
METHODS = {"open": "open", "selective": "restricted", "limited": "", "direct": "direct"}


def contract_rows(processes: Iterable[Process]) -> Iterator[list[Any]]:
    for process in processes:
        for key, contract in process.contracts.items():
            if contract.get("status") in NO_CONTRACT:
                continue
            row = _contract_row(process, key, contract)
            left = "\n".join(map(plain, untaken_of(contract)))
            amendments = [each for each in contract.get("amendments") or () if each[0]] or [(None, "")]
            for on, why in amendments:
                yield [*row, on, why, left, contract.get("path", process.path)]


def _contract_row(process: Process, key: str, contract: Mapping[str, Any]) -> list[Any]:
    award = process.awards.get(contract.get("award", "")) or _only(process.awards)
    tender = process.tender
    value = contract.get("value") or award.get("value") or {}
    period = contract.get("period") or award.get("period") or {}
    suppliers = [process.party(pk, name) for pk, name in award.get("suppliers", ())]
    suppliers = suppliers or [each for each in map(_as_supplier, process.parties.values()) if each]
    return [
        (key if process.ocid in key else f"{process.ocid}/{key}")[:80],
        contract.get("title") or award.get("title") or tender.get("title"),
        _buyer(process),
        "; ".join(name.replace(";", ",") for name, _number in suppliers),
        "; ".join(number.replace(";", ",") for _name, number in suppliers if number),
        tender.get("category"),
        value.get("net"),
        value.get("gross"),
        value.get("unsaid"),
        value.get("currency"),
        contract.get("signed_on"),
        period.get("start"),
        period.get("end"),
        period.get("days"),
        _method(tender),
        process.ocid[:80],
        contract.get("cpv") or award.get("cpv") or tender.get("cpv"),
        _estimated(tender),
        tender.get("launched_on"),
        tender.get("bids_due_on"),
        award.get("date"),
    ]


def procurement_rows(processes: Iterable[Process]) -> Iterator[list[Any]]:
    for process in processes:
        tender = process.tender
        if not any(tender.get(name) for name in ("id", "title", "status")):
            continue
        award: Mapping[str, Any] = _only(process.awards)
        bidding = bidding_of(process)
        yield [
            process.ocid[:80],
            tender.get("title"),
            _buyer(process),
            _method(tender),
            tender.get("category"),
            tender.get("cpv"),
            _estimated(tender),
            (tender.get("value") or {}).get("currency"),
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
    status = str(process.tender.get("status") or "")
    if process.contracts and any(each.get("status") not in NO_CONTRACT for each in process.contracts.values()):
        return "contracted"
    if status == "unsuccessful":
        return "deserted" if process.tender.get("bidders") == 0 else "unsuccessful"
    if any(each.get("status") in ("active", "") for each in process.awards.values()):
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


def _estimated(tender: Mapping[str, Any]) -> Any:
    value = tender.get("value") or {}
    return value.get("net", value.get("unsaid"))


def _as_supplier(party: Mapping[str, Any]) -> tuple[str, str] | None:
    return (str(party.get("name", "")), str(party.get("number", ""))) if "supplier" in party.get("roles", ()) else None


def _only(awards: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    return next(iter(awards.values())) if len(awards) == 1 else {}
