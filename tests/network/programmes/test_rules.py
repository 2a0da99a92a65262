"""Who may what: every role against every permission, and the limits of an organisation, a programme and a network."""

from datetime import date, timedelta

import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from factories import (
    make_milestone,
    make_network,
    make_objective,
    make_organisation,
    make_partner,
    make_programme,
    make_project,
    make_user,
)
from sympolity.ground.journal.operations import record
from sympolity.ground.languages.models import Translation
from sympolity.network.portfolio.rules import may_lead
from sympolity.network.programmes.models import Appointment, Participation, Role
from sympolity.network.programmes.role_table import PERMISSIONS, ROLES, Scope
from sympolity.network.programmes.rules import DECIDED, look_again, may_give, roles_to_give, why_not

pytestmark = pytest.mark.django_db

# Asked about a programme; what is asked about an organisation or a network has its own tests below.
READ = {"programmes.view_programme", "portfolio.view_project"}
FOLLOW = READ | {"journal.view_history", "organisations.view_person"}
MONEY = {"finance.see_money", "finance.see_expenditure", "audit.see_audit"}
OWN_MONEY = {
    "procurement.change_procurement",
    "procurement.follow_contract",
    "finance.change_budget",
    "finance.enter_expenditure",
    "finance.request_payment",
    "audit.answer_finding",
}
OWN = FOLLOW | MONEY | OWN_MONEY | {"portfolio.add_project", "monitoring.report", "languages.translate"}
RUN = OWN | {
    "portfolio.change_project",
    "portfolio.report_milestone",
    "portfolio.move_project",
    "portfolio.publish_project",
    "portfolio.check_milestone",
    "portfolio.propose_amendment",
    "portfolio.decide_amendment",
    "monitoring.review_return",
    "monitoring.run_rounds",
    "monitoring.publish_edition",
    "monitoring.change_indicator",
    "agreements.change_agreement",
    "agreements.report_obligation",
    "procurement.designate_manager",
    "procurement.change_rule",
    "finance.agree_budget",
    "finance.verify_request",
    "finance.change_rule",
    "documents.read_restricted",
    "interchange.bring_spreadsheet",
    "interchange.undo_import",
    "programmes.change_objective",
    "programmes.change_participation",
    "programmes.publish_figure",
    "programmes.appoint_person",
    "languages.review_translation",
    "organisations.add_organisation",
}
ALLOWED_IN_PROGRAMME = {
    Role.ADMIN: RUN | {"programmes.change_programme", "finance.authorise_payment", "finance.record_payment"},
    Role.SECRETARIAT: RUN,
    Role.FINANCE: FOLLOW
    | MONEY
    | {
        "finance.agree_budget",
        "finance.verify_request",
        "finance.authorise_payment",
        "finance.record_payment",
        "finance.change_rule",
        "interchange.bring_spreadsheet",
        "interchange.undo_import",
        "programmes.publish_figure",
        "documents.read_restricted",
    },
    Role.ORGANISATION_MANAGER: OWN | {"procurement.designate_manager", "programmes.appoint_person"},
    Role.PROJECT_OFFICER: OWN,
    Role.CONTRACT_MANAGER: FOLLOW | MONEY | {"procurement.follow_contract"},
    Role.STEWARD: FOLLOW | {"languages.translate"},
    Role.FACILITATOR: FOLLOW | {"languages.translate", "languages.review_translation"},
    Role.AUDITOR: FOLLOW | MONEY | {"audit.write_finding", "documents.read_restricted"},
    Role.READER: READ,
}
OF_AN_ORGANISATION = [role for role, sheet in ROLES.items() if sheet.scope == Scope.ORGANISATION]


def holder_of(role, programme, organisation=None):
    if role in OF_AN_ORGANISATION and organisation is None:
        organisation = make_organisation(programme.network)
    return make_user(role, programme, organisation if role in OF_AN_ORGANISATION else None)


def test_every_permission_is_decided_and_registered():
    assert set(DECIDED) == set(PERMISSIONS)
    assert [name for name in PERMISSIONS if not rules.perm_exists(name)] == []


def test_every_role_has_a_sheet_whose_permissions_exist():
    unknown = {name for sheet in ROLES.values() for name in sheet.permissions} - set(PERMISSIONS)

    assert list(ROLES) == list(Role)
    assert unknown == set()


@pytest.mark.parametrize("role", list(Role))
def test_role_allows_in_its_programme_exactly_what_the_table_says(role):
    programme = make_programme()
    user = holder_of(role, programme)

    allowed = {name for name in PERMISSIONS if user.has_perm(name, programme)}

    assert allowed == ALLOWED_IN_PROGRAMME[role]


