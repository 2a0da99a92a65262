"""What this layer adds to the pages below it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from sympolity.affairs.onestop import queries
from sympolity.affairs.onestop.models import Facility, Procedure
from sympolity.ground.kernel.panels import Panel
from sympolity.network.organisations.models import Organisation
from sympolity.network.territories.models import Territory

FEW = 8


def services_here(territory: Territory, _request: HttpRequest) -> Panel | None:
    """The facilities in a place, by their types, and the procedures offered there."""
    facilities = queries.facilities_in(territory)
    procedures = Procedure.objects.open().filter(territory__in=queries.inside(territory)).count()
    many = facilities.count()
    if not many and not procedures:
        return None
    here = urlencode({"in": territory.pk})
    listed = reverse("onestop:facilities")
    types = queries.types_of(facilities)
    context: dict[str, Any] = {
        "many": many,
        "procedures": procedures,
        "facilities_url": f"{listed}?{here}",
        "procedures_url": f"{reverse('onestop:procedures')}?{here}",
        "types": [(each.name, count, f"{listed}?{here}&type={each.pk}") for each, count in types[:FEW]],
        "more": max(0, len(types) - FEW),
    }
    return Panel("onestop/parts/here.html", context)


def run_by(organisation: Organisation, _request: HttpRequest) -> Panel | None:
    """What an organisation runs and answers for."""
    facilities = Facility.objects.open().filter(operator=organisation)
    procedures = Procedure.objects.open().filter(responsible=organisation)
    if not facilities and not procedures:
        return None
    return Panel("onestop/parts/run_by.html", {"facilities": facilities, "procedures": procedures})
