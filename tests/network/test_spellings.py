"""The list of learned spellings, of places and of organisations alike."""

import pytest
from django.urls import reverse

from factories import make_network, make_organisation, make_territory, make_user
from sympolity.ground.journal.models import Entry
from sympolity.network.organisations import operations as organisations
from sympolity.network.territories import operations as territories

pytestmark = pytest.mark.django_db
REGISTERS = {"organisations": (make_organisation, organisations), "territories": (make_territory, territories)}
CAME_FROM = {"kind": "import", "file": "projects.xlsx", "sheet": "1", "row": 7}


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def steward(network):
    return make_user("keeper", network=network, is_steward=True)


@pytest.mark.parametrize("register", REGISTERS)
def test_the_list_says_who_is_meant_since_when_from_where_and_by_whom(client, network, steward, register):
    make, operations = REGISTERS[register]
    moita = make(network, "Moita")
    operations.remember_name(moita, name="CM Moita", source="projects.xlsx", came_from=CAME_FROM, by=steward)
    client.force_login(steward)

    response = client.get(reverse(f"{register}:spellings"))

    (one,) = response.context["spellings"]
    assert (one.name, one.owner, one.entry.by, one.entry.source["row"]) == ("CM Moita", moita, steward, 7)
    text = response.content.decode()
    assert "projects.xlsx" in text
    assert client.get(reverse(f"{register}:spellings"), {"q": "cm"}).context["spellings"] == [one]
    assert client.get(reverse(f"{register}:spellings"), {"q": "seixal"}).context["spellings"] == []


@pytest.mark.parametrize("register", REGISTERS)
def test_a_spelling_is_taken_back_at_once_and_the_journal_keeps_it(client, network, steward, register):
    make, operations = REGISTERS[register]
    moita = make(network, "Moita")
    name = operations.remember_name(moita, name="CM Moita", by=steward)
    client.force_login(steward)

    response = client.post(reverse(f"{register}:take-back-spelling", args=[name.pk]))

    assert response.url == reverse(f"{register}:spellings")
    assert moita.names.count() == 0
    last = Entry.objects.about(moita).first()
    assert (last.verb, last.changes, last.by) == ("name forgotten", {"names": ["CM Moita", None]}, steward)


@pytest.mark.parametrize("register", REGISTERS)
def test_only_the_keeper_takes_a_spelling_back(client, network, steward, register):
    make, operations = REGISTERS[register]
    name = operations.remember_name(make(network, "Moita"), name="CM Moita", by=steward)
    page = reverse(f"{register}:take-back-spelling", args=[name.pk])
    found = []
    for user in (make_user("member", network=network), make_user("stranger", network=make_network())):
        client.force_login(user)
        found.append(client.post(page).status_code)
        assert [one.may_take_back for one in client.get(reverse(f"{register}:spellings")).context["spellings"]] in (
            [False],
            [],
        )

    assert found == [403, 404]


def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    client, network, steward, django_assert_max_num_queries
):
    for number in range(30):
        organisations.remember_name(make_organisation(network, f"Town {number}"), name=f"T{number}", by=steward)
    client.force_login(steward)

    with django_assert_max_num_queries(20):
        response = client.get(reverse("organisations:spellings"))

    assert len(response.context["spellings"]) == 30
