"""What the portfolio adds to the pages below it: the projects there, programme by programme, and their sums."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.panels import Panel
from sympolity.network.portfolio import queries
from sympolity.network.portfolio.models import Milestone, Project
from sympolity.network.programmes.models import Programme

DAYS_AHEAD = 30


@dataclass(frozen=True, slots=True)
class Line:
    """The projects of one programme: how many, how much planned, and their list."""

    programme: Programme
    figures: queries.Figures
    url: str


def projects_of_organisation(organisation: Any, request: HttpRequest) -> Panel | None:
    """The projects that an organisation leads, where the person may see them; the list behind them shows the same."""
    rows = Project.objects.visible_to(request.user).filter(lead=organisation)  # type: ignore[arg-type]
    return _panel(rows, f"lead={organisation.pk}", _("Projects that it leads"))


def projects_in_territory(territory: Any, request: HttpRequest) -> Panel | None:
    """The projects in a place and in everything that lies in it."""
    programmes = Programme.objects.visible_to(request.user).filter(network=territory.network_id)  # type: ignore[arg-type]
    first = programmes.first()
    if first is None:
        return None
    land = queries.land_of(first)
    rows = queries.in_territories(Project.objects.filter(programme__in=programmes), land, [territory.pk])
    return _panel(rows, f"territory={territory.pk}")


def projects_in_grouping(grouping: Any, request: HttpRequest) -> Panel | None:
    """The projects in the places of a grouping and in everything that lies in them."""
    programmes = Programme.objects.visible_to(request.user).filter(network=grouping.network_id)  # type: ignore[arg-type]
    first, places = programmes.first(), list(grouping.territories.values_list("pk", flat=True))
    if first is None or not places:
        return None
    rows = Project.objects.filter(programme__in=programmes)
    return _panel(
        queries.in_territories(rows, queries.land_of(first), places), "&".join(f"territory={pk}" for pk in places)
    )


def projects_under_objective(objective: Any, request: HttpRequest) -> Panel | None:
    """The projects that serve an objective or anything under it, where the person may see them."""
    programme = objective.programme
    _found, tree = queries.objectives_of(programme)
    rows = queries.portfolio(programme, request.user)  # type: ignore[arg-type]
    return _panel(queries.under_objectives(rows, tree, [objective.pk]), f"objective={objective.pk}")


def figures_of_programme(programme: Programme, request: HttpRequest) -> Panel:
    """The three figures of a programme: money planned so far, projects, milestones due within a month or late."""
    rows = queries.portfolio(programme, request.user)  # type: ignore[arg-type]
    sums = queries.figures(programme, rows)
    due = Milestone.objects.filter(
        project__in=rows.order_by(),
        closed_on=None,
        state=Milestone.State.PLANNED,
        due_on__lte=timezone.localdate() + timedelta(days=DAYS_AHEAD),
    ).count()
    projects = reverse("portfolio:list", args=[programme.slug])
    return Panel(
        "kernel/parts/figures.html",
        {
            "figures": [
                {
                    "value": formats.money_short(sums.planned_cents, programme.currency),
                    "label": _("planned so far"),
                    "href": projects,
                },
                {"value": formats.number(sums.count), "label": programme.word("projects"), "href": projects},
                {"value": formats.number(due), "label": _("milestones late or due within a month")},
            ]
        },
    )


def _panel(rows: queries.Rows, query: str, title: str = "") -> Panel | None:
    programmes = Programme.objects.filter(pk__in=rows.order_by().values("programme")).order_by("title")
    lines = [
        Line(
            each,
            queries.figures(each, rows.filter(programme=each)),
            f"{reverse('portfolio:list', args=[each.slug])}?{query}",
        )
        for each in programmes
    ]
    return Panel("portfolio/panel.html", {"title": title or _("Projects here"), "lines": lines}) if lines else None
