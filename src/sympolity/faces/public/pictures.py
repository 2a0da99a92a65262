"""The maps of the open pages: where the money goes, or where the projects are if no amounts are known."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from sympolity.faces.public.queries import Glimpse, PlaceRow
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.pictures import MapPicture, TwinRow
from sympolity.methods.cartography import Classes, MapDrawing, Place, draw_map, natural_breaks
from sympolity.network.territories.models import Territory

# Width and greatest height, in pixels at which a map is shown.
WIDE, COMPACT, ON_A_PHONE, OF_A_GLIMPSE = (640, 520), (400, 400), (328, 340), (260, 180)
A_MILLION = 100_000_000  # cents
CLASSES = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """How the values of a map are written: the unit once, under the title, and short figures on the places."""

    unit: str
    divisor: int
    decimals: int

    def value(self, amount: int) -> Decimal:
        return Decimal(amount) / self.divisor

    def text(self, amount: int) -> str:
        """A small amount is not written as nothing."""
        value = self.value(amount)
        least = Decimal(1).scaleb(-self.decimals)
        if 0 < value < least / 2:
            return _("under %(amount)s") % {"amount": formats.number(least, self.decimals)}
        return formats.number(value, self.decimals)


def scale_of(rows: Sequence[PlaceRow], currency: str) -> Scale:
    most = max((row.planned_cents for row in rows), default=0)
    if not most:
        return Scale(_("projects"), 1, 0)
    if most >= A_MILLION:
        return Scale(_("planned, million %(currency)s") % {"currency": currency}, A_MILLION, 1)
    return Scale(_("planned, %(currency)s") % {"currency": currency}, 100, 0)


def map_of(
    rows: Sequence[PlaceRow],
    title: str,
    href: Callable[[PlaceRow], str],
    *,
    currency: str,
    as_of: date | None = None,
    ground: Sequence[Territory] = (),
    is_compact: bool = False,
) -> MapPicture | None:
    """The places by money, else by projects; `ground` is drawn quietly beneath. None where nothing has a place.

    A compact map is one drawing for large and small screens.
    """
    if not any(is_placed(row.territory) for row in rows):
        return None
    scale = scale_of(rows, currency)
    amounts = {row.pk: row.planned_cents if scale.divisor > 1 else row.count for row in rows}
    places = [
        *(_as_place(each, "") for each in ground if outline_of(each)),
        *(
            _as_place(row.territory, row.name, scale.value(amounts[row.pk]), scale.text(amounts[row.pk]))
            for row in rows
        ),
    ]
    values = [scale.value(amount) for amount in amounts.values()]
    # Dots say by their size what areas say by their colour.
    has_areas = any(outline_of(row.territory) for row in rows)
    classes = natural_breaks(values, at_most=CLASSES) if has_areas and len(set(values)) > 1 else None
    hrefs = {str(row.pk): href(row) for row in rows}
    return MapPicture(
        id="map",
        title=title,
        drawing=drawn(places, *(COMPACT if is_compact else WIDE), classes),
        small=None if is_compact else drawn(places, *ON_A_PHONE, classes),
        unit=scale.unit,
        hrefs=hrefs,
        twin=[TwinRow(row.name, scale.text(amounts[row.pk]), hrefs[str(row.pk)]) for row in rows],
        as_of=as_of,
        source=sources_in_words([row.territory for row in rows] + list(ground)),
    )


def drawn(places: Sequence[Place], width: float, height: float, classes: Classes | None = None) -> MapDrawing:
    """A map, drawn once for as long as its outlines, values and words stay the same."""
    told = [
        (each.id, each.name, each.geometry, each.point, None if each.value is None else str(each.value), each.text)
        for each in places
    ]
    return _drawn(json.dumps(told), width, height, classes)


@lru_cache(maxsize=128)
def _drawn(told: str, width: float, height: float, classes: Classes | None) -> MapDrawing:
    places = [
        Place(id, name, geometry, point and tuple(point), None if value is None else Decimal(value), text)
        for id, name, geometry, point, value, text in json.loads(told)
    ]
    return draw_map(places, width=width, max_height=height, classes=classes)


def is_placed(territory: Territory) -> bool:
    return outline_of(territory) is not None or territory.latitude is not None


def outline_of(territory: Territory) -> Mapping[str, object] | None:
    boundary = getattr(territory, "boundary", None)
    return boundary.geometry if boundary is not None else None


def point_of(territory: Territory) -> tuple[float, float] | None:
    if territory.latitude is None or territory.longitude is None:
        return None
    return territory.longitude, territory.latitude


def _as_place(territory: Territory, name: str, value: Decimal | None = None, text: str = "") -> Place:
    return Place(str(territory.pk), name, outline_of(territory), point_of(territory), value, text)


def sources_in_words(territories: Sequence[Territory]) -> str:
    sources = dict.fromkeys(each.boundary.source for each in territories if outline_of(each) is not None)
    return _("Boundaries: %(sources)s") % {"sources": "; ".join(sources)} if sources else ""


def glimpse_of(glimpse: Glimpse) -> MapDrawing | None:
    """A small picture without names: where a programme works, darker where it has more projects."""
    counts = glimpse.projects_in
    placed = [each for each in glimpse.places if is_placed(each)]
    if not placed:
        return None
    known = [counts[each.pk] for each in placed]
    classes: Classes | None = natural_breaks(known, at_most=CLASSES) if len(set(known)) > 1 else None
    places = [_as_place(each, "", Decimal(counts[each.pk])) for each in placed]
    return drawn(places, *OF_A_GLIMPSE, classes)
