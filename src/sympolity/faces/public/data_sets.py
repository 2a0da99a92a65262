"""The open data of a programme: what each column says, and the rows.

The names of columns are the same in every format and every language; they stay. Money is in units of the currency.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from sympolity.faces.public import queries
from sympolity.faces.public.pictures import outline_of, point_of
from sympolity.methods.cartography import validated
from sympolity.network.portfolio.queries import Land, complete_for_file, overview
from sympolity.network.programmes.models import Programme, PublicFigure
from sympolity.network.territories.models import Territory

BATCH = 5000


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name in every format, its kind, and what it says."""

    name: str
    words: str | Promise
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """The values of one row by column, and its place on earth where it has one."""

    values: Mapping[str, Any]
    geometry: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class DataSet:
    """`kinds` are the formats; `rows` takes a programme."""

    name: str
    title: str | Promise
    about: str | Promise
    fields: tuple[Field, ...]
    rows: Callable[[Programme], Iterator[Row]]
    kinds: tuple[str, ...] = ("csv", "xlsx", "json")


def address(route: str, *args: Any) -> str:
    return settings.BASE_URL + reverse(route, args=args)


def units(cents: int | None) -> int | Decimal | None:
    """Whole units as a whole number, anything else to the cent."""
    if cents is None:
        return None
    return cents // 100 if cents % 100 == 0 else Decimal(cents) / 100


# -- projects ------------------------------------------------------------------
PROJECTS = (
    Field("id", gettext_lazy("Number of the project; it never changes."), "number"),
    Field("url", gettext_lazy("Address of its page.")),
    Field("code", gettext_lazy("Code that the programme gave it.")),
    Field("title", gettext_lazy("Title, in the language of the programme.")),
    Field("summary", gettext_lazy("What it is, in the language of the programme.")),
    Field("language", gettext_lazy("Language of title and summary (BCP 47).")),
    Field("kind", gettext_lazy("Kind: intervention, operation, project, activity and so on.")),
    Field("nature", gettext_lazy("material (works and equipment), immaterial (actions) or both.")),
    Field("stage", gettext_lazy("Stage: idea, approved, implementation, completed, stand-by, cancelled and others.")),
    Field("days_late", gettext_lazy("Days past the planned end while not completed, on that day."), "number"),
    Field("part_of_id", gettext_lazy("Number of the project of which it is part."), "number"),
    Field("lead", gettext_lazy("Organisation that leads it.")),
    Field("lead_id", gettext_lazy("Number of that organisation."), "number"),
    Field("partners", gettext_lazy("Organisations that take part today."), "list"),
    Field("places", gettext_lazy("Names of its places."), "list"),
    Field("place_ids", gettext_lazy("Numbers of its places, as in the file of places."), "list"),
    Field("objectives", gettext_lazy("What it pursues."), "list"),
    Field("target_groups", gettext_lazy("Whom it wants to reach."), "list"),
    Field("funds", gettext_lazy("Funds that pay for it."), "list"),
    Field("total_cost", gettext_lazy("Total cost as planned, in units of the currency."), "number"),
    Field("eligible_cost", gettext_lazy("Part of the cost that counts for the funds."), "number"),
    Field("funding", gettext_lazy("What all funds together give."), "number"),
    Field("currency", gettext_lazy("Currency (ISO 4217).")),
    Field("planned_start_on", gettext_lazy("Planned first day."), "day"),
    Field("planned_end_on", gettext_lazy("Planned last day."), "day"),
    Field("actual_start_on", gettext_lazy("First day as it was."), "day"),
    Field("actual_end_on", gettext_lazy("Last day as it was."), "day"),
    Field("milestones", gettext_lazy("Number of its milestones."), "number"),
    Field("milestones_fulfilled", gettext_lazy("Number of those fulfilled."), "number"),
    Field("address", gettext_lazy("Address or place.")),
    Field("latitude", gettext_lazy("Latitude of the project itself (WGS 84)."), "number"),
    Field("longitude", gettext_lazy("Longitude of the project itself (WGS 84)."), "number"),
    Field("located_by", gettext_lazy("What the geometry of the GeoJSON shows: the project itself or its places.")),
    Field("website", gettext_lazy("Website of the project.")),
    Field("changed_on", gettext_lazy("Day of its last change here."), "day"),
)  # fmt: skip


