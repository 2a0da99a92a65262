import json
from datetime import date

import pytest

from factories import make_boundary, make_network, make_population, make_territory, make_user
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.territories import operations
from sympolity.network.territories.models import BoundaryFile, Territory
from sympolity.network.territories.operations import Code, Count, Outline, TerritoryFacts

pytestmark = pytest.mark.django_db

SQUARE = [[[-9.0, 38.0], [-8.9, 38.0], [-8.9, 38.1], [-9.0, 38.1], [-9.0, 38.0]]]


def told(subject):
    """Verb and changes of each entry about an object, the oldest first."""
    return [(entry.verb, entry.changes) for entry in Entry.objects.about(subject).order_by("id")]


def collection(*features):
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": columns, "geometry": geometry} for columns, geometry in features
            ],
        }
    ).encode()


def polygon(rings=None):
    return {"type": "Polygon", "coordinates": rings or SQUARE}


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def steward(network):
    return make_user(network=network, is_steward=True)


# -- the place itself ------------------------------------------------------------
def test_add_territory_tells_every_fact(network, steward):
    region = make_territory(network, "Península de Setúbal", level="region")

    place = operations.add_territory(
        network, name="Moita", level="municipality", parent=region, country="PT", by=steward
    )

    assert (place.name, place.parent, place.network) == ("Moita", region, network)
    assert told(place) == [
        (
            "territory added",
            {
                "name": [None, "Moita"],
                "level": [None, "municipality"],
                "parent": [None, region.pk],
                "country": [None, "PT"],
            },
        )
    ]


@pytest.mark.parametrize(
    ("parent", "sentence"),
    [
        ({"level": "community"}, "A municipality cannot lie in a community."),
        ({"level": "region", "closed_on": date(2024, 1, 1)}, "Old is closed. Choose an open place."),
    ],
)
def test_add_territory_refuses_a_parent_that_cannot_hold_it(network, steward, parent, sentence):
    old = make_territory(network, "Old", **parent)

    with pytest.raises(Refused) as refusal:
        operations.add_territory(network, name="Moita", level="municipality", parent=old, by=steward)

    assert (str(refusal.value), refusal.value.field) == (sentence, "parent")


def test_add_territory_refuses_a_parent_of_another_network(network, steward):
    foreign = make_territory(make_network(), level="region")

    with pytest.raises(Refused, match="belongs to another network"):
        operations.add_territory(network, name="Moita", level="municipality", parent=foreign, by=steward)


def test_add_territory_refuses_half_a_point(network, steward):
    with pytest.raises(Refused, match="Give both or neither"):
        operations.add_territory(network, name="Moita", level="municipality", latitude=38.6, by=steward)


def test_change_territory_tells_old_and_new(network, steward):
    place = make_territory(network, "Moita")

    operations.change_territory(place, name="Moita (PT)", level="municipality", by=steward)

    assert told(place) == [("territory changed", {"name": ["Moita", "Moita (PT)"]})]


def test_change_territory_without_a_change_tells_nothing(network, steward):
    place = make_territory(network, "Moita")

    operations.change_territory(place, name="Moita", by=steward)

    assert told(place) == []


def test_change_territory_refuses_a_circle(network, steward):
    region = make_territory(network, "North", level="region")
    inside = make_territory(network, "Inside", level="region", parent=region)

    with pytest.raises(Refused) as refusal:
        operations.change_territory(region, parent=inside, by=steward)

    assert (str(refusal.value), refusal.value.field) == (
        "This place would lie in itself. Choose another one.",
        "parent",
    )


def test_close_territory_and_reopen_it(network, steward):
    place = make_territory(network, "Moita")

    operations.close_territory(place, closed_on=date(2025, 1, 31), reason="Merged", by=steward)
    operations.reopen_territory(place, reason="By mistake", by=steward)

    assert told(place) == [
        ("territory closed", {"closed_on": [None, "2025-01-31"]}),
        ("territory opened again", {"closed_on": ["2025-01-31", None]}),
    ]


def test_close_territory_refuses_while_open_places_lie_in_it(network, steward):
    place = make_territory(network, "Moita")
    make_territory(network, level="community", parent=place)

    with pytest.raises(Refused, match=r"^1 open place lies in it\. Close it or move it first\.$"):
        operations.close_territory(place, closed_on=date(2025, 1, 31), by=steward)

    assert Territory.objects.get(pk=place.pk).closed_on is None


