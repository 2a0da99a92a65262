"""What this layer adds to the pages below it."""

from django.http import HttpRequest

from sympolity.ground.kernel.panels import Panel
from sympolity.network.organisations.queries import at_home_in
from sympolity.network.territories.models import Territory


def organisations_here(territory: Territory, request: HttpRequest) -> Panel | None:
    """The organisations at home in a place."""
    here = at_home_in(territory)
    return Panel("organisations/parts/here.html", {"organisations": here}) if here else None
