"""Who follows which contract, since when, and what the person declared: the register of contract managers."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from sympolity.affairs.procurement.models import Contract, ContractManager
from sympolity.network.programmes.models import Programme


def register_of(programme: Programme) -> QuerySet[ContractManager]:
    """Everybody who follows or followed a contract of a programme."""
    rows = ContractManager.objects.filter(contract__programme=programme)
    return rows.select_related("user", "contract", "contract__organisation")


def following_today(contracts: Sequence[Contract]) -> dict[int, list[ContractManager]]:
    """Who follows each of these contracts today, in one query."""
    found: dict[int, list[ContractManager]] = {each.pk: [] for each in contracts}
    rows = ContractManager.objects.on(timezone.localdate()).filter(contract__in=list(found))
    for each in rows.select_related("user").order_by("designated_on", "pk"):
        found[each.contract_id].append(each)
    return found