@pytest.mark.parametrize("role", list(Role))
def test_role_allows_nothing_in_another_programme_of_the_network(role):
    programme = make_programme()
    user = holder_of(role, programme)
    other = make_programme(programme.network)

    assert [name for name in PERMISSIONS if user.has_perm(name, other)] == []


@pytest.mark.parametrize("role", list(Role))
def test_role_allows_nothing_in_another_network(role):
    user = holder_of(role, make_programme())
    other = make_programme()
    objects = [other, other.network, make_project(other), make_organisation(other.network), make_objective(other)]

    assert [(name, obj) for name in PERMISSIONS for obj in objects if user.has_perm(name, obj)] == []


@pytest.mark.parametrize("role", list(Role))
def test_permission_without_an_object_is_refused(role):
    user = holder_of(role, make_programme())

    assert [name for name in PERMISSIONS if user.has_perm(name)] == []


def test_visitors_and_closed_accounts_may_nothing():
    programme = make_programme()
    closed = make_user(Role.ADMIN, programme, is_active=False)

    assert [name for name in PERMISSIONS if AnonymousUser().has_perm(name, programme)] == []
    assert [name for name in PERMISSIONS if closed.has_perm(name, programme)] == []


def test_operator_of_the_installation_may_nothing_without_a_role():
    operator = make_user(is_operator=True)
    programme = make_programme()

    assert [name for name in PERMISSIONS if operator.has_perm(name, programme)] == []


def test_role_counts_from_its_first_to_its_last_day():
    programme = make_programme()
    today = timezone.localdate()
    spans = {
        "not yet": (today + timedelta(days=1), None),
        "since today": (today, None),
        "until today": (date(2020, 1, 1), today),
        "no more": (date(2020, 1, 1), today - timedelta(days=1)),
    }
    people = {name: make_user() for name in spans}
    for name, (since, until) in spans.items():
        Appointment.objects.create(user=people[name], programme=programme, role=Role.READER, since=since, until=until)

    seen = {name: user.has_perm("programmes.view_programme", programme) for name, user in people.items()}

    assert seen == {"not yet": False, "since today": True, "until today": True, "no more": False}


def test_roles_are_asked_once_for_a_person(django_assert_num_queries):
    programme = make_programme()
    user = make_user(Role.READER, programme)
    project = make_project(programme)

    with django_assert_num_queries(2):  # the roles, and the networks whose register the person keeps
        for _ in range(3):
            user.has_perm("programmes.view_programme", programme)
            user.has_perm("portfolio.change_project", project)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.ORGANISATION_MANAGER, {"portfolio.change_project", "portfolio.report_milestone"}),
        (Role.PROJECT_OFFICER, {"portfolio.change_project", "portfolio.report_milestone"}),
        (Role.CONTRACT_MANAGER, {"portfolio.report_milestone"}),
        (Role.STEWARD, set()),
    ],
)
@pytest.mark.parametrize("tie", ["leads", "partners", "partnered once", "funds", "none"])
def test_role_of_an_organisation_reaches_the_projects_that_it_carries(role, expected, tie):
    programme = make_programme()
    organisation = make_organisation(programme.network)
    user = make_user(role, programme, organisation)
    project = make_project(programme, lead=organisation if tie == "leads" else None)
    if tie == "partners":
        make_partner(project, organisation)
    if tie == "partnered once":
        make_partner(project, organisation, until=date(2020, 1, 1))
    if tie == "funds":
        make_partner(project, organisation, role="funder")

    asked = ("portfolio.change_project", "portfolio.report_milestone", "portfolio.move_project")
    allowed = {name for name in asked if user.has_perm(name, project)}

    assert allowed == (expected if tie in {"leads", "partners"} else set())


def test_may_lead_binds_an_officer_to_the_own_organisation():
    programme = make_programme()
    own, other = make_organisation(programme.network), make_organisation(programme.network)
    officer = make_user(Role.PROJECT_OFFICER, programme, own)
    secretariat = make_user(Role.SECRETARIAT, programme)
    reader = make_user(Role.READER, programme)

    answers = {
        "own": may_lead(officer, programme, own),
        "other": may_lead(officer, programme, other),
        "nobody": may_lead(officer, programme, None),
        "secretariat": may_lead(secretariat, programme, None),
        "reader": may_lead(reader, programme, own),
    }

    assert answers == {"own": True, "other": False, "nobody": False, "secretariat": True, "reader": False}


def test_steward_of_an_objective_changes_the_objectives_in_care():
    programme = make_programme()
    organisation = make_organisation(programme.network)
    user = make_user(Role.STEWARD, programme, organisation)
    cared, other = make_objective(programme), make_objective(programme)
    Participation.objects.create(
        programme=programme, objective=cared, organisation=organisation, role=Participation.Role.STEWARD
    )
    Participation.objects.create(
        programme=programme, objective=other, organisation=organisation, role=Participation.Role.PARTNER
    )

    assert user.has_perm("programmes.change_objective", cared)
    assert not user.has_perm("programmes.change_objective", other)
    assert not user.has_perm("programmes.change_objective", programme)


