"""Who follows which contract, since when, and what the person declared: the register of contract managers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from sympolity.affairs.procurement.models import Contract, ContractManager, ExecutionNote
from sympolity.ground.accounts.models import User
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


@dataclass(frozen=True, slots=True)
class Asked:
    """How many of the contracts that somebody follows ask something of the person today."""

    undeclared: int = 0
    first_undeclared: int | None = None  # the contract with which to begin
    overdue: int = 0  # past its end, not accepted
    deviating: int = 0  # with a deviation that is not settled


def asked_of(user: User, programme: Programme) -> Asked:
    """One query for who follows nothing, three for the others."""
    running = Contract.objects.running().filter(programme=programme)
    mine = ContractManager.objects.on(timezone.localdate()).filter(user=user, contract__in=running.order_by())
    declared = list(mine.order_by("contract").values_list("contract", "conflict"))
    if not declared:
        return Asked()
    followed = {pk for pk, _conflict in declared}
    undeclared = sorted({pk for pk, conflict in declared if conflict == ContractManager.Conflict.OPEN})
    contracts: Any = Contract.objects.with_worth().filter(pk__in=followed)
    ending = contracts.filter(ends_now_on__lt=timezone.localdate())
    open_notes = ExecutionNote.objects.filter(contract__in=followed, kind=ExecutionNote.Kind.DEVIATION, settled_on=None)
    return Asked(
        len(undeclared),
        undeclared[0] if undeclared else None,
        ending.exclude(state=Contract.State.PROVISIONALLY_ACCEPTED).count(),
        open_notes.order_by().values("contract").distinct().count(),
    )
