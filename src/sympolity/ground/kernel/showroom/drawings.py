from datetime import date

from django.utils.translation import gettext as _

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.pictures import MapPicture, TimelinePicture
from sympolity.methods.cartography.classes import natural_breaks
from sympolity.methods.cartography.drawing import Place, draw_map
from sympolity.methods.cartography.timeline import Milestone, Span, timeline

TODAY = date(2025, 10, 17)
# Simplified outlines, coarse enough to stand in a page of samples: real places, invented amounts.
GROUND = (
    ("almada", "Almada", 6.4, [[-9.25, 38.67], [-9.13, 38.69], [-9.11, 38.63], [-9.17, 38.55], [-9.25, 38.67]]),
    ("seixal", "Seixal", 5.3, [[-9.11, 38.63], [-9.05, 38.64], [-9.03, 38.55], [-9.17, 38.55], [-9.11, 38.63]]),
    ("sesimbra", "Sesimbra", 1.7, [[-9.17, 38.55], [-9.03, 38.55], [-9.0, 38.44], [-9.22, 38.41], [-9.17, 38.55]]),
    (
        "palmela",
        "Palmela",
        1.8,
        [[-9.03, 38.55], [-8.95, 38.62], [-8.7, 38.66], [-8.62, 38.55], [-8.9, 38.56], [-9.03, 38.55]],
    ),
    (
        "setubal",
        "Setúbal",
        5.9,
        [[-9.0, 38.44], [-9.03, 38.55], [-8.9, 38.56], [-8.62, 38.55], [-8.8, 38.48], [-9.0, 38.44]],
    ),
    ("moita", "Moita", 4.3, [[-9.05, 38.64], [-8.97, 38.67], [-8.95, 38.62], [-9.03, 38.55], [-9.05, 38.64]]),
    ("montijo", "Montijo", None, [[-8.97, 38.67], [-8.88, 38.73], [-8.7, 38.66], [-8.95, 38.62], [-8.97, 38.67]]),
)


def sample_map() -> MapPicture:
    places = [
        Place(
            key,
            name,
            {"type": "Polygon", "coordinates": [ring]},
            None,
            value,
            "" if value is None else formats.number(value, 1),
        )
        for key, name, value, ring in GROUND
    ]
    places.append(Place("house", "Vale da Amoreira", None, (-9.0, 38.63)))
    classes = natural_breaks([place.value for place in places])
    return MapPicture(
        id="map",
        title=_("Almada, Setúbal and Seixal hold most of the money"),
        unit=_("Approved amount by municipality, M EUR"),
        drawing=draw_map(places, width=640, max_height=420, classes=classes),
        small=draw_map(places, width=328, max_height=420, classes=classes),
        hrefs={place.id: "#map" for place in places},
        as_of=TODAY,
        source=_("Returns of the municipalities"),
        svg_url="#map",
    )


def sample_timeline() -> TimelinePicture:
    spans = (
        Span("design", date(2024, 1, 15), date(2024, 6, 30), date(2024, 1, 15), date(2024, 7, 18)),
        Span("tender", date(2024, 7, 1), date(2024, 10, 14), date(2024, 7, 19), date(2025, 1, 19)),
        Span(
            "works",
            date(2024, 10, 15),
            date(2025, 8, 31),
            date(2025, 1, 20),
            None,
            None,
            date(2025, 11, 30),
            (
                Milestone("roof", date(2025, 6, 1), date(2025, 6, 20)),
                Milestone("open", date(2025, 10, 1)),
            ),
        ),
        Span("team", date(2025, 3, 1), date(2025, 6, 30), date(2025, 3, 1), date(2025, 6, 12)),
        Span("opening", date(2025, 9, 1), date(2025, 10, 18), None, None, date(2025, 12, 1), date(2025, 12, 31)),
    )
    return TimelinePicture(
        id="timeline",
        title=_("The opening moved 74 days, mostly by a tender without bids"),
        drawing=timeline(spans, today=TODAY, width=720),
        spans=spans,
        names={
            "design": "Design and licences",
            "tender": "Tender for works",
            "works": "Works, with the training of the health team of the parish",
            "team": "Health team trained",
            "opening": "Opening, 600 residents",
        },
        notes={"tender": "no bids"},
        as_of=TODAY,
    )
