from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from sympolity.affairs.onestop import operations, queries
from sympolity.affairs.onestop.forms import ProcedureForm
from sympolity.affairs.onestop.listing import channels_of, procedure_listing, yes_or_no
from sympolity.affairs.onestop.models import Procedure
from sympolity.affairs.onestop.views.desk import CHANGE, OfferDesk
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.ground.kernel.panels import panels_of
from sympolity.network.territories.queries import networks_where


def page_of(procedure: Procedure) -> str:
    return reverse("onestop:procedure", args=[procedure.pk])


DESK = OfferDesk(
    queries.procedures_open_to,
    page_of,
    ProcedureForm,
    operations.change_procedure,
    gettext_lazy("Close this procedure"),
)


@require_safe
@signed_in
def procedures(request: SignedInRequest) -> HttpResponse:
    listing = procedure_listing(request)
    many = listing.count
    context = {
        "title": ngettext("%(n)s procedure", "%(n)s procedures", many) % {"n": formats.number(many)},
        "may_add": bool(networks_where(request.user, CHANGE)),
        "add_url": reverse("onestop:add-procedure"),
        "add_label": _("Add a procedure"),
    }
    return list_page(request, listing, context, template="onestop/list.html")


@require_safe
@signed_in
def procedure(request: SignedInRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(queries.procedures_open_to(request.user), pk=pk)
    context = {
        "procedure": one,
        "channels": channels_of(one),
        "free": yes_or_no(one.free_of_charge),
        "immediate": yes_or_no(one.immediate),
        "may_change": request.user.has_perm(CHANGE, one),
        "panels": panels_of(one, request),
    }
    return render(request, "onestop/procedure.html", context)


@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    return DESK.add_page(request, add=operations.add_procedure, title=_("Add a procedure"), back="onestop:procedures")
