"""What the journal wrote about a project, as a person reads it: funds, partners and codes by their names."""

from typing import Any

from django.utils.translation import gettext as _

from sympolity.ground.kernel import formats
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Partner, PlannedAmount
from sympolity.network.programmes.models import Fund

PARTS_OF_AMOUNT = ("currency", "as_of")


def change_in_words(key: str, value: Any) -> tuple[str, Any] | None:
    """The label of a key and its value in words; None for a key that names a plain field."""
    if key.startswith("amounts."):
        return _amount(key.removeprefix("amounts."), value)
    if key.startswith("codes."):
        return _("code in %(scheme)s") % {"scheme": key.removeprefix("codes.")}, ", ".join(value or ())
    if key == "partners":
        return _("partners"), _partners(value or [])
    return None


def _amount(key: str, value: Any) -> tuple[str, Any]:
    head, _dot, last = key.rpartition(".")
    part = last if last in PARTS_OF_AMOUNT else ""
    measure, *of_fund = (head if part else key).split(".")
    words = [str(PlannedAmount.Measure(measure).label)]
    if of_fund:
        fund, instrument = of_fund
        named = Fund.objects.filter(pk=fund).first() if fund else None
        words += [str(named)] if named else []
        words += [str(PlannedAmount.Instrument(instrument).label)] if instrument else []
    label = ", ".join(words)
    if part == "currency":
        return _("%(amount)s: currency") % {"amount": label}, value
    if part == "as_of":
        return _("%(amount)s: as of") % {"amount": label}, value
    return label, formats.amount(value) if value is not None else None


def _partners(pairs: list[list[Any]]) -> str:
    names = Organisation.objects.in_bulk([pk for pk, _role in pairs])
    known = [(names.get(pk), role) for pk, role in pairs]
    return ", ".join(f"{name} ({Partner.Role(role).label})" for name, role in known if name)
