"""The list of projects: its sentence, its filters, its files, what it costs."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.utils import timezone

from factories import (
    make_amount,
    make_boundary,
    make_fund,
    make_milestone,
    make_objective,
    make_organisation,
    make_programme,
    make_project,
    make_territory,
    make_user,
)
from sympolity.ground.search.operations import rebuild
from sympolity.network.portfolio import operations
from sympolity.network.portfolio.facts import AmountFact, ProjectFacts

pytestmark = pytest.mark.django_db


def address(programme, query=""):
    return f"/programmes/{programme.slug}/projects/{query}"


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


def titles(response):
    return [row.object.title for row in response.context["listing"].rows]


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def reader(client, programme):
    user = make_user("reader", programme)
    client.force_login(user)
    return user


def test_list_says_in_one_sentence_how_many_how_much_how_late(client, programme, reader):
    yesterday = timezone.localdate() - timedelta(days=1)
    make_project(programme, total_cents=3_270_000_000, stage="implementation", planned_end_on=yesterday)
    make_project(programme)

    response = client.get(address(programme))

    assert response.context["title"].replace("\u00a0", " ") == "2 projects, 32.7 M EUR, 1 of them late"


def test_list_names_the_place_that_is_chosen_with_everything_in_it(client, programme, reader):
    moita = make_territory(programme.network, "Moita")
    vale = make_territory(programme.network, "Vale", level="community", parent=moita)
    make_project(programme, "In the community", territories=[vale])
    make_project(programme, "Elsewhere", territories=[make_territory(programme.network)])

    response = client.get(address(programme, f"?territory={moita.pk}"))

    assert response.context["title"] == "1 project in Moita"
    assert titles(response) == ["In the community"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?stage=approved", ["b"]),
        ("?stage=approved&stage=stand-by", ["b", "c"]),
        ("?nature=material", ["b"]),
        ("?kind=pilot", ["c"]),
        ("?from=2,000", ["b"]),
        ("?to=1000", ["a"]),
        ("?late=yes", ["a"]),
        ("?late=no", ["b", "c"]),
        ("?watch=yes", ["b"]),
        ("?public=yes", ["c"]),
        ("?objective=none", ["a", "b", "c"]),
        ("?territory=none", ["a", "b", "c"]),
        ("?lead=none", ["a", "b", "c"]),
        ("?q=X-7", ["c"]),
    ],
)
def test_list_filters(client, reader, programme, query, found):
    programme.watch_cents = 150_000
    programme.save()
    yesterday = timezone.localdate() - timedelta(days=1)
    make_project(programme, "a", total_cents=100_000, stage="implementation", planned_end_on=yesterday)
    make_project(programme, "b", total_cents=200_000, stage="approved", nature="material")
    make_project(programme, "c", stage="stand-by", kind="pilot", is_public=True, code="X-7")

    response = client.get(address(programme, query + "&sort=title"))

    assert titles(response) == found
    assert response.context["listing"].count == len(found)


def test_list_filters_by_objective_lead_and_fund(client, programme, reader):
    health = make_objective(programme, "Health")
    clinics = make_objective(programme, "Clinics", parent=health)
    city, fund = make_organisation(programme.network), make_fund(programme)
    project = make_project(programme, "a", objectives=[clinics], lead=city)
    make_amount(project, 5, measure="funding", fund=fund)
    make_project(programme, "b")

    found = [
        titles(client.get(address(programme, query)))
        for query in (f"?objective={health.pk}", f"?lead={city.pk}", f"?fund={fund.pk}")
    ]

    assert found == [["a"], ["a"], ["a"]]


def test_list_finds_words_without_their_accents(client, programme, reader):
    make_project(programme, "Praça em Setúbal")
    make_project(programme, "Elsewhere", lead=make_organisation(programme.network, "Município de Setúbal"))
    make_project(programme, "Nothing")
    rebuild()

    assert titles(client.get(address(programme, "?q=setubal&sort=title"))) == ["Elsewhere", "Praça em Setúbal"]


@pytest.mark.parametrize("query", ["?from=much", "?late=perhaps", "?stage=nonsense", "?territory=x"])
def test_list_says_which_choice_cannot_be_read(client, programme, reader, query):
    make_project(programme, "a")

    response = client.get(address(programme, query))

    assert response.status_code == 200
    assert len(response.context["listing"].errors) == 1
    assert titles(response) == ["a"]


def test_list_sums_exactly_what_is_filtered(client, programme, reader):
    make_project(programme, "a", total_cents=100, stage="approved")
    make_project(programme, "b", total_cents=900)

    totals = client.get(address(programme, "?stage=approved")).context["listing"].totals

    assert totals == {"planned": 100, "funding": 0}


def test_list_is_sorted_by_amount_with_unknown_amounts_last(client, programme, reader):
    make_project(programme, "none")
    make_project(programme, "small", total_cents=1)
    make_project(programme, "large", total_cents=2)

    assert titles(client.get(address(programme))) == ["large", "small", "none"]


def test_list_goes_on_where_the_page_ended(client, programme, reader):
    for number in range(60):
        make_project(programme, f"{number:02}", total_cents=number)

    first = client.get(address(programme))
    second = client.get(address(programme, first.context["listing"].next_url))

    assert titles(first) + titles(second) == [f"{number:02}" for number in reversed(range(60))]


def test_list_shows_the_columns_that_were_chosen(client, programme, reader):
    make_project(programme, "a", code="C-1")

    response = client.get(address(programme, "?columns=title,code"))

    assert [header.key for header in response.context["listing"].headers] == ["title", "code"]


def test_list_gives_htmx_only_the_part_that_changes(client, programme, reader):
    make_project(programme, "a")

    whole = client.get(address(programme))
    part = client.get(address(programme), headers={"HX-Request": "true"})

    assert "<html" in text_of(whole)
    assert "<html" not in text_of(part)
    assert 'id="list"' in text_of(part)
    assert 'id="finding" hx-swap-oob="true"' in text_of(part)
    assert 'role="status"' in text_of(part)


def test_list_teaches_when_it_is_empty(client, programme):
    client.force_login(make_user("secretariat", programme))

    page = text_of(client.get(address(programme)))

    assert "No projects yet" in page
    assert f'href="{address(programme, "add/")}"' in page


def test_list_shows_the_map_with_its_twin(client, programme, reader):
    for name, west, cents in (("Moita", -9.0, 700), ("Almada", -9.2, 300)):
        place = make_territory(programme.network, name)
        make_boundary(place, west=west, south=38.6)
        make_project(programme, territories=[place], total_cents=cents * 100_000)

    response = client.get(address(programme))

    assert response.context["picture"].title.replace("\u00a0", " ") == "Moita holds 70% of the money"
    assert [(row.name, row.text.replace("\u00a0", " ")) for row in response.context["picture"].twin] == [
        ("Moita", "700,000 EUR, 1 project"),
        ("Almada", "300,000 EUR, 1 project"),
    ]


def test_list_says_how_a_project_in_several_places_counts(client, programme, reader):
    places = [make_territory(programme.network) for _number in range(2)]
    make_project(programme, territories=places)

    assert "1 project stands in several places: it counts in each of them, and once in the sum." in text_of(
        client.get(address(programme))
    )


def test_list_is_read_again_after_a_decision(client, programme, reader):
    project = make_project(programme, total_cents=100)
    client.get(address(programme))
    operations.change_project(project, ProjectFacts(amounts=(AmountFact("total", 300),)), by=None)

    assert client.get(address(programme)).context["listing"].totals["planned"] == 300


def test_list_of_another_network_does_not_exist(client, reader):
    assert client.get(address(make_programme())).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_list_costs_the_same_whatever_its_length(client, programme, reader, django_assert_num_queries, count):
    fill(programme, count)

    with django_assert_num_queries(18):
        client.get(address(programme))
    with django_assert_num_queries(12):
        again = client.get(address(programme))

    assert len(again.content) < 100_000


def test_list_of_ten_thousand_costs_the_same(client, programme, reader, django_assert_num_queries):
    fill(programme, 10_000)

    with django_assert_num_queries(18):
        client.get(address(programme))
    with django_assert_num_queries(12):
        again = client.get(address(programme))

    assert len(again.content) < 100_000
    assert again.context["listing"].count == 10_000


def fill(programme, count):
    places = []
    for number in range(18):
        places.append(make_territory(programme.network))
        make_boundary(places[-1], west=-9 + number % 6 / 10, south=38 + number // 6 / 10)
    axes = [make_objective(programme) for _number in range(8)]
    cities = [make_organisation(programme.network) for _number in range(18)]
    news = [
        ProjectFacts(
            title=f"A project with a title of the usual length, number {number}",
            lead=cities[number % 18],
            territories=(places[number % 18],),
            objectives=(axes[number % 8],),
            amounts=(AmountFact("total", number * 1000),),
        )
        for number in range(count)
    ]
    operations.bring_projects(programme, news, [], by=None, source_of=lambda _facts: {"kind": "form"})


# -- as a file -------------------------------------------------------------------------------------


def full_project(programme):
    network = programme.network
    project = make_project(
        programme, "=Health house", code="A-1", stage="implementation", nature="material", total_cents=124_000_050,
        lead=make_organisation(network, "Moita"), planned_start_on=date(2026, 1, 2),
        territories=[make_territory(network, "Vale"), make_territory(network, "Cabo")],
        objectives=[make_objective(programme, "Health")],
    )  # fmt: skip
    make_amount(project, 100_000_000, measure="funding", fund=make_fund(programme, "RRP"), instrument="grant")
    make_milestone(project)
    return project


EXPECTED = {
    "title": "=Health house",
    "code": "A-1",
    "stage": "in implementation",
    "nature": "material: works and equipment",
    "lead organisation": "Moita",
    "territories": "Cabo; Vale",
    "objectives": "Health",
    "total cost": 1_240_000.5,
    "funding": 1_000_000,
    "fund": "RRP",
    "currency": "EUR",
}


def test_list_as_xlsx_reads_back_the_same(client, programme, reader):
    full_project(programme)
    make_project(programme, "Second")

    response = client.get(address(programme, "?format=xlsx"))

    book = openpyxl.load_workbook(io.BytesIO(response.content))
    heads, first, second = list(book.worksheets[0].iter_rows(values_only=True))
    row = dict(zip(heads, first, strict=True))
    assert {name: row[name] for name in EXPECTED} == EXPECTED
    assert row["planned start"].date() == date(2026, 1, 2)
    assert dict(zip(heads, second, strict=True))["title"] == "Second"


def test_list_as_csv_holds_what_is_filtered(client, programme, reader):
    full_project(programme)
    make_project(programme, "Left out")

    response = client.get(address(programme, "?format=csv&code=&stage=implementation"))

    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["title"], row["total cost"], row["planned start"]) for row in rows] == [
        ("'=Health house", "1240000.5", "2026-01-02")
    ]


def test_list_as_ods_opens(client, programme, reader):
    full_project(programme)

    response = client.get(address(programme, "?format=ods"))

    assert response["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"
    assert response.content[:2] == b"PK"
