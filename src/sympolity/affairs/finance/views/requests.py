"""The payment desk, the page of a request, drawing it up and putting expenditures in."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.finance.exports.request_paper import printed, request_paper
from sympolity.affairs.finance.forms.requests import ChangeForm, DrawUpForm
from sympolity.affairs.finance.models import PaymentRequest
from sympolity.affairs.finance.operations import requests as asking
from sympolity.affairs.finance.queries.claims import offered_to
from sympolity.affairs.finance.queries.expenditure import claimable_many
from sympolity.affairs.finance.queries.requests import requests_seen, waiting_for
from sympolity.affairs.finance.request_listing import request_listing
from sympolity.affairs.finance.request_pages import about, back_to_items, page_of, request_context
from sympolity.affairs.finance.rules import own_payers
from sympolity.affairs.finance.views.requests_here import REQUEST, SEE, agreement_here, item_here, request_here
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.ground.kernel.lists import LONGEST_NUMBER
from sympolity.ground.kernel.papers import as_html
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.languages.queries import with_translations
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.money_fields import in_currency
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.views.entrance import enter

MOST_OFFERED = 500


@signed_in
@require_safe
def desk(request: SignedInRequest, programme: str) -> HttpResponse:
    """What waits for the reader, and all requests that the reader may see."""
    found = enter(request, programme)
    require(request.user, SEE, found)
    waiting = waiting_for(request.user, found)
    count = sum(len(each) for each in waiting.values())
    if count:
        title = ngettext("%(n)s payment request waits for you", "%(n)s payment requests wait for you", count)
    else:
        count = requests_seen(request.user, found).count()
        title = ngettext("%(n)s payment request", "%(n)s payment requests", count)
    groups = [(key, WAITING[key](), waiting[key]) for key in WAITING if key in waiting]
    context = {
        "title": title % {"n": formats.number(count)},
        "groups": groups,
        "ask_url": ask_url(request.user, found),
    }
    return list_page(request, request_listing(request, found), context, template="finance/requests/desk.html")


def ask_url(user: User, programme: Programme) -> str:
    """Where somebody asks for a payment of the own organisation; with several agreements, where they are chosen."""
    own = own_payers(user, programme, REQUEST)
    if not own:
        return ""
    under = Agreement.objects.in_force().filter(
        programme=programme, parties__organisation__in=own, parties__role__in=asking.CLAIMANTS
    )
    known = list(under.values_list("pk", flat=True).distinct()[:2])
    if len(known) == 1:
        return reverse("finance:draw-up-request", args=[programme.slug, known[0]])
    return reverse("agreements:list", args=[programme.slug]) if known else ""


WAITING: dict[str, Any] = {
    "answer": lambda: _("To answer"),
    "submit": lambda: _("To submit"),
    "verify": lambda: _("To verify"),
    "authorise": lambda: _("To authorise"),
    "pay": lambda: _("To pay"),
    "come-back": lambda: _("To come back"),
    "pay-back": lambda: _("To pay back"),
}


@signed_in
@require_safe
def page(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    of = request_here(request, programme, pk)
    return render(request, "finance/requests/request.html", request_context(request, of))


@signed_in
def draw_up(request: SignedInRequest, programme: str, agreement: int) -> HttpResponse:
    of = agreement_here(request, programme, agreement)
    own = own_payers(request.user, of.programme, REQUEST)
    claimants = Organisation.objects.filter(party_to__agreement=of, party_to__role__in=asking.CLAIMANTS).distinct()
    if own is not None:
        claimants = claimants.filter(pk__in=own)
    return edit_page(
        request,
        in_currency(DrawUpForm(**sent(request), organisations=claimants.order_by("name")), of.programme.currency),
        partial(_draw_up, of, by=request.user),
        title=_("Ask for a payment under %(agreement)s") % {"agreement": of.reference},
        submit_label=_("Draw it up"),
        said=_("Drawn up. Nobody sees it as submitted before you submit it."),
        back=reverse("agreements:agreement", args=[programme, of.pk]),
        onward=_onward,
    )


def _draw_up(of: Any, *, organisation: Organisation, **facts: Any) -> PaymentRequest:
    return asking.draw_up_request(of, organisation, **facts)


def _onward(drawn_up: PaymentRequest) -> str:
    if drawn_up.mode == PaymentRequest.Mode.ADVANCE:
        return page_of(drawn_up)
    return reverse("finance:put-items-in", args=[drawn_up.agreement.programme.slug, drawn_up.pk])


@signed_in
def change(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    of = request_here(request, programme, pk)
    require(request.user, REQUEST, of)
    return edit_page(
        request,
        in_currency(ChangeForm(**sent(request), about=of), of.currency),
        partial(asking.change_request, of, by=request.user),
        title=_("Change request no. %(number)s") % {"number": of.number},
        back=page_of(of),
        template="finance/requests/decision.html",
        context=about(of),
    )


@signed_in
def put_items_in(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """The expenditures that may stand in a draft, to be ticked; those that may not yet, with what is missing."""
    of = request_here(request, programme, pk)
    require(request.user, REQUEST, of)
    refused, ticked = "", set()
    if request.method == "POST":
        ticked = {int(each) for each in request.POST.getlist("pk") if each.isdecimal() and len(each) <= LONGEST_NUMBER}
        try:
            count = len(asking.put_items_in(of, ticked, by=request.user))
        except Refused as refusal:
            refused = str(refusal)
        else:
            words = ngettext("%(n)s expenditure put in.", "%(n)s expenditures put in.", count)
            messages.success(request, words % {"n": formats.number(count)})
            return HttpResponseRedirect(page_of(of))
    rows = list(offered_to(of)[: MOST_OFFERED + 1])
    missing = claimable_many(rows[:MOST_OFFERED])
    ready = [row for row in rows[:MOST_OFFERED] if not missing[row.pk]]
    for row in ready:
        row.project.programme = row.category.programme = of.agreement.programme
    with_translations([*(row.project for row in ready), *(row.category for row in ready)])
    context = {
        "payment_request": of,
        "title": _("What does request no. %(number)s claim?") % {"number": of.number},
        "ready": ready,
        "ready_cents": sum(row.eligible_cents for row in ready),
        "not_ready": [(row, missing[row.pk]) for row in rows[:MOST_OFFERED] if missing[row.pk]],
        "is_cut": len(rows) > MOST_OFFERED,
        "all": request.GET.get("tick") == "all",
        "ticked": ticked,
        "refused": refused,
        "page_url": page_of(of),
    }
    return render(request, "finance/requests/put_in.html", context, status=422 if refused else 200)


@signed_in
@require_POST
def take_item_out(request: SignedInRequest, programme: str, pk: int, item: int) -> HttpResponse:
    found = item_here(request, programme, pk, item)
    require(request.user, REQUEST, found.request)
    try:
        asking.take_item_out(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken out. It can be claimed in another request."))
    return HttpResponseRedirect(back_to_items(request, found.request))


@signed_in
@require_safe
def paper(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """The request on paper: to read and print, or as a PDF with `?format=pdf`."""
    of = request_here(request, programme, pk)
    if request.GET.get("format") == "pdf":
        answer = HttpResponse(printed(of, language=get_language() or "en"), content_type="application/pdf")
        name = f"payment-request-{of.agreement.pk}-{of.number}.pdf"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    context = {
        "payment_request": of,
        "title": _("Payment request no. %(number)s on paper") % {"number": of.number},
        "paper": as_html(request_paper(of, language=get_language() or "en")),
        "page_url": page_of(of),
    }
    return render(request, "finance/requests/paper.html", context)
