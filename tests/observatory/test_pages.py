"""Map, coverage and watch list of the desk."""

import csv
import io
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from factories import (
    make_baseline,
    make_boundary,
    make_milestone,
    make_objective,
    make_population,
    make_programme,
    make_project,
    make_territory,
    make_user,
)
from sympolity.network.portfolio.models import WatchRule
from sympolity.network.territories.models import Grouping
from sympolity.observatory.queries import map_reading

pytestmark = pytest.mark.django_db
ROOMS = ("map", "matrix", "watch")


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


@pytest.fixture
def programme():
    return make_programme(watch_cents=50_000_000)


@pytest.fixture
def land(programme):
    """Two municipalities with boundaries, the first with residents and a community."""
    moita, almada = (make_territory(programme.network, name) for name in ("Moita", "Almada"))
    vale = make_territory(programme.network, "Vale", level="community", parent=moita)
    make_boundary(moita, west=-9.0, south=38.6)
    make_boundary(almada, west=-9.2, south=38.6)
    make_population(moita, 100)
    return moita, almada, vale


@pytest.fixture
def reader(client, programme):
    user = make_user("reader", programme)
    client.force_login(user)
    return user


def address(programme, room, query=""):
    return f"/programmes/{programme.slug}/{room}/{query}"


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_open_without_any_data(client, programme, reader, room):
    assert client.get(address(programme, room)).status_code == 200


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_of_another_network_do_not_exist(client, reader, room):
    assert client.get(address(make_programme(), room)).status_code == 404


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_ask_to_sign_in(client, programme, room):
    assert client.get(address(programme, room)).status_code == 302


def test_map_rolls_communities_up_and_links_each_place(client, programme, land, reader):
    moita, almada, vale = land
    make_project(programme, total_cents=100_000_000, territories=[vale])

    response = client.get(address(programme, "map"))

    picture = response.context["picture"]
    assert [(row.name, row.text.replace("\u00a0", " ")) for row in picture.twin_rows] == [
        ("Moita", "1 M"),
        ("Almada", "0"),
    ]
    assert picture.hrefs[str(moita.pk)] == f"/programmes/{programme.slug}/projects/?territory={moita.pk}"
    assert f'href="/programmes/{programme.slug}/projects/?territory={almada.pk}"' in text_of(response)


def test_map_counts_projects_and_names_places_without_one(client, programme, land, reader):
    make_project(programme, territories=[land[0]])

    response = client.get(address(programme, "map", "?show=projects"))

    assert response.context["title"] == "1 of 2 places has no project"


def test_map_divides_by_residents_where_they_are_known(client, programme, land, reader):
    moita, almada, _vale = land
    make_project(programme, total_cents=500_000, territories=[moita])
    make_project(programme, total_cents=900_000, territories=[almada])

    response = client.get(address(programme, "map", "?show=resident"))

    assert response.context["title"] == "Most for each resident is planned in Moita"
    assert {row.name: row.text.replace("\u00a0", " ") for row in response.context["picture"].twin_rows} == {
        "Moita": "50 EUR",
        "Almada": "not known",
    }


def test_map_shows_the_places_outside_the_programme_as_surroundings(programme, land):
    moita, almada, _vale = land
    programme.grouping = Grouping.objects.create(network=programme.network, name="Only Moita")
    programme.grouping.territories.add(moita)

    reading = map_reading(programme, programme.projects.all(), "municipality")

    assert {region.territory: region.is_inside for region in reading.regions} == {moita: True, almada: False}


def test_map_draws_projects_with_a_point(client, programme, land, reader):
    project = make_project(programme, "Clinic", territories=[land[0]], latitude=38.65, longitude=-8.95)

    page = text_of(client.get(address(programme, "map", "?points=yes")))

    assert f'href="/programmes/{programme.slug}/projects/{project.pk}/"' in page


def test_map_says_what_is_not_on_it(client, programme, land, reader):
    make_project(programme, total_cents=1000)

    assert "1 project stands in no place of this level and is not on the map (10 EUR)." in text_of(
        client.get(address(programme, "map"))
    )


