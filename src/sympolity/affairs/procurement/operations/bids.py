"""Who is invited, who bids, until when, and which bids are left out for which reason."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.procurement.models import Bid, Invitation, Lot, Procurement, Supplier
from sympolity.affairs.procurement.notices.procedures import tell_deserted
from sympolity.affairs.procurement.operations.criteria import rank_bids
from sympolity.affairs.procurement.operations.procedures import IN_THE_MAKING, move
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import alter, happened, kept, locked
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.deeds import write_down

State, Outcome = Procurement.State, Bid.Outcome


# -- invitations ---------------------------------------------------------------------
@transaction.atomic
def invite(
    procurement: Procurement, *, by: User | None, supplier: Supplier, invited_on: date | None = None
) -> Invitation:
    """Raises Refused once bids no longer come, and for a supplier of another network or one invited already."""
    procurement = locked(procurement)
    if procurement.state not in (*IN_THE_MAKING, State.LAUNCHED):
        raise Refused(_("This is “%(state)s”. Nobody can be invited now.") % _state_of(procurement))
    _refuse_foreign(procurement, supplier)
    if procurement.invitations.filter(supplier=supplier).exists():
        raise Refused(_("%(name)s was invited already.") % {"name": supplier}, field="supplier")
    day = invited_on or timezone.localdate()
    invitation = kept(Invitation(procurement=procurement, supplier=supplier, invited_on=day))
    write_down("supplier invited", procurement, {"supplier": (None, str(supplier)), "invited_on": (None, day)}, by=by)
    return invitation


@transaction.atomic
def take_back_invitation(invitation: Invitation, *, by: User | None, reason: str = "") -> None:
    """Raises Refused once it is launched: whoever was invited may bid."""
    procurement = locked(invitation.procurement)
    if procurement.state not in IN_THE_MAKING:
        raise Refused(_("This is “%(state)s”. Whoever was invited may bid.") % _state_of(procurement))
    changes = {"supplier": (str(invitation.supplier), None)}
    invitation.delete()
    write_down("invitation taken back", procurement, changes, by=by, reason=reason)


# -- bids ----------------------------------------------------------------------------
@transaction.atomic
def record_bid(
    procurement: Procurement,
    *,
    by: User | None,
    supplier: Supplier,
    cents: int,
    received_on: date | None = None,
    lot: Lot | None = None,
) -> Bid:
    """A bid came in. Raises Refused for one that came too late, of somebody not invited, or for no lot."""
    procurement = locked(procurement)
    if procurement.state != State.LAUNCHED:
        raise Refused(_("This is “%(state)s”. Bids come in while it is launched.") % _state_of(procurement))
    day = happened(received_on, "received_on")
    _refuse_out_of_time(procurement, day)
    _refuse_foreign(procurement, supplier)
    _refuse_wrong_lot(procurement, lot)
    is_closed_circle = procurement.procedure in Procurement.BY_INVITATION
    if is_closed_circle and not procurement.invitations.filter(supplier=supplier).exists():
        raise Refused(
            _("In this procedure only those who were invited may bid. Record the invitation first."), field="supplier"
        )
    if procurement.bids.filter(lot=lot, supplier=supplier).exists():
        raise Refused(_("%(name)s has bid already. Change that bid instead.") % {"name": supplier}, field="supplier")
    bid = kept(Bid(procurement=procurement, lot=lot, supplier=supplier, cents=cents, received_on=day))
    write_down("bid received", procurement, {_name_of(bid): (None, cents), "received_on": (None, day)}, by=by)
    return bid


@transaction.atomic
def change_bid(bid: Bid, *, by: User | None, cents: int, received_on: date) -> Bid:
    """A bid was written down wrongly. Raises Refused once bids are closed."""
    procurement = locked(bid.procurement)
    _refuse_closed(procurement)
    _refuse_out_of_time(procurement, happened(received_on, "received_on"))
    bid = locked(bid)
    changes = alter(bid, {"cents": cents, "received_on": received_on})
    if changes:
        named = {f"{_name_of(bid)}, {name}": change for name, change in changes.items()}
        write_down("bid changed", procurement, named, by=by)
    return bid


@transaction.atomic
def take_out_bid(bid: Bid, *, by: User | None, reason: str) -> None:
    """A bid was written down that never came, or was drawn back in time. Raises Refused once bids are closed."""
    procurement = locked(bid.procurement)
    _refuse_closed(procurement)
    changes = {_name_of(bid): (bid.cents, None)}
    bid.delete()
    write_down("bid taken out", procurement, changes, by=by, reason=reason)


@transaction.atomic
def close_bids(procurement: Procurement, *, by: User | None, on: date | None = None) -> Procurement:
    """The time to bid is over and bids are opened: they are ranked by price, or by criteria once they are marked.

    Raises Refused before the last day, and where nobody bid.
    """
    procurement = locked(procurement)
    _refuse_before_the_end(procurement, happened(on, "on"))
    if not procurement.bids.exists():
        raise Refused(_("Nobody bid. Declare it deserted instead."))
    procurement = move(procurement, State.BIDS_CLOSED, "bids closed", by=by)
    rank_bids(procurement)
    return procurement


@transaction.atomic
def declare_deserted(
    procurement: Procurement, *, by: User | None, reason: str = "", on: date | None = None
) -> Procurement:
    """Nobody bid. Raises Refused where a bid was received, and before the last day to bid is over."""
    procurement = locked(procurement)
    day = happened(on, "on")
    if procurement.bids.exists():
        raise Refused(_("Bids were received. Close the bids, and leave out those that do not fit, each with a reason."))
    if procurement.state == State.LAUNCHED:
        _refuse_before_the_end(procurement, day)
    procurement = move(
        procurement,
        State.DESERTED,
        "procurement deserted",
        by=by,
        facts={"ended_on": day, "state_reason": reason},
        reason=reason,
    )
    procurement.lots.update(outcome=Lot.Outcome.DESERTED)
    tell_deserted(procurement)
    return procurement


@transaction.atomic
def exclude_bid(bid: Bid, *, by: User | None, reason: str) -> Bid:
    """A bid does not count, for a reason that the bidder may read. Raises Refused before bids are closed."""
    return _judge(bid, Outcome.EXCLUDED, "bid excluded", by=by, reason=reason)


@transaction.atomic
def readmit_bid(bid: Bid, *, by: User | None, reason: str) -> Bid:
    """A bid that was left out counts again."""
    return _judge(bid, Outcome.RECEIVED, "bid admitted again", by=by, reason=reason)


@transaction.atomic
def declare_unsuccessful(
    procurement: Procurement, *, by: User | None, reason: str = "", on: date | None = None
) -> Procurement:
    """All bids were left out. Raises Refused while one still counts."""
    procurement = locked(procurement)
    standing = procurement.bids.exclude(outcome=Outcome.EXCLUDED).select_related("supplier").first()
    if standing is not None:
        raise Refused(
            _("The bid of %(name)s still counts. Choose it, or leave it out with a reason.")
            % {"name": standing.supplier}
        )
    procurement = move(
        procurement,
        State.UNSUCCESSFUL,
        "procurement unsuccessful",
        by=by,
        facts={"ended_on": happened(on, "on"), "state_reason": reason},
        reason=reason,
    )
    procurement.lots.update(outcome=Lot.Outcome.UNSUCCESSFUL)
    return procurement


def _judge(bid: Bid, outcome: str, verb: str, *, by: User | None, reason: str) -> Bid:
    procurement = locked(bid.procurement)
    if procurement.state != State.BIDS_CLOSED:
        raise Refused(_("This is “%(state)s”. Bids are judged once they are closed.") % _state_of(procurement))
    bid = locked(bid)
    if bid.outcome == outcome:
        return bid
    before = bid.get_outcome_display()
    alter(bid, {"outcome": outcome, "reason": reason})
    rank_bids(procurement)
    changes = {_name_of(bid): (str(before), str(bid.get_outcome_display()))}
    write_down(verb, procurement, changes, by=by, reason=reason)
    return bid


def _name_of(bid: Bid) -> str:
    return f"{bid.supplier}, {bid.lot}" if bid.lot else str(bid.supplier)


def _state_of(procurement: Procurement) -> dict[str, Any]:
    return {"state": procurement.get_state_display()}


def _refuse_closed(procurement: Procurement) -> None:
    if procurement.state != State.LAUNCHED:
        raise Refused(_("This is “%(state)s”. Bids stay as they were received.") % _state_of(procurement))


def _refuse_foreign(procurement: Procurement, supplier: Supplier) -> None:
    if supplier.network_id != procurement.programme.network_id:
        raise Refused(_("%(name)s belongs to another network.") % {"name": supplier}, field="supplier")


def _refuse_wrong_lot(procurement: Procurement, lot: Lot | None) -> None:
    has_lots = procurement.lots.exists()
    if has_lots and lot is None:
        raise Refused(_("Say for which lot the bid is."), field="lot")
    if lot is not None and lot.procurement_id != procurement.pk:
        raise Refused(_("This lot belongs to another procurement."), field="lot")


def _refuse_out_of_time(procurement: Procurement, day: date) -> None:
    if procurement.bids_due_on and day > procurement.bids_due_on:
        raise Refused(
            _("Bids were due until %(day)s. One that came later does not count; keep it among the documents.")
            % {"day": formats.day(procurement.bids_due_on)},
            field="received_on",
        )
    if procurement.launched_on and day < procurement.launched_on:
        raise Refused(
            _("It was launched on %(day)s. A bid cannot have come before.")
            % {"day": formats.day(procurement.launched_on)},
            field="received_on",
        )


def _refuse_before_the_end(procurement: Procurement, day: date) -> None:
    if procurement.bids_due_on and day < procurement.bids_due_on:
        raise Refused(
            _("Bids may come until %(day)s. Wait until then.") % {"day": formats.day(procurement.bids_due_on)}
        )
