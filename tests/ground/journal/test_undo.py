"""Undoing: half a minute on the next page, later from the history; the journal keeps both decisions."""

import time
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from factories import (
    make_amount,
    make_contractable,
    make_fund,
    make_milestone,
    make_organisation,
    make_partner,
    make_programme,
    make_project,
    make_territory,
    make_user,
)
from sympolity.ground.journal import offers
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.queries import breaks
from sympolity.ground.journal.undoing import take_back
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.organisations.operations import close_organisation
from sympolity.network.portfolio import operations
from sympolity.network.portfolio.facts import AmountFact, CodeFact, ProjectFacts

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def secretariat(client, programme):
    user = make_user("secretariat", programme)
    client.force_login(user)
    return user


def last_entry():
    return Entry.objects.order_by("-id").first()


def move(client, project, stage="contracted"):
    address = f"/programmes/{project.programme.slug}/projects/{project.pk}/move/"
    return client.post(address, {"stage": stage, "on": date.today().isoformat()})  # noqa: DTZ011


def test_next_page_offers_to_undo_and_undo_brings_back_what_stood_there(client, programme, secretariat):
    project = make_contractable(programme)
    move(client, project)
    decided = last_entry()

    page = client.get(f"/programmes/{programme.slug}/projects/{project.pk}/").content.decode()
    response = client.post("/undo/", {"next": "/home/"})

    project.refresh_from_db()
    assert "You can undo this for" in page
    assert (project.stage, response.headers["Location"]) == ("approved", "/home/")
    assert (last_entry().source, last_entry().changes["stage"]) == (
        {"kind": "undo", "undoes": decided.number},
        ["contracted", "approved"],
    )
    assert list(breaks()) == []


def test_undo_ends_with_its_half_minute_by_the_clock_of_the_server(client, programme, secretariat, monkeypatch):
    project = make_contractable(programme)
    move(client, project)
    later = time.time() + offers.SECONDS + 1
    monkeypatch.setattr(offers.time, "time", lambda: later)

    client.post("/undo/")

    project.refresh_from_db()
    assert project.stage == "contracted"


def test_undo_can_be_given_more_time_once(client, programme, secretariat, monkeypatch):
    project = make_contractable(programme)
    move(client, project)
    client.post("/undo/longer/")
    later = time.time() + offers.SECONDS + 60
    monkeypatch.setattr(offers.time, "time", lambda: later)

    offered = client.get(f"/programmes/{programme.slug}/projects/{project.pk}/").context["undo"]()
    client.post("/undo/")

    project.refresh_from_db()
    assert (offered.is_prolonged, project.stage) == (True, "approved")


def test_undo_works_only_once(client, programme, secretariat):
    project = make_contractable(programme)
    move(client, project)
    client.post("/undo/")
    count = Entry.objects.count()

    client.post("/undo/")

    assert Entry.objects.count() == count


def test_undo_is_refused_where_somebody_changed_the_same_since(client, programme, secretariat):
    project = make_contractable(programme)
    move(client, project)
    operations.move_project(project, "implementation", by=make_user("admin", programme))

    response = client.post("/undo/", {"next": "/home/"}, follow=True)

    project.refresh_from_db()
    assert project.stage == "implementation"
    assert "What stands there now is kept." in response.content.decode()


def test_undo_lets_stand_what_somebody_else_changed_beside_it(client, programme, secretariat):
    project = make_contractable(programme, "Old title")
    move(client, project)
    operations.change_project(project, ProjectFacts(title="New title"), by=make_user("admin", programme))

    client.post("/undo/")

    project.refresh_from_db()
    assert (project.stage, project.title) == ("approved", "New title")


def test_a_decision_that_cannot_be_taken_back_is_not_offered(client, programme, secretariat):
    client.post(f"/programmes/{programme.slug}/projects/add/", {"title": "New", "kind": "project", "stage": "idea"})

    assert client.get("/home/").context["undo"]() is None


