"""The rows of the list with their money, and the sums of exactly what is filtered."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.models import Chain
from sympolity.network.portfolio.models import Milestone, Partner, PlannedAmount, Project, ProjectCode
from sympolity.network.programmes.models import Programme

Rows = QuerySet[Project]
OPEN_MILESTONES = Q(closed_on=None, state=Milestone.State.PLANNED)
NOT_LATE = (*Project.ENDED, Project.Stage.COMPLETED)


def portfolio(programme: Programme, user: User) -> Rows:
    """The projects of a programme that a person may see."""
    return Project.objects.visible_to(user).filter(programme=programme)


def _sum_of(measure: str) -> Subquery:
    amounts = PlannedAmount.objects.filter(project=OuterRef("pk"), measure=measure).order_by()
    return Subquery(amounts.values("project").annotate(sum=Sum("cents")).values("sum"), output_field=BigIntegerField())


def with_planned(rows: Rows) -> Rows:
    """`planned_cents`: the total cost where it is known, else the eligible cost, else the funding; None: no amount."""
    if "planned_cents" in rows.query.annotations:
        return rows
    return rows.annotate(planned_cents=Coalesce(_sum_of("total"), _sum_of("eligible"), _sum_of("funding")))


def with_funding(rows: Rows) -> Rows:
    """`funding_cents`: what all funds together give; None: no funding known."""
    if "funding_cents" in rows.query.annotations:
        return rows
    return rows.annotate(funding_cents=_sum_of("funding"))


def with_next_step(rows: Rows) -> Rows:
    """`next_due_on`: the day of the first milestone that nobody reported."""
    steps = Milestone.objects.filter(OPEN_MILESTONES, project=OuterRef("pk")).order_by()
    first = steps.values("project").annotate(first=Min("due_on")).values("first")
    return rows.annotate(next_due_on=Subquery(first))


ANNOTATIONS: dict[str, Callable[[Rows], Rows]] = {
    "planned_cents": with_planned,
    "funding_cents": with_funding,
    "next_due_on": with_next_step,
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over projects, in cents; `unpriced` have no amount at all, `late` are past their planned end."""

    count: int = 0
    planned_cents: int = 0
    funding_cents: int = 0
    unpriced: int = 0
    late: int = 0
    over: int = 0
    stand_by: int = 0


def is_late(today: date) -> Q:
    """Past the planned end and not completed, as `Project.objects.late()` reads it."""
    return Q(planned_end_on__lt=today) & ~Q(stage__in=NOT_LATE)


def is_watched(programme: Programme) -> Q:
    """Above the threshold of the programme and not ended; for rows that went through `with_planned`."""
    return Q(planned_cents__gt=programme.watch_cents) & ~Q(stage__in=Project.ENDED)


def figures(programme: Programme, rows: Rows) -> Figures:
    """The sums of exactly these rows, in one query."""

    def counted(condition: Q) -> Count:
        return Count(Case(When(condition, then=1)))

    def summed(name: str) -> Coalesce:
        return Coalesce(Sum(name), 0, output_field=BigIntegerField())

    found = with_funding(with_planned(rows.order_by())).aggregate(
        sum_count=Count("pk"),
        sum_planned_cents=summed("planned_cents"),
        sum_funding_cents=summed("funding_cents"),
        sum_unpriced=counted(Q(planned_cents=None)),
        sum_late=counted(is_late(timezone.localdate())),
        sum_over=counted(is_watched(programme)),
        sum_stand_by=counted(Q(stage=Project.Stage.STAND_BY)),
    )
    return Figures(**{name.removeprefix("sum_"): value for name, value in found.items()})


def complete_rows(rows: Iterable[Project]) -> list[Project]:
    """What a row of the list shows beyond its own columns, in four queries whatever the number of rows.

    Sets `planned_cents`, `funding_cents`, `money_by`, `places`, `aims`, `next_step`, `steps_done` and `steps_all`.
    """
    listed = list(rows)
    by_pk = {project.pk: project for project in listed}
    for project in listed:
        project.__dict__.update(money_by={}, places=[], aims=[], next_step=None, steps_done=0, steps_all=0)
    amounts = PlannedAmount.objects.filter(project__in=by_pk).order_by()
    for pk, measure, cents in amounts.values_list("project_id", "measure").annotate(sum=Sum("cents")):
        by_pk[pk].__dict__["money_by"][measure] = cents
    for project in listed:
        money = project.__dict__["money_by"]
        planned = next((money[name] for name in ("total", "eligible", "funding") if name in money), None)
        project.__dict__.update(planned_cents=planned, funding_cents=money.get("funding"))
    for name, key in (("territories", "places"), ("objectives", "aims")):
        for link in _links(name, by_pk):
            by_pk[link[0]].__dict__[key].append(link[1])
    for step in Milestone.objects.filter(project__in=by_pk, closed_on=None).order_by("due_on", "id"):
        seen = by_pk[step.project_id].__dict__
        seen["steps_all"] += 1
        seen["steps_done"] += step.state == Milestone.State.FULFILLED
        if seen["next_step"] is None and step.state == Milestone.State.PLANNED:
            seen["next_step"] = step
    return listed


