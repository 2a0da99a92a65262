"""The money of some projects as it stands in the tables, read once: by project and fund, and by month.

Budgets of parts lie within the budget of what they are part of: of each project only what its parts do not budget
counts, so that nothing is added twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sympolity.affairs.finance.queries import money
from sympolity.network.portfolio.models import PlannedAmount, Project
from sympolity.network.portfolio.queries import Rows

PLANNED, BUDGETED, CONTRACTED, COMMITTED = "planned", "budgeted", "contracted", "committed"
SPENT, CLAIMED, VERIFIED, PAID, FUNDING = "spent", "claimed", "verified", "paid", "funding"
STEPS = (PLANNED, BUDGETED, CONTRACTED, COMMITTED, SPENT, CLAIMED, VERIFIED, PAID)
# Contracts name no fund; what is planned for a fund is what it gives.
WITHOUT_FUND = frozenset({CONTRACTED, BUDGETED})
BY_MONTH = (COMMITTED, SPENT, PAID)
GIVEN_UP = (Project.Stage.REJECTED, Project.Stage.CANCELLED)

ByProject = dict[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """What is needed of a project: what it is part of, who leads it, its stage and its days."""

    parent: int | None
    lead: int | None
    stage: str
    start: date | None
    end: date | None
    ended: date | None


@dataclass
class Facts:
    """`of` holds cents by step and project, `by_fund` by step, fund and project, `months` by step, project and month;
    `reported` holds what was spent by the month of the paper and the month in which it was entered.

    Where a fund is asked for, only what names it is counted.
    """

    lines: dict[int, Line]
    of: dict[str, ByProject] = field(default_factory=dict)
    by_fund: dict[str, dict[int | None, ByProject]] = field(default_factory=dict)
    months: dict[str, dict[tuple[int, int], int]] = field(default_factory=dict)
    reported: dict[tuple[int, int], int] = field(default_factory=dict)

    def add(self, step: str, project: int, fund: int | None, cents: int | None) -> None:
        if not cents:
            return
        of = self.of.setdefault(step, {})
        of[project] = of.get(project, 0) + cents
        given = self.by_fund.setdefault(step, {}).setdefault(fund, {})
        given[project] = given.get(project, 0) + cents

    def sums_of(self, projects: Sequence[int]) -> dict[str, int]:
        """The amounts of some projects together; a step to which none of them has come is left out."""
        found = ((step, [of[pk] for pk in projects if pk in of]) for step, of in self.of.items() if step in STEPS)
        return {step: sum(amounts) for step, amounts in found if amounts}

    def total(self, step: str) -> int:
        return sum(self.of.get(step, {}).values())


def facts_of(rows: Rows, fund: int | None = None) -> Facts:
    """Nine queries, whatever the number of projects."""
    names = ("pk", "parent_id", "lead_id", "stage", "planned_start_on", "planned_end_on", "actual_end_on")
    facts = Facts({pk: Line(*rest) for pk, *rest in rows.order_by().values_list(*names)})
    _plan(facts, rows, fund)
    _budgets(facts, rows, fund)
    if fund is None:
        facts.of[CONTRACTED] = money.contracted(rows)
    _months(facts, COMMITTED, money.committed_by_month(rows), fund)
    _months(facts, PAID, money.paid_by_month(rows), fund)
    _months(facts, SPENT, _spent(facts, rows, fund), fund)
    for project, of, claimed, accepted in money.claimed(rows):
        if fund is None or of == fund:
            facts.add(CLAIMED, project, of, claimed)
            facts.add(VERIFIED, project, of, accepted)
    return facts


def _plan(facts: Facts, rows: Rows, fund: int | None) -> None:
    """The total cost where it is known, else the eligible cost, else the funding, as in every list of projects."""
    known: dict[int, dict[str, int]] = {}
    amounts = PlannedAmount.objects.filter(project__in=rows.order_by().values("pk"))
    for project, measure, of, cents in amounts.values_list("project_id", "measure", "fund_id", "cents"):
        if fund is None or (of == fund and measure == "funding"):
            by = known.setdefault(project, {})
            by[measure] = by.get(measure, 0) + cents
            if measure == "funding":
                facts.add(FUNDING, project, of, cents)
    facts.of[PLANNED] = {
        project: next(by[measure] for measure in ("total", "eligible", "funding") if measure in by)
        for project, by in known.items()
    }


def _budgets(facts: Facts, rows: Rows, fund: int | None) -> None:
    by_fund: dict[int | None, ByProject] = {}
    for project, of, cents in money.budgeted(rows):
        if fund is None or of == fund:
            by_fund.setdefault(of, {})[project] = cents
    for of, by in by_fund.items():
        for project, cents in net_of_parts(by, facts.lines).items():
            facts.add(BUDGETED, project, of, cents)


def net_of_parts(amounts: Mapping[int, int], lines: Mapping[int, Line]) -> ByProject:
    """Of each project what is left after its parts; parts may stand several steps below."""
    net = dict(amounts)
    for project, cents in amounts.items():
        above = lines[project].parent if project in lines else None
        while above is not None and above not in amounts:
            above = lines[above].parent if above in lines else None
        if above is not None:
            net[above] -= cents
    return {project: max(cents, 0) for project, cents in net.items()}


def _spent(facts: Facts, rows: Rows, fund: int | None) -> Iterable[Any]:
    """Sets also what was reported in which month about which."""
    for project, of, month, entered, cents in money.spent_by_months(rows):
        if fund is None or of == fund:
            facts.reported[month, entered] = facts.reported.get((month, entered), 0) + cents
        yield project, of, month, cents


def _months(facts: Facts, step: str, found: Iterable[Any], fund: int | None) -> None:
    months: dict[tuple[int, int], int] = defaultdict(int)
    sums: dict[int, int] = defaultdict(int)
    by_fund: dict[int | None, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for project, of, month, cents in found:
        if fund is None or of == fund:
            months[project, month] += cents
            sums[project] += cents
            by_fund[of][project] += cents
    facts.months[step], facts.of[step] = dict(months), dict(sums)
    facts.by_fund[step] = {of: dict(by) for of, by in by_fund.items()}
