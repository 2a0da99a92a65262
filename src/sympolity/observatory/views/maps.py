from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, render_part, signed_in
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.pictures import level_of
from sympolity.network.portfolio.readings import kept
from sympolity.network.portfolio.views.here import programme_here
from sympolity.network.programmes.models import Programme
from sympolity.network.territories.models import Territory
from sympolity.observatory.pictures import COUNT, MONEY, PER_RESIDENT, finding, map_picture
from sympolity.observatory.queries import MOST_POINTS, MapReading, levels_with_places, map_reading


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways to read the map, with the address that chooses it."""

    label: str | Promise
    url: str
    current: bool


@require_safe
@signed_in
def project_map(request: SignedInRequest, programme: str) -> HttpResponse:
    """Where the projects and their money are; the choices stand in the address."""
    here = programme_here(request, programme)
    rows = portfolio.portfolio(here, request.user)
    land = kept(here, "land", lambda: portfolio.land_of(here))
    levels = levels_with_places(land)
    level = request.GET.get("level", "")
    if level not in levels:
        level = level_of(land)
    points = request.GET.get("points") == "yes"
    reading = kept(here, f"map:{level}:{points}", lambda: map_reading(here, rows, level, with_points=points))
    first = MONEY if reading.totals.whole.planned_cents else COUNT
    show = request.GET.get("show", first)
    if show not in {MONEY, COUNT, PER_RESIDENT} or (show == PER_RESIDENT and not reading.knows_residents):
        show = first
    list_url = reverse("portfolio:list", args=[here.slug])
    picture = map_picture(
        reading,
        show,
        here.currency,
        lambda pk: f"{list_url}?territory={pk}",
        lambda pk: reverse("portfolio:project", args=[here.slug, pk]),
        svg_url=address(request.GET, format="svg"),
    )
    if request.GET.get("format") == "svg" and picture:
        return as_svg(picture, here, finding(reading, show))
    context = {
        "title": finding(reading, show) if picture else _("Projects by place"),
        "picture": picture,
        "notes": notes_of(reading, here),
        "choices": choices_of(request.GET, reading, levels, level, show, points),
        "totals": reading.totals,
        "list_url": list_url,
    }
    return render_part(request, "observatory/map.html", context, part="map")


def address(params: QueryDict, **changes: str) -> str:
    params = params.copy()
    params.pop("format", None)
    for name, value in changes.items():
        params[name] = value
    return f"?{params.urlencode()}"


def choices_of(
    params: QueryDict, reading: MapReading, levels: list[str], level: str, show: str, points: bool
) -> list[tuple[str, list[Choice]]]:
    shown = [(MONEY, _("planned money")), (COUNT, _("number of projects"))]
    if reading.knows_residents:
        shown.append((PER_RESIDENT, _("money for each resident")))
    groups = [(_("Show"), [Choice(label, address(params, show=key), key == show) for key, label in shown])]
    if len(levels) > 1:
        labels = dict(Territory.Level.choices)
        groups.append((_("By"), [Choice(labels[key], address(params, level=key), key == level) for key in levels]))
    answers = (("yes", _("with dots")), ("no", _("without dots")))
    groups.append(
        (
            _("Projects with a point"),
            [Choice(words, address(params, points=key), (key == "yes") == points) for key, words in answers],
        )
    )
    return groups


def notes_of(reading: MapReading, programme: Programme) -> list[str]:
    """What a reader must know to read the map rightly."""
    notes, totals = [], reading.totals
    if totals.nowhere.count:
        notes.append(
            ngettext(
                "%(count)s project stands in no place of this level and is not on the map (%(amount)s)",
                "%(count)s projects stand in no place of this level and are not on the map (%(amount)s)",
                totals.nowhere.count,
            )
            % {
                "count": formats.number(totals.nowhere.count),
                "amount": formats.money_short(totals.nowhere.planned_cents, programme.currency),
            }
        )
    if totals.several:
        notes.append(
            ngettext(
                "%(count)s project stands in several places: it counts in each of them, and once in the sum",
                "%(count)s projects stand in several places: they count in each of them, and once in the sum",
                totals.several,
            )
            % {"count": formats.number(totals.several)}
        )
    if reading.points_in_all > MOST_POINTS:
        notes.append(
            _("%(count)s projects have a point; the %(most)s largest are drawn")
            % {"count": formats.number(reading.points_in_all), "most": formats.number(MOST_POINTS)}
        )
    return notes


def as_svg(picture: Any, programme: Programme, title: str) -> HttpResponse:
    """The map as a file of its own, with its colours inside, its finding, its source and its day."""
    content = render_to_string("observatory/map.svg", {"picture": picture, "programme": programme, "finding": title})
    response = HttpResponse(content, content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{programme.slug}-map.svg"'
    return response
