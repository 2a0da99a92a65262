"""What stands under a programme: objectives with their factors, funds, participations, public figures."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.list_page import list_as_file, list_page
from sympolity.ground.kernel.panels import panels_of
from sympolity.ground.kernel.spreadsheets import CONTENT_TYPES
from sympolity.network.programmes import queries
from sympolity.network.programmes.listing import (
    figure_listing,
    fund_listing,
    objective_listing,
    participation_listing,
)
from sympolity.network.programmes.models import Objective, Programme
from sympolity.network.programmes.views.entrance import enter

OBJECTIVE = "programmes.change_objective"
PARTICIPATION = "programmes.change_participation"
FIGURE = "programmes.publish_figure"
FUND = "programmes.change_programme"
FINDINGS = {
    "participation": ngettext_lazy("%(n)s organisation takes part", "%(n)s organisations take part", "count"),
    "fund": ngettext_lazy("%(n)s fund pays for it", "%(n)s funds pay for it", "count"),
    "figure": ngettext_lazy("%(n)s figure has been published", "%(n)s figures have been published", "count"),
}


@require_safe
@signed_in
def objectives(request: SignedInRequest, programme: str) -> HttpResponse:
    found = enter(request, programme)
    listing = objective_listing(request, found)
    kind = request.GET.get("format", "")
    if kind in CONTENT_TYPES:
        return list_as_file(listing, kind=kind, about=[(_("Programme"), found.title)])
    with_closed = "also" in request.GET
    tree = queries.objective_tree(found, with_closed=with_closed)
    branches = [branch for top in tree for branch in top.all()]
    context = {
        "heading": _heading(found, len(branches), sum(len(branch.factors) for branch in branches)),
        "word": found.word("objective"),
        "tree": tree,
        "with_closed": with_closed,
        "may_change": request.user.has_perm(OBJECTIVE, found),
        "listing": listing,
    }
    return render(request, "programmes/objectives.html", context)


def _heading(programme: Programme, objectives: int, factors: int) -> str:
    """The finding as a title, in the words of the programme: "Axes: 6, Measures: 21"."""
    if not factors:
        return _("%(objectives)s: %(n)s") % {
            "objectives": programme.word("objectives"),
            "n": formats.number(objectives),
        }
    words = {"objectives": programme.word("objectives"), "factors": programme.word("factors")}
    numbers = {"n": formats.number(objectives), "m": formats.number(factors)}
    return _("%(objectives)s: %(n)s, %(factors)s: %(m)s") % {**words, **numbers}


@require_safe
@signed_in
def objective(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = enter(request, programme)
    one = get_object_or_404(Objective.objects.select_related("programme__network", "parent"), programme=found, pk=pk)
    context = {
        "objective": one,
        "words_objectives": found.word("objectives"),
        "words_factors": found.word("factors"),
        "children": one.children.filter(closed_on=None).select_related("programme"),
        "factors": one.factors.select_related("objective__programme").order_by("closed_on", "order", "id"),
        "stewards": queries.stewards_of(one),
        "may_change": request.user.has_perm(OBJECTIVE, one),
        "may_translate": request.user.has_perm("languages.translate", one),
        "panels": panels_of(one, request),
    }
    return render(request, "programmes/objective.html", context)


def _list(request: SignedInRequest, programme: str, permission: str, build: Any, **context: Any) -> HttpResponse:
    found = enter(request, programme)
    may_change = request.user.has_perm(permission, found)
    listing = build(request, found, may_change=may_change)
    add_url = reverse(f"programmes:add-{context['noun']}", args=[found.slug]) if may_change else ""
    title = FINDINGS[context["noun"]] % {"count": listing.count, "n": formats.number(listing.count)}
    return list_page(
        request,
        listing,
        {"title": title, "add_url": add_url, **context},
        template="programmes/under.html",
        about=[(_("Programme"), found.title)],
    )


@require_safe
@signed_in
def participants(request: SignedInRequest, programme: str) -> HttpResponse:
    return _list(
        request,
        programme,
        PARTICIPATION,
        participation_listing,
        noun="participation",
        add_label=_("Add an organisation"),
    )


@require_safe
@signed_in
def funds(request: SignedInRequest, programme: str) -> HttpResponse:
    return _list(request, programme, FUND, fund_listing, noun="fund", add_label=_("Add a fund"))


@require_safe
@signed_in
def figures(request: SignedInRequest, programme: str) -> HttpResponse:
    return _list(request, programme, FIGURE, figure_listing, noun="figure", add_label=_("Add a figure"))
