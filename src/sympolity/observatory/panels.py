"""What the observatory adds to the pages below it: the way to the three axes of what the page is about."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from sympolity.ground.kernel.panels import Panel
from sympolity.ground.languages.queries import say, with_translations
from sympolity.network.programmes.models import Programme
from sympolity.observatory.dashboard.reading import OBJECTIVE, PROJECT, Focus
from sympolity.observatory.dashboard.ways import Ways

TEMPLATE = "observatory/parts/to_dashboards.html"


@dataclass(frozen=True, slots=True)
class Way:
    label: str
    url: str


def dashboard_of_programme(programme: Any, request: HttpRequest) -> Panel:
    return _panel(programme, Focus())


def dashboard_of_objective(objective: Any, request: HttpRequest) -> Panel:
    return _panel(objective.programme, Focus(OBJECTIVE, objective.pk))


def dashboard_of_project(project: Any, request: HttpRequest) -> Panel:
    return _panel(project.programme, Focus(PROJECT, project.pk))


def _panel(programme: Programme, focus: Focus) -> Panel:
    """Whoever sees something of a programme sees its dashboards."""
    return Panel(TEMPLATE, {"ways": [Way(_("Dashboard"), Ways(programme, focus).dashboard(focus))]})


def money_of_project(project: Any, request: HttpRequest) -> Panel | None:
    """The way to its money, for those who may see it."""
    if not request.user.has_perm("finance.see_money", project.programme):
        return None
    url = reverse("observatory:project-money", args=[project.programme.slug, project.pk])
    return Panel(TEMPLATE, {"ways": [Way(_("Money of this project"), url)]})


def reports_of_round(round_: Any, request: HttpRequest) -> Panel | None:
    """The programme report about this round, and the page on which one chooses the report of a municipality."""
    programme = round_.programme
    if not request.user.has_perm("journal.view_history", programme):
        return None
    report = reverse("observatory:report", args=[programme.slug, "fund"])
    ways = [
        Way(_("Programme report about this round"), f"{report}?round={round_.pk}"),
        Way(_("All reports"), reverse("observatory:reports", args=[programme.slug])),
    ]
    return Panel(TEMPLATE, {"ways": ways})


def dashboards_of_place(territory: Any, request: HttpRequest) -> Panel | None:
    """One for each programme of the network that the person sees and that has projects there or elsewhere."""
    visible = Programme.objects.visible_to(request.user).filter(network=territory.network_id)  # type: ignore[arg-type]
    programmes = with_translations(visible.filter(projects__isnull=False).distinct())
    ways = [
        Way(
            _("Dashboard: %(programme)s") % {"programme": say(each, "title").text},
            reverse("observatory:dashboard-place", args=[each.slug, territory.pk]),
        )
        for each in programmes
    ]
    return Panel(TEMPLATE, {"ways": ways}) if ways else None
