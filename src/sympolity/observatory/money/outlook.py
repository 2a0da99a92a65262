"""What is likely to come: the method of forecasting applied to the money and the milestones of some projects."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from sympolity.methods.forecast import (
    Absorption,
    Fan,
    Forecast,
    Gap,
    History,
    Steps,
    StepsAhead,
    TooLittle,
    Work,
    absorption,
    completeness,
    forecast_of_payments,
    forecast_of_spending,
    gaps_of,
    history_of,
    month_of,
    steps_ahead,
)
from sympolity.network.portfolio.models import Milestone, Project
from sympolity.network.portfolio.queries import Rows
from sympolity.observatory.money.facts import (
    BUDGETED,
    FUNDING,
    GIVEN_UP,
    PAID,
    PLANNED,
    SPENT,
    Facts,
    net_of_parts,
)
from sympolity.observatory.money.flows import AT_CENTS, AT_MONTH, AT_PROJECT, Table, same_rows
from sympolity.observatory.money.parts import MILESTONE, NOT_PLAN, PROJECT, Decided, Way

MOST_GAPS = 20
MOST_PROMISES = 40
MONTHS_BEYOND = 36
OVER = (Project.Stage.COMPLETED, Project.Stage.CLOSED)


@dataclass(frozen=True)
class Outlook:
    """The forecast of a programme or of what is filtered; TooLittle says why a part of it is missing.

    None for all of it where the programme has no last day, or that day is over.
    """

    end_on: date | None
    is_over: bool = False
    spending: Fan | TooLittle | None = None
    payments: Fan | TooLittle | None = None
    steps: StepsAhead | TooLittle | None = None
    change: Absorption | None = None
    gaps: tuple[Gap, ...] = ()
    expected: Mapping[int, int] | None = None
    widened: float = 1.0
    months: int = 0
    works: int = 0
    known: float = 1.0


@dataclass(frozen=True)
class Ahead:
    """What spending will most likely become, learned from the history."""

    works: Sequence[Work]
    history: History
    forecast: Forecast
    gaps: tuple[Gap, ...]
    known: float


def spending_ahead(facts: Facts, end_on: date, today: date) -> Ahead | TooLittle:
    """The dear part of the forecast. It reads what is planned, budgeted and spent, and not what was paid."""
    works = works_of(facts, today)
    rows = facts.flows[SPENT][:, (AT_PROJECT, AT_MONTH, AT_CENTS)]
    known = completeness(facts.reported(), now=month_of(today))
    history = history_of(works, rows, as_of=today, known=known)
    if isinstance(history, TooLittle):
        return history
    found = forecast_of_spending(history, end_on=end_on, further=MONTHS_BEYOND)
    gaps = tuple(gaps_of(history, found, most=MOST_GAPS))
    return Ahead(works, history, found, gaps, min(known.values(), default=1.0))


def milestones_ahead(
    steps: Table, projects: Collection[int] | None, end_on: date, today: date
) -> StepsAhead | TooLittle:
    """Of all projects, or of some."""
    if projects is not None:
        steps = steps[numpy.isin(steps[:, OF_PROJECT], list(projects))]
    numbers = Steps(steps[:, OF_STEP].tolist(), steps[:, DUE], steps[:, MET], steps[:, LOST] > 0)
    return steps_ahead(numbers, as_of=today, end_on=end_on, most=MOST_PROMISES)


def outlook_of(
    facts: Facts,
    ahead: Ahead | TooLittle,
    steps: StepsAhead | TooLittle,
    end_on: date,
    today: date,
    target: int | None,
) -> Outlook:
    """`target` is what is to be spent by the last day; without one it is the sum of the budgets."""
    if isinstance(ahead, TooLittle):
        return Outlook(end_on, spending=ahead, payments=ahead, steps=steps)
    history, found = ahead.history, ahead.forecast
    share = payable_share(facts)
    payments = forecast_of_payments(history, found, facts.by_month(PAID), share=share, end_on=end_on)
    months_left = max(month_of(end_on) - month_of(today) + 1, 1)
    budget = sum(work.budget for work in ahead.works)
    return Outlook(
        end_on,
        spending=_until(found.fan, end_on),
        payments=_until(payments, end_on) if isinstance(payments, Fan) else payments,
        steps=steps,
        change=absorption(history, found, target=target or budget, months_left=months_left),
        gaps=ahead.gaps,
        expected={int(key): cents for key, cents in found.expected.items()},  # type: ignore[call-overload]
        widened=found.widened,
        months=found.months,
        works=found.works,
        known=ahead.known,
    )


def works_of(facts: Facts, today: date) -> list[Work]:
    """What may still be spent: the agreed budget, else what is planned; nothing of what was given up."""
    planned = net_of_parts(facts.of[PLANNED], facts.lines)
    budgets = {**planned, **facts.of.get(BUDGETED, {})}
    works = []
    for project, line in facts.lines.items():
        given_up = line.stage in GIVEN_UP
        ended = line.ended if line.stage in OVER else None
        if line.stage in OVER and ended is None:
            ended = min(line.end, today) if line.end else today
        budget = facts.of.get(SPENT, {}).get(project, 0) if given_up else budgets.get(project, 0)
        works.append(Work(project, line.start, line.end, max(budget, 0), today if given_up else ended))
    return works


def payable_share(facts: Facts) -> float:
    """What the funds give of what is planned; all of it where that is not known."""
    funding = facts.of.get(FUNDING, {})
    planned = sum(cents for project, cents in facts.of[PLANNED].items() if project in funding)
    return min(sum(funding.values()) / planned, 1.0) if planned else 1.0


def _until(fan: Fan, end_on: date) -> Fan:
    count = sum(1 for month in fan.months if month <= month_of(end_on))
    return Fan(fan.months[:count], fan.ranges[:count], fan.at_end)


# -- the milestones, as whole numbers: a row for each, a column for each of these -------------
OF_STEP, OF_PROJECT, DUE, MET, LOST = range(5)


def steps_by(version: str) -> Way:
    return Way("milestones", read_steps, NOT_PLAN, version, again=steps_again, by=(MILESTONE, PROJECT))


def read_steps(rows: Rows, **only: Any) -> Table:
    """Milestones of projects that still run or ended; those of projects that were given up are not asked."""
    inside = Q(Exists(rows.filter(pk=OuterRef("project")))) if only else Q(project__in=rows.order_by().values("pk"))
    kept = Milestone.objects.filter(inside, closed_on=None, **only).exclude(project__stage__in=GIVEN_UP)
    days = (Cast(name, CharField()) for name in ("due_on", "reported_on"))
    read: Any = kept.order_by("pk").values_list("pk", "project_id", "state", "project__stage", *days)
    counted = Days()
    numbers = [
        (pk, project, (due := counted[due_on]), *_met(state, stage, due, counted[reported_on]))
        for pk, project, state, stage, due_on, reported_on in read
    ]
    return numpy.array(numbers, dtype=numpy.int64).reshape(-1, 5)


class Days(dict[str | None, int]):
    """Days counted through by how the database writes them, each read once; 0 is none."""

    def __missing__(self, day: str | None) -> int:
        counted = self[day] = date.fromisoformat(day).toordinal() if day else 0
        return counted


def _met(state: str, stage: str, due: int, reported: int) -> tuple[int, int]:
    """A milestone is met when it was fulfilled, or reported as reached and not checked yet; partly is not met."""
    if state in (Milestone.State.FULFILLED, Milestone.State.REPORTED):
        return reported or due, 0
    return 0, int(state == Milestone.State.NOT_FULFILLED or stage == Project.Stage.CLOSED)


def steps_again(steps: Table, rows: Rows, decided: Decided) -> Table:
    """With the milestones, and those of the projects, that were decided about."""
    pks, projects = list(decided.get(MILESTONE, ())), list(decided.get(PROJECT, ()))
    is_old = numpy.isin(steps[:, OF_STEP], pks) | numpy.isin(steps[:, OF_PROJECT], projects)
    found = [read_steps(rows, pk__in=pks)] if pks else []
    found += [read_steps(rows, project__in=projects)] if projects else []
    new = numpy.unique(numpy.concatenate(found), axis=0)
    if same_rows(steps[is_old], new):
        return steps
    renewed = numpy.concatenate([steps[~is_old], new])
    return renewed[renewed[:, OF_STEP].argsort()]
