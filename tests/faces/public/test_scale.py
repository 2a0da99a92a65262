"""A page asks as often for ten thousand projects as for a thousand, and stays light."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import make_boundary, make_milestone
from sympolity.network.portfolio.models import Milestone, PlannedAmount, Project
from sympolity.network.programmes.models import Objective
from sympolity.network.territories.models import Population, Territory
from towns import make_open_programme, pages_of

pytestmark = pytest.mark.django_db
QUERIES = 15
KILOBYTES = 100


def make_many(towns, count: int) -> None:
    """Projects over 18 municipalities with three communities each and seven objectives, amounts and milestones."""
    towns_of_it = Territory.objects.bulk_create(
        [
            Territory(network=towns.network, parent=towns.region, level="municipality", name=f"Town {n}")
            for n in range(18)
        ]
    )
    towns.grouping.territories.add(*towns_of_it)
    Population.objects.bulk_create(
        [Population(territory=town, residents=50_000, as_of=date(2021, 4, 19), source="census") for town in towns_of_it]
    )
    for number, town in enumerate(towns_of_it):
        make_boundary(town, west=-9.5 + number % 6 / 10, south=38.0 + number // 6 / 10)
    places = Territory.objects.bulk_create(
        [
            Territory(
                network=towns.network,
                parent=town,
                level="community",
                name=f"{town.name} quarter {n}",
                latitude=38 + n / 10,
                longitude=-9 + n / 10,
            )
            for town in towns_of_it
            for n in range(3)
        ]
    )
    aims = Objective.objects.bulk_create([Objective(programme=towns.programme, name=f"Aim {n}") for n in range(7)])
    rows = Project.objects.bulk_create(
        [
            Project(
                programme=towns.programme,
                title=f"Project number {n} with a title of usual length",
                code=f"N{n}",
                stage="implementation",
                is_public=True,
                lead=towns.city,
                planned_end_on=date(2025, 1, 1 + n % 28),
            )
            for n in range(count)
        ],
        batch_size=500,
    )
    through, towards = Project.territories.through, Project.objectives.through
    through.objects.bulk_create(
        [through(project=row, territory=places[n % len(places)]) for n, row in enumerate(rows)]
        + [through(project=row, territory=towns.vale) for row in rows[::3]],
        batch_size=500,
    )
    towards.objects.bulk_create(
        [towards(project=row, objective=([*aims, towns.health])[n % 8]) for n, row in enumerate(rows)], batch_size=500
    )
    PlannedAmount.objects.bulk_create(
        [PlannedAmount(project=row, measure="total", cents=1_000_000 + n) for n, row in enumerate(rows)], batch_size=500
    )
    Milestone.objects.bulk_create(
        [Milestone(project=row, title="Half done", due_on=date(2024, 6, 1)) for row in rows], batch_size=500
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself a minute after, but not inside a transaction


@pytest.mark.parametrize("count", [1_000, 10_000])
def test_no_page_asks_more_than_fifteen_times_or_weighs_more_than_100_kilobytes(count, client):
    towns = make_open_programme()
    make_many(towns, count)
    pages = {
        name: url for name, url in pages_of(towns).items() if "." not in name and name not in {"sitemap", "robots"}
    }

    met = {name: asked(client, f"{url}?lang=pt") for name, url in pages.items()}

    assert {name: queries for name, (queries, _weight) in met.items() if queries > QUERIES} == {}
    assert {name: weight for name, (_queries, weight) in met.items() if weight > KILOBYTES * 1000} == {}


def asked(client, url: str) -> tuple[int, int]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(url)
    assert response.status_code == 200
    return len(queries), len(response.content)


def test_a_file_asks_for_thousands_of_rows_at_once(client):
    towns = make_open_programme()
    make_many(towns, 1_000)

    queries, _weight = asked(client, pages_of(towns)["projects.csv"])

    assert queries <= QUERIES + 2


def test_a_project_with_many_milestones_asks_no_more(client):
    towns = make_open_programme()
    for number in range(30):
        make_milestone(towns.clinic, f"Step {number}")

    queries, _weight = asked(client, pages_of(towns)["project"])

    assert queries <= QUERIES
