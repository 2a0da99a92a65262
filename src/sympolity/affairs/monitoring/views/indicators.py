"""Indicators: the list, one with its total and the story of it, the reports behind it, and who reports on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sympolity.affairs.monitoring.forms.indicators import AssignForm, EndAssignmentsForm
from sympolity.affairs.monitoring.indicator_lists import indicator_listing, report_listing, split_listing
from sympolity.affairs.monitoring.indicator_pages import page_context
from sympolity.affairs.monitoring.models import Indicator
from sympolity.affairs.monitoring.operations.indicators import assign_projects, end_assignments
from sympolity.affairs.monitoring.operations.targets import set_targets
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.ground.kernel.lists import Listing
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.views.list import ListPage
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.views.entrance import enter

CHANGE = "monitoring.change_indicator"
MOST = 20_000  # projects in one decision


def indicator_here(request: SignedInRequest, slug: str, pk: int) -> Indicator:
    """Raises Http404 for what the person may not see."""
    programme = enter(request, slug)
    found = get_object_or_404(Indicator.objects.select_related("objective"), pk=pk, programme=programme)
    found.programme = programme
    return found


def page_of(indicator: Indicator) -> str:
    return reverse("monitoring:indicator", args=[indicator.programme.slug, indicator.pk])


@require_safe
@signed_in
def indicators(request: SignedInRequest, programme: str) -> HttpResponse:
    found = enter(request, programme)
    may_change = request.user.has_perm(CHANGE, found)
    listing = indicator_listing(request, found, may_change=may_change)
    count = listing.count
    title = ngettext("%(n)s indicator", "%(n)s indicators", count) % {"n": formats.number(count)}
    return list_page(
        request,
        listing,
        {"title": title, "may_change": may_change},
        template="monitoring/indicators.html",
        about=[(_("Programme"), found.title)],
    )


@require_safe
@signed_in
def indicator(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = indicator_here(request, programme, pk)
    return render(request, "monitoring/indicator.html", page_context(request, found))


@require_safe
@signed_in
def reports(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = indicator_here(request, programme, pk)
    listing = report_listing(request, found)
    title = ngettext("%(n)s report", "%(n)s reports", listing.count) % {"n": formats.number(listing.count)}
    about = [(_("Programme"), found.programme.title), (_("Indicator"), found.name)]
    context = {"title": title, "indicator": found}
    return list_page(request, listing, context, template="monitoring/indicator_reports.html", about=about)


@require_safe
@signed_in
def splits(request: SignedInRequest, programme: str) -> HttpResponse:
    found = enter(request, programme)
    may_change = request.user.has_perm(CHANGE, found)
    listing = split_listing(request, found, may_change=may_change)
    context = {"title": _("Ways to split"), "may_change": may_change}
    return list_page(request, listing, context, template="monitoring/splits.html")


# -- for many projects at once -------------------------------------------------------
@signed_in
def assign(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """The projects that the filters keep report on an indicator, each with a target if one is given."""
    found = indicator_here(request, programme, pk)
    require(request.user, CHANGE, found.programme)
    listing = _projects(request, found.programme)
    form = AssignForm(**sent(request))
    if form.is_bound and form.is_valid():
        projects = list(listing.filtered.order_by("pk")[:MOST])
        try:
            count = assign_projects(found, projects, by=request.user, since=form.cleaned_data["since"])
            if form.cleaned_data["value"] is not None:
                goal = {name: form.cleaned_data[name] for name in ("value", "due_on")}
                set_targets(found, projects, by=request.user, **goal)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            said = ngettext("%(n)s further project reports on it.", "%(n)s further projects report on it.", count)
            messages.success(request, said % {"n": formats.number(count)})
            return HttpResponseRedirect(page_of(found))
    return _choosing(
        request,
        found,
        listing,
        form,
        heading=_("Choose projects that report on it"),
        label=_("Assign all that are listed"),
    )


@signed_in
def unassign(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """The projects that the filters keep no longer report on an indicator after a day."""
    found = indicator_here(request, programme, pk)
    require(request.user, CHANGE, found.programme)
    listing = _projects(request, found.programme)
    listing.rows_of = listing.rows_of.filter(pk__in=found.assignments.filter(until=None).values("project"))
    form = EndAssignmentsForm(**sent(request))
    if form.is_bound and form.is_valid():
        try:
            projects = list(listing.filtered.order_by("pk")[:MOST])
            count = end_assignments(found, projects, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            said = ngettext("%(n)s project no longer reports on it.", "%(n)s projects no longer report on it.", count)
            messages.success(request, said % {"n": formats.number(count)})
            return HttpResponseRedirect(page_of(found))
    return _choosing(
        request,
        found,
        listing,
        form,
        heading=_("Choose projects that no longer report on it"),
        label=_("End it for all that are listed"),
    )


def _projects(request: SignedInRequest, programme: Programme) -> Listing[Project]:
    listing = ListPage(request, programme).listing
    listing.choose_url, listing.record, listing.sums = "", "", {}
    return listing


def _choosing(
    request: SignedInRequest,
    found: Indicator,
    listing: Listing[Project],
    form: Any,
    *,
    heading: str,
    label: str,
) -> HttpResponse:
    context = {"title": heading, "indicator": found, "form": form, "submit_label": label}
    response = list_page(request, listing, context, template="monitoring/assign.html")
    if form.is_bound:
        response.status_code = 422
    return response
