import csv
import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import make_network, make_organisation, make_programme, make_territory, make_user
from sympolity.network.organisations import operations
from sympolity.network.organisations.models import Affiliation, Organisation

pytestmark = pytest.mark.django_db


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


PAGES = ["list", "organisation"]
CHANGES = [
    "edit",
    "close",
    "add-name",
    "add-identifier",
    "change-identifier",
    "remove-identifier",
    "add-person",
    "change-person",
    "end-person",
]


@pytest.fixture
def moita(network, steward):
    one = make_organisation(network, "Moita")
    operations.give_identifier(one, scheme="NIF", value="500000000", by=steward)
    operations.affiliate_person(one, person_name="Maria Silva", function="Councillor", by=steward)
    return one


@pytest.fixture
def addresses(moita):
    code, entry = moita.codes.get(), moita.affiliations.get()
    args = {
        "list": [],
        "add": [],
        "change-identifier": [moita.pk, code.pk],
        "remove-identifier": [moita.pk, code.pk],
        "change-person": [moita.pk, entry.pk],
        "end-person": [moita.pk, entry.pk],
    }
    return {
        name: reverse(f"organisations:{name}", args=args.get(name, [moita.pk])) for name in [*PAGES, *CHANGES, "add"]
    }


@pytest.mark.parametrize("page", [*PAGES, *CHANGES, "add"])
def test_the_steward_sees_each_screen(kept, addresses, page):
    response = kept.get(addresses[page])

    assert response.status_code == 200


@pytest.mark.parametrize("role", ["admin", "secretariat", "project-officer", "auditor", "reader"])
@pytest.mark.parametrize("page", PAGES)
def test_every_role_sees_the_register(client, programme, addresses, page, role):
    client.force_login(make_user(role, programme))

    response = client.get(addresses[page])

    assert response.status_code == 200


@pytest.mark.parametrize("page", [*CHANGES, "add"])
def test_a_reader_is_told_why_not(client, programme, addresses, page):
    client.force_login(make_user("reader", programme))

    response = client.get(addresses[page])

    assert response.status_code == 403
    assert "keeper of the register" in response.content.decode() or "See the people" in response.content.decode()


def test_a_manager_changes_the_own_organisation_only(client, programme, moita, network):
    other = make_organisation(network, "Palmela")
    client.force_login(make_user("organisation-manager", programme, moita))

    own = client.get(reverse("organisations:edit", args=[moita.pk]))
    foreign = client.get(reverse("organisations:edit", args=[other.pk]))

    assert (own.status_code, foreign.status_code) == (200, 403)
    assert "only for what belongs to your organisation" in foreign.content.decode()


@pytest.mark.parametrize("page", ["organisation", *CHANGES])
def test_another_network_finds_nothing(client, addresses, page):
    client.force_login(make_user(network=make_network(), is_steward=True))

    response = client.get(addresses[page])

    assert response.status_code == 404


@pytest.mark.parametrize("page", [*PAGES, *CHANGES, "add"])
def test_a_stranger_is_asked_to_sign_in(client, addresses, page):
    response = client.get(addresses[page])

    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize(
    ("role", "sees"), [("admin", True), ("auditor", True), ("project-officer", True), ("reader", False), ("", False)]
)
def test_people_show_only_to_whom_a_role_opens_them(client, programme, network, addresses, role, sees):
    client.force_login(make_user(role, programme, network=network))

    page = client.get(addresses["organisation"]).content.decode()

    assert ("Maria Silva" in page) == sees


@pytest.mark.parametrize(("role", "status"), [("auditor", 200), ("reader", 404)])
def test_the_history_of_a_person_opens_like_the_person(client, programme, moita, role, status):
    client.force_login(make_user(role, programme))

    response = client.get(reverse("journal:history", args=["organisations.affiliation", moita.affiliations.get().pk]))

    assert response.status_code == status


