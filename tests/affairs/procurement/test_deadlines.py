"""What falls on which day, the page of it, and what a calendar program reads without signing in."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from factories import make_agreement, make_obligation, make_organisation, make_programme, make_project, make_user
from procurement_factories import make_contract, make_procedure_rule, make_procurement
from sympolity.affairs.procurement.duties import tell_of_bids_due
from sympolity.affairs.procurement.models import CalendarAddress, Guarantee, Modification
from sympolity.affairs.procurement.operations.calendars import token_of
from sympolity.affairs.procurement.queries.deadlines import deadlines
from sympolity.ground.notices.models import Notice
from sympolity.network.programmes.models import Appointment

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 3)


@pytest.fixture
def programme():
    return make_programme(title="Communities, cities; and more")


@pytest.fixture
def project(programme):
    return make_project(programme, lead=make_organisation(programme.network, "Town"))


@pytest.fixture
def everything(programme, project):
    """One of each kind of deadline in March and April 2025."""
    make_procedure_rule(programme, standstill_days=10)
    facts = {"launched_on": date(2025, 1, 10), "bids_due_on": date(2025, 3, 5)}
    make_procurement(project, reference="A", launch_planned_on=DAY)
    make_procurement(project, reference="B", state="launched", **facts)
    make_procurement(project, reference="C", state="awarded", awarded_on=date(2025, 3, 20), **facts)
    make_procurement(project, reference="D", state="cancelled", **facts)
    contract = make_contract(project, reference="K", ends_on=date(2025, 3, 31))
    Modification.objects.create(
        contract=contract, number=1, kind="duration", agreed_on=DAY, new_ends_on=date(2025, 4, 15), reason="Rain"
    )
    facts = {"contract": contract, "cents": 100, "given_on": DAY, "valid_until": date(2025, 4, 20)}
    Guarantee.objects.create(**facts)
    Guarantee.objects.create(**facts, released_on=DAY)


def test_deadlines_stand_in_the_order_of_their_days(programme, everything):
    found = deadlines(programme, date(2025, 3, 1), date(2025, 4, 30))

    assert [(each.on.isoformat(), each.kind) for each in found] == [
        ("2025-03-03", "launch"),
        ("2025-03-05", "bids"),
        ("2025-03-30", "standstill"),
        ("2025-04-15", "contract"),
        ("2025-04-20", "guarantee"),
    ]


def test_deadlines_take_as_many_queries_for_many_as_for_few(
    programme, project, everything, django_assert_max_num_queries
):
    for _each in range(10):
        make_contract(project, ends_on=date(2025, 4, 1))
        make_procurement(project, launch_planned_on=DAY)

    with django_assert_max_num_queries(6):
        assert len(deadlines(programme, date(2025, 3, 1), date(2025, 4, 30))) == 25


def test_obligations_of_agreements_stand_among_them(programme):
    obligation = make_obligation(make_agreement(programme, signed=True), due_on=DAY)

    [found] = deadlines(programme, DAY, DAY)

    assert (found.kind, found.title) == ("obligation", f"{obligation.agreement}: {obligation.title}")


def feed_of(programme, user) -> str:
    address = CalendarAddress.objects.get(user=user)
    return reverse("procurement:calendar-feed", args=[programme.slug, token_of(address)])


@pytest.fixture
def officer(programme, project):
    return make_user("project-officer", programme, project.lead)


def test_feed_follows_the_standard_and_needs_no_signing_in(client, programme, project, officer):
    tomorrow = timezone.localdate() + timedelta(days=1)
    procurement = make_procurement(
        project, title="Roof, doors; and “windows” – " + "ção " * 30, state="launched", launched_on=DAY,
        bids_due_on=tomorrow,
    )  # fmt: skip
    CalendarAddress.objects.create(user=officer, number=7)

    response = client.get(feed_of(programme, officer))

    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    assert b"\n" not in response.content.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(response.content)
    assert (calendar["version"], str(calendar["x-wr-calname"])) == ("2.0", programme.title)
    assert calendar["prodid"]
    [event] = calendar.walk("VEVENT")
    assert (event["dtstart"].dt, event["dtend"].dt) == (tomorrow, tomorrow + timedelta(days=1))
    assert not isinstance(event["dtstart"].dt, datetime)
    assert str(event["summary"]) == f"Bids due: {procurement}"
    assert str(event["uid"]) == f"procurement-{procurement.pk}-bids@testserver"
    assert event["dtstamp"].dt.utcoffset() == timedelta(0)
    assert str(event["url"]).endswith(f"/procurement/{procurement.pk}/")


def test_feed_shows_only_what_the_person_may_see_now(client, programme, officer):
    CalendarAddress.objects.create(user=officer, number=7)
    url = feed_of(programme, officer)
    assert client.get(url).status_code == 200
    assert client.get(url.replace(programme.slug, make_programme().slug)).status_code == 404
    assert client.get(url.replace(":", ":x", 1)).status_code == 404

    Appointment.objects.filter(user=officer).update(until=date(2024, 1, 1))
    assert client.get(url).status_code == 404


def test_a_new_address_makes_the_one_before_void(client, programme, officer):
    client.force_login(officer)
    page = reverse("procurement:calendar", args=[programme.slug])
    client.post(reverse("procurement:calendar-address", args=[programme.slug]))
    first = feed_of(programme, officer)
    assert first in client.get(page).content.decode()

    client.post(reverse("procurement:calendar-address", args=[programme.slug]))

    second = feed_of(programme, officer)
    client.logout()
    assert [client.get(url).status_code for url in (first, second)] == [404, 200]
    client.force_login(officer)
    client.post(reverse("procurement:withdraw-calendar-address", args=[programme.slug]))
    assert client.get(second).status_code == 404


def test_nobody_guesses_an_address(client, programme):
    for token in ("x", "WzEsMV0:abc", "a:b:c"):
        assert client.get(reverse("procurement:calendar-feed", args=[programme.slug, token])).status_code == 404


def test_calendar_shows_three_months_and_what_is_late(client, programme, project, officer):
    client.force_login(officer)
    today = timezone.localdate()
    facts = {"state": "launched", "launched_on": DAY}
    make_procurement(project, reference="LATE", **facts, bids_due_on=today - timedelta(days=3))
    make_procurement(project, reference="SOON", **facts, bids_due_on=today + timedelta(days=3))
    make_procurement(project, reference="FAR", **facts, bids_due_on=today + timedelta(days=300))

    response = client.get(reverse("procurement:calendar", args=[programme.slug]))

    shown = (response.context["late"], *dict(response.context["months"]).values())
    names = [[each.title.split()[0] for _kind, alike in kinds for each in alike] for [(_on, kinds)] in shown]
    assert names == [["LATE"], ["SOON"]]


def test_calendar_folds_many_of_a_kind_on_one_day(client, programme, project, officer):
    client.force_login(officer)
    soon = timezone.localdate().replace(day=1) + timedelta(days=40)
    for number in range(5):
        make_procurement(project, reference=f"P{number}", state="launched", launched_on=DAY, bids_due_on=soon)

    page = client.get(reverse("procurement:calendar", args=[programme.slug]))

    [[(on, [(kind, alike)])]] = dict(page.context["months"]).values()
    assert (on, kind, len(alike)) == (soon, "bids", 5)
    assert page.content.decode().count('<details class="fold">') == 1


def test_bids_due_tomorrow_are_told_once_to_those_who_buy(programme, project, officer):
    make_user("project-officer", programme, make_organisation(programme.network))
    tomorrow = timezone.localdate() + timedelta(days=1)
    make_procurement(project, state="launched", launched_on=DAY, bids_due_on=tomorrow)

    tell_of_bids_due()
    tell_of_bids_due()

    assert [(each.user, each.kind) for each in Notice.objects.all()] == [(officer, "bids-due")]


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "soon", "2025-13"])
def test_calendar_of_an_impossible_month_is_that_of_today(client, programme, month):
    client.force_login(make_user("auditor", programme))

    response = client.get(reverse("procurement:calendar", args=[programme.slug]), {"from": month})

    assert (response.status_code, response.context["first"]) == (200, timezone.localdate().replace(day=1))
