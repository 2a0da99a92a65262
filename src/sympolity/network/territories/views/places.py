from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from sympolity.ground.accounts.models import Network
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.ground.kernel.object_pages import ObjectPages
from sympolity.ground.kernel.panels import panels_of
from sympolity.network.territories import operations, queries
from sympolity.network.territories.forms import TerritoryForm
from sympolity.network.territories.listing import territory_listing
from sympolity.network.territories.models import Territory
from sympolity.network.territories.pictures import picture_of
from sympolity.network.territories.residents import residents_of

CHANGE = "territories.change_territory"


def page_of(territory: Territory) -> str:
    return reverse("territories:territory", args=[territory.pk])


def keeps(request: SignedInRequest, permission: str = CHANGE) -> list[Network]:
    """The networks in whose register the person may do this. Raises PermissionDenied where there is none."""
    networks = queries.networks_where(request.user, permission)
    if not networks:
        require(request.user, permission, Network.objects.of(request.user).first())
    return networks


@require_safe
@signed_in
def territories(request: SignedInRequest) -> HttpResponse:
    listing = territory_listing(request)
    many = listing.count
    context = {
        "title": ngettext("%(n)s territory", "%(n)s territories", many) % {"n": formats.number(many)},
        "may_change": bool(queries.networks_where(request.user, CHANGE)),
    }
    return list_page(request, listing, context, template="territories/list.html")


@require_safe
@signed_in
def territory(request: SignedInRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(queries.territories_open_to(request.user).select_related("boundary"), pk=pk)
    children = list(queries.with_residents(place.children.open()).select_related("boundary"))
    context = {
        "territory": place,
        "above": queries.above(place),
        "children": children,
        "picture": picture_of(place, children),
        "populations": place.populations.all(),
        "residents": residents_of(place),
        "codes": place.codes.all(),
        "names": place.names.order_by("name"),
        "groupings": place.groupings.open(),
        "may_change": request.user.has_perm(CHANGE, place),
        "panels": panels_of(place, request),
    }
    return render(request, "territories/territory.html", context)


@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    networks = keeps(request)
    return edit_page(
        request,
        TerritoryForm(**sent(request), networks=networks, initial={"parent": request.GET.get("parent")}),
        partial(operations.add_territory, by=request.user),
        title=_("Add a territory"),
        back=reverse("territories:list"),
        onward=page_of,
    )


def _visible(request: SignedInRequest, pk: int) -> Territory:
    place = get_object_or_404(queries.territories_open_to(request.user), pk=pk)
    require(request.user, CHANGE, place)
    return place


PAGES = ObjectPages(
    find=_visible,
    form=TerritoryForm,
    change=operations.change_territory,
    close=operations.close_territory,
    reopen=operations.reopen_territory,
    page_of=page_of,
    close_label=gettext_lazy("Close this place"),
    closed=gettext_lazy("Closed. Its page and its figures stay."),
)


def kept_place(request: SignedInRequest, owner: int) -> Any:
    """The place under which something is entered."""
    return get_object_or_404(queries.territories_open_to(request.user), pk=owner)
