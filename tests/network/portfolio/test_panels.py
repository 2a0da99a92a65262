"""The portfolio on the pages of organisations and territories."""

import pytest
from django.test import RequestFactory

from factories import make_organisation, make_programme, make_project, make_territory, make_user
from sympolity.ground.kernel.panels import panels_of

pytestmark = pytest.mark.django_db


def seen_by(user, subject):
    request = RequestFactory().get("/")
    request.user = user
    return "".join(panels_of(subject, request))


def test_organisation_shows_what_it_leads():
    programme = make_programme(title="Shared programme")
    city = make_organisation(programme.network)
    make_project(programme, lead=city)
    make_project(programme)

    panel = seen_by(make_user("reader", programme), city)

    assert f"/programmes/{programme.slug}/projects/?lead={city.pk}" in panel
    assert '<td class="num">1</td>' in panel


def test_territory_shows_what_lies_in_it():
    programme = make_programme()
    town = make_territory(programme.network)
    make_project(programme, territories=[make_territory(programme.network, level="community", parent=town)])

    panel = seen_by(make_user("reader", programme), town)

    assert f"/programmes/{programme.slug}/projects/?territory={town.pk}" in panel


def test_nothing_shows_to_somebody_of_another_network():
    programme = make_programme()
    city = make_organisation(programme.network)
    make_project(programme, lead=city)

    assert seen_by(make_user("reader", make_programme()), city) == ""
