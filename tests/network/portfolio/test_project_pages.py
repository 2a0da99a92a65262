"""The page of one project and the decisions on it, as each role sees them."""

from datetime import date

import pytest
from django.utils import timezone

from factories import (
    make_agreement,
    make_fund,
    make_milestone,
    make_objective,
    make_organisation,
    make_partner,
    make_programme,
    make_project,
    make_territory,
    make_user,
)
from sympolity.ground.journal.models import Entry
from sympolity.network.portfolio import operations
from sympolity.network.portfolio.facts import AmountFact, ProjectFacts
from sympolity.network.portfolio.models import Milestone, Partner, Project

pytestmark = pytest.mark.django_db


def address(project, verb=""):
    return f"/programmes/{project.programme.slug}/projects/{project.pk}/{verb}"


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def city(programme):
    return make_organisation(programme.network, "Moita")


@pytest.fixture
def project(programme, city):
    return make_project(programme, "Health house", lead=city, total_cents=124_000_000, stage="approved")


def test_project_shows_everything_with_its_sources(client, programme, city, project):
    place, axis = make_territory(programme.network, "Vale"), make_objective(programme, "Health")
    school, old = make_organisation(programme.network, "School"), make_organisation(programme.network, "Old school")
    make_milestone(project, "Roof is on", due_on=date(2020, 1, 1))
    left = make_partner(project, old, until=date(2024, 1, 1))
    make_partner(project, school, replaces=left, role="implementer")
    operations.change_project(
        project,
        ProjectFacts(
            territories=(place,),
            objectives=(axis,),
            amounts=(AmountFact("total", 130_000_000),),
            planned_start_on=date(2025, 1, 1),
            planned_end_on=date(2030, 1, 1),
        ),
        by=None,
        source={"kind": "import", "file": "list.xlsx", "sheet": "Projects", "row": 12},
    )
    client.force_login(make_user("reader", programme))

    page = text_of(client.get(address(project)))

    for words in (
        "Health house", "Vale", "Health", "Roof is on", "days late", "School", "in place of Old school",
        "1,300,000", "list.xlsx, sheet Projects, row 12", "before: 1,240,000.00 EUR", "Approved",
    ):  # fmt: skip
        assert words in page, words


@pytest.mark.parametrize(
    ("role", "own", "allowed"),
    [
        ("secretariat", False, {"edit/", "move/", "publish/", "milestones/plan/", "partners/add/"}),
        ("project-officer", True, {"edit/", "milestones/plan/", "partners/add/"}),
        ("project-officer", False, set()),
        ("reader", False, set()),
        ("auditor", False, set()),
    ],
)
def test_decisions_open_to_whom_the_table_of_roles_names(client, programme, city, project, role, own, allowed):
    works_for = city if own else make_organisation(programme.network, "Another city")
    organisation = works_for if role == "project-officer" else None
    client.force_login(make_user(role, programme, organisation))

    answers = {
        verb: client.get(address(project, verb)).status_code
        for verb in ("", "edit/", "move/", "publish/", "milestones/plan/", "partners/add/")
    }

    assert answers == {"": 200, **{verb: 200 if verb in allowed else 403 for verb in answers if verb}}


def test_project_of_another_network_does_not_exist(client, programme, project):
    stranger = make_user("admin", make_programme())
    client.force_login(stranger)

    answers = [client.get(address(project, verb)).status_code for verb in ("", "edit/", "move/", "publish/")]

    assert answers == [404, 404, 404, 404]


def test_project_asks_to_sign_in(client, project):
    response = client.get(address(project))

    assert response.status_code == 302
    assert "login" in response["Location"]


def shown_values(form):
    """What a browser sends when nothing was typed: each field and, hidden beside it, what it showed."""
    data = {}
    for field in form:
        value = field.value()
        data[field.html_name] = field.field.widget.format_value(value) if not isinstance(value, list) else value
        if field.field.show_hidden_initial:
            hidden = field.field.hidden_widget()
            data[field.html_initial_name] = value if isinstance(value, list) else hidden.format_value(value)
    return {name: "" if value is None else value for name, value in data.items()}


def test_change_writes_only_what_was_changed(client, programme, city, project):
    client.force_login(make_user("project-officer", programme, city))
    data = shown_values(client.get(address(project, "edit/")).context["form"])
    Project.objects.filter(pk=project.pk).update(summary="Written meanwhile by somebody else")

    response = client.post(
        address(project, "edit/"),
        {**data, "title": "Health centre", "amount_total_0_any": "1,300,000.50", "reason": "New law"},
    )

    project.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, address(project))
    assert (project.title, project.summary) == ("Health centre", "Written meanwhile by somebody else")
    [entry] = Entry.objects.about(project)
    assert entry.changes == {
        "title": ["Health house", "Health centre"],
        "amounts.total": [124_000_000, 130_000_050],
    }
    assert entry.reason == "New law"


def test_change_keeps_what_was_typed_when_it_is_refused(client, programme, city, project):
    client.force_login(make_user("secretariat", programme))
    data = shown_values(client.get(address(project, "edit/")).context["form"])

    response = client.post(
        address(project, "edit/"),
        {**data, "title": "Kept words", "planned_start_on": "2026-05-02", "planned_end_on": "2026-05-01"},
    )

    page = text_of(response)
    assert response.status_code == 422
    assert "Kept words" in page
    assert "The planned end, 1 May 2026, lies before the planned start, 2 May 2026." in page
    assert 'href="#id_planned_end_on"' in page


