"""The money of many projects, step by step: what of each has come so far, by fund and by month.

Each reading is one grouped query. Months are counted through, as in `methods.forecast`.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Q, QuerySet, Sum
from django.db.models.functions import Cast, Substr

from sympolity.affairs.finance.models import (
    Budget,
    BudgetLine,
    Commitment,
    Expenditure,
    PaymentRequest,
    PaymentShare,
    RequestItem,
)
from sympolity.affairs.procurement.models import Contract
from sympolity.network.portfolio.queries import Rows

State = PaymentRequest.State
IN_AGREED_BUDGETS = {"budget__state": Budget.State.AGREED}
ON_THE_WAY = (State.SUBMITTED, State.IN_VERIFICATION, State.CLARIFICATION)
CHECKED = (State.VERIFIED, State.AUTHORISED, State.PAID)
IN_REQUESTS = {"is_active": True, "request__state__in": (*ON_THE_WAY, *CHECKED)}
IN_CHECKED_REQUESTS = {"is_active": True, "request__state__in": CHECKED}

ByFund = list[tuple[int, int | None, int]]
ByMonth = list[tuple[int, int | None, int, int]]


def _month(field: str) -> Substr:
    """“2026-03”, written by the database itself: a grouping that no database passes row by row through Python."""
    return Substr(Cast(field, CharField()), 1, 7)


class Counted(dict[str, int]):
    """Months counted through by how the database writes them; each is read once."""

    def __missing__(self, month: str) -> int:
        counted = self[month] = int(month[:4]) * 12 + int(month[5:7]) - 1
        return counted


def _by_fund(found: QuerySet[Any], project: str, fund: str, cents: str) -> ByFund:
    return list(found.order_by().values_list(project, fund).annotate(Sum(cents)))


def _by_month(found: QuerySet[Any], project: str, fund: str, day: str, cents: str) -> ByMonth:
    rows = found.order_by().annotate(month=_month(day)).values_list(project, fund, "month").annotate(sum=Sum(cents))
    counted = Counted()
    return [(pk, of, counted[month], cents) for pk, of, month, cents in rows]


def budgeted(rows: Rows) -> ByFund:
    """The lines of the agreed budgets. Parts are budgeted in their own and in the budget of what they are part of."""
    found = BudgetLine.objects.filter(**IN_AGREED_BUDGETS, budget__project__in=_inside(rows))
    return _by_fund(found, "budget__project_id", "fund_id", "cents")


def contracted(rows: Rows) -> dict[int, int]:
    """What contracts are worth today, without tax; they name no fund."""
    found = Contract.objects.with_worth().filter(project__in=_inside(rows)).order_by().values_list("project_id")
    return dict(found.annotate(Sum("worth_cents")))


def committed_by_month(rows: Rows) -> ByMonth:
    found = Commitment.objects.filter(released_on=None, project__in=_inside(rows))
    return _by_month(found, "project_id", "fund_id", "committed_on", "cents")


def spent_by_months(rows: Rows) -> Iterable[tuple[int, int | None, int, int, int]]:
    """Eligible expenditure by the month of its paper and the month in which it was entered."""
    found = Expenditure.objects.standing().filter(project__in=_inside(rows)).order_by()
    pairs = found.annotate(month=_month("issued_on"), entered=_month("entered_at"))
    sums = pairs.values_list("project_id", "fund_id", "month", "entered").annotate(sum=Sum("eligible_cents"))
    counted = Counted()
    return [(pk, of, counted[month], counted[entered], cents) for pk, of, month, entered, cents in sums]


def claimed(rows: Rows) -> Iterable[tuple[int, int | None, int, int | None]]:
    """What stands in requests that were handed in, and what of it the verification accepted (None: nothing yet)."""
    found = RequestItem.objects.filter(**IN_REQUESTS, expenditure__project__in=_inside(rows)).order_by()
    keys = ("expenditure__project_id", "expenditure__fund_id")
    accepted = Sum("accepted_cents", filter=Q(request__state__in=CHECKED))
    return found.values_list(*keys).annotate(Sum("claimed_cents"), accepted=accepted)


def paid_by_month(rows: Rows) -> ByMonth:
    """Payments by the month in which they left; the fund is that of the agreement."""
    found = PaymentShare.objects.filter(project__in=_inside(rows))
    return _by_month(found, "project_id", "payment__request__agreement__fund_id", "payment__paid_on", "cents")


def _inside(rows: Rows) -> QuerySet[Any]:
    return rows.order_by().values("pk")
