"""Buying by law: procedures with their attempts and bids, contracts with what happens to them, and the dated rules."""

from .calendar import CalendarAddress
from .contracts import Contract, ContractManager, ContractQuerySet, ExecutionNote, Guarantee, Modification
from .procedures import Bid, Invitation, Lot, Procurement, ProcurementQuerySet, Supplier
from .rules import Category, ModificationRule, ProcedureKind, ProcedureRule

__all__ = [
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
    "Modification",
    "ModificationRule",
    "ProcedureKind",
    "ProcedureRule",
    "Procurement",
    "ProcurementQuerySet",
    "Supplier",
]
