"""The files: the same rows and names in every format, valid, and equal to what the pages say."""

import csv
import io
import json
import re
from datetime import date, datetime

import openpyxl
import pytest
import shapely
from django.urls import reverse

from sympolity.faces.public.data_sets import DATA_SETS
from sympolity.network.territories.models import Boundary
from towns import make_open_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns():
    return make_open_programme()


def fetched(client, name: str, kind: str) -> bytes:
    response = client.get(reverse("public:data-file", args=["open", name, kind]))
    assert response.status_code == 200
    return response.content


def rows_of_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", sorted(DATA_SETS))
def test_every_format_has_the_same_rows_and_names(name, client, towns):
    table = rows_of_csv(fetched(client, name, "csv"))
    document = json.loads(fetched(client, name, "json"))
    sheet = openpyxl.load_workbook(io.BytesIO(fetched(client, name, "xlsx"))).worksheets[0]
    heads, *lines = sheet.iter_rows(values_only=True)

    names = list(table[0])
    assert names == list(heads) == list(document["columns"])
    assert [list(row) for row in document["rows"]] == [names] * len(table)
    assert [row["id"] for row in document["rows"]] == [int(row["id"]) for row in table] == [line[0] for line in lines]
    assert [[told(row[each]) for each in names] for row in document["rows"]] == [list(row.values()) for row in table]
    assert [[told(value) for value in line] for line in lines] == [list(row.values()) for row in table]


def told(value) -> str:
    """A value as a CSV file writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def test_projects_say_what_their_pages_say(client, towns):
    rows = {row["title"]: row for row in rows_of_csv(fetched(client, "projects", "csv"))}

    clinic, choir = rows["Community clinic"], rows["Choir of two towns"]
    assert (clinic["total_cost"], clinic["funding"], clinic["funds"]) == ("1240000", "1000000", "Recovery fund")
    assert (choir["total_cost"], choir["places"], choir["partners"]) == ("88.5", "Moita; Setúbal", "School of music")
    assert (clinic["milestones"], clinic["milestones_fulfilled"]) == ("2", "1")
    assert clinic["part_of_id"] == str(towns.intervention.pk)
    assert clinic["located_by"] == "places"


def test_places_add_up_like_the_table_of_the_page(client, towns):
    rows = {row["name"]: row for row in json.loads(fetched(client, "places", "json"))["rows"]}

    assert {name: (row["projects"], row["planned"], row["planned_per_resident"]) for name, row in rows.items()} == {
        "Metropolis": (2, 1240088.5, None),
        "Moita": (2, 1240088.5, 18.72),
        "Setúbal": (1, 88.5, 0),
        "Vale da Amoreira": (1, 1240000, None),
    }


def test_figures_keep_every_contradicting_one(client, towns):
    rows = rows_of_csv(fetched(client, "figures", "csv"))

    assert [(row["topic"], row["value"], row["is_about"], row["source"]) for row in rows] == [
        ("Communities", "67", "false", "The plan"),
        ("Projects", "650", "true", "The press"),
        ("Projects", "700", "true", "The secretariat"),
    ]


@pytest.mark.parametrize("name", ["projects", "places"])
def test_geojson_is_valid(name, client, towns):
    clockwise = [[-9.1, 38.6], [-9.1, 38.7], [-9.0, 38.7], [-9.0, 38.6], [-9.1, 38.6]]
    Boundary.objects.filter(territory=towns.moita).update(
        geometry={"type": "MultiPolygon", "coordinates": [[clockwise]]}
    )

    document = json.loads(fetched(client, name, "geojson"))

    assert document["type"] == "FeatureCollection"
    assert "crs" not in document
    assert not {"coordinates", "geometries", "geometry", "properties"} & set(document)
    ids = [feature["id"] for feature in document["features"]]
    assert len(ids) == len(set(ids))
    for feature in document["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
        assert feature["properties"]["id"] == feature["id"]
        assert geometry_faults(feature["geometry"]) == []
    kinds = [feature["geometry"] and feature["geometry"]["type"] for feature in document["features"]]
    assert sorted(map(str, kinds)) == sorted(
        ["MultiPolygon", "MultiPolygon", "None", "Point"] if name == "places" else ["None", "None", "Point"]
    )


def geometry_faults(geometry) -> list[str]:
    """RFC 7946: longitude before latitude, closed rings, outer rings against the clock."""
    if geometry is None:
        return []
    shape = shapely.from_geojson(json.dumps(geometry))
    faults = [] if shape.is_valid else ["invalid"]
    west, south, east, north = shape.bounds
    faults += [] if -180 <= west <= east <= 180 and -90 <= south <= north <= 90 else ["beyond the earth"]
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            faults += [] if part.exterior.is_ccw else ["clockwise"]
            faults += ["hole against the clock" for ring in part.interiors if ring.is_ccw]
    return faults


def test_files_say_licence_day_and_how_to_cite(client, towns):
    document = json.loads(fetched(client, "projects", "json"))
    book = openpyxl.load_workbook(io.BytesIO(fetched(client, "projects", "xlsx")))
    told_in_book = " ".join(str(value) for row in book.worksheets[1].iter_rows(values_only=True) for value in row)

    assert document["licence"] == "CC BY 4.0"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", document["as_of"])
    assert document["cite_as"].startswith("League of towns: Communities in action, Projects. As of ")
    assert "CC BY 4.0" in told_in_book
    assert document["cite_as"] in told_in_book


def test_files_speak_one_language_of_columns_and_values(client, towns):
    english = fetched(client, "figures", "csv")

    arabic = client.get(reverse("public:data-file", args=["open", "figures", "csv"]), headers={"Accept-Language": "ar"})

    assert arabic.content == english


def test_a_title_that_looks_like_a_formula_stays_text(client, towns):
    towns.clinic.title = "=1+1"
    towns.clinic.save()

    rows = rows_of_csv(fetched(client, "projects", "csv"))

    assert "'=1+1" in [row["title"] for row in rows]


def test_data_page_explains_every_column(client, towns):
    content = client.get(reverse("public:data", args=["open"])).content.decode()

    names = [field.name for data in DATA_SETS.values() for field in data.fields]
    assert [name for name in names if f'<code dir="ltr">{name}</code>' not in content] == []


def test_other_sites_may_read_the_files(client, towns):
    response = client.get(reverse("public:data-file", args=["open", "places", "geojson"]))

    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"] == "application/geo+json; charset=utf-8"
