import csv
import io
import json
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from factories import (
    make_boundary,
    make_network,
    make_population,
    make_programme,
    make_territory,
    make_user,
)
from sympolity.network.territories import operations
from sympolity.network.territories.models import BoundaryFile, Territory

pytestmark = pytest.mark.django_db

SQUARE = [[[-9.0, 38.0], [-8.9, 38.0], [-8.9, 38.1], [-9.0, 38.1], [-9.0, 38.0]]]


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def network(programme):
    return programme.network


@pytest.fixture
def steward(network):
    return make_user(network=network, is_steward=True)


@pytest.fixture
def kept(client, steward):
    """A browser in which the keeper of the register has signed in."""
    client.force_login(steward)
    return client


def geojson(*names):
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": SQUARE}}
        for name in names
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return SimpleUploadedFile("places.geojson", content, content_type="application/geo+json")


# -- who sees and changes what ---------------------------------------------------
PAGES = ["list", "groupings", "territory", "grouping"]
CHANGES = [
    "add",
    "edit",
    "close",
    "draw-boundary",
    "hand-in-boundaries",
    "add-name",
    "add-code",
    "add-population",
    "change-population",
    "remove-population",
    "add-grouping",
    "edit-grouping",
    "close-grouping",
    "boundary-file",
]


@pytest.fixture
def addresses(network, steward):
    place = make_territory(network, "Moita")
    counted = make_population(place, 66_255)
    grouping = operations.add_grouping(network, name="South", territories=[place], by=steward)
    handed_in = operations.hand_in_boundaries(
        network, file_name="f.geojson", content=geojson("Moita").read(), source="CAOP", by=steward
    )
    args = {
        "territory": [place.pk],
        "edit": [place.pk],
        "close": [place.pk],
        "draw-boundary": [place.pk],
        "grouping": [grouping.pk],
        "edit-grouping": [grouping.pk],
        "close-grouping": [grouping.pk],
        "add-name": [place.pk],
        "add-code": [place.pk],
        "add-population": [place.pk],
        "change-population": [place.pk, counted.pk],
        "remove-population": [place.pk, counted.pk],
        "boundary-file": [handed_in.pk],
    }
    return {name: reverse(f"territories:{name}", args=args.get(name)) for name in PAGES + CHANGES}


@pytest.mark.parametrize("page", PAGES + CHANGES)
def test_the_steward_sees_each_screen(kept, addresses, page):
    response = kept.get(addresses[page])

    assert response.status_code == 200


@pytest.mark.parametrize("role", ["admin", "secretariat", "project-officer", "auditor", "reader"])
@pytest.mark.parametrize("page", PAGES)
def test_every_role_sees_the_register(client, programme, addresses, page, role):
    client.force_login(make_user(role, programme))

    response = client.get(addresses[page])

    assert response.status_code == 200


@pytest.mark.parametrize("page", CHANGES)
def test_who_does_not_keep_the_register_is_told_why(client, programme, addresses, page):
    client.force_login(make_user("reader", programme))

    response = client.get(addresses[page])

    assert response.status_code == 403
    assert "keeper of the register" in response.content.decode()


@pytest.mark.parametrize(
    "page",
    [
        page
        for page in PAGES + CHANGES
        if page not in {"list", "groupings", "add", "add-grouping", "hand-in-boundaries"}
    ],
)
def test_another_network_finds_nothing(client, addresses, page):
    client.force_login(make_user(network=make_network(), is_steward=True))

    response = client.get(addresses[page])

    assert response.status_code == 404


@pytest.mark.parametrize("page", PAGES + CHANGES)
def test_a_stranger_is_asked_to_sign_in(client, addresses, page):
    response = client.get(addresses[page])

    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_another_network_does_not_show_in_the_list(kept):
    make_territory(make_network(), "Elsewhere")

    response = kept.get(reverse("territories:list"))

    assert "Elsewhere" not in response.content.decode()


