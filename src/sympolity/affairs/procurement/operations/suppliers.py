"""Suppliers are kept once for a network, known by their tax number, else by their name."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sympolity.affairs.procurement.models import Supplier
from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.operations import record
from sympolity.ground.kernel.editing import alter, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.names.alike import one_name
from sympolity.methods.tax_numbers import fold_number

TOLD = ("name", "tax_number", "country")


@transaction.atomic
def find_or_add_supplier(
    network: Network,
    *,
    by: User | None,
    name: str,
    tax_number: str = "",
    country: str = "",
    is_sample: bool = False,
    source: Any = None,
) -> Supplier:
    """The supplier of this tax number however it is written, else of this name, else a new one. Raises Refused.

    Two tax numbers are two suppliers, even of one name. A supplier known by name alone takes the number over.
    """
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Say who delivers."), field="name")
    number, land = fold_number(tax_number, country)
    found = find_supplier(network, name=name, tax_number=tax_number, country=country)
    if found is None:
        supplier = Supplier(
            network=network,
            name=name,
            folded_name=_folded_name(name),
            tax_number=tax_number.strip() if number else "",
            folded_number=number,
            country=land,
            is_sample=is_sample,
        )
        kept(supplier)
        record("supplier added", supplier, by=by, network=network, changes=told(supplier, *TOLD), source=source)
        return supplier
    _complete(found, tax_number.strip(), number, land, by=by, source=source)
    return found


def find_supplier(network: Network, *, name: str, tax_number: str = "", country: str = "") -> Supplier | None:
    """The supplier of a network with this tax number, else of this name where the number does not speak against it."""
    number, land = fold_number(tax_number, country)
    rows = Supplier.objects.filter(network=network)
    if number:
        same = list(rows.filter(Q(country=land) | Q(country="") if land else Q(), folded_number=number))
        exact = [each for each in same if each.country == land]
        if exact or len(same) == 1:
            return (exact or same)[0]
    named = list(rows.filter(folded_name=_folded_name(name)).order_by("id"))
    if number:
        return next((each for each in named if not each.folded_number and each.country in ("", land)), None)
    unnumbered = [each for each in named if not each.folded_number]
    # Of several with numbers of their own, a name alone says nothing.
    return unnumbered[0] if unnumbered else named[0] if len(named) == 1 else None


@transaction.atomic
def change_supplier(supplier: Supplier, *, by: User | None, **facts: Any) -> Supplier:
    """Name, tax number and country. Raises Refused where another supplier has the number."""
    supplier = locked(supplier)
    name = " ".join(str(facts.get("name", supplier.name)).split())
    number = str(facts.get("tax_number", supplier.tax_number)).strip()
    folded, land = fold_number(number, facts.get("country", supplier.country))
    other = Supplier.objects.filter(network=supplier.network_id, folded_number=folded, country=land)
    if folded and (twin := other.exclude(pk=supplier.pk).first()):
        raise Refused(_("%(name)s has this tax number already.") % {"name": twin}, field="tax_number")
    changes = alter(supplier, {"name": name, "tax_number": number, "country": land})
    alter(supplier, {"folded_name": _folded_name(name), "folded_number": folded})
    if changes:
        record("supplier changed", supplier, by=by, network=supplier.network, changes=changes)
    return supplier


def _complete(supplier: Supplier, tax_number: str, number: str, land: str, *, by: User | None, source: Any) -> None:
    facts = {}
    if number and not supplier.folded_number:
        facts = {"tax_number": tax_number, "folded_number": number}
    if land and not supplier.country:
        facts["country"] = land
    if facts:
        changes = alter(supplier, facts)
        changes.pop("folded_number", None)
        record("supplier changed", supplier, by=by, network=supplier.network, changes=changes, source=source)


def _folded_name(name: str) -> str:
    return one_name(name)[:300]
