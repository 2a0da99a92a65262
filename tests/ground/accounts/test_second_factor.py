"""The second factor stands between the password and the account, and cannot be walked around."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from sympolity.ground.accounts.operations import create_account

pytestmark = pytest.mark.django_db

PASSWORD = "orchard kitchen quarry"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def person():
    cache.clear()
    user = create_account("ana@example.org", password=PASSWORD, name="Ana")
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def code_now() -> str:
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def enter_password(client: Client):
    return client.post("/accounts/login/?next=/accounts/me/", {"login": "ana@example.org", "password": PASSWORD})


def test_password_alone_opens_nothing(client, person):
    answer = enter_password(client)

    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in client.session
    assert client.get("/accounts/me/").status_code == 302


def test_page_of_the_second_step_wears_the_house_look(client, person):
    page = client.get(enter_password(client)["Location"]).content.decode()

    assert page.count("<h1") == 1
    assert re.search(r"<script(?![^>]*(src=|application/json))", page) is None


def test_code_of_the_app_opens_the_account(client, person):
    second = enter_password(client)["Location"]

    client.post(second, {"code": code_now()})

    assert client.session["_auth_user_id"] == str(person.pk)


def test_code_of_the_app_works_once(client, person):
    code, other = code_now(), Client()
    client.post(enter_password(client)["Location"], {"code": code})

    other.post(enter_password(other)["Location"], {"code": code})

    assert "_auth_user_id" not in other.session


def test_wrong_code_is_refused(client, person):
    answer = client.post(enter_password(client)["Location"], {"code": "000000"})

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_guessing_codes_is_slowed_down(client, person):
    second = enter_password(client)["Location"]
    for _ in range(6):
        client.post(second, {"code": "000000"})

    client.post(second, {"code": code_now()})

    assert "_auth_user_id" not in client.session


def test_recovery_code_works_once(client, person):
    code = RecoveryCodes(Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)).get_unused_codes()[0]
    other = Client()

    client.post(enter_password(client)["Location"], {"code": code})
    other.post(enter_password(other)["Location"], {"code": code})

    assert client.session["_auth_user_id"] == str(person.pk)
    assert "_auth_user_id" not in other.session


def test_code_by_mail_does_not_replace_the_second_factor(client, person, mailoutbox):
    asked = client.post("/accounts/login/code/", {"email": "ana@example.org"})
    code = re.search(r"^[A-Z0-9-]{6,}$", mailoutbox[0].body, re.MULTILINE)[0]

    answer = client.post(asked["Location"], {"code": code})

    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in client.session


def test_new_password_by_mail_does_not_replace_the_second_factor(client, person, mailoutbox):
    client.post("/accounts/password/reset/", {"email": "ana@example.org"})
    link = re.search(r"http://\w+(/\S+)", mailoutbox[0].body)[1]
    form = client.get(link)["Location"]
    client.post(form, {"password1": "another good sentence", "password2": "another good sentence"})

    answer = client.post("/accounts/login/", {"login": "ana@example.org", "password": "another good sentence"})

    assert answer["Location"].startswith("/accounts/2fa/authenticate/")


def test_new_password_ends_the_sessions_elsewhere(person):
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        browser.force_login(person)

    here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "another good sentence", "password2": "another good sentence"},
    )

    assert here.get("/accounts/me/").status_code == 200
    assert elsewhere.get("/accounts/me/").status_code == 302


@pytest.mark.parametrize(
    "path", ["2fa/", "2fa/totp/deactivate/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/"]
)
def test_pages_of_the_second_factor_open_in_the_house_look(client, person, path):
    client.post(enter_password(client)["Location"], {"code": code_now()})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    answer = client.get(f"/accounts/{path}")

    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1
