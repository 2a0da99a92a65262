"""Every route x every person x own and other municipality and other network x every method."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from access import EVERYBODY, INSIDE, OF_AN_ORGANISATION, ONE_OF_EACH, SIGNED_IN
from access_doors import DOORS, LIBRARY_ROUTES, OTHER_MUNICIPALITY
from factories import make_user
from sympolity.ground.accounts.models import User
from world import make_world

METHODS = ("GET", "HX", "POST", "PUT", "PATCH", "DELETE")


def routes(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{namespace}{pattern.name}"
        else:
            yield f"{namespace}<{pattern.pattern}>"


def test_every_route_has_a_row_and_every_row_a_route():
    known = set(routes(get_resolver().url_patterns))
    rows = set(DOORS) | set(LIBRARY_ROUTES)

    assert {"without a row": known - rows, "without a route": rows - known} == {
        "without a row": set(),
        "without a route": set(),
    }


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """One world and its people for all doors; what is tried at a door is taken back there, and all of it at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world()
        yield SimpleNamespace(world=world, sessions={who: session_of(user) for who, user in people_of(world).items()})
        transaction.set_rollback(True)


def people_of(world: SimpleNamespace) -> dict[str, User | None]:
    """Each person of the matrix."""
    found: dict[str, User | None] = {"anonymous": None}
    for role in sorted(INSIDE - {"keeper"}):
        organisation = world.own if role in OF_AN_ORGANISATION else None
        found[role] = make_user(role, world.programme, organisation)
    found["keeper"] = make_user(network=world.network, is_steward=True)
    found["member"] = make_user(network=world.network)
    found["stranger"] = make_user("admin", world.elsewhere.programme, is_operator=False)
    assert set(found) == set(EVERYBODY)
    assert set(found) - {"anonymous"} == set(SIGNED_IN)
    return found


def session_of(user: User | None) -> str:
    client = Client()
    if user is None:
        return ""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def world(db: None, standing: SimpleNamespace) -> SimpleNamespace:
    return standing.world


@pytest.fixture
def people(standing: SimpleNamespace) -> dict[str, Client]:
    """One client for each person, signed in whatever the doors before did to its cookies."""
    asked = EVERYBODY if connection.vendor == "sqlite" else ONE_OF_EACH
    return {who: signed_in(session) for who, session in standing.sessions.items() if who in asked}


def signed_in(session: str) -> Client:
    client = Client(raise_request_exception=False)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


@pytest.mark.parametrize("route", sorted(DOORS))
def test_only_those_who_may_pass_a_door(route, world, people):
    door = DOORS[route]
    url = reverse(route, kwargs=door.args(world))

    met = probe(url, door, people)

    assert unexpected(met, door) == {}


@pytest.mark.parametrize("route", sorted(OTHER_MUNICIPALITY))
def test_an_officer_acts_only_for_the_own_municipality(route, world, people):
    door = OTHER_MUNICIPALITY[route]
    url = reverse(route, kwargs=door.args(world))

    met = probe(url, door, people)

    assert unexpected(met, door) == {}


def unexpected(met: dict[tuple[str, str], str], door) -> dict[str, str]:
    """Who met something else than the row says, by method and what was met."""
    wrong: dict[str, str] = {}
    for (who, method), found in met.items():
        if found not in door.expected(who, way(method)):
            place = f"{method} {found}"
            wrong[place] = f"{wrong.get(place, '')} {who}".strip()
    return wrong


def way(method: str) -> str:
    return "GET" if method == "HX" else method


def probe(url: str, door, people) -> dict[tuple[str, str], str]:
    """What each person meets at a door, each try rolled back."""
    met = {}
    for who, client in people.items():
        for method in METHODS:
            headers = {"HX-Request": "true"} if method == "HX" else {}
            with transaction.atomic():
                if method == "POST":
                    response = client.post(url, door.fields, headers=headers)
                else:
                    response = client.generic(way(method), url, headers=headers)
                transaction.set_rollback(True)
            met[who, method] = outcome(response)
            read_to_the_end(response)
    return met


def read_to_the_end(response) -> None:
    """A file that is sent is closed by whoever reads it; `response.close()` would also close the test's connection."""
    if response.streaming:
        b"".join(response.streaming_content)


def outcome(response) -> str:
    if response.status_code in {301, 302, 303} and "/accounts/login/" in response.headers.get("Location", ""):
        return "login"
    named = {403: "refused", 404: "nothing", 405: "no-such-way"}
    if response.status_code in named:
        return named[response.status_code]
    return "in" if response.status_code < 500 else f"error {response.status_code}"
