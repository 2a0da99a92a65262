"""What the layers below learn from this one when the house starts."""

from sympolity.affairs.finance import cards, floors, frame_registration, money_registration, requests_registration


def register() -> None:
    cards.register()
    floors.register()
    frame_registration.register()
    money_registration.register()
    requests_registration.register()
