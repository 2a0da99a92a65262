"""What the portfolio adds to the pages of organisations and territories: the projects there, programme by programme."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from sympolity.ground.kernel.panels import Panel
from sympolity.network.portfolio import queries
from sympolity.network.portfolio.models import Partner, Project
from sympolity.network.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Line:
    """The projects of one programme: how many, how much planned, and their list."""

    programme: Programme
    figures: queries.Figures
    url: str


def projects_of_organisation(organisation: Any, request: HttpRequest) -> Panel | None:
    """The projects that an organisation leads or takes part in today, where the person may see them."""
    partnered = Partner.objects.filter(organisation=organisation, until=None).values("project_id")
    rows = Project.objects.visible_to(request.user).filter(Q(lead=organisation) | Q(pk__in=partnered))  # type: ignore[arg-type]
    return _panel(rows, f"lead={organisation.pk}")


def projects_in_territory(territory: Any, request: HttpRequest) -> Panel | None:
    """The projects in a place and in everything that lies in it."""
    programmes = Programme.objects.visible_to(request.user).filter(network=territory.network_id)  # type: ignore[arg-type]
    first = programmes.first()
    if first is None:
        return None
    land = queries.land_of(first)
    rows = queries.in_territories(Project.objects.filter(programme__in=programmes), land, [territory.pk])
    return _panel(rows, f"territory={territory.pk}")


def _panel(rows: queries.Rows, query: str) -> Panel | None:
    programmes = Programme.objects.filter(pk__in=rows.order_by().values("programme")).order_by("title")
    lines = [
        Line(
            each,
            queries.figures(each, rows.filter(programme=each)),
            f"{reverse('portfolio:list', args=[each.slug])}?{query}",
        )
        for each in programmes
    ]
    return Panel("portfolio/panel.html", {"lines": lines}) if lines else None
