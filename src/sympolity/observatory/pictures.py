"""The map of a programme: one value for each place, by class, with a link behind each."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.pictures import MapPicture, TwinRow
from sympolity.methods.cartography import MapDrawing, Place
from sympolity.network.portfolio.pictures import finding_of_map, geometries, kept_drawing, short_of
from sympolity.network.territories.models import Boundary, Territory
from sympolity.observatory.queries import MapReading, Region

LARGE, SMALL = (760, 620), (328, 420)
MONEY, COUNT, PER_RESIDENT = "money", "projects", "resident"


def value_of(region: Region, show: str) -> Any:
    """In units of the currency, or a number of projects; None where nobody knows."""
    if show == COUNT:
        return region.count
    if show == PER_RESIDENT:
        per = region.cents_per_resident
        return None if per is None else round(float(per) / 100, 2)
    return region.planned_cents // 100


def text_of(region: Region, show: str, currency: str) -> str:
    value = value_of(region, show)
    if not value:
        return "" if value is None else formats.number(0)
    if show == COUNT:
        return formats.number(value)
    if show == PER_RESIDENT:
        return f"{formats.number(round(value))}{formats.NO_BREAK}{currency}"
    return short_of(region.planned_cents, currency)


def unit_of(show: str, currency: str) -> str:
    return {
        MONEY: _("planned, %(currency)s"),
        COUNT: _("projects"),
        PER_RESIDENT: _("planned for each resident, %(currency)s"),
    }[show] % {"currency": currency}


def map_picture(
    reading: MapReading, show: str, currency: str, href: Callable[[int], str], href_of_project: Callable[[int], str],
    *, svg_url: str = "",
) -> MapPicture | None:  # fmt: skip
    places = _places(reading, show, currency)
    drawing = _without_names_of_points(kept_drawing(places, width=LARGE[0], max_height=LARGE[1]), reading)
    if not drawing.height:
        return None
    hrefs = {str(region.territory.pk): href(region.territory.pk) for region in reading.inside}
    hrefs |= {f"project-{project.pk}": href_of_project(project.pk) for project in reading.points}
    return MapPicture(
        id="map",
        title=name_of(reading, show),
        drawing=drawing,
        small=_without_names_of_points(kept_drawing(places, width=SMALL[0], max_height=SMALL[1]), reading),
        unit=unit_of(show, currency),
        hrefs=hrefs,
        words=partial(_words, show, currency),
        twin=[
            TwinRow(
                reading.land.path(region.territory.pk),
                text_of(region, show, currency) or _("not known"),
                href(region.territory.pk),
            )
            for region in sorted(reading.inside, key=lambda each: (-(value_of(each, show) or 0), each.territory.name))
        ],
        as_of=timezone.localdate(),
        source=sources_of(drawing),
        svg_url=svg_url,
    )


def _places(reading: MapReading, show: str, currency: str) -> list[Place]:
    around = _around(reading)
    outlines = geometries([*(region.territory for region in reading.regions), *around])
    places = [
        Place(str(each.pk), "", geometry=outlines[each.pk], surroundings=True) for each in around if each.pk in outlines
    ]
    for region in reading.regions:
        place = region.territory
        point = None if place.latitude is None or place.longitude is None else (place.longitude, place.latitude)
        if not region.is_inside and place.pk not in outlines:
            continue
        places.append(
            Place(
                str(place.pk),
                place.name,
                geometry=outlines.get(place.pk),
                point=point,
                value=value_of(region, show) if region.is_inside else None,
                text=text_of(region, show, currency) if region.is_inside else "",
                surroundings=not region.is_inside,
            )
        )
    places += [
        Place(f"project-{project.pk}", project.title, point=(project.longitude, project.latitude))
        for project in reading.points
        if project.longitude is not None and project.latitude is not None
    ]
    return places


def _around(reading: MapReading) -> list[Territory]:
    """The larger places in which these lie, so that dots without outlines stand somewhere."""
    land = reading.land
    shown = {region.territory.pk for region in reading.regions}
    larger = {step for region in reading.inside for step in land.tree.path(region.territory.pk)[1:2]} - shown
    return [land.territories[pk] for pk in sorted(larger) if pk in land.territories]


def _without_names_of_points(drawing: MapDrawing, reading: MapReading) -> MapDrawing:
    """A hundred titles of projects would cover the land: a dot says its name when it is pointed at or read out.

    Where only dots are drawn, classes have no colour and need no legend.
    """
    if not any(shape.class_index is not None for shape in drawing.shapes):
        drawing = replace(drawing, legend=())
    if not reading.points:
        return drawing
    return replace(drawing, labels=tuple(each for each in drawing.labels if not each.id.startswith("project-")))


def _words(show: str, currency: str, value: Any) -> str:
    if show == MONEY:
        return short_of(int(value) * 100, currency)
    return formats.number(value if show == COUNT else round(value, 1))


def finding(reading: MapReading, show: str) -> str:
    inside = reading.inside
    if show == COUNT:
        without = sum(1 for region in inside if not region.count)
        if without:
            return ngettext(
                "%(count)s of %(all)s places has no project", "%(count)s of %(all)s places have no project", without
            ) % {"count": formats.number(without), "all": formats.number(len(inside))}
        return _("Every place has projects")
    if show == PER_RESIDENT:
        known = [region for region in inside if region.cents_per_resident]
        if not known:
            return _("Planned money for each resident")
        most = max(known, key=lambda region: region.cents_per_resident or 0)
        return _("Most for each resident is planned in %(name)s") % {"name": most.territory.name}
    return finding_of_map(reading.totals)


def name_of(reading: MapReading, show: str) -> str:
    """What the picture shows; what it finds stands above the page."""
    level = str(Territory.Level(reading.level).label)
    return {
        MONEY: _("Planned money by %(level)s"),
        COUNT: _("Projects by %(level)s"),
        PER_RESIDENT: _("Planned money for each resident by %(level)s"),
    }[show] % {"level": level}


def sources_of(drawing: MapDrawing) -> str:
    """Who drew the boundaries that are shown: their licences ask for it."""
    pks = [int(shape.id) for shape in drawing.shapes]
    rows = Boundary.objects.filter(territory__in=pks).order_by("source").values_list("source", "licence").distinct()
    told = [f"{source} ({licence})" if licence else source for source, licence in rows]
    return _("Boundaries: %(sources)s") % {"sources": "; ".join(told)} if told else ""
