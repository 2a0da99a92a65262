"""The ways in: password, code, single sign-on; what slows an attacker down and what tells him nothing."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings

from factories import make_network, make_programme, make_user
from ground.accounts.identity_provider import IdentityProvider
from sympolity.ground.accounts.models import User
from sympolity.ground.accounts.operations import create_account
from sympolity.network.programmes.models import Role
from sympolity.network.programmes.roles import operations as roles

pytestmark = pytest.mark.django_db

PASSWORD = "orchard kitchen quarry"


@pytest.fixture(autouse=True)
def no_limit_reached_before():
    cache.clear()


@pytest.fixture
def person():
    return create_account("ana@example.org", password=PASSWORD, name="Ana")


@pytest.fixture
def hashings(monkeypatch):
    """Every run of the password hasher, whoever asks for it."""
    runs: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self, password, salt):
        runs.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return runs


def sign_in(client, email="ana@example.org", password=PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": email, "password": password}, **extra)


def prove(client, password=PASSWORD):
    """Say once more who one is, as steps that touch the safety of an account ask for."""
    client.post("/accounts/reauthenticate/", {"password": password})


def words_of(response) -> str:
    """What a person reads, without what differs from one rendering to the next."""
    return re.sub(r'"csrfmiddlewaretoken" value="\w+"|x-csrftoken": "\w+"', "", response.content.decode())


# -- password


def test_password_signs_in(client, person):
    response = sign_in(client, email="Ana@Example.org")

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_session_gets_a_new_key_at_sign_in(client, person):
    client.get("/accounts/login/")
    client.session["planted"] = True
    session = client.session
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before

    sign_in(client)

    assert client.session.session_key != before


def test_closed_account_does_not_sign_in(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)

    sign_in(client)

    assert "_auth_user_id" not in client.session


def test_wrong_password_and_unknown_address_answer_alike(client, person, hashings):
    known = sign_in(client, password="wrong")
    work_for_known = len(hashings)
    unknown = sign_in(client, email="ben@example.org", password="wrong")
    work_for_unknown = len(hashings) - work_for_known

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert words_of(known).replace("ana@", "ben@") == words_of(unknown)
    assert (work_for_known, work_for_unknown) == (1, 1)


def test_failures_for_one_address_are_refused_before_any_hashing(client, person, hashings):
    for number in range(5):
        sign_in(client, password="wrong", REMOTE_ADDR=f"10.0.0.{number}")
    hashings.clear()

    refused = sign_in(client, REMOTE_ADDR="10.0.0.99")

    assert "_auth_user_id" not in client.session
    assert "Too many failed login attempts" in refused.content.decode()
    assert hashings == []


def test_attempts_from_one_place_are_refused_before_any_hashing(client, person, hashings):
    statuses = {sign_in(client, email=f"p{number}@example.org").status_code for number in range(30)}
    hashings.clear()

    refused = sign_in(client)

    assert statuses == {200}
    assert refused.status_code == 429
    assert "A little slower, please" in refused.content.decode()
    assert hashings == []


def test_nobody_signs_up(client):
    response = client.post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD})

    assert "People are invited" in response.content.decode()
    assert not User.objects.exists()


def test_next_page_stays_on_this_site(client, person):
    response = client.post("/accounts/login/?next=https://evil.example/", {"login": person.email, "password": PASSWORD})

    assert urlsplit(response["Location"]).netloc == ""


# -- code by mail


def test_code_signs_in_once(client, person):
    asked = client.post("/accounts/login/code/", {"email": "ana@example.org"})
    code = re.search(r"^[A-Z0-9-]{6,}$", mail.outbox[0].body, re.MULTILINE)[0]

    client.post(asked["Location"], {"code": code})
    signed_in = client.session.get("_auth_user_id")
    again = Client().post("/accounts/login/code/confirm/", {"code": code})

    assert mail.outbox[0].subject == f"{code} is your code to sign in"
    assert signed_in == str(person.pk)
    assert again["Location"].startswith("/accounts/login/")


def test_code_page_tells_nothing_about_unknown_addresses(person):
    answers = []
    for address in ("ana@example.org", "ben@example.org"):
        visitor = Client()
        asked = visitor.post("/accounts/login/code/", {"email": address})
        page = visitor.get(asked["Location"])
        answers.append((asked.status_code, asked["Location"], words_of(page).replace(address, "")))

    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["ana@example.org"], ["ben@example.org"]]
    assert "There is no account with this address" in mail.outbox[1].subject


# -- a new password


def test_password_reset_sets_a_new_password_once(client, person):
    client.post("/accounts/password/reset/", {"email": "ana@example.org"})
    link = urlsplit(re.search(r"http\S+", mail.outbox[0].body)[0]).path
    form = client.get(link)["Location"]

    client.post(form, {"password1": "another good sentence", "password2": "another good sentence"})

    person.refresh_from_db()
    assert person.check_password("another good sentence")
    assert "too old" in Client().get(link).content.decode()


def test_password_reset_tells_nothing_about_unknown_addresses(client, person):
    known = client.post("/accounts/password/reset/", {"email": "ana@example.org"}, follow=True)
    unknown = client.post("/accounts/password/reset/", {"email": "ben@example.org"}, follow=True)

    assert words_of(known) == words_of(unknown)
    assert len(mail.outbox) == 2


# -- pages


@pytest.mark.parametrize(
    "path",
    ["login/", "login/code/", "password/reset/", "password/reset/done/", "signup/", "inactive/", "confirm-email/",
     "confirm-email/none/", "password/reset/key/1-none/", "3rdparty/login/cancelled/", "3rdparty/login/error/"],
)  # fmt: skip
def test_pages_of_the_entrance_open_in_the_house_look(client, path):
    response = client.get(f"/accounts/{path}", follow=True)

    page = response.content.decode()
    assert response.status_code == (401 if path.endswith("error/") else 200)
    assert page.count("<h1") == 1
    assert '<main id="content"' in page
    assert re.search(r"<script(?![^>]*(src=|application/json))", page) is None
    assert re.search(r"\sstyle=|\son\w+=", page) is None


@pytest.mark.parametrize(
    "path",
    ["me/", "email/", "password/change/", "2fa/", "2fa/webauthn/", "2fa/webauthn/add/", "2fa/totp/activate/", "logout/",
     "3rdparty/"],
)  # fmt: skip
def test_pages_of_the_own_account_open_in_the_house_look(client, person, path):
    sign_in(client)
    prove(client)

    response = client.get(f"/accounts/{path}")

    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<h1") == 1
    assert re.search(r"<script(?![^>]*(src=|application/json))", page) is None
    assert re.search(r"\sstyle=|\son\w+=", page) is None


def test_touching_the_second_factor_asks_who_it_is(client, person):
    sign_in(client)

    response = client.get("/accounts/2fa/totp/activate/")

    assert response["Location"].startswith("/accounts/reauthenticate/")
    assert client.get(response["Location"]).status_code == 200


def test_change_of_address_waits_for_the_new_one(client, person):
    sign_in(client)
    prove(client)
    client.post("/accounts/email/", {"action_add": "", "email": "anna@example.org"})
    person.refresh_from_db()
    before = person.email
    message = next(message for message in mail.outbox if message.to == ["anna@example.org"])

    client.post(urlsplit(re.search(r"http\S+", message.body)[0]).path)

    person.refresh_from_db()
    assert (before, person.email) == ("ana@example.org", "anna@example.org")


# -- single sign-on


@pytest.fixture
def provider():
    with IdentityProvider() as running:
        app = {
            "provider_id": "sso", "name": "City hall", "client_id": "sympolity", "secret": "hidden",
            "settings": {"server_url": running.url},
        }  # fmt: skip
        apps = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        with override_settings(SOCIALACCOUNT_PROVIDERS=apps):
            yield running


def come_back(client, provider, next_page=""):
    sent = client.post(f"/accounts/oidc/sso/login/?process=login{'&next=' + next_page if next_page else ''}")
    return client.get(provider.authorise(sent["Location"]))


def test_single_sign_on_opens_the_account_with_the_verified_address(client, person, provider):
    provider.claims = {"sub": "17", "email": "Ana@example.org", "email_verified": True, "name": "Ana A."}

    response = come_back(client, provider)

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    assert User.objects.count() == 1
    assert provider.asked["code_challenge_method"] == ["S256"]


def test_single_sign_on_refuses_an_address_that_is_not_verified(client, person, provider):
    provider.claims = {"sub": "17", "email": "ana@example.org", "email_verified": False}

    response = come_back(client, provider)

    assert response.status_code == 403
    assert "_auth_user_id" not in client.session


def test_single_sign_on_refuses_a_stranger(client, person, provider):
    provider.claims = {"sub": "18", "email": "ben@example.org", "email_verified": True}

    response = come_back(client, provider)

    assert response.status_code == 403
    assert "There is no account for you yet" in response.content.decode()
    assert User.objects.count() == 1


def test_single_sign_on_takes_in_somebody_who_is_invited(client, provider):
    programme = make_programme(make_network())
    admin = make_user(Role.ADMIN, programme)
    invitation = roles.invite(programme, "ben@example.org", Role.READER, by=admin)
    provider.claims = {"sub": "18", "email": "Ben@example.org", "email_verified": True, "name": "Ben Baker"}

    come_back(client, provider)

    newcomer = User.objects.get(email="ben@example.org")
    assert client.session["_auth_user_id"] == str(newcomer.pk)
    assert (newcomer.name, newcomer.has_usable_password(), newcomer.appointments.count()) == ("Ben Baker", False, 0)
    roles.accept_invitation(invitation, by=newcomer)
    assert newcomer.has_perm("programmes.view_programme", programme)


def test_single_sign_on_refuses_somebody_whose_invitation_is_withdrawn(client, provider):
    programme = make_programme()
    admin = make_user(Role.ADMIN, programme)
    roles.withdraw_invitation(roles.invite(programme, "ben@example.org", Role.READER, by=admin), by=admin)
    provider.claims = {"sub": "18", "email": "ben@example.org", "email_verified": True}

    response = come_back(client, provider)

    assert response.status_code == 403
    assert not User.objects.filter(email="ben@example.org").exists()


def test_single_sign_on_refuses_an_answer_nobody_asked_for(client, person, provider):
    provider.claims = {"sub": "17", "email": "ana@example.org", "email_verified": True}
    sent = Client().post("/accounts/oidc/sso/login/?process=login")

    response = client.get(provider.authorise(sent["Location"]))

    assert "Not signed in" in response.content.decode()
    assert "_auth_user_id" not in client.session
