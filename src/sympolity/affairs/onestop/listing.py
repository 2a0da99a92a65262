"""The lists of facilities and procedures: their columns on the page are those of the file."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.affairs.onestop import queries
from sympolity.affairs.onestop.models import Facility, Procedure
from sympolity.ground.kernel.lists import ALSO_CLOSED, Column, EmptyState, Filter, Listing, Option
from sympolity.ground.languages.queries import say, with_translations
from sympolity.network.territories.models import Territory

CHANNELS: dict[str, Any] = {
    "online": gettext_lazy("online"),
    "in_person": gettext_lazy("in person"),
    "by_telephone": gettext_lazy("by telephone"),
    "by_mobile": gettext_lazy("by mobile"),
    "at_kiosk": gettext_lazy("at a kiosk"),
}
COMMON: list[Column[Any]] = [
    Column("checked_on", gettext_lazy("Checked on"), lambda one: one.checked_on, "day", sort="checked_on", shown=False),
    Column("closed_on", gettext_lazy("Closed on"), lambda one: one.closed_on, kind="day", shown=False),
]
FACILITY_COLUMNS: list[Column[Facility]] = [
    Column(
        "name",
        gettext_lazy("Name"),
        lambda one: one.name,
        kind="link",
        sort="name",
        href=lambda one: reverse("onestop:facility", args=[one.pk]),
        sub=lambda one: _("closed") if one.closed_on else "",
    ),
    Column("types", gettext_lazy("Types"), lambda one: "; ".join(each.name for each in one.types.all())),
    Column(
        "territory",
        gettext_lazy("Territory"),
        lambda one: one.territory.name if one.territory else "",
        sort="territory__name",
        href=lambda one: reverse("territories:territory", args=[one.territory_id]) if one.territory_id else "",
        steps_aside=1,
    ),
    Column("address", gettext_lazy("Address"), lambda one: one.address, sort="address", steps_aside=1),
    Column("postal_code", gettext_lazy("Postal code"), lambda one: one.postal_code, sort="postal_code", shown=False),
    Column("town", gettext_lazy("Town"), lambda one: one.town, sort="town", steps_aside=2),
    Column(
        "operator",
        gettext_lazy("Run by"),
        lambda one: one.operator.name if one.operator else "",
        sort="operator__name",
        shown=False,
    ),
    Column("telephone", gettext_lazy("Telephone"), lambda one: one.telephone, steps_aside=2),
    Column("email", gettext_lazy("Mail address"), lambda one: one.email, shown=False),
    Column("website", gettext_lazy("Website"), lambda one: one.website, shown=False),
    Column("codes", gettext_lazy("Codes"), lambda one: ", ".join(str(code) for code in one.codes.all()), shown=False),
    Column("latitude", gettext_lazy("Latitude"), lambda one: one.latitude, kind="number", shown=False),
    Column("longitude", gettext_lazy("Longitude"), lambda one: one.longitude, kind="number", shown=False),
    *COMMON,
]
PROCEDURE_COLUMNS: list[Column[Procedure]] = [
    Column(
        "name",
        gettext_lazy("Name"),
        lambda one: say(one, "name").text,
        kind="link",
        sort="name",
        href=lambda one: reverse("onestop:procedure", args=[one.pk]),
        sub=lambda one: _("closed") if one.closed_on else "",
    ),
    Column("field", gettext_lazy("Field of action"), lambda one: one.field, sort="field", steps_aside=1),
    Column("topic", gettext_lazy("Topic"), lambda one: one.topic, sort="topic", shown=False),
    Column("channels", gettext_lazy("How"), lambda one: ", ".join(channels_of(one)), steps_aside=1),
    Column(
        "free",
        gettext_lazy("Free of charge"),
        lambda one: yes_or_no(one.free_of_charge),
        sort="free_of_charge",
        steps_aside=2,
    ),
    Column("immediate", gettext_lazy("Done at once"), lambda one: yes_or_no(one.immediate), shown=False),
    Column(
        "responsible",
        gettext_lazy("Responsible"),
        lambda one: one.responsible.name if one.responsible else one.unit,
        steps_aside=2,
    ),
    Column(
        "territory",
        gettext_lazy("Territory"),
        lambda one: one.territory.name if one.territory else "",
        sort="territory__name",
        shown=False,
    ),
    Column("code", gettext_lazy("Code"), lambda one: one.code, sort="code", shown=False),
    Column(
        "published_on",
        gettext_lazy("Published on"),
        lambda one: one.published_on,
        kind="day",
        sort="published_on",
        steps_aside=2,
    ),
    *COMMON,
]


def channels_of(procedure: Procedure) -> list[str]:
    return [str(words) for name, words in CHANNELS.items() if getattr(procedure, name)]


def yes_or_no(value: bool | None) -> str:
    """Nothing where nobody said."""
    return "" if value is None else _("yes") if value else _("no")


def facility_listing(request: HttpRequest) -> Listing[Facility]:
    """The facilities of a person's networks; closed ones only where the address asks for them."""
    rows: Any = queries.facilities_open_to(request.user)  # type: ignore[arg-type]
    return Listing(
        request=request,
        rows_of=rows if "also" in request.GET else rows.open(),
        columns=FACILITY_COLUMNS,
        filters=[
            Filter("type", gettext_lazy("Type"), _of_type, options=lambda: _types(request)),
            Filter("in", gettext_lazy("Territory"), _lying_in, options=lambda: _places(request, "facilities")),
            ALSO_CLOSED,
        ],
        default_sort="name",
        name="facilities",
        caption=_("Facilities"),
        empty=EmptyState(
            _("No facilities yet"),
            _("Health centres, schools, offices: where people go. Bring in a list, or add them one by one."),
            reverse("onestop:add-facility"),
            _("Add a facility"),
        ),
        search=queries.facilities_named_like,
        annotate=lambda found: found.prefetch_related("types", "codes"),
    )


