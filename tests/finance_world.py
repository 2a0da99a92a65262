"""Budgets, commitments and papers of cost of the own and of the other municipality, and the rules around them."""

from datetime import date
from types import SimpleNamespace

from factories import make_project
from finance_factories import make_budget, make_category, make_commitment, make_expenditure, make_funding_rule
from sympolity.affairs.finance.models import Double, Envelope, ExchangeRate
from sympolity.network.programmes.models import Programme


def finances(world: SimpleNamespace, programme: Programme) -> None:
    world.category = make_category(programme, "travel")
    world.closed_category = make_category(programme, "former", closed_on=date(2020, 1, 1))
    world.envelope = Envelope.objects.create(
        programme=programme, fund=world.fund, cents=12_150_000_000, as_of=date(2022, 1, 1), source="A decision"
    )
    world.funding_rule = make_funding_rule(programme, "rate", "0.865")
    world.exchange_rate = ExchangeRate.objects.create(
        programme=programme, currency="PLN", rate="0.2305", valid_from=date(2024, 1, 1), source="A bank"
    )
    world.draft_budget = make_budget(world.project, category=world.category, state="draft")
    world.other_budget = make_budget(world.other_project, category=world.category, state="draft")
    world.planned = make_project(programme, "Kindergarten", lead=world.own, stage="approved")
    world.submitted_budget = make_budget(world.planned, category=world.category, state="submitted")
    world.commitment = make_commitment(world.project, category=world.category)
    world.paper = make_expenditure(world.project, 100_000, number="FT 2024/1", category=world.category)
    world.other_paper = make_expenditure(world.other_project, 100_000, number="ft2024-01", category=world.category)
    world.double = Double.objects.create(
        programme=programme, first=world.paper, second=world.other_paper, reasons=["number", "amount", "grade-2"]
    )