def complete_for_file(rows: Iterable[Project]) -> list[Project]:
    """What a file holds beyond the rows of the list: also `groups`, `partner_names`, `outside_codes`, `part_of` and
    `funds`, the names of those who fund it."""
    listed = complete_rows(rows)
    by_pk = {project.pk: project for project in listed}
    for project in listed:
        project.__dict__.update(groups=[], partner_names=[], outside_codes=[], part_of="", funds=[])
    for pk, group in _links("target_groups", by_pk):
        by_pk[pk].__dict__["groups"].append(group)
    today = timezone.localdate()
    partners = Partner.objects.filter(Q(until=None) | Q(until__gte=today), project__in=by_pk)
    for pk, name in partners.order_by("organisation__name").values_list("project_id", "organisation__name"):
        by_pk[pk].__dict__["partner_names"].append(name)
    for code in ProjectCode.objects.filter(project__in=by_pk).order_by("scheme", "value"):
        by_pk[code.project_id].__dict__["outside_codes"].append(code.value)
    parents = Project.objects.filter(pk__in={project.parent_id for project in listed if project.parent_id})
    codes = dict(parents.values_list("pk", "code"))
    for project in listed:
        project.__dict__["part_of"] = codes.get(project.parent_id or 0, "")
    given = PlannedAmount.objects.filter(project__in=by_pk, measure="funding").exclude(fund=None)
    for pk, name in given.order_by("fund__name").values_list("project_id", "fund__name"):
        by_pk[pk].__dict__["funds"].append(name)
    return listed


def _links(name: str, pks: Iterable[int]) -> list[tuple[int, Any]]:
    """Pairs of a project and one of its territories, objectives or target groups, by name."""
    field: Any = Project._meta.get_field(name)
    target = field.m2m_reverse_field_name()
    links = field.remote_field.through.objects.filter(project__in=list(pks)).select_related(target)
    return [(link.project_id, getattr(link, target)) for link in links.order_by(f"{target}__name")]


def with_version(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """With what `version_of_portfolio` needs, so that finding a programme costs one query and no second one."""
    rows = Project.objects.filter(programme=OuterRef("pk")).order_by().values("programme")
    chains = Chain.objects.order_by()
    of_programme = Concat(Value("programme:"), Cast("pk", CharField()), output_field=CharField())
    of_network = Concat(Value("network:"), Cast("network_id", CharField()), output_field=CharField())
    return programmes.annotate(
        own_chain=of_programme,
        network_chain=of_network,
        own_head=Subquery(chains.filter(name=OuterRef("own_chain")).values("hash")),
        own_number=Subquery(chains.filter(name=OuterRef("own_chain")).values("number")),
        network_head=Subquery(chains.filter(name=OuterRef("network_chain")).values("hash")),
        projects_count=Subquery(rows.annotate(found=Count("pk")).values("found")),
        projects_changed=Subquery(rows.annotate(found=Max("changed_at")).values("found")),
    )


def version_of_portfolio(programme: Programme, *, head: str | None = None) -> str:
    """What changes whenever a reading of this portfolio may: the two journals, the rows, the threshold, the day.

    `head` stands for the journal of the programme where not each of its entries counts.
    """
    if not hasattr(programme, "own_head"):
        programme = with_version(Programme.objects.filter(pk=programme.pk)).get()
    names = ("network_head", "projects_count", "projects_changed", "created_at", "watch_cents", "pk")
    own_head = programme.own_head if head is None else head  # type: ignore[attr-defined]
    parts = [str(own_head), *(str(getattr(programme, name)) for name in names)]
    return hashlib.sha256(":".join([*parts, timezone.localdate().isoformat()]).encode()).hexdigest()[:32]
