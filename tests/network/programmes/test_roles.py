"""People of a programme: giving and ending roles, and the way of an invitation from the mail to the first page."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from factories import make_network, make_organisation, make_programme, make_user
from sympolity.ground.accounts.models import Membership, User
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.models import Appointment, Invitation, Role
from sympolity.network.programmes.roles import operations, queries

pytestmark = pytest.mark.django_db

PASSWORD = "orchard kitchen quarry"


@pytest.fixture(autouse=True)
def no_limit_reached_before():
    cache.clear()


@pytest.fixture
def programme():
    return make_programme(title="Communities")


@pytest.fixture
def admin(programme):
    return make_user(Role.ADMIN, programme, name="Ana Admin")


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def token_in(text: str) -> str:
    return re.search(r"/programmes/invitations/([\w-]+)/", text)[1]


def invited(programme, admin, commits, email="new@example.org", **facts):
    with commits():
        invitation = operations.invite(programme, email, facts.pop("role", Role.READER), by=admin, **facts)
    return invitation, token_in(mail.outbox[-1].body)


def verbs(programme):
    return list(
        Entry.objects.filter(chain=f"programme:{programme.pk}").order_by("number").values_list("verb", flat=True)
    )


# -- giving and ending


def test_appoint_gives_a_role_and_makes_a_member(programme, admin, commits):
    person = make_user(language="pt")

    with commits():
        appointment = operations.appoint(programme, person, Role.FINANCE, by=admin)

    assert person.has_perm("programmes.publish_figure", programme)
    assert Membership.objects.filter(user=person, network=programme.network, is_steward=False).count() == 1
    assert verbs(programme) == ["role given"]
    assert Entry.objects.about(appointment).get().changes == {
        "role": [None, "finance"],
        "user": [None, person.pk],
        "since": [None, timezone.localdate().isoformat()],
    }
    assert [(message.to, message.alternatives[0].mimetype) for message in mail.outbox] == [
        ([person.email], "text/html")
    ]


@pytest.mark.parametrize(
    ("role", "with_organisation", "sentence"),
    [
        (Role.PROJECT_OFFICER, False, "This role is held for an organisation. Say for which."),
        (Role.AUDITOR, True, "This role is held for the whole programme, not for one organisation."),
    ],
)
def test_appoint_refuses_a_role_that_does_not_fit_the_organisation(programme, admin, role, with_organisation, sentence):
    organisation = make_organisation(programme.network) if with_organisation else None

    with pytest.raises(Refused, match=re.escape(sentence)):
        operations.appoint(programme, make_user(), role, by=admin, organisation=organisation)


def test_appoint_refuses_an_organisation_of_another_network(programme, admin):
    stranger = make_organisation(make_network())

    with pytest.raises(Refused, match="another network"):
        operations.appoint(programme, make_user(), Role.PROJECT_OFFICER, by=admin, organisation=stranger)


def test_appoint_refuses_a_role_held_already(programme, admin):
    person = make_user(Role.READER, programme, name="Rita")

    with pytest.raises(Refused, match="Rita holds this role already"):
        operations.appoint(programme, person, Role.READER, by=admin)


def test_appoint_refuses_a_role_above_the_own(programme):
    secretariat = make_user(Role.SECRETARIAT, programme)

    with pytest.raises(PermissionDenied, match="programme administrator"):
        operations.appoint(programme, make_user(), Role.ADMIN, by=secretariat)


def test_end_appointment_takes_effect_at_once_and_can_be_undone(programme, admin):
    person = make_user(Role.READER, programme)
    appointment = person.appointments.get()

    operations.end_appointment(appointment, by=admin)
    without = User.objects.get(pk=person.pk).has_perm("programmes.view_programme", programme)
    operations.give_back(appointment, by=admin)

    assert not without
    assert User.objects.get(pk=person.pk).has_perm("programmes.view_programme", programme)
    assert verbs(programme) == ["role ended", "role given back"]


def test_end_appointment_keeps_the_last_administrator(programme, admin):
    make_user(Role.ADMIN, programme, is_active=False)

    with pytest.raises(Refused, match="A programme needs an administrator"):
        operations.end_appointment(admin.appointments.get(), by=admin)


def test_end_appointment_lets_everybody_give_up_the_own_role(programme):
    reader = make_user(Role.READER, programme)

    operations.end_appointment(reader.appointments.get(), by=reader)

    assert not User.objects.get(pk=reader.pk).has_perm("programmes.view_programme", programme)


def test_end_appointment_refuses_somebody_without_that_right(programme):
    reader, other = make_user(Role.READER, programme), make_user(Role.READER, programme)

    with pytest.raises(PermissionDenied):
        operations.end_appointment(other.appointments.get(), by=reader)


# -- inviting


def test_invite_keeps_only_the_hash_of_the_link(programme, admin, commits):
    invitation, token = invited(programme, admin, commits)

    assert invitation.token_hash == queries.hash_of_token(token)
    assert token not in str(list(Invitation.objects.values()))
    assert token not in str(list(Entry.objects.values()))
    assert invitation.email not in str(list(Entry.objects.values()))
    assert invitation.expires_on == timezone.localdate() + timedelta(days=14)
    assert verbs(programme) == ["invitation sent"]


def test_invite_sends_nothing_when_the_decision_is_not_kept(programme, admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        operations.invite(programme, "new@example.org", Role.READER, by=admin)

    assert mail.outbox == []


def test_invite_refuses_a_second_open_invitation(programme, admin, commits):
    invited(programme, admin, commits)

    with pytest.raises(Refused, match="invited to this role already"):
        operations.invite(programme, "NEW@example.org", Role.READER, by=admin)


def test_invite_refuses_a_role_above_the_own(programme):
    organisation = make_organisation(programme.network)
    manager = make_user(Role.ORGANISATION_MANAGER, programme, organisation)
    other = make_organisation(programme.network)

    operations.invite(programme, "a@example.org", Role.PROJECT_OFFICER, by=manager, organisation=organisation)

    with pytest.raises(PermissionDenied):
        operations.invite(programme, "b@example.org", Role.PROJECT_OFFICER, by=manager, organisation=other)
    with pytest.raises(PermissionDenied):
        operations.invite(programme, "c@example.org", Role.READER, by=manager)


def test_send_again_replaces_the_link(programme, admin, commits, client):
    invitation, first = invited(programme, admin, commits)

    with commits():
        operations.send_again(invitation, by=admin)
    second = token_in(mail.outbox[-1].body)

    assert client.get(f"/programmes/invitations/{first}/").status_code == 410
    assert client.get(f"/programmes/invitations/{second}/").status_code == 200


def test_withdraw_invitation_stops_the_link(programme, admin, commits, client):
    invitation, token = invited(programme, admin, commits)

    operations.withdraw_invitation(invitation, by=admin)

    assert client.get(f"/programmes/invitations/{token}/").status_code == 410
    assert verbs(programme) == ["invitation sent", "invitation withdrawn"]


def test_invitation_lapses_after_two_weeks(programme, admin, commits, client, time_machine):
    invitation, token = invited(programme, admin, commits)
    time_machine.move_to(timezone.now() + timedelta(days=15))

    assert client.get(f"/programmes/invitations/{token}/").status_code == 410
    with pytest.raises(Refused, match="too old"):
        operations.accept_invitation(invitation, by=make_user(email="new@example.org"))


# -- accepting


def test_newcomer_sets_up_an_account_and_is_signed_in(programme, admin, commits, client):
    _invitation, token = invited(programme, admin, commits, language="pt")
    url = f"/programmes/invitations/{token}/"

    page = client.get(url)
    response = client.post(url, {"name": "Nuno Novo", "password": PASSWORD})

    person = User.objects.get(email="new@example.org")
    assert page.status_code == 200
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    assert (person.name, person.language, person.check_password(PASSWORD)) == ("Nuno Novo", "pt", True)
    assert person.emailaddress_set.get().verified
    assert person.has_perm("programmes.view_programme", programme)
    assert Membership.objects.filter(user=person, network=programme.network).exists()
    assert verbs(programme) == ["invitation sent", "invitation accepted", "role given"]


def test_link_works_once(programme, admin, commits, client):
    _invitation, token = invited(programme, admin, commits)
    url = f"/programmes/invitations/{token}/"
    client.post(url, {"name": "Nuno", "password": PASSWORD})

    again = Client().post(url, {"name": "Thief", "password": PASSWORD})

    assert again.status_code == 410
    assert Appointment.objects.filter(programme=programme, role=Role.READER).count() == 1


def test_newcomer_with_a_weak_password_keeps_what_was_typed(programme, admin, commits, client):
    _invitation, token = invited(programme, admin, commits)

    response = client.post(f"/programmes/invitations/{token}/", {"name": "Nuno", "password": "short"})

    assert response.status_code == 422
    assert b'value="Nuno"' in response.content
    assert not User.objects.filter(email="new@example.org").exists()


def test_person_with_an_account_is_asked_to_sign_in_first(programme, admin, commits, client):
    person = make_user(email="known@example.org")
    _invitation, token = invited(programme, admin, commits, email="Known@example.org")
    url = f"/programmes/invitations/{token}/"

    outside = client.post(url, {"name": "Thief", "password": PASSWORD})
    client.force_login(person)
    inside = client.post(url)

    assert outside.status_code == 200
    assert b"/accounts/login/?next=/programmes/invitations/" in outside.content
    assert inside.status_code == 302
    assert User.objects.get(pk=person.pk).has_perm("programmes.view_programme", programme)


def test_invitation_is_not_for_another_signed_in_person(programme, admin, commits, client):
    other = make_user()
    _invitation, token = invited(programme, admin, commits)
    client.force_login(other)

    response = client.post(f"/programmes/invitations/{token}/")

    assert response.status_code == 403
    assert not other.appointments.exists()


def test_accepting_too_often_is_slowed_down_before_any_hashing(programme, admin, commits, client, monkeypatch):
    _invitation, token = invited(programme, admin, commits)
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append(raw))
    for _ in range(20):
        client.post(f"/programmes/invitations/{token}/", {"name": "", "password": PASSWORD})

    response = client.post(f"/programmes/invitations/{token}/", {"name": "Nuno", "password": PASSWORD})

    assert (response.status_code, response["Retry-After"], hashed) == (429, "60", [])


# -- pages


def test_roles_page_shows_people_and_hides_addresses_from_readers(programme, admin, commits, client):
    reader = make_user(Role.READER, programme)
    invited(programme, admin, commits, email="waiting@example.org")
    url = reverse("programmes:roles", kwargs={"programme": programme.slug})

    client.force_login(admin)
    seen_by_admin = client.get(url).content.decode()
    client.force_login(reader)
    seen_by_reader = client.get(url).content.decode()

    shown = ("Ana Admin", admin.email, "waiting@example.org", "Invite somebody", "End the role")
    assert [text in seen_by_admin for text in shown] == [True] * 5
    assert [text in seen_by_reader for text in shown] == [True, False, False, False, False]


def test_roles_page_asks_the_database_as_often_for_many_as_for_few(programme, admin, client, django_assert_num_queries):
    url = reverse("programmes:roles", kwargs={"programme": programme.slug})
    client.force_login(admin)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(3):
        make_user(Role.PROJECT_OFFICER, programme, make_organisation(programme.network))

    with django_assert_num_queries(len(few)):
        client.get(url)


@pytest.mark.parametrize("role", [None, *Role])
def test_roles_pages_open_by_role(programme, role, client):
    organisation = make_organisation(programme.network)
    needs_one = role in {Role.ORGANISATION_MANAGER, Role.PROJECT_OFFICER, Role.CONTRACT_MANAGER, Role.STEWARD}
    user = make_user(role, programme, organisation if needs_one else None) if role else make_user()
    client.force_login(user)
    base = f"/programmes/{programme.slug}/roles/"

    answers = (client.get(base).status_code, client.get(f"{base}invite/").status_code)

    invites = role in {Role.ADMIN, Role.SECRETARIAT, Role.ORGANISATION_MANAGER}
    assert answers == ((404, 404) if role is None else (200, 200 if invites else 403))


def test_refusal_page_says_why(programme, client):
    client.force_login(make_user(Role.READER, programme))

    response = client.get(f"/programmes/{programme.slug}/roles/invite/")

    assert "“Invite people and end their roles” is for these roles" in response.content.decode()
    assert "Your role here: reader." in response.content.decode()


def test_invite_page_sends_an_invitation(programme, admin, client, commits):
    client.force_login(admin)

    with commits():
        response = client.post(
            f"/programmes/{programme.slug}/roles/invite/",
            {"email": "new@example.org", "role": "auditor", "language": "fr", "organisation": ""},
        )

    assert response.status_code == 302
    assert list(Invitation.objects.values_list("email", "role", "language")) == [("new@example.org", "auditor", "fr")]
    assert mail.outbox[0].to == ["new@example.org"]


def test_invite_page_offers_a_manager_only_the_own_organisation(programme, client):
    own, other = make_organisation(programme.network), make_organisation(programme.network)
    client.force_login(make_user(Role.ORGANISATION_MANAGER, programme, own))

    response = client.post(
        f"/programmes/{programme.slug}/roles/invite/",
        {"email": "new@example.org", "role": "project-officer", "language": "en", "organisation": other.pk},
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["organisation"]


def test_ending_and_giving_back_through_the_page(programme, admin, client):
    person = make_user(Role.READER, programme)
    appointment = person.appointments.get()
    client.force_login(admin)
    base = f"/programmes/{programme.slug}/roles/{appointment.pk}/"

    ended = client.post(f"{base}end/", follow=True)
    given_back = client.post(f"{base}give-back/", follow=True)

    assert "Give it back" in ended.content.decode()
    assert "holds the role again" in given_back.content.decode()


@pytest.mark.parametrize("role", [None, Role.READER, Role.PROJECT_OFFICER, Role.ORGANISATION_MANAGER])
def test_decisions_about_others_are_refused(programme, admin, commits, client, role):
    invitation, _token = invited(programme, admin, commits)
    other = make_user(Role.AUDITOR, programme).appointments.get()
    organisation = make_organisation(programme.network) if role and role != Role.READER else None
    client.force_login(make_user(role, programme, organisation) if role else make_user())
    base = f"/programmes/{programme.slug}"
    paths = (
        f"{base}/roles/{other.pk}/end/",
        f"{base}/roles/{other.pk}/give-back/",
        f"{base}/invitations/{invitation.pk}/send-again/",
        f"{base}/invitations/{invitation.pk}/withdraw/",
    )

    answers = [client.post(path).status_code for path in paths]

    assert answers == [404 if role is None else 403] * 4
    other.refresh_from_db()
    invitation.refresh_from_db()
    assert (other.until, invitation.withdrawn_at) == (None, None)


def test_decisions_reach_only_what_stands_in_the_programme_of_the_address(programme, admin, commits, client):
    foreign = make_programme(programme.network)
    appointment = make_user(Role.READER, foreign).appointments.get()
    invitation, _token = invited(foreign, make_user(Role.ADMIN, foreign), commits)
    client.force_login(admin)
    base = f"/programmes/{programme.slug}"

    answers = [
        client.post(f"{base}/{path}").status_code
        for path in (f"roles/{appointment.pk}/end/", f"invitations/{invitation.pk}/withdraw/")
    ]

    assert answers == [404, 404]


def test_person_who_gives_up_the_only_role_lands_on_the_first_page(programme, client):
    reader = make_user(Role.READER, programme)
    client.force_login(reader)

    response = client.post(f"/programmes/{programme.slug}/roles/{reader.appointments.get().pk}/end/")

    assert (response.status_code, response["Location"]) == (302, "/home/")


def test_end_page_refuses_a_get(programme, admin, client):
    client.force_login(admin)

    assert client.get(f"/programmes/{programme.slug}/roles/{admin.appointments.get().pk}/end/").status_code == 405


# -- through a real mail server


def test_invitation_arrives_as_text_and_html_with_a_working_link(programme, admin, postbox, commits, client):
    with commits():
        operations.invite(programme, "new@example.org", Role.AUDITOR, by=admin)

    message = postbox.messages[0]
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    link = re.search(r"https://cities\.example\.org(/\S+)", text)[1]
    assert message["To"] == "new@example.org"
    assert message["Subject"] == "You are invited to Communities"
    assert "Ana Admin invites you" in text
    assert "auditor" in text
    assert link in html
    assert client.get(link).status_code == 200


def test_invitation_is_written_in_the_language_chosen(programme, admin, postbox, commits):
    with commits():
        operations.invite(programme, "new@example.org", Role.READER, by=admin, language="ar")

    html = postbox.messages[0].get_body(("html",)).get_content()
    assert '<html lang="ar" dir="rtl">' in html


def test_invitation_is_kept_when_the_mail_server_is_away(programme, admin, commits):
    with (
        override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=9
        ),
        commits(),
    ):
        operations.invite(programme, "new@example.org", Role.READER, by=admin)

    assert queries.open_invitations(programme).count() == 1
