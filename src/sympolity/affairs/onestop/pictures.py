"""Where a facility stands: its point, in the outline of its place where there is one."""

from sympolity.affairs.onestop.models import Facility
from sympolity.ground.kernel.pictures import MapPicture, TwinRow
from sympolity.methods.cartography import MapDrawing, Place, draw_map
from sympolity.network.territories.pictures import HEIGHT, HEIGHT_ON_A_PHONE, WIDTH, WIDTH_ON_A_PHONE


def picture_of(facility: Facility) -> MapPicture | None:
    """None without a point: an address alone is not drawn."""
    if facility.latitude is None or facility.longitude is None:
        return None
    point = (facility.longitude, facility.latitude)
    places = [Place(id="here", name=facility.name, point=point, value=0)]
    around = facility.territory
    source = ""
    if around is not None and hasattr(around, "boundary"):
        outline = Place(id="around", name=around.name, geometry=around.boundary.geometry, value=0)
        places.insert(0, outline)
        source = around.boundary.source

    def drawn(width: float, height: float) -> MapDrawing:
        return draw_map(places, width=width, max_height=height)

    where = f"{facility.latitude}, {facility.longitude}"
    return MapPicture(
        id="map",
        title=facility.name,
        drawing=drawn(WIDTH, HEIGHT),
        small=drawn(WIDTH_ON_A_PHONE, HEIGHT_ON_A_PHONE),
        twin=[TwinRow(facility.name, where, "")],
        source=source,
    )
