"""What stands under an agreement and is entered row by row: parties, projects, obligations; and rules on keeping."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sympolity.affairs.agreements.forms.agreements import (
    AcceptedForm,
    CoveredForm,
    ObligationForm,
    PartyForm,
    ReportedForm,
    RetentionRuleForm,
)
from sympolity.affairs.agreements.models import AgreedProject, Agreement, Obligation, Party, RetentionRule
from sympolity.affairs.agreements.operations import coverage, obligations, parties, retention
from sympolity.affairs.agreements.views.here import (
    CHANGE,
    agreement_here,
    obligation_here,
    page_of,
    programme_here,
    retention_page_of,
)
from sympolity.ground.kernel.decisions import Decision
from sympolity.ground.kernel.editing import ReasonForm, edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.part_pages import parts_under, taking_out

State = Obligation.State


_pages = parts_under("agreement", permission=CHANGE, find_owner=agreement_here, page_of=page_of)
PARTIES = _pages(
    Party,
    noun="parties",
    name="party",
    form=PartyForm,
    add=parties.add_party,
    change=parties.change_party,
    add_title=gettext_lazy("Add a party"),
    change_title=lambda one: one.organisation.name,
    endings={"remove": taking_out(parties.remove_party, gettext_lazy("Take this party out"))},
)


def _cover(agreement: Agreement, *, by: Any, project: Any, cents: int | None) -> AgreedProject:
    return coverage.cover_project(agreement, project, by=by, cents=cents)


COVERED = _pages(
    AgreedProject,
    noun="projects",
    name="covered",
    form=CoveredForm,
    add=_cover,
    change=coverage.change_covered,
    add_title=gettext_lazy("Cover a project"),
    change_title=lambda one: one.project.title,
    endings={"remove": taking_out(coverage.uncover_project, gettext_lazy("No longer cover this project"))},
)
OBLIGATIONS = _pages(
    Obligation,
    noun="obligations",
    name="obligation",
    form=ObligationForm,
    add=obligations.add_obligation,
    change=obligations.change_obligation,
    add_title=gettext_lazy("Add an obligation"),
    change_title=gettext_lazy("Change an obligation"),
    asked_about=lambda one: one,  # who reported it does not accept it
    endings={
        "fulfil": Decision(
            obligations.fulfil_obligation,
            AcceptedForm,
            gettext_lazy("Accept as fulfilled"),
            gettext_lazy("Accept it"),
            gettext_lazy("Fulfilled."),
            fits=lambda one: one.state in (State.OPEN, State.REPORTED),
        ),
        "waive": Decision(
            obligations.waive_obligation,
            ReasonForm,
            gettext_lazy("Waive it"),
            gettext_lazy("Waive it"),
            gettext_lazy("Waived."),
            fits=lambda one: one.state == State.OPEN,
        ),
        "reopen": Decision(
            obligations.reopen_obligation,
            ReasonForm,
            gettext_lazy("Ask for it again"),
            gettext_lazy("Ask for it again"),
            gettext_lazy("Open again."),
            fits=lambda one: one.state != State.OPEN,
        ),
    },
)


@signed_in
def report_obligation(request: SignedInRequest, programme: str, agreement: int, pk: int) -> HttpResponse:
    """A party says that it did what was asked."""
    one = obligation_here(request, programme, agreement, pk)
    require(request.user, "agreements.report_obligation", one)
    return edit_page(
        request,
        ReportedForm(**sent(request)),
        partial(obligations.report_obligation, one, by=request.user),
        title=_("Report as done"),
        submit_label=_("Report it"),
        said=_("Reported. Somebody else accepts it."),
        back=page_of(one.agreement),
        context={"lead": str(one)},
    )


# -- rules on keeping papers ---------------------------------------------------------
RETENTION = parts_under("programme", permission=CHANGE, find_owner=programme_here, page_of=retention_page_of)(
    RetentionRule,
    noun="agreements/keeping",
    name="retention-rule",
    form=RetentionRuleForm,
    add=retention.add_retention_rule,
    change=retention.change_retention_rule,
    add_title=gettext_lazy("Add a rule on keeping papers"),
    change_title=gettext_lazy("Change a rule on keeping papers"),
)


@require_safe
@signed_in
def keeping(request: SignedInRequest, programme: str) -> HttpResponse:
    """For how long papers are kept, by which law."""
    found = programme_here(request, programme)
    context = {
        "rules": RetentionRule.objects.filter(programme=found).select_related("fund").order_by("-valid_from", "pk"),
        "may_change": request.user.has_perm(CHANGE, found),
    }
    return render(request, "agreements/keeping.html", context)
