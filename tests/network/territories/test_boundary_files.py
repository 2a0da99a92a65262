"""Files of outlines beside a register: which column tells, what is asked, and a register that begins with a file."""

import csv
import json
from pathlib import Path

import pytest
from django.urls import reverse

from factories import make_boundary, make_network, make_territory, make_user
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.territories import operations
from sympolity.network.territories.models import Boundary, Territory, TerritoryCode
from sympolity.network.territories.operations import NewPlace
from sympolity.network.territories.proposals import NO_COLUMN, Proposals

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def steward(network):
    return make_user(network=network, is_steward=True)


def square(west=2.0, south=41.0, size=0.1):
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def handed_in(network, steward, content, **facts):
    if not isinstance(content, bytes):
        features = [{"type": "Feature", "properties": columns, "geometry": geometry} for columns, geometry in content]
        content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return operations.hand_in_boundaries(
        network, file_name="places.geojson", content=content, source="Town hall", by=steward, **facts
    )


def coded(network, name, value, scheme="local", **facts):
    place = make_territory(network, name, **facts)
    TerritoryCode.objects.create(territory=place, scheme=scheme, value=value)
    return place


def names_of(proposals):
    return [(each.code, each.name, each.match.sure.name if each.match.sure else "") for each in proposals.all]


# -- which columns tell ------------------------------------------------------------
def test_codes_and_names_are_recognised_by_what_they_find(network, steward):
    for number, name in enumerate(("Canyet", "Pomar de Dalt", "Morera"), start=1):
        coded(network, name, str(number))
    columns = [
        {
            "gml_id": f"barris.{n}",
            "order": 3,
            "barris_id": f"{n}.0",
            "nom": f"{name.upper():30}",
            "nom_min": f"{name:30}",
        }
        for n, name in enumerate(("Canyet", "Pomar de Dalt", "Morera"), start=1)
    ]

    proposals = Proposals(handed_in(network, steward, [(each, square()) for each in columns]))

    assert (proposals.code, proposals.name) == ("barris_id", "nom")
    assert names_of(proposals) == [
        ("1", "CANYET", "Canyet"),
        ("2", "POMAR DE DALT", "Pomar de Dalt"),
        ("3", "MORERA", "Morera"),
    ]


def test_in_an_empty_register_columns_are_recognised_by_their_looks(network, steward):
    rows = [
        {"gml_id": "barris.1", "barris_id": 1.0, "nom": "CANYET", "nom_min": "Canyet", "kind": "barri", "area": 1.25},
        {"gml_id": "barris.2", "barris_id": 2.0, "nom": "POMAR", "nom_min": "Pomar", "kind": "barri", "area": 2.5},
    ]

    proposals = Proposals(handed_in(network, steward, [(each, square()) for each in rows]))

    assert (proposals.code, proposals.name) == ("barris_id", "nom_min")
    assert [each.is_new for each in proposals.all] == [True, True]


def test_a_short_code_without_its_name_is_not_sure(network, steward):
    coded(network, "Canyet", "1")
    coded(network, "Morera", "2")

    proposals = Proposals(handed_in(network, steward, [({"id": 1, "name": "Something else"}, square())]), "id", "name")

    assert [each.is_unsure for each in proposals.all] == [True]


def test_a_code_that_contradicts_the_name_is_asked(network, steward):
    coded(network, "Cervelló", "08068")
    coded(network, "Corbera", "08072")
    rows = [({"ine": "08068", "name": "Corbera"}, square())]

    (proposal,) = Proposals(handed_in(network, steward, rows), "ine", "name").all

    assert (proposal.is_unsure, proposal.doubt) == (True, "code_and_name")
    assert [candidate.entry.name for candidate in proposal.match.candidates] == ["Cervelló", "Corbera"]


def test_two_outlines_of_one_code_are_asked(network, steward):
    coded(network, "Cervelló", "08068")
    rows = [({"ine": "08068", "name": "Cervelló"}, square()), ({"ine": "08068", "name": "Cervelló"}, square(3))]

    proposals = Proposals(handed_in(network, steward, rows))

    assert [(each.is_unsure, each.doubt) for each in proposals.all] == [(True, "twice"), (True, "twice")]


def test_a_namesake_that_lies_elsewhere_is_asked(network, steward):
    badalona = make_territory(network, "Badalona")
    make_boundary(badalona, west=2.2, south=41.4)
    make_territory(network, "Raval", level="community", parent=badalona)

    (proposal,) = Proposals(handed_in(network, steward, [({"name": "Raval"}, square(-9, 38))])).all

    assert (proposal.is_unsure, proposal.doubt) == (True, "elsewhere")


