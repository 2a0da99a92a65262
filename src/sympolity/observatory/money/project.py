"""The money of one project: budgeted, bound, spent, claimed and accepted, by category, organisation and fund."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, Sum, Value

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
    names: dict[str, dict[int | None, str]] = {ORGANISATION: {}, FUND: {}}
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


def _amounts(project: Project, names: dict[str, dict[int | None, str]]) -> dict[str, dict[Key, int]]:
    """By organisation, category and fund, in one query. Sets the `names` of the organisations and funds."""
    items = RequestItem.objects.filter(**IN_REQUESTS, expenditure__project=project)
    checked = items.filter(request__state__in=CHECKED, accepted_cents__isnull=False)
    found = _grouped(BUDGETED, BudgetLine.objects.filter(**IN_AGREED_BUDGETS, budget__project=project), "cents").union(
        _grouped(COMMITTED, Commitment.objects.filter(project=project, released_on=None), "cents"),
        _grouped(SPENT, Expenditure.objects.standing().filter(project=project), "eligible_cents"),
        _grouped(CLAIMED, items, "claimed_cents", "expenditure__"),
        _grouped(VERIFIED, checked, "accepted_cents", "expenditure__"),
        all=True,
    )
    amounts: dict[str, dict[Key, int]] = {step: {} for step in ACROSS}
    for step, organisation, category, fund, organisation_name, fund_name, cents in found:
        amounts[step][organisation, category, fund] = cents
        names[ORGANISATION][organisation] = organisation_name
        if fund:
            names[FUND][fund] = fund_name
    return amounts


def _grouped(step: str, found: Any, cents: str, paper: str = "") -> Any:
    keys = (f"{paper}{name}" for name in ("organisation", "category", "fund", "organisation__name", "fund__name"))
    return found.order_by().values_list(Value(step), *keys).annotate(Sum(cents))


def _across(
    categories: Iterable[CostCategory],
    names: Mapping[str, Mapping[int | None, str]],
    amounts: Mapping[str, Mapping[Key, int]],
) -> dict[str, tuple[Across, ...]]:
    def by_name(pair: tuple[int | None, str]) -> str:
        return pair[1]

    return {
        CATEGORY: _rows(amounts, 1, [(each.pk, say(each, "name").text) for each in categories]),
        ORGANISATION: _rows(amounts, 0, sorted(names[ORGANISATION].items(), key=by_name)),
        FUND: _rows(amounts, 2, [*sorted(names[FUND].items(), key=by_name), (None, "")]),
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