def test_close_territory_refuses_a_day_before_it_existed(network, steward):
    place = make_territory(network, valid_from=date(2013, 1, 1))

    with pytest.raises(Refused, match="before the place existed"):
        operations.close_territory(place, closed_on=date(2012, 12, 31), by=steward)


def test_close_territory_refuses_twice(network, steward):
    place = make_territory(network, "Moita", closed_on=date(2025, 1, 1))

    with pytest.raises(Refused, match="Moita is closed already"):
        operations.close_territory(place, closed_on=date(2025, 1, 31), by=steward)


def test_reopen_territory_refuses_inside_a_closed_place(network, steward):
    region = make_territory(network, "North", level="region", closed_on=date(2025, 1, 1))
    place = make_territory(network, parent=region, closed_on=date(2025, 1, 1))

    with pytest.raises(Refused, match="North is closed"):
        operations.reopen_territory(place, by=steward)


# -- names, codes, populations ---------------------------------------------------
def test_remember_name_once(network, steward):
    place = make_territory(network, "Setúbal")

    first = operations.remember_name(place, name="CM Setubal", source="projects.xlsx", by=steward)
    again = operations.remember_name(place, name="CM Setubal", by=steward)
    own = operations.remember_name(place, name="Setúbal", by=steward)

    assert (first.name, again, own) == ("CM Setubal", None, None)
    assert told(place) == [("name remembered", {"names": [None, "CM Setubal"]})]


def test_forget_name_keeps_it_in_the_journal(network, steward):
    place = make_territory(network)
    name = operations.remember_name(place, name="Setbal", by=steward)

    operations.forget_name(name, reason="A slip", by=steward)

    assert list(place.names.all()) == []
    assert told(place)[-1] == ("name forgotten", {"names": ["Setbal", None]})


def test_give_code_of_several_versions(network, steward):
    place = make_territory(network)

    operations.give_code(place, scheme="NUTS", version="2021", value="PT170", by=steward)
    operations.give_code(place, scheme="NUTS", version="2024", value="PT1A0", by=steward)

    assert [str(code) for code in place.codes.all()] == ["NUTS PT1A0", "NUTS PT170"]


def test_give_code_refuses_a_second_one_of_the_same_version(network, steward):
    place = make_territory(network)
    operations.give_code(place, scheme="NUTS", version="2021", value="PT170", by=steward)

    with pytest.raises(Refused, match="This place already has a code in this version of this scheme"):
        operations.give_code(place, scheme="NUTS", version="2021", value="PT171", by=steward)


def test_give_code_refuses_the_code_of_another_place(network, steward):
    moita, palmela = make_territory(network, "Moita"), make_territory(network, "Palmela")
    operations.give_code(moita, scheme="DICO", value="1506", by=steward)

    with pytest.raises(Refused) as refusal:
        operations.give_code(palmela, scheme="DICO", value="1506", by=steward)

    assert (str(refusal.value), refusal.value.field) == ("Moita already has this code.", "value")


def test_change_code_tells_old_and_new(network, steward):
    place = make_territory(network)
    code = operations.give_code(place, scheme="DICO", value="1506", by=steward)

    operations.change_code(code, value="1507", by=steward)

    assert told(place)[-1] == ("code changed", {"codes": ["DICO 1506", "DICO 1507"]})


def test_record_population_stands_beside_another_source(network, steward):
    place = make_territory(network)
    make_population(place, 66_255, source="Census")

    operations.record_population(place, residents=66_000, as_of=date(2021, 4, 19), source="Municipality", by=steward)

    assert {(one.residents, one.source) for one in place.populations.all()} == {
        (66_255, "Census"),
        (66_000, "Municipality"),
    }


def test_record_population_refuses_the_same_source_and_day_twice(network, steward):
    place = make_territory(network)
    facts = {"as_of": date(2021, 4, 19), "source": "Census"}
    operations.record_population(place, residents=66_255, by=steward, **facts)

    with pytest.raises(Refused, match="This source already gave a population for this day"):
        operations.record_population(place, residents=66_256, by=steward, **facts)


