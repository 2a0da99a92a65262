"""What every answer carries, the pages of refusal, and how often things may be done."""

import re

import pytest
from django.core.cache import cache
from django.http import HttpResponseBadRequest
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.utils.translation import override
from django.views.defaults import bad_request, server_error

from factories import make_programme, make_user
from sympolity.config.environment import origin
from sympolity.ground.kernel.limits import TooOften, count

pytestmark = pytest.mark.django_db


def test_every_answer_carries_the_headers_of_safety(client):
    answers = [client.get(path) for path in ("/accounts/login/", "/no-such-page/", "/.well-known/security.txt")]

    for answer in answers:
        assert sorted(answer["Content-Security-Policy"].split("; ")) == [
            "base-uri 'none'",
            "default-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "img-src 'self' data:",
            "object-src 'none'",
        ]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "geolocation=()" in answer["Permissions-Policy"]


@override_settings(SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True)
def test_https_is_remembered_for_a_year(client):
    answer = client.get("/accounts/login/", secure=True)

    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@override_settings(SECURITY_CONTACT="security@example.org", BASE_URL="https://cities.example.org")
def test_security_txt_says_whom_to_tell(client):
    answer = client.get("/.well-known/security.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T00:00:00\+00:00", fields.pop("Expires"))
    assert fields == {
        "Contact": "mailto:security@example.org",
        "Preferred-Languages": "en, pt, ca, es, fr, ar",
        "Canonical": "https://cities.example.org/.well-known/security.txt",
    }


def test_page_not_found_speaks_plainly(client):
    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_page_of_another_network_is_not_found(client):
    client.force_login(make_user())

    assert client.get(f"/programmes/{make_programme().slug}/roles/").status_code == 404


def test_form_without_its_token_is_refused_in_plain_words():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.org", "password": "x"})

    assert answer.status_code == 403
    assert "This form was open for too long" in answer.content.decode()


@pytest.mark.parametrize("view", [bad_request, server_error])
def test_pages_for_bad_moments_need_neither_request_nor_database(view, rf, django_assert_num_queries):
    with django_assert_num_queries(0), override("ar"):
        answer = view(rf.get("/"), ValueError()) if view is bad_request else view(rf.get("/"))

    assert answer.status_code == (400 if isinstance(answer, HttpResponseBadRequest) else 500)
    assert 'dir="rtl"' in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"])
def test_pages_of_refusal_carry_no_inline_style_or_script(name, rf):
    request = rf.get("/")
    request.session = {}
    page = render_to_string(name, {"user": None}, request=None)

    assert page.count("<h1") == 1
    assert re.search(r"<script(?![^>]*src=)", page) is None
    assert re.search(r"\sstyle=|\son\w+=|<style", page) is None


def test_count_refuses_above_the_limit_and_for_one_doer_only():
    cache.clear()
    for _ in range(3):
        count("knock", "ana", times=3, seconds=3600)

    with pytest.raises(TooOften):
        count("knock", "ana", times=3, seconds=3600)
    count("knock", "ben", times=3, seconds=3600)
    count("ring", "ana", times=3, seconds=3600)


@pytest.mark.parametrize(
    ("address", "expected"),
    [("https://id.example.org/realms/a", "https://id.example.org"), ("http://h:81/x", "http://h:81"), ("", "")],
)
def test_origin_is_what_a_policy_names(address, expected):
    assert origin(address) == expected
