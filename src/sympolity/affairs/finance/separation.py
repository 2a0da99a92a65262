"""Who had a hand in a payment request, and who is therefore kept from which duty.

A substitute acts as oneself and as the person whose place one takes: what bars either of the two bars the substitute.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolity.affairs.finance.models import Clarification, Payment, PaymentRequest, RequestItem
from sympolity.affairs.procurement.models import ContractManager
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.rules import DECIDED, roles_around

VERIFY, AUTHORISE, RECORD = "finance.verify_request", "finance.authorise_payment", "finance.record_payment"
HANDS = "_hands"  # stays with a request while its page is drawn
BECAUSE = {
    VERIFY: _(
        "You, or whom you stand in for, entered or submitted something in this request, or follow one of its "
        "contracts. Somebody else has to verify it."
    ),
    AUTHORISE: _(
        "You, or whom you stand in for, entered, submitted or verified something in this request. "
        "Somebody else has to authorise it."
    ),
    RECORD: _("You, or whom you stand in for, submitted this request. Somebody else has to record its payments."),
}


@dataclass(frozen=True, slots=True)
class Hands:
    """The people, by their numbers, who had a hand in a request, themselves or through a substitute."""

    entered: frozenset[int]
    submitted: frozenset[int]
    verified: frozenset[int]
    manages: frozenset[int]

    def barred_from(self, permission: str) -> frozenset[int]:
        match permission:
            case "finance.verify_request":
                return self.entered | self.submitted | self.manages
            case "finance.authorise_payment":
                return self.entered | self.submitted | self.verified
            case _:
                return self.submitted


def hands_in(request: PaymentRequest) -> Hands:
    """Asked of the database each time: at most three queries."""
    rows = list(
        request.items.filter(is_active=True).values_list(
            "looked_at_by",
            "expenditure__contract",
            "corrects",
            "put_in_by",
            "put_in_for",
            "expenditure__entered_by",
            "expenditure__changed_by",
        )
    )
    # Whoever decided a correction checked what was paid; that person entered nothing.
    entered = {pk for _looked, _contract, corrects, *hands in rows if corrects is None for pk in hands}
    # Whoever answers the questions of the verification stands on the side that claims.
    answered = request.clarifications.order_by().values_list("answered_by", flat=True)
    entered |= {*request.preparers.order_by().values_list("person", flat=True).union(answered)}
    contracts = {row[1] for row in rows if row[1]}
    managers = ContractManager.objects.filter(contract__in=contracts).values_list("user", flat=True)
    return Hands(
        _people({request.drawn_up_by_id, *entered}),
        _people({request.submitted_by_id, request.submitted_for_id}),
        _people({request.verified_by_id, request.verified_for_id, *(row[0] for row in rows)}),
        frozenset(managers) if contracts else frozenset(),
    )


def keep_hands(request: PaymentRequest) -> None:
    """While a page is drawn, which asks about many duties of one person; who decides is asked anew (`take_duty`)."""
    request.__dict__[HANDS] = hands_in(request)


def _people(pks: Collection[int | None]) -> frozenset[int]:
    return frozenset(pk for pk in pks if pk is not None)


def in_whose_stead(user: Any, permission: str, obj: Any) -> list[int | None]:
    """The people whose place a person would take with this permission; None stands for one's own right."""
    decided = DECIDED[permission]
    giving = [held for held in roles_around(user, obj) if decided.is_given_by(held, obj)]
    if not giving or any(held.stands_in_for_id is None for held in giving):
        return [None]
    return list(dict.fromkeys(held.stands_in_for_id for held in giving))


def its_request(obj: Any) -> PaymentRequest | None:
    """The payment request that an object is or belongs to."""
    if isinstance(obj, PaymentRequest):
        return obj
    return obj.request if isinstance(obj, RequestItem | Clarification | Payment) else None


def is_barred(user: Any, obj: Any, *, permission: str) -> bool:
    """Whether separation of duties keeps a person from a duty in this request, whatever roles the person holds."""
    request = its_request(obj)
    if request is None or request.pk is None:
        return False
    hands: Hands = request.__dict__.get(HANDS) or hands_in(request)
    barred = hands.barred_from(permission)
    return user.pk in barred or all(pk in barred for pk in in_whose_stead(user, permission, request))


def take_duty(request: PaymentRequest, permission: str, by: User | None) -> int | None:
    """In whose stead a person acts, None for the own right. Raises Refused for whom separation of duties bars.

    `by` is empty only at the machine itself: at an import, or where sample data are made.
    """
    if by is None:
        return None
    barred = hands_in(request).barred_from(permission)
    free = [pk for pk in in_whose_stead(by, permission, request) if pk not in barred]
    if by.pk in barred or not free:
        raise Refused(str(BECAUSE[permission]))
    return free[0]
