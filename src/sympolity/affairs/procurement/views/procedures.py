"""One procurement: its page, and how it is planned and put right."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolity.affairs.procurement.forms.procedures import ProcurementForm
from sympolity.affairs.procurement.models import Procurement
from sympolity.affairs.procurement.operations import procedures
from sympolity.affairs.procurement.pages.procedures import page_context
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
    found = procurement_here(request, programme, pk)
    require(request.user, KEEP, found)
    return _form_page(
        request,
        ProcurementForm(**sent(request), instance=found, user=request.user),
        partial(procedures.change_procurement, found, by=request.user),
        title=_("Change %(name)s") % {"name": found},
        back=page_of(found),
    )


def _form_page(request: SignedInRequest, form: ProcurementForm, decide: Any, **page: Any) -> HttpResponse:
    return edit_page(request, form, decide, template="procurement/procurement_form.html", **page)