# -- groupings -------------------------------------------------------------------
def test_change_grouping_tells_the_places_by_name(network, steward):
    besos, llobregat = make_territory(network, "Besòs"), make_territory(network, "Llobregat")
    grouping = operations.add_grouping(network, name="Forty", territories=[besos], by=steward)

    operations.change_grouping(grouping, name="Forty-two", territories=[besos, llobregat], by=steward)

    assert told(grouping)[-1] == (
        "grouping changed",
        {"name": ["Forty", "Forty-two"], "territories": [["Besòs"], ["Besòs", "Llobregat"]]},
    )


def test_one_place_stands_in_several_groupings(network, steward):
    place = make_territory(network)

    for name in ("36", "metropolitan area", "region", "urban area"):
        operations.add_grouping(network, name=name, territories=[place], by=steward)

    assert place.groupings.count() == 4


def test_add_grouping_refuses_a_place_of_another_network(network, steward):
    foreign = make_territory(make_network(), "Foreign")

    with pytest.raises(Refused, match="Foreign belongs to another network"):
        operations.add_grouping(network, name="36", territories=[foreign], by=steward)


def test_close_grouping_and_reopen_it(network, steward):
    grouping = operations.add_grouping(network, name="36", territories=[], by=steward)

    operations.close_grouping(grouping, closed_on=date(2025, 1, 31), by=steward)
    operations.reopen_grouping(grouping, by=steward)

    assert [verb for verb, _changes in told(grouping)] == [
        "grouping added",
        "grouping closed",
        "grouping opened again",
    ]


# -- many at once ----------------------------------------------------------------
def test_bring_territories_in_any_order(network, steward):
    facts = [
        TerritoryFacts(key="vale", name="Vale da Amoreira", level="community", parent="moita"),
        TerritoryFacts(
            key="moita",
            name="Moita",
            level="municipality",
            parent="south",
            names=("CM Moita", "Moita"),
            codes=(Code("DICO", "1506", "2021"),),
            populations=(Count(66_255, date(2021, 4, 19), "Census"),),
            source={"kind": "import", "row": 7},
        ),
        TerritoryFacts(key="south", name="Península de Setúbal", level="region"),
    ]

    brought = operations.bring_territories(network, facts, by=steward)

    assert list(brought) == ["vale", "moita", "south"]
    assert brought["vale"].parent.parent == brought["south"]
    moita = brought["moita"]
    assert [name.name for name in moita.names.all()] == ["CM Moita"]
    assert told(moita) == [
        (
            "territory added",
            {
                "name": [None, "Moita"],
                "level": [None, "municipality"],
                "parent": [None, brought["south"].pk],
                "names": [None, ["CM Moita", "Moita"]],
                "codes": [None, ["DICO 2021 1506"]],
                "populations": [None, ["66255 (2021-04-19, Census)"]],
            },
        )
    ]
    assert Entry.objects.about(moita).get().source == {"kind": "import", "row": 7}


def test_bring_territories_asks_the_database_as_often_for_three_as_for_thirty(
    network, steward, django_assert_num_queries
):
    def facts(count, prefix):
        return [TerritoryFacts(key=f"{prefix}{n}", name=f"{prefix}{n}", level="community") for n in range(count)]

    operations.bring_territories(network, facts(1, "x"), by=steward)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        operations.bring_territories(network, facts(3, "a"), by=steward)

    with django_assert_num_queries(len(few)):
        operations.bring_territories(network, facts(30, "b"), by=steward)


def test_bring_territories_refuses_a_parent_that_is_not_there(network, steward):
    facts = [TerritoryFacts(key="vale", name="Vale", level="community", parent="moita")]

    with pytest.raises(Refused, match="Vale lies in a place that is not there"):
        operations.bring_territories(network, facts, by=steward)

    assert Territory.objects.count() == 0


def test_bring_territories_names_the_place_that_breaks_a_rule(network, steward):
    facts = [TerritoryFacts(key="x", name="Vale", level="village")]

    with pytest.raises(Refused, match=r"^Vale: Value 'village' is not a valid choice\.$"):
        operations.bring_territories(network, facts, by=steward)


# -- boundaries ------------------------------------------------------------------
def test_draw_boundary_mends_and_says_so(network, steward):
    place = make_territory(network)
    open_ring = [SQUARE[0][:-1]]

    repairs = operations.draw_boundary(
        place, content=collection(({}, polygon(open_ring))), source="CAOP 2023", by=steward
    )

    assert [repair["code"] for repair in repairs] == ["open_ring"]
    assert place.boundary.geometry["type"] == "MultiPolygon"
    assert told(place) == [("boundary drawn", {"boundary": [None, "CAOP 2023"]})]


