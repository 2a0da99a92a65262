"""The money of many projects, step by step: what of each has come so far, by fund and by month.

Each reading is one query. What a project has one row or a few of is added up by the database; papers and payments come
as they are, because ten of them in ten different months are ten sums. Months are counted through, as in
`methods.forecast`.
"""

from typing import Any

from django.db.models import Case, CharField, F, QuerySet, Sum, When
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
# Columns: project, fund (0: none), month of the paper, month in which it was entered, cents, and the object whose
# decisions change the row.
Flow = tuple[list[int], list[int], list[int], list[int], list[int], list[int]]


def _month(field: str) -> Substr:
    """“2026-03”, written by the database itself: a grouping that no database passes row by row through Python."""
    return Substr(Cast(field, CharField()), 1, 7)


class Counted(dict[str, int]):
    """Months counted through by how the database writes them; each is read once."""

    def __missing__(self, month: str) -> int:
        counted = self[month] = int(month[:4]) * 12 + int(month[5:7]) - 1
        return counted


def _flow(found: QuerySet[Any, Any]) -> Flow:
    """Column by column, so that there is no second object for each of many rows. Where only one month is read it
    stands for both."""
    rows, counted = list(found), Counted()
    months = [counted[row[2]] for row in rows]
    entered = [counted[row[3]] for row in rows] if rows and len(rows[0]) > 5 else months
    projects, funds = [row[0] for row in rows], [row[1] or 0 for row in rows]
    return projects, funds, months, entered, [row[-2] for row in rows], [row[-1] for row in rows]


def budgeted(rows: Rows) -> ByFund:
    """The lines of the agreed budgets. Parts are budgeted in their own and in the budget of what they are part of."""
    found = BudgetLine.objects.filter(**IN_AGREED_BUDGETS, budget__project__in=_inside(rows)).order_by()
    return list(found.values_list("budget__project_id", "fund_id").annotate(Sum("cents")))


def contracted(rows: Rows) -> dict[int, int]:
    """What contracts are worth today, without tax; they name no fund."""
    found = Contract.objects.with_worth().filter(project__in=_inside(rows)).order_by().values_list("project_id")
    return dict(found.annotate(Sum("worth_cents")))


def committed_by_month(rows: Rows) -> Flow:
    found = Commitment.objects.filter(released_on=None, project__in=_inside(rows)).order_by()
    return _flow(found.values_list("project_id", "fund_id", _month("committed_on"), "cents", "pk"))


def spent_by_months(rows: Rows, **only: Any) -> Flow:
    """Eligible expenditure by the month of its paper and the month in which it was entered."""
    found = Expenditure.objects.standing().filter(project__in=_inside(rows), **only).order_by()
    months = (_month("issued_on"), _month("entered_at"))
    return _flow(found.values_list("project_id", "fund_id", *months, "eligible_cents", "pk"))


def claimed(rows: Rows, **only: Any) -> tuple[Flow, Flow]:
    """What stands in requests that were handed in, and what of it the verification accepted; neither has a month."""
    found = RequestItem.objects.filter(**IN_REQUESTS, expenditure__project__in=_inside(rows), **only).order_by()
    accepted = Case(When(request__state__in=CHECKED, then=F("accepted_cents")))
    keys = ("expenditure__project_id", "expenditure__fund_id", "request_id", "claimed_cents")
    items = list(found.values_list(*keys, accepted))
    projects, funds, objects = [row[0] for row in items], [row[1] or 0 for row in items], [row[2] for row in items]
    none = [0] * len(items)
    return (
        (projects, funds, none, none, [row[3] for row in items], objects),
        (projects, funds, none, none, [row[4] or 0 for row in items], objects),
    )


def paid_by_month(rows: Rows, **only: Any) -> Flow:
    """Payments by the month in which they left; the fund is that of the agreement."""
    found = PaymentShare.objects.filter(project__in=_inside(rows), **only).order_by()
    fund = "payment__request__agreement__fund_id"
    return _flow(found.values_list("project_id", fund, _month("payment__paid_on"), "cents", "payment__request_id"))


def _inside(rows: Rows) -> QuerySet[Any]:
    return rows.order_by().values("pk")
