"""The milestones behind the numbers of the dashboards."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.list_page import list_page
from sympolity.ground.kernel.lists import Column, EmptyState, Filter, Listing, Option
from sympolity.ground.languages.queries import say, with_translations
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.listing import page_of
from sympolity.network.portfolio.models import Milestone, Project
from sympolity.network.portfolio.views.here import programme_here
from sympolity.network.programmes.models import Programme
from sympolity.observatory.dashboard.axes import TONES, Mark
from sympolity.observatory.dashboard.reading import (
    OBJECTIVE,
    PLACE,
    PROJECT,
    Focus,
    Ground,
    ground_of,
    mark_conditions,
    mark_of,
)

Steps = QuerySet[Milestone]


@require_safe
@signed_in
def milestones(request: SignedInRequest, programme: str) -> HttpResponse:
    here = programme_here(request, programme)
    rows = portfolio.portfolio(here, request.user)
    listing = Listing(
        request,
        _counted(rows),
        _columns(),
        _filters(ground_of(here)),
        default_sort="due",
        name=f"{here.slug}-milestones",
        caption=_("Milestones"),
        empty=EmptyState(_("No milestone stands like this")),
        prepare=partial(_complete, here),
    )
    words = ngettext("%(count)s milestone", "%(count)s milestones", listing.count)
    return list_page(request, listing, {"title": words % {"count": formats.number(listing.count)}})


def _counted(rows: portfolio.Rows) -> Steps:
    """Those that dashboards count: not dropped, and of an ended project only what was reported."""
    steps = Milestone.objects.filter(closed_on=None, project__in=rows.order_by().values("pk"))
    ended = steps.filter(project__stage__in=Project.ENDED, state=Milestone.State.PLANNED)
    return steps.exclude(pk__in=ended.order_by().values("pk")).select_related("project__lead")


def _complete(programme: Programme, steps: list[Milestone]) -> list[Milestone]:
    for step in steps:
        step.project.programme = programme
    with_translations([*steps, *(step.project for step in steps)])
    return steps


def _columns() -> list[Column[Milestone]]:
    return [
        Column(
            "title", gettext_lazy("Milestone"), lambda step: say(step, "title").text, sort="title",
            href=lambda step: page_of(step.project), sub=lambda step: say(step.project, "title").text,
        ),
        Column("due", gettext_lazy("Due"), lambda step: step.due_on, kind="day", sort="due_on"),
        Column(
            "mark", gettext_lazy("State"), lambda step: Mark(mark_of(step)).label, kind="status",
            tone=lambda step: TONES[mark_of(step)],
        ),
        Column(
            "project", gettext_lazy("Project"), lambda step: say(step.project, "title").text, shown=False,
            sort="project__title",
        ),
        Column(
            "lead", gettext_lazy("Lead organisation"), lambda step: step.project.lead.name if step.project.lead else "",
            steps_aside=1,
        ),
        Column(
            "reported", gettext_lazy("Reported on"), lambda step: step.reported_on, kind="day", steps_aside=2,
        ),
        Column(
            "verification", gettext_lazy("How one sees it"), lambda step: say(step, "verification").text, shown=False
        ),
    ]  # fmt: skip


def _filters(ground: Ground) -> list[Filter[Milestone]]:
    conditions = mark_conditions(timezone.localdate())

    def marked(steps: Steps, values: list[str]) -> Steps:
        found = steps.none()
        for value in values:
            if value in conditions:
                found = found | steps.filter(conditions[value])
        return found

    return [
        Filter("mark", gettext_lazy("State"), marked, lambda: [Option(mark.value, mark.label) for mark in Mark]),
        Filter("territory", gettext_lazy("Territory"), partial(_within, ground, PLACE), partial(_places, ground)),
        Filter(
            "objective",
            ground.programme.word("objective"),
            partial(_within, ground, OBJECTIVE),
            lambda: [Option(str(pk), say(each, "name").text) for pk, each in ground.objectives.items()],
        ),
        Filter("project", gettext_lazy("Project"), partial(_within, ground, PROJECT), many=False, kind="number"),
    ]


def _within(ground: Ground, kind: str, steps: Steps, values: list[str]) -> Steps:
    found = Project.objects.none()
    everything: Any = Project.objects.filter(programme=ground.programme)
    for value in values:
        found = found | ground.rows_of(Focus(kind, int(value)), everything)
    return steps.filter(project__in=found.order_by().values("pk"))


def _places(ground: Ground) -> list[Option]:
    inside = ground.land.grouped or ground.land.territories
    return [Option(str(pk), ground.land.path(pk)) for pk in ground.land.territories if pk in inside]
