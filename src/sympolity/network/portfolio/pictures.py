"""Pictures of projects: where the money goes, one project's place, and its plan against what happened."""

import hashlib
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.pictures import MapPicture, TimelinePicture, TwinRow
from sympolity.ground.languages.queries import say
from sympolity.methods.cartography import MapDrawing, Place, draw_map, natural_breaks
from sympolity.methods.cartography import timeline as timelines
from sympolity.network.portfolio.models import Milestone, Project
from sympolity.network.portfolio.queries import Land, Totals
from sympolity.network.territories.models import Boundary, Territory

ASIDE = (336, 420)  # CSS pixels of the column beside a list
LEVELS = (Territory.Level.MUNICIPALITY, Territory.Level.REGION, Territory.Level.COUNTRY, Territory.Level.COMMUNITY)
WEEK = 7 * 24 * 3600
HALF = 0.5
NAMES_IN_A_FINDING = 3


def level_of(land: Land) -> str:
    """The level at which a map of the whole land reads best: municipalities, else the first level that has places."""
    places = {
        level: [each for each in land.at(level) if not land.grouped or each.pk in land.grouped] for level in LEVELS
    }
    return next((level for level in LEVELS if len(places[level]) > 1), Territory.Level.MUNICIPALITY)


def kept_drawing(places: Sequence[Place], *, width: float, max_height: float) -> MapDrawing:
    """A drawing is a function of its places alone: it is kept under their hash and never grows stale."""
    content = pickle.dumps((places, width, max_height))
    key = f"map-drawing:1:{hashlib.sha256(content).hexdigest()}"
    drawing: MapDrawing | None = cache.get(key)
    if drawing is None:
        values = [place.value for place in places if not place.surroundings and place.value is not None]
        drawing = draw_map(places, width=width, max_height=max_height, classes=natural_breaks(values))
        cache.set(key, drawing, WEEK)
    return drawing


def geometries(territories: Sequence[Territory]) -> dict[int, Mapping[str, Any]]:
    found = Boundary.objects.filter(territory__in=[each.pk for each in territories])
    return dict(found.values_list("territory_id", "geometry"))


def places_with(
    territories: Sequence[Territory],
    value: Callable[[Territory], Any],
    text: Callable[[Territory], str],
) -> list[Place]:
    """The territories as places to draw: by their outline, else by their point."""
    outlines = geometries(territories)
    return [
        Place(
            id=str(each.pk),
            name=each.name,
            geometry=outlines.get(each.pk),
            point=None if each.latitude is None or each.longitude is None else (each.longitude, each.latitude),
            value=value(each),
            text=text(each),
        )
        for each in territories
    ]


def money_drawing(land: Land, used: Iterable[int], totals: Totals, level: str, currency: str) -> MapDrawing:
    """Planned money by place, or projects where nobody knows amounts, for the column beside the list."""
    by_place = totals.by_key

    def value(place: Territory) -> int:
        total = by_place.get(place.pk)
        if total is None:
            return 0
        return total.planned_cents // 100 if totals.whole.planned_cents else total.count

    def words(place: Territory) -> str:
        if not value(place):
            return ""
        return short_of(value(place) * 100, currency) if totals.whole.planned_cents else formats.number(value(place))

    places = places_with(land.own(level, used), value, words)
    drawing = kept_drawing(places, width=ASIDE[0], max_height=ASIDE[1])
    return drawing if drawing.shapes else replace(drawing, legend=())


def money_map(
    drawing: MapDrawing, totals: Totals, currency: str, href: Callable[[int], str], *, as_of: date | None = None
) -> MapPicture | None:
    """The drawing with its finding, a link behind each place, and the same figures as a table."""
    if not drawing.height:
        return None
    used = [part for part in totals.parts if part.count]
    has_money = bool(totals.whole.planned_cents)
    return MapPicture(
        id="map",
        title=finding_of_map(totals),
        drawing=drawing,
        unit=_("planned, %(currency)s") % {"currency": currency} if has_money else _("projects"),
        hrefs={str(part.key): href(part.key) for part in totals.parts},
        words=partial(_units, currency) if has_money else formats.number,
        twin=[
            TwinRow(part.name, _told(part.count, part.planned_cents, currency), href(part.key))
            for part in sorted(used, key=lambda part: (-part.planned_cents, -part.count, part.name))
        ],
        as_of=as_of or timezone.localdate(),
    )


def short_of(cents: int, currency: str) -> str:
    """“9.4 M” without the currency, which stands once beside the picture."""
    return formats.money_short(cents, currency).removesuffix(currency).rstrip()


def _units(currency: str, units: Any) -> str:
    return short_of(int(units) * 100, currency)


def _told(count: int, cents: int, currency: str) -> str:
    projects = ngettext("%(count)s project", "%(count)s projects", count) % {"count": formats.number(count)}
    return f"{formats.money_short(cents, currency)}, {projects}" if cents else projects


