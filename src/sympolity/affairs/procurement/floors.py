"""What the layers above hold against a contract that would be worth less, for what is decided here without them.

register_floor(bound_by_cost)
"""

from collections.abc import Callable

from sympolity.affairs.procurement.models import Contract
from sympolity.ground.kernel.refusals import Refused

Floor = Callable[[Contract, int, int], str]
_floors: list[Floor] = []


def register_floor(reader: Floor) -> None:
    """`reader` gives the sentence against a contract, as it would stand, with so many cents of worth and of tax."""
    if reader not in _floors:
        _floors.append(reader)


def refuse_below_floor(contract: Contract, worth_cents: int, tax_cents: int, *, field: str | None = None) -> None:
    """Raises Refused where what was committed or spent under a contract needs it to be worth more."""
    for reader in _floors:
        if sentence := reader(contract, worth_cents, tax_cents):
            raise Refused(sentence, field=field)
