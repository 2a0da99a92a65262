from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.ground.kernel.object_pages import ObjectPages
from sympolity.ground.kernel.panels import panels_of
from sympolity.network.organisations import operations, queries
from sympolity.network.organisations.forms import OrganisationForm
from sympolity.network.organisations.listing import organisation_listing
from sympolity.network.organisations.models import Organisation
from sympolity.network.territories.queries import networks_where
from sympolity.network.territories.views.places import keeps

ADD = "organisations.add_organisation"
CHANGE = "organisations.change_organisation"
SEE_PEOPLE = "organisations.view_person"


def page_of(organisation: Organisation) -> str:
    return reverse("organisations:organisation", args=[organisation.pk])


@require_safe
@signed_in
def organisations(request: SignedInRequest) -> HttpResponse:
    listing = organisation_listing(request)
    many = listing.count
    context = {
        "title": ngettext("%(n)s organisation", "%(n)s organisations", many) % {"n": formats.number(many)},
        "may_add": bool(networks_where(request.user, ADD)),
    }
    return list_page(request, listing, context, template="organisations/list.html")


@require_safe
@signed_in
def organisation(request: SignedInRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(queries.organisations_open_to(request.user), pk=pk)
    may_see_people = request.user.has_perm(SEE_PEOPLE, one)
    current, gone = queries.people_of(one) if may_see_people else ([], [])
    context = {
        "organisation": one,
        "members": queries.with_members(one.members.open()).select_related("home"),
        "names": one.names.order_by("name"),
        "codes": one.codes.order_by("scheme"),
        "sectors": one.sectors.order_by("name"),
        "may_see_people": may_see_people,
        "people": current,
        "gone": gone,
        "may_change": request.user.has_perm(CHANGE, one),
        "panels": panels_of(one, request),
    }
    return render(request, "organisations/organisation.html", context)


@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    networks = keeps(request, ADD)
    return edit_page(
        request,
        OrganisationForm(**sent(request), networks=networks, initial={"parent": request.GET.get("parent")}),
        partial(operations.add_organisation, by=request.user),
        title=_("Add an organisation"),
        back=reverse("organisations:list"),
        onward=page_of,
    )


def _visible(request: SignedInRequest, pk: int) -> Organisation:
    one = get_object_or_404(queries.organisations_open_to(request.user), pk=pk)
    require(request.user, CHANGE, one)
    return one


PAGES = ObjectPages(
    find=_visible,
    form=OrganisationForm,
    change=operations.change_organisation,
    close=operations.close_organisation,
    reopen=operations.reopen_organisation,
    page_of=page_of,
    close_label=gettext_lazy("Close this organisation"),
    closed=gettext_lazy("Closed. What it did stays."),
)
