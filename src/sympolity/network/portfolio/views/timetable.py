"""The timetable of a programme and of a project, and agreeing plans."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, render_part, require, signed_in
from sympolity.ground.kernel.list_page import list_as_file
from sympolity.ground.kernel.spreadsheets import CONTENT_TYPES
from sympolity.ground.languages.queries import with_translations
from sympolity.methods.timetable import Slippage, margins
from sympolity.network.portfolio import operations, queries
from sympolity.network.portfolio.listing import page_of
from sympolity.network.portfolio.models import Amendment, Milestone, Project
from sympolity.network.portfolio.operations.baselines import without_baseline
from sympolity.network.portfolio.readings import kept
from sympolity.network.portfolio.timetable.forms import AgreeForm
from sympolity.network.portfolio.timetable.listing import finding, in_days, timetable_listing, timetable_of
from sympolity.network.portfolio.timetable.pictures import picture_of, picture_of_one
from sympolity.network.portfolio.timetable.steps import steps_listing
from sympolity.network.portfolio.views.here import programme_here, project_here
from sympolity.network.portfolio.views.list import ListPage
from sympolity.network.programmes.models import Programme

DECIDE = "portfolio.decide_amendment"


@require_safe
@signed_in
def timetable(request: SignedInRequest, programme: str) -> HttpResponse:
    """Agreed plans against current ones: a sentence, four figures, the picture, and the same dates as a list."""
    here = programme_here(request, programme)
    page = ListPage(request, here)
    listing = timetable_listing(request, here, page.choices)
    found, by_lead = _slippage(page, listing.filtered)
    if (kind := request.GET.get("format", "")) in CONTENT_TYPES:
        about = [(_("Programme"), here.title), (_("Timetable"), finding(found))]
        return list_as_file(listing, kind=kind, about=about)
    listing.__dict__["count"] = found.count
    lines = [each.plan for each in listing.objects]  # type: ignore[attr-defined]
    with_translations([step.step for line in lines for step in line.steps])
    context = {
        "listing": listing,
        "title": finding(found),
        "figures": _figures(here, found),
        "picture": picture_of(lines, _("What is on this page"), queries.critical_days(here)),
        "states": Milestone.State.choices,
        "leads": [(name, each, listing.url(lead=str(lead) if lead else "none")) for lead, name, each in by_lead],
        **kept(here, "plans-to-decide", partial(_to_decide, here)),
        "may_decide": request.user.has_perm(DECIDE, here),
        "today": timezone.localdate(),
    }
    return render_part(request, "portfolio/timetable/timetable.html", context, part="list")


def _to_decide(programme: Programme) -> dict[str, int]:
    """How many plans could be agreed, and how many amendments wait for a decision."""
    submitted = Amendment.objects.filter(project__programme=programme, state=Amendment.State.SUBMITTED)
    waiting = without_baseline(programme).exclude(planned_end_on=None)
    return {"waiting": waiting.count(), "open_amendments": submitted.count()}


Whole = tuple[Slippage, list[tuple[int | None, str, Slippage]]]


def _slippage(page: ListPage, rows: queries.Rows) -> Whole:
    """All that is filtered, rolled up: together, and by lead organisation."""

    def read() -> Whole:
        return queries.slippage_by_lead(rows)

    return read() if page.filter_key else kept(page.programme, "slippage", read)


def _figures(programme: Programme, found: Slippage) -> list[dict[str, Any]]:
    worst = Project.objects.filter(pk=str(found.worst_key)).first() if (found.worst or 0) > 0 else None
    if worst:
        worst.programme = programme
    base = reverse("portfolio:list", args=[programme.slug])
    return [
        {
            "label": _("behind the agreed plan"),
            "value": formats.number(found.behind),
            "unit": _("of %(all)s") % {"all": formats.number(found.agreed)},
        },
        {"label": _("median, agreed plans"), "value": in_days(found.median) or "–"},
        {
            "label": _("furthest behind"),
            "value": in_days(found.worst) or "–",
            "href": timetable_of(worst) if worst else "",
        },
        {
            "label": _("past the planned end"),
            "value": formats.number(found.overdue),
            "href": f"{base}?late=yes" if found.overdue else "",
        },
    ]


@require_safe
@signed_in
def project_timetable(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    """One project: its plan, its milestones and its parts against what was agreed; each version of the plan."""
    here = project_here(request, programme, pk)
    parts = list(here.children.select_related("lead").order_by("planned_start_on", "id"))
    for part in parts:
        part.programme = here.programme
    line, *of_parts = queries.plan_lines([here, *parts])
    listing = steps_listing(request, here, line.baseline)
    if (kind := request.GET.get("format", "")) in CONTENT_TYPES:
        return list_as_file(listing, kind=kind, about=[(_("Project"), here.title)])
    with_translations([here, *parts, *(each.step for each in line.steps)])
    critical = queries.critical_days(here.programme)
    context = {
        "listing": listing,
        "project": here,
        "title": finding_of_one(line),
        "picture": picture_of_one(line, of_parts, _("Plan and milestones"), critical),
        "states": Milestone.State.choices,
        "margins": margins(here.planned_end_on, critical),
        "line": line,
        "versions": here.plan_versions.select_related("amendment").order_by("-number"),
        "may_decide": request.user.has_perm(DECIDE, here),
        "may_propose": request.user.has_perm("portfolio.propose_amendment", here),
        "project_url": page_of(here),
    }
    return render_part(request, "portfolio/timetable/project.html", context, part="list")


def finding_of_one(line: queries.PlanLine) -> str:
    behind = line.slip.behind
    if behind is None:
        return _("The plan is not agreed yet")
    if behind > 0:
        return ngettext("%(days)s day behind the agreed plan", "%(days)s days behind the agreed plan", behind) % {
            "days": formats.number(behind)
        }
    if behind < 0:
        return ngettext("%(days)s day ahead of the agreed plan", "%(days)s days ahead of the agreed plan", -behind) % {
            "days": formats.number(-behind)
        }
    return _("As agreed")


@signed_in
def agree_plan(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    here = project_here(request, programme, pk)
    require(request.user, DECIDE, here)
    return edit_page(
        request,
        AgreeForm(**sent(request)),
        partial(operations.set_baseline, here, by=request.user),
        title=_("Agree the plan of %(project)s") % {"project": here.title},
        submit_label=_("Agree it"),
        said=_("Agreed. From now on its days move by an amendment."),
        back=page_of(here),
        context={"lead": _("The plan as it stands is kept for good. Later days are compared with it.")},
    )


@signed_in
def agree_plans(request: SignedInRequest, programme: str) -> HttpResponse:
    here = programme_here(request, programme)
    require(request.user, DECIDE, here)
    count = without_baseline(here).exclude(planned_end_on=None).count()
    lead = ngettext(
        "The plan of %(count)s approved project is kept as it stands. Its days then move by amendments.",
        "The plans of %(count)s approved projects are kept as they stand. Their days then move by amendments.",
        count,
    ) % {"count": formats.number(count)}
    return edit_page(
        request,
        AgreeForm(**sent(request)),
        partial(operations.set_baselines, here, by=request.user),
        title=_("Agree the plans"),
        submit_label=_("Agree them"),
        said=_("Agreed. From now on their days move by amendments."),
        back=reverse("portfolio:timetable", args=[here.slug]),
        context={"lead": lead},
    )
