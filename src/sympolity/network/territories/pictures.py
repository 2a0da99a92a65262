"""Maps of places: a place with what lies in it, or the places of a grouping."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.pictures import MapPicture, TwinRow
from sympolity.methods.cartography import Classes, Place, draw_map, natural_breaks
from sympolity.network.territories.models import Territory

WIDTH, HEIGHT = 640, 440
WIDTH_ON_A_PHONE, HEIGHT_ON_A_PHONE = 320, 320
CLASSES = 4


def picture_of(territory: Territory, children: Sequence[Territory]) -> MapPicture | None:
    """The place and its children; without any outline or point there is nothing to draw."""
    if not any(_is_placed(child) for child in children):
        return _picture(territory.name, [territory]) if _is_placed(territory) else None
    title = _("Residents of what lies in %(name)s") % {"name": territory.name}
    around = _as_place(territory, surroundings=True) if hasattr(territory, "boundary") else None
    return _picture(title, children, around)


def picture_of_many(name: str, places: Sequence[Territory]) -> MapPicture | None:
    if not any(_is_placed(place) for place in places):
        return None
    return _picture(_("Residents of %(name)s") % {"name": name}, places)


def _is_placed(territory: Territory) -> bool:
    return hasattr(territory, "boundary") or territory.latitude is not None


def _residents(territory: Territory) -> int | None:
    return getattr(territory, "residents", None)


def _as_place(territory: Territory, *, surroundings: bool = False) -> Place:
    residents = _residents(territory)
    point = None
    if territory.latitude is not None and territory.longitude is not None:
        point = (territory.longitude, territory.latitude)
    return Place(
        id=str(territory.pk),
        name=territory.name,
        geometry=territory.boundary.geometry if hasattr(territory, "boundary") else None,
        point=point,
        value=None if surroundings else residents,
        text=formats.number(residents) if residents is not None else "",
        surroundings=surroundings,
    )


def _picture(title: str, territories: Sequence[Territory], around: Place | None = None) -> MapPicture:
    places = [*([around] if around else []), *(_as_place(each) for each in territories)]
    known = [residents for each in territories if (residents := _residents(each)) is not None]
    classes: Classes | None = natural_breaks(known, at_most=CLASSES) if len(set(known)) > 1 else None
    hrefs = {str(each.pk): reverse("territories:territory", args=[each.pk]) for each in territories}
    sources = dict.fromkeys(each.boundary.source for each in territories if hasattr(each, "boundary"))
    counted = [day for each in territories if (day := getattr(each, "counted_on", None))]

    def drawn(width: float, height: float) -> Any:
        return draw_map(places, width=width, max_height=height, classes=classes)

    return MapPicture(
        id="map",
        title=title,
        drawing=drawn(WIDTH, HEIGHT),
        small=drawn(WIDTH_ON_A_PHONE, HEIGHT_ON_A_PHONE),
        unit=_("residents") if known else "",
        hrefs=hrefs,
        twin=[
            TwinRow(
                each.name, formats.number(_residents(each)) if _residents(each) is not None else "", hrefs[str(each.pk)]
            )
            for each in territories
        ],
        as_of=max(counted) if counted else None,
        source="; ".join(sources),
    )
