from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from sympolity.affairs.onestop import operations, queries
from sympolity.affairs.onestop.forms import FacilityForm
from sympolity.affairs.onestop.listing import facility_listing
from sympolity.affairs.onestop.models import Facility
from sympolity.affairs.onestop.pictures import picture_of
from sympolity.affairs.onestop.views.desk import CHANGE, OfferDesk
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.ground.kernel.panels import panels_of
from sympolity.network.territories.queries import networks_where


def page_of(facility: Facility) -> str:
    return reverse("onestop:facility", args=[facility.pk])


DESK = OfferDesk(
    queries.facilities_open_to,
    page_of,
    FacilityForm,
    operations.change_facility,
    gettext_lazy("Close this facility"),
)


@require_safe
@signed_in
def facilities(request: SignedInRequest) -> HttpResponse:
    listing = facility_listing(request)
    many = listing.count
    context = {
        "title": ngettext("%(n)s facility", "%(n)s facilities", many) % {"n": formats.number(many)},
        "may_add": bool(networks_where(request.user, CHANGE)),
        "add_url": reverse("onestop:add-facility"),
        "add_label": _("Add a facility"),
    }
    return list_page(request, listing, context, template="onestop/list.html")


@require_safe
@signed_in
def facility(request: SignedInRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(queries.facilities_open_to(request.user), pk=pk)
    context = {
        "facility": one,
        "types": one.types.order_by("name"),
        "codes": one.codes.all(),
        "picture": picture_of(one),
        "may_change": request.user.has_perm(CHANGE, one),
        "panels": panels_of(one, request),
    }
    return render(request, "onestop/facility.html", context)


@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    return DESK.add_page(request, add=operations.add_facility, title=_("Add a facility"), back="onestop:facilities")
