import pytest

from factories import make_facility, make_network, make_procedure, make_territory, make_user
from sympolity.affairs.onestop.models import Facility, Procedure

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def keeper(network, client):
    user = make_user(network=network)
    user.memberships.update(is_steward=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user


def listed(response) -> list[str]:
    return [each.name for each in response.context["listing"].objects]


def test_the_list_filters_by_type_and_place_at_any_depth(client, keeper, network):
    town = make_territory(network, "Town")
    quarter = make_territory(network, "Quarter", level="community", parent=town)
    library = make_facility(network, "Library", types=["library", "polling place"], territory=quarter)
    make_facility(network, "School", types=["school"], territory=town)
    make_facility(network, "Elsewhere", types=["library"])
    kinds = [each.pk for each in library.types.all()]

    response = client.get("/services/facilities/", {"type": kinds, "in": town.pk})

    assert listed(response) == ["Library"]


def test_the_list_filters_procedures_by_channel_and_cost(client, keeper, network):
    make_procedure(network, "By letter", in_person=True, free_of_charge=True)
    make_procedure(network, "On line", online=True, free_of_charge=True)
    make_procedure(network, "Dear", online=True, free_of_charge=False)

    response = client.get("/services/procedures/", {"channel": "online", "free": "yes"})

    assert listed(response) == ["On line"]


def test_a_list_goes_out_as_a_file(client, keeper, network):
    make_facility(network, "Library", types=["library"], postal_code="08911")

    response = client.get("/services/facilities/", {"format": "csv"})

    assert "Library" in response.content.decode("utf-8-sig")
    assert "08911" in response.content.decode("utf-8-sig")


def test_adding_a_facility_by_hand(client, keeper, network):
    facts = {"network": network.pk, "name": "Library", "types": "library; polling place", "website": "example.org"}

    response = client.post("/services/facilities/new/", facts)

    facility = Facility.objects.get()
    assert response.headers["Location"] == f"/services/facilities/{facility.pk}/"
    assert facility.website == "https://example.org"
    assert sorted(each.name for each in facility.types.all()) == ["library", "polling place"]


def test_changing_a_procedure_keeps_unsaid_apart_from_no(client, keeper, network):
    procedure = make_procedure(network, "Permit", in_person=True)

    facts = {"name": "Permit", "in_person": "true", "online": "false", "free_of_charge": "", "keywords": "tax; land"}
    response = client.post(f"/services/procedures/{procedure.pk}/edit/", facts)

    assert response.status_code == 302
    procedure = Procedure.objects.get()
    assert (procedure.in_person, procedure.online, procedure.free_of_charge) == (True, False, None)
    assert procedure.keywords == ["tax", "land"]


def test_the_page_of_a_place_tells_what_is_offered_there(client, keeper, network):
    town = make_territory(network, "Town")
    make_facility(network, "Library", types=["library"], territory=town)
    make_procedure(network, "Permit", territory=town)

    content = client.get(f"/territories/{town.pk}/").content.decode()

    assert "1 facility is here" in content
    assert f"/services/procedures/?in={town.pk}" in content
