"""Who is told when a payment request moves on: those with whom it lies next."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.finance.models import Clarification, Payment, PaymentRequest
from sympolity.affairs.finance.separation import AUTHORISE, VERIFY, hands_in
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.notices.operations import tell_all
from sympolity.network.programmes.models import Role
from sympolity.network.programmes.role_table import ROLES, Scope
from sympolity.network.programmes.roles.queries import people_holding

Words = Callable[[], tuple[str, str]]
# An administrator may do all of it, and is not told of each.
TOLD = {
    VERIFY: (Role.SECRETARIAT, Role.FINANCE),
    AUTHORISE: (Role.FINANCE, Role.ADMIN),
}
CLAIMING = [
    role
    for role, sheet in ROLES.items()
    if sheet.scope == Scope.ORGANISATION and "finance.request_payment" in sheet.permissions
]


def tell_submitted(request: PaymentRequest) -> None:
    key = f"payment-request-submitted:{request.pk}:{_instant(request)}"
    _tell(request, "payment-request-submitted", key, _those_who(VERIFY, request), lambda: _submitted(request))


def tell_asked(clarification: Clarification) -> None:
    request = clarification.request
    key = f"payment-question:{clarification.pk}"
    _tell(request, "payment-question", key, claimants_of(request), lambda: _asked(clarification))


def tell_answered(clarification: Clarification) -> None:
    request, asker = clarification.request, clarification.asked_by
    key = f"payment-answer:{clarification.pk}"
    _tell(request, "payment-answer", key, [asker] if asker else [], lambda: _answered(clarification))


def tell_verified(request: PaymentRequest) -> None:
    key = f"payment-request-verified:{request.pk}:{_instant(request)}"
    _tell(request, "payment-request-verified", key, _those_who(AUTHORISE, request), lambda: _verified(request))


def tell_rejected(request: PaymentRequest) -> None:
    key = f"payment-request-rejected:{request.pk}"
    _tell(request, "payment-request-rejected", key, claimants_of(request), lambda: _rejected(request))


def tell_paid(payment: Payment) -> None:
    request, key = payment.request, f"payment:{payment.pk}"
    _tell(request, "payment-made", key, claimants_of(request), lambda: _paid(payment))


def tell_asked_back(request: PaymentRequest, cents: int, reason: str) -> None:
    key = f"money-asked-back:{request.pk}:{_instant(request)}"
    _tell(request, "money-asked-back", key, claimants_of(request), lambda: _asked_back(request, cents, reason))


def claimants_of(request: PaymentRequest) -> list[User]:
    """Those who ask for payments for the organisation of a request today."""
    return people_holding(CLAIMING, request.agreement.programme_id, request.organisation_id)


def _those_who(permission: str, request: PaymentRequest) -> list[User]:
    """Those with whom a request lies next and whom no bar keeps from it."""
    barred = hands_in(request).barred_from(permission)
    people = people_holding(TOLD[permission], request.agreement.programme_id)
    return [user for user in people if user.pk not in barred]


def _tell(request: PaymentRequest, kind: str, key: str, people: Iterable[User], write: Words) -> None:
    programme = request.agreement.programme
    url = reverse("finance:request", args=[programme.slug, request.pk])
    tell_all(people, kind=kind, key=key, write=write, url=url, network=programme.network, programme_id=programme.pk)


def _instant(request: PaymentRequest) -> str:
    return f"{timezone.now():%Y%m%dT%H%M%S%f}"


def _words(request: PaymentRequest) -> dict[str, object]:
    return {
        "number": request.number,
        "agreement": request.agreement.reference,
        "organisation": request.organisation,
        "claimed": formats.money(request.claimed_cents, request.currency),
    }


def _submitted(request: PaymentRequest) -> tuple[str, str]:
    words = _words(request)
    title = _("%(organisation)s asks for a payment: no. %(number)s under %(agreement)s") % words
    return title, _("It claims %(claimed)s and waits to be verified.") % words


def _asked(clarification: Clarification) -> tuple[str, str]:
    words = _words(clarification.request)
    text = clarification.question
    if clarification.answer_by:
        text += "\n" + _("Please answer until %(day)s.") % {"day": formats.day(clarification.answer_by)}
    return _("A question about payment request no. %(number)s under %(agreement)s") % words, text


def _answered(clarification: Clarification) -> tuple[str, str]:
    title = _("Answered: payment request no. %(number)s under %(agreement)s") % _words(clarification.request)
    return title, clarification.answer


def _verified(request: PaymentRequest) -> tuple[str, str]:
    words = {**_words(request), "verified": formats.money(request.verified_cents, request.currency)}
    title = _("Verified: payment request no. %(number)s of %(organisation)s") % words
    return title, _("%(verified)s of %(claimed)s were found right. It waits to be authorised.") % words


def _rejected(request: PaymentRequest) -> tuple[str, str]:
    return _("Rejected: payment request no. %(number)s under %(agreement)s") % _words(request), request.state_reason


def _paid(payment: Payment) -> tuple[str, str]:
    words = {
        **_words(payment.request),
        "cents": formats.money(abs(payment.cents), payment.currency),
        "day": formats.day(payment.paid_on),
    }
    if payment.cents < 0:
        title = _("%(cents)s came back: payment request no. %(number)s under %(agreement)s") % words
        return title, payment.reason
    title = _("%(cents)s paid: request no. %(number)s under %(agreement)s") % words
    text = _("Paid on %(day)s.") % words
    return title, f"{text} {payment.reference}".strip()


def _asked_back(request: PaymentRequest, cents: int, reason: str) -> tuple[str, str]:
    words = {**_words(request), "cents": formats.money(cents, request.currency)}
    return _("%(cents)s are asked back: request no. %(number)s under %(agreement)s") % words, reason
