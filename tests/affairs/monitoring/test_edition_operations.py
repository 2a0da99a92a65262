import hashlib
import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from closed_rounds import SPRING, SUMMER, WINTER, accept, asking_round, report_in, shown_indicator
from factories import make_programme, make_project, make_user
from sympolity.affairs.monitoring.models import Edition, Figure
from sympolity.affairs.monitoring.operations.editions import close_round, publish_edition, reopen_round
from sympolity.affairs.monitoring.operations.review import reopen
from sympolity.affairs.monitoring.queries.edition_content import figures_in
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme(is_public=True)


@pytest.fixture
def residents(programme):
    return shown_indicator(programme, "Residents reached")


@pytest.fixture
def round_(programme, residents):
    return asking_round(programme, residents)


def test_close_round_freezes_accepted_reports_with_their_hashes(round_, residents):
    sent = accept(report_in(round_), {residents: "12.5"}, words="Ana came each Tuesday.")

    edition = close_round(round_, by=make_user())

    content = json.loads(edition.content)
    (report,) = content["reports"]
    round_.refresh_from_db()
    assert round_.state == "closed"
    assert (report["version"], report["sha256"]) == (1, sent.sha256)
    assert [(each["indicator"], each["value"]) for each in report["figures"]] == [(residents.pk, "12.5")]
    assert edition.sha256 == hashlib.sha256(edition.content.encode()).hexdigest()
    assert edition.public_sha256 == hashlib.sha256(edition.public_content.encode()).hexdigest()
    assert "Ana" not in edition.content + edition.public_content


def test_close_round_writes_its_hash_into_the_journal(round_):
    accept(report_in(round_), {})

    edition = close_round(round_, by=None)

    entry = Entry.objects.about(round_).get(verb="round closed")
    assert entry.changes["sha256"] == [None, edition.sha256]
    assert json.loads(edition.content)["journal"]["number"] == entry.number - 1
    assert json.loads(edition.content)["journal"]["hash"] == entry.previous_hash


def test_close_round_refuses_while_a_report_is_open_and_nobody_decided(round_):
    report_in(round_)
    accept(report_in(round_), {})

    with pytest.raises(Refused, match="1 report is still open"):
        close_round(round_, by=None)

    round_.refresh_from_db()
    assert (round_.state, Edition.objects.count()) == ("open", 0)


def test_close_round_records_the_missing_with_the_reason_somebody_gave(round_):
    missing = report_in(round_, state="draft")
    returned = report_in(round_, state="returned")
    excused = report_in(round_, state="excused", reason="Not begun")
    waiting = report_in(round_, state="submitted")

    edition = close_round(
        round_, by=None, missing={missing.pk: "The office was flooded", returned.pk: "No answer", waiting.pk: "Late"}
    )

    rows = {row["number"]: (row["state"], row["reason"]) for row in json.loads(edition.content)["not_accepted"]}
    assert rows == {
        missing.pk: ("missing", "The office was flooded"),
        returned.pk: ("returned", "No answer"),
        excused.pk: ("excused", "Not begun"),
        waiting.pk: ("not decided", "Late"),
    }
    assert "flooded" not in edition.public_content


def test_close_round_waits_for_corrections(round_, residents):
    report = report_in(round_)
    accept(report, {residents: 3})
    report.state = "reopened"
    report.save()

    with pytest.raises(Refused, match="being corrected"):
        close_round(round_, by=None, missing={report.pk: "Never mind"})


def test_close_round_refuses_a_report_that_is_not_what_was_accepted(round_, residents):
    sent = accept(report_in(round_), {residents: 30})
    Figure.objects.filter(submission=sent).update(value=31)

    with pytest.raises(Refused, match="is not what was accepted"):
        close_round(round_, by=None)


def test_close_round_refuses_a_sent_report_that_somebody_altered(round_, residents):
    sent = accept(report_in(round_), {residents: 30})
    sent.content = sent.content.replace("Attendance", "Presence")
    sent.save()

    with pytest.raises(Refused, match="is not what was accepted"):
        close_round(round_, by=None)


def test_the_public_edition_shows_public_projects_and_indicators_only(programme, round_, residents):
    inner = shown_indicator(programme, "Inner figure", is_public=False)
    hidden = report_in(round_, make_project(programme, "Secret plan", lead=None), state="due")
    accept(report_in(round_), {residents: 30, inner: 4711})
    accept(hidden, {residents: 12})

    edition = close_round(round_, by=None)

    public = json.loads(edition.public_content)
    assert [each["number"] for each in public["indicators"]] == [residents.pk]
    assert [[figure["value"] for figure in each["figures"]] for each in public["reports"]] == [["30"]]
    assert public["reports_not_shown"] == 1
    assert "Secret plan" not in edition.public_content
    assert "4711" not in edition.public_content