def finding_of_map(totals: Totals) -> str:
    """The fewest places, at most three, that hold at least half of the money; else where the money is."""
    whole = totals.whole.planned_cents
    ranked = sorted((part for part in totals.parts if part.planned_cents), key=lambda part: -part.planned_cents)
    if not whole or not ranked:
        return _("Projects by place")
    if len(ranked) == 1:
        return _("%(name)s holds %(share)s of the money") % {
            "name": ranked[0].name,
            "share": formats.percent(min(1, ranked[0].planned_cents / whole)),
        }
    taken: list[Any] = []
    for part in ranked[:NAMES_IN_A_FINDING]:
        taken.append(part)
        if sum(each.planned_cents for each in taken) >= HALF * whole:
            break
    share = sum(each.planned_cents for each in taken) / whole
    if len(taken) == 1:
        return _("%(name)s holds %(share)s of the money") % {"name": taken[0].name, "share": formats.percent(share)}
    return _("%(names)s and %(last)s hold %(share)s of the money") % {
        "names": _(", ").join(part.name for part in taken[:-1]),
        "last": taken[-1].name,
        "share": formats.percent(min(1, share)),
    }


def place_picture(
    project: Project, territories: Sequence[Territory], land: Land, href: Callable[[int], str]
) -> MapPicture | None:
    """One project in its land: its point, else its places, inside the larger place in which they lie."""
    own = {each.pk for each in territories}
    level = level_of(land)
    neighbours = [each for each in land.own(level, own) if each.pk not in own]
    holding = {step for pk in own for step in land.tree.path(pk)} - own
    outlines = geometries([*territories, *neighbours])
    has_point = project.latitude is not None and project.longitude is not None
    places = [
        Place(
            str(each.pk), "", geometry=outlines[each.pk], value=0 if each.pk in holding else None,
            surroundings=each.pk not in holding,
        )
        for each in neighbours
        if each.pk in outlines
    ]  # fmt: skip
    for each in territories:
        point = None if each.latitude is None or each.longitude is None else (each.longitude, each.latitude)
        if each.pk in outlines or (point and not has_point):
            places.append(Place(str(each.pk), each.name, geometry=outlines.get(each.pk), point=point, value=1))
    if project.latitude is not None and project.longitude is not None:
        places.append(Place("project", project.address, point=(project.longitude, project.latitude)))
    if not any(not place.surroundings and (place.geometry or place.point) for place in places):
        return None
    return MapPicture(
        id="place",
        title=_("Where: %(names)s") % {"names": ", ".join(each.name for each in territories) or project.address},
        drawing=replace(kept_drawing(places, width=ASIDE[0], max_height=280), legend=()),
        hrefs={str(pk): href(pk) for pk in own},
        twin=[TwinRow(land.path(each.pk), "", href(each.pk)) for each in territories],
    )


def timeline_of(project: Project, milestones: Sequence[Milestone], parts: Sequence[Project]) -> TimelinePicture | None:
    """The project and its parts, plan against what happened; a project without planned days is not drawn."""
    today = timezone.localdate()
    spans = [span for each in (project, *parts) if (span := _span(each, milestones if each is project else (), today))]
    if not spans:
        return None
    drawing = timelines.timeline(spans, today=today, width=744)
    by_pk = {str(each.pk): each for each in (project, *parts)}
    return TimelinePicture(
        id="timeline",
        title=_finding_of_time(project),
        drawing=drawing,
        spans=spans,
        names={span.id: say(by_pk[span.id], "title").text for span in spans},
        as_of=today,
    )


def _span(project: Project, milestones: Sequence[Milestone], today: date) -> timelines.Span | None:
    start = project.planned_start_on or project.planned_end_on
    end = project.planned_end_on or project.planned_start_on
    if start is None or end is None:
        return None
    started = project.actual_start_on
    if started is None and project.stage == Project.Stage.IMPLEMENTATION and start <= today:
        started = start
    return timelines.Span(
        id=str(project.pk),
        planned_from=start,
        planned_until=end,
        started_on=started,
        finished_on=project.actual_end_on,
        milestones=tuple(
            timelines.Milestone(str(step.pk), step.due_on, step.reported_on)
            for step in milestones
            if step.closed_on is None
        ),
    )


def _finding_of_time(project: Project) -> str:
    end, days = project.planned_end_on, project.days_late
    if days:
        return ngettext("The planned end passed %(days)s day ago", "The planned end passed %(days)s days ago", days) % {
            "days": formats.number(days)
        }
    if project.actual_end_on and end:
        late = (project.actual_end_on - end).days
        if late > 0:
            return ngettext("It ended %(days)s day after the plan", "It ended %(days)s days after the plan", late) % {
                "days": formats.number(late)
            }
        return _("It ended as planned")
    if end:
        return _("It is planned to end on %(day)s") % {"day": formats.day(end, "long")}
    return _("Plan and what happened")