# -- the list ----------------------------------------------------------------------
def test_list_asks_the_database_as_often_for_one_as_for_three(kept, network, django_assert_num_queries):
    def add_one():
        make_organisation(network, parent=make_organisation(network), home=make_territory(network))

    add_one()
    kept.get(reverse("organisations:list"))
    with CaptureQueriesContext(connection) as one:
        kept.get(reverse("organisations:list"))
    add_one()
    add_one()

    with django_assert_num_queries(len(one)):
        kept.get(reverse("organisations:list"))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_list_comes_as_a_file_without_people(kept, moita, kind):
    moita.home = make_territory(moita.network, "Moita (place)")
    moita.helix = "public"
    moita.save()

    response = kept.get(reverse("organisations:list"), {"format": kind})

    assert f'.{kind}"' in response["Content-Disposition"]
    if kind == "csv":
        text = response.content.decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(text))
        assert row == {
            "Number in Sympolity: Organisations": str(moita.pk),
            "Name": "Moita",
            "Kind": "municipality",
            "Helix": "public administration",
            "Home territory": "Moita (place)",
            "Belongs to": "",
            "Members": "",
            "Identifiers": "NIF 500000000",
            "Fields of activity": "",
            "Founded in": "",
            "Website": "",
            "Closed on": "",
        }
        assert "Maria" not in text
    if kind == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
        assert [cell.value for cell in sheet[2]][1:3] == ["Moita", "municipality"]


def test_list_finds_an_organisation_by_any_of_its_names_and_identifiers(kept, moita, steward):
    make_organisation(moita.network, "Palmela")
    operations.remember_name(moita, name="Câmara", by=steward)

    found = {
        query: [each.name for each in kept.get(reverse("organisations:list"), {"q": query}).context["listing"].objects]
        for query in ("moi", "CAMARA", "500000000", "nowhere")
    }

    assert found == {"moi": ["Moita"], "CAMARA": ["Moita"], "500000000": ["Moita"], "nowhere": []}


def test_list_filters_by_kind_home_and_parent(kept, network):
    home, top = make_territory(network), make_organisation(network, "Top", kind="fund")
    make_organisation(network, "Inside", home=home, parent=top)
    make_organisation(network, "Outside")

    found = [
        [each.name for each in kept.get(reverse("organisations:list"), params).context["listing"].objects]
        for params in ({"kind": "fund"}, {"home": home.pk}, {"parent": top.pk}, {"kind": "municipality"})
    ]

    assert found == [["Top"], ["Inside"], ["Inside"], ["Inside", "Outside"]]


# -- entering ----------------------------------------------------------------------
def test_add_leads_to_the_new_page(kept, network):
    response = kept.post(
        reverse("organisations:add"), {"name": "Moita", "kind": "municipality", "website": "moita.example"}
    )

    one = Organisation.objects.get()
    assert (one.network, one.website) == (network, "https://moita.example")
    assert response["Location"] == reverse("organisations:organisation", args=[one.pk])


def test_edit_shows_a_circle_at_its_field(kept, network):
    top = make_organisation(network, "Top")
    inside = make_organisation(network, "Inside", parent=top)

    response = kept.post(
        reverse("organisations:edit", args=[top.pk]), {"name": "Top", "kind": "fund", "parent": inside.pk}
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "parent": ["This organisation would belong to itself. Choose another one."]
    }


def test_close_and_reopen(kept, moita):
    kept.post(reverse("organisations:close", args=[moita.pk]), {"closed_on": "2025-01-31", "reason": "Dissolved"})
    closed = Organisation.objects.get(pk=moita.pk)
    kept.post(reverse("organisations:reopen", args=[moita.pk]), {"reason": "By mistake"})

    assert (closed.closed_on, Organisation.objects.get(pk=moita.pk).closed_on) == (date(2025, 1, 31), None)


def test_people_are_added_changed_and_leave(kept, moita):
    moita.affiliations.all().delete()
    address = reverse("organisations:add-person", args=[moita.pk])

    kept.post(address, {"person_name": "Rui Costa", "capacity": "technical"})
    entry = Affiliation.objects.get()
    kept.post(
        reverse("organisations:change-person", args=[moita.pk, entry.pk]),
        {"person_name": "Rui da Costa", "capacity": "political"},
    )
    kept.post(reverse("organisations:end-person", args=[moita.pk, entry.pk]), {"until": "2025-01-31"})
    page = kept.get(reverse("organisations:organisation", args=[moita.pk]))

    entry.refresh_from_db()
    assert (entry.person_name, entry.capacity, entry.until) == ("Rui da Costa", "political", date(2025, 1, 31))
    assert (page.context["people"], page.context["gone"]) == ([], [entry])


def test_the_page_of_a_place_names_the_organisations_at_home_there(kept, moita):
    moita.home = make_territory(moita.network, "Place")
    moita.save()

    page = kept.get(reverse("territories:territory", args=[moita.home.pk])).content.decode()

    assert reverse("organisations:organisation", args=[moita.pk]) in page
