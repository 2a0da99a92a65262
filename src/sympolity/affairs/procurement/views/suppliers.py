"""Suppliers: the list, and one with all its contracts, bids and sums in a programme."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sympolity.affairs.procurement.forms.contracts import SupplierForm
from sympolity.affairs.procurement.lists.suppliers import supplier_listing
from sympolity.affairs.procurement.models import Supplier
from sympolity.affairs.procurement.operations.suppliers import change_supplier
from sympolity.affairs.procurement.queries.suppliers import dealings_of
from sympolity.affairs.procurement.views.procedures_here import money_here
from sympolity.affairs.procurement.words.contracts import TONES
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.methods.tax_numbers import holds
from sympolity.network.programmes.models import Programme

MOST = 20  # contracts, and bids, on the page of a supplier; the latest ones


@require_safe
@signed_in
def suppliers(request: SignedInRequest, programme: str) -> HttpResponse:
    found = money_here(request, programme)
    listing = supplier_listing(request, found)
    count = listing.count
    title = ngettext("%(n)s supplier", "%(n)s suppliers", count) % {"n": formats.number(count)}
    about = [(_("Programme"), found.title)]
    return list_page(request, listing, {"title": title}, template="procurement/suppliers.html", about=about)


@require_safe
@signed_in
def supplier(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = money_here(request, programme)
    one = get_object_or_404(Supplier, network=found.network_id, pk=pk)
    dealings = dealings_of(one, found)
    context = {
        "supplier": one,
        "is_sample": one.is_sample,
        "number_is_wrong": not one.is_sample and holds(one.folded_number, one.country) is False,
        "contracts": [(each, TONES[each.state]) for each in dealings.contracts[:MOST]],  # type: ignore[index]
        "bids": dealings.bids[:MOST],
        "counts": (len(dealings.contracts), len(dealings.bids)),
        "more_url": _all_contracts(found, one) if len(dealings.contracts) > MOST else "",
        "sums": sorted(dealings.worth_cents.items()),
        "may_change": request.user.has_perm("procurement.change_rule", found),
    }
    return render(request, "procurement/supplier.html", context)


def _all_contracts(programme: Programme, one: Supplier) -> str:
    return reverse("procurement:contracts", args=[programme.slug]) + f"?supplier={one.pk}"


@signed_in
def change(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """A supplier is shared by all programmes of a network: who keeps the rules of a programme keeps it."""
    found = money_here(request, programme)
    one = get_object_or_404(Supplier, network=found.network_id, pk=pk)
    require(request.user, "procurement.change_rule", found)
    return edit_page(
        request,
        SupplierForm(**sent(request), instance=one),
        partial(change_supplier, one, by=request.user),
        title=_("Change %(name)s") % {"name": one},
        back=reverse("procurement:supplier", args=[found.slug, one.pk]),
    )