def test_organisation_manager_changes_the_own_entry_in_the_register():
    programme = make_programme()
    own, other = make_organisation(programme.network), make_organisation(programme.network)
    user = make_user(Role.ORGANISATION_MANAGER, programme, own)

    assert user.has_perm("organisations.change_organisation", own)
    assert not user.has_perm("organisations.change_organisation", other)


def test_keeper_of_the_register_looks_after_it_and_sees_the_programmes():
    network = make_network()
    programme = make_programme(network)
    keeper = make_user(network=network, is_steward=True)
    member = make_user(network=network)

    allowed = {name for name in PERMISSIONS if keeper.has_perm(name, network)}

    assert allowed == {
        "programmes.view_programme",
        "portfolio.view_project",
        "journal.view_history",
        "organisations.view_person",
        "interchange.bring_spreadsheet",
        "interchange.undo_import",
        "onestop.change_offer",
        "programmes.add_programme",
        "programmes.appoint_person",
        "organisations.add_organisation",
        "organisations.change_organisation",
        "territories.change_territory",
    }
    assert keeper.has_perm("programmes.view_programme", programme)
    assert not keeper.has_perm("programmes.change_programme", programme)
    assert [name for name in PERMISSIONS if member.has_perm(name, network)] == []


def test_who_translates_does_not_read_the_own_translation():
    programme = make_programme()
    writer, second = make_user(Role.FACILITATOR, programme), make_user(Role.FACILITATOR, programme)
    translation = Translation.objects.create(
        subject_type="programmes.programme", subject_id=programme.pk, field="title", language="pt", text="x", by=writer
    )

    assert not writer.has_perm("languages.review_translation", translation)
    assert second.has_perm("languages.review_translation", translation)
    assert why_not("languages.review_translation", writer, translation) == (
        "You translated this text yourself. Somebody else has to read it."
    )


def test_who_reports_a_milestone_does_not_check_it():
    programme = make_programme()
    reporter, second = make_user(Role.SECRETARIAT, programme), make_user(Role.SECRETARIAT, programme)
    milestone = make_milestone(make_project(programme))
    changes = {"state": ("planned", "reported")}
    record("milestone reported", milestone, by=second, network=programme.network, changes=changes)
    record("milestone reported", milestone, by=reporter, network=programme.network, changes=changes)

    assert not reporter.has_perm("portfolio.check_milestone", milestone)
    assert second.has_perm("portfolio.check_milestone", milestone)
    assert why_not("portfolio.check_milestone", reporter, milestone) == (
        "You reported this milestone yourself. Somebody else has to check it."
    )


@pytest.mark.parametrize("role", list(Role))
def test_nobody_gives_a_role_above_the_own(role):
    programme = make_programme()
    own, other = make_organisation(programme.network), make_organisation(programme.network)
    user = make_user(role, programme, own if role in OF_AN_ORGANISATION else None)

    given = {
        (gift, place)
        for gift in Role
        for place, organisation in (("own", own), ("other", other))
        if may_give(user, gift, programme, organisation)
    }

    team = {Role.ORGANISATION_MANAGER, Role.PROJECT_OFFICER, Role.CONTRACT_MANAGER}
    expected = {
        Role.ADMIN: {(gift, place) for gift in Role for place in ("own", "other")},
        Role.SECRETARIAT: {(gift, place) for gift in set(Role) - {Role.ADMIN} for place in ("own", "other")},
        Role.ORGANISATION_MANAGER: {(gift, "own") for gift in team},
    }
    assert given == expected.get(role, set())
    assert set(roles_to_give(user, programme)) == {gift for gift, _place in given}


def test_why_not_says_what_it_takes_and_what_one_has():
    programme = make_programme()
    reader = make_user(Role.READER, programme)

    sentence = why_not("programmes.change_programme", reader, programme)

    assert sentence == (
        "“Change the settings of the programme” is for these roles: programme administrator. "
        "Your role here: reader. If you need it, ask an administrator of the programme."
    )


def test_why_not_tells_an_officer_where_the_own_projects_end():
    programme = make_programme()
    officer = make_user(Role.PROJECT_OFFICER, programme, make_organisation(programme.network))

    sentence = why_not("portfolio.change_project", officer, make_project(programme))

    assert sentence == "“Change projects” is open to you only for what belongs to your organisation."


def test_look_again_reads_a_role_that_was_just_given():
    programme = make_programme()
    user = make_user()
    before = user.has_perm("programmes.view_programme", programme)
    Appointment.objects.create(user=user, programme=programme, role=Role.READER)

    look_again(user)

    assert (before, user.has_perm("programmes.view_programme", programme)) == (False, True)