def project_rows(programme: Programme) -> Iterator[Row]:
    rows = queries.public_rows(programme).select_related("lead").order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        shown_above = set(
            queries.public_rows(programme)
            .filter(pk__in={each.parent_id for each in batch if each.parent_id})
            .values_list("pk", flat=True)
        )
        for project in complete_for_file(batch):
            yield _project_row(programme, project, shown_above)


def _project_row(programme: Programme, project: Any, shown_above: set[int]) -> Row:
    geometry, located_by = _where(project)
    values = {
        "id": project.pk,
        "url": address("public:project", programme.slug, project.pk),
        "code": project.code,
        "title": project.title,
        "summary": project.summary,
        "language": programme.base_language,
        "kind": project.kind,
        "nature": project.nature,
        "stage": project.stage,
        "days_late": project.days_late,
        "part_of_id": project.parent_id if project.parent_id in shown_above else None,
        "lead": project.lead.name if project.lead else "",
        "lead_id": project.lead_id,
        "partners": list(dict.fromkeys(project.partner_names)),
        "places": [place.name for place in project.places],
        "place_ids": [place.pk for place in project.places],
        "objectives": [objective.name for objective in project.aims],
        "target_groups": [group.name for group in project.groups],
        "funds": list(dict.fromkeys(project.funds)),
        "total_cost": units(project.money_by.get("total")),
        "eligible_cost": units(project.money_by.get("eligible")),
        "funding": units(project.money_by.get("funding")),
        "currency": programme.currency,
        "planned_start_on": project.planned_start_on,
        "planned_end_on": project.planned_end_on,
        "actual_start_on": project.actual_start_on,
        "actual_end_on": project.actual_end_on,
        "milestones": project.steps_all,
        "milestones_fulfilled": project.steps_done,
        "address": project.address,
        "latitude": project.latitude,
        "longitude": project.longitude,
        "located_by": located_by,
        "website": project.website,
        "changed_on": timezone.localtime(project.changed_at).date(),
    }
    return Row(values, geometry)


def _where(project: Any) -> tuple[Mapping[str, Any] | None, str]:
    """The project's own point, else the points of its places; neither is made up."""
    if project.latitude is not None and project.longitude is not None:
        return {"type": "Point", "coordinates": [project.longitude, project.latitude]}, "project"
    points = [list(point) for place in project.places if (point := point_of(place))]
    if not points:
        return None, ""
    if len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}, "places"
    return {"type": "MultiPoint", "coordinates": points}, "places"


# -- places --------------------------------------------------------------------
PLACES = (
    Field("id", gettext_lazy("Number of the place; it never changes."), "number"),
    Field("url", gettext_lazy("Address of its page.")),
    Field("name", gettext_lazy("Name.")),
    Field("level", gettext_lazy("Level: country, region, municipality, community or section.")),
    Field("part_of_id", gettext_lazy("Number of the place that it lies in."), "number"),
    Field("country", gettext_lazy("Country (ISO 3166).")),
    Field("codes", gettext_lazy("Codes with their scheme and version."), "list"),
    Field("projects", gettext_lazy("Public projects here and in what lies in it."), "number"),
    Field("planned", gettext_lazy("Their planned money: total cost, else eligible cost, else funding."), "number"),
    Field("currency", gettext_lazy("Currency (ISO 4217).")),
    Field("residents", gettext_lazy("Residents, latest count."), "number"),
    Field("residents_as_of", gettext_lazy("Day of that count."), "day"),
    Field("residents_source", gettext_lazy("Who counted.")),
    Field("planned_per_resident", gettext_lazy("Planned money for each resident."), "number"),
    Field("latitude", gettext_lazy("Latitude (WGS 84)."), "number"),
    Field("longitude", gettext_lazy("Longitude (WGS 84)."), "number"),
    Field("boundary_source", gettext_lazy("Who drew the boundary.")),
    Field("boundary_licence", gettext_lazy("Licence of the boundary.")),
)  # fmt: skip


