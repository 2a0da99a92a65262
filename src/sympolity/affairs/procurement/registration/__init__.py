"""What the layers below learn from this one when the house starts."""

from sympolity.affairs.procurement.registration import contracts, procedures


def register() -> None:
    procedures.register()
    contracts.register()
