"""The money of some projects as it stands in the tables: by project and fund, and by month.

It is read in parts, for a plan changes rarely and payments come all day (`parts`). Budgets of parts of a project lie
within the budget of what they are part of: of each project only what its parts do not budget counts, so that nothing is
added twice.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy

from sympolity.affairs.finance.queries import money
from sympolity.network.portfolio.models import PlannedAmount, Project
from sympolity.network.portfolio.queries import Rows
from sympolity.network.portfolio.queries.totals import places_and_aims_of
from sympolity.observatory.money.flows import (
    AT_ENTERED,
    AT_FUND,
    AT_MONTH,
    AT_PROJECT,
    ByFund,
    ByProject,
    Flow,
    Table,
    added_up,
    flow_of,
    renewed,
    table_of,
)
from sympolity.observatory.money.parts import (
    MILESTONE,
    NOT_BOUND,
    NOT_CONTRACTED,
    NOT_PLAN,
    NOT_SETTLED,
    NOT_SPENT,
    PAPER,
    PROJECT,
    REQUEST,
    Decided,
    Reader,
    Way,
)

PLANNED, BUDGETED, CONTRACTED, COMMITTED = "planned", "budgeted", "contracted", "committed"
SPENT, CLAIMED, VERIFIED, PAID, FUNDING = "spent", "claimed", "verified", "paid", "funding"
STEPS = (PLANNED, BUDGETED, CONTRACTED, COMMITTED, SPENT, CLAIMED, VERIFIED, PAID)
BY_MONTH = (COMMITTED, SPENT, PAID)
OF_SPENDING = 3
GIVEN_UP = (Project.Stage.REJECTED, Project.Stage.CANCELLED)


@dataclass(frozen=True, slots=True)
class Line:
    """What is needed of a project: what it is part of, who leads it, its stage and its days."""

    parent: int | None
    lead: int | None
    stage: str
    start: date | None
    end: date | None
    ended: date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What changes rarely: the projects, their planned amounts, what each fund gives, where they stand, who leads."""

    lines: dict[int, Line]
    planned: ByProject
    funding: ByFund
    places: dict[int, set[int]]
    aims: dict[int, set[int]]
    leads: dict[int, str]


@dataclass(frozen=True, slots=True)
class Bound:
    """The lines of the agreed budgets, and the commitments."""

    budgeted: ByFund
    committed: Flow


@dataclass(frozen=True, slots=True)
class Settled:
    """What was claimed, what of it was accepted, and what was paid."""

    claimed: Flow
    verified: Flow
    paid: Flow


NOTHING = flow_of(table_of(((),) * 6))


@dataclass(frozen=True, slots=True)
class Parts:
    """The plan, budgets and commitments, papers, contracts, claims and payments."""

    plan: Plan
    bound: Bound
    spent: Flow
    contracted: ByProject = field(default_factory=dict)
    settled: Settled = Settled(NOTHING, NOTHING, NOTHING)


@dataclass
class Facts:
    """`of` holds cents by step and project, `by_fund` by step, fund and project, `flows` the rows with months by step.

    Where a fund is asked for, only what names it is counted.
    """

    lines: Mapping[int, Line]
    of: dict[str, ByProject] = field(default_factory=dict)
    by_fund: dict[str, ByFund] = field(default_factory=dict)
    flows: dict[str, Table] = field(default_factory=dict)

    def total(self, step: str) -> int:
        return sum(self.of.get(step, {}).values())

    def by_month(self, step: str) -> dict[int, int]:
        keys, cents = added_up(self.flows[step], AT_MONTH)
        return dict(zip(keys[:, 0].tolist(), cents.tolist(), strict=True))

    def reported(self) -> dict[tuple[int, int], int]:
        """What was spent by the month of the paper and the month in which it was entered."""
        keys, cents = added_up(self.flows[SPENT], AT_MONTH, AT_ENTERED)
        return dict(zip(map(tuple, keys.tolist()), cents.tolist(), strict=True))


def facts_of(rows: Rows, fund: int | None = None) -> Facts:
    """Read anew: seven queries, whatever the number of projects."""
    return chosen(Parts(**{way.name: way.read(rows) for way in ways_of_money("")}), fund=fund)


# -- reading the parts ----------------------------------------------------------------------
def parts_of(reader: Reader) -> Parts:
    return Parts(**reader.read(ways_of_money(reader.version_of_plan)))


def parts_of_spending(reader: Reader) -> Parts:
    """What the forecast of spending is made of."""
    return Parts(**reader.read(ways_of_money(reader.version_of_plan)[:OF_SPENDING]))


def plan_by(version: str) -> Way:
    return Way("plan", read_plan, (*NOT_PLAN, MILESTONE), version, again=plan_again, by=(PROJECT,))


def ways_of_money(version: str) -> list[Way]:
    """One for each of the `Parts`, in their order: the forecast of spending needs the first `OF_SPENDING` alone."""
    return [
        plan_by(version),
        Way("bound", read_bound, NOT_BOUND),
        Way("spent", read_spent, NOT_SPENT, again=spent_again, by=(PAPER,)),
        Way("contracted", money.contracted, NOT_CONTRACTED),
        Way("settled", read_settled, NOT_SETTLED, again=settled_again, by=(REQUEST,)),
    ]


