"""Real rows of money for tests, written straight to the database like those of `factories`."""

from datetime import date
from itertools import count
from typing import Any

from sympolity.affairs.finance.models import Budget, BudgetLine, Commitment, CostCategory, Expenditure, FundingRule
from sympolity.methods.doubles import fold_number
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

_numbers = count(1)


def make_category(programme: Programme, code: str = "", **facts: Any) -> CostCategory:
    code = code or f"category-{next(_numbers)}"
    return CostCategory.objects.create(programme=programme, code=code, **{"name": code.capitalize(), **facts})


def make_funding_rule(programme: Programme, kind: str, share: str, **facts: Any) -> FundingRule:
    return FundingRule.objects.create(
        programme=programme,
        kind=kind,
        share=share,
        **{"valid_from": date(2020, 1, 1), "source": "made for a test", **facts},
    )


def make_budget(
    project: Project, cents: int = 100_000_00, *, category: CostCategory | None = None, **facts: Any
) -> Budget:
    """An agreed budget of one line, of the organisation that leads the project, or of one made for it."""
    number = project.budgets.count() + 1
    budget = Budget.objects.create(
        project=project, **{"number": number, "state": "agreed", "currency": project.programme.currency, **facts}
    )
    organisation = its_organisation(project)
    BudgetLine.objects.create(
        budget=budget,
        organisation=organisation,
        category=category or make_category(project.programme),
        cents=cents,
    )
    return budget


def make_expenditure(project: Project, eligible_cents: int = 1_000_00, **facts: Any) -> Expenditure:
    """A paid invoice without tax, all of it eligible."""
    number = facts.pop("number", f"FT 2024/{next(_numbers)}")
    facts.setdefault("organisation", None)
    facts["organisation"] = facts["organisation"] or its_organisation(project)
    facts["category"] = facts.get("category") or make_category(project.programme)
    return Expenditure.objects.create(
        project=project,
        number=number,
        folded_number=fold_number(number),
        **{
            "issued_on": date(2024, 3, 1),
            "paid_on": date(2024, 3, 31),
            "net_cents": eligible_cents,
            "eligible_cents": eligible_cents,
            "currency": project.programme.currency,
            **facts,
        },
    )


def make_commitment(project: Project, cents: int = 10_000_00, **facts: Any) -> Commitment:
    facts["organisation"] = facts.get("organisation") or its_organisation(project)
    facts["category"] = facts.get("category") or make_category(project.programme)
    return Commitment.objects.create(
        project=project,
        cents=cents,
        **{
            "title": "Work",
            "committed_on": date(2024, 2, 1),
            "currency": project.programme.currency,
            **facts,
        },
    )


def its_organisation(project: Project) -> Organisation:
    if project.lead:
        return project.lead
    return Organisation.objects.create(
        network=project.programme.network, name=f"Payer {next(_numbers)}", kind="municipality"
    )
