"""The guards of conftest.py bite."""

import socket

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from sympolity.ground.accounts.models import Network


def writing(request):
    Network.objects.create(slug=f"made-by-{request.method.lower()}", name="Made")
    return HttpResponse()


def counting(request):
    request.session["visits"] = request.session.get("visits", 0) + 1
    return HttpResponse(str(Network.objects.count()))


urlpatterns = [path("writing/", writing), path("counting/", counting)]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_get_that_writes_fails():
    with pytest.raises(AssertionError, match="GET /writing/ writes: INSERT INTO"):
        Client().get("/writing/")


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_get_may_read_and_remember_the_visit_and_a_post_may_write():
    assert Client().get("/counting/").content == b"0"
    assert Client().post("/writing/").status_code == 200
    assert Client().get("/counting/").content == b"1"


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443), ("2001:db8::1", 80, 0, 0)])
def test_no_test_reaches_another_machine(address):
    family = socket.AF_INET6 if len(address) == 4 else socket.AF_INET
    with socket.socket(family) as out, pytest.raises(AssertionError, match="reaches for the network"):
        out.connect(address)
