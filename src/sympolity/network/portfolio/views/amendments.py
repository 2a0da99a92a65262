"""Amendments: the list of a programme, one with everything that is known of it, and what people decide."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.ground.kernel.refusals import why_not
from sympolity.ground.languages.queries import say, with_translations
from sympolity.methods import cycle
from sympolity.network.portfolio import operations
from sympolity.network.portfolio.listing import page_of
from sympolity.network.portfolio.models import Amendment, Milestone, Project
from sympolity.network.portfolio.notices import page_of_amendment
from sympolity.network.portfolio.operations.proposals import pursued_steps
from sympolity.network.portfolio.rules import proposed_it
from sympolity.network.portfolio.timetable.amendments import amendment_listing, history_of_amendment, tone_of_state
from sympolity.network.portfolio.timetable.comparison import compare
from sympolity.network.portfolio.timetable.forms import AmendmentForm, DecisionForm, SendForm
from sympolity.network.portfolio.views.here import programme_here, project_here

PROPOSE, DECIDE = "portfolio.propose_amendment", "portfolio.decide_amendment"
State = Amendment.State
DECISIONS: dict[str, Callable[[Amendment, str, Any], Any]] = {
    State.APPROVED: lambda amendment, reason, by: operations.approve_amendment(amendment, conditions=reason, by=by),
    State.RETURNED: lambda amendment, reason, by: operations.return_amendment(amendment, reason=reason, by=by),
    State.REJECTED: lambda amendment, reason, by: operations.reject_amendment(amendment, reason=reason, by=by),
}


def amendment_here(request: SignedInRequest, slug: str, pk: int) -> Amendment:
    programme = programme_here(request, slug)
    rows = Amendment.objects.select_related("project__parent", "proposed_by", "submitted_by", "decided_by")
    amendment = get_object_or_404(rows, pk=pk, project__programme=programme)
    amendment.project.programme = programme
    return amendment


@require_safe
@signed_in
def amendments(request: SignedInRequest, programme: str) -> HttpResponse:
    here = programme_here(request, programme)
    listing = amendment_listing(request, here)
    title = ngettext("%(count)s amendment", "%(count)s amendments", listing.count) % {
        "count": formats.number(listing.count)
    }
    return list_page(request, listing, {"title": title}, about=[(_("Programme"), here.title)])


@require_safe
@signed_in
def amendment(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """What would change, why, what it touches, and the answer."""
    here = amendment_here(request, programme, pk)
    with_translations([here.project])
    context = {
        "amendment": here,
        "title": _("Amendment %(number)s of %(project)s")
        % {"number": formats.number(here.number), "project": say(here.project, "title").text},
        "tone": tone_of_state(here),
        "project_url": page_of(here.project),
        "comparison": compare(here),
        "entries": history_of_amendment(here),
        "history_url": reverse("journal:history", args=[Amendment._meta.label_lower, here.pk]),
        "may_change": here.state in (State.DRAFT, State.RETURNED) and request.user.has_perm(PROPOSE, here),
        "panels": [panel for panel in (_decision_panel(request, here), _sending_panel(request, here)) if panel],
    }
    return render(request, "portfolio/timetable/amendment.html", context)


def _decision_panel(request: SignedInRequest, here: Amendment) -> dict[str, Any] | None:
    if here.state != State.SUBMITTED:
        return None
    may = request.user.has_perm(DECIDE, here)
    form = DecisionForm()
    answers = dict(form.fields["answer"].choices)  # type: ignore[attr-defined]
    del form.fields["answer"]
    return {
        "id": "decide",
        "title": _("Decide on it"),
        "lead": "",
        "action_url": reverse("portfolio:decide-amendment", args=[here.project.programme.slug, here.pk]),
        "form": form,
        "answers": [
            {"label": label, "name": "answer", "value": state, "primary": state == State.APPROVED}
            for state, label in answers.items()
        ],
        "refused": "" if may else why_not(DECIDE, request.user, here) or _("Your role here does not include this."),
        "note": _("Approved days become the next version of the plan."),
    }


def _sending_panel(request: SignedInRequest, here: Amendment) -> dict[str, Any] | None:
    """Submitted, it is withdrawn by those who proposed it; before, by anybody who may propose."""
    may = proposed_it(request.user, here) if here.state == State.SUBMITTED else request.user.has_perm(PROPOSE, here)
    if not here.is_open or not may:
        return None
    form = SendForm(following=cycle.AMENDMENT.follow(here.state))
    answers = form.fields["answer"].choices  # type: ignore[attr-defined]
    del form.fields["answer"]
    is_returned = here.state == State.RETURNED
    return {
        "id": "send",
        "title": _("Submit it again") if is_returned else _("Your amendment"),
        "lead": _("Returned: %(reason)s") % {"reason": here.decision} if is_returned else "",
        "action_url": reverse("portfolio:send-amendment", args=[here.project.programme.slug, here.pk]),
        "form": form,
        "answers": [
            {"label": label, "name": "answer", "value": state, "primary": state == State.SUBMITTED}
            for state, label in answers
        ],
        "refused": "",
        "note": _("Somebody else decides on it."),
    }


def _steps(project: Project) -> list[Milestone]:
    """What the plan speaks of, in the reader's language."""
    steps = list(pursued_steps(project).values())
    for step in steps:
        step.project = project
    with_translations([project, *steps])
    return steps


