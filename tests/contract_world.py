"""Contracts of the own and of the other municipality, with one of everything that belongs to them."""

from datetime import date
from types import SimpleNamespace

from factories import make_user
from procurement_factories import make_bid, make_contract, make_modification_rule, make_procurement
from sympolity.affairs.procurement.models import ContractManager, ExecutionNote, Guarantee, Modification
from sympolity.network.programmes.models import Programme


def contracts(world: SimpleNamespace, programme: Programme) -> None:
    world.contract = make_contract(world.project, organisation=world.own, state="in-execution", category="works")
    world.other_contract = make_contract(world.other_project, organisation=world.other, state="in-execution")
    world.supplier = world.contract.supplier
    make_modification_rule(programme)
    world.awarded = make_procurement(
        world.project, organisation=world.own, state="awarded", awarded_on=date(2025, 2, 1)
    )
    make_bid(world.awarded, supplier=world.supplier, outcome="won")
    world.contract_manager = ContractManager.objects.create(
        contract=world.contract,
        user=make_user("contract-manager", programme, world.own),
        designated_on=date(2025, 3, 1),
        act="Decision 4/2025",
        named_in_contract=True,
    )
    world.deviation = ExecutionNote.objects.create(
        contract=world.contract, kind="deviation", on=date(2025, 6, 1), text="The roof leaks", percent_done=40
    )
    world.modification = Modification.objects.create(
        contract=world.contract, number=1, kind="value", agreed_on=date(2026, 5, 1), cents=500_000, reason="Asbestos"
    )
    world.guarantee = Guarantee.objects.create(
        contract=world.contract, cents=450_000, given_on=date(2025, 3, 1), valid_until=date(2026, 3, 1)
    )
