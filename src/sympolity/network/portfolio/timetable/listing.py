"""The timetable as a list: plan beside agreed plan, project by project, on the page and in the file."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.lists import Column, EmptyState, Listing
from sympolity.ground.languages.queries import with_translations
from sympolity.ground.languages.templatetags.languages import say_tag
from sympolity.methods.timetable import Slippage
from sympolity.network.portfolio import queries
from sympolity.network.portfolio.filters import Choices, filters_of, named_like
from sympolity.network.portfolio.listing import state_in_words, tone_of
from sympolity.network.portfolio.models import Milestone, Project
from sympolity.network.programmes.models import Programme

# Each project stands twice on the page, drawn and as a row: fewer of them than in other lists.
ROWS_SHOWN = 20


def timetable_of(project: Project) -> str:
    return reverse("portfolio:project-timetable", args=[project.programme.slug, project.pk])


def _fulfilled(project: Any) -> str:
    steps = project.plan.steps
    if not steps:
        return ""
    done = sum(line.step.state == Milestone.State.FULFILLED for line in steps)
    return _("%(done)s of %(all)s") % {"done": formats.number(done), "all": formats.number(len(steps))}


def _amendment(project: Any) -> str:
    return str(project.plan.amendment.get_state_display()) if project.plan.amendment else ""


COLUMNS: list[Column[Any]] = [
    Column(
        "title", gettext_lazy("Project"), lambda each: say_tag(each, "title"), kind="link", sort="title",
        href=timetable_of, sub=lambda each: each.lead.name if each.lead else "",
    ),
    Column("code", gettext_lazy("Code"), lambda each: each.code, sort="code", shown=False),
    Column("state", gettext_lazy("State"), state_in_words, kind="status", sort="stage", tone=tone_of),
    Column(
        "start", gettext_lazy("Planned start"), lambda each: each.planned_start_on, kind="day",
        sort="planned_start_on", steps_aside=2,
    ),
    Column(
        "agreed", gettext_lazy("Agreed end"), lambda each: each.plan.baseline and each.plan.baseline.planned_end_on,
        kind="day", sort="agreed_end_on", steps_aside=1,
    ),
    Column(
        "end", gettext_lazy("Planned end"), lambda each: each.planned_end_on, kind="day", sort="planned_end_on",
        steps_aside=1,
    ),
    Column(
        "ended", gettext_lazy("Actual end"), lambda each: each.actual_end_on, kind="day", sort="actual_end_on",
        shown=False,
    ),
    Column(
        "moved", gettext_lazy("Moved, days"), lambda each: each.plan.slip.moved, kind="number", shown=False,
        steps_aside=2,
    ),
    Column(
        "behind", gettext_lazy("Behind, days"), lambda each: each.plan.slip.behind, kind="number", sort="behind_days",
    ),
    Column("steps", gettext_lazy("Milestones fulfilled"), _fulfilled, steps_aside=2),
    Column("amendment", gettext_lazy("Open amendment"), _amendment, steps_aside=2),
    Column(
        "lead", gettext_lazy("Lead organisation"), lambda each: each.lead.name if each.lead else "",
        sort="lead__name", shown=False,
    ),
]  # fmt: skip


def timetable_listing(request: HttpRequest, programme: Programme, choices: Choices) -> Listing[Project]:
    """Each row carries its `plan`, a `queries.PlanLine`."""

    def prepare(rows: list[Project]) -> Iterable[Project]:
        for each in rows:
            each.programme = programme
        for line in queries.plan_lines(rows):
            line.project.__dict__["plan"] = line
        return with_translations(rows)

    return Listing(
        request=request,
        rows_of=queries.with_behind(queries.portfolio(programme, request.user)),  # type: ignore[arg-type]
        columns=COLUMNS,
        filters=filters_of(programme, choices),
        default_sort="-behind",
        name=f"{programme.slug}-timetable",
        caption=gettext_lazy("Timetable"),
        empty=EmptyState(_("No projects yet")),
        search=named_like,
        prepare=prepare,
        annotate=lambda rows: rows.select_related("lead").defer("summary"),
        page_size=ROWS_SHOWN,
    )


def finding(found: Slippage) -> str:
    """The timetable in one sentence: how many agreed plans are behind."""
    if not found.agreed:
        return _("No plan is agreed yet")
    if not found.behind:
        return _("Nothing is behind its agreed plan")
    words = {"behind": formats.number(found.behind), "agreed": formats.number(found.agreed)}
    return (
        ngettext(
            "%(behind)s of %(agreed)s agreed plans is behind",
            "%(behind)s of %(agreed)s agreed plans are behind",
            found.behind,
        )
        % words
    )


def in_days(days: int | None) -> str:
    """ "18 days", "−5 days"; empty where nobody knows."""
    if days is None:
        return ""
    sign = "−" if days < 0 else ""
    return ngettext("%(sign)s%(days)s day", "%(sign)s%(days)s days", abs(days)) % {
        "sign": sign,
        "days": formats.number(abs(days)),
    }