def test_single_reports_say_nothing_public_of_indicators_that_count_people(programme):
    people = shown_indicator(programme, "People trained", counts_people=True)
    round_ = asking_round(programme, people)
    accept(report_in(round_), {people: 3})

    edition = close_round(round_, by=None)

    assert [each["figures"] for each in json.loads(edition.public_content)["reports"]] == [[]]


def test_the_public_edition_holds_no_words_that_somebody_typed_into_a_report(round_, residents):
    accept(report_in(round_), {residents: 30}, words="Ana came each Tuesday.")

    edition = close_round(round_, by=None)

    assert "Attendance lists" in edition.content
    assert "Attendance lists" not in edition.public_content
    assert "Ana" not in edition.public_content


def test_close_and_publish_may_tell_of_earlier_days(round_, residents):
    accept(report_in(round_), {residents: 30})
    closed, published = datetime(2025, 8, 4, 9, tzinfo=UTC), datetime(2025, 8, 7, 9, tzinfo=UTC)

    edition = publish_edition(close_round(round_, by=None, at=closed), by=None, at=published)

    round_.refresh_from_db()
    assert (edition.closed_at, edition.published_at) == (closed, published)
    assert (round_.closed_at, round_.published_at) == (closed, published)
    assert json.loads(edition.content)["closed_at"] == "2025-08-04T09:00:00+00:00"


def test_a_correction_is_a_further_edition_with_a_reason(round_, residents):
    report = report_in(round_)
    first_sent = accept(report, {residents: 30})
    first = publish_edition(close_round(round_, by=None), by=None)

    reopen_round(round_, by=None, reason="A sheet was counted twice")
    second_sent = accept(report, {residents: 28})
    with pytest.raises(Refused, match="Say why there is a further one"):
        close_round(round_, by=None)
    second = close_round(round_, by=None, reason="A sheet was counted twice")

    first.refresh_from_db()
    content = json.loads(second.content)
    assert (first.number, second.number) == (1, 2)
    assert content["corrects"] == {"edition": 1, "sha256": first.sha256, "reason": "A sheet was counted twice"}
    assert json.loads(first.content)["reports"][0]["sha256"] == first_sent.sha256
    assert content["reports"][0]["sha256"] == second_sent.sha256
    assert first.published_at is not None


def test_publish_edition_takes_only_the_last_one_of_a_closed_round(round_):
    accept(report_in(round_), {})
    first = close_round(round_, by=None)
    reopen_round(round_, by=None, reason="A mistake")
    with pytest.raises(Refused, match="open for a correction"):
        publish_edition(first, by=None)
    second = close_round(round_, by=None, reason="A mistake")

    with pytest.raises(Refused, match="a later edition"):
        publish_edition(first, by=None)
    published = publish_edition(second, by=None)

    round_.refresh_from_db()
    assert (round_.state, published.published_at) == ("published", round_.published_at)
    with pytest.raises(Refused, match="already"):
        publish_edition(second, by=None)


def test_close_round_refuses_a_round_that_never_opened(programme):
    with pytest.raises(Refused, match="From there it cannot become closed"):
        close_round(asking_round(programme, state="planned"), by=None)


def test_reopen_round_wants_a_reason(round_):
    close_round(round_, by=None)

    with pytest.raises(Refused, match="Say why"):
        reopen_round(round_, by=None, reason="  ")


def test_every_figure_of_an_edition_is_the_one_that_was_accepted(programme, round_, residents):
    returns = [report_in(round_) for _each in range(4)]
    sent = [accept(each, {residents: value}) for each, value in zip(returns, ("3", "0", "7.25", "100000"), strict=True)]

    edition = close_round(round_, by=None)

    by_hash = {each.sha256: figures_in(each) for each in sent}
    content = json.loads(edition.content)
    assert {each["sha256"]: each["figures"] for each in content["reports"]} == by_hash


def test_close_round_asks_the_same_number_of_questions_for_any_number_of_reports(programme, residents):
    asked = []
    # The first one begins the journal of the programme.
    for size, period in ((1, WINTER), (2, SPRING), (30, SUMMER)):
        round_ = asking_round(programme, residents, period=period)
        for _each in range(size):
            accept(report_in(round_), {residents: 1})
        with CaptureQueriesContext(connection) as captured:
            close_round(round_, by=None)
        asked.append(len(captured))

    assert asked[1] == asked[2] <= 50


def test_reports_of_a_closed_round_are_not_reopened_and_the_refusal_leads_to_the_correction(round_, residents):
    report = report_in(round_)
    accept(report, {residents: 30})
    close_round(round_, by=None)

    with pytest.raises(Refused, match="open the round for a correction"):
        reopen(report, by=None, scope="figures", reason="A mistake")

    report.refresh_from_db()
    assert report.state == "accepted"
