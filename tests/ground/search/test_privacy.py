"""Nobody learns of what they may not see: no hit, no count, no spelling."""

import pytest

from factories import make_network, make_organisation, make_programme, make_project, make_user
from sympolity.ground.search.audiences import audiences_of
from sympolity.ground.search.operations import rebuild
from sympolity.ground.search.queries import find
from sympolity.ground.search.registry import objects_open_to, searchables
from sympolity.network.organisations.models import Affiliation
from world import make_world

pytestmark = pytest.mark.django_db


def people(world) -> dict:
    elsewhere = world.elsewhere.programme
    return {
        "reader": make_user("reader", world.programme),
        "auditor": make_user("auditor", world.programme),
        "secretariat": make_user("secretariat", world.programme),
        "member": make_user(network=world.network),
        "stranger": make_user("admin", elsewhere),
    }


@pytest.mark.parametrize(
    ("asked", "who"),
    [
        ("unmistakable orchard", {"reader", "auditor", "secretariat"}),
        ("unmistakeable orcahrd", {"reader", "auditor", "secretariat"}),
        ("own municipality", {"reader", "auditor", "secretariat", "member"}),
        ("metropolitan", {"reader", "auditor", "secretariat", "member"}),
        ("towns.geojson", {"reader", "auditor", "secretariat", "member"}),
        ("person officer", {"auditor", "secretariat"}),
        ("list.csv", {"secretariat"}),
        ("ministry", {"secretariat"}),
    ],
)
def test_each_finds_what_they_may_see(asked, who):
    world = make_world()
    make_project(world.programme, "Unmistakable orchard")
    rebuild()

    found = {name: find(asked, user) for name, user in people(world).items()}

    assert {name for name, each in found.items() if each.hits} == who
    assert {name for name, each in found.items() if each.total} == who


def test_every_hit_is_open_to_whoever_finds_it():
    world = make_world()
    rebuild()

    for name, user in people(world).items():
        for asked in ("health", "school", "own", "other", "town", "person", "list", "area", "programme", "agency"):
            for hit in find(asked, user).hits:
                assert objects_open_to(user, hit.label, [hit.pk]), (name, asked, hit)


def test_a_slip_is_never_mended_with_a_word_of_others():
    network = make_network()
    seen, hidden = make_programme(network), make_programme(network)
    make_project(seen, "School garden")
    make_project(hidden, "Unannounced relocation")
    make_project(make_programme(make_network()), "Unannounced relocation")
    reader = make_user("reader", seen)
    rebuild()

    found = find("relocatoin", reader)

    assert (found.hits, found.counts, found.instead) == ((), {}, ())


def test_who_loses_a_role_finds_no_more():
    world = make_world()
    make_project(world.programme, "Unmistakable orchard")
    rebuild()
    user = make_user("reader", world.programme)
    assert find("unmistakable orchard", user).hits
    user.appointments.all().delete()

    assert find("unmistakable orchard", type(user).objects.get(pk=user.pk)).hits == ()


def test_without_signing_in_nothing_is_found(client):
    world = make_world()
    rebuild()

    assert audiences_of(type("Nobody", (), {"is_authenticated": False})()) == frozenset()
    assert find("health", type("Nobody", (), {"is_authenticated": False})()).hits == ()
    assert world.project.is_public


def test_people_are_found_by_those_who_may_see_them_and_by_nobody_else():
    network = make_network()
    body = make_organisation(network, "Casa do Povo")
    programme = make_programme(network)
    entry = Affiliation.objects.create(organisation=body, person_name="Guilhermina Exemplo")
    rebuild()

    reader, auditor = make_user("reader", programme), make_user("auditor", programme)

    assert find("guilhermina", reader).hits == ()
    assert find("guilhermnia", reader).hits == ()
    assert [hit.pk for hit in find("guilhermina", auditor).hits] == [entry.pk]


def test_every_kind_that_is_found_has_a_page_and_rows():
    for label, kind in searchables().items():
        assert list(kind.rows()[:1]) == [], label
        assert str(kind.name), label