def place_rows(programme: Programme) -> Iterator[Row]:
    """Every place of the programme, from the large to the small ones, with what stands in it."""
    ground, rows = queries.ground_of(programme), queries.public_rows(programme)
    land: Land = ground.land
    for level in Territory.Level.values:
        if level not in queries.levels_of(land, land.territories):
            continue
        read = overview(programme, rows, land, level)
        shown = sorted(queries.places_at(read.by_place, ground.extent).rows, key=lambda row: row.pk)
        codes = queries.codes_of(programme, [row.pk for row in shown])
        for row in shown:
            yield _place_row(programme, row, codes.get(row.pk, []))


def _place_row(programme: Programme, row: queries.PlaceRow, codes: Sequence[Any]) -> Row:
    place = row.territory
    outline, point = outline_of(place), point_of(place)
    boundary = place.boundary if outline else None
    values = {
        "id": place.pk,
        "url": address("public:place", programme.slug, place.pk),
        "name": place.name,
        "level": place.level,
        "part_of_id": place.parent_id,
        "country": place.country,
        "codes": [" ".join(filter(None, (code.scheme, code.version, code.value))) for code in codes],
        "projects": row.count,
        "planned": units(row.planned_cents),
        "currency": programme.currency,
        "residents": row.residents,
        "residents_as_of": row.counted_on,
        "residents_source": row.counted_by,
        "planned_per_resident": units(row.cents_per_head),
        "latitude": place.latitude,
        "longitude": place.longitude,
        "boundary_source": boundary.source if boundary else "",
        "boundary_licence": boundary.licence if boundary else "",
    }
    if outline:
        # Outer rings run against the clock, as RFC 7946 asks, whoever drew the outline.
        return Row(values, validated(outline)[0])
    return Row(values, {"type": "Point", "coordinates": list(point)} if point else None)


# -- published figures -----------------------------------------------------------
FIGURES = (
    Field("id", gettext_lazy("Number of the figure; it never changes."), "number"),
    Field("topic", gettext_lazy("What it is about, in the language of the programme.")),
    Field("value", gettext_lazy("The figure as it was published."), "number"),
    Field("is_about", gettext_lazy("Whether it was published as “about”."), "yes-no"),
    Field("unit", gettext_lazy("Unit.")),
    Field("as_of", gettext_lazy("Day for which it was published."), "day"),
    Field("source", gettext_lazy("Who published it, where.")),
    Field("note", gettext_lazy("Note, in the language of the programme.")),
    Field("language", gettext_lazy("Language of topic and note (BCP 47).")),
)  # fmt: skip


def figure_rows(programme: Programme) -> Iterator[Row]:
    for topic in queries.figures_of(programme):
        for figure in topic.figures:
            yield Row({**_figure(figure), "language": programme.base_language})


def _figure(figure: PublicFigure) -> dict[str, Any]:
    value = figure.value
    return {
        "id": figure.pk,
        "topic": figure.topic,
        "value": int(value) if value == value.to_integral_value() else value,
        "is_about": figure.is_about,
        "unit": figure.unit,
        "as_of": figure.as_of,
        "source": figure.source,
        "note": figure.note,
    }


DATA_SETS = {
    each.name: each
    for each in (
        DataSet(
            "projects",
            gettext_lazy("Projects"),
            gettext_lazy("One row for each public project."),
            PROJECTS,
            project_rows,
            ("csv", "xlsx", "json", "geojson"),
        ),
        DataSet(
            "places",
            gettext_lazy("Places"),
            gettext_lazy("One row for each place, with its projects, its money and its residents."),
            PLACES,
            place_rows,
            ("csv", "xlsx", "json", "geojson"),
        ),
        DataSet(
            "figures",
            gettext_lazy("Published figures"),
            gettext_lazy("What was published about the programme, each with source and day; some contradict others."),
            FIGURES,
            figure_rows,
        ),
    )
}
