"""Two amounts of which one holds the tax: told together they say how much the tax is."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.kinds.declaration import TOLD, Value, Values


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


def refuse_amounts(said: Mapping[str, Value]) -> None:
    """Raises Refused for amounts of one paper that contradict each other."""
    told = [said[name] for name in ("net", "gross", "tax") if said.get(name)]
    if len({currency for _cents, currency in told}) > 1:
        raise Refused(_("The amounts of this row are in different currencies."), field="net")
    if said.get("gross") and said.get("net"):
        raise Refused(_("Price, tax and price with tax do not add up. Correct one of them."), field="gross")


def tell(values: Values, code: str, field: str, **params: Any) -> None:
    """Say of a row how something in it was found."""
    values.setdefault(TOLD, []).append((code, field, params))
