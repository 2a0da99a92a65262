"""Plans against what was agreed: how far projects and their milestones have moved."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, DateField, F, Func, IntegerField, OuterRef, Q, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.ground.languages.queries import say, with_translations
from sympolity.methods.timetable import Dates, Slip, Slippage, rolled_up, slip
from sympolity.network.portfolio.models import Amendment, CriticalDate, Milestone, PlanVersion, Project
from sympolity.network.portfolio.queries.rows import NOT_LATE, Rows, is_late
from sympolity.network.programmes.models import Programme


class DaysFrom(Func):
    """Whole days from the second day to the first."""

    output_field = IntegerField()
    template = "(%(expressions)s)"
    arg_joiner = " - "

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="CAST(JULIANDAY(%(expressions)s) AS INTEGER)",
            arg_joiner=") - JULIANDAY(",
            **context,
        )


def with_agreed_end(rows: Rows) -> Rows:
    """`agreed_end_on`: the planned end as it was first agreed; None: no plan was agreed."""
    if "agreed_end_on" in rows.query.annotations:
        return rows
    baseline = PlanVersion.objects.filter(project=OuterRef("pk"), is_baseline=True).order_by()
    return rows.annotate(agreed_end_on=Subquery(baseline.values("planned_end_on"), output_field=DateField()))


def with_behind(rows: Rows) -> Rows:
    """`behind_days`: days behind the agreed plan as `methods.timetable.slip` reads them; None: no plan was agreed."""
    if "behind_days" in rows.query.annotations:
        return rows
    today = timezone.localdate()
    agreed = F("agreed_end_on")
    return with_agreed_end(rows).annotate(
        behind_days=Case(
            When(actual_end_on__isnull=False, then=DaysFrom(F("actual_end_on"), agreed)),
            When(is_late(today), then=DaysFrom(Value(today, output_field=DateField()), agreed)),
            default=DaysFrom(F("planned_end_on"), agreed),
            output_field=IntegerField(),
        )
    )


def is_behind(days: int) -> Q:
    """More than so many days behind the agreed plan and not ended; for rows that went through `with_behind`."""
    return Q(behind_days__gt=days) & ~Q(stage__in=Project.ENDED)


def slip_of(project: Project, agreed_end_on: date | None, today: date) -> Slip:
    return slip(
        Dates(project.pk, agreed_end_on, project.planned_end_on, project.actual_end_on, project.stage not in NOT_LATE),
        today,
    )


def slip_of_step(step: Milestone, agreed_on: date | None, today: date) -> Slip:
    """A milestone is reached on the day that was reported, and open while nobody reported it."""
    is_open = step.state == Milestone.State.PLANNED and step.closed_on is None
    reached = None if step.state == Milestone.State.PLANNED else step.reported_on
    return slip(Dates(step.pk, agreed_on, step.due_on, reached, is_open), today)


def slippage(rows: Rows) -> Slippage:
    """How far the plans of these projects have moved, all of them together, in one query."""
    return rolled_up(found for found, _lead, _name in _slips(rows))


def slippage_by_lead(rows: Rows) -> tuple[Slippage, list[tuple[int | None, str, Slippage]]]:
    """The same, and for each lead organisation that has agreed plans, those with most of them behind first."""
    slips = list(_slips(rows))
    groups: dict[tuple[int | None, str], list[Slip]] = {}
    for found, lead, name in slips:
        groups.setdefault((lead, name), []).append(found)
    rolled = [(lead, name, rolled_up(group)) for (lead, name), group in groups.items()]
    measured = [each for each in rolled if each[2].agreed]
    whole = rolled_up(found for found, _lead, _name in slips)
    return whole, sorted(measured, key=lambda each: (-each[2].behind, each[1]))


def _slips(rows: Rows) -> Iterator[tuple[Slip, int | None, str]]:
    today = timezone.localdate()
    names = ("pk", "agreed_end_on", "planned_end_on", "actual_end_on", "stage", "lead_id", "lead__name")
    for pk, agreed, planned, actual, stage, lead, name in with_agreed_end(rows.order_by()).values_list(*names):
        yield slip(Dates(pk, agreed, planned, actual, stage not in NOT_LATE), today), lead, name or ""


@dataclass(frozen=True, slots=True)
class StepLine:
    """A milestone beside the day that was agreed for it; None for one that came in later."""

    step: Milestone
    agreed_on: date | None
    slip: Slip


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A project beside its agreed plan."""

    project: Project
    baseline: PlanVersion | None
    slip: Slip
    steps: tuple[StepLine, ...]
    amendment: Amendment | None


def plan_lines(projects: Sequence[Project], milestones: Iterable[Milestone] | None = None) -> list[PlanLine]:
    """What a timetable tells of these projects, in three queries whatever their number; in two where their milestones
    were read already."""
    today = timezone.localdate()
    baselines = {plan.project_id: plan for plan in PlanVersion.objects.filter(project__in=projects, is_baseline=True)}
    steps: dict[int, list[Milestone]] = {project.pk: [] for project in projects}
    by_pk = {project.pk: project for project in projects}
    if milestones is None:
        milestones = Milestone.objects.filter(project__in=projects).order_by("due_on", "id")
    for step in milestones:
        if step.closed_on is None:
            step.project = by_pk[step.project_id]
            steps[step.project_id].append(step)
    waiting = {each.project_id: each for each in Amendment.objects.open().filter(project__in=projects)}
    return [
        PlanLine(
            project,
            baseline := baselines.get(project.pk),
            slip_of(project, baseline.planned_end_on if baseline else None, today),
            tuple(step_lines(steps[project.pk], baseline, today)),
            waiting.get(project.pk),
        )
        for project in projects
    ]


def step_lines(steps: Iterable[Milestone], baseline: PlanVersion | None, today: date) -> Iterable[StepLine]:
    agreed = baseline.steps if baseline else {}
    for step in steps:
        text = agreed.get(str(step.pk))
        day = date.fromisoformat(text) if text else None
        yield StepLine(step, day, slip_of_step(step, day, today))


def critical_days(programme: Programme) -> list[tuple[str, date]]:
    """The days that every plan of a programme has to respect: its own end, and those that it entered."""
    days = [(_("end of the programme"), programme.ends_on)] if programme.ends_on else []
    entered = list(CriticalDate.objects.filter(programme=programme, closed_on=None))
    for each in entered:
        each.programme = programme
    days += [(say(each, "title").text, each.falls_on) for each in with_translations(entered)]
    return sorted(days, key=lambda pair: pair[1])
