"""The money of one project: budgeted, bound, spent, claimed and accepted, by category, organisation and fund."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, Sum

from sympolity.affairs.agreements.models import AgreedProject
from sympolity.affairs.finance.models import (
    BudgetLine,
    Commitment,
    CostCategory,
    Expenditure,
    PaymentRequest,
    PaymentShare,
    RequestItem,
)
from sympolity.affairs.finance.queries.money import CHECKED, IN_AGREED_BUDGETS, IN_REQUESTS
from sympolity.affairs.procurement.models import Contract
from sympolity.ground.languages.queries import say, with_translations
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.queries import with_planned
from sympolity.network.programmes.models import Fund
from sympolity.observatory.money.facts import BUDGETED, CLAIMED, COMMITTED, CONTRACTED, PAID, PLANNED, SPENT, VERIFIED

CATEGORY, ORGANISATION, FUND = "category", "organisation", "fund"
ACROSS = (BUDGETED, COMMITTED, SPENT, CLAIMED, VERIFIED)
Key = tuple[int, int, int | None]


@dataclass
class Across:
    """One category, organisation or fund with its amounts by step, in cents."""

    name: str
    amounts: dict[str, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """What of the budget is neither committed nor spent."""
        taken = max(self.amounts.get(COMMITTED, 0), self.amounts.get(SPENT, 0))
        return self.amounts.get(BUDGETED, 0) - taken


@dataclass(frozen=True)
class ProjectMoney:
    """`across` holds the rows by category, by organisation and by fund; they add up to the same sums."""

    across: Mapping[str, tuple[Across, ...]]
    totals: Mapping[str, int]
    agreements: tuple[AgreedProject, ...]
    contracts: tuple[Any, ...]
    requests: tuple[PaymentRequest, ...]
    parts: tuple[Project, ...]
    paid_of: Mapping[int, int]


def project_money(project: Project) -> ProjectMoney:
    programme = project.programme
    names: dict[int, str] = {}
    amounts = _amounts(project, names)
    shares = PaymentShare.objects.filter(project=project).order_by()
    paid_of = dict(shares.values_list("payment__request").annotate(Sum("cents")))
    items = RequestItem.objects.filter(is_active=True, expenditure__project=project).order_by()
    requests = PaymentRequest.objects.filter(Q(pk__in=paid_of) | Q(pk__in=items.values("request")))
    covered = AgreedProject.objects.filter(Q(project=project) | Q(project=project.parent_id or 0))
    agreed = list(covered.select_related("agreement").order_by("agreement__reference", "pk"))
    both = with_planned(Project.objects.filter(Q(pk=project.pk) | Q(parent=project))).order_by("title", "pk")
    planned = {each.pk: each.planned_cents or 0 for each in both}  # type: ignore[attr-defined]
    parts = [each for each in both if each.pk != project.pk]
    categories = list(CostCategory.objects.filter(pk__in={key[1] for by in amounts.values() for key in by}))
    translated: list[Any] = [project, *parts, *categories, *(each.agreement for each in agreed)]
    for each in translated:
        each.programme = programme
    with_translations(translated)
    contracts: list[Any] = list(
        Contract.objects.with_worth().filter(project=project).select_related("supplier").order_by("signed_on", "pk")
    )
    return ProjectMoney(
        _across(categories, names, amounts),
        {
            **{step: sum(by.values()) for step, by in amounts.items()},
            PLANNED: planned.get(project.pk, 0),
            CONTRACTED: sum(each.worth_cents for each in contracts),
            PAID: sum(paid_of.values()),
        },
        tuple(agreed),
        tuple(contracts),
        tuple(requests.select_related("agreement", "organisation").order_by("-pk")),
        tuple(parts),
        paid_of,
    )


def _amounts(project: Project, names: dict[int, str]) -> dict[str, dict[Key, int]]:
    """By organisation, category and fund: one query for each kind of row. Sets the `names` of the organisations."""
    lines = BudgetLine.objects.filter(**IN_AGREED_BUDGETS, budget__project=project)
    bound = Commitment.objects.filter(project=project, released_on=None)
    spent = Expenditure.objects.standing().filter(project=project)
    items = RequestItem.objects.filter(**IN_REQUESTS, expenditure__project=project)
    keys = ("expenditure__organisation_id", "expenditure__category_id", "expenditure__fund_id")
    accepted = Sum("accepted_cents", filter=Q(request__state__in=CHECKED))
    claims = list(items.order_by().values_list(*keys).annotate(Sum("claimed_cents"), accepted=accepted))
    return {
        BUDGETED: _grouped(lines, "cents", names),
        COMMITTED: _grouped(bound, "cents", names),
        SPENT: _grouped(spent, "eligible_cents", names),
        CLAIMED: {(of, category, fund): claimed for of, category, fund, claimed, _accepted in claims},
        VERIFIED: {(of, category, fund): found or 0 for of, category, fund, _claimed, found in claims},
    }


def _grouped(found: Any, cents: str, names: dict[int, str]) -> dict[Key, int]:
    keys = ("organisation_id", "category_id", "fund_id", "organisation__name")
    rows = list(found.order_by().values_list(*keys).annotate(Sum(cents)))
    names.update((organisation, name) for organisation, _category, _fund, name, _total in rows)
    return {(organisation, category, fund): total for organisation, category, fund, _name, total in rows}


def _across(
    categories: Iterable[CostCategory], names: Mapping[int, str], amounts: Mapping[str, Mapping[Key, int]]
) -> dict[str, tuple[Across, ...]]:
    keys = {key for by in amounts.values() for key in by}
    organisations = sorted(names.items(), key=lambda pair: pair[1])
    funds = Fund.objects.filter(pk__in={key[2] for key in keys if key[2]}).order_by("name")
    return {
        CATEGORY: _rows(amounts, 1, [(each.pk, say(each, "name").text) for each in categories]),
        ORGANISATION: _rows(amounts, 0, organisations),
        FUND: _rows(amounts, 2, [*funds.values_list("pk", "name"), (None, "")]),
    }


def _rows(
    amounts: Mapping[str, Mapping[Key, int]], place: int, names: Iterable[tuple[int | None, str]]
) -> tuple[Across, ...]:
    rows: dict[int | None, Across] = {key: Across(name) for key, name in names}
    for step, by in amounts.items():
        for key, cents in by.items():
            row = rows.setdefault(key[place], Across("")).amounts
            row[step] = row.get(step, 0) + cents
    return tuple(row for row in rows.values() if row.amounts)
