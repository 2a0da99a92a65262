"""The money of some projects as it stands in the tables: by project and fund, and by month.

It is read in four parts, for a plan changes rarely and payments come all day (`parts`). Budgets of parts of a project
lie within the budget of what they are part of: of each project only what its parts do not budget counts, so that
nothing is added twice.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy

from sympolity.affairs.finance.queries import money
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import PlannedAmount, Project
from sympolity.network.portfolio.queries import Rows
from sympolity.network.portfolio.queries.totals import aims_of, places_of

PLANNED, BUDGETED, CONTRACTED, COMMITTED = "planned", "budgeted", "contracted", "committed"
SPENT, CLAIMED, VERIFIED, PAID, FUNDING = "spent", "claimed", "verified", "paid", "funding"
STEPS = (PLANNED, BUDGETED, CONTRACTED, COMMITTED, SPENT, CLAIMED, VERIFIED, PAID)
BY_MONTH = (COMMITTED, SPENT, PAID)
GIVEN_UP = (Project.Stage.REJECTED, Project.Stage.CANCELLED)

ByProject = dict[int, int]
ByFund = dict[int | None, ByProject]
Table = Any
AT_PROJECT, AT_FUND, AT_MONTH, AT_ENTERED, AT_CENTS = range(5)


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
class Flow:
    """Amounts with their months: the rows as numbers, one column for each `AT_…`, and their sums."""

    rows: Table
    by_fund: ByFund


@dataclass(frozen=True, slots=True)
class Bound:
    """The lines of the budgets, the contracts and the commitments."""

    budgeted: ByFund
    contracted: ByProject
    committed: Flow


@dataclass(frozen=True, slots=True)
class Paid:
    """What was claimed, what of it was accepted, and what was paid."""

    claimed: ByFund
    verified: ByFund
    paid: Flow


@dataclass(frozen=True, slots=True)
class Parts:
    plan: Plan
    bound: Bound
    spent: Flow
    paid: Paid = field(default_factory=lambda: Paid({}, {}, _flow(((), (), (), (), ()))))


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
    """Read anew: ten queries, whatever the number of projects."""
    return chosen(Parts(read_plan(rows), read_bound(rows), read_spent(rows), read_paid(rows)), fund=fund)


# -- reading the parts ----------------------------------------------------------------------
def read_plan(rows: Rows) -> Plan:
    """The total cost where it is known, else the eligible cost, else the funding, as in every list of projects."""
    names = ("pk", "parent_id", "lead_id", "stage", "planned_start_on", "planned_end_on", "actual_end_on")
    lines = {pk: Line(*rest) for pk, *rest in rows.order_by().values_list(*names)}
    known: dict[str, ByProject] = {measure: {} for measure in ("funding", "eligible", "total")}
    funding: ByFund = {}
    amounts = PlannedAmount.objects.filter(project__in=rows.order_by().values("pk"))
    for project, measure, of, cents in amounts.values_list("project_id", "measure", "fund_id", "cents"):
        by = known.setdefault(measure, {})
        by[project] = by.get(project, 0) + cents
        if measure == "funding":
            _add(funding, project, of, cents)
    planned = {**known["funding"], **known["eligible"], **known["total"]}
    leads = Organisation.objects.filter(pk__in={line.lead for line in lines.values() if line.lead})
    names_of_leads = dict(leads.order_by("name").values_list("pk", "name"))
    return Plan(lines, planned, funding, places_of(rows), aims_of(rows), names_of_leads)


def read_bound(rows: Rows) -> Bound:
    budgeted: ByFund = {}
    for project, fund, cents in money.budgeted(rows):
        budgeted.setdefault(fund, {})[project] = cents
    return Bound(budgeted, money.contracted(rows), _flow(money.committed_by_month(rows)))


def read_spent(rows: Rows) -> Flow:
    return _flow(money.spent_by_months(rows))


def read_paid(rows: Rows) -> Paid:
    claimed: ByFund = {}
    verified: ByFund = {}
    for project, fund, asked, accepted in money.claimed(rows):
        _add(claimed, project, fund, asked)
        _add(verified, project, fund, accepted)
    return Paid(claimed, verified, _flow(money.paid_by_month(rows)))


def _add(by_fund: ByFund, project: int, fund: int | None, cents: int | None) -> None:
    if cents:
        given = by_fund.setdefault(fund, {})
        given[project] = given.get(project, 0) + cents


def _flow(rows: Sequence[Sequence[int]]) -> Flow:
    table = numpy.array(rows, dtype=numpy.int64).T
    by_fund: ByFund = {}
    keys, cents = added_up(table, AT_FUND, AT_PROJECT)
    for fund in numpy.unique(keys[:, 0]).tolist():
        at = keys[:, 0] == fund
        by_fund[fund or None] = dict(zip(keys[at, 1].tolist(), cents[at].tolist(), strict=True))
    return Flow(table, by_fund)


def added_up(table: Table, *columns: int) -> tuple[Table, Table]:
    """The different values of some columns, and the whole cents of each."""
    keys = table[:, columns]
    order = numpy.lexsort(keys.T)
    keys = keys[order]
    is_first = numpy.ones(len(keys), dtype=bool)
    is_first[1:] = (keys[1:] != keys[:-1]).any(axis=1)
    first = numpy.flatnonzero(is_first)
    return keys[first], numpy.add.reduceat(table[order, AT_CENTS], first) if len(first) else table[:0, AT_CENTS]


# -- what is asked for of them --------------------------------------------------------------
def chosen(parts: Parts, projects: Collection[int] | None = None, fund: int | None = None) -> Facts:
    """Of all projects or of some, for all funds or for one. Contracts name no fund: with one they are left out."""
    plan, bound, paid = parts.plan, parts.bound, parts.paid
    lines = plan.lines if projects is None else {pk: plan.lines[pk] for pk in projects}

    def by_fund(found: ByFund) -> ByFund:
        return {of: _within(by, lines) for of, by in found.items() if fund is None or of == fund}

    facts = Facts(lines)
    facts.by_fund = {
        FUNDING: by_fund(plan.funding),
        BUDGETED: {of: _without_zeros(net_of_parts(by, lines)) for of, by in by_fund(bound.budgeted).items()},
        COMMITTED: by_fund(bound.committed.by_fund),
        SPENT: by_fund(parts.spent.by_fund),
        CLAIMED: by_fund(paid.claimed),
        VERIFIED: by_fund(paid.verified),
        PAID: by_fund(paid.paid.by_fund),
    }
    facts.of = {step: _of_all(found) for step, found in facts.by_fund.items()}
    facts.of[PLANNED] = _within(plan.planned, lines) if fund is None else dict(facts.of[FUNDING])
    if fund is None:
        facts.of[CONTRACTED] = _within(bound.contracted, lines)
    for step, flow in zip(BY_MONTH, (bound.committed, parts.spent, paid.paid), strict=True):
        facts.flows[step] = _rows_within(flow.rows, None if projects is None else lines, fund)
    return facts


def _within(by: ByProject, lines: Mapping[int, Line]) -> ByProject:
    return by if by.keys() <= lines.keys() else {pk: cents for pk, cents in by.items() if pk in lines}


def _without_zeros(by: ByProject) -> ByProject:
    return {pk: cents for pk, cents in by.items() if cents}


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
