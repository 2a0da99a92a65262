"""Keeping, naming and sharing what a page shows."""

from functools import partial
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sympolity.faces.desk import operations
from sympolity.faces.desk.forms import ViewForm
from sympolity.faces.desk.listing import listing_of
from sympolity.faces.desk.models import SavedView
from sympolity.faces.desk.pages import place_at
from sympolity.faces.desk.rules import CHANGE_VIEW
from sympolity.ground.accounts.models import Network
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.models import Programme


@require_safe
@signed_in
def views(request: SignedInRequest) -> HttpResponse:
    return list_page(request, listing_of(request, request.user), {})


@signed_in
def save(request: SignedInRequest) -> HttpResponse:
    """What `at` shows is kept under a name. Without an address of this site there is nothing to keep."""
    at = request.GET.get("at", "")
    # The form links back to this address, so it must not lead anywhere else.
    if not url_has_allowed_host_and_scheme(at, allowed_hosts=None):
        return redirect("desk:views")
    address = urlsplit(at)
    place = place_at(address.path)
    if place is None:
        return redirect("desk:views")
    programme = None
    if place.slug:
        programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=place.slug)
        request.programme = programme  # type: ignore[attr-defined]
    network = programme.network if programme else get_object_or_404(Network.objects.of(request.user)[:1])
    new = SavedView(owner=request.user, page=place.page, programme=programme, network=network)
    decide = partial(
        operations.save_view,
        page=place.page,
        network=network,
        programme=programme,
        query=address.query,
        by=request.user,
    )
    return edit_page(
        request,
        ViewForm(**sent(request), instance=new),
        decide,
        title=_("Save this view"),
        submit_label=_("Save the view"),
        said=_("Saved. You find it under “Views”."),
        back=at,
        onward=lambda view: view.url,
        context={
            "lead": _("Its filters, sort and columns are kept, not its rows: it always shows what is true today.")
        },
    )


def view_here(request: SignedInRequest, pk: int) -> SavedView:
    views = SavedView.objects.visible_to(request.user).open().select_related("owner", "programme__network")
    view = get_object_or_404(views, pk=pk)
    request.programme = view.programme  # type: ignore[attr-defined]
    require(request.user, CHANGE_VIEW, view)
    return view


@signed_in
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    view = view_here(request, pk)
    return edit_page(
        request,
        ViewForm(**sent(request), instance=view),
        partial(operations.change_view, SavedView.objects.get(pk=view.pk), by=request.user),
        title=_("Change the view “%(name)s”") % {"name": view.name},
        back=reverse("desk:views"),
        template="desk/view_form.html",
        context={"view": view},
    )


@require_POST
@signed_in
def replace(request: SignedInRequest, pk: int) -> HttpResponse:
    """The view shows from now on what its page showed when the button was pressed."""
    view = view_here(request, pk)
    try:
        view = operations.replace_view(view, query=request.POST.get("query", ""), by=request.user)
        messages.success(request, _("Saved."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(view.url)


@require_POST
@signed_in
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    view = operations.close_view(view_here(request, pk), by=request.user)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": view.name})
    return redirect("desk:views")