def test_take_back_brings_back_every_kind_of_fact(programme, secretariat):
    old_lead, new_lead = make_organisation(programme.network), make_organisation(programme.network)
    one, two = make_territory(programme.network), make_territory(programme.network)
    fund = make_fund(programme)
    project = make_project(
        programme, "Old", total_cents=100, territories=[one], lead=old_lead, planned_end_on=date(2030, 1, 1)
    )
    make_amount(project, 70, measure="funding", fund=fund, instrument="grant", as_of=date(2024, 1, 1))
    facts = ProjectFacts(
        title="New",
        lead=new_lead,
        planned_end_on=None,
        territories=(two,),
        amounts=(
            AmountFact("total", 900),
            AmountFact("funding", None, fund, "grant"),
            AmountFact("eligible", 5),
        ),
        codes=(CodeFact("DICOFRE", "1"),),
    )
    operations.change_project(project, facts, by=secretariat)

    take_back([last_entry()], by=secretariat)

    project.refresh_from_db()
    assert (project.title, project.lead, project.planned_end_on) == ("Old", old_lead, date(2030, 1, 1))
    assert list(project.territories.all()) == [one]
    assert sorted(project.amounts.values_list("measure", "cents", "as_of")) == [
        ("funding", 70, date(2024, 1, 1)),
        ("total", 100, None),
    ]
    assert project.codes.count() == 0


def test_take_back_pursues_a_dropped_milestone_again(programme, secretariat):
    step = make_milestone(make_project(programme))
    operations.drop_milestone(step, by=secretariat, reason="No longer needed")

    take_back([last_entry()], by=secretariat)

    step.refresh_from_db()
    assert (step.closed_on, last_entry().verb) == (None, "milestone restored")


def test_take_back_lets_a_partner_stay(programme, secretariat):
    partner = make_partner(make_project(programme), make_organisation(programme.network))
    operations.end_partner(partner, on=date(2025, 1, 1), by=secretariat)

    take_back([last_entry()], by=secretariat)

    partner.refresh_from_db()
    assert (partner.until, last_entry().source["kind"]) == (None, "undo")


def test_take_back_opens_a_closed_organisation_again(programme):
    keeper = make_user(network=programme.network, is_steward=True)
    organisation = make_organisation(programme.network)
    close_organisation(organisation, closed_on=date(2025, 1, 1), by=keeper, reason="Merged")
    closed = last_entry()

    take_back([closed], by=keeper)

    organisation.refresh_from_db()
    assert (organisation.closed_on, last_entry().verb, last_entry().source) == (
        None,
        "organisation opened again",
        {"kind": "undo", "undoes": closed.number},
    )


def test_take_back_is_for_those_who_may_decide_it(programme, secretariat):
    project = make_contractable(programme)
    operations.move_project(project, "contracted", by=secretariat)

    with pytest.raises(PermissionDenied):
        take_back([last_entry()], by=make_user("auditor", programme))


def test_put_back_from_the_history_is_a_decision_with_a_reason(client, programme, secretariat):
    project = make_project(programme, "Old")
    operations.change_project(project, ProjectFacts(title="New"), by=make_user("admin", programme))
    changed = last_entry()
    history = f"/history/portfolio.project/{project.pk}/"

    offered = client.get(history).content.decode()
    response = client.post(f"{history}{changed.number}/put-back/", {"reason": "It was right before."})

    project.refresh_from_db()
    assert f"{history}{changed.number}/put-back/" in offered
    assert (project.title, response.headers["Location"]) == ("Old", history)
    assert (last_entry().reason, last_entry().source["undoes"]) == ("It was right before.", changed.number)


def test_put_back_of_a_stage_follows_the_order_of_the_stages(programme, secretariat):
    project = make_contractable(programme)
    operations.move_project(project, "contracted", by=secretariat)

    with pytest.raises(Refused):
        take_back([last_entry()], by=secretariat, reason="Too early", later=True)


def test_take_back_of_two_decisions_takes_the_newer_first(programme, secretariat):
    project = make_project(programme, "First")
    for title in ("Second", "Third"):
        operations.change_project(project, ProjectFacts(title=title), by=secretariat)

    take_back(list(Entry.objects.order_by("id")), by=secretariat)

    project.refresh_from_db()
    assert project.title == "First"
