"""Procurements of the own and of the other municipality, with one of everything that belongs to them."""

from datetime import date
from types import SimpleNamespace

from factories import make_user
from procurement_factories import (
    make_bid,
    make_criterion,
    make_invitation,
    make_lot,
    make_modification_rule,
    make_procedure_rule,
    make_procurement,
)
from sympolity.affairs.procurement.models import CalendarAddress, ModificationRule
from sympolity.network.programmes.models import Programme


def procedures(world: SimpleNamespace, programme: Programme) -> None:
    facts = {"state": "launched", "launched_on": date(2025, 1, 10), "bids_due_on": date(2025, 2, 10)}
    world.procurement = make_procurement(world.project, organisation=world.own, **facts)
    world.other_procurement = make_procurement(world.other_project, organisation=world.other, **facts)
    world.lot = make_lot(world.procurement)
    world.bid = make_bid(world.procurement, lot=world.lot)
    world.award_criterion = make_criterion(world.procurement)
    world.bid_invitation = make_invitation(world.procurement)
    world.procedure_rule = make_procedure_rule(programme, procedure="direct", ceiling_cents=3_000_000)
    world.modification_rule = ModificationRule.objects.filter(programme=programme).first() or make_modification_rule(
        programme
    )
    reader = make_user("auditor", programme)
    world.calendar_address = CalendarAddress.objects.create(user=reader, number=7)
