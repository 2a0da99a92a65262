"""The budget of a project: its versions, its table, who decides on it, and what is committed of it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from sympolity.affairs.finance.budget_pages import budget_context, lines_sheet
from sympolity.affairs.finance.forms.budgets import (
    AgreeForm,
    BudgetForm,
    CommitmentForm,
    ReleaseForm,
    lines_of,
)
from sympolity.affairs.finance.models import Budget, Commitment
from sympolity.affairs.finance.operations import budgets, commitments
from sympolity.affairs.finance.queries.budgets import agreed_budget, open_budget
from sympolity.affairs.finance.rules import BUDGET
from sympolity.ground.kernel.editing import ReasonForm, edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.spreadsheets import CONTENT_TYPES, spreadsheet_response
from sympolity.ground.languages.queries import say
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.money_fields import in_currency
from sympolity.network.portfolio.rules import its_carriers
from sympolity.network.programmes.views.entrance import enter

SEE, AGREE = "finance.see_money", "finance.agree_budget"


def project_here(request: SignedInRequest, programme: str, project: int) -> Project:
    """Raises Http404 for what the person may not see, PermissionDenied for who may not see money."""
    found = enter(request, programme)
    of = get_object_or_404(Project.objects.select_related("lead", "parent"), pk=project, programme=found)
    of.programme = found
    require(request.user, SEE, found)
    return of


def page_of(project: Project, number: int | None = None) -> str:
    page = reverse("finance:budget", args=[project.programme.slug, project.pk])
    return f"{page}?version={number}" if number else page


@signed_in
@require_safe
def budget(request: SignedInRequest, programme: str, project: int) -> HttpResponse:
    """The version that counts, or the one that the address names; as a spreadsheet with `?format=`."""
    of = project_here(request, programme, project)
    number = request.GET.get("version", "")
    shown = None
    if number.isdecimal():
        shown = get_object_or_404(Budget, project=of, number=int(number))
    shown = shown or open_budget(of) or agreed_budget(of) or of.budgets.order_by("-number").first()
    kind = request.GET.get("format", "")
    if shown and kind in CONTENT_TYPES:
        name = f"{of.programme.slug}-budget-{of.pk}-v{shown.number}"
        return spreadsheet_response(lines_sheet(of, shown), kind=kind, file_name=name)
    return render(request, "finance/budgets/budget.html", budget_context(request, of, shown))


@signed_in
def edit(request: SignedInRequest, programme: str, project: int) -> HttpResponse:
    """The table of the open version; where none is open, of the next one."""
    of = project_here(request, programme, project)
    require(request.user, BUDGET, of)
    current = open_budget(of)
    base = current or agreed_budget(of)
    initial = {"reserve_cents": base.reserve_cents if base else 0, "reason": current.reason if current else ""}
    form = in_currency(BudgetForm(**sent(request), initial=initial), of.programme.currency)
    table = lines_of(base, of, set(its_carriers(of)), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and table.is_valid():
        wanted = [line.facts() for line in table.forms if line.has_changed() or line.initial]
        kept = [
            facts
            for line, facts in zip(
                (each for each in table.forms if each.has_changed() or each.initial), wanted, strict=True
            )
            if line not in table.deleted_forms
        ]
        try:
            if current:
                budgets.change_budget(current, by=request.user, lines=kept, **form.cleaned_data)
            else:
                current = budgets.draw_up_budget(of, by=request.user, lines=kept, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(page_of(of))
    context = {
        "programme": of.programme,
        "project": of,
        "form": form,
        "table": table,
        "title": _("Budget of %(project)s") % {"project": say(of, "title").text},
        "cancel_url": page_of(of),
    }
    return render(request, "finance/budgets/edit.html", context, status=422 if form.is_bound else 200)


def _version(request: SignedInRequest, programme: str, project: int, pk: int, permission: str) -> Budget:
    of = project_here(request, programme, project)
    version = get_object_or_404(Budget, project=of, pk=pk)
    version.project = of
    require(request.user, permission, version)
    return version


def _step(operation: Callable[..., Any], said: Any) -> Callable[..., HttpResponse]:
    """A step of a version that asks nothing."""

    @signed_in
    @require_POST
    def view(request: SignedInRequest, programme: str, project: int, pk: int) -> HttpResponse:
        version = _version(request, programme, project, pk, BUDGET)
        try:
            operation(version, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, str(said))
        return HttpResponseRedirect(page_of(version.project))

    return view


def _decision(
    operation: Callable[..., Any], form: type[Any], permission: str, words: Mapping[str, Any]
) -> Callable[..., HttpResponse]:
    """A step of a version that asks for words."""

    @signed_in
    def view(request: SignedInRequest, programme: str, project: int, pk: int) -> HttpResponse:
        version = _version(request, programme, project, pk, permission)
        decide = partial(operation, version, by=request.user)
        return edit_page(request, form(**sent(request)), decide, back=page_of(version.project), **words)

    return view


submit = _step(budgets.submit_budget, gettext_lazy("Submitted. Somebody else decides on it."))
take_back = _step(budgets.take_back_budget, gettext_lazy("Taken back. It can be changed again."))
agree = _decision(
    budgets.agree_budget,
    AgreeForm,
    AGREE,
    {
        "title": gettext_lazy("Agree this budget"),
        "submit_label": gettext_lazy("Agree"),
        "said": gettext_lazy("Agreed. It counts from now on."),
    },
)
send_back = _decision(
    budgets.return_budget,
    ReasonForm,
    AGREE,
    {"title": gettext_lazy("Send this budget back"), "submit_label": gettext_lazy("Send it back")},
)
drop = _decision(
    budgets.drop_budget,
    ReasonForm,
    BUDGET,
    {"title": gettext_lazy("Drop this version"), "submit_label": gettext_lazy("Drop it")},
)


# -- commitments ---------------------------------------------------------------------
@signed_in
def commit(request: SignedInRequest, programme: str, project: int) -> HttpResponse:
    of = project_here(request, programme, project)
    require(request.user, BUDGET, of)
    return edit_page(
        request,
        in_currency(CommitmentForm(**sent(request), project=of, carriers=set(its_carriers(of))), of.programme.currency),
        partial(commitments.commit_money, of, by=request.user),
        title=_("Commit money"),
        submit_label=_("Commit it"),
        back=page_of(of) + "#commitments",
        context={"lead": say(of, "title").text},
    )


@signed_in
def release(request: SignedInRequest, programme: str, project: int, pk: int) -> HttpResponse:
    of = project_here(request, programme, project)
    commitment = get_object_or_404(Commitment, project=of, pk=pk)
    commitment.project = of
    require(request.user, BUDGET, commitment)
    return edit_page(
        request,
        ReleaseForm(**sent(request)),
        partial(commitments.release_commitment, commitment, by=request.user),
        title=_("Release this commitment"),
        submit_label=_("Release it"),
        back=page_of(of) + "#commitments",
        context={"lead": commitment.title},
    )
