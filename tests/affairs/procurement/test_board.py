"""The board, the list and the pages of procurements as people meet them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from factories import make_organisation, make_programme, make_project, make_user
from procurement_factories import make_bid, make_invitation, make_lot, make_procedure_rule, make_procurement
from sympolity.affairs.procurement.models import Procurement
from sympolity.affairs.procurement.queries.board import board_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme(base_language="en")


@pytest.fixture
def project(programme):
    return make_project(programme, "Health house", lead=make_organisation(programme.network, "Town"))


@pytest.fixture
def officer(programme, project):
    return make_user("project-officer", programme, project.lead)


def today(days: int = 0):
    return timezone.localdate() + timedelta(days=days)


def launched(project, due: int, **facts):
    return make_procurement(project, state="launched", launched_on=today(-30), bids_due_on=today(due), **facts)


def test_board_shows_what_waits_for_what(programme, project):
    late, soon, far = launched(project, -1), launched(project, 3), launched(project, 20)
    make_bid(far)
    gone = make_procurement(project, state="deserted", reference="X")
    make_procurement(project, state="unsuccessful", reference="Y")
    again = make_procurement(project, reference="Y", attempt=2, relaunches=Procurement.objects.get(reference="Y"))
    make_procurement(project, state="contracted")

    columns = {column.key: column for column in board_of(programme)}

    assert [(card.procurement, card.tone, card.bids) for card in columns["launched"].cards] == [
        (late, "late", 0),
        (soon, "attention", 0),
        (far, "neutral", 1),
    ]
    assert [card.procurement for card in columns["to-relaunch"].cards] == [gone]
    assert [card.procurement for card in columns["planned"].cards] == [again]
    assert columns["launched"].cents == 3 * far.base_cents


def test_board_takes_two_queries_for_any_number(programme, project, django_assert_num_queries):
    for _each in range(12):
        launched(project, 3)
        make_procurement(project, state="awarded", launched_on=today(-60), awarded_on=today())

    with django_assert_num_queries(2):
        columns = board_of(programme)

    assert sum(column.count for column in columns) == 24


@pytest.mark.parametrize("name", ["board", "procurements", "calendar", "rules"])
def test_pages_are_closed_to_who_may_not_see_money(client, programme, project, name):
    url = reverse(f"procurement:{name}", args=[programme.slug])
    client.force_login(make_user("reader", programme))
    assert client.get(url).status_code == 403
    client.force_login(make_user("auditor", programme))
    assert client.get(url).status_code == 200
    client.force_login(make_user("secretariat", make_programme()))
    assert client.get(url).status_code == 404


def test_list_finds_what_found_nobody_and_gives_it_out(client, programme, project, officer):
    client.force_login(officer)
    launched(project, 3, reference="A")
    make_procurement(project, state="deserted", reference="B", title="Roof")
    url = reverse("procurement:procurements", args=[programme.slug])

    page = client.get(url, {"again": "to-relaunch"})
    file = client.get(url, {"again": "to-relaunch", "format": "csv"})

    assert [row.object.reference for row in page.context["listing"].rows] == ["B"]
    assert "deserted: nobody bid" in file.content.decode()
    assert client.get(url, {"deadline": "open"}).context["listing"].count == 1


def test_list_takes_as_many_queries_for_many_as_for_few(
    client, programme, project, officer, django_assert_max_num_queries
):
    client.force_login(officer)
    for number in range(20):
        launched(project, number)

    with django_assert_max_num_queries(30):
        client.get(reverse("procurement:procurements", args=[programme.slug]))


def test_bids_can_be_closed_from_their_last_day_on(client, programme, project, officer):
    client.force_login(officer)
    make_procedure_rule(programme, ceiling_cents=20_000_000)
    found = launched(project, 0, reference="P-1")
    make_bid(found)

    page = client.get(reverse("procurement:procurement", args=[programme.slug, found.pk]))

    assert [str(deed.label) for deed in page.context["deeds"]] == ["Close the bids"]
    assert [str(deed.label) for deed in page.context["other_deeds"]] == ["Cancel it"]


# -- one procurement -----------------------------------------------------------------
def test_page_shows_attempts_bids_and_what_can_be_done(client, programme, project, officer):
    client.force_login(officer)
    make_procedure_rule(programme, ceiling_cents=20_000_000)
    gone = launched(project, -20, reference="P-1")
    Procurement.objects.filter(pk=gone.pk).update(state="deserted")
    found = launched(project, 5, reference="P-1", attempt=2, relaunches=gone)
    make_lot(found), make_bid(found, lot=found.lots.get()), make_invitation(found)

    page = client.get(reverse("procurement:procurement", args=[programme.slug, found.pk]))

    assert [each.procurement for each in page.context["attempts"]] == [gone, found]
    assert [str(deed.label) for deed in page.context["deeds"]] == []
    assert [str(deed.label) for deed in page.context["other_deeds"]] == ["Cancel it"]
    assert "Same attempts as a table" in page.content.decode()


def test_an_officer_plans_for_the_own_organisation_only(client, programme, project, officer):
    client.force_login(officer)
    facts = {
        "project": project.pk,
        "organisation": project.lead_id,
        "reference": "P-7",
        "title": "Roof",
        "procedure": "open",
        "category": "works",
        "base_cents": "1240.50",
    }
    url = reverse("procurement:add-procurement", args=[programme.slug])

    answer = client.post(url, facts)

    found = Procurement.objects.get()
    assert answer.url == reverse("procurement:procurement", args=[programme.slug, found.pk])
    assert found.base_cents == 124_050
    other = make_organisation(programme.network)
    assert client.post(url, {**facts, "reference": "P-8", "organisation": other.pk}).status_code == 422


def test_the_form_warns_before_a_ceiling_is_passed_and_saves_once_it_was_read(client, programme, project, officer):
    client.force_login(officer)
    make_procedure_rule(programme, procedure="direct", ceiling_cents=3_000_000)
    make_procurement(project, procedure="direct", cpv="45261000", base_cents=2_000_000)
    facts = {
        "project": project.pk,
        "organisation": project.lead_id,
        "reference": "P-7",
        "title": "Roof",
        "procedure": "direct",
        "category": "works",
        "cpv": "45261000",
        "base_cents": "20000",
    }
    url = reverse("procurement:add-procurement", args=[programme.slug])

    warned = client.post(url, facts)
    saved = client.post(url, {**facts, "seen_splitting": "on"})

    assert warned.status_code == 422
    assert "Together with others this passes the ceiling" in warned.content.decode()
    assert saved.status_code == 302
    assert "Together with others this passes the ceiling" in client.get(saved.url).content.decode()


def test_steps_from_the_plan_to_the_award(client, programme, project, officer):
    client.force_login(officer)
    make_procedure_rule(programme, days_to_bid=5)
    found = make_procurement(project, reference="P-1")

    def step(name, /, **facts):
        return client.post(reverse(f"procurement:{name}", args=[programme.slug, found.pk]), facts).status_code

    assert step("add-lot", title="Roof", base_cents="1000") == 302
    assert step("prepare") == 302
    launch = {"launched_on": today(-10).isoformat(), "ceiling_note": ""}
    assert step("launch", **launch, bids_due_on=today(-9).isoformat()) == 422
    assert step("launch", **launch, bids_due_on=today(-1).isoformat()) == 302
    bid = {"name": "Builders", "tax_number": "500000000", "country": "PT", "lot": found.lots.get().pk}
    assert step("record-bid", **bid, cents="900", received_on=today(-2).isoformat()) == 302
    assert step("close-bids") == 302
    lot, bid = found.lots.get(), found.bids.get()
    assert step("award", **{f"winner_{lot.pk}": bid.pk}, awarded_on=today().isoformat(), reason="") == 302
    found.refresh_from_db()
    assert (found.state, found.bids.get().supplier.name) == ("awarded", "Builders")
    assert step("withdraw-award", reason="Drawn back") == 302


def test_relaunch_leads_to_the_next_attempt(client, programme, project, officer):
    client.force_login(officer)
    found = launched(project, -1, reference="P-1")
    day = {"on": today().isoformat(), "reason": ""}
    client.post(reverse("procurement:declare-deserted", args=[programme.slug, found.pk]), day)

    answer = client.post(
        reverse("procurement:relaunch", args=[programme.slug, found.pk]),
        {"procedure": "open", "base_cents": "120000", "launch_planned_on": "", "ceiling_note": ""},
    )

    again = Procurement.objects.get(attempt=2)
    assert answer.url == reverse("procurement:procurement", args=[programme.slug, again.pk])
    assert again.base_cents == 12_000_000


def test_what_others_buy_stays_closed(client, programme, officer):
    other = make_procurement(make_project(programme, lead=make_organisation(programme.network)))
    client.force_login(officer)

    refused = client.post(reverse("procurement:prepare", args=[programme.slug, other.pk]))

    assert refused.status_code == 403
    assert "only for what belongs to your organisation" in refused.content.decode()


def test_rules_are_added_changed_and_ended(client, programme):
    client.force_login(make_user("secretariat", programme))
    facts = {
        "procedure": "direct",
        "category": "works",
        "ceiling_cents": "30000",
        "valid_from": "2025-01-01",
        "source": "Code, article 19",
    }
    assert client.post(reverse("procurement:add-rule", args=[programme.slug]), facts).status_code == 302
    rule = programme.procedure_rules.get()
    assert rule.ceiling_cents == 3_000_000

    change = reverse("procurement:change-rule", args=[programme.slug, rule.pk])
    assert client.post(change, {**facts, "ceiling_cents": "35000"}).status_code == 302
    end = reverse("procurement:end-rule", args=[programme.slug, rule.pk])
    assert client.post(end, {"valid_until": "2025-12-31", "reason": "New law"}).status_code == 302
    rule.refresh_from_db()
    assert (rule.ceiling_cents, rule.valid_until.isoformat()) == (3_500_000, "2025-12-31")


def test_project_page_shows_what_is_bought(client, programme, project, officer):
    client.force_login(officer)
    launched(project, 3, reference="P-9")

    page = client.get(reverse("portfolio:project", args=[programme.slug, project.pk])).content.decode()

    assert 'P-9</a><span class="sub">Works on the roof</span>' in page