def test_draw_boundary_replaces_and_keeps_the_origin_of_the_old_one(network, steward):
    place = make_territory(network)
    make_boundary(place, west=0, south=0, source="CAOP 2020", licence="CC0")

    operations.draw_boundary(
        place, content=collection(({}, polygon())), source="CAOP 2023", as_of=date(2023, 12, 31), by=steward
    )

    place = Territory.objects.get(pk=place.pk)
    assert place.boundary.geometry["coordinates"] == [SQUARE]
    assert told(place) == [("boundary drawn", {"boundary": ["CAOP 2020, CC0", "CAOP 2023, 2023-12-31"]})]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04", "This file is no JSON text"),
        (b"[" * 100_000, "This file is no JSON text"),
        (b'{"type": "Thing"}', "This file holds no outlines in GeoJSON"),
        (collection(({}, {"type": "Point", "coordinates": [0, 0]})), "This is no area but a Point"),
        (collection(({}, polygon()), ({}, polygon())), "The file holds 2 outlines"),
        (
            b'{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:3763"}},"features":[]}',
            "written in the system EPSG:3763",
        ),
        (
            b'{"type":"Topology","arcs":[],"objects":{"a":{"type":"GeometryCollection","geometries":[]},'
            b'"b":{"type":"GeometryCollection","geometries":[]}}}',
            "several layers: a, b",
        ),
    ],
)
def test_draw_boundary_refuses_with_a_sentence(network, steward, content, sentence):
    place = make_territory(network)

    with pytest.raises(Refused, match=sentence):
        operations.draw_boundary(place, content=content, source="CAOP", by=steward)


def test_hand_in_and_assign_boundaries(network, steward):
    moita, palmela = make_territory(network, "Moita"), make_territory(network, "Palmela")
    content = collection(({"name": "Moita"}, polygon()), ({"name": "Sea"}, None), ({"name": "Palmela"}, polygon()))
    handed_in = operations.hand_in_boundaries(
        network, file_name="caop.geojson", content=content, source="CAOP", licence="CC BY", by=steward
    )

    count = operations.assign_boundaries(handed_in, {0: moita, 2: palmela}, by=steward)

    handed_in = BoundaryFile.objects.get(pk=handed_in.pk)
    assert (count, handed_in.features, handed_in.assigned_at is None) == (2, [], False)
    assert (palmela.boundary.source, palmela.boundary.licence) == ("CAOP", "CC BY")


def test_assign_boundaries_refuses_an_outline_that_cannot_be_used(network, steward):
    place = make_territory(network)
    handed_in = operations.hand_in_boundaries(
        network, file_name="f", content=collection(({}, None)), source="CAOP", by=steward
    )

    with pytest.raises(Refused, match="Outline 1 cannot be used"):
        operations.assign_boundaries(handed_in, {0: place}, by=steward)


def test_assign_boundaries_refuses_two_outlines_for_one_place(network, steward):
    place = make_territory(network)
    content = collection(({}, polygon()), ({}, polygon()))
    handed_in = operations.hand_in_boundaries(network, file_name="f", content=content, source="CAOP", by=steward)

    with pytest.raises(Refused, match="Two outlines are meant for the same place"):
        operations.assign_boundaries(handed_in, {0: place, 1: place}, by=steward)


def test_assign_boundaries_refuses_a_file_that_was_discarded(network, steward):
    place = make_territory(network)
    handed_in = operations.hand_in_boundaries(
        network, file_name="f", content=collection(({}, polygon())), source="CAOP", by=steward
    )
    operations.discard_boundaries(handed_in, by=steward)

    with pytest.raises(Refused, match="Somebody has already dealt with this file"):
        operations.assign_boundaries(handed_in, {0: place}, by=steward)


def test_draw_boundaries_refuses_a_place_of_another_network(network, steward):
    foreign = make_territory(make_network(), "Foreign")
    geometry = {"type": "MultiPolygon", "coordinates": [SQUARE]}

    with pytest.raises(Refused, match="Foreign belongs to another network"):
        operations.draw_boundaries([Outline(foreign, geometry)], network=network, source="CAOP", by=steward)
