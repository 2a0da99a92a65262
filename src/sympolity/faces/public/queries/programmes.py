"""The programmes that everybody may see, and what the front page says of each in a fixed number of queries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Count, Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from sympolity.affairs.monitoring.models import Edition
from sympolity.ground.languages.queries import with_translations
from sympolity.methods import rollup
from sympolity.methods.rollup import Tree
from sympolity.network.portfolio.models import Partner, Project
from sympolity.network.portfolio.queries import Rows, with_planned, with_version
from sympolity.network.programmes.models import Participation, Programme
from sympolity.network.territories.models import Grouping, Territory


def public_programmes() -> QuerySet[Programme]:
    """`has_results`: whether an edition of its results is published."""
    published = Edition.objects.public().filter(round__programme=OuterRef("pk")).order_by()
    return with_version(Programme.objects.public().select_related("network")).annotate(has_results=Exists(published))


def find_programme(slug: str) -> Programme | None:
    return public_programmes().filter(slug=slug).first()


def public_rows(programme: Programme) -> Rows:
    return Project.objects.public().filter(programme=programme)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A programme as the front page shows it: how many projects, how much money, how many in which place."""

    programme: Programme
    projects: int
    planned_cents: int
    places: Sequence[Territory]
    projects_in: dict[int, int]


def glimpses() -> list[Glimpse]:
    """All public programmes in six queries, however many they are."""
    programmes = with_translations(public_programmes())
    sums = _sums(programmes)
    where = _places_of_projects(programmes)
    territories = {
        each.pk: each
        for each in Territory.objects.filter(network__in={each.network_id for each in programmes})
        .select_related("boundary")
        .order_by("name", "id")
    }
    tree = Tree({pk: each.parent_id for pk, each in territories.items()})
    extents: dict[int, set[int]] = {}
    groupings = [each.grouping_id for each in programmes if each.grouping_id]
    through = Grouping.territories.through.objects.filter(grouping_id__in=groupings)
    for grouping, pk in through.values_list("grouping_id", "territory_id"):
        extents.setdefault(grouping, set()).add(pk)
    return [
        _glimpse(each, sums.get(each.pk, (0, 0)), where.get(each.pk, {}), territories, tree, extents)
        for each in programmes
    ]


def _sums(programmes: Sequence[Programme]) -> dict[int, tuple[int, int]]:
    rows = with_planned(Project.objects.public().filter(programme__in=programmes).order_by())
    money = Coalesce(Sum("planned_cents"), 0, output_field=BigIntegerField())
    found = rows.values("programme_id").annotate(sum_count=Count("pk"), sum_cents=money)
    return {each["programme_id"]: (each["sum_count"], each["sum_cents"]) for each in found}


def _places_of_projects(programmes: Sequence[Programme]) -> dict[int, dict[int, set[int]]]:
    """For each programme the territories of each of its public projects."""
    rows = Project.objects.public().filter(programme__in=programmes).order_by()
    found: dict[int, dict[int, set[int]]] = {}
    for programme, project, place in rows.filter(territories__isnull=False).values_list(
        "programme_id", "pk", "territories"
    ):
        found.setdefault(programme, {}).setdefault(project, set()).add(place)
    return found


def _glimpse(
    programme: Programme,
    sums: tuple[int, int],
    where: dict[int, set[int]],
    territories: dict[int, Territory],
    tree: Tree[int],
    extents: dict[int, set[int]],
) -> Glimpse:
    extent = extents.get(programme.grouping_id or 0) or set().union(*where.values())
    drawn = {pk for pk in extent if pk in territories}
    lift = rollup.Lift(tree, drawn)
    counts: dict[int, int] = dict.fromkeys(drawn, 0)
    for places in where.values():
        for pk in lift(places):
            counts[pk] += 1
    return Glimpse(programme, *sums, [territories[pk] for pk in territories if pk in drawn], counts)


def site_map() -> Iterator[tuple[str, date | None]]:
    """The address of every open page below the front, and the day of its last change where it is known."""
    programmes = list(public_programmes())
    for each in programmes:
        yield reverse("public:programme", args=[each.slug]), each.projects_changed  # type: ignore[attr-defined]
        yield reverse("public:projects", args=[each.slug]), each.projects_changed  # type: ignore[attr-defined]
        yield reverse("public:data", args=[each.slug]), each.projects_changed  # type: ignore[attr-defined]
        if each.has_results:  # type: ignore[attr-defined]
            yield reverse("public:results", args=[each.slug]), None
            yield reverse("public:editions", args=[each.slug]), None
    slugs = {each.pk: each.slug for each in programmes}
    rows = Project.objects.public().filter(programme__in=slugs).order_by()
    for of, pk in _distinct(rows, "territories"):
        yield reverse("public:place", args=[slugs[of], pk]), None
    for of, pk in _distinct(rows, "objectives"):
        yield reverse("public:objective", args=[slugs[of], pk]), None
    for of, pk in sorted(_organisations(slugs, rows)):
        yield reverse("public:organisation", args=[slugs[of], pk]), None
    for of, pk, changed_at in rows.order_by("pk").values_list("programme_id", "pk", "changed_at").iterator():
        yield reverse("public:project", args=[slugs[of], pk]), changed_at


def _distinct(rows: Rows, name: str) -> list[tuple[int, int]]:
    found = rows.filter(**{f"{name}__isnull": False}).values_list("programme_id", name).distinct()
    return sorted(found)


def _organisations(slugs: dict[int, str], rows: Rows) -> set[tuple[int, int]]:
    leads = set(rows.exclude(lead=None).values_list("programme_id", "lead_id").distinct())
    partners = Partner.objects.filter(project__in=rows.values("pk")).order_by()
    taking_part = Participation.objects.filter(programme__in=slugs).order_by()
    return (
        leads
        | set(partners.values_list("project__programme_id", "organisation_id").distinct())
        | set(taking_part.values_list("programme_id", "organisation_id").distinct())
    )
