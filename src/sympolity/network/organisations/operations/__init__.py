"""Decisions about organisations and their people, one file for each matter.

Two entries that mean the same organisation cannot be merged yet: close one of them and remember its name at the other.
"""

from sympolity.network.organisations.operations.bringing import OrganisationFacts, bring_organisations
from sympolity.network.organisations.operations.people import (
    affiliate_person,
    change_affiliation,
    end_affiliation,
    take_back_affiliations,
)
from sympolity.network.organisations.operations.register import (
    add_organisation,
    change_identifier,
    change_name,
    change_organisation,
    close_organisation,
    drop_unused_sectors,
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
    "drop_unused_sectors",
    "end_affiliation",
    "forget_name",
    "give_identifier",
    "remember_name",
    "reopen_organisation",
    "take_back_affiliations",
    "withdraw_identifier",
]
