"""The wall: who still has to report, computed from the single reports."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from factories import make_organisation, make_programme, make_project, make_user
from rounds import make_indicator, make_question, make_return, make_round, make_template
from sympolity.affairs.monitoring.models import Answer, Reminder, Return, Round
from sympolity.affairs.monitoring.operations import rounds as deciding
from sympolity.affairs.monitoring.queries.waiting import waiting_for
from sympolity.affairs.monitoring.queries.wall import completeness, lines_of, standings, wall
from sympolity.ground.languages.operations import translate
from sympolity.ground.languages.queries import say
from sympolity.ground.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme(base_language="en")


@pytest.fixture
def secretariat(programme):
    return make_user("secretariat", programme, language="en")


@pytest.fixture
def template(programme):
    return make_template(programme, name="Quarterly report")


def late_round(template, days_late=2, **facts):
    return make_round(template, days_late=days_late, state="open", title="Third quarter", **facts)


def report(round_, town, state="due", **facts):
    return make_return(round_, town, make_project(round_.programme, lead=town), state=state, **facts)


def page_of(round_, query=""):
    return reverse("monitoring:round", args=[round_.programme.slug, round_.pk]) + query


# -- the reading ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("states", "days_late", "key"),
    [
        (["due", "accepted"], 2, "late"),
        (["due", "accepted"], 0, "to-send"),
        (["returned", "draft"], 0, "returned"),
        (["submitted", "accepted"], 2, "sent"),
        (["in-review", "accepted"], 2, "in-review"),
        (["reopened", "accepted"], 2, "reopened"),
        (["accepted", "excused"], 2, "accepted"),
        (["excused"], 2, "excused"),
    ],
)
def test_an_organisation_stands_as_its_most_urgent_report_does(programme, template, states, days_late, key):
    town = make_organisation(programme.network)
    round_ = late_round(template, days_late)
    for state in states:
        report(round_, town, state)

    assert standings([round_])[round_.pk][town.pk].key == key


def test_late_is_computed_from_the_due_day_of_each_report(programme, template):
    town = make_organisation(programme.network)
    round_ = late_round(template, days_late=5)
    report(round_, town)
    report(round_, town, due_on=timezone.localdate() + timedelta(days=3))

    standing = standings([round_])[round_.pk][town.pk]

    assert (standing.late, standing.days_late, standing.missing) == (1, 5, 2)


def test_nothing_is_late_in_a_round_that_is_closed(programme, template):
    round_ = late_round(template)
    report(round_, make_organisation(programme.network))
    round_.state = Round.State.CLOSED
    round_.save()

    assert completeness(round_).late == 0


def test_completeness_counts_reports_and_organisations(programme, template):
    round_ = late_round(template)
    states = {"Alcochete": ["accepted", "submitted"], "Moita": ["draft", "accepted"], "Sintra": ["excused"]}
    for name, each in states.items():
        town = make_organisation(programme.network, name)
        for state in each:
            report(round_, town, state)

    found = completeness(round_)

    assert (found.reports, found.sent, found.accepted, found.missing, found.late, found.excused) == (4, 3, 2, 1, 1, 1)
    assert (found.asked_organisations, found.complete_organisations, found.late_organisations) == (2, 1, 1)


def test_wall_groups_an_organisation_by_the_intervention_above_most_of_its_projects(programme, template):
    lead, town = (make_organisation(programme.network, name) for name in ("Alcochete", "Moita"))
    intervention = make_project(programme, "Arco Ribeirinho", kind="intervention", lead=lead)
    operation = make_project(programme, kind="operation", parent=intervention)
    round_ = late_round(template)
    for _number in range(2):
        make_return(round_, town, make_project(programme, lead=town, parent=operation))
    report(round_, make_organisation(programme.network, "Almada"))

    rows = wall(round_).rows

    assert [(row.organisation.name, row.led_by) for row in rows] == [("Moita", intervention), ("Almada", None)]


def test_wall_shows_the_rounds_of_the_same_template_only(programme, template):
    town = make_organisation(programme.network)
    earlier, now = make_round(template, state="closed"), late_round(template)
    other = late_round(make_template(programme, cadence="half-yearly"))
    for round_ in (earlier, now, other):
        report(round_, town, "accepted")
    make_round(template, state="planned")

    shown = wall(now)

    assert list(shown.rounds) == [earlier, now]
    assert [cell.key for cell in shown.rows[0].cells] == ["accepted", "accepted"]


def test_lines_name_what_must_be_filled_in_and_is_not(programme, template):
    town = make_organisation(programme.network)
    make_project(programme, "Orchard", lead=town)
    what, why = (make_question(template, text, is_required=True) for text in ("What?", "Why?"))
    make_question(template, "Anything else?")
    people = make_indicator(programme, "Residents reached", is_asked_of_all=True)
    round_ = deciding.open_round(make_round(template), by=None)
    of = Return.objects.get()
    Answer.objects.create(of=of, key=f"question:{what.pk}", value="Trees")
    Answer.objects.create(of=of, key=f"question:{why.pk}", value="  ")
    Answer.objects.create(of=of, key=f"indicator:{people.pk}", value={"value": "", "note": ""})

    (line,) = lines_of(round_)

    assert line.missing == ("Why?", "Residents reached")


def test_a_figure_that_cannot_be_given_is_answered_by_a_note(programme, template):
    town = make_organisation(programme.network)
    make_project(programme, lead=town)
    share = make_indicator(programme, "Share", is_asked_of_all=True, rule="weighted-average")
    round_ = deciding.open_round(make_round(template), by=None)
    answer = Answer.objects.create(of=Return.objects.get(), key=f"indicator:{share.pk}", value={"note": "Not counted"})
    told = lines_of(round_)[0].missing
    answer.value = {"value": "0.5"}
    answer.save()

    assert (told, lines_of(round_)[0].missing) == ((), ("Share",))


# -- the page --------------------------------------------------------------------------
def test_wall_page_says_what_was_found_and_offers_to_remind(client, programme, template, secretariat):
    round_ = late_round(template)
    for name, state in (("Moita", "draft"), ("Sintra", "accepted")):
        report(round_, make_organisation(programme.network, name), state)
    client.force_login(secretariat)

    page = client.get(reverse("monitoring:rounds", args=[programme.slug]))

    assert page.status_code == 200
    text = page.content.decode()
    assert "1 of 2 organisations have sent everything, 1 is late" in text
    assert "Remind the 1 who is late" in text
    assert "2 days late" in text


def test_wall_page_opens_a_row_down_to_the_single_report(client, programme, template, secretariat):
    town = make_organisation(programme.network, "Moita")
    make_project(programme, "Community orchard", lead=town)
    make_question(template, "What was done?", is_required=True)
    round_ = deciding.open_round(make_round(template), by=None)
    client.force_login(secretariat)

    closed = client.get(page_of(round_)).content.decode()
    opened = client.get(page_of(round_, f"?open={town.pk}")).content.decode()

    assert "Community orchard" not in closed
    assert all(words in opened for words in ("Community orchard", "What was done?", "Nobody is appointed"))


def test_wall_page_opens_the_row_of_the_own_organisation(client, programme, template):
    town = make_organisation(programme.network, "Moita")
    officer = make_user("project-officer", programme, town)
    round_ = late_round(template)
    of = report(round_, town)
    client.force_login(officer)

    text = client.get(page_of(round_)).content.decode()

    assert of.project.title in text
    assert reverse("monitoring:remind", args=[programme.slug, round_.pk]) not in text


@pytest.mark.parametrize(("query", "names"), [("?state=late", ["Moita"]), ("?q=sin", ["Sintra"]), ("?q=zz", [])])
def test_wall_page_keeps_its_filters_in_the_address(client, programme, template, secretariat, query, names):
    round_ = late_round(template)
    for name, state in (("Moita", "draft"), ("Sintra", "accepted")):
        report(round_, make_organisation(programme.network, name), state)
    client.force_login(secretariat)

    page = client.get(page_of(round_, query))

    assert [line.row.organisation.name for line in page.context["shown"]] == names


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_wall_page_goes_out_as_a_spreadsheet_of_what_is_filtered(client, programme, template, secretariat, kind):
    round_ = late_round(template)
    for name, state in (("Moita", "draft"), ("Sintra", "accepted")):
        report(round_, make_organisation(programme.network, name), state)
    client.force_login(secretariat)

    answer = client.get(page_of(round_, f"?state=late&format={kind}"))

    assert f'.{kind}"' in answer["Content-Disposition"]
    if kind == "xlsx":
        rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].values)
        told = [row for row in rows if "Moita" in row or "Sintra" in row]
        assert [(row[0], row[3], row[5]) for row in told] == [("Moita", "draft", 2)]


def test_wall_page_costs_the_same_for_many_organisations(client, programme, template, secretariat):
    earlier, round_ = make_round(template, state="closed"), late_round(template)
    for each in (earlier, round_):
        report(each, make_organisation(programme.network))
    client.force_login(secretariat)
    client.get(page_of(round_))
    with CaptureQueriesContext(connection) as few:
        client.get(page_of(round_))
    for number in range(30):
        town = make_organisation(programme.network, f"Town {number}")
        make_user("project-officer", programme, town)
        for each in (earlier, round_):
            report(each, town)

    with CaptureQueriesContext(connection) as many:
        client.get(page_of(round_))

    assert len(many) == len(few)
    assert len(many) <= 20


def test_rounds_page_without_a_round_says_what_to_do_first(client, programme, secretariat):
    client.force_login(secretariat)

    text = client.get(reverse("monitoring:rounds", args=[programme.slug])).content.decode()

    assert reverse("monitoring:add-template", args=[programme.slug]) in text


# -- the deeds ---------------------------------------------------------------------------
def test_a_template_is_planned_opened_and_reminded_of_by_clicks(client, programme, secretariat):
    town = make_organisation(programme.network, "Moita")
    officer = make_user("project-officer", programme, town)
    make_project(programme, lead=town)
    client.force_login(secretariat)
    facts = {
        "name": "Quarterly",
        "cadence": "quarterly",
        "asked_of": "project",
        "days_to_answer": 15,
        "reminder_days": "-3, 1",
        "manager_hears_after": 7,
        "secretariat_hears_after": 14,
    }
    client.post(reverse("monitoring:add-template", args=[programme.slug]), facts)
    template = programme.round_templates.get()
    questions = reverse("monitoring:add-question", args=[programme.slug, template.pk])
    client.post(questions, {"text": "What was done?", "is_required": "on", "order": 0})

    client.post(reverse("monitoring:plan-next-round", args=[programme.slug, template.pk]))
    round_ = Round.objects.get()
    client.post(reverse("monitoring:open-round", args=[programme.slug, round_.pk]))
    client.post(reverse("monitoring:remind", args=[programme.slug, round_.pk]), {"who": "unsent"})

    round_.refresh_from_db()
    assert (template.reminder_days, round_.state, round_.asks["questions"][0]["text"]) == (
        [-3, 1],
        "open",
        "What was done?",
    )
    assert set(Notice.objects.filter(user=officer).values_list("kind", flat=True)) == {"round-opened", "round-reminder"}
    assert Reminder.objects.get().by == secretariat


def test_remind_page_shows_what_it_says_and_sends_nothing(client, programme, template, secretariat):
    town = make_organisation(programme.network, "Moita")
    make_user("project-officer", programme, town, language="en", name="Ana")
    report(late_round(template), town)
    round_ = Round.objects.get()
    client.force_login(secretariat)

    page = client.get(reverse("monitoring:remind", args=[programme.slug, round_.pk]), {"who": "late"})

    text = page.content.decode()
    assert all(words in text for words in ("1 person is reminded", "Ana", "1 report is late: Third quarter"))
    assert Notice.objects.count() == 0


def test_a_round_may_ask_about_the_projects_chosen_in_the_list(client, programme, secretariat):
    town = make_organisation(programme.network, "Moita")
    chosen, _other = (make_project(programme, name, lead=town) for name in ("Orchard", "Kitchen"))
    template = make_template(programme, cadence="once", name="Visit")
    client.force_login(secretariat)
    url = reverse("monitoring:plan-round", args=[programme.slug]) + f"?pk={chosen.pk}"

    page = client.get(url).content.decode()
    client.post(url, {"template": template.pk, "period_from": "2025-09-01", "period_until": "2025-09-10"})

    assert "It asks about 1 chosen project." in page
    assert [*Round.objects.get().projects.all()] == [chosen]


@pytest.mark.parametrize(
    ("deed", "facts", "state"),
    [
        ("move-due-day", {"due_on": "2999-01-01", "reason": "Flood"}, "due"),
        ("excuse-return", {"reason": "Handed over"}, "excused"),
    ],
)
def test_a_single_report_gets_another_day_or_is_excused(client, programme, template, secretariat, deed, facts, state):
    of = report(late_round(template), make_organisation(programme.network))
    client.force_login(secretariat)

    answer = client.post(reverse(f"monitoring:{deed}", args=[programme.slug, of.round_id, of.pk]), facts)

    of.refresh_from_db()
    assert (answer.status_code, of.state) == (302, state)
    assert of.days_late == 0


def test_an_excused_report_is_asked_for_again(client, programme, template, secretariat):
    of = report(late_round(template), make_organisation(programme.network), "excused", reason="Handed over")
    client.force_login(secretariat)

    client.post(reverse("monitoring:ask-again", args=[programme.slug, of.round_id, of.pk]), {"reason": "Came back"})

    of.refresh_from_db()
    assert (of.state, of.reason) == ("due", "")


def test_a_day_that_has_passed_is_no_due_day(client, programme, template, secretariat):
    of = report(late_round(template), make_organisation(programme.network))
    client.force_login(secretariat)
    url = reverse("monitoring:move-due-day", args=[programme.slug, of.round_id, of.pk])

    answer = client.post(url, {"due_on": "2020-01-01", "reason": "Flood"})

    assert (answer.status_code, "This day has passed" in answer.content.decode()) == (422, True)


def test_template_question_and_round_have_a_history_and_are_translated(client, programme, template, secretariat):
    subjects = {
        "monitoring.roundtemplate": template,
        "monitoring.roundquestion": make_question(template),
        "monitoring.round": late_round(template),
    }
    client.force_login(secretariat)

    for label, subject in subjects.items():
        address = {"label": label, "pk": subject.pk}
        (field, *_rest) = subject.translated
        url = reverse("languages:translate", kwargs={**address, "language": "pt"})
        assert client.post(url, {field: "Em português"}).status_code == 302
        assert client.get(reverse("journal:history", kwargs=address)).status_code == 200

    assert {say(subject, subject.translated[0], "pt").text for subject in subjects.values()} == {"Em português"}


# -- what waits for a person ----------------------------------------------------------------
def test_waiting_for_whoever_reports_is_the_own_organisation(programme, template):
    own, other = (make_organisation(programme.network) for _number in range(2))
    officer = make_user("project-officer", programme, own)
    round_ = late_round(template)
    for state in ("due", "returned", "submitted"):
        report(round_, own, state)
    report(round_, own, due_on=timezone.localdate())
    report(round_, other)

    found = waiting_for(officer, programme)

    assert (found.late, found.returned, found.due, found.due_next) == (1, 1, 1, timezone.localdate())
    assert found.count == 2


def test_waiting_for_the_secretariat_is_what_is_to_be_read(programme, template, secretariat):
    round_ = late_round(template)
    for state in ("due", "submitted", "in-review"):
        report(round_, make_organisation(programme.network), state)

    found = waiting_for(secretariat, programme)

    assert (found.to_read, found.late_organisations, found.count) == (2, 1, 2)


def test_waiting_for_a_reader_is_nothing_and_costs_nothing(programme, django_assert_num_queries):
    reader = make_user("reader", programme)
    reader.has_perm("programmes.view_programme", programme)

    with django_assert_num_queries(0):
        assert waiting_for(reader, programme).count == 0


def test_lines_name_what_is_missing_in_the_language_of_the_reader(programme, template, secretariat):
    make_project(programme, lead=make_organisation(programme.network))
    kept, changed = (make_question(template, text, is_required=True) for text in ("What?", "Why?"))
    for question in (kept, changed):
        texts = {"text": f"{question.text} (pt)"}
        translate(question, texts, language="pt", by=secretariat, network=programme.network)
    round_ = deciding.open_round(make_round(template), by=None)
    changed.text = "Why not?"
    changed.save()

    with override("pt"):
        (line,) = lines_of(round_)

    assert line.missing == ("What? (pt)", "Why?")
