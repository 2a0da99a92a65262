"""What the layers below learn from this one when the house starts."""

from sympolity.affairs.finance import floors, frame_registration, money_registration, requests_registration
from sympolity.affairs.finance.words import VERBS
from sympolity.ground.journal.words import add_verbs


def register() -> None:
    add_verbs(VERBS)
    floors.register()
    frame_registration.register()
    money_registration.register()
    requests_registration.register()
