import pytest
from django.test import RequestFactory

from factories import make_network, make_territory
from sympolity.ground.kernel import panels
from sympolity.ground.kernel.panels import Panel, panels_of, register_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(monkeypatch):
    monkeypatch.setattr(panels, "_providers", {})
    return make_territory(make_network(), "Moita")


def figures(value):
    return Panel("kernel/parts/figures.html", {"figures": [{"value": value, "label": "L"}]})


def test_panels_stand_in_the_order_of_their_place(place):
    register_panel("territories.territory", lambda obj, request: figures(f"second {obj}"), place=20)
    register_panel("territories.territory", lambda obj, request: figures(f"first {obj}"), place=10)

    shown = panels_of(place, RequestFactory().get("/"))

    assert [("first Moita" in markup, "second Moita" in markup) for markup in shown] == [(True, False), (False, True)]


def test_a_provider_without_anything_to_say_leaves_no_trace(place):
    register_panel("territories.territory", lambda obj, request: None)

    assert panels_of(place, RequestFactory().get("/")) == []


def test_a_provider_registered_twice_speaks_once(place):
    def provider(obj, request):
        return figures("once")

    register_panel("territories.territory", provider)
    register_panel("territories.territory", provider)

    assert len(panels_of(place, RequestFactory().get("/"))) == 1
