"""The lists of places and groupings: their columns on the page are those of the file."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.kernel.filters import by_choice
from sympolity.ground.kernel.lists import ALSO_CLOSED, Column, EmptyState, Filter, Listing, Option
from sympolity.network.territories.models import Grouping, Territory
from sympolity.network.territories.queries import (
    groupings_open_to,
    named_like,
    territories_open_to,
    with_residents,
)

COLUMNS: list[Column[Territory]] = [
    Column(
        "name",
        gettext_lazy("Name"),
        lambda place: place.name,
        kind="link",
        sort="name",
        href=lambda place: reverse("territories:territory", args=[place.pk]),
        sub=lambda place: _("closed") if place.closed_on else "",
    ),
    Column("level", gettext_lazy("Level"), lambda place: place.get_level_display(), sort="level"),
    Column(
        "parent",
        gettext_lazy("Lies in"),
        lambda place: place.parent.name if place.parent else "",
        sort="parent__name",
        steps_aside=1,
    ),
    Column(
        "residents",
        gettext_lazy("Residents"),
        lambda place: place.residents,  # type: ignore[attr-defined]
        kind="number",
        sort="residents",
    ),
    Column(
        "counted_on",
        gettext_lazy("As of"),
        lambda place: place.counted_on,  # type: ignore[attr-defined]
        kind="day",
        sort="counted_on",
        steps_aside=2,
    ),
    Column(
        "counted_by",
        gettext_lazy("Source"),
        lambda place: place.counted_by,  # type: ignore[attr-defined]
        shown=False,
    ),
    Column(
        "codes",
        gettext_lazy("Codes"),
        lambda place: ", ".join(str(code) for code in place.codes.all()),
        steps_aside=2,
    ),
    Column(
        "boundary",
        gettext_lazy("Boundary"),
        lambda place: place.has_boundary,  # type: ignore[attr-defined]
        kind="yes-no",
        sort="has_boundary",
        steps_aside=2,
    ),
    Column("country", gettext_lazy("Country"), lambda place: place.country, sort="country", shown=False),
    Column("latitude", gettext_lazy("Latitude"), lambda place: place.latitude, kind="number", shown=False),
    Column("longitude", gettext_lazy("Longitude"), lambda place: place.longitude, kind="number", shown=False),
    Column("closed_on", gettext_lazy("Closed on"), lambda place: place.closed_on, kind="day", shown=False),
]


def territory_listing(request: HttpRequest) -> Listing[Territory]:
    """The places of a person's networks; closed ones only where the address asks for them."""
    rows: Any = territories_open_to(request.user)  # type: ignore[arg-type]
    return Listing(
        request=request,
        rows_of=rows if "also" in request.GET else rows.open(),
        columns=COLUMNS,
        filters=[
            by_choice("level", gettext_lazy("Level"), Territory.Level.choices),
            Filter("in", gettext_lazy("Lies in"), _lying_in, options=lambda: _larger(request)),
            Filter("boundary", gettext_lazy("Boundary"), _with_boundary, options=_yes_or_no, many=False),
            ALSO_CLOSED,
        ],
        default_sort="name",
        name="territories",
        record="territories",
        caption=_("Territories"),
        empty=EmptyState(
            _("No territories yet"),
            _("Places come first: organisations are at home in them, and projects happen there."),
            reverse("territories:add"),
            _("Add a territory"),
        ),
        search=named_like,
        annotate=lambda found: with_residents(found).prefetch_related("codes"),
    )


def _larger(request: HttpRequest) -> list[Option]:
    places = Territory.objects.visible_to(request.user).filter(children__isnull=False)  # type: ignore[arg-type]
    return [Option(str(pk), name) for pk, name in places.distinct().order_by("name", "id").values_list("pk", "name")]


def _lying_in(rows: QuerySet[Territory], values: list[str]) -> QuerySet[Territory]:
    """Those inside, at whatever depth."""
    inside: set[int] = set()
    below = {int(value) for value in values}
    while below:
        below = set(Territory.objects.filter(parent__in=below).values_list("pk", flat=True)) - inside
        inside |= below
    return rows.filter(pk__in=inside)


def _yes_or_no() -> list[Option]:
    return [Option("yes", gettext_lazy("there is one")), Option("no", gettext_lazy("missing"))]


def _with_boundary(rows: QuerySet[Territory], values: list[str]) -> QuerySet[Territory]:
    return rows.filter(boundary__isnull="yes" not in values)


GROUPING_COLUMNS: list[Column[Grouping]] = [
    Column(
        "name",
        gettext_lazy("Name"),
        lambda grouping: grouping.name,
        kind="link",
        sort="name",
        href=lambda grouping: reverse("territories:grouping", args=[grouping.pk]),
        sub=lambda grouping: _("closed") if grouping.closed_on else "",
    ),
    Column("kind", gettext_lazy("Kind"), lambda grouping: grouping.kind, sort="kind"),
    Column("places", gettext_lazy("Places"), lambda grouping: grouping.places, kind="number", sort="places"),  # type: ignore[attr-defined]
    Column("source", gettext_lazy("Source"), lambda grouping: grouping.source, steps_aside=2),
]


def grouping_listing(request: HttpRequest) -> Listing[Grouping]:
    rows: Any = groupings_open_to(request.user)  # type: ignore[arg-type]
    return Listing(
        request=request,
        rows_of=rows if "also" in request.GET else rows.open(),
        columns=GROUPING_COLUMNS,
        filters=[ALSO_CLOSED],
        default_sort="name",
        name="groupings",
        caption=_("Groupings"),
        empty=EmptyState(
            _("No groupings yet"),
            _("A grouping is a set of places beside the tree: one place may stand in several."),
            reverse("territories:add-grouping"),
            _("Add a grouping"),
        ),
        annotate=lambda found: found.annotate(places=Count("territories")),
    )
