"""Who may buy, who follows a contract, who changes the dated rules: each for what the own organisation buys."""

from collections.abc import Collection
from typing import Any

import rules
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.procurement.models import Contract, ContractManager
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.role_table import Scope
from sympolity.network.programmes.rules import DECIDED, permit, roles_around

KEEP = "procurement.change_procurement"
MUST_DECLARE = _(
    "Declare on the page of this contract that no interests conflict. Who has a conflict cannot act on it."
)


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


# -- following contracts ---------------------------------------------------------
FOLLOW_CONTRACT = "procurement.follow_contract"


def _declared(user: Any, obj: Any) -> list[str]:
    """What somebody who follows a contract today declared; a page that shows the managers has read them already."""
    contract: Any = obj if isinstance(obj, Contract) else getattr(obj, "contract", None)
    if contract is None or not getattr(user, "is_authenticated", False):
        return []
    today = timezone.localdate()
    if "managers" in getattr(contract, "_prefetched_objects_cache", ()):
        return [each.conflict for each in contract.managers.all() if each.user_id == user.pk and each.stands_on(today)]
    mine = ContractManager.objects.on(today).filter(contract=contract.pk, user=user.pk)
    return list(mine.order_by().values_list("conflict", flat=True))


def declaration_lacks(user: Any, obj: Any) -> bool:
    """Whether somebody follows a contract and has not declared that no interests conflict: until then nobody acts."""
    return any(conflict != ContractManager.Conflict.NONE for conflict in _declared(user, obj))


def manages(user: Any, obj: Any) -> bool:
    """Whether somebody is named to follow a contract and has declared that no interests conflict."""
    if ContractManager.Conflict.NONE not in _declared(user, obj):
        return False
    return bool(roles_around(user, obj if isinstance(obj, Contract) else obj.contract))


permit("procurement.designate_manager", owners=its_buyer)
permit(FOLLOW_CONTRACT, owners=its_buyer, bar=declaration_lacks, because=MUST_DECLARE)
# Whoever was named may follow the contract, for whichever organisation the person works.
rules.set_perm(FOLLOW_CONTRACT, rules.predicate(DECIDED[FOLLOW_CONTRACT].allows) | rules.predicate(manages))
