"""Contracts: the list, one on its page, and how one is recorded."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sympolity.affairs.procurement.forms.contracts import AddContractForm, SignForm
from sympolity.affairs.procurement.lists.contracts import contract_listing
from sympolity.affairs.procurement.lists.managers import manager_listing
from sympolity.affairs.procurement.models import Procurement
from sympolity.affairs.procurement.operations.contracts import record_contract, sign_contract
from sympolity.affairs.procurement.pages.contracts import contract_context
from sympolity.affairs.procurement.rules import KEEP, own_buyers
from sympolity.affairs.procurement.views.contracts_here import contract_here, page_of_contract
from sympolity.affairs.procurement.views.procedures_here import money_here, procurement_here
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project


@require_safe
@signed_in
def contracts(request: SignedInRequest, programme: str) -> HttpResponse:
    found = money_here(request, programme)
    listing = contract_listing(request, found)
    count = listing.count
    title = ngettext("%(n)s contract", "%(n)s contracts", count) % {"n": formats.number(count)}
    about = [(_("Programme"), found.title)]
    return list_page(request, listing, {"title": title}, template="procurement/contracts.html", about=about)


@require_safe
@signed_in
def managers(request: SignedInRequest, programme: str) -> HttpResponse:
    found = money_here(request, programme)
    listing = manager_listing(request, found)
    context = {"title": _("Who follows which contract")}
    about = [(_("Programme"), found.title)]
    return list_page(request, listing, context, template="procurement/contract_managers.html", about=about)


@require_safe
@signed_in
def contract(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = contract_here(request, programme, pk)
    return render(request, "procurement/contract.html", contract_context(request, found))


@signed_in
def add(request: SignedInRequest, programme: str, project: int) -> HttpResponse:
    """A contract of a project without a procurement on record."""
    found = money_here(request, programme)
    of = get_object_or_404(Project.objects.visible_to(request.user), programme=found, pk=project)
    of.programme = found
    require(request.user, KEEP, found)
    own = own_buyers(request.user, found)
    buyers = Organisation.objects.filter(network=found.network_id, closed_on=None)
    initial = {"organisation": of.lead_id, "category": "works"}
    form = AddContractForm(
        **sent(request),
        initial=initial,
        currency=found.currency,
        buyers=buyers if own is None else buyers.filter(pk__in=own),
    )
    return edit_page(
        request,
        form,
        partial(record_contract, of, by=request.user),
        title=_("Record a contract: %(project)s") % {"project": of.title},
        submit_label=_("Record it"),
        back=reverse("portfolio:project", args=[found.slug, of.pk]),
        onward=page_of_contract,
        context={
            "lead": _(
                "Was it awarded here? Then sign it on the page of its procurement: price and supplier come from there."
            )
        },
    )


@signed_in
def sign(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """The contract of an awarded procurement."""
    procurement = procurement_here(request, programme, pk)
    require(request.user, KEEP, procurement)
    won = procurement.bids.filter(outcome="won").first()
    initial: dict[str, Any] = {"reference": procurement.reference, "title": procurement.title}
    if won is not None and won.lot_id is None:
        initial["cents"] = won.cents
    form = SignForm(**sent(request), procurement=procurement, initial=initial)
    return edit_page(
        request,
        form,
        partial(sign_contract, procurement, by=request.user),
        title=_("Record the contract of %(procurement)s") % {"procurement": procurement.reference},
        submit_label=_("Record it"),
        back=_page_of_procurement(procurement),
        onward=page_of_contract,
        context={"lead": _("The supplier is the one whose bid won. The price may be lower than the bid, not higher.")},
    )


def _page_of_procurement(procurement: Procurement) -> str:
    return reverse("procurement:procurement", args=[procurement.programme.slug, procurement.pk])
