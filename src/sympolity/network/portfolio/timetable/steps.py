"""The milestones of one project beside the days that were agreed for them."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.kernel.lists import Column, EmptyState, Listing
from sympolity.ground.languages.queries import with_translations
from sympolity.ground.languages.templatetags.languages import say_tag
from sympolity.network.portfolio.models import Milestone, PlanVersion, Project
from sympolity.network.portfolio.queries import step_lines
from sympolity.network.portfolio.story import state_of_step

COLUMNS: list[Column[Any]] = [
    Column("title", gettext_lazy("Step"), lambda each: say_tag(each, "title"), sort="title"),
    Column(
        "state", gettext_lazy("State"), lambda each: state_of_step(each)[1], kind="status", sort="state",
        tone=lambda each: state_of_step(each)[0],
    ),
    Column("agreed", gettext_lazy("Agreed day"), lambda each: each.line.agreed_on, kind="day", steps_aside=1),
    Column("due", gettext_lazy("Due"), lambda each: each.due_on, kind="day", sort="due_on"),
    Column(
        "reached", gettext_lazy("Reached on"), lambda each: each.reported_on, kind="day", sort="reported_on",
        steps_aside=2,
    ),
    Column("moved", gettext_lazy("Moved, days"), lambda each: each.line.slip.moved, kind="number", steps_aside=2),
    Column("behind", gettext_lazy("Behind, days"), lambda each: each.line.slip.behind, kind="number"),
]  # fmt: skip


def steps_listing(request: HttpRequest, project: Project, baseline: PlanVersion | None) -> Listing[Milestone]:
    """Each row carries its `line`, a `queries.StepLine`."""
    today: date = timezone.localdate()

    def prepare(rows: list[Milestone]) -> list[Milestone]:
        for each in rows:
            each.project = project
        for line in step_lines(rows, baseline, today):
            line.step.__dict__["line"] = line
        return with_translations(rows)

    return Listing(
        request=request,
        rows_of=project.milestones.filter(closed_on=None),
        columns=COLUMNS,
        default_sort="due",
        name=f"{project.code or project.pk}-timetable",
        caption=gettext_lazy("Milestones"),
        empty=EmptyState(_("No milestone is planned yet.")),
        prepare=prepare,
    )
