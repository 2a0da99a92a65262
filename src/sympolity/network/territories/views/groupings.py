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
from sympolity.network.territories import operations, queries
from sympolity.network.territories.forms import GroupingForm
from sympolity.network.territories.listing import grouping_listing
from sympolity.network.territories.models import Grouping
from sympolity.network.territories.pictures import picture_of_many
from sympolity.network.territories.views.places import CHANGE, keeps


def page_of(grouping: Grouping) -> str:
    return reverse("territories:grouping", args=[grouping.pk])


def _visible(request: SignedInRequest, pk: int) -> Grouping:
    grouping = get_object_or_404(queries.groupings_open_to(request.user), pk=pk)
    require(request.user, CHANGE, grouping)
    return grouping


@require_safe
@signed_in
def groupings(request: SignedInRequest) -> HttpResponse:
    listing = grouping_listing(request)
    many = listing.count
    context = {
        "title": ngettext("%(n)s grouping of territories", "%(n)s groupings of territories", many)
        % {"n": formats.number(many)},
        "may_change": bool(queries.networks_where(request.user, CHANGE)),
    }
    return list_page(request, listing, context, template="territories/groupings.html")


@require_safe
@signed_in
def grouping(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.groupings_open_to(request.user), pk=pk)
    places = list(queries.with_residents(found.territories.all()).select_related("boundary").order_by("name", "id"))
    context = {
        "grouping": found,
        "places": places,
        "picture": picture_of_many(found.name, places),
        "may_change": request.user.has_perm(CHANGE, found),
        "panels": panels_of(found, request),
    }
    return render(request, "territories/grouping.html", context)


@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    return edit_page(
        request,
        GroupingForm(**sent(request), networks=keeps(request)),
        partial(operations.add_grouping, by=request.user),
        title=_("Add a grouping"),
        back=reverse("territories:groupings"),
        onward=page_of,
    )


PAGES = ObjectPages(
    find=_visible,
    form=GroupingForm,
    change=operations.change_grouping,
    close=operations.close_grouping,
    reopen=operations.reopen_grouping,
    page_of=page_of,
    close_label=gettext_lazy("Close this grouping"),
    closed=gettext_lazy("Closed. It can be opened again."),
)
