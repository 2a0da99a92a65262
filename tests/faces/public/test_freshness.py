"""Right at once after a decision, nearly free between two decisions."""

from datetime import date

import pytest
from django.urls import reverse

from factories import make_user
from sympolity.network.portfolio import operations
from sympolity.network.portfolio.facts import ProjectFacts
from towns import make_open_programme, pages_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns():
    return make_open_programme()


KEPT = {
    "front", "programme", "projects", "project", "project of two towns", "region", "municipality", "community",
    "objective", "organisation", "partner", "data", "projects.csv", "projects.json", "projects.geojson",
    "places.csv", "figures.csv", "list.csv",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(KEPT))
def test_an_unchanged_page_costs_at_most_three_queries(name, client, towns, django_assert_max_num_queries):
    url = pages_of(towns)[name]
    first = client.get(url)

    with django_assert_max_num_queries(3):
        second = client.get(url, headers={"If-None-Match": first["ETag"]})

    assert (second.status_code, second.content) == (304, b"")
    assert second["Cache-Control"] == first["Cache-Control"] == "no-cache"
    assert second["ETag"] == first["ETag"]


def test_a_decision_shows_in_the_next_request(client, towns):
    secretary = make_user("secretariat", towns.programme)
    url = reverse("public:project", args=["open", towns.clinic.pk])
    first = client.get(url)

    operations.change_project(towns.clinic, ProjectFacts(title="Clinic with a garden"), by=secretary)
    second = client.get(url, headers={"If-None-Match": first["ETag"]})

    assert second.status_code == 200
    assert "Clinic with a garden" in second.content.decode()


def test_a_project_taken_back_is_gone_in_the_next_request(client, towns):
    secretary = make_user("secretariat", towns.programme)
    url = reverse("public:project", args=["open", towns.clinic.pk])
    first = client.get(url)

    operations.withdraw_project(towns.clinic, by=secretary, reason="Published too early")

    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 404


def test_a_new_day_makes_a_new_page(client, towns, time_machine):
    time_machine.move_to(date(2025, 2, 1))
    url = reverse("public:programme", args=["open"])
    first = client.get(url)

    time_machine.move_to(date(2025, 2, 2))
    second = client.get(url, headers={"If-None-Match": first["ETag"]})

    assert second.status_code == 200


def test_each_reader_has_a_page_of_the_own_kind(client, towns):
    url = reverse("public:programme", args=["open"])

    tags = {client.get(url)["ETag"], client.get(url, headers={"HX-Request": "true"})["ETag"]}
    tags.add(client.get(url, headers={"Accept-Language": "pt"})["ETag"])
    client.cookies["theme"] = "dark"
    tags.add(client.get(url)["ETag"])
    client.force_login(make_user(), backend="allauth.account.auth_backends.AuthenticationBackend")
    signed_in = client.get(url)
    tags.add(signed_in["ETag"])

    assert len(tags) == 5
    assert set(signed_in["Cache-Control"].split(", ")) == {"no-cache", "private"}


def test_a_page_with_a_message_is_not_kept(client, towns):
    client.cookies["messages"] = "something"

    assert "ETag" not in client.get(reverse("public:front"))
