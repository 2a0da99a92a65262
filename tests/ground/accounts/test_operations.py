"""Accounts, networks, members; what a person may take along and what remains after forgetting."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from factories import make_network, make_organisation, make_programme, make_user
from sympolity.ground.accounts.models import Membership, Network, User
from sympolity.ground.accounts.operations import (
    add_member,
    create_account,
    create_network,
    create_operator,
    forget_person,
)
from sympolity.ground.accounts.queries import everything_about
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.queries import breaks
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.organisations.models import Affiliation
from sympolity.network.programmes.models import Appointment, Invitation, Role
from sympolity.network.programmes.roles import operations as roles

pytestmark = pytest.mark.django_db

PASSWORD = "orchard kitchen quarry"
CANARIES = {
    "mail": "zz-canary-mail@example.org",
    "name": "Zz Canary Name",
    "affiliation": "Zz Canary Affiliation",
    "function": "Zz canary function",
    "uid": "zz-canary-uid",
    "extra": "zz-canary-extra",
}


@pytest.fixture(autouse=True)
def no_limit_reached_before():
    cache.clear()


# -- accounts and networks


def test_create_operator_makes_an_account_that_runs_the_installation():
    operator = create_operator("Op@Example.org", PASSWORD)

    assert (operator.email, operator.is_operator, operator.check_password(PASSWORD)) == ("op@example.org", True, True)
    assert EmailAddress.objects.get(user=operator).verified


def test_create_account_refuses_an_address_that_has_one():
    make_user(email="ana@example.org")

    with pytest.raises(Refused, match="already"):
        create_account("ANA@example.org", password=None)


def test_create_account_refuses_a_weak_password():
    with pytest.raises(ValidationError):
        create_account("ana@example.org", password="short")

    assert not User.objects.exists()


def test_create_network_opens_it_with_a_journal_entry():
    operator = make_user(is_operator=True)

    network = create_network("League of cities", "league", by=operator)

    assert list(Network.objects.values_list("slug", "name")) == [("league", "League of cities")]
    entry = Entry.objects.about(network).get()
    assert (entry.verb, entry.by, entry.chain) == ("network opened", operator, f"network:{network.pk}")


def test_create_network_refuses_a_short_name_that_is_taken():
    make_network(slug="league")

    with pytest.raises(Refused, match="league"):
        create_network("Another", "league", by=None)


def test_add_member_is_written_down_once_and_raises_to_keeper_of_the_register():
    network, person = make_network(), make_user()

    add_member(network, person, by=None)
    add_member(network, person, by=None)
    add_member(network, person, by=None, is_steward=True)

    assert list(Membership.objects.values_list("user", "network", "is_steward")) == [(person.pk, network.pk, True)]
    assert list(Entry.objects.order_by("number").values_list("verb", "changes")) == [
        ("member added", {"is_steward": [None, False]}),
        ("member changed", {"is_steward": [False, True]}),
    ]


# -- the own page


def test_own_page_keeps_name_language_and_theme(client):
    person = make_user(name="Ana")
    client.force_login(person)

    response = client.post("/accounts/me/", {"name": "Ana Maria", "language": "pt", "theme": "dark"})

    person.refresh_from_db()
    assert (person.name, person.language, person.theme) == ("Ana Maria", "pt", "dark")
    assert response.cookies["django_language"].value == "pt"
    assert '<html lang="pt"' in client.get("/accounts/me/").content.decode()


def test_own_page_refuses_an_unknown_language_and_keeps_what_was_typed(client):
    client.force_login(make_user(name="Ana"))

    response = client.post("/accounts/me/", {"name": "Ana Maria", "language": "xx", "theme": "dark"})

    assert response.status_code == 422
    assert 'value="Ana Maria"' in response.content.decode()


def test_own_page_is_for_people_who_signed_in(client):
    answers = [client.get(path) for path in ("/accounts/me/", "/accounts/me/data/")]

    assert [answer["Location"].split("?")[0] for answer in answers] == ["/accounts/login/"] * 2


def test_own_language_applies_where_the_browser_was_told_none(client):
    client.force_login(make_user(language="fr"))

    page = client.get("/accounts/me/", headers={"accept-language": "pt"})

    assert '<html lang="fr"' in page.content.decode()
    assert page.cookies["django_language"].value == "fr"


def test_language_chosen_in_this_browser_comes_before_the_own_one(client):
    client.force_login(make_user(language="fr"))
    client.cookies["django_language"] = "ca"

    page = client.get("/accounts/me/")

    assert '<html lang="ca"' in page.content.decode()


def test_person_without_a_language_gets_that_of_the_browser(client):
    client.force_login(make_user(language=""))

    page = client.get("/accounts/me/", headers={"accept-language": "es"})

    assert '<html lang="es"' in page.content.decode()
    assert "django_language" not in page.cookies


# -- taking along and forgetting


@pytest.fixture
def canary():
    """A person who left traces wherever a person can."""
    programme = make_programme()
    organisation = make_organisation(programme.network)
    person = create_account(CANARIES["mail"], password=PASSWORD, name=CANARIES["name"], language="pt")
    admin = make_user(Role.ADMIN, programme)
    roles.appoint(programme, person, Role.PROJECT_OFFICER, by=admin, organisation=organisation)
    roles.invite(programme, CANARIES["mail"].upper(), Role.AUDITOR, by=admin)
    guest = roles.invite(programme, "guest@example.org", Role.READER, by=admin)
    Invitation.objects.filter(pk=guest.pk).update(invited_by=person)
    Affiliation.objects.create(
        organisation=organisation, user=person, person_name=CANARIES["affiliation"], function=CANARIES["function"]
    )
    Affiliation.objects.create(organisation=organisation, person_name=CANARIES["affiliation"], email=CANARIES["mail"])
    SocialAccount.objects.create(
        user=person, provider="sso", uid=CANARIES["uid"], extra_data={"name": CANARIES["extra"]}
    )
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": CANARIES["extra"]})
    return person


def everything_stored() -> str:
    """All rows of all tables as one text, sessions opened."""
    rows = [str(list(model._default_manager.values())) for model in apps.get_models()]
    return "\n".join([*rows, *(str(session.get_decoded()) for session in Session.objects.all())]).casefold()


def test_own_data_hold_everything_personal(canary, client):
    client.force_login(canary)

    response = client.get("/accounts/me/data/")

    taken = json.loads(response.content)
    told = {key: text in response.content.decode() for key, text in CANARIES.items()}
    assert told == dict.fromkeys(CANARIES, True)
    assert response["Content-Disposition"].startswith('attachment; filename="my-data-')
    with translation.override(canary.language):  # the file speaks the language of the person
        assert [row[gettext("role")] for row in taken[gettext("appointments")]] == ["project-officer"]


def test_own_data_hold_no_secret_and_nobody_else(canary):
    told = json.dumps(everything_about(canary), default=str)

    assert canary.password not in told
    assert "guest@example.org" not in told
    assert "'secret'" not in str(everything_about(canary))


def test_forget_person_leaves_no_canary_and_keeps_the_counts(canary):
    browser = Client()
    browser.post("/accounts/login/", {"login": canary.email, "password": PASSWORD})
    keeper = make_user()
    before = {model: model.objects.count() for model in (User, Membership, Appointment, Invitation, Affiliation, Entry)}

    forget_person(canary, by=keeper, reason="asked for it in writing")

    stored = everything_stored()
    assert {key: text.casefold() in stored for key, text in CANARIES.items()} == dict.fromkeys(CANARIES, False)
    after = {model: model.objects.count() for model in before}
    assert after == before | {Entry: before[Entry] + 1}
    assert list(breaks()) == []


def test_forget_person_closes_every_door(canary):
    browser = Client()
    browser.post("/accounts/login/", {"login": canary.email, "password": PASSWORD})
    other = Client()
    other.force_login(make_user())
    address = canary.email

    forget_person(canary, by=None, reason="asked for it")

    canary.refresh_from_db()
    assert (canary.email, canary.is_active, canary.has_usable_password()) == (
        f"former-member-{canary.pk}@invalid",
        False,
        False,
    )
    assert browser.get("/accounts/me/").status_code == 302
    assert other.get("/accounts/me/").status_code == 200
    assert not Authenticator.objects.filter(user=canary).exists()
    assert not SocialAccount.objects.filter(user=canary).exists()
    assert not EmailAddress.objects.filter(user=canary).exists()
    Client().post("/accounts/login/code/", {"email": address})
    assert "_auth_user_id" not in browser.session


def test_forget_person_leaves_other_peoples_addresses_alone(canary):
    forget_person(canary, by=None, reason="asked for it")

    assert Invitation.objects.filter(email="guest@example.org").exists()


def test_forget_person_needs_a_reason(canary):
    with pytest.raises(Refused, match="Say why"):
        forget_person(canary, by=None, reason=" ")

    assert User.objects.get(pk=canary.pk).email == CANARIES["mail"]


def test_forgotten_person_cannot_take_an_open_invitation(canary):
    forget_person(canary, by=None, reason="asked for it")
    invitation = Invitation.objects.get(role=Role.AUDITOR)

    with pytest.raises(Refused, match="another mail address"):
        roles.accept_invitation(invitation, by=canary)
