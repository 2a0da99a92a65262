"""The steps of money from contract to payment, for every dashboard and report: one grouped query each."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.finance.models import Expenditure, PaymentShare
from sympolity.affairs.procurement.models import Contract
from sympolity.network.portfolio.money_axis import MoneyStep, register_money_step
from sympolity.network.portfolio.queries import Rows


def contracts_with_worth() -> QuerySet[Any]:
    return Contract.objects.with_worth()


def standing_expenditures() -> QuerySet[Any]:
    return Expenditure.objects.standing()


def shares_of_payments() -> QuerySet[Any]:
    return PaymentShare.objects.all()


def totals_by_project(of: Callable[[], QuerySet[Any]], cents: str, rows: Rows) -> Mapping[int, int]:
    """Cents of each project that has any."""
    found = of().filter(project__in=rows.order_by().values("pk")).order_by().values_list("project_id")
    return dict(found.annotate(sum=Sum(F(cents), output_field=BigIntegerField())))


def projects_with(of: Callable[[], QuerySet[Any]]) -> QuerySet[Any]:
    return of().order_by().values("project_id")


def register() -> None:
    for key, label, of, cents, place, source in (
        ("contracted", _("contracted"), contracts_with_worth, "worth_cents", 20, _("contracts without tax")),
        ("spent", _("spent"), standing_expenditures, "eligible_cents", 30, _("eligible expenditure")),
        ("paid", _("paid"), shares_of_payments, "cents", 40, _("payments to the organisations")),
    ):
        register_money_step(
            MoneyStep(
                key,
                label,
                partial(totals_by_project, of, cents),
                place,
                source=source,
                query=f"with={key}",
                projects=partial(projects_with, of),
            )
        )