def read_plan(rows: Rows) -> Plan:
    """The total cost where it is known, else the eligible cost, else the funding, as in every list of projects."""
    names = ("pk", "lead__name", "parent_id", "lead_id", "stage", "planned_start_on", "planned_end_on", "actual_end_on")
    lines: dict[int, Line] = {}
    leads: dict[int, str] = {}
    for pk, lead, *rest in rows.order_by("lead__name").values_list(*names):
        lines[pk] = line = Line(*rest)
        if line.lead:
            leads[line.lead] = lead
    known: dict[str, ByProject] = {measure: {} for measure in ("funding", "eligible", "total")}
    funding: ByFund = {}
    amounts = PlannedAmount.objects.filter(project__in=rows.order_by().values("pk"))
    for project, measure, of, cents in amounts.values_list("project_id", "measure", "fund_id", "cents"):
        by = known.setdefault(measure, {})
        by[project] = by.get(project, 0) + cents
        if measure == "funding" and cents:
            given = funding.setdefault(of, {})
            given[project] = given.get(project, 0) + cents
    planned = {**known["funding"], **known["eligible"], **known["total"]}
    return Plan(dict(sorted(lines.items())), planned, funding, *places_and_aims_of(rows), leads)


def plan_again(plan: Plan, rows: Rows, decided: Decided) -> Plan:
    """With some projects read again. A new lead has its place among the names: then all is read."""
    projects = decided[PROJECT]
    new = read_plan(rows.filter(pk__in=projects))
    if not new.leads.items() <= plan.leads.items():
        return read_plan(rows)
    funds = {**plan.funding, **new.funding}
    found = Plan(
        _with(plan.lines, new.lines, projects),
        _with(plan.planned, new.planned, projects),
        {fund: _with(plan.funding.get(fund, {}), new.funding.get(fund, {}), projects) for fund in funds},
        _with(plan.places, new.places, projects),
        _with(plan.aims, new.aims, projects),
        plan.leads,
    )
    return plan if found == plan else found


def _with(old: dict[int, Any], new: Mapping[int, Any], projects: Collection[int]) -> dict[int, Any]:
    """Each project in the place that it had."""
    found = {**old, **new}
    for project in projects:
        if project not in new:
            found.pop(project, None)
    return found


def read_bound(rows: Rows) -> Bound:
    lines, commitments = money.budgeted_and_committed(rows)
    budgeted: ByFund = {}
    for project, fund, cents in lines:
        budgeted.setdefault(fund, {})[project] = cents
    return Bound(budgeted, flow_of(table_of(commitments)))


def read_spent(rows: Rows) -> Flow:
    return flow_of(table_of(money.spent_by_months(rows)))


def spent_again(spent: Flow, rows: Rows, decided: Decided) -> Flow:
    papers = decided[PAPER]
    return renewed(spent, papers, table_of(money.spent_by_months(rows, pk__in=papers)))


def read_settled(rows: Rows) -> Settled:
    return Settled(*(flow_of(table_of(columns)) for columns in money.claimed_and_paid(rows)))


def settled_again(settled: Settled, rows: Rows, decided: Decided) -> Settled:
    requests = decided[REQUEST]
    claimed, verified, paid = (table_of(columns) for columns in money.claimed_and_paid(rows, requests))
    return Settled(
        renewed(settled.claimed, requests, claimed),
        renewed(settled.verified, requests, verified),
        renewed(settled.paid, requests, paid),
    )


# -- what is asked for of them --------------------------------------------------------------
def chosen(parts: Parts, projects: Collection[int] | None = None, fund: int | None = None) -> Facts:
    """Of all projects or of some, for all funds or for one. Contracts name no fund: with one they are left out."""
    plan = parts.plan
    lines = plan.lines if projects is None else {pk: plan.lines[pk] for pk in projects}

    def by_fund(found: ByFund) -> ByFund:
        return {of: _within(by, lines) for of, by in found.items() if fund is None or of == fund}

    facts = Facts(lines)
    facts.by_fund = {
        FUNDING: by_fund(plan.funding),
        BUDGETED: _known({of: net_of_parts(by, lines) for of, by in by_fund(parts.bound.budgeted).items()}),
        COMMITTED: by_fund(parts.bound.committed.by_fund),
        SPENT: by_fund(parts.spent.by_fund),
        CLAIMED: _known(by_fund(parts.settled.claimed.by_fund)),
        VERIFIED: _known(by_fund(parts.settled.verified.by_fund)),
        PAID: by_fund(parts.settled.paid.by_fund),
    }
    facts.of = {step: _of_all(found) for step, found in facts.by_fund.items()}
    facts.of[PLANNED] = _within(plan.planned, lines) if fund is None else dict(facts.of[FUNDING])
    if fund is None:
        facts.of[CONTRACTED] = _within(parts.contracted, lines)
    for step, flow in zip(BY_MONTH, (parts.bound.committed, parts.spent, parts.settled.paid), strict=True):
        facts.flows[step] = _rows_within(flow.rows, None if projects is None else lines, fund)
    return facts


def _within(by: ByProject, lines: Mapping[int, Line]) -> ByProject:
    return by if by.keys() <= lines.keys() else {pk: cents for pk, cents in by.items() if pk in lines}


def _known(by_fund: ByFund) -> ByFund:
    """Nothing is not known to be nothing: what was refused, and what is budgeted by parts alone."""
    return {fund: {pk: cents for pk, cents in by.items() if cents} for fund, by in by_fund.items()}


def _of_all(by_fund: ByFund) -> ByProject:
    if len(by_fund) == 1:
        return next(iter(by_fund.values()))
    found: ByProject = {}
    for by in by_fund.values():
        if found.keys().isdisjoint(by):
            found.update(by)
        else:
            for project, cents in by.items():
                found[project] = found.get(project, 0) + cents
    return found


def _rows_within(rows: Table, lines: Mapping[int, Line] | None, fund: int | None) -> Table:
    if lines is not None:
        rows = rows[numpy.isin(rows[:, AT_PROJECT], list(lines))]
    return rows if fund is None else rows[rows[:, AT_FUND] == fund]


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
