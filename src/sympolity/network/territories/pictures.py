"""Maps of places: a place with what lies in it, or the places of a grouping."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.pictures import MapPicture, TwinRow
from sympolity.methods.cartography import Classes, MapDrawing, Place, draw_map, natural_breaks
from sympolity.network.territories.models import Territory

WIDTH, HEIGHT = 640, 440
WIDTH_ON_A_PHONE, HEIGHT_ON_A_PHONE = 320, 320
CLASSES = 4


def picture_of(territory: Territory, children: Sequence[Territory]) -> MapPicture | None:
    """The place and its children; without any outline or point there is nothing to draw."""
    if not any(_is_placed(child) for child in children):
        return _picture(territory.name, [territory]) if _is_placed(territory) else None
    counted = any(_residents(child) is not None for child in children)
    sentence = _("Residents of what lies in %(name)s") if counted else _("What lies in %(name)s")
    return _picture(sentence % {"name": territory.name}, children, around=territory)


def picture_of_many(name: str, places: Sequence[Territory]) -> MapPicture | None:
    if not any(_is_placed(place) for place in places):
        return None
    counted = any(_residents(place) is not None for place in places)
    return _picture(_("Residents of %(name)s") % {"name": name} if counted else name, places)


def _is_placed(territory: Territory) -> bool:
    return hasattr(territory, "boundary") or territory.latitude is not None


def _residents(territory: Territory) -> int | None:
    return getattr(territory, "residents", None)


def _as_place(territory: Territory, *, value: int | None, surroundings: bool = False) -> Place:
    residents = _residents(territory)
    point = None
    if territory.latitude is not None and territory.longitude is not None:
        point = (territory.longitude, territory.latitude)
    return Place(
        id=str(territory.pk),
        name=territory.name,
        geometry=territory.boundary.geometry if hasattr(territory, "boundary") else None,
        point=point,
        value=value,
        text=formats.number(residents) if residents is not None else "",
        surroundings=surroundings,
    )


def _picture(title: str, territories: Sequence[Territory], *, around: Territory | None = None) -> MapPicture:
    """`around` is the outline in which the others lie; it gives the extent where they are points."""
    known = [residents for each in territories if (residents := _residents(each)) is not None]
    # Without any figure a plain pale area says "nothing is claimed"; hatching would say "a figure is missing".
    places = [_as_place(each, value=_residents(each) if known else 0) for each in territories]
    if around is not None and hasattr(around, "boundary"):
        only_points = all(place.geometry is None for place in places)
        places.insert(0, _as_place(around, value=0 if only_points else None, surroundings=not only_points))
    has_areas = any(place.geometry is not None and not place.surroundings for place in places)
    classes: Classes | None = natural_breaks(known, at_most=CLASSES) if len(set(known)) > 1 and has_areas else None
    shown = [*territories, *([around] if around else [])]
    hrefs = {str(each.pk): reverse("territories:territory", args=[each.pk]) for each in shown}
    sources = dict.fromkeys(each.boundary.source for each in shown if hasattr(each, "boundary"))
    counted = [day for each in territories if (day := getattr(each, "counted_on", None))]
    own = {str(each.pk) for each in territories}

    def drawn(width: float, height: float) -> MapDrawing:
        return draw_map(places, width=width, max_height=height, classes=classes)

    return MapPicture(
        id="map",
        title=title,
        drawing=drawn(WIDTH, HEIGHT),
        small=drawn(WIDTH_ON_A_PHONE, HEIGHT_ON_A_PHONE),
        unit=_("residents") if known else "",
        hrefs=hrefs,
        twin=[TwinRow(place.name, place.text, hrefs[place.id]) for place in places if place.id in own],
        as_of=max(counted) if counted else None,
        source="; ".join(sources),
    )
