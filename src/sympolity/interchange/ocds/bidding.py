"""Who bid for what, out of one process of the standard, as lines of ours; and what of a process has no place here.

Lots and bids come from the extensions of these names. What is left out is told with its kind, so that a sentence can
say why: "bid-price Builders Ltd". Plain Python, as `processes` is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sympolity.interchange.ocds.lines import BidLine, InvitedLine, LotLine, amount, plain
from sympolity.interchange.ocds.processes import Process

LOT_OUTCOMES = {
    "complete": "awarded",
    "cancelled": "cancelled",
    "withdrawn": "cancelled",
    "unsuccessful": "unsuccessful",
}
NO_AWARD = ("cancelled", "unsuccessful", "pending")
# What portals of several languages write beside "unsuccessful" where nobody bid.
DESERTED = re.compile(r"\bdesi?ert|\bno (?:bids|tenders)|\bsans offre|\bsin ofertas", re.IGNORECASE)
Left = list[str]


@dataclass(slots=True)
class Bidding:
    """`left` holds a line for each thing that is not taken over: its kind, then what it is."""

    lots: list[LotLine] = field(default_factory=list)
    bids: list[BidLine] = field(default_factory=list)
    invited: list[InvitedLine] = field(default_factory=list)
    left: Left = field(default_factory=list)


def bidding_of(process: Process) -> Bidding:
    found = Bidding()
    numbers = _numbers(process.lots)
    known: dict[str, int] = {}
    for key, lot in process.lots.items():
        cents = _net(lot) if lot.get("value") or len(process.lots) > 1 else _net(process.tender)
        if cents is None:
            found.left.append(f"lot-price {plain(lot.get('title') or key)}")
            continue
        known[key] = numbers[key]
        outcome = "awarded" if _winners(process, key) else LOT_OUTCOMES.get(str(lot.get("status")), "open")
        found.lots.append(LotLine(numbers[key], str(lot.get("title") or key)[:300], cents, outcome))
    for bid in process.bids.values():
        _take_bid(process, bid, known, found)
    _tell_the_silent(process, found)
    found.left += (f"milestone-of-tender {each}" for each in process.tender.get("milestones", ()))
    for holder in (process.tender, *process.awards.values()):
        found.left += (f"amendment-of-tender {each}" for each in holder.get("amendments", ()))
    return found


def untaken_of(contract: Mapping[str, Any], changes: Iterable[str]) -> Iterator[str]:
    """What of a contract has no place here: deadlines, changes without a day, and what was paid."""
    for kind, each in contract.get("milestones", ()):
        yield f"milestone-{kind} {each}"
    yield from (f"amendment {plain(each)}" for each in changes)
    sums: dict[str, list[Decimal]] = {}
    for value in contract.get("transactions") or ():
        told = next((value[name] for name in ("net", "gross", "unsaid") if name in value), 0)
        sums.setdefault(value.get("currency", ""), []).append(_decimal(told) or Decimal(0))
    for currency, amounts in sums.items():
        yield f"transactions {len(amounts)}: {sum(amounts):.2f} {currency}".rstrip()


def _take_bid(process: Process, bid: Mapping[str, Any], known: Mapping[str, int], found: Bidding) -> None:
    parts = [process.party(pk, name) for pk, name in bid.get("tenderers", ())]
    name, number = parts[0] if len(parts) == 1 else (", ".join(name for name, _number in parts)[:300], "")
    who = plain(name) or "?"
    is_invitation = bid.get("status") == "invited"
    days = (bid.get("date"), process.tender.get("launched_on" if is_invitation else "bids_due_on"))
    day: Any = next((each for each in days if isinstance(each, date)), None)
    if is_invitation and name and day:
        found.invited.append(InvitedLine(name, number, day))
        return
    cents, lot = _net(bid), next((known[each] for each in bid.get("lots", ()) if each in known), None)
    wrong = {
        "invitation-day": is_invitation,
        "bidder": not name,
        "bid-withdrawn": bid.get("status") == "withdrawn",
        "bid-price": cents is None or cents < 0,
        "bid-currency": _currency(bid) not in ("", _currency(process.tender) or _currency(bid)),
        "bid-day": day is None,
        "bid-lots": len(bid.get("lots", ())) > 1,
        "bid-lot": lot is None and bool(bid.get("lots") or found.lots),
        "bid-twice": any((each.name, each.lot) == (name, lot) for each in found.bids),
    }
    why = next((code for code, stands in wrong.items() if stands), "")
    if why or cents is None:
        told = f" {amount(cents)}" if cents is not None and cents >= 0 else ""
        found.left.append(f"{why} {who}{told}")
        return
    outcome = _outcome(process, bid, bid["lots"][0] if lot is not None else "")
    found.bids.append(BidLine(name, number, cents, day, lot, outcome))


def _currency(parent: Mapping[str, Any]) -> str:
    return str((parent.get("value") or {}).get("currency") or "")


def _outcome(process: Process, bid: Mapping[str, Any], lot: str) -> str:
    if bid.get("status") == "disqualified":
        return "excluded"
    winners = _winners(process, lot)
    if winners and any(pk in winners or name in winners for pk, name in bid.get("tenderers", ())):
        return "won"
    return "ranked" if winners else "received"


def _winners(process: Process, lot: str) -> set[str]:
    """The ids and names of those to whom this lot, or the whole, was awarded."""
    return {
        each
        for award in process.awards.values()
        if award.get("status") not in NO_AWARD and (not lot or lot in award.get("lots", ()))
        for party in award.get("suppliers", ())
        for each in party
        if each
    }


def _tell_the_silent(process: Process, found: Bidding) -> None:
    """Who bid without a price being told, and a count of bidders that is not that of the bids."""
    named = {name for _pk, name in (pair for bid in process.bids.values() for pair in bid.get("tenderers", ()))}
    ids = {pk for bid in process.bids.values() for pk, _name in bid.get("tenderers", ())}
    for pk, name in process.tender.get("tenderers", ()):
        if pk not in ids and (not name or name not in named):
            found.left.append(f"tenderer {plain(process.party(pk, name)[0])}")
    counted = process.tender.get("bidders")
    bidders = {each.name for each in found.bids}
    if isinstance(counted, int | float) and counted and bidders and int(counted) != len(bidders):
        found.left.append(f"bidders {int(counted)} / {len(bidders)}")


def _net(parent: Mapping[str, Any]) -> int | None:
    """In cents. What nobody says of is taken without tax, as the estimated value of a tender is."""
    value = parent.get("value") or {}
    told = value.get("net", value.get("unsaid"))
    amount = _decimal(told)
    return None if amount is None else round(amount * 100)


def _decimal(told: object) -> Decimal | None:
    """None also for a text that stands where an amount belongs."""
    return Decimal(str(told)) if isinstance(told, int | float) else None


def _numbers(lots: Mapping[str, Any]) -> dict[str, int]:
    """The numbers that stand at the end of the ids, where each lot has one of its own; else their places."""
    digits = {key: key[len(key.rstrip("0123456789")) :] for key in lots}
    told = {key: int(each[-9:]) for key, each in digits.items() if each}
    if len(told) == len(lots) and len(set(told.values())) == len(lots) and 0 not in told.values():
        return told
    return {key: place for place, key in enumerate(lots, 1)}
