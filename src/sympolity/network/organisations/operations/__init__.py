"""Decisions about organisations and their people, one file for each matter.

Two entries that mean the same organisation cannot be merged yet: close one of them and remember its name at the other.
"""

from sympolity.network.organisations.operations.bringing import OrganisationFacts, bring_organisations
from sympolity.network.organisations.operations.people import affiliate_person, change_affiliation, end_affiliation
from sympolity.network.organisations.operations.register import (
    add_organisation,
    change_identifier,
    change_name,
    change_organisation,
    close_organisation,
    forget_name,
    give_identifier,
    remember_name,
    reopen_organisation,
    withdraw_identifier,
)

__all__ = [
    "OrganisationFacts",
    "add_organisation",
    "affiliate_person",
    "bring_organisations",
    "change_affiliation",
    "change_identifier",
    "change_name",
    "change_organisation",
    "close_organisation",
    "end_affiliation",
    "forget_name",
    "give_identifier",
    "remember_name",
    "reopen_organisation",
    "withdraw_identifier",
]
