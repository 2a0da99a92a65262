"""The steps of a procurement, of its invitations and its bids, by address and name.

A title may hold %(name)s: the supplier of a bid or an invitation.
"""

from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.procurement.forms import procedures as asked
from sympolity.affairs.procurement.models import Bid, Invitation, Procurement, Supplier
from sympolity.affairs.procurement.operations import awards, bids, criteria, procedures
from sympolity.affairs.procurement.operations.suppliers import find_or_add_supplier
from sympolity.affairs.procurement.rules import KEEP
from sympolity.affairs.procurement.views.procedures_here import page_of, part_here, procurement_here
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.decisions import Decision, decision_page, known_as
from sympolity.ground.kernel.editing import ReasonForm
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in


def _invite(procurement: Procurement, *, by: User, invited_on: Any, **named: Any) -> Invitation:
    supplier = find_or_add_supplier(procurement.programme.network, by=by, **named)
    return bids.invite(procurement, by=by, supplier=supplier, invited_on=invited_on)


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


ON_PROCUREMENTS = {
    ("prepare/", "prepare"): Decision(
        procedures.prepare, forms.Form, _("Are the documents of this procurement ready?"), _("They are ready")
    ),
    ("back-to-plan/", "back-to-plan"): Decision(procedures.back_to_plan, ReasonForm, _("Take it back to planning")),
    ("launch/", "launch"): Decision(
        procedures.launch,
        asked.LaunchForm,
        _("Launch this procurement"),
        _("Launch it"),
        said=_("Launched."),
        about=known_as("procurement"),
    ),
    ("close-bids/", "close-bids"): Decision(
        bids.close_bids, forms.Form, _("Close the bids?"), _("Close the bids"), said=_("Bids are closed.")
    ),
    ("deserted/", "declare-deserted"): Decision(
        bids.declare_deserted,
        asked.DesertedForm,
        _("Declare that nobody bid"),
        _("Nobody bid"),
        said=_("It is deserted. It can be relaunched."),
    ),
    ("unsuccessful/", "declare-unsuccessful"): Decision(
        bids.declare_unsuccessful,
        asked.EndedForm,
        _("Declare that no bid is acceptable"),
        _("No bid is acceptable"),
        said=_("It found nobody. It can be relaunched."),
    ),
    ("relaunch/", "relaunch"): Decision(
        procedures.relaunch,
        asked.RelaunchForm,
        _("Relaunch as a further attempt"),
        _("Relaunch it"),
        said=_("This is the next attempt."),
        about=known_as("procurement"),
        onward=page_of,
    ),
    ("award/", "award"): Decision(
        awards.award,
        asked.AwardForm,
        _("Award this procurement"),
        _("Award it"),
        said=_("Awarded."),
        about=known_as("procurement"),
    ),
    ("withdraw-award/", "withdraw-award"): Decision(awards.withdraw_award, ReasonForm, _("Withdraw the award")),
    ("cancel/", "cancel-procurement"): Decision(
        procedures.cancel, asked.EndedForm, _("Cancel this procurement"), _("Cancel it")
    ),
    ("invitations/new/", "invite"): Decision(
        _invite, asked.InvitationForm, _("Invite a supplier"), _("Record the invitation")
    ),
    ("bids/new/", "record-bid"): Decision(
        _record_bid, asked.BidForm, _("Record a bid"), _("Record the bid"), about=known_as("procurement")
    ),
}
ON_INVITATIONS = {
    ("invitations/<int:pk>/remove/", "take-back-invitation"): Decision(
        bids.take_back_invitation, ReasonForm, _("Take back the invitation of %(name)s"), _("Take it back")
    ),
}
ON_BIDS = {
    ("bids/<int:pk>/edit/", "change-bid"): Decision(
        bids.change_bid, asked.ChangedBidForm, _("Correct the bid of %(name)s"), about=known_as("bid")
    ),
    ("bids/<int:pk>/remove/", "take-out-bid"): Decision(
        bids.take_out_bid, ReasonForm, _("Take out the bid of %(name)s")
    ),
    ("bids/<int:pk>/mark/", "mark-bid"): Decision(
        criteria.mark_bid, asked.MarksForm, _("Mark the bid of %(name)s"), about=known_as("bid")
    ),
    ("bids/<int:pk>/exclude/", "exclude-bid"): Decision(
        bids.exclude_bid, ReasonForm, _("Leave out the bid of %(name)s")
    ),
    ("bids/<int:pk>/readmit/", "readmit-bid"): Decision(
        bids.readmit_bid, ReasonForm, _("Admit the bid of %(name)s again")
    ),
}


def _page(request: SignedInRequest, decision: Decision, subject: Any, procurement: Procurement) -> HttpResponse:
    require(request.user, KEEP, procurement)
    title = str(decision.title) % {"name": getattr(subject, "supplier", "")}
    back, lead = page_of(procurement), str(procurement)
    return decision_page(request, decision, subject, title=title, back=back, lead=lead)


def on_procurement(request: SignedInRequest, programme: str, procurement: int, decision: Decision) -> HttpResponse:
    found = procurement_here(request, programme, procurement)
    return _page(request, decision, found, found)


def on_part(
    request: SignedInRequest, programme: str, procurement: int, pk: int, decision: Decision, model: type[Model]
) -> HttpResponse:
    part = part_here(model, request, programme, procurement, pk)
    return _page(request, decision, part, part.procurement)


def urls(owner: str) -> list[URLPattern]:
    """`owner` is the address of the procurement, with its own places: "<int:procurement>/"."""
    return [
        *(
            path(f"{owner}{address}", signed_in(on_procurement), {"decision": decision}, name)
            for (address, name), decision in ON_PROCUREMENTS.items()
        ),
        *(
            path(f"{owner}{address}", signed_in(on_part), {"decision": decision, "model": model}, name)
            for model, table in ((Invitation, ON_INVITATIONS), (Bid, ON_BIDS))
            for (address, name), decision in table.items()
        ),
    ]
