"""Decisions about what a city offers: one at a time, or many that a list brings."""

from sympolity.affairs.onestop.operations.bringing import OfferFacts, bring_facilities, bring_procedures
from sympolity.affairs.onestop.operations.offers import (
    add_facility,
    add_procedure,
    change_facility,
    change_procedure,
    check_offer,
    close_offer,
    drop_unused_types,
    give_facility_code,
    reopen_offer,
)

__all__ = [
    "OfferFacts",
    "add_facility",
    "add_procedure",
    "bring_facilities",
    "bring_procedures",
    "change_facility",
    "change_procedure",
    "check_offer",
    "close_offer",
    "drop_unused_types",
    "give_facility_code",
    "reopen_offer",
]