def test_a_column_asked_for_wins_and_none_may_be_asked_for(network, steward):
    coded(network, "Cervelló", "08068")
    file = handed_in(network, steward, [({"ine": "08068", "name": "Cervelló", "other": "x"}, square())])

    proposals = Proposals(file, NO_COLUMN, "other")

    assert (proposals.code, proposals.name, names_of(proposals)) == (NO_COLUMN, "other", [("", "x", "")])


# -- new places --------------------------------------------------------------------
def test_a_register_begins_with_a_file(network, steward):
    region = make_territory(network, "Catalunya", level="region")
    file = handed_in(network, steward, [({"ine": "08068", "name": "Cervelló"}, square())])
    new = NewPlace("Cervelló", "municipality", region, "08068", "INE")

    count = operations.assign_boundaries(file, {0: new}, by=steward)

    place = Territory.objects.get(name="Cervelló")
    assert (count, place.parent, place.level, str(place.codes.get())) == (1, region, "municipality", "INE 08068")
    assert place.boundary.source == "Town hall"


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        ({0: ("", "municipality")}, "Outline 1 has no name"),
        ({0: ("CERVELLO", "municipality")}, "Outline 1: CERVELLO is there already"),
        ({0: ("Vallirana", "municipality"), 1: ("Vallirana", "municipality")}, "Outline 2: Vallirana is there already"),
        ({7: ("Vallirana", "municipality")}, "Outline 8 cannot be used"),
    ],
)
def test_a_new_place_is_refused_where_it_stands_already(network, steward, places, sentence):
    make_territory(network, "Cervelló")
    file = handed_in(network, steward, [({}, square()), ({}, square(3))])

    with pytest.raises(Refused, match=sentence):
        operations.assign_boundaries(file, {n: NewPlace(*place) for n, place in places.items()}, by=steward)

    assert (Territory.objects.count(), Boundary.objects.count()) == (1, 0)


def test_the_page_proposes_new_places_and_draws_them(client, network, steward):
    region = make_territory(network, "Catalunya", level="region")
    file = handed_in(network, steward, [({"ine": "08068", "name": "Cervelló"}, square())])
    client.force_login(steward)
    address = reverse("territories:boundary-file", args=[file.pk])

    asked, proposed = client.get(address), client.get(address, {"new": "1"})
    refused = client.post(address, {"place-0": "new", "level": "kingdom"})
    drawn = client.post(address, {"place-0": "new", "level": "municipality", "parent": region.pk, "scheme": "INE"})

    assert [response.context["rows"][0]["chosen"] for response in (asked, proposed)] == ["", "new"]
    assert (refused.status_code, drawn.status_code) == (422, 302)
    assert str(Territory.objects.get(name="Cervelló").codes.get()) == "INE 08068"


# -- published files ---------------------------------------------------------------
FILES = {
    "amb36.geojson": ("code_ine", "name", 36),
    "aml18.geojson": ("code_ine_dicofre", "name", 18),
    "badalona_barris.geojson": ("barris_id", "nom_min", 34),
    "barcelona_barris.topojson": ("BARRI", "NOM", 73),
}


@pytest.mark.sources
@pytest.mark.parametrize("file_name", FILES)
def test_a_published_file_begins_a_register_and_comes_in_again(network, steward, sources: Path, file_name):
    code, name, count = FILES[file_name]
    content = (sources / "geo" / file_name).read_bytes()
    first = handed_in(network, steward, content)
    begun = Proposals(first)
    new = {each.number: NewPlace(each.name, "community", None, each.code, "local") for each in begun.all}
    operations.assign_boundaries(first, new, by=steward)

    again = handed_in(network, steward, content)
    proposals = Proposals(again)
    operations.assign_boundaries(
        again, {each.number: Territory.objects.get(pk=each.sure_id) for each in proposals.all}, by=steward
    )

    assert (begun.code in {code, "id"}, begun.name) == (True, name)
    assert [each.doubt for each in proposals.all] == [""] * count
    assert (Territory.objects.count(), Boundary.objects.count()) == (count, count)


@pytest.mark.sources
def test_the_quarters_of_badalona_are_found_in_the_register_of_the_town(network, steward, sources: Path):
    with (sources / "indicators" / "badalona_DIVTER.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["CATEGORIA_DIVISIO"] == "Barri"]
    town = make_territory(network, "Badalona")
    for row in rows:
        name, code = row["NOM_DIVISIO_TERRITORIAL"], row["CODI_DIVISIO_TERRITORIAL"]
        coded(network, name, code, level="community", parent=town)
    file = handed_in(network, steward, (sources / "geo" / "badalona_barris.geojson").read_bytes())

    proposals = Proposals(file)

    asked = [(each.name, [c.entry.name for c in each.match.candidates]) for each in proposals.all if each.is_unsure]
    assert (proposals.name, len(proposals.all), asked) == ("nom", 34, [("ARTIGUES", ["Artigas"])])
