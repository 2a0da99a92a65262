"""Who may buy, who follows a contract, who changes the dated rules: each for what the own organisation buys."""

from collections.abc import Collection
from typing import Any

from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.rules import Scope, permit, roles_around

KEEP = "procurement.change_procurement"


def its_buyer(obj: Any) -> Collection[int] | None:
    """The organisation that buys; a programme is open to each of its buyers, `buys_for` asks again for which one."""
    if isinstance(obj, Programme):
        return None
    of = getattr(obj, "procurement", None) or getattr(obj, "contract", None) or obj
    buyer = getattr(of, "organisation_id", None)
    return {buyer} if buyer else set()


def own_buyers(user: Any, programme: Programme) -> frozenset[int] | None:
    """The organisations for which a person may buy; None when the person may buy for anybody."""
    buying = [held for held in roles_around(user, programme) if KEEP in held.sheet.permissions]
    if any(held.sheet.scope == Scope.PROGRAMME for held in buying):
        return None
    return frozenset(held.organisation_id for held in buying if held.organisation_id)


def buys_for(user: Any, programme: Programme, organisation: Organisation) -> bool:
    own = own_buyers(user, programme)
    return own is None or organisation.pk in own


permit(KEEP, owners=its_buyer)
permit("procurement.change_rule")
