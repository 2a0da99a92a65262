"""How decisions about places are taken back."""

from sympolity.ground.journal.undoing import can_be_taken_back, life_of
from sympolity.network.territories.operations import (
    change_grouping,
    change_territory,
    close_grouping,
    close_territory,
    reopen_grouping,
    reopen_territory,
)

CHANGE = "territories.change_territory"


def register() -> None:
    can_be_taken_back(life_of("territory", CHANGE, change_territory, close_territory, reopen_territory))
    can_be_taken_back(life_of("grouping", CHANGE, change_grouping, close_grouping, reopen_grouping))
