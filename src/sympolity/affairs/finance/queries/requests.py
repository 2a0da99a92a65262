"""Payment requests as somebody may see them, and what waits for whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from sympolity.affairs.finance.models import Clarification, Payment, PaymentRequest, Preparer, RequestItem
from sympolity.affairs.finance.queries.ledgers import accounts_of
from sympolity.affairs.finance.rules import SEE, own_payers
from sympolity.affairs.finance.separation import AUTHORISE, RECORD, VERIFY, in_whose_stead
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.reach import within_reach

State = PaymentRequest.State
REQUEST = "finance.request_payment"
WAITS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "submit": (REQUEST, (State.DRAFT,)),
    "answer": (REQUEST, (State.CLARIFICATION,)),
    "verify": (VERIFY, (State.SUBMITTED, State.IN_VERIFICATION)),
    "authorise": (AUTHORISE, (State.VERIFIED,)),
    "pay": (RECORD, (State.AUTHORISED,)),
    "come-back": (RECORD, (State.PAID,)),
    "pay-back": (REQUEST, (State.PAID,)),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits for a person: for how many days, if that is known, and about how much money."""

    request: PaymentRequest
    days: int | None
    cents: int


def requests_seen(user: Any, programme: Programme) -> QuerySet[PaymentRequest]:
    """Those of the own organisations; for who sees them programme-wide all, and none for who sees none."""
    rows = PaymentRequest.objects.filter(agreement__programme=programme)
    own = own_payers(user, programme, SEE)
    return rows if own is None else rows.filter(organisation__in=own)


def requests_seen_anywhere(user: Any) -> QuerySet[PaymentRequest]:
    """The same in every programme that a person may see."""
    reached = within_reach(user, SEE, programme="agreement__programme")
    return PaymentRequest.objects.visible_to(user).filter(reached).select_related("agreement__programme")


def _paid() -> QuerySet[Payment, Any]:
    """What was paid of a request, for a column of its row."""
    paid = Payment.objects.filter(request=OuterRef("pk")).order_by().values("request")
    return paid.annotate(sum=Sum("cents")).values("sum")[:1]


def with_sums(rows: QuerySet[PaymentRequest]) -> QuerySet[PaymentRequest]:
    """With what was paid of each, and how many items it has."""
    items = RequestItem.objects.filter(request=OuterRef("pk"), corrects=None).order_by().values("request")
    return rows.annotate(paid_cents=_paid(), item_count=items.annotate(n=Count("pk")).values("n")[:1])


def waiting_for(user: Any, programme: Programme) -> dict[str, list[Waiting]]:
    """What waits for a person, by what is to be done, the oldest first. Bars keep out what somebody else has to do."""
    mine = requests_seen(user, programme).select_related("agreement", "organisation")
    waiting: dict[str, list[PaymentRequest]] = {}
    for key, (permission, states) in WAITS.items():
        own = own_payers(user, programme, permission)
        if (own is not None and not own) or (own is None and key == "pay-back"):
            continue  # an organisation pays back what came to itself, nobody does for all of them
        rows = mine.filter(state__in=states)
        if states == (State.PAID,):
            rows = paid_too_much(rows)
        if own is not None:
            rows = rows.filter(organisation__in=own)
        if permission != REQUEST:
            rows = _open_to(user, permission, rows, programme)
        waiting[key] = list(rows)
    accounts = iter(accounts_of(each for rows in waiting.values() for each in rows))
    return {
        key: sorted((_waiting(next(accounts)) for _request in rows), key=lambda one: -(one.days or 0))
        for key, rows in waiting.items()
        if rows
    }


def _open_to(
    user: Any, permission: str, rows: QuerySet[PaymentRequest], programme: Programme
) -> QuerySet[PaymentRequest]:
    """Without those that a person is barred from, or everybody in whose stead the person would act."""
    rows = not_barred(rows, user.pk, permission)
    steads = in_whose_stead(user, permission, programme)
    return rows if None in steads else reduce(or_, (not_barred(rows, pk, permission) for pk in steads))


def paid_too_much(rows: QuerySet[PaymentRequest]) -> QuerySet[PaymentRequest]:
    """Those of which more was paid than is due after what was corrected: the rest has to come back."""
    return rows.annotate(paid_cents=_paid()).filter(paid_cents__gt=F("authorised_cents"))


def not_barred(rows: QuerySet[PaymentRequest], user_id: int | None, permission: str) -> QuerySet[PaymentRequest]:
    """Without the requests in which a person had a hand that bars this duty."""
    rows = rows.exclude(submitted_by=user_id).exclude(submitted_for=user_id)
    if permission == RECORD:
        return rows
    lines = RequestItem.objects.filter(request=OuterRef("pk"), is_active=True)
    claims = lines.filter(corrects=None)
    entered = Q(expenditure__entered_by=user_id) | Q(expenditure__changed_by=user_id)
    entered |= Q(put_in_by=user_id) | Q(put_in_for=user_id)
    answers = Clarification.objects.filter(request=OuterRef("pk"), answered_by=user_id)
    prepared = Preparer.objects.filter(request=OuterRef("pk"), person=user_id)
    rows = rows.exclude(drawn_up_by=user_id).filter(
        ~Exists(prepared), ~Exists(answers), ~Exists(claims.filter(entered))
    )
    if permission == VERIFY:
        return rows.filter(~Exists(lines.filter(expenditure__contract__managers__user=user_id)))
    return (
        rows.exclude(verified_by=user_id)
        .exclude(verified_for=user_id)
        .filter(~Exists(lines.filter(looked_at_by=user_id)))
    )


def _waiting(account: Any) -> Waiting:
    request = account.request
    since = {
        State.SUBMITTED: request.submitted_at,
        State.IN_VERIFICATION: request.submitted_at,
        State.CLARIFICATION: request.submitted_at,
        State.VERIFIED: request.verified_at,
        State.AUTHORISED: request.authorised_at,
    }.get(request.state)
    days = (timezone.localdate() - timezone.localdate(since)).days if since else None
    if request.state == State.PAID:
        return Waiting(request, days, account.to_come_back)
    return Waiting(request, days, account.to_pay if request.state == State.AUTHORISED else account.funding)


def open_requests_of(projects: Iterable[Project]) -> dict[int, int]:
    """The number of an open payment request of each project that has one: with its cost, or an advance meant for it."""
    pks = [project.pk for project in projects]
    items = RequestItem.objects.filter(is_active=True, expenditure__project__in=pks)
    rows = items.exclude(request__state__in=PaymentRequest.ENDED).order_by("-request__number")
    return dict(rows.values_list("expenditure__project", "request__number"))
