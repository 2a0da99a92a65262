"""One procurement: its page, and every step from the plan to the award."""

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolity.affairs.procurement.forms.procedures import (
    AwardForm,
    DesertedForm,
    EndedForm,
    LaunchForm,
    ProcurementForm,
    RelaunchForm,
    WhyForm,
)
from sympolity.affairs.procurement.models import Procurement
from sympolity.affairs.procurement.operations import awards, bids, procedures
from sympolity.affairs.procurement.procedures_pages import page_context
from sympolity.affairs.procurement.rules import KEEP, buys_for
from sympolity.affairs.procurement.views.procedures_here import board_page, money_here, page_of, procurement_here
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.panels import panels_of
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project


@require_safe
@signed_in
def procurement(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = procurement_here(request, programme, pk)
    context = page_context(request, found) | {"panels": panels_of(found, request)}
    return render(request, "procurement/procurement.html", context)


@signed_in
def add(request: SignedInRequest, programme: str) -> HttpResponse:
    found = money_here(request, programme)
    require(request.user, KEEP, found)
    new = Procurement(programme=found, currency=found.currency)
    first = {}
    if request.GET.get("project", "").isdecimal():
        project = get_object_or_404(Project, programme=found, pk=request.GET["project"])
        first = {"project": project.pk, "organisation": project.lead_id}
    form = ProcurementForm(**sent(request), instance=new, initial=first, user=request.user)
    return _form_page(
        request,
        form,
        partial(_plan, by=request.user),
        title=_("Plan a procurement"),
        back=board_page(found),
        onward=page_of,
    )


def _plan(*, by: User, project: Project, organisation: Organisation, **facts: Any) -> Procurement:
    if not buys_for(by, project.programme, organisation):
        raise PermissionDenied(_("You can plan procurements only for your own organisation."))
    return procedures.plan_procurement(project, by=by, organisation=organisation, **facts)


@signed_in
def change(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = _kept_here(request, programme, pk)
    return _form_page(
        request,
        ProcurementForm(**sent(request), instance=found, user=request.user),
        partial(procedures.change_procurement, found, by=request.user),
        title=_("Change %(name)s") % {"name": found},
        back=page_of(found),
    )


def _form_page(request: SignedInRequest, form: ProcurementForm, decide: Any, **page: Any) -> HttpResponse:
    return edit_page(request, form, decide, template="procurement/procurement_form.html", **page)


def _kept_here(request: SignedInRequest, programme: str, pk: int) -> Procurement:
    found = procurement_here(request, programme, pk)
    require(request.user, KEEP, found)
    return found


def _step(request: SignedInRequest, found: Procurement, form: forms.BaseForm, decide: Any, **page: Any) -> HttpResponse:
    page = {"back": page_of(found), "context": {"lead": str(found)}, **page}
    return edit_page(request, form, partial(decide, found, by=request.user), **page)


@signed_in
def prepare(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = _kept_here(request, programme, pk)
    return _step(
        request,
        found,
        forms.Form(**sent(request)),
        procedures.prepare,
        title=_("Are the documents of this procurement ready?"),
        submit_label=_("They are ready"),
    )


@signed_in
def back_to_plan(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = _kept_here(request, programme, pk)
    return _step(request, found, WhyForm(**sent(request)), procedures.back_to_plan, title=_("Take it back to planning"))


@signed_in
def launch(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = _kept_here(request, programme, pk)
    first = {"bids_due_on": found.bids_due_on, "ceiling_note": found.ceiling_note}
    return _step(
        request,
        found,
        LaunchForm(**sent(request), initial=first),
        procedures.launch,
        title=_("Launch this procurement"),
        submit_label=_("Launch it"),
        said=_("Launched."),
    )


@signed_in
def close_bids(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = _kept_here(request, programme, pk)
    return _step(
        request,
        found,
        forms.Form(**sent(request)),
        bids.close_bids,
        title=_("Close the bids?"),
        submit_label=_("Close the bids"),
        said=_("Bids are closed and ranked by price."),
    )


@signed_in
def deserted(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = _kept_here(request, programme, pk)
    return _step(
        request,
        found,
        DesertedForm(**sent(request)),
        bids.declare_deserted,
        title=_("Declare that nobody bid"),
        submit_label=_("Nobody bid"),
        said=_("It is deserted. It can be relaunched."),
    )


@signed_in
def unsuccessful(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = _kept_here(request, programme, pk)
    return _step(
        request,
        found,
        EndedForm(**sent(request)),
        bids.declare_unsuccessful,
        title=_("Declare that no bid is acceptable"),
        submit_label=_("No bid is acceptable"),
        said=_("It found nobody. It can be relaunched."),
    )


@signed_in
def relaunch(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = _kept_here(request, programme, pk)
    return _step(
        request,
        found,
        RelaunchForm(**sent(request), procurement=found),
        procedures.relaunch,
        title=_("Relaunch as a further attempt"),
        submit_label=_("Relaunch it"),
        said=_("This is the next attempt."),
        onward=page_of,
    )


@signed_in
def award(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = _kept_here(request, programme, pk)
    return _step(
        request,
        found,
        AwardForm(**sent(request), procurement=found),
        awards.award,
        title=_("Award this procurement"),
        submit_label=_("Award it"),
        said=_("Awarded."),
    )


@signed_in
def withdraw_award(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = _kept_here(request, programme, pk)
    return _step(request, found, WhyForm(**sent(request)), awards.withdraw_award, title=_("Withdraw the award"))


@signed_in
def cancel(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    found = _kept_here(request, programme, pk)
    return _step(
        request,
        found,
        EndedForm(**sent(request)),
        procedures.cancel,
        title=_("Cancel this procurement"),
        submit_label=_("Cancel it"),
    )