def test_add_leads_to_the_new_project(client, programme, city):
    fund, place = make_fund(programme, "RRP"), make_territory(programme.network)
    whole = make_project(programme, "Intervention", code="IT1")
    client.force_login(make_user("secretariat", programme))

    response = client.post(
        f"/programmes/{programme.slug}/projects/add/",
        {
            "title": "New",
            "kind": "project",
            "stage": "proposed",
            "lead": city.pk,
            "part_of": "IT1",
            "territories": [place.pk],
            f"amount_funding_{fund.pk}_grant": "10.5",
        },
    )

    project = Project.objects.get(title="New")
    assert response["Location"] == address(project)
    assert (project.stage, project.lead, project.parent, list(project.territories.all())) == (
        "proposed",
        city,
        whole,
        [place],
    )
    assert list(project.amounts.values_list("measure", "fund", "instrument", "cents")) == [
        ("funding", fund.pk, "grant", 1050)
    ]


def test_add_offers_an_officer_only_the_own_organisation(client, programme, city):
    make_organisation(programme.network, "Another city")
    client.force_login(make_user("project-officer", programme, city))

    form = client.get(f"/programmes/{programme.slug}/projects/add/").context["form"]

    assert [str(choice) for _value, choice in form.fields["lead"].choices if _value] == ["Moita"]


def test_add_refuses_an_unknown_larger_project(client, programme):
    client.force_login(make_user("secretariat", programme))

    response = client.post(
        f"/programmes/{programme.slug}/projects/add/",
        {"title": "New", "kind": "project", "stage": "idea", "part_of": "nowhere"},
    )

    assert response.status_code == 422
    assert "There is no project with the code or title “nowhere”." in text_of(response)


def test_move_takes_the_stage_of_the_button(client, programme, project):
    client.force_login(make_user("secretariat", programme))
    make_agreement(programme, signed=True, projects=[project])

    response = client.post(
        address(project, "move/"), {"stage": "implementation", "on": timezone.localdate().isoformat(), "reason": ""}
    )

    project.refresh_from_db()
    assert (response.status_code, project.stage) == (302, "implementation")


def test_move_says_what_is_missing(client, programme, project):
    client.force_login(make_user("secretariat", programme))

    response = client.post(address(project, "move/"), {"stage": "stand-by", "on": "2026-01-01", "reason": ""})

    assert response.status_code == 422
    assert "Say why the project is “on stand-by”" in text_of(response)


def test_publish_and_withdraw(client, programme, project):
    client.force_login(make_user("secretariat", programme))

    client.post(address(project, "publish/"))
    shown = Project.objects.get(pk=project.pk).is_public
    client.post(address(project, "withdraw/"), {"reason": "Not ready"})

    assert (shown, Project.objects.get(pk=project.pk).is_public) == (True, False)


def test_milestone_goes_through_four_eyes(client, programme, city, project):
    officer, secretary = make_user("project-officer", programme, city), make_user("secretariat", programme)
    client.force_login(officer)
    client.post(address(project, "milestones/plan/"), {"title": "Roof", "due_on": "2026-01-01"})
    step = Milestone.objects.get()
    base = f"/programmes/{programme.slug}/milestones/{step.pk}/"
    client.post(f"{base}report/", {"on": "2026-01-01"})
    refused = client.post(f"{base}check/", {"state": "fulfilled"})
    client.force_login(secretary)
    accepted = client.post(f"{base}check/", {"state": "fulfilled"})

    step.refresh_from_db()
    assert (refused.status_code, accepted.status_code, step.state) == (403, 302, "fulfilled")


def test_milestone_day_moves_only_with_a_reason(client, programme, project):
    step = make_milestone(project, "Roof", due_on=date(2026, 1, 1))
    client.force_login(make_user("secretariat", programme))
    base = f"/programmes/{programme.slug}/milestones/{step.pk}/edit/"

    refused = client.post(base, {"title": "Roof", "due_on": "2026-02-01"})
    taken = client.post(base, {"title": "Roof", "due_on": "2026-02-01", "reason": "Rain"})

    step.refresh_from_db()
    assert (refused.status_code, taken.status_code, step.due_on) == (422, 302, date(2026, 2, 1))


def test_milestone_is_dropped_with_a_reason(client, programme, project):
    step = make_milestone(project)
    client.force_login(make_user("secretariat", programme))

    client.post(f"/programmes/{programme.slug}/milestones/{step.pk}/drop/", {"reason": "Not needed"})

    step.refresh_from_db()
    assert step.closed_on == timezone.localdate()


def test_partner_joins_is_replaced_and_leaves(client, programme, city, project):
    first, second = make_organisation(programme.network), make_organisation(programme.network)
    client.force_login(make_user("project-officer", programme, city))

    client.post(address(project, "partners/add/"), {"organisation": first.pk, "role": "partner", "since": "2025-01-01"})
    partner = Partner.objects.get()
    base = f"/programmes/{programme.slug}/partners/"
    client.post(f"{base}{partner.pk}/replace/", {"organisation": second.pk, "on": "2025-06-01"})
    joined = Partner.objects.get(organisation=second)
    client.post(f"{base}{joined.pk}/end/", {"on": "2025-12-31"})

    assert list(project.partners.order_by("pk").values_list("organisation", "since", "until", "replaces")) == [
        (first.pk, date(2025, 1, 1), date(2025, 6, 1), None),
        (second.pk, date(2025, 6, 1), date(2025, 12, 31), partner.pk),
    ]


def test_project_page_costs_the_same_with_one_part_and_with_many(client, programme, project, django_assert_num_queries):
    client.force_login(make_user("secretariat", programme))
    for _number in range(3):
        make_project(programme, parent=project)
        make_milestone(project)

    with django_assert_num_queries(35):
        client.get(address(project))
