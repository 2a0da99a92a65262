"""The money of many projects, step by step: what of each has come so far, by fund and by month.

Each reading is one query. What a project has one row or a few of is added up by the database; papers and payments come
as they are, because ten of them in ten different months are ten sums. Months are counted through, as in
`methods.forecast`.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
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

NO_MONTH = Value("")
ByFund = list[tuple[int, int | None, int]]
# Columns: project, fund (0: none), month of the paper, month in which it was entered, cents, and the object whose
# decisions change the row. What has no month stands in month 0.
Flow = tuple[list[int], list[int], list[int], list[int], list[int], list[int]]


def _month(field: str) -> Substr:
    """“2026-03”, written by the database itself: a grouping that no database passes row by row through Python."""
    return Substr(Cast(field, CharField()), 1, 7)


class Counted(dict[str, int]):
    """Months counted through by how the database writes them; each is read once."""

    def __missing__(self, month: str) -> int:
        counted = self[month] = int(month[:4]) * 12 + int(month[5:7]) - 1 if month else 0
        return counted


def _flow(rows: Sequence[Any], *, cents: int = 3, entered: int = 2) -> Flow:
    """Column by column, so that there is no second object for each of many rows. `cents` and `entered` say in which
    column they stand; where only one month is read it stands for both."""
    counted = Counted()
    months = [counted[row[2]] for row in rows]
    return (
        [row[0] for row in rows],
        [row[1] or 0 for row in rows],
        months,
        months if entered == 2 else [counted[row[entered]] for row in rows],
        [row[cents] or 0 for row in rows],
        [row[-1] for row in rows],
    )


def budgeted_and_committed(rows: Rows) -> tuple[ByFund, Flow]:
    """The lines of the agreed budgets, and what is committed by its month, in one query.

    Parts are budgeted in their own and in the budget of what they are part of.
    """
    lines = BudgetLine.objects.filter(**IN_AGREED_BUDGETS, budget__project__in=_inside(rows)).order_by()
    budgets = lines.values_list("budget__project_id", "fund_id", NO_MONTH).annotate(
        sum=Cast(Sum("cents"), BigIntegerField()), object=Value(0)
    )
    commitments = Commitment.objects.filter(released_on=None, project__in=_inside(rows)).order_by()
    months = commitments.values_list("project_id", "fund_id", _month("committed_on"), "cents", "pk")
    found = list(budgets.union(months, all=True))
    return [(row[0], row[1], row[3]) for row in found if not row[2]], _flow([row for row in found if row[2]])


def contracted(rows: Rows) -> dict[int, int]:
    """What contracts are worth today, without tax; they name no fund."""
    found = Contract.objects.with_worth().filter(project__in=_inside(rows)).order_by().values_list("project_id")
    return dict(found.annotate(Sum("worth_cents")))


def spent_by_months(rows: Rows, **only: Any) -> Flow:
    """Eligible expenditure by the month of its paper and the month in which it was entered."""
    found = Expenditure.objects.standing().filter(_of(rows, "project", only)).order_by()
    months = (_month("issued_on"), _month("entered_at"))
    rows_of_papers = list(found.values_list("project_id", "fund_id", *months, "eligible_cents", "pk"))
    return _flow(rows_of_papers, cents=4, entered=3)


def claimed_and_paid(rows: Rows, requests: Collection[int] | None = None) -> tuple[Flow, Flow, Flow]:
    """What stands in requests that were handed in, what of it the verification accepted, and payments by the month in
    which they left, in one query; of all requests or of some. The fund of a payment is that of the agreement."""
    of_items = _of(rows, "expenditure__project", {} if requests is None else {"request__in": requests})
    accepted = Case(When(request__state__in=CHECKED, then=F("accepted_cents")))
    items = RequestItem.objects.filter(of_items, **IN_REQUESTS).order_by()
    keys = ("expenditure__project_id", "expenditure__fund_id")
    claims = items.values_list(*keys, NO_MONTH, "claimed_cents", accepted, "request_id")
    of_shares = _of(rows, "project", {} if requests is None else {"payment__request__in": requests})
    fund, month, nothing = "payment__request__agreement__fund_id", _month("payment__paid_on"), Value(0)
    shares = PaymentShare.objects.filter(of_shares).order_by()
    payments = shares.values_list("project_id", fund, month, "cents", nothing, "payment__request_id")
    found = list(claims.union(payments, all=True))
    claimed = [row for row in found if not row[2]]
    return _flow(claimed), _flow(claimed, cents=4), _flow([row for row in found if row[2]])


def _of(rows: Rows, project: str, only: Mapping[str, Any]) -> Q:
    """Many rows are found by their projects; a few by what names them, and SQLite has to be told so."""
    if only:
        return Q(Exists(rows.order_by().filter(pk=OuterRef(project))), **only)
    return Q(**{f"{project}__in": _inside(rows)})


def _inside(rows: Rows) -> QuerySet[Any]:
    return rows.order_by().values("pk")
