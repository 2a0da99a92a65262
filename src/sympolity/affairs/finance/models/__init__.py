"""Money: what there is, what is planned, committed, spent, claimed, verified, paid and corrected."""

from .budgets import Budget, BudgetLine, BudgetQuerySet, Commitment
from .expenditure import Double, Evidence, Expenditure, ExpenditureQuerySet
from .frame import CostCategory, Envelope, ExchangeRate, FundingRule
from .payments import Payment, PaymentShare, SetOff
from .requests import (
    Clarification,
    PaymentRequest,
    PaymentRequestQuerySet,
    Preparer,
    RequestItem,
)

__all__ = [
    "Budget",
    "BudgetLine",
    "BudgetQuerySet",
    "Clarification",
    "Commitment",
    "CostCategory",
    "Double",
    "Envelope",
    "Evidence",
    "ExchangeRate",
    "Expenditure",
    "ExpenditureQuerySet",
    "FundingRule",
    "Payment",
    "PaymentRequest",
    "PaymentRequestQuerySet",
    "PaymentShare",
    "Preparer",
    "RequestItem",
    "SetOff",
]
