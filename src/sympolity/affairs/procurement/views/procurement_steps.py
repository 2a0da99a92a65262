"""Every step of a procurement is one form and one operation behind it, declared in one table."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.procurement.forms import procedures as asked
from sympolity.affairs.procurement.models import Bid, Invitation, Procurement, Supplier
from sympolity.affairs.procurement.operations import awards, bids, criteria, procedures
from sympolity.affairs.procurement.operations.suppliers import find_or_add_supplier
from sympolity.affairs.procurement.rules import KEEP
from sympolity.affairs.procurement.views.procedures_here import page_of, part_here, procurement_here
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import SAVE, SAVED, ReasonForm, edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Step:
    """`address` stands behind that of the procurement. A form that must know what it is about takes it as `knows`.

    A title may hold %(name)s: the supplier of a bid or an invitation.
    """

    address: str
    operation: Callable[..., Any]
    form: Callable[..., forms.BaseForm]
    title: Words
    label: Words = SAVE
    said: Words = SAVED
    knows: str = ""
    onward: Callable[[Any], str] | None = None


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
    "prepare": Step(
        "prepare/",
        procedures.prepare,
        forms.Form,
        _("Are the documents of this procurement ready?"),
        _("They are ready"),
    ),
    "back-to-plan": Step("back-to-plan/", procedures.back_to_plan, ReasonForm, _("Take it back to planning")),
    "launch": Step(
        "launch/",
        procedures.launch,
        asked.LaunchForm,
        _("Launch this procurement"),
        _("Launch it"),
        said=_("Launched."),
        knows="procurement",
    ),
    "close-bids": Step(
        "close-bids/",
        bids.close_bids,
        forms.Form,
        _("Close the bids?"),
        _("Close the bids"),
        said=_("Bids are closed."),
    ),
    "declare-deserted": Step(
        "deserted/",
        bids.declare_deserted,
        asked.DesertedForm,
        _("Declare that nobody bid"),
        _("Nobody bid"),
        said=_("It is deserted. It can be relaunched."),
    ),
    "declare-unsuccessful": Step(
        "unsuccessful/",
        bids.declare_unsuccessful,
        asked.EndedForm,
        _("Declare that no bid is acceptable"),
        _("No bid is acceptable"),
        said=_("It found nobody. It can be relaunched."),
    ),
    "relaunch": Step(
        "relaunch/",
        procedures.relaunch,
        asked.RelaunchForm,
        _("Relaunch as a further attempt"),
        _("Relaunch it"),
        said=_("This is the next attempt."),
        knows="procurement",
        onward=page_of,
    ),
    "award": Step(
        "award/",
        awards.award,
        asked.AwardForm,
        _("Award this procurement"),
        _("Award it"),
        said=_("Awarded."),
        knows="procurement",
    ),
    "withdraw-award": Step("withdraw-award/", awards.withdraw_award, ReasonForm, _("Withdraw the award")),
    "cancel-procurement": Step(
        "cancel/", procedures.cancel, asked.EndedForm, _("Cancel this procurement"), _("Cancel it")
    ),
    "invite": Step(
        "invitations/new/", _invite, asked.InvitationForm, _("Invite a supplier"), _("Record the invitation")
    ),
    "record-bid": Step(
        "bids/new/", _record_bid, asked.BidForm, _("Record a bid"), _("Record the bid"), knows="procurement"
    ),
}
ON_INVITATIONS = {
    "take-back-invitation": Step(
        "invitations/<int:pk>/remove/",
        bids.take_back_invitation,
        ReasonForm,
        _("Take back the invitation of %(name)s"),
        _("Take it back"),
    ),
}
ON_BIDS = {
    "change-bid": Step(
        "bids/<int:pk>/edit/", bids.change_bid, asked.ChangedBidForm, _("Correct the bid of %(name)s"), knows="bid"
    ),
    "take-out-bid": Step("bids/<int:pk>/remove/", bids.take_out_bid, ReasonForm, _("Take out the bid of %(name)s")),
    "mark-bid": Step(
        "bids/<int:pk>/mark/", criteria.mark_bid, asked.MarksForm, _("Mark the bid of %(name)s"), knows="bid"
    ),
    "exclude-bid": Step("bids/<int:pk>/exclude/", bids.exclude_bid, ReasonForm, _("Leave out the bid of %(name)s")),
    "readmit-bid": Step("bids/<int:pk>/readmit/", bids.readmit_bid, ReasonForm, _("Admit the bid of %(name)s again")),
}


def _page(request: SignedInRequest, step: Step, about: Any, procurement: Procurement) -> HttpResponse:
    require(request.user, KEEP, procurement)
    known = {step.knows: about} if step.knows else {}
    return edit_page(
        request,
        step.form(**sent(request), **known),
        partial(step.operation, about, by=request.user),
        title=str(step.title) % {"name": getattr(about, "supplier", "")},
        submit_label=step.label,
        said=step.said,
        back=page_of(procurement),
        onward=step.onward,
        context={"lead": str(procurement)},
    )


def on_procurement(request: SignedInRequest, programme: str, procurement: int, step: Step) -> HttpResponse:
    found = procurement_here(request, programme, procurement)
    return _page(request, step, found, found)


def on_part(
    request: SignedInRequest, programme: str, procurement: int, pk: int, step: Step, model: type[Model]
) -> HttpResponse:
    part = part_here(model, request, programme, procurement, pk)
    return _page(request, step, part, part.procurement)


def urls(owner: str) -> list[URLPattern]:
    """`owner` is the address of the procurement, with its own places: "<int:procurement>/"."""
    parts = [(model, each) for model, table in ((Invitation, ON_INVITATIONS), (Bid, ON_BIDS)) for each in table.items()]
    return [
        *(
            path(f"{owner}{step.address}", signed_in(on_procurement), {"step": step}, name)
            for name, step in ON_PROCUREMENTS.items()
        ),
        *(
            path(f"{owner}{step.address}", signed_in(on_part), {"step": step, "model": model}, name)
            for model, (name, step) in parts
        ),
    ]
