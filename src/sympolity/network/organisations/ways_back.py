"""How decisions about organisations are taken back."""

from sympolity.ground.journal.undoing import can_be_taken_back, life_of
from sympolity.network.organisations.operations import change_organisation, close_organisation, reopen_organisation


def register() -> None:
    can_be_taken_back(
        life_of(
            "organisation",
            "organisations.change_organisation",
            change_organisation,
            close_organisation,
            reopen_organisation,
        )
    )