def test_map_as_svg_is_a_file_of_its_own(client, programme, land, reader):
    make_project(programme, "A & B", total_cents=1000, territories=[land[0]])

    response = client.get(address(programme, "map", "?format=svg"))

    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own drawing
    assert (root.tag, response["Content-Type"]) == (
        "{http://www.w3.org/2000/svg}svg",
        "image/svg+xml; charset=utf-8",
    )
    assert "made for a test" not in text_of(response)
    assert "drawn for a test (CC0)" in text_of(response)


def test_map_gives_htmx_only_the_picture(client, programme, land, reader):
    part = text_of(client.get(address(programme, "map"), headers={"HX-Request": "true"}))

    assert "<html" not in part
    assert 'id="picture"' in part


def test_matrix_leads_from_each_number_to_its_projects(client, programme, land, reader):
    moita, _almada, vale = land
    health, culture = make_objective(programme, "Health"), make_objective(programme, "Culture", order=1)
    make_project(programme, "a", territories=[vale], objectives=[health])

    response = client.get(address(programme, "matrix"))

    grid = response.context["matrix"]
    assert response.context["title"] == "3 gaps: of 4 crossings of place and objective, 3 have no project"
    assert [column.name for column in grid.columns] == ["Health", "Culture"]
    assert [(row.name, [cell.words for cell in row.cells]) for row in grid.rows] == [
        ("Almada", ["gap", "gap"]),
        ("Moita", ["1", "gap"]),
    ]
    leads_to = client.get(grid.rows[1].cells[0].href)
    assert [row.object.title for row in leads_to.context["listing"].rows] == ["a"]
    assert str(culture.pk) in grid.rows[1].cells[1].href
    assert str(moita.pk) in grid.rows[1].href


def test_matrix_as_csv_holds_count_and_money(client, programme, land, reader):
    health = make_objective(programme, "Health")
    make_project(programme, territories=[land[0]], objectives=[health], total_cents=150)

    response = client.get(address(programme, "matrix", "?format=csv"))

    assert list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")))) == [
        ["Place", "Health: projects", "Health: planned, EUR"],
        ["Almada", "0", "0"],
        ["Moita", "1", "1.5"],
    ]


def test_watch_says_what_asks_for_attention(client, programme, reader):
    yesterday = timezone.localdate() - timedelta(days=1)
    make_project(programme, "Late one", stage="implementation", planned_end_on=yesterday)
    make_project(programme, "Still one", stage="stand-by", stage_reason="No bids")
    large = make_project(programme, "Large one", total_cents=60_000_000)
    make_milestone(large, "Late step", due_on=yesterday)

    response = client.get(address(programme, "watch"))

    page = text_of(response)
    assert response.context["title"].replace("\u00a0", " ") == "1 project late, 1 on stand-by, 1 over 500,000 EUR"
    for words in ("Late one", "Still one", "Large one", "Late step", "1 day late", "No bids"):
        assert words in page


def test_watch_is_calm_when_nothing_asks(client, programme, reader):
    make_project(programme)

    assert client.get(address(programme, "watch")).context["title"] == "Nothing asks for attention today"


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("count", [1, 3])
def test_rooms_cost_the_same_whatever_the_number_of_projects(
    client, programme, land, reader, django_assert_max_num_queries, room, count
):
    axis = make_objective(programme)
    for _number in range(count):
        make_project(programme, territories=[land[0]], objectives=[axis], stage="stand-by")

    with django_assert_max_num_queries(24):
        client.get(address(programme, room))


def test_watch_reads_plans_and_reports_by_the_rules(client, programme, reader):
    today = timezone.localdate()
    behind = make_project(programme, "Behind", stage="approved", planned_end_on=today + timedelta(days=40))
    make_baseline(behind, planned_end_on=today)
    little = make_project(programme, "A little", stage="approved", planned_end_on=today + timedelta(days=5))
    make_baseline(little, planned_end_on=today)
    WatchRule.objects.create(programme=programme, kind="slipped", days=10, since=today)

    response = client.get(address(programme, "watch"))

    part = {part.key: part for part in response.context["parts"]}["behind"]
    assert ([line.project.title for line in part.lines], part.count) == (["Behind"], 1)
    assert (part.title, part.lines[0].behind) == ("More than 10 days behind the agreed plan", "40 days")
    assert part.url.endswith("/timetable/?behind=10")