@signed_in
def propose_amendment(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    here = project_here(request, programme, pk)
    require(request.user, PROPOSE, here)
    form = AmendmentForm(**sent(request), project=here, steps=_steps(here))

    def decide(cause: str, cause_note: str, remedy: str, **_days: Any) -> Amendment:
        return operations.draft_amendment(
            here, form.change(), cause=cause, cause_note=cause_note, remedy=remedy, by=request.user
        )

    return edit_page(
        request,
        form,
        decide,
        title=_("Propose an amendment of %(project)s") % {"project": say(here, "title").text},
        submit_label=_("Save the draft"),
        said=_("Saved as a draft. Compare it with the plan, then submit it."),
        back=page_of(here),
        onward=page_of_amendment,
        context={"lead": _("The plan as it stands is filled in. Change the days that no longer hold.")},
    )


@signed_in
def change_amendment(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    here = amendment_here(request, programme, pk)
    require(request.user, PROPOSE, here)
    form = AmendmentForm(**sent(request), project=here.project, steps=_steps(here.project), amendment=here)

    def decide(cause: str, cause_note: str, remedy: str, **_days: Any) -> Amendment:
        return operations.change_amendment(
            here, form.change(), cause=cause, cause_note=cause_note, remedy=remedy, by=request.user
        )

    return edit_page(
        request,
        form,
        decide,
        title=_("Change the amendment of %(project)s") % {"project": say(here.project, "title").text},
        back=page_of_amendment(here),
    )


@signed_in
def send_amendment(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """Submitted to those who decide, or withdrawn."""
    here = amendment_here(request, programme, pk)
    require(request.user, PROPOSE, here)

    def decide(answer: str, reason: str) -> Amendment:
        if answer == State.SUBMITTED:
            return operations.submit_amendment(here, by=request.user)
        return operations.withdraw_amendment(here, reason=reason, by=request.user)

    return edit_page(
        request,
        SendForm(**sent(request), following=cycle.AMENDMENT.follow(here.state)),
        decide,
        title=_("Submit or withdraw the amendment of %(project)s") % {"project": here.project.title},
        submit_label=_("Do it"),
        said=_("Done. The history says who, when and why."),
        back=page_of_amendment(here),
    )


@signed_in
def decide_amendment(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    here = amendment_here(request, programme, pk)
    require(request.user, DECIDE, here)

    def decide(answer: str, reason: str) -> Any:
        return DECISIONS[State(answer)](here, reason, request.user)

    return edit_page(
        request,
        DecisionForm(**sent(request)),
        decide,
        title=_("Decide on the amendment of %(project)s") % {"project": here.project.title},
        submit_label=_("Decide"),
        said=_("Decided. Those who proposed it are told."),
        back=page_of_amendment(here),
    )
