"""What the page of a payment request shows: its way so far, its items, its amounts, and what the reader may do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.finance.models import PaymentRequest, PaymentShare, RequestItem
from sympolity.affairs.finance.queries.ledgers import Account, account_of, ledger_of
from sympolity.affairs.finance.request_items import Typed, corrections_of, items_of
from sympolity.affairs.finance.request_listing import TONES, name_of
from sympolity.affairs.finance.separation import AUTHORISE, RECORD, VERIFY, keep_hands
from sympolity.ground.accounts.models import User
from sympolity.ground.documents.queries import folder_of
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.figures import bar_width
from sympolity.ground.kernel.panels import panels_of
from sympolity.ground.kernel.refusals import why_not
from sympolity.methods.money import share_of

Mode, State, Verdict = PaymentRequest.Mode, PaymentRequest.State, RequestItem.Verdict
REQUEST = "finance.request_payment"
ORDER = (State.DRAFT, State.SUBMITTED, State.IN_VERIFICATION, State.VERIFIED, State.AUTHORISED, State.PAID)


@dataclass(frozen=True, slots=True)
class Step:
    """One state on the way of a request: who took the step, in whose stead, and when."""

    label: str
    state: str
    by: User | None = None
    stead: User | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the way of the amounts: where it begins and how long it is, as shares of the largest."""

    label: str
    cents: int
    x: str
    width: str
    sub: str = ""
    takes_away: bool = False

    @property
    def signed(self) -> int:
        return -self.cents if self.takes_away else self.cents


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that the reader may do now; with `refused` it is shown and says why not."""

    name: str
    label: str | Promise
    icon: str = ""
    primary: bool = False
    is_question: bool = False  # opens a page that asks something first
    refused: str = ""


def request_context(
    http: HttpRequest,
    request: PaymentRequest,
    *,
    typed: Typed | None = None,
    refused: str = "",
    refused_item: int | None = None,
) -> dict[str, Any]:
    user: Any = http.user
    keep_hands(request)
    account = account_of(request)
    url = page_of(request)
    may = partial(_may, user, request, {})
    may_look = request.state in (State.IN_VERIFICATION, State.CLARIFICATION) and may(VERIFY)
    return {
        **about(request),
        "title": _("Payment request no. %(number)s: %(cents)s")
        % {"number": request.number, "cents": formats.money(request.claimed_cents, request.currency)},
        "name": name_of(request),
        "steps": steps_of(request),
        "items": items_of(request, http.GET, url=url, may_look=may_look, typed=typed, refused=(refused_item, refused)),
        "corrections": corrections_of(request),
        "bars": bars_of(account),
        "account": account,
        "payments": list(
            request.payments.select_related("recorded_by", "recorded_for").prefetch_related(
                Prefetch("shares", PaymentShare.objects.select_related("project"))
            )
        ),
        "questions": list(request.clarifications.select_related("asked_by", "answered_by", "item__expenditure")),
        "may_look": may_look,
        "may_answer": request.state == State.CLARIFICATION and may(REQUEST),
        "may_claim": request.state == State.DRAFT and may(REQUEST),
        "may_correct": request.state == State.PAID and may(VERIFY),
        "may_ask_back": may(VERIFY),
        "deeds": deeds_for(user, request, account, may),
        "verdicts": list(Verdict),
        "refused": refused,
        "refused_item": refused_item,
        "folder": folder_of(request, user, next=url),
        "panels": panels_of(request, http),
        "history_url": reverse("journal:history", args=["finance.paymentrequest", request.pk]),
    }


def _may(user: Any, request: PaymentRequest, known: dict[str, bool], permission: str) -> bool:
    """Asked once for each page: who had a hand in a request is read of the database each time."""
    if permission not in known:
        known[permission] = user.has_perm(permission, request)
    return known[permission]


def page_of(request: PaymentRequest) -> str:
    return reverse("finance:request", args=[request.agreement.programme.slug, request.pk])


def about(request: PaymentRequest) -> dict[str, Any]:
    """What each page that asks something says of the request: which one, whose, how much, and the way back."""
    return {
        "payment_request": request,
        "programme": request.agreement.programme,
        "tone": TONES.get(State(request.state), "neutral"),
        "page_url": page_of(request),
    }


def back_to_items(http: HttpRequest, request: PaymentRequest, *, after: str = "") -> str:
    """The items that the sender of a form had before the eyes, or those that follow them."""
    said = http.GET.copy()
    said.pop("tick", None)
    if after:
        said.pop("before", None)
        said["after"] = after
    return f"{page_of(request)}?{said.urlencode()}#items-title" if said else page_of(request)


def steps_of(request: PaymentRequest) -> list[Step]:
    taken = {
        State.DRAFT: (request.drawn_up_by, None, None),
        State.SUBMITTED: (request.submitted_by, request.submitted_for, request.submitted_at),
        State.VERIFIED: (request.verified_by, request.verified_for, request.verified_at),
        State.AUTHORISED: (request.authorised_by, request.authorised_for, request.authorised_at),
    }
    now = State.IN_VERIFICATION if request.state == State.CLARIFICATION else State(request.state)
    if now not in ORDER:
        return [Step(str(State(now).label), "current")]
    place = ORDER.index(now)
    return [
        Step(
            str(state.label),
            "done" if number < place or now == State.PAID else "current" if number == place else "",
            *(taken.get(state, (None, None, None)) if number <= place else (None, None, None)),
        )
        for number, state in enumerate(ORDER)
    ]


def bars_of(account: Account, *, advances: int | None = None) -> list[Bar]:
    """From what is claimed to what was paid: each bar begins where the one before it ends.

    With the open `advances` it goes on to what would be authorised now: as much as fits is set off.
    """
    request = account.request
    claimed, verified = request.claimed_cents, request.verified_cents
    whole = max(1, claimed)
    if request.state in (State.AUTHORISED, State.PAID):
        funding: int | None = (request.authorised_cents or 0) + request.set_off_cents
    elif request.mode != Mode.ADVANCE and request.rate is not None:
        funding = share_of(claimed if verified is None else verified, request.rate)
    else:
        funding = None
    rows: list[tuple[str, int, int, str, bool]] = [(_("claimed"), 0, claimed, "", False)]
    if verified is not None:
        rows.append((_("verified"), 0, verified, "", False))
    if funding is not None and request.rate is not None and request.mode != Mode.ADVANCE:
        by_rate = _("at %(rate)s") % {"rate": formats.percent(request.rate, 2)}
        rows.append((_("funded"), 0, funding, by_rate, False))
    left = (verified or 0) if funding is None else funding
    corrections = request.set_off_cents - request.advance_cents if request.set_off_cents else account.corrections
    set_off = request.advance_cents
    if advances is not None and request.mode != Mode.ADVANCE:
        set_off = max(0, min(advances, left - corrections))
    for label, cents in ((_("advances set off"), set_off), (_("corrections"), corrections)):
        if cents:
            left -= cents
            rows.append((label, max(0, left), cents, "", True))
    if request.authorised_cents is not None:
        rows.append((_("authorised"), 0, request.authorised_cents, "", False))
        rows.append((_("paid"), 0, account.paid, "", False))
    elif advances is not None:
        rows.append((_("To authorise"), 0, left, "", False))
    return [
        Bar(label, cents, bar_width(start / whole), bar_width(max(0, cents) / whole), sub, minus)
        for label, start, cents, sub, minus in rows
    ]


# -- what the reader may do -------------------------------------------------------------
DEEDS: Mapping[str, tuple[tuple[str, Deed], ...]] = {
    State.DRAFT: (
        (REQUEST, Deed("put-items-in", gettext_lazy("Put expenditures in"), "plus", is_question=True)),
        (REQUEST, Deed("submit-request", gettext_lazy("Submit the request"), "send", primary=True)),
        (REQUEST, Deed("change-request", gettext_lazy("Change period or note"), "pencil", is_question=True)),
        (REQUEST, Deed("withdraw-request", gettext_lazy("Withdraw it"), is_question=True)),
    ),
    State.SUBMITTED: (
        (VERIFY, Deed("start-verification", gettext_lazy("Begin to verify"), "eye", primary=True)),
        (REQUEST, Deed("take-back-request", gettext_lazy("Take it back"), "undo-2")),
        (REQUEST, Deed("withdraw-request", gettext_lazy("Withdraw it"), is_question=True)),
    ),
    State.IN_VERIFICATION: (
        (VERIFY, Deed("verify-request", gettext_lazy("Verified: pass it on"), "circle-check", primary=True)),
        (VERIFY, Deed("accept-the-rest", gettext_lazy("Accept all that is left"), "check")),
        (VERIFY, Deed("ask", gettext_lazy("Ask a question"), "message-circle", is_question=True)),
        (VERIFY, Deed("reject-request", gettext_lazy("Reject the request"), is_question=True)),
    ),
    State.CLARIFICATION: (
        (VERIFY, Deed("accept-the-rest", gettext_lazy("Accept all that is left"), "check")),
        (VERIFY, Deed("ask", gettext_lazy("Ask a question"), "message-circle", is_question=True)),
        (VERIFY, Deed("reject-request", gettext_lazy("Reject the request"), is_question=True)),
        (REQUEST, Deed("withdraw-request", gettext_lazy("Withdraw it"), is_question=True)),
    ),
    State.VERIFIED: (
        (AUTHORISE, Deed("authorise", gettext_lazy("Authorise the payment"), "stamp", True, is_question=True)),
        (AUTHORISE, Deed("back-to-verification", gettext_lazy("Back to the verification"), is_question=True)),
        (VERIFY, Deed("reject-request", gettext_lazy("Reject the request"), is_question=True)),
    ),
    State.AUTHORISED: (
        (RECORD, Deed("record-payment", gettext_lazy("Record a payment"), "banknote", True, is_question=True)),
        (AUTHORISE, Deed("take-back-authorisation", gettext_lazy("Take the authorisation back"), is_question=True)),
    ),
    State.PAID: (),
}


def deeds_for(user: Any, request: PaymentRequest, account: Account, may: Callable[[str], bool]) -> list[Deed]:
    """What fits the state and the role. What a bar keeps from somebody stays visible and says why."""
    offered = list(DEEDS.get(request.state, ()))
    if request.mode == Mode.ADVANCE:
        offered = [each for each in offered if each[1].name not in ("put-items-in", "accept-the-rest")]
        if request.state == State.IN_VERIFICATION:
            offered[0] = (VERIFY, Deed("verify-advance", offered[0][1].label, "circle-check", True, is_question=True))
        if request.state == State.PAID and account.paid:
            offered.append((VERIFY, Deed("ask-advance-back", gettext_lazy("Ask money back"), is_question=True)))
    if account.paid > 0:
        offered.append(
            (RECORD, Deed("record-money-back", gettext_lazy("Record money that came back"), is_question=True))
        )
    programme = request.agreement.programme
    found = []
    for permission, deed in offered:
        if may(permission):
            found.append(deed)
        elif permission != REQUEST and user.has_perm(permission, programme):
            refused = why_not(permission, user, request)
            found.append(Deed(deed.name, deed.label, deed.icon, deed.primary, deed.is_question, refused))
    return found


def open_advances(request: PaymentRequest) -> int:
    """What the organisation was advanced under the agreement and nothing was set off of yet."""
    return max(0, ledger_of(request.agreement).of(request.organisation_id).advances_open)
