"""Lots, invitations and bids: the forms behind their rows on the page of a procurement."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.procurement.forms.procedures import (
    BidForm,
    ChangedBidForm,
    InvitationForm,
    LotForm,
    WhyForm,
)
from sympolity.affairs.procurement.models import Bid, Invitation, Lot, Procurement, Supplier
from sympolity.affairs.procurement.operations import bids, procedures
from sympolity.affairs.procurement.operations.suppliers import find_or_add_supplier
from sympolity.affairs.procurement.rules import KEEP
from sympolity.affairs.procurement.views.procedures_here import page_of, part_here, procurement_here
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.part_pages import PartPages, taking_out


def _owner(request: SignedInRequest, programme: str, procurement: int) -> Procurement:
    return procurement_here(request, programme, procurement)


LOTS = PartPages(
    noun="lots",
    name="lot",
    permission=KEEP,
    form=LotForm,
    find_owner=_owner,
    find=partial(part_here, Lot),
    new=lambda procurement: Lot(procurement=procurement),
    add=procedures.add_lot,
    change=procedures.change_lot,
    back=lambda lot: page_of(lot.procurement),
    add_title=gettext_lazy("Add a lot"),
    change_title=gettext_lazy("Change a lot"),
    asked_about=lambda lot: lot.procurement,
    endings={"remove": taking_out(procedures.remove_lot, gettext_lazy("Take out this lot"))},
)


@signed_in
def invite(request: SignedInRequest, programme: str, procurement: int) -> HttpResponse:
    found = procurement_here(request, programme, procurement)
    require(request.user, KEEP, found)
    return edit_page(
        request,
        InvitationForm(**sent(request)),
        partial(_invite, found, by=request.user),
        title=_("Invite a supplier"),
        submit_label=_("Record the invitation"),
        back=page_of(found),
        context={"lead": str(found)},
    )


def _invite(procurement: Procurement, *, by: User, invited_on: Any, **named: Any) -> Invitation:
    supplier = find_or_add_supplier(procurement.programme.network, by=by, **named)
    return bids.invite(procurement, by=by, supplier=supplier, invited_on=invited_on)


@signed_in
def take_back_invitation(request: SignedInRequest, programme: str, procurement: int, pk: int) -> HttpResponse:
    invitation = part_here(Invitation, request, programme, procurement, pk)
    require(request.user, KEEP, invitation.procurement)
    return edit_page(
        request,
        WhyForm(**sent(request)),
        partial(bids.take_back_invitation, invitation, by=request.user),
        title=_("Take back the invitation of %(name)s") % {"name": invitation.supplier},
        submit_label=_("Take it back"),
        back=page_of(invitation.procurement),
    )


@signed_in
def record_bid(request: SignedInRequest, programme: str, procurement: int) -> HttpResponse:
    found = procurement_here(request, programme, procurement)
    require(request.user, KEEP, found)
    return edit_page(
        request,
        BidForm(**sent(request), procurement=found),
        partial(_record_bid, found, by=request.user),
        title=_("Record a bid"),
        submit_label=_("Record the bid"),
        back=page_of(found),
        context={"lead": str(found)},
    )


def _record_bid(
    procurement: Procurement,
    *,
    by: User,
    supplier: Supplier | None = None,
    name: str = "",
    tax_number: str = "",
    country: str = "",
    **facts: Any,
) -> Bid:
    if supplier is None:
        network = procurement.programme.network
        supplier = find_or_add_supplier(network, by=by, name=name, tax_number=tax_number, country=country)
    return bids.record_bid(procurement, by=by, supplier=supplier, **facts)


@signed_in
def change_bid(request: SignedInRequest, programme: str, procurement: int, pk: int) -> HttpResponse:
    bid = part_here(Bid, request, programme, procurement, pk)
    require(request.user, KEEP, bid.procurement)
    return edit_page(
        request,
        ChangedBidForm(**sent(request), bid=bid),
        partial(bids.change_bid, bid, by=request.user),
        title=_("Correct the bid of %(name)s") % {"name": bid.supplier},
        back=page_of(bid.procurement),
    )


def _with_reason(request: SignedInRequest, bid: Bid, decide: Any, *, title: str) -> HttpResponse:
    require(request.user, KEEP, bid.procurement)
    return edit_page(
        request,
        WhyForm(**sent(request)),
        partial(decide, bid, by=request.user),
        title=title % {"name": bid.supplier},
        back=page_of(bid.procurement),
    )


@signed_in
def take_out_bid(request: SignedInRequest, programme: str, procurement: int, pk: int) -> HttpResponse:
    bid = part_here(Bid, request, programme, procurement, pk)
    return _with_reason(request, bid, bids.take_out_bid, title=_("Take out the bid of %(name)s"))


@signed_in
def exclude_bid(request: SignedInRequest, programme: str, procurement: int, pk: int) -> HttpResponse:
    bid = part_here(Bid, request, programme, procurement, pk)
    return _with_reason(request, bid, bids.exclude_bid, title=_("Leave out the bid of %(name)s"))


@signed_in
def readmit_bid(request: SignedInRequest, programme: str, procurement: int, pk: int) -> HttpResponse:
    bid = part_here(Bid, request, programme, procurement, pk)
    return _with_reason(request, bid, bids.readmit_bid, title=_("Admit the bid of %(name)s again"))
