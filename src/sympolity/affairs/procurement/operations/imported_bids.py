"""Lots, invitations and bids as a list or a portal tells them: written down as they were, without the steps between."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sympolity.affairs.procurement.models import Bid, Invitation, Lot, Procurement, Supplier
from sympolity.affairs.procurement.operations.criteria import rank_bids
from sympolity.affairs.procurement.operations.imported import BROUGHT_IN, Source
from sympolity.ground.accounts.models import User
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.editing import alter, kept, locked
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.deeds import write_down


@dataclass(frozen=True, slots=True)
class ToldLot:
    """`base_cents` without tax."""

    number: int
    title: str
    base_cents: int
    outcome: str = Lot.Outcome.OPEN


@dataclass(frozen=True, slots=True)
class ToldBid:
    """`cents` without tax; `lot` is the number of the lot, None where there are none."""

    supplier: Supplier
    cents: int
    received_on: date
    lot: int | None = None
    outcome: str = Bid.Outcome.RECEIVED
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Bidding:
    """What a list tells of one procurement beyond itself."""

    lots: tuple[ToldLot, ...] = ()
    invited: tuple[tuple[Supplier, date], ...] = ()
    bids: tuple[ToldBid, ...] = ()


@transaction.atomic
def bring_bidding(procurement: Procurement, told: Bidding, *, by: User | None, came_from: Source = None) -> None:
    """Add the lots, invitations and bids that are not known; what a known one says now holds.

    Raises Refused for a procurement that is kept here: its bidders rely on what was written down.
    """
    procurement = locked(procurement)
    if not Entry.objects.about(procurement).filter(verb=BROUGHT_IN).exists():
        raise Refused(_("This procurement is kept here. Take its next step on its page."), field="bids")
    changes: dict[str, tuple[object, object]] = {}
    for lot in told.lots:
        facts = {"title": lot.title[:300], "base_cents": lot.base_cents, "outcome": lot.outcome}
        known = procurement.lots.filter(number=lot.number).first()
        if known is None:
            kept(Lot(procurement=procurement, number=lot.number, **facts))
            changes[f"lot {lot.number}"] = (None, [lot.title, lot.base_cents])
        elif altered := alter(known, facts):
            changes[f"lot {lot.number}"] = (
                [old for old, _new in altered.values()],
                [new for _old, new in altered.values()],
            )
    for supplier, day in told.invited:
        if not procurement.invitations.filter(supplier=supplier).exists():
            kept(Invitation(procurement=procurement, supplier=supplier, invited_on=day))
            changes[f"{supplier}, invited_on"] = (None, day)
    lots = {each.number: each for each in procurement.lots.all()}
    for bid in told.bids:
        changes |= _bring_bid(procurement, bid, lots)
    if told.bids:
        rank_bids(procurement)
    if changes:
        write_down("bidding brought in", procurement, changes, by=by, source=came_from)


def _bring_bid(procurement: Procurement, told: ToldBid, lots: dict[int, Lot]) -> dict[str, tuple[object, object]]:
    lot = lots.get(told.lot) if told.lot is not None else None
    if (told.lot is not None or lots) and lot is None:
        raise Refused(_("Say for which lot the bid is."), field="bids")
    name = f"{told.supplier}, {lot}" if lot else str(told.supplier)
    facts = {
        "cents": told.cents,
        "received_on": told.received_on,
        "outcome": told.outcome,
        "reason": told.reason[:500],
    }
    known = procurement.bids.filter(lot=lot, supplier=told.supplier).first()
    if known is None:
        kept(Bid(procurement=procurement, lot=lot, supplier=told.supplier, **facts))
        return {name: (None, told.cents)}
    return {f"{name}, {field}": change for field, change in alter(known, facts).items()}


@transaction.atomic
def take_out_bidding(procurement: Procurement, told: Bidding, *, by: User | None, came_from: Source) -> None:
    """The import that told these lots, invitations and bids is undone; what something else rests on stays."""
    procurement = locked(procurement)
    changes: dict[str, tuple[object, object]] = {}
    for bid in told.bids:
        in_lot = Q(lot=None) if bid.lot is None else Q(lot__number=bid.lot)
        for known in procurement.bids.filter(in_lot, supplier=bid.supplier, cents=bid.cents):
            changes[f"{known.supplier}, {known.received_on}"] = (known.cents, None)
            known.delete()
    for supplier, day in told.invited:
        if procurement.invitations.filter(supplier=supplier, invited_on=day).delete()[0]:
            changes[f"{supplier}, invited_on"] = (day, None)
    for lot in told.lots:
        free = procurement.lots.filter(number=lot.number, bids=None, contract=None)
        if free.delete()[0]:
            changes[f"lot {lot.number}"] = ([lot.title, lot.base_cents], None)
    rank_bids(procurement)
    if changes:
        write_down("bidding taken out", procurement, changes, by=by, source=came_from)
