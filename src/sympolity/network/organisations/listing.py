"""The list of organisations: its columns on the page are those of the file."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.kernel.filters import by_choice, by_object
from sympolity.ground.kernel.lists import ALSO_CLOSED, Column, EmptyState, Filter, Listing, Option
from sympolity.network.organisations.models import Organisation, Sector
from sympolity.network.organisations.queries import named_like, organisations_open_to, with_members
from sympolity.network.territories.models import Territory

COLUMNS: list[Column[Organisation]] = [
    Column(
        "name",
        gettext_lazy("Name"),
        lambda one: one.name,
        kind="link",
        sort="name",
        href=lambda one: reverse("organisations:organisation", args=[one.pk]),
        sub=lambda one: _("closed") if one.closed_on else "",
    ),
    Column("kind", gettext_lazy("Kind"), lambda one: one.get_kind_display(), sort="kind"),
    Column("helix", gettext_lazy("Helix"), lambda one: one.get_helix_display(), sort="helix", steps_aside=2),
    Column(
        "home",
        gettext_lazy("Home territory"),
        lambda one: one.home.name if one.home else "",
        sort="home__name",
        href=lambda one: reverse("territories:territory", args=[one.home_id]) if one.home_id else "",
        steps_aside=1,
    ),
    Column(
        "parent",
        gettext_lazy("Belongs to"),
        lambda one: one.parent.name if one.parent else "",
        sort="parent__name",
        steps_aside=2,
    ),
    Column(
        "members",
        gettext_lazy("Members"),
        lambda one: one.member_count or None,  # type: ignore[attr-defined]
        kind="number",
        sort="member_count",
        steps_aside=2,
    ),
    Column(
        "codes",
        gettext_lazy("Identifiers"),
        lambda one: ", ".join(str(code) for code in one.codes.all()),
        shown=False,
    ),
    Column(
        "sectors",
        gettext_lazy("Fields of activity"),
        lambda one: "; ".join(each.name for each in one.sectors.all()),
        shown=False,
    ),
    Column(
        "founded_year",
        gettext_lazy("Founded in"),
        lambda one: str(one.founded_year or ""),
        sort="founded_year",
        shown=False,
    ),
    Column("website", gettext_lazy("Website"), lambda one: one.website, shown=False),
    Column("closed_on", gettext_lazy("Closed on"), lambda one: one.closed_on, kind="day", shown=False),
]


def organisation_listing(request: HttpRequest) -> Listing[Organisation]:
    """The organisations of a person's networks; closed ones only where the address asks for them."""
    rows: Any = organisations_open_to(request.user)  # type: ignore[arg-type]
    return Listing(
        request=request,
        rows_of=rows if "also" in request.GET else rows.open(),
        columns=COLUMNS,
        filters=[
            by_choice("kind", gettext_lazy("Kind"), Organisation.Kind.choices),
            by_choice("helix", gettext_lazy("Helix"), Organisation.Helix.choices),
            Filter("sector", gettext_lazy("Field of activity"), _working_in, options=lambda: _sectors(request)),
            by_object("home", gettext_lazy("Home territory"), lambda: _homes(request)),
            by_object("parent", gettext_lazy("Belongs to"), lambda: _parents(request)),
            ALSO_CLOSED,
        ],
        default_sort="name",
        name="organisations",
        record="organisations",
        caption=_("Organisations"),
        empty=EmptyState(
            _("No organisations yet"),
            _("Organisations lead projects, take part in programmes and belong to each other."),
            reverse("organisations:add"),
            _("Add an organisation"),
        ),
        search=named_like,
        annotate=lambda found: with_members(found).prefetch_related("codes", "sectors"),
    )


def _sectors(request: HttpRequest) -> list[Option]:
    sectors = Sector.objects.visible_to(request.user)  # type: ignore[arg-type]
    return [Option(str(pk), name) for pk, name in sectors.order_by("name", "id").values_list("pk", "name")]


def _working_in(rows: QuerySet[Organisation], values: list[str]) -> QuerySet[Organisation]:
    # As a subquery: an organisation of two chosen fields stands once in the list.
    through: Any = Organisation.sectors.through
    chosen = through.objects.filter(sector__in=[int(value) for value in values])
    return rows.filter(pk__in=chosen.values("organisation_id"))


def _homes(request: HttpRequest) -> Iterable[tuple[int, str]]:
    homes = Territory.objects.visible_to(request.user).filter(organisations__isnull=False).distinct()  # type: ignore[arg-type]
    return homes.order_by("name", "id").values_list("pk", "name")


def _parents(request: HttpRequest) -> Iterable[tuple[int, str]]:
    parents = Organisation.objects.visible_to(request.user).filter(members__isnull=False).distinct()  # type: ignore[arg-type]
    return parents.order_by("name", "id").values_list("pk", "name")
