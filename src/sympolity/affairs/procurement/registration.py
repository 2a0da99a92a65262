"""What the layers below learn from this one when the house starts."""

from sympolity.affairs.procurement import contracts_registration, procedures_registration
from sympolity.affairs.procurement.words import VERBS
from sympolity.ground.journal.words import add_verbs


def register() -> None:
    add_verbs(VERBS)
    procedures_registration.register()
    contracts_registration.register()
