"""On coming in a person finds what is theirs, what is due, what changed and the next step."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import (
    make_agreement,
    make_amendment,
    make_milestone,
    make_organisation,
    make_programme,
    make_project,
    make_user,
)
from procurement_factories import make_contract
from rounds import make_return, make_round, make_template
from sympolity.affairs.audit.operations.findings import write_finding
from sympolity.affairs.procurement.models import ContractManager
from sympolity.faces.desk.queries import corners, recent_changes
from sympolity.network.portfolio.facts import ProjectFacts
from sympolity.network.portfolio.operations import add_project

pytestmark = pytest.mark.django_db


def late_project(programme, **facts):
    yesterday = timezone.localdate() - timedelta(days=1)
    return make_project(programme, stage="implementation", planned_end_on=yesterday, **facts)


def test_a_secretariat_is_told_of_all_late_projects():
    programme = make_programme()
    late_project(programme)
    late_project(programme)

    (corner,) = corners(make_user("secretariat", programme))

    assert [task.words for task in corner.tasks] == ["2 projects are late"]
    assert corner.figures.count == 2


def test_an_officer_is_told_only_of_the_own_municipality():
    programme = make_programme()
    own, other = make_organisation(programme.network), make_organisation(programme.network)
    late_project(programme, lead=own)
    late_project(programme, lead=other)

    (corner,) = corners(make_user("project-officer", programme, own))

    assert [task.words for task in corner.tasks] == ["1 project is late"]
    assert (corner.is_own, corner.figures.count) == (True, 1)


def test_milestones_count_as_overdue_and_as_due_soon():
    programme = make_programme()
    project = make_project(programme, stage="implementation")
    today = timezone.localdate()
    make_milestone(project, due_on=today - timedelta(days=1))
    make_milestone(project, due_on=today)
    make_milestone(project, due_on=today + timedelta(days=30))
    make_milestone(project, due_on=today + timedelta(days=31))

    (corner,) = corners(make_user("secretariat", programme))

    assert [task.words for task in corner.tasks] == ["1 milestone is overdue", "2 milestones are due soon"]
    assert [step.due_on for step in corner.next_steps] == [
        today,
        today + timedelta(days=30),
        today + timedelta(days=31),
    ]


def test_like_changes_stand_together():
    programme = make_programme()
    secretariat = make_user("secretariat", programme)
    for title in ("Garden", "Kitchen", "Orchard"):
        add_project(programme, ProjectFacts(title=title), by=secretariat)

    changes = recent_changes(secretariat, [programme])

    assert [(change.entry.verb, change.times) for change in changes] == [("project added", 3)]


def test_a_reader_is_not_shown_the_history():
    programme = make_programme()
    add_project(programme, ProjectFacts(title="Garden"), by=make_user("secretariat", programme))

    changes = recent_changes(make_user("reader", programme), [programme])

    assert changes == []


def test_home_asks_the_database_as_often_for_three_programmes_of_many_projects(django_assert_max_num_queries):
    network = make_programme().network
    keeper = make_user(network=network, is_steward=True)
    for _number in range(3):
        programme = make_programme(network)
        for project in [late_project(programme) for _each in range(5)]:
            make_milestone(project)
    client = Client()
    client.force_login(keeper, backend="allauth.account.auth_backends.AuthenticationBackend")

    with django_assert_max_num_queries(60):
        response = client.get(reverse("desk:home"))

    assert response.status_code == 200


def test_a_newcomer_without_a_role_learns_what_comes_next():
    client = Client()
    client.force_login(make_user(), backend="allauth.account.auth_backends.AuthenticationBackend")

    content = client.get(reverse("desk:home")).content.decode()

    assert "You have no role in a programme yet" in content


def asked_for(programme, organisation, state, *, days_late=1):
    round_ = make_round(make_template(programme), state="open", days_late=days_late)
    return make_return(round_, organisation, make_project(programme, lead=organisation), state=state)


def test_whoever_reports_is_told_what_is_late_and_what_came_back():
    programme = make_programme()
    own, other = make_organisation(programme.network), make_organisation(programme.network)
    for state in ("due", "draft", "returned", "submitted"):
        asked_for(programme, own, state)
    asked_for(programme, own, "due", days_late=-1)
    asked_for(programme, other, "due")

    (corner,) = corners(make_user("project-officer", programme, own))

    assert [(task.words, task.text) for task in corner.tasks][:2] == [
        ("2 reports are late", "past the due day"),
        ("1 report was sent back", "with what to put right"),
    ]
    assert [task.words for task in corner.tasks][2:] == ["1 report to send"]


def test_the_secretariat_is_told_what_to_read_and_who_is_late():
    programme = make_programme()
    town = make_organisation(programme.network)
    for state in ("due", "submitted", "in-review"):
        asked_for(programme, town, state)

    (corner,) = corners(make_user("secretariat", programme))

    assert [task.words for task in corner.tasks] == ["2 reports to read", "1 organisation is late"]


def test_amendments_wait_for_those_who_decide_and_go_back_to_those_who_proposed():
    programme = make_programme()
    city = make_organisation(programme.network)
    secretary, officer = make_user("secretariat", programme), make_user("project-officer", programme, city)
    for state, proposed_by in (("submitted", officer), ("submitted", secretary), ("returned", officer)):
        make_amendment(make_project(programme, lead=city), state=state, proposed_by=proposed_by)

    told = {user: [task.words for task in corners(user)[0].tasks] for user in (secretary, officer)}

    assert told == {secretary: ["1 amendment to decide on"], officer: ["1 amendment was sent back"]}


def test_who_follows_contracts_is_told_first_what_they_ask():
    programme = make_programme()
    contract = make_contract(late_project(programme))
    person = make_user("contract-manager", programme, contract.organisation)
    ContractManager.objects.create(contract=contract, user=person, designated_on=timezone.localdate(), act="Decision 4")

    (corner,) = corners(person)

    task = corner.tasks[0]
    assert (task.words, task.text) == ("1 contract that you follow", "not declared yet")
    assert task.url == reverse("procurement:contract", args=[programme.slug, contract.pk])


def test_an_organisation_is_told_of_findings_to_answer_and_obligations_to_fulfil():
    programme = make_programme()
    own, other = make_organisation(programme.network), make_organisation(programme.network)
    today = timezone.localdate()
    project = make_project(programme, lead=own)
    for organisation in (own, other):
        facts = {"title": "Late", "organisation": organisation, "answer_by": today + timedelta(days=3)}
        write_finding(project, by=make_user("auditor", programme), **facts)
    agreement = make_agreement(programme, signed=True, beneficiary=own)
    for organisation, days in ((own, -2), (own, 20), (own, 40), (other, 1)):
        due_on = today + timedelta(days=days)
        agreement.obligations.create(title="Report", organisation=organisation, due_on=due_on)

    (corner,) = corners(make_user("organisation-manager", programme, own))

    assert [(task.tone, task.words) for task in corner.tasks] == [
        ("attention", "1 open finding"),
        ("late", "2 obligations to fulfil"),
    ]
