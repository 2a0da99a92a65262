"""Decisions on a payment request: one button each, or one page that asks what the decision needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from sympolity.affairs.finance.forms import requests as asked
from sympolity.affairs.finance.models import PaymentRequest, RequestItem
from sympolity.affairs.finance.operations import corrections, payments, requests, verification
from sympolity.affairs.finance.queries.ledgers import account_of
from sympolity.affairs.finance.request_pages import about as about_request
from sympolity.affairs.finance.request_pages import back_to_items, bars_of, open_advances, page_of, request_context
from sympolity.affairs.finance.separation import AUTHORISE, RECORD, VERIFY
from sympolity.affairs.finance.views.requests_here import REQUEST, item_here, request_here
from sympolity.ground.kernel.editing import SAVED, ReasonForm, edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.lists import LONGEST_NUMBER
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio.money import read_cents
from sympolity.network.portfolio.money_fields import in_currency

Words = str | Promise
DECISION = "finance/requests/decision.html"


@dataclass(frozen=True, slots=True)
class Button:
    """A decision without a question."""

    permission: str
    operation: Callable[..., Any]
    said: Words


@dataclass(frozen=True, slots=True)
class Question:
    """A decision that asks something first; `knows` where the form has to know of which request."""

    permission: str
    form: Callable[..., forms.Form]
    operation: Callable[..., Any]
    title: Words
    submit_label: Words
    said: Words = SAVED
    lead: Words = ""
    knows: bool = False


BUTTONS: Mapping[str, Button] = {
    "submit-request": Button(REQUEST, requests.submit_request, gettext_lazy("Submitted. Those who verify were told.")),
    "take-back-request": Button(REQUEST, requests.take_back_request, gettext_lazy("The request is yours again.")),
    "start-verification": Button(
        VERIFY, verification.start_verification, gettext_lazy("You verify it. It can no longer be taken back.")
    ),
    "accept-the-rest": Button(VERIFY, verification.accept_the_rest, gettext_lazy("All that was left is accepted.")),
    "verify-request": Button(
        VERIFY, verification.verify_request, gettext_lazy("Verified. Those who authorise were told.")
    ),
}
QUESTIONS: Mapping[str, Question] = {
    "withdraw-request": Question(
        REQUEST,
        ReasonForm,
        requests.withdraw_request,
        gettext_lazy("Withdraw the request"),
        gettext_lazy("Withdraw it"),
        gettext_lazy("Withdrawn. What it claimed is free again."),
        gettext_lazy("What it claims can be claimed in another request. This cannot be undone."),
    ),
    "reject-request": Question(
        VERIFY,
        ReasonForm,
        verification.reject_request,
        gettext_lazy("Reject the request"),
        gettext_lazy("Reject it"),
        gettext_lazy("Rejected. The organisation was told why."),
        gettext_lazy("Nothing of it is paid, and what it claims is free again. This cannot be undone."),
    ),
    "ask": Question(
        VERIFY,
        asked.QuestionForm,
        verification.ask,
        gettext_lazy("Ask about the request"),
        gettext_lazy("Ask"),
        gettext_lazy("Asked. The organisation was told."),
        gettext_lazy("The verification waits until all questions are answered."),
        knows=True,
    ),
    "verify-advance": Question(
        VERIFY,
        asked.VerifyAdvanceForm,
        verification.verify_request,
        gettext_lazy("Verify the advance"),
        gettext_lazy("Verified: pass it on"),
        gettext_lazy("Verified. Those who authorise were told."),
        knows=True,
    ),
    "back-to-verification": Question(
        AUTHORISE,
        ReasonForm,
        verification.back_to_verification,
        gettext_lazy("Back to the verification"),
        gettext_lazy("Send it back"),
        gettext_lazy("It is verified anew, from what was found before."),
    ),
    "take-back-authorisation": Question(
        AUTHORISE,
        ReasonForm,
        payments.take_back_authorisation,
        gettext_lazy("Take the authorisation back"),
        gettext_lazy("Take it back"),
        gettext_lazy("It waits to be authorised again."),
    ),
    "record-payment": Question(
        RECORD,
        asked.PaymentForm,
        payments.record_payment,
        gettext_lazy("Record a payment"),
        gettext_lazy("Record it"),
        gettext_lazy("Recorded. The organisation was told."),
        knows=True,
    ),
    "record-money-back": Question(
        RECORD,
        asked.MoneyBackForm,
        payments.record_payment,
        gettext_lazy("Record money that came back"),
        gettext_lazy("Record it"),
        gettext_lazy("Recorded. The organisation was told."),
        knows=True,
    ),
    "ask-advance-back": Question(
        VERIFY,
        asked.AskAdvanceBackForm,
        corrections.ask_advance_back,
        gettext_lazy("Ask back what cost does not cover"),
        gettext_lazy("Ask it back"),
        gettext_lazy("Asked back. The organisation was told."),
    ),
}


@signed_in
@require_POST
def press(request: SignedInRequest, programme: str, pk: int, *, button: str) -> HttpResponse:
    pressed = BUTTONS[button]
    of = request_here(request, programme, pk)
    require(request.user, pressed.permission, of)
    try:
        pressed.operation(of, by=request.user)
    except Refused as refusal:
        of = request_here(request, programme, pk)
        context = request_context(request, of, refused=str(refusal))
        return render(request, "finance/requests/request.html", context, status=422)
    messages.success(request, str(pressed.said))
    return HttpResponseRedirect(page_of(of))


@signed_in
def question(request: SignedInRequest, programme: str, pk: int, *, about: str) -> HttpResponse:
    asks = QUESTIONS[about]
    of = request_here(request, programme, pk)
    require(request.user, asks.permission, of)
    form = asks.form(
        **sent(request), **({"about": of} if asks.knows else {}), initial={"item": request.GET.get("item", "")}
    )
    return edit_page(
        request,
        in_currency(form, of.currency),
        partial(asks.operation, of, by=request.user),
        title=asks.title,
        submit_label=asks.submit_label,
        said=asks.said,
        back=page_of(of),
        template=DECISION,
        context={
            **about_request(of),
            "lead": asks.lead,
            "bars": bars_of(account_of(of)) if asks.permission == RECORD else (),
        },
    )


@signed_in
def authorise(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """Shows how the amount comes about, then asks once."""
    of = request_here(request, programme, pk)
    require(request.user, AUTHORISE, of)
    advances = open_advances(of)
    return edit_page(
        request,
        in_currency(asked.AuthoriseForm(**sent(request), about=of, open_cents=advances), of.currency),
        partial(payments.authorise_payment, of, by=request.user),
        title=_("Authorise request no. %(number)s") % {"number": of.number},
        submit_label=_("Authorise the payment"),
        said=_("Authorised. It waits to be paid."),
        back=page_of(of),
        template=DECISION,
        context={
            **about_request(of),
            "bars": bars_of(account_of(of), advances=advances),
            "advances": advances,
        },
    )


@signed_in
@require_POST
def save_findings(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """Keeps what was said of the items; what cannot be kept comes back as it was typed, with the reason beside it."""
    of = request_here(request, programme, pk)
    require(request.user, VERIFY, of)
    typed = typed_findings(request.POST)
    refused_item: int | None = None
    try:
        findings = {}
        for refused_item, row in typed.items():
            findings[refused_item] = finding_of(row)
        refused_item = None
        verification.look_at_items(of, findings, by=request.user)
    except Refused as refusal:
        field = refusal.field or ""
        if field.startswith("item-"):
            refused_item = int(field.removeprefix("item-"))
        context = request_context(
            request, request_here(request, programme, pk), typed=typed, refused=str(refusal), refused_item=refused_item
        )
        return render(request, "finance/requests/request.html", context, status=422)
    messages.success(request, _("Your findings are saved."))
    return HttpResponseRedirect(back_to_items(request, of, after=request.POST.get("after", "")))


def typed_findings(posted: QueryDict) -> dict[int, dict[str, str]]:
    """What was said of each item: those that were ticked ("pk") are accepted, unless "verdict-17" says otherwise.

    With a verdict go "cents-17" and "reason-17"; where these stand alone, the verdict is "".
    """
    said = [(*name.partition("-")[::2], str(value)) for name, value in posted.items() if str(value).strip()]
    chosen = dict.fromkeys((pk for kind, pk, _value in said if kind in ("cents", "reason")), "")
    chosen |= dict.fromkeys(posted.getlist("pk"), RequestItem.Verdict.ACCEPTED.value)
    chosen |= {pk: value for kind, pk, value in said if kind == "verdict"}
    return {
        int(pk): {
            "verdict": verdict,
            "cents": posted.get(f"cents-{pk}", "").strip(),
            "reason": posted.get(f"reason-{pk}", ""),
        }
        for pk, verdict in chosen.items()
        if pk.isdecimal() and len(pk) <= LONGEST_NUMBER
    }


def finding_of(row: Mapping[str, str]) -> verification.Finding:
    """Raises Refused for an amount that nobody can read."""
    cents = None
    if row["cents"] and row["verdict"] == RequestItem.Verdict.REDUCED:
        try:
            cents = int(read_cents(row["cents"]))
        except forms.ValidationError as refusal:
            raise Refused(str(refusal.messages[0])) from refusal
    return verification.Finding(row["verdict"], cents, row["reason"])


@signed_in
def answer(request: SignedInRequest, programme: str, pk: int, question: int) -> HttpResponse:
    of = request_here(request, programme, pk)
    found = get_object_or_404(of.clarifications.select_related("asked_by"), pk=question)
    found.request = of
    require(request.user, REQUEST, of)
    return edit_page(
        request,
        asked.AnswerForm(**sent(request)),
        partial(verification.answer, found, by=request.user),
        title=_("Answer a question"),
        submit_label=_("Send the answer"),
        said=_("Answered. Whoever asked was told."),
        back=page_of(of),
        template=DECISION,
        context={**about_request(of), "lead": found.question},
    )


@signed_in
def correct(request: SignedInRequest, programme: str, pk: int, item: int) -> HttpResponse:
    found = item_here(request, programme, pk, item)
    require(request.user, VERIFY, found.request)
    if found.corrects_id is not None:
        raise Http404
    others = PaymentRequest.objects.filter(
        agreement=found.request.agreement_id,
        organisation=found.request.organisation_id,
        state__in=corrections.TAKES_CORRECTIONS,
    ).exclude(mode=PaymentRequest.Mode.ADVANCE)
    return edit_page(
        request,
        in_currency(asked.CorrectForm(**sent(request), requests=others), found.request.currency),
        partial(corrections.correct_item, found, by=request.user),
        title=_("Correct “%(paper)s”") % {"paper": asked.paper_name(found)},
        submit_label=_("Correct it"),
        said=_("Corrected."),
        back=page_of(found.request),
        template=DECISION,
        context={
            **about_request(found.request),
            "lead": _("What was verified and paid stays as it is; the correction is a line below zero."),
        },
    )


@signed_in
@require_POST
def ask_correction_back(request: SignedInRequest, programme: str, pk: int, item: int) -> HttpResponse:
    found = item_here(request, programme, pk, item)
    require(request.user, VERIFY, found.request)
    try:
        corrections.ask_correction_back(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The money is asked back. The organisation was told."))
    return HttpResponseRedirect(page_of(found.request))
