"""The steps of money for every dashboard, report and list: one grouped query each."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.finance.models import BudgetLine, Commitment, Expenditure, PaymentShare, RequestItem
from sympolity.affairs.finance.queries import money
from sympolity.affairs.procurement.models import Contract
from sympolity.network.portfolio.money_axis import MoneyRows, MoneyStep, register_money_rows, register_money_step
from sympolity.network.portfolio.queries import Rows

Found = Callable[[], QuerySet[Any]]


def totals_by_project(found: Found, cents: str, rows: Rows) -> Mapping[int, int]:
    """Cents of each project that has any."""
    inside = found().filter(project__in=rows.order_by().values("pk")).order_by().values_list("project_id")
    return dict(inside.annotate(sum=Sum(F(cents), output_field=BigIntegerField())))


def projects_with(found: Found, project: str) -> QuerySet[Any]:
    return found().order_by().values(project)


STEPS: tuple[tuple[str, Any, Found, str, int, Any], ...] = (
    ("contracted", _("contracted"), Contract.objects.with_worth, "worth_cents", 20, _("contracts without tax")),
    ("spent", _("spent"), Expenditure.objects.standing, "eligible_cents", 30, _("eligible expenditure")),
    ("paid", _("paid"), PaymentShare.objects.all, "cents", 40, _("payments to the organisations")),
)
ROWS: tuple[tuple[str, Any, Found, str], ...] = (
    (
        "budgeted",
        _("with an agreed budget"),
        partial(BudgetLine.objects.filter, **money.IN_AGREED_BUDGETS),
        "budget__project_id",
    ),
    ("contracted", _("with contracts"), Contract.objects.all, "project_id"),
    ("committed", _("with commitments"), partial(Commitment.objects.filter, released_on=None), "project_id"),
    ("spent", _("with expenditure"), Expenditure.objects.standing, "project_id"),
    (
        "claimed",
        _("with claims"),
        partial(RequestItem.objects.filter, **money.IN_REQUESTS),
        "expenditure__project_id",
    ),
    (
        "verified",
        _("with verified claims"),
        partial(RequestItem.objects.filter, **money.IN_CHECKED_REQUESTS),
        "expenditure__project_id",
    ),
    ("paid", _("with payments"), PaymentShare.objects.all, "project_id"),
)


def register() -> None:
    for key, label, found, cents, place, source in STEPS:
        register_money_step(
            MoneyStep(
                key,
                label,
                partial(totals_by_project, found, cents),
                place,
                source=source,
                query=f"with={key}",
                permission="finance.see_money",
            )
        )
    for key, label, found, project in ROWS:
        register_money_rows(MoneyRows(key, label, partial(projects_with, found, project)))
