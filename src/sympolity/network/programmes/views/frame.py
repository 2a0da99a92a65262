from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sympolity.ground.accounts.models import Network
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.ground.kernel.panels import panels_of
from sympolity.methods import cycle
from sympolity.network.programmes import operations, queries
from sympolity.network.programmes.forms import MovingForm, ProgrammeForm
from sympolity.network.programmes.listing import TONES, programme_listing
from sympolity.network.programmes.views.entrance import enter, page_of
from sympolity.network.territories.queries import networks_where

ADD = "programmes.add_programme"
CHANGE = "programmes.change_programme"


@require_safe
@signed_in
def programmes(request: SignedInRequest) -> HttpResponse:
    listing = programme_listing(request)
    many = listing.count
    context = {
        "title": ngettext("%(n)s programme", "%(n)s programmes", many) % {"n": formats.number(many)},
        "may_add": bool(networks_where(request.user, ADD)),
    }
    return list_page(request, listing, context, template="programmes/list.html")


@require_safe
@signed_in
def programme(request: SignedInRequest, programme: str) -> HttpResponse:
    found = enter(request, programme)
    may_change = request.user.has_perm(CHANGE, found)
    context = {
        "tone": TONES[found.status],
        "words_objectives": found.word("objectives"),
        "tree": queries.objective_tree(found),
        "partners": queries.partners_by_role(found),
        "funds": found.funds.filter(closed_on=None),
        "topics": queries.published_figures(found),
        "may_change": may_change,
        "may_move": may_change and bool(cycle.PROGRAMME.follow(found.status)),
        "panels": panels_of(found, request),
    }
    return render(request, "programmes/programme.html", context)


@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    networks = networks_where(request.user, ADD)
    if not networks:
        require(request.user, ADD, Network.objects.of(request.user).first())
    return edit_page(
        request,
        ProgrammeForm(**sent(request), networks=networks),
        partial(operations.add_programme, by=request.user),
        title=_("Start a programme"),
        submit_label=_("Start it"),
        said=_("The programme is there. You are its first administrator."),
        back=reverse("programmes:list"),
        onward=page_of,
    )


@signed_in
def edit(request: SignedInRequest, programme: str) -> HttpResponse:
    found = enter(request, programme)
    require(request.user, CHANGE, found)
    return edit_page(
        request,
        ProgrammeForm(**sent(request), instance=enter(request, programme)),
        partial(operations.change_programme, found, by=request.user),
        title=_("Settings of the programme"),
        back=page_of(found),
        template="programmes/settings.html",
    )


@signed_in
def move(request: SignedInRequest, programme: str) -> HttpResponse:
    found = enter(request, programme)
    require(request.user, CHANGE, found)
    return edit_page(
        request,
        MovingForm(**sent(request), following=cycle.PROGRAMME.follow(found.status)),
        partial(operations.move_programme, found, by=request.user),
        title=_("Change the status"),
        submit_label=_("Change the status"),
        back=page_of(found),
        context={"lead": _("It is %(status)s.") % {"status": found.get_status_display()}},
    )
