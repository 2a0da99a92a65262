"""What the layers below learn from this one when the house starts."""

from sympolity.affairs.audit.words import VERBS
from sympolity.ground.journal.words import add_verbs


def register() -> None:
    add_verbs(VERBS)
