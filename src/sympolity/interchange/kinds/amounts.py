"""Two amounts of which one holds the tax: told together they say how much the tax is."""

from typing import Any

from sympolity.interchange.kinds.declaration import TOLD, Values


def settle_amounts(values: Values) -> Values:
    """From any two of price without tax, price with tax and tax the third follows; a contradiction stays to be refused.

    Where only the price with tax is said, what it is without is not guessed.
    """
    net, gross, tax = values.get("net"), values.get("gross"), values.get("tax")
    told = [each for each in (net, gross, tax) if each]
    if not gross or len({currency for _cents, currency in told}) > 1:
        return values
    if net and tax is None and (gross[0] >= net[0]) == (gross[0] >= 0):
        values["tax"] = [gross[0] - net[0], net[1]]
        del values["gross"]
    elif tax and net is None:
        values["net"] = [gross[0] - tax[0], gross[1]]
        del values["gross"]
    elif net and tax and net[0] + tax[0] == gross[0]:
        del values["gross"]
    return values


def tell(values: Values, code: str, field: str, **params: Any) -> None:
    """Say of a row how something in it was found."""
    values.setdefault(TOLD, []).append((code, field, params))
