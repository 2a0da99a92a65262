"""What this layer adds to the pages below it."""

from django.http import HttpRequest
from django.utils import timezone

from sympolity.ground.kernel.panels import Panel
from sympolity.ground.languages.queries import with_translations
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Participation, Programme
from sympolity.network.territories.models import Grouping


def takes_part_in(organisation: Organisation, request: HttpRequest) -> Panel | None:
    """In which programmes an organisation takes part, or did, as far as the person may see them."""
    visible = Programme.objects.visible_to(request.user)  # type: ignore[arg-type]
    rows = list(
        Participation.objects.filter(organisation=organisation, programme__in=visible)
        .select_related("programme", "objective", "replaces__organisation")
        .order_by("programme__title", "role", "since", "id")
    )
    if not rows:
        return None
    _share_translations(rows)
    today = timezone.localdate()
    current = [row for row in rows if (row.until is None or row.until >= today)]
    former = [row for row in rows if row not in current]
    return Panel("programmes/parts/takes_part_in.html", {"current": current, "former": former})


def programmes_in(grouping: Grouping, request: HttpRequest) -> Panel | None:
    """The programmes whose territory a grouping is."""
    visible = Programme.objects.visible_to(request.user).filter(grouping=grouping)  # type: ignore[arg-type]
    return Panel("programmes/parts/programmes_in.html", {"programmes": with_translations(visible)}) if visible else None


def _share_translations(rows: list[Participation]) -> None:
    """One object for each programme, its translations loaded once."""
    programmes = {row.programme_id: row.programme for row in rows}
    with_translations(programmes.values())
    for row in rows:
        row.programme = programmes[row.programme_id]
