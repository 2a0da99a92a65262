"""The pages: the bell, the list, the wishes, and the address that ends mails with one click."""

import re

import pytest
from django.test import Client

from factories import make_user
from sympolity.ground.notices.kinds import Group, How
from sympolity.ground.notices.models import Mail, Notice
from sympolity.ground.notices.operations import mark_read
from sympolity.ground.notices.queries import wishes_of
from sympolity.ground.notices.stopping import stop_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    user = make_user(name="Ana")
    client.force_login(user)
    return user


def titles(response) -> list[str]:
    return re.findall(r'<button class="linklike"[^>]*>([^<]*)</button>', response.content.decode())


def path_of(url: str) -> str:
    return url.removeprefix("http://localhost:8000")


def test_the_bell_counts_what_is_unread(reader, client, say):
    empty = client.get("/home/").content.decode()
    say(reader, key="1")
    say(reader, key="2")
    say(make_user(), key="3")

    full = client.get("/home/").content.decode()

    assert re.findall(r'class="btn icononly bell"[^>]*aria-label="([^"]*)"', empty + full) == [
        "Notices", "2 unread notices",
    ]  # fmt: skip


def test_the_list_shows_own_unread_notices_newest_first(reader, client, say):
    for key in ("1", "2", "3"):
        say(reader, key=key, title=f"Notice {key}")
    say(make_user(), title="For somebody else")
    mark_read(Notice.objects.filter(key="2"))

    assert titles(client.get("/notices/")) == ["Notice 3", "Notice 1"]
    assert titles(client.get("/notices/?show=all")) == ["Notice 3", "Notice 2", "Notice 1"]


def test_the_list_can_be_narrowed_to_one_group(reader, client, say):
    say(reader, key="1", title="A report")
    say(reader, key="2", title="A plan", kind="test-plan")
    say(reader, key="3", title="Something", kind="nobody registered this")

    found = [titles(client.get(f"/notices/?about={group}")) for group in ("reports", "plans", "work", "nonsense")]

    assert found == [["A report"], ["A plan"], ["Something"], ["Something", "A plan", "A report"]]


def test_the_list_says_when_nothing_is_unread(reader, client, say):
    assert "You have read everything" in client.get("/notices/").content.decode()
    assert "Nobody has told you anything yet" in client.get("/notices/?show=all").content.decode()


def test_the_list_costs_the_same_however_many_there_are(reader, client, say, django_assert_num_queries):
    for number in range(40):
        say(reader, key=str(number))

    with django_assert_num_queries(7):
        response = client.get("/notices/")

    assert len(titles(response)) == 30


def test_opening_a_notice_reads_it_and_leads_to_its_page(reader, client, say):
    notice = say(reader, url="/organisations/")

    response = client.post(f"/notices/{notice.pk}/open/")

    notice.refresh_from_db()
    assert (response.status_code, response["Location"], notice.read_at is None) == (302, "/organisations/", False)


def test_opening_a_notice_never_leads_to_another_site(reader, client, say):
    notice = say(reader, url="https://example.org/")

    assert client.post(f"/notices/{notice.pk}/open/")["Location"] == "/notices/"


def test_marking_as_read_goes_back_to_where_one_was(reader, client, say):
    first, second, plan = say(reader, key="1"), say(reader, key="2"), say(reader, key="3", kind="test-plan")

    one = client.post(f"/notices/{first.pk}/read/", {"next": "/notices/?about=reports"})
    rest = client.post("/notices/read/?about=reports", {"next": "https://example.org/"})

    assert (one["Location"], rest["Location"]) == ("/notices/?about=reports", "/notices/")
    assert list(Notice.objects.unread()) == [plan]
    assert second.pk


def test_a_notice_shows_that_its_mail_did_not_arrive(reader, client, say):
    for key, state in (("1", "failed"), ("2", "unsure"), ("3", "sent")):
        Mail.objects.filter(pk=say(reader, key=key).mail_id).update(state=state)

    page = client.get("/notices/").content.decode()

    assert (page.count("the mail did not arrive"), page.count("not sure whether the mail left")) == (1, 1)


def test_wishes_are_kept(reader, client):
    said = {"reports": "daily", "plans": "weekly", "roles": "here", "work": "at-once"}

    response = client.post("/notices/wishes/", said)

    assert response["Location"] == "/notices/wishes/"
    assert {group.value: how.value for group, how in wishes_of(reader).items()} == said
    assert '<option value="weekly" selected>' in client.get("/notices/wishes/").content.decode()


def test_a_wish_that_does_not_exist_is_refused(reader, client):
    response = client.post("/notices/wishes/", {"reports": "by pigeon", "plans": "weekly"})

    assert (response.status_code, wishes_of(reader)[Group.PLANS]) == (422, How.AT_ONCE)


def test_one_click_ends_mails_of_a_group_without_signing_in():
    user = make_user()
    stranger = Client(enforce_csrf_checks=True)

    response = stranger.post(
        path_of(stop_url(user.pk, [Group.REPORTS])),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )

    wishes = wishes_of(user)
    assert (response.status_code, wishes[Group.REPORTS], wishes[Group.PLANS]) == (200, How.HERE, How.AT_ONCE)


def test_looking_at_the_address_that_ends_mails_ends_nothing(client):
    user = make_user()

    response = client.get(path_of(stop_url(user.pk, [Group.REPORTS])))

    assert '<button class="btn primary">Stop these mails</button>' in response.content.decode()
    assert wishes_of(user)[Group.REPORTS] == How.AT_ONCE


def test_an_address_that_we_did_not_write_ends_nothing(client):
    url = path_of(stop_url(make_user().pk, [Group.REPORTS]))
    other = path_of(stop_url(make_user().pk, [Group.REPORTS]))

    forged = url.rpartition(":")[0] + ":" + other.rpartition(":")[2]

    assert [client.post(each).status_code for each in (forged, "/notices/stop/nonsense/")] == [404, 404]


def test_who_runs_the_installation_sees_mails_in_doubt_and_sends_them_again(client, say, mailoutbox):
    client.force_login(make_user(is_operator=True))
    mail = say(make_user(email="ana@example.org")).mail
    Mail.objects.update(state="unsure", fault="Connection unexpectedly closed")

    page = client.get("/notices/mails/").content.decode()
    response = client.post(f"/notices/mails/{mail.pk}/send-again/")

    assert [word in page for word in (f"notices.{mail.pk}", "ana@example.org", "Connection unexpectedly closed")] == [
        True
    ] * 3
    assert response["Location"] == "/notices/mails/"
    assert Mail.objects.get().state == "waiting"
    assert "Every mail was taken" in client.get("/notices/mails/").content.decode()
