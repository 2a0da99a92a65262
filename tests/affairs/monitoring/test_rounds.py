from datetime import date

import pytest

from factories import make_organisation, make_programme, make_project, make_user
from rounds import make_indicator, make_question, make_round, make_template
from sympolity.affairs.monitoring.asks import asked_in
from sympolity.affairs.monitoring.models import Assignment, Return, Round
from sympolity.affairs.monitoring.operations import rounds
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.languages.operations import translate
from sympolity.ground.languages.queries import say
from sympolity.methods.periods import Period

pytestmark = pytest.mark.django_db
Q3 = Period(date(2025, 7, 1), date(2025, 9, 30))


@pytest.fixture
def programme():
    return make_programme(base_language="en")


@pytest.fixture
def secretariat(programme):
    return make_user("secretariat", programme)


@pytest.fixture
def town(programme):
    return make_organisation(programme.network, "Town")


def told(subject) -> list[tuple[str, dict]]:
    return [(entry.verb, entry.changes) for entry in Entry.objects.about(subject).order_by("id")]


def test_plan_round_writes_the_days_of_the_next_period_down(programme, secretariat):
    template = make_template(programme, name="Quarterly report", days_to_answer=15)
    make_round(template, period=Q3)

    planned = rounds.plan_round(template, by=secretariat)

    assert (planned.period_from, planned.period_until) == (date(2025, 10, 1), date(2025, 12, 31))
    assert (planned.opens_on, planned.due_on) == (date(2026, 1, 1), date(2026, 1, 15))
    assert planned.title == "Quarterly report, 4th quarter 2025"
    assert [verb for verb, _changes in told(planned)] == ["round planned"]


def test_plan_round_keeps_its_days_when_the_template_changes(programme, secretariat):
    template = make_template(programme, days_to_answer=15)
    planned = rounds.plan_round(template, period=Q3, by=secretariat)

    template.days_to_answer = 40
    template.save()

    planned.refresh_from_db()
    assert planned.due_on == date(2025, 10, 15)


def test_plan_round_refuses_a_second_round_for_the_same_period(programme, secretariat):
    template = make_template(programme)
    make_round(template, period=Q3)

    with pytest.raises(Refused, match="already has a round for this period"):
        rounds.plan_round(template, period=Q3, by=secretariat)


def test_templates_of_two_cadences_have_rounds_side_by_side(programme, secretariat):
    quarterly = make_template(programme, name="Quarterly", cadence="quarterly")
    half_yearly = make_template(programme, name="Half-yearly", cadence="half-yearly")
    make_round(quarterly, period=Q3)
    make_round(half_yearly, period=Period(date(2025, 1, 1), date(2025, 6, 30)))

    planned = [rounds.plan_round(template, by=secretariat) for template in (quarterly, half_yearly)]

    assert [(one.period_from, one.period_until) for one in planned] == [
        (date(2025, 10, 1), date(2025, 12, 31)),
        (date(2025, 7, 1), date(2025, 12, 31)),
    ]


def test_plan_round_without_a_cadence_wants_a_period(programme, secretariat):
    template = make_template(programme, cadence="once")

    with pytest.raises(Refused, match="Say which period") as refusal:
        rounds.plan_round(template, by=secretariat)

    assert refusal.value.field == "period_from"


def test_open_round_asks_about_live_projects_that_somebody_leads(programme, secretariat, town):
    asked = make_project(programme, "Asked", lead=town)
    make_project(programme, "Ended", lead=town, stage="cancelled")
    make_project(programme, "Led by nobody")
    make_project(make_programme(programme.network), "Elsewhere", lead=town)
    planned = rounds.plan_round(make_template(programme), period=Q3, by=secretariat)

    opened = rounds.open_round(planned, by=secretariat)

    (report,) = Return.objects.all()
    assert (report.project, report.organisation, report.state, report.due_on) == (asked, town, "due", opened.due_on)
    assert (opened.state, opened.opened_at is not None) == ("open", True)
    assert told(opened)[-1] == (
        "round opened",
        {"state": ["planned", "open"], "reports": [None, 1], "due_on": [None, "2025-10-15"]},
    )


def test_open_round_freezes_what_it_asks(programme, secretariat, town):
    project, other = (make_project(programme, lead=town) for _number in range(2))
    template = make_template(programme)
    question = make_question(template, "What was done?", is_required=True)
    of_all = make_indicator(programme, "Residents reached", is_asked_of_all=True)
    of_one = make_indicator(programme, "Trees planted")
    Assignment.objects.create(indicator=of_one, project=project)
    Assignment.objects.create(indicator=of_one, project=other, until=date(2025, 6, 30))
    opened = rounds.open_round(rounds.plan_round(template, period=Q3, by=None), by=None)

    question.text = "What will be done?"
    question.save()
    Assignment.objects.all().delete()

    reports = {report.project_id: report for report in Return.objects.select_related("round")}
    assert asked_in(reports[project.pk]).labels() == {
        f"question:{question.pk}": "What was done?",
        f"indicator:{of_all.pk}": "Residents reached",
        f"indicator:{of_one.pk}": "Trees planted",
    }
    assert [each.pk for each in asked_in(reports[other.pk]).indicators] == [of_all.pk]
    assert asked_in(reports[other.pk]).asks_milestones is True
    assert opened.asks["of"] == {str(project.pk): [of_one.pk]}