def procedure_listing(request: HttpRequest) -> Listing[Procedure]:
    """The procedures of a person's networks; closed ones only where the address asks for them."""
    rows: Any = queries.procedures_open_to(request.user)  # type: ignore[arg-type]
    return Listing(
        request=request,
        rows_of=rows if "also" in request.GET else rows.open(),
        columns=PROCEDURE_COLUMNS,
        filters=[
            Filter("field", gettext_lazy("Field of action"), _of_field, options=lambda: _fields(request)),
            Filter("channel", gettext_lazy("How"), _through, options=_channels),
            Filter("free", gettext_lazy("Free of charge"), _free, options=_yes_or_no, many=False),
            Filter("in", gettext_lazy("Territory"), _lying_in, options=lambda: _places(request, "procedures")),
            ALSO_CLOSED,
        ],
        default_sort="name",
        name="procedures",
        caption=_("Procedures"),
        empty=EmptyState(
            _("No procedures yet"),
            _("What people can ask their administration for, and what they need. Bring in a list, or add one."),
            reverse("onestop:add-procedure"),
            _("Add a procedure"),
        ),
        search=queries.procedures_named_like,
        prepare=with_translations,
    )


def _types(request: HttpRequest) -> list[Option]:
    rows = queries.types_in(request.user)  # type: ignore[arg-type]
    return [Option(str(each.pk), each.name, each.many) for each in rows.order_by("name", "id")]  # type: ignore[attr-defined]


def _of_type(rows: QuerySet[Facility], values: list[str]) -> QuerySet[Facility]:
    # As a subquery: a facility of two chosen types stands once in the list.
    through: Any = Facility.types.through
    return rows.filter(
        pk__in=through.objects.filter(facilitytype__in=[int(value) for value in values]).values("facility_id")
    )


def _places(request: HttpRequest, of: str) -> list[Option]:
    places = Territory.objects.visible_to(request.user)  # type: ignore[arg-type]
    named = places.filter(Q(**{f"{of}__isnull": False}) | Q(**{f"children__{of}__isnull": False})).distinct()
    return [Option(str(pk), name) for pk, name in named.order_by("name", "id").values_list("pk", "name")]


def _lying_in(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    places = Territory.objects.filter(pk__in=[int(value) for value in values])
    return rows.filter(territory__in={pk for place in places for pk in queries.inside(place)})


def _fields(request: HttpRequest) -> list[Option]:
    rows = Procedure.objects.visible_to(request.user).exclude(field="")  # type: ignore[arg-type]
    return [Option(name, name) for name in rows.order_by("field").values_list("field", flat=True).distinct()]


def _of_field(rows: QuerySet[Procedure], values: list[str]) -> QuerySet[Procedure]:
    return rows.filter(field__in=values)


def _channels() -> list[Option]:
    return [Option(name, words) for name, words in CHANNELS.items()]


def _through(rows: QuerySet[Procedure], values: list[str]) -> QuerySet[Procedure]:
    wanted = Q()
    for name in values:
        if name in CHANNELS:
            wanted |= Q(**{name: True})
    return rows.filter(wanted)


def _yes_or_no() -> list[Option]:
    return [
        Option("yes", gettext_lazy("yes")),
        Option("no", gettext_lazy("no")),
        Option("unsaid", gettext_lazy("not said")),
    ]


def _free(rows: QuerySet[Procedure], values: list[str]) -> QuerySet[Procedure]:
    said = {"yes": True, "no": False, "unsaid": None}
    return rows.filter(free_of_charge=said[values[0]]) if values and values[0] in said else rows
