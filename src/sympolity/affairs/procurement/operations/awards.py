"""Who gets the contract, from which day it may be signed, and that it was signed."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.procurement.models import Bid, Lot, Procurement
from sympolity.affairs.procurement.operations.criteria import rank_bids
from sympolity.affairs.procurement.operations.procedures import Source, move
from sympolity.affairs.procurement.queries.procedures import standstill_until
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import alter, happened, locked
from sympolity.ground.kernel.refusals import Refused

State, Outcome = Procurement.State, Bid.Outcome


@transaction.atomic
def award(
    procurement: Procurement,
    *,
    by: User | None,
    winners: Sequence[Bid],
    awarded_on: date | None = None,
    reason: str = "",
) -> Procurement:
    """One bid wins, or with lots one of each lot that has a bid that counts.

    Raises Refused for a bid over the base price, for a lot whose bids count and of which none was chosen or one lacks
    a mark, and without a reason where another comes first or is as good. The reason stays with the bid that wins.
    """
    procurement = locked(procurement)
    if procurement.state != State.BIDS_CLOSED:
        state = {"state": procurement.get_state_display()}
        raise Refused(_("This is “%(state)s”. It is awarded once the bids are closed.") % state)
    day = happened(awarded_on, "awarded_on")
    if procurement.bids_due_on and day < procurement.bids_due_on:
        words = {"day": formats.day(procurement.bids_due_on)}
        raise Refused(
            _("Bids could come until %(day)s. It is awarded on that day or later.") % words, field="awarded_on"
        )
    rank_bids(procurement)
    bids = list(procurement.bids.select_related("supplier", "lot"))
    chosen = _one_for_each(procurement, winners, bids)
    for winner in chosen.values():
        _refuse_over_base_price(procurement, winner)
        _refuse_unranked(winner)
        _refuse_without_reason(winner, bids, reason)
    lots = list(procurement.lots.all())
    for lot in lots:
        alter(lot, {"outcome": _outcome_of(lot, chosen, bids)})
    for bid in bids:
        if bid.outcome != Outcome.EXCLUDED:
            won = chosen.get(bid.lot_id) == bid
            because = {"reason": reason} if won and reason and _rivals(bid, bids) else {}
            alter(bid, {"outcome": Outcome.WON if won else Outcome.RANKED, **because})
    facts = {"awarded_on": day}
    procurement = move(procurement, State.AWARDED, "procurement awarded", by=by, facts=facts, reason=reason)
    return procurement


@transaction.atomic
def withdraw_award(procurement: Procurement, *, by: User | None, reason: str) -> Procurement:
    """The award is taken back and the bids are judged again. Raises Refused once a contract is signed."""
    procurement = locked(procurement)
    if procurement.contracts.exists():
        raise Refused(_("A contract was signed already. Terminate the contract instead."))
    procurement = move(
        procurement, State.BIDS_CLOSED, "award withdrawn", by=by, facts={"awarded_on": None}, reason=reason
    )
    procurement.bids.filter(outcome=Outcome.WON).update(reason="")
    procurement.bids.exclude(outcome=Outcome.EXCLUDED).update(outcome=Outcome.RECEIVED)
    procurement.lots.update(outcome=Lot.Outcome.OPEN)
    return procurement


@transaction.atomic
def mark_contracted(
    procurement: Procurement, *, by: User | None, on: date | None = None, came_from: Source = None
) -> Procurement:
    """A contract was signed. With lots, it is contracted once each awarded lot has its contract.

    Raises Refused while it is not awarded, and before the days between award and contract are over.
    """
    procurement = locked(procurement)
    if procurement.state != State.AWARDED:
        state = {"state": procurement.get_state_display()}
        raise Refused(_("This is “%(state)s”. A contract follows an award.") % state)
    day = on or timezone.localdate()
    end = standstill_until(procurement)
    if end is not None and day <= end:
        raise Refused(
            _("Bidders may object until %(day)s. The contract can be signed from the day after.")
            % {"day": formats.day(end)},
            field="signed_on",
        )
    if procurement.lots.filter(outcome=Lot.Outcome.AWARDED, contract=None).exists():
        return procurement
    return move(
        procurement, State.CONTRACTED, "procurement contracted", by=by, facts={"ended_on": day}, came_from=came_from
    )


def _one_for_each(procurement: Procurement, winners: Sequence[Bid], bids: Sequence[Bid]) -> dict[int | None, Bid]:
    """The winner of each lot, under None without lots."""
    known = {bid.pk: bid for bid in bids}
    chosen: dict[int | None, Bid] = {}
    for winner in winners:
        bid = known.get(winner.pk)
        if bid is None:
            raise Refused(_("This bid belongs to another procurement."), field="winners")
        if bid.outcome == Outcome.EXCLUDED:
            raise Refused(_("The bid of %(name)s was left out.") % {"name": bid.supplier}, field="winners")
        if bid.lot_id in chosen:
            raise Refused(_("Choose one bid only, or one for each lot."), field="winners")
        chosen[bid.lot_id] = bid
    if not chosen:
        raise Refused(_("Choose the bid that wins."), field="winners")
    for bid in bids:
        if bid.outcome != Outcome.EXCLUDED and bid.lot_id not in chosen:
            words = {"lot": bid.lot, "name": bid.supplier}
            raise Refused(
                _("For %(lot)s the bid of %(name)s counts. Choose a bid of each lot, or leave its bids out.") % words,
                field="winners",
            )
    return chosen


def _refuse_over_base_price(procurement: Procurement, bid: Bid) -> None:
    base = bid.lot.base_cents if bid.lot else procurement.base_cents
    if bid.cents <= base:
        return
    words = {
        "price": formats.money(bid.cents, procurement.currency),
        "base": formats.money(base, procurement.currency),
    }
    raise Refused(
        _(
            "The bid of %(price)s is over the base price of %(base)s. "
            "Leave it out with this reason, or declare no bid acceptable and relaunch at a higher price."
        )
        % words,
        field="winners",
    )


def _refuse_unranked(winner: Bid) -> None:
    if winner.rank is None:
        raise Refused(_("Bids are ranked once each is marked by every criterion. Mark them first."), field="winners")


def _rivals(winner: Bid, bids: Sequence[Bid]) -> list[Bid]:
    """Those that come before the winner or share its place, the first one first."""
    others = [bid for bid in bids if bid.lot_id == winner.lot_id and bid.outcome != Outcome.EXCLUDED and bid != winner]
    return sorted((bid for bid in others if _place(bid) <= _place(winner)), key=_place)


def _place(bid: Bid) -> int:
    return bid.rank or 0


def _refuse_without_reason(winner: Bid, bids: Sequence[Bid], reason: str) -> None:
    rivals = _rivals(winner, bids)
    if not rivals or reason.strip():
        return
    words = {"name": rivals[0].supplier}
    if _place(rivals[0]) < _place(winner):
        raise Refused(_("The bid of %(name)s comes first. Say why it was not chosen.") % words, field="reason")
    raise Refused(
        _("The bid of %(name)s is as good. Say by which rule of the documents the tie was decided.") % words,
        field="reason",
    )


def _outcome_of(lot: Lot, chosen: dict[int | None, Bid], bids: Sequence[Bid]) -> str:
    if lot.pk in chosen:
        return Lot.Outcome.AWARDED
    return Lot.Outcome.UNSUCCESSFUL if any(bid.lot_id == lot.pk for bid in bids) else Lot.Outcome.DESERTED