def test_open_round_of_chosen_projects_asks_about_these_alone(programme, secretariat, town):
    chosen, _other = (make_project(programme, lead=town) for _number in range(2))
    template = make_template(programme, cadence="once")

    planned = rounds.plan_round(template, period=Q3, projects=[chosen], by=secretariat)
    rounds.open_round(planned, by=secretariat)

    assert [report.project for report in Return.objects.all()] == [chosen]


def test_open_round_asks_each_organisation_once_where_the_template_says_so(programme, secretariat, town):
    for _number in range(2):
        make_project(programme, lead=town)
    indicator = make_indicator(programme, "Staff")
    template = make_template(programme, asked_of="organisation", indicators=[indicator])

    rounds.open_round(rounds.plan_round(template, period=Q3, by=secretariat), by=secretariat)

    (report,) = Return.objects.select_related("round")
    assert (report.organisation, report.project) == (town, None)
    assert [each.pk for each in asked_in(report).indicators] == [indicator.pk]
    assert asked_in(report).asks_milestones is False


def test_open_round_refuses_where_nobody_would_be_asked(programme, secretariat):
    planned = rounds.plan_round(make_template(programme), period=Q3, by=secretariat)

    with pytest.raises(Refused, match="Nobody would be asked"):
        rounds.open_round(planned, by=secretariat)

    assert Round.objects.get().state == "planned"


def test_open_round_twice_is_refused_and_asks_nobody_again(programme, secretariat, town):
    make_project(programme, lead=town)
    opened = rounds.open_round(rounds.plan_round(make_template(programme), period=Q3, by=None), by=None)

    with pytest.raises(Refused, match="The round is “open”"):
        rounds.open_round(opened, by=secretariat)

    assert Return.objects.count() == 1


def test_change_round_moves_its_days_only_before_it_opens(programme, secretariat, town):
    make_project(programme, lead=town)
    planned = rounds.plan_round(make_template(programme), period=Q3, by=None)
    rounds.change_round(planned, due_on=date(2025, 10, 20), by=secretariat)
    opened = rounds.open_round(planned, by=None)

    with pytest.raises(Refused, match="Its days stay"):
        rounds.change_round(opened, due_on=date(2025, 11, 1), by=secretariat)

    assert [report.due_on for report in Return.objects.all()] == [date(2025, 10, 20)]
    assert rounds.change_round(opened, title="Autumn", by=secretariat).title == "Autumn"


def test_add_projects_asks_about_those_that_came_later(programme, secretariat, town):
    make_project(programme, lead=town)
    indicator = make_indicator(programme, "Trees planted")
    opened = rounds.open_round(rounds.plan_round(make_template(programme), period=Q3, by=None), by=None)
    later = make_project(programme, "Later", lead=town)
    Assignment.objects.create(indicator=indicator, project=later)

    added = rounds.add_projects(opened, [later], due_on=date(2025, 11, 1), by=secretariat)
    again = rounds.add_projects(opened, [later], by=secretariat)

    assert [(report.project, report.due_on) for report in added] == [(later, date(2025, 11, 1))]
    assert list(again) == []
    report = Return.objects.select_related("round").get(project=later)
    assert [each.pk for each in asked_in(report).indicators] == [indicator.pk]


def test_cancel_round_refuses_once_a_report_was_sent(programme, secretariat, town):
    make_project(programme, lead=town)
    opened = rounds.open_round(rounds.plan_round(make_template(programme), period=Q3, by=None), by=None)
    report = Return.objects.get()
    report.submissions.create(number=1, content="{}", sha256="0" * 64)

    with pytest.raises(Refused, match="1 report was sent already"):
        rounds.cancel_round(opened, reason="Planned twice", by=secretariat)


def test_cancel_round_lets_the_period_be_planned_again(programme, secretariat, town):
    make_project(programme, lead=town)
    template = make_template(programme)
    opened = rounds.open_round(rounds.plan_round(template, period=Q3, by=None), by=None)

    rounds.cancel_round(opened, reason="Planned twice", by=secretariat)

    assert rounds.plan_round(template, period=Q3, by=secretariat).state == "planned"


def test_plan_round_speaks_the_languages_of_its_template(programme, secretariat):
    template = make_template(programme, name="Quarterly report", introduction="Tell us.")
    texts = {"name": "Relatório trimestral", "introduction": "Conte-nos."}
    translate(template, texts, language="pt", by=secretariat, network=programme.network)

    planned = rounds.plan_round(template, period=Q3, by=secretariat)
    named = rounds.plan_round(template, title="Autumn", by=secretariat)

    assert say(planned, "title", "pt").text == "Relatório trimestral, 3.º trimestre de 2025"
    assert say(planned, "introduction", "pt").text == "Conte-nos."
    assert say(named, "title", "pt").text == "Autumn"
