"""A small programme in the open: two municipalities with communities, projects, milestones, figures, partners."""

from datetime import date
from types import SimpleNamespace

from django.urls import reverse

from factories import (
    make_amount,
    make_boundary,
    make_factor,
    make_fund,
    make_milestone,
    make_network,
    make_objective,
    make_organisation,
    make_partner,
    make_population,
    make_programme,
    make_project,
    make_target_group,
    make_territory,
)
from sympolity.network.programmes.models import Participation, PublicFigure
from sympolity.network.territories.models import Grouping


def make_open_programme(**facts) -> SimpleNamespace:
    network = make_network(name="League of towns")
    region = make_territory(network, "Metropolis", level="region")
    moita = make_territory(network, "Moita", parent=region)
    setubal = make_territory(network, "Setúbal", parent=region)
    vale = make_territory(network, "Vale da Amoreira", level="community", parent=moita, latitude=38.66, longitude=-9.03)
    make_boundary(moita, west=-9.1, south=38.6)
    make_boundary(setubal, west=-9.0, south=38.5)
    make_population(moita, 66_255)
    make_population(setubal, 123_496)
    grouping = Grouping.objects.create(network=network, name="Metropolis of towns")
    grouping.territories.set([moita, setubal])
    programme = make_programme(
        network,
        slug="open",
        title="Communities in action",
        summary="What towns do together.",
        is_public=True,
        grouping=grouping,
        starts_on=date(2024, 1, 1),
        ends_on=date(2027, 12, 31),
        **facts,
    )
    health, culture = make_objective(programme, "Health", goal="To be well"), make_objective(programme, "Culture")
    city, school = make_organisation(network, "Município da Moita"), make_organisation(network, "School of music")
    intervention = make_project(programme, "Intervention of the south", code="IT1", kind="intervention", is_public=True)
    clinic = make_project(
        programme,
        "Community clinic",
        code="C1",
        summary="A house for health.",
        stage="implementation",
        is_public=True,
        lead=city,
        parent=intervention,
        territories=[vale],
        objectives=[health],
        target_groups=[make_target_group(programme, "Older people")],
        planned_start_on=date(2024, 2, 1),
        planned_end_on=date(2025, 2, 1),
        total_cents=124_000_000,
    )
    make_amount(clinic, 100_000_000, measure="funding", fund=make_fund(programme, "Recovery fund"), instrument="grant")
    make_milestone(clinic, "Doors open", due_on=date(2024, 6, 1), state="fulfilled", reported_on=date(2024, 6, 2))
    make_milestone(clinic, "First year done", due_on=date(2025, 1, 1))
    choir = make_project(
        programme,
        "Choir of two towns",
        stage="approved",
        is_public=True,
        lead=city,
        territories=[moita, setubal],
        objectives=[culture],
        total_cents=8_850,
    )
    make_partner(choir, school, role="implementer", since=date(2024, 3, 1))
    make_factor(health, "Doctors near by")
    Participation.objects.create(programme=programme, organisation=city, role="lead-municipality")
    Participation.objects.create(programme=programme, organisation=school, role="partner", until=date(2024, 12, 31))
    for value, source, about in ((650, "The press", True), (700, "The secretariat", True), (67, "The plan", False)):
        PublicFigure.objects.create(
            programme=programme,
            topic="Communities" if value == 67 else "Projects",
            value=value,
            is_about=about,
            source=source,
            as_of=date(2023, 7, 11),
        )
    return SimpleNamespace(**{name: value for name, value in locals().items() if name != "facts"})


def pages_of(towns: SimpleNamespace) -> dict[str, str]:
    """The address of every open page and file that this programme has."""
    slug = towns.programme.slug
    pages = {
        "front": reverse("public:front"),
        "programme": reverse("public:programme", args=[slug]),
        "projects": reverse("public:projects", args=[slug]),
        "project": reverse("public:project", args=[slug, towns.clinic.pk]),
        "project of two towns": reverse("public:project", args=[slug, towns.choir.pk]),
        "region": reverse("public:place", args=[slug, towns.region.pk]),
        "municipality": reverse("public:place", args=[slug, towns.moita.pk]),
        "community": reverse("public:place", args=[slug, towns.vale.pk]),
        "objective": reverse("public:objective", args=[slug, towns.health.pk]),
        "organisation": reverse("public:organisation", args=[slug, towns.city.pk]),
        "partner": reverse("public:organisation", args=[slug, towns.school.pk]),
        "data": reverse("public:data", args=[slug]),
        "about": reverse("public:about"),
        "privacy": reverse("public:privacy"),
        "accessibility": reverse("public:accessibility"),
        "contact": reverse("public:contact"),
        "sitemap": reverse("public:sitemap"),
        "robots": reverse("public:robots"),
    }
    files = {
        f"{name}.{kind}": reverse("public:data-file", args=[slug, name, kind])
        for name, kinds in {
            "projects": ("csv", "xlsx", "json", "geojson"),
            "places": ("csv", "xlsx", "json", "geojson"),
            "figures": ("csv", "xlsx", "json"),
        }.items()
        for kind in kinds
    }
    lists = {f"list.{kind}": f"{pages['projects']}?format={kind}" for kind in ("csv", "xlsx", "ods")}
    return {**pages, **files, **lists}