# -- the list ----------------------------------------------------------------------
def test_list_asks_the_database_as_often_for_one_as_for_three(kept, network, django_assert_num_queries):
    def add_one():
        place = make_territory(network, parent=make_territory(network, level="region"))
        make_population(place, 10)

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    add_one()
    kept.get(reverse("territories:list"))
    with CaptureQueriesContext(connection) as one:
        kept.get(reverse("territories:list"))
    add_one()
    add_one()

    with django_assert_num_queries(len(one)):
        response = kept.get(reverse("territories:list"))

    assert response.context["listing"].count == 6


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_list_comes_as_a_file(kept, network, kind):
    region = make_territory(network, "Península de Setúbal", level="region", country="PT")
    place = make_territory(network, "Moita", parent=region, latitude=38.65, longitude=-8.99)
    make_population(place, 66_255, as_of=date(2021, 4, 19), source="Census")

    response = kept.get(reverse("territories:list"), {"format": kind, "level": "municipality"})

    assert f'.{kind}"' in response["Content-Disposition"]
    if kind == "csv":
        (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
        assert row == {
            "Number in Sympolity: Territories": str(place.pk),
            "Name": "Moita",
            "Level": "municipality",
            "Lies in": "Península de Setúbal",
            "Residents": "66255",
            "As of": "2021-04-19",
            "Source": "Census",
            "Codes": "",
            "Boundary": "no",
            "Country": "",
            "Latitude": "38.65",
            "Longitude": "-8.99",
            "Closed on": "",
        }
    if kind == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
        assert [cell.value for cell in sheet[2]][1:5] == ["Moita", "municipality", "Península de Setúbal", 66_255]


def test_list_finds_a_place_by_any_of_its_names_and_codes(kept, network, steward):
    place = make_territory(network, "Setúbal")
    make_territory(network, "Palmela")
    operations.remember_name(place, name="CMS", by=steward)
    operations.give_code(place, scheme="DICO", value="1512", by=steward)

    found = {
        query: [each.name for each in kept.get(reverse("territories:list"), {"q": query}).context["listing"].objects]
        for query in ("SETUBAL", "cms", "1512", "nowhere")
    }

    assert found == {"SETUBAL": ["Setúbal"], "cms": ["Setúbal"], "1512": ["Setúbal"], "nowhere": []}


def test_list_keeps_what_lies_in_a_place_at_any_depth(kept, network):
    region = make_territory(network, "North", level="region")
    city = make_territory(network, "City", parent=region)
    make_territory(network, "Quarter", level="community", parent=city)
    make_territory(network, "South", level="region")

    response = kept.get(reverse("territories:list"), {"in": str(region.pk)})

    assert [place.name for place in response.context["listing"].objects] == ["City", "Quarter"]


def test_list_shows_closed_places_only_when_asked(kept, network):
    make_territory(network, "Open")
    make_territory(network, "Shut", closed_on=date(2025, 1, 1))

    plain = kept.get(reverse("territories:list")).context["listing"]
    with_closed = kept.get(reverse("territories:list"), {"also": "closed"}).context["listing"]

    assert [place.name for place in plain.objects] == ["Open"]
    assert [place.name for place in with_closed.objects] == ["Open", "Shut"]


def test_list_says_when_a_filter_cannot_be_read(kept):
    response = kept.get(reverse("territories:list"), {"in": "north"})

    assert response.context["listing"].errors == {"in": "This value cannot be read."}


def test_list_answers_htmx_with_the_list_alone(kept, network):
    make_territory(network, "Moita")

    response = kept.get(reverse("territories:list"), headers={"HX-Request": "true"})

    assert response.content.decode().lstrip().startswith('<div id="list"')


# -- the page of a place -------------------------------------------------------------
def test_territory_page_draws_the_place_and_what_lies_in_it(kept, network):
    region = make_territory(network, "North", level="region")
    make_boundary(region, west=-9, south=38, size=0.4)
    for number, west in enumerate((-9, -8.8)):
        city = make_territory(network, f"City {number}", parent=region)
        make_boundary(city, west=west, south=38)
        make_population(city, 1000 * (number + 1))

    response = kept.get(reverse("territories:territory", args=[region.pk]))

    picture = response.context["picture"]
    assert [(row.name, row.text) for row in picture.twin_rows] == [("City 0", "1,000"), ("City 1", "2,000")]
    assert response.content.decode().count("<svg") >= 2


def test_territory_page_shows_every_population_with_its_source(kept, network):
    place = make_territory(network)
    make_population(place, 66_255, source="Census")
    make_population(place, 66_000, source="Municipality")

    page = kept.get(reverse("territories:territory", args=[place.pk])).content.decode()

    assert all(words in page for words in ("66,255", "66,000", "Census", "Municipality"))


def test_territory_page_asks_the_database_as_often_for_one_child_as_for_three(kept, network, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    region = make_territory(network, level="region")
    address = reverse("territories:territory", args=[region.pk])

    def add_child():
        make_boundary(make_territory(network, parent=region), west=0, south=0)

    add_child()
    kept.get(address)
    with CaptureQueriesContext(connection) as one:
        kept.get(address)
    add_child()
    add_child()

    with django_assert_num_queries(len(one)):
        kept.get(address)


# -- entering ----------------------------------------------------------------------
def test_add_leads_to_the_new_page(kept, network):
    region = make_territory(network, "North", level="region")

    response = kept.post(
        reverse("territories:add"),
        {"name": "Moita", "level": "municipality", "parent": region.pk, "country": "pt"},
    )

    place = Territory.objects.get(name="Moita")
    assert (place.parent, place.country, place.network) == (region, "PT", network)
    assert response["Location"] == reverse("territories:territory", args=[place.pk])


def test_add_asks_for_the_network_of_somebody_who_keeps_two(client, network, steward):
    other = make_network()
    other.memberships.create(user=steward, is_steward=True)
    client.force_login(steward)

    without = client.post(reverse("territories:add"), {"name": "Moita", "level": "municipality"})
    with_it = client.post(reverse("territories:add"), {"network": other.pk, "name": "Moita", "level": "municipality"})

    assert without.context["form"].errors == {"network": ["This field is required."]}
    assert (with_it.status_code, Territory.objects.get().network) == (302, other)


def test_add_shows_a_refusal_at_its_field_and_keeps_what_was_typed(kept, network):
    small = make_territory(network, "Vale", level="community")

    response = kept.post(reverse("territories:add"), {"name": "Moita", "level": "municipality", "parent": small.pk})

    assert response.status_code == 422
    assert response.context["form"].errors == {"parent": ["A municipality cannot lie in a community."]}
    assert 'value="Moita"' in response.content.decode()


def test_edit_changes_and_close_and_reopen_work(kept, network):
    place = make_territory(network, "Moita")

    kept.post(reverse("territories:edit", args=[place.pk]), {"name": "Moita!", "level": "municipality"})
    kept.post(reverse("territories:close", args=[place.pk]), {"closed_on": "2025-01-31", "reason": "Merged"})
    closed = Territory.objects.get(pk=place.pk)
    kept.post(reverse("territories:reopen", args=[place.pk]), {"reason": "By mistake"})

    assert (closed.name, closed.closed_on) == ("Moita!", date(2025, 1, 31))
    assert Territory.objects.get(pk=place.pk).closed_on is None


def test_close_refuses_a_day_that_lies_ahead(kept, network):
    place = make_territory(network, "Moita")

    response = kept.post(reverse("territories:close", args=[place.pk]), {"closed_on": "2999-01-01", "reason": "Merged"})

    assert response.context["form"].errors == {"closed_on": ["This day lies ahead. Choose today or an earlier day."]}


def test_parts_are_added_changed_and_taken_out(kept, network):
    place = make_territory(network, "Moita")

    kept.post(reverse("territories:add-code", args=[place.pk]), {"scheme": "DICO", "value": "1506"})
    code = place.codes.get()
    kept.post(reverse("territories:change-code", args=[place.pk, code.pk]), {"scheme": "DICO", "value": "1507"})
    changed = place.codes.get()
    kept.post(reverse("territories:remove-code", args=[place.pk, code.pk]), {"reason": "Wrong scheme"})

    assert (str(code), str(changed), place.codes.count()) == ("DICO 1506", "DICO 1507", 0)


def test_a_part_is_not_found_under_another_place(kept, network):
    counted = make_population(make_territory(network), 10)
    other = make_territory(network)

    response = kept.get(reverse("territories:change-population", args=[other.pk, counted.pk]))

    assert response.status_code == 404


def test_history_of_a_place_tells_the_decision(kept, network, steward):
    place = operations.add_territory(network, name="Moita", level="municipality", by=steward)

    page = kept.get(reverse("journal:history", args=["territories.territory", place.pk])).content.decode()

    assert "Moita" in page


# -- groupings -----------------------------------------------------------------------
def test_grouping_is_added_changed_and_closed(kept, network):
    places = [make_territory(network), make_territory(network)]

    kept.post(reverse("territories:add-grouping"), {"name": "36", "territories": [places[0].pk]})
    grouping = network.groupings.get()
    kept.post(
        reverse("territories:edit-grouping", args=[grouping.pk]),
        {"name": "36", "territories": [place.pk for place in places]},
    )
    kept.post(
        reverse("territories:close-grouping", args=[grouping.pk]), {"closed_on": "2025-01-31", "reason": "No longer"}
    )

    grouping.refresh_from_db()
    assert (grouping.territories.count(), grouping.closed_on) == (2, date(2025, 1, 31))


# -- boundaries ------------------------------------------------------------------------
def test_draw_boundary_from_a_file(kept, network):
    place = make_territory(network)

    response = kept.post(
        reverse("territories:draw-boundary", args=[place.pk]), {"file": geojson("Moita"), "source": "CAOP 2023"}
    )

    place = Territory.objects.get(pk=place.pk)
    assert (response.status_code, place.boundary.source) == (302, "CAOP 2023")


def test_draw_boundary_shows_what_is_wrong_with_the_file(kept, network):
    place = make_territory(network)
    file = SimpleUploadedFile("x.shp", b"\x00\x00")

    response = kept.post(reverse("territories:draw-boundary", args=[place.pk]), {"file": file, "source": "CAOP 2023"})

    assert list(response.context["form"].errors) == ["file"]


def test_boundaries_are_matched_asked_and_drawn(kept, network):
    moita, palmela = make_territory(network, "Moita"), make_territory(network, "Palmela")

    handed_in = kept.post(
        reverse("territories:hand-in-boundaries"), {"file": geojson("Moita", "Pamela", "Atlantis"), "source": "CAOP"}
    )
    review = kept.get(handed_in["Location"])
    kept.post(handed_in["Location"], {"place-0": moita.pk, "place-1": palmela.pk, "place-2": ""})

    assert [(row["number"], row["chosen"], row["proposal"].is_unsure) for row in review.context["rows"]] == [
        (2, "", True),
        (3, "", True),
        (1, str(moita.pk), False),
    ]
    assert [name for _id, name, _level in review.context["rows"][0]["candidates"]] == ["Palmela"]
    assert (hasattr(Territory.objects.get(pk=moita.pk), "boundary"), palmela.boundary.source) == (True, "CAOP")
    assert kept.get(handed_in["Location"]).status_code == 200


def test_boundary_file_refuses_a_place_of_another_network(kept, network, steward):
    foreign = make_territory(make_network(), "Foreign")
    handed_in = operations.hand_in_boundaries(
        network, file_name="f", content=geojson("Foreign").read(), source="CAOP", by=steward
    )

    response = kept.post(reverse("territories:boundary-file", args=[handed_in.pk]), {"place-0": foreign.pk})

    assert response.status_code == 422
    assert not hasattr(Territory.objects.get(pk=foreign.pk), "boundary")


def test_discard_takes_a_post(kept, network, steward):
    handed_in = operations.hand_in_boundaries(
        network, file_name="f", content=geojson("Moita").read(), source="CAOP", by=steward
    )
    address = reverse("territories:discard-boundaries", args=[handed_in.pk])

    read, sent = kept.get(address), kept.post(address)

    assert (read.status_code, sent.status_code) == (405, 302)
    assert BoundaryFile.objects.get().discarded_at is not None
