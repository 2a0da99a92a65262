"""How decisions about projects are taken back."""

from sympolity.ground.journal.undoing import can_be_taken_back
from sympolity.network.portfolio.operations.putting_back import WAYS


def register() -> None:
    can_be_taken_back(WAYS)
