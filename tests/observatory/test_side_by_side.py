"""Municipalities and objectives side by side."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import (
    make_amount,
    make_milestone,
    make_objective,
    make_population,
    make_programme,
    make_project,
    make_territory,
    make_user,
)
from sympolity.network.portfolio import queries as portfolio
from sympolity.observatory.side_by_side import PLACE, choices_of, ground_of, side_by_side

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def programme():
    return make_programme(watch_cents=50_000)


@pytest.fixture
def user(client, programme):
    user = make_user("reader", programme)
    client.force_login(user)
    return user


def address(programme, query=""):
    return f"/programmes/{programme.slug}/side-by-side/{query}"


def read(programme, user, *places):
    rows = portfolio.portfolio(programme, user)
    ground = ground_of(programme, rows)
    chosen = [each for each in choices_of(ground, PLACE) if each.key in {place.pk for place in places}]
    return side_by_side(programme, rows, ground, PLACE, chosen)


def row(response, label):
    return next(each for each in response.context["table"] if each.label == label)


def words(response, label):
    found = row(response, label)
    return [cell.words.replace("\u00a0", " ") for cell in (*found.cells, found.total)]


def test_a_shared_project_counts_in_each_place_and_once_together(programme, user):
    moita, almada = make_territory(programme.network, "Moita"), make_territory(programme.network, "Almada")
    make_project(programme, total_cents=100, territories=[moita, almada])
    make_project(programme, total_cents=10, territories=[moita])
    make_project(programme, total_cents=1)

    found = read(programme, user, moita, almada)

    assert [(each.name, each.count, each.money["planned"]) for each in found.columns] == [
        ("Almada", 1, 100),
        ("Moita", 2, 110),
    ]
    assert (found.total.count, found.total.money["planned"], found.several) == (2, 110, 1)


def test_communities_count_in_their_municipality_and_stand_beside_it(programme, user):
    moita, almada = make_territory(programme.network, "Moita"), make_territory(programme.network, "Almada")
    vale = make_territory(programme.network, "Vale", level="community", parent=moita)
    make_project(programme, territories=[vale])

    found = read(programme, user, moita, vale, almada)

    assert [(each.name, each.count) for each in found.columns] == [("Almada", 0), ("Moita", 1), ("Vale", 1)]
    assert found.total.count == 1


def test_each_figure_is_read_of_the_same_projects(programme, user):
    moita, almada = make_territory(programme.network, "Moita"), make_territory(programme.network, "Almada")
    health, _culture = make_objective(programme, "Health"), make_objective(programme, "Culture")
    project = make_project(
        programme,
        stage="implementation",
        planned_end_on=YESTERDAY,
        total_cents=60_000,
        territories=[moita],
        objectives=[health],
    )
    make_amount(project, 20_000, measure="funding")
    make_milestone(project, due_on=YESTERDAY)
    make_milestone(project, due_on=YESTERDAY, state="fulfilled")
    make_milestone(project, closed_on=YESTERDAY)

    column = next(each for each in read(programme, user, moita, almada).columns if each.name == "Moita")

    assert (column.late, column.over, column.by_stage) == (1, 1, {"implementation": 1})
    assert (column.steps, column.steps_fulfilled, column.steps_late) == (2, 1, 1)
    assert column.money == {"planned": 60_000, "total": 60_000, "eligible": 0, "funding": 20_000}
    assert column.covered == 1


def test_figures_agree_with_the_totals_by_place(programme, user):
    towns = [make_territory(programme.network, f"Town {number}") for number in range(3)]
    for number in range(7):
        make_project(programme, total_cents=number, territories=[towns[number % 3], towns[(number * 2) % 3]])

    found = read(programme, user, *towns)

    by_place = portfolio.totals_by(programme, portfolio.portfolio(programme, user), "territory")
    assert {each.key: (each.count, each.money["planned"]) for each in found.columns} == {
        part.key: (part.count, part.planned_cents) for part in by_place.parts
    }
    assert found.total.count == by_place.whole.count


def test_residents_carry_their_day_and_source(client, programme, user):
    moita, almada = make_territory(programme.network, "Moita"), make_territory(programme.network, "Almada")
    make_population(moita, 1_000, as_of=date(2011, 1, 1))
    make_population(moita, 2_000, as_of=date(2021, 4, 19), source="Census 2021")
    make_project(programme, total_cents=400_000, territories=[moita, almada])

    response = client.get(address(programme, f"?place={moita.pk}&place={almada.pk}"))

    cells = row(response, "Residents").cells
    assert [(cell.words, cell.note) for cell in cells] == [("–", ""), ("2,000", "19\u00a0Apr\u00a02021, Census 2021")]
    assert words(response, "Projects for each 1,000 residents") == ["–", "0.5", "–"]
    assert words(response, "Planned for each resident") == ["–", "2.00 EUR", "–"]


def test_each_figure_opens_the_projects_that_it_counts(client, programme, user):
    moita, almada = make_territory(programme.network, "Moita"), make_territory(programme.network, "Almada")
    make_project(programme, stage="approved", planned_end_on=YESTERDAY, territories=[moita])
    make_project(programme, stage="idea", territories=[moita])

    response = client.get(address(programme, f"?place={moita.pk}&place={almada.pk}"))

    for label in ("Projects", "Approved", "Idea", "Late projects"):
        cell = row(response, label).cells[1]
        opened = client.get(cell.href)
        assert str(opened.context["listing"].count) == cell.words, label


def test_objectives_stand_side_by_side_too(client, programme, user):
    health, culture = make_objective(programme, "Health"), make_objective(programme, "Culture")
    town = make_territory(programme.network, "Moita")
    make_project(programme, objectives=[health], territories=[town])
    make_project(programme, objectives=[health, culture])

    response = client.get(address(programme, f"?by=objective&objective={health.pk}&objective={culture.pk}"))

    assert words(response, "Projects") == ["2", "1", "2"]
    assert words(response, "Places reached") == ["1 of 1", "0 of 1", "1 of 1"]


def test_page_begins_with_the_places_in_which_most_projects_stand(client, programme, user):
    towns = [make_territory(programme.network, name) for name in ("A", "B", "C", "D")]
    for number, town in enumerate(towns):
        for _project in range(number):
            make_project(programme, territories=[town])

    response = client.get(address(programme))

    assert [each.name for each in response.context["found"].columns] == ["B", "C", "D"]


def test_page_asks_for_two_and_shows_at_most_six(client, programme, user):
    towns = [make_territory(programme.network) for _number in range(8)]
    make_project(programme, territories=towns)

    one = client.get(address(programme, f"?place={towns[0].pk}"))
    all_of_them = client.get(address(programme, "?" + "&".join(f"place={town.pk}" for town in towns)))

    assert "Choose at least two to put beside one another." in one.content.decode()
    assert len(all_of_them.context["found"].columns) == 6
    assert "More than 6 do not fit beside one another: the first 6 are shown." in all_of_them.content.decode()


def test_page_opens_without_any_data(client, programme, user):
    assert client.get(address(programme)).status_code == 200


def test_file_holds_the_same_table(client, programme, user):
    moita, almada = make_territory(programme.network, "Moita"), make_territory(programme.network, "Almada")
    make_project(programme, territories=[moita])

    response = client.get(address(programme, f"?place={moita.pk}&place={almada.pk}&format=csv"))

    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert lines[:2] == [["Figure", "Almada", "Moita", "Together"], ["Projects", "0", "1", "1"]]


def test_page_costs_the_same_whatever_the_number_of_projects(client, programme, user):
    towns = [make_territory(programme.network) for _number in range(2)]
    costs = []
    for number in (2, 60):
        for _project in range(number):
            make_milestone(make_project(programme, total_cents=1, territories=towns))
        client.get(address(programme))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(programme))
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert costs[0] <= 20
