"""The pages of timetables and amendments, and what the watch list reads."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from factories import (
    make_amendment,
    make_baseline,
    make_milestone,
    make_organisation,
    make_programme,
    make_project,
    make_user,
)
from sympolity.ground.documents.models import Document
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.notices.models import Notice
from sympolity.network.portfolio import operations, queries
from sympolity.network.portfolio.facts import ProjectFacts
from sympolity.network.portfolio.models import Amendment, CriticalDate, PlanVersion, Project, WatchRule
from sympolity.network.portfolio.operations.putting_back import put_back_facts

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def days(number):
    return TODAY + timedelta(days=number)


@pytest.fixture
def programme():
    return make_programme(ends_on=days(400))


@pytest.fixture
def city(programme):
    return make_organisation(programme.network, "Moita")


@pytest.fixture
def secretary(programme):
    return make_user("secretariat", programme)


@pytest.fixture
def officer(programme, city):
    return make_user("project-officer", programme, city)


@pytest.fixture
def project(programme, city):
    return make_project(
        programme,
        "Health house",
        stage="implementation",
        lead=city,
        planned_start_on=days(-100),
        planned_end_on=days(100),
    )


def page(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"portfolio:{name}", args=args), query)


# -- readings --------------------------------------------------------------------------------------------


def plans(programme, city):
    """One moved, one past its end, one early, one given up, one never agreed."""
    moved = make_project(programme, "Moved", stage="approved", planned_end_on=days(50), lead=city)
    make_baseline(moved, planned_end_on=days(20))
    past = make_project(programme, "Past", stage="implementation", planned_end_on=days(-10))
    make_baseline(past, planned_end_on=days(-15))
    early = make_project(programme, "Early", stage="completed", planned_end_on=days(-10), actual_end_on=days(-14))
    make_baseline(early)
    ended = make_project(programme, "Ended", stage="cancelled", planned_end_on=days(-10))
    make_baseline(ended, planned_end_on=days(-90))
    never = make_project(programme, "Never", planned_end_on=days(10))
    return moved, past, early, ended, never


def test_behind_days_of_the_database_are_those_of_the_method(programme, city):
    plans(programme, city)

    rows = queries.with_behind(Project.objects.filter(programme=programme))

    assert {each.title: each.behind_days for each in rows} == {
        "Moved": 30,
        "Past": 15,
        "Early": -4,
        "Ended": 80,
        "Never": None,
    }
    assert {line.project.title: line.slip.behind for line in queries.plan_lines(list(rows))} == {
        each.title: each.behind_days for each in rows
    }


def test_slippage_rolls_up_what_was_agreed(programme, city):
    plans(programme, city)

    found = queries.slippage(Project.objects.filter(programme=programme))

    assert (found.count, found.agreed, found.behind, found.overdue, found.median, found.worst) == (5, 4, 3, 1, 15, 80)
    assert Project.objects.get(pk=found.worst_key).title == "Ended"


def test_slippage_by_lead_leaves_out_who_agreed_nothing(programme, city):
    plans(programme, city)
    make_project(programme, lead=make_organisation(programme.network, "Almada"))

    rows = Project.objects.filter(programme=programme)

    whole, found = queries.slippage_by_lead(rows)

    assert whole == queries.slippage(rows)
    assert [(name, each.agreed, each.behind, each.worst) for _lead, name, each in found] == [
        ("", 3, 2, 80),
        ("Moita", 1, 1, 30),
    ]


def test_watch_list_follows_its_rules(programme, city, secretary):
    plans(programme, city)
    rows = Project.objects.filter(programme=programme)
    before = [each.title for each in queries.watch_list(programme, rows).slipped]

    operations.set_watch_rule(programme, kind="slipped", days=20, source="Meeting of 3 March", by=secretary)
    operations.set_watch_rule(programme, kind="late", days=10, by=secretary)

    found = queries.watch_list(programme, rows)
    assert before == ["Moved", "Past"]
    assert [each.title for each in found.slipped] == ["Moved"]
    assert list(found.late) == []
    assert found.days == {"late": 10, "slipped": 20, "step-late": 0, "no-return": 0}


def test_set_watch_rule_ends_the_one_before_and_keeps_it(programme, secretary):
    first = operations.set_watch_rule(programme, kind="late", days=10, since=days(-30), by=secretary)

    operations.set_watch_rule(programme, kind="late", days=20, since=days(5), by=secretary)

    first.refresh_from_db()
    assert first.until == days(5)
    assert queries.watch_days(programme)["late"] == 10
    with pytest.raises(Refused, match="The rule before it began later"):
        operations.set_watch_rule(programme, kind="late", days=5, since=days(1), by=secretary)


def test_critical_days_hold_the_end_of_the_programme(programme):
    CriticalDate.objects.create(programme=programme, title="Last invoices", falls_on=days(300))
    CriticalDate.objects.create(programme=programme, title="Gone", falls_on=days(1), closed_on=TODAY)

    assert queries.critical_days(programme) == [("Last invoices", days(300)), ("end of the programme", days(400))]


# -- the timetable ---------------------------------------------------------------------------------------


def test_timetable_draws_and_lists_the_furthest_behind_first(client, programme, city, secretary):
    moved, *_rest = plans(programme, city)
    make_milestone(moved, due_on=days(10))

    response = page(client, secretary, "timetable", programme.slug)

    assert response.context["title"] == "3 of 4 agreed plans are behind"
    assert [row.object.title for row in response.context["listing"].rows] == [
        "Ended",
        "Moved",
        "Past",
        "Early",
        "Never",
    ]
    rows = response.context["picture"].drawing.rows
    assert [bool(row.agreed) for row in rows] == [True, True, True, True, False]
    assert [bool(row.overdue) for row in rows] == [False, False, True, False, False]
    assert [len(row.marks) for row in rows] == [0, 1, 0, 0, 0]


def test_timetable_is_narrowed_down_as_the_list_is(client, programme, city, secretary):
    plans(programme, city)

    response = page(client, secretary, "timetable", programme.slug, lead=str(city.pk))

    assert response.context["title"] == "1 of 1 agreed plans is behind"
    assert [row.object.title for row in response.context["listing"].rows] == ["Moved"]


def test_timetable_goes_out_as_a_file(client, programme, city, secretary):
    plans(programme, city)

    response = page(client, secretary, "timetable", programme.slug, format="csv")

    lines = b"".join(response.streaming_content if response.streaming else [response.content]).decode("utf-8-sig")
    assert "Behind, days" in lines
    assert [line.split(";")[0].split(",")[0].strip('"') for line in lines.splitlines()[-5:]] == [
        "Ended",
        "Moved",
        "Past",
        "Early",
        "Never",
    ]


@pytest.mark.parametrize("many", [1, 3])
def test_timetable_costs_the_same_with_few_and_with_many(
    client, programme, city, secretary, django_assert_num_queries, many
):
    for _number in range(many):
        plans(programme, city)
    client.force_login(secretary)
    url = reverse("portfolio:timetable", args=[programme.slug])
    client.get(url)

    with django_assert_num_queries(14):
        client.get(url)


def test_project_timetable_sets_steps_beside_what_was_agreed(client, programme, project, officer):
    step = make_milestone(project, "Roof closed", due_on=days(30))
    make_baseline(project, planned_end_on=days(90), steps={str(step.pk): days(10).isoformat()})

    response = page(client, officer, "project-timetable", programme.slug, project.pk)

    (row,) = response.context["listing"].rows
    assert (row.object.line.agreed_on, row.object.line.slip.behind) == (days(10), 20)
    assert response.context["title"] == "10 days behind the agreed plan"
    assert [margin.days for margin in response.context["margins"]] == [300]


def test_project_page_leads_to_the_amendment(client, programme, project, officer, secretary):
    address = reverse("portfolio:propose-amendment", args=[programme.slug, project.pk])
    before = page(client, officer, "project", programme.slug, project.pk).content.decode()
    make_baseline(project)

    after = page(client, officer, "project", programme.slug, project.pk).content.decode()

    assert (address in before, address in after) == (False, True)


def test_days_of_an_agreed_plan_are_shown_and_not_typed(client, programme, project, officer):
    step = make_milestone(project, "Roof closed", due_on=days(30))
    make_baseline(project)
    client.force_login(officer)
    url = reverse("portfolio:change-milestone", args=[programme.slug, step.pk])

    form = client.get(reverse("portfolio:change", args=[programme.slug, project.pk])).context["form"]
    renamed = client.post(url, {"title": "Roof on", "due_on": days(30).isoformat()})
    moved = client.post(url, {"title": "Roof on", "due_on": days(31).isoformat()})
    offered = page(client, officer, "project", programme.slug, project.pk).context["milestones"][0].actions

    assert form.fields["planned_end_on"].widget.attrs["readonly"] is True
    assert (renamed.status_code, moved.status_code) == (302, 422)
    assert [label for label, _url in offered] == ["Report as reached", "Change"]


def test_a_change_of_days_is_not_put_back_once_the_plan_is_agreed(programme, project, secretary):
    operations.change_project(project, ProjectFacts(planned_end_on=days(120)), by=secretary)
    entry = Entry.objects.about(project).get()
    make_baseline(Project.objects.get(pk=project.pk))

    with pytest.raises(Refused, match="The plan of this project is agreed"):
        put_back_facts([entry], secretary, "By mistake")


def test_agree_plans_tells_how_many_and_agrees_them(client, programme, project, secretary):
    client.force_login(secretary)
    url = reverse("portfolio:agree-plans", args=[programme.slug])

    lead = client.get(url).context["lead"]
    response = client.post(url, {"on": TODAY.isoformat()})

    assert lead == "The plan of 1 approved project is kept as it stands. Its days then move by amendments."
    assert response.status_code == 302
    assert PlanVersion.objects.get().project == project


# -- amendments ------------------------------------------------------------------------------------------


def test_an_amendment_goes_from_proposal_to_new_plan(client, programme, project, officer, secretary):
    step = make_milestone(project, "Roof closed", due_on=days(30))
    make_baseline(project)
    client.force_login(officer)
    answer = {
        "cause": "no-bids",
        "remedy": "A new tender.",
        "planned_start_on": project.planned_start_on.isoformat(),
        "planned_end_on": days(130).isoformat(),
        f"step_{step.pk}": days(60).isoformat(),
        "new_title_0": "Second tender",
        "new_due_0": days(20).isoformat(),
    }

    drafted = client.post(reverse("portfolio:propose-amendment", args=[programme.slug, project.pk]), answer)
    amendment = Amendment.objects.get()
    place = [programme.slug, amendment.pk]
    client.post(reverse("portfolio:send-amendment", args=place), {"answer": "submitted"})
    refused = client.post(reverse("portfolio:decide-amendment", args=place), {"answer": "approved"})
    client.force_login(secretary)
    comparison = client.get(reverse("portfolio:amendment", args=place)).context["comparison"]
    client.post(reverse("portfolio:decide-amendment", args=place), {"answer": "approved", "reason": "Report monthly."})

    assert drafted.url == reverse("portfolio:amendment", args=place)
    assert refused.status_code == 403
    assert [(each.label, each.days, each.kind) for each in comparison.moving] == [
        ("Planned end", 30, "moved"),
        ("Roof closed", 30, "moved"),
        ("Second tender", None, "new"),
    ]
    assert [(each.title, each.before, each.after) for each in comparison.margins] == [
        ("end of the programme", 300, 270)
    ]
    project.refresh_from_db()
    assert (project.planned_end_on, project.plan_versions.count()) == (days(130), 2)
    told = {notice.user: notice.kind for notice in Notice.objects.all()}
    assert told == {secretary: "amendment-submitted", officer: "amendment-decided"}


def test_what_is_typed_into_a_refused_amendment_stays(client, programme, project, officer):
    make_baseline(project)
    client.force_login(officer)

    response = client.post(
        reverse("portfolio:propose-amendment", args=[programme.slug, project.pk]),
        {"cause": "other", "remedy": "We ask again.", "new_title_0": "Second tender"},
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {"new_due_0": ["Say by which day it is to be reached."]}
    assert "We ask again." in response.content.decode()


def test_amendment_warns_of_what_no_longer_fits(client, programme, project, secretary):
    whole = make_project(programme, "Quarter", planned_end_on=days(110))
    Project.objects.filter(pk=project.pk).update(parent=whole)
    make_project(programme, "Kitchen", parent=project, planned_end_on=days(150))
    late = {"planned_end_on": days(120).isoformat(), "new_steps": [{"title": "Party", "due_on": days(130).isoformat()}]}
    amendment = make_amendment(project, proposed={"steps": {}, "dropped": [], **late})

    response = page(client, secretary, "amendment", programme.slug, amendment.pk)

    assert [sentence.partition(",")[0] for sentence in response.context["comparison"].warnings] == [
        "“Party” would fall after the planned end",
        "It is part of “Quarter”",
        "Its part “Kitchen” is planned to end later",
    ]


def test_amendments_are_listed_with_how_far_the_end_moves(client, programme, project, secretary):
    make_amendment(project, proposed={"planned_end_on": days(160).isoformat()})
    make_amendment(project, state="withdrawn", cause="weather")

    response = page(client, secretary, "amendments", programme.slug, cause="no-bids")

    (row,) = response.context["listing"].rows
    assert response.context["title"] == "1 amendment"
    assert {cell.key: cell.value for cell in row.cells}["moved"] == 60


def test_rules_and_critical_dates_are_entered_on_one_page(client, programme, secretary):
    client.force_login(secretary)
    rule = {"kind": "late", "days": "30", "since": TODAY.isoformat(), "source": "Meeting"}

    client.post(reverse("portfolio:add-watch-rule", args=[programme.slug]), rule)
    client.post(
        reverse("portfolio:add-critical-date", args=[programme.slug]),
        {"title": "Last invoices", "falls_on": days(300).isoformat()},
    )
    response = page(client, secretary, "watching", programme.slug)

    assert list(response.context["rules"]) == [WatchRule.objects.get()]
    assert [each.title for each in response.context["dates"]] == ["Last invoices"]


# -- milestones with evidence ------------------------------------------------------------------------------


def test_a_file_that_shows_a_step_is_kept_and_checked_by_somebody_else(client, programme, project, officer, secretary):
    step = make_milestone(project, "Roof closed", due_on=days(-1))
    client.force_login(officer)
    file = SimpleUploadedFile("roof.pdf", b"%PDF-1.7\nproof\n%%EOF\n", "application/pdf")

    client.post(
        reverse("portfolio:report-milestone", args=[programme.slug, step.pk]),
        {"on": TODAY.isoformat(), "evidence": file, "shows": "The roof"},
    )
    client.force_login(secretary)
    checking = client.get(reverse("portfolio:check-milestone", args=[programme.slug, step.pk]))
    on_page = client.get(reverse("portfolio:project", args=[programme.slug, project.pk]))

    document = Document.objects.get()
    assert (document.title, document.subject_id, document.uploaded_by) == ("The roof", step.pk, officer)
    assert list(checking.context["documents"]) == [document]
    assert on_page.context["milestones"][0].documents == (document,)


def test_a_file_that_is_not_kept_leaves_the_step_unreported(client, programme, project, officer):
    step = make_milestone(project, due_on=days(-1))
    client.force_login(officer)

    response = client.post(
        reverse("portfolio:report-milestone", args=[programme.slug, step.pk]),
        {"on": TODAY.isoformat(), "evidence": SimpleUploadedFile("roof.exe", b"MZ\x90\x00nothing")},
    )

    step.refresh_from_db()
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["evidence"])
    assert (step.state, Document.objects.count()) == ("planned", 0)
