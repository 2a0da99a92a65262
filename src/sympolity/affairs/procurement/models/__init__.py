"""Buying by law: procedures with their attempts and bids, contracts with what happens to them, and the dated rules."""

from .calendar import CalendarAddress
from .contracts import Contract, ContractManager, ContractQuerySet, ExecutionNote, Guarantee, Modification
from .procedures import AwardCriterion, Bid, Invitation, Lot, Mark, Procurement, ProcurementQuerySet, Supplier
from .rules import Category, ModificationRule, ProcedureKind, ProcedureRule

__all__ = [
    "AwardCriterion",
    "Bid",
    "CalendarAddress",
    "Category",
    "Contract",
    "ContractManager",
    "ContractQuerySet",
    "ExecutionNote",
    "Guarantee",
    "Invitation",
    "Lot",
    "Mark",
    "Modification",
    "ModificationRule",
    "ProcedureKind",
    "ProcedureRule",
    "Procurement",
    "ProcurementQuerySet",
    "Supplier",
]
