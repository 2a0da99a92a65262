import json
from contextlib import suppress

import pytest

from reports import SUMMER, make_desk, open_a_round
from rounds import make_return
from sympolity.affairs.monitoring.frozen import hash_of
from sympolity.affairs.monitoring.models import Answer, Return, Submission
from sympolity.affairs.monitoring.operations.returns import NotReady, save_answers, submit, take_back, take_over
from sympolity.affairs.monitoring.operations.review import accept, send_back
from sympolity.affairs.monitoring.report_registration import closed_because
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


def state_of(report: Return) -> str:
    return Return.objects.values_list("state", flat=True).get(pk=report.pk)


# -- saving --------------------------------------------------------------------
def test_save_answers_makes_a_report_that_is_due_a_draft(desk):
    saved = save_answers(desk.report, {desk.words: ("The roof is closed.", 0)}, by=desk.officer)

    assert saved.revisions == {desk.words: 1}
    assert state_of(desk.report) == "draft"
    assert [entry.verb for entry in Entry.objects.about(desk.report)] == ["report begun"]


def test_save_answers_keeps_what_somebody_else_wrote_and_saves_the_rest(desk):
    save_answers(desk.report, {desk.words: ("By the colleague", 0)}, by=desk.colleague)

    saved = save_answers(desk.report, {desk.words: ("Mine", 0), desk.new: ({"value": "7"}, 0)}, by=desk.officer)

    (conflict,) = saved.conflicts
    assert (conflict.mine, conflict.theirs, conflict.by, conflict.revision) == (
        "Mine",
        "By the colleague",
        desk.colleague,
        1,
    )
    assert saved.revisions == {desk.new: 1}
    assert dict(desk.report.answers.values_list("key", "value")) == {
        desk.words: "By the colleague",
        desk.new: {"value": "7"},
    }


def test_save_answers_sees_no_conflict_where_both_wrote_the_same(desk):
    save_answers(desk.report, {desk.words: ("The same", 0)}, by=desk.colleague)

    saved = save_answers(desk.report, {desk.words: ("The same ", 0)}, by=desk.officer)

    assert (saved.conflicts, saved.revisions) == ((), {desk.words: 1})


def test_save_answers_keeps_a_figure_that_nobody_can_read(desk):
    desk.write({desk.new: {"value": "about 12"}})

    assert desk.report.answers.get().value == {"value": "about 12"}


def test_save_answers_writes_numbers_in_one_spelling(desk):
    desk.write({desk.new: {"value": "012.50", "note": " "}})

    assert desk.report.answers.get().value == {"value": "12.5"}


@pytest.mark.parametrize("key", ["question:999999", "indicator:999999", "nothing", "question:x"])
def test_save_answers_refuses_a_field_that_the_report_does_not_have(desk, key):
    with pytest.raises(Refused):
        save_answers(desk.report, {key: ("x", 0)}, by=desk.officer)

    assert state_of(desk.report) == "due"


def test_save_answers_refuses_once_the_report_was_sent(desk):
    desk.fill()
    submit(desk.report, by=desk.officer)

    with pytest.raises(Refused, match="Nothing in it can be changed now"):
        desk.write({desk.words: "Later"})


def test_save_answers_refuses_once_the_round_is_closed(desk):
    desk.round.state = "closed"
    desk.round.save()

    with pytest.raises(Refused, match="Its reports stay as they are"):
        desk.write({desk.words: "Later"})


def test_a_report_takes_no_document_once_its_round_is_closed(desk):
    was_refused = closed_because(desk.report)

    desk.round.state = "closed"
    desk.round.save()

    now_refused = closed_because(Return.objects.get(pk=desk.report.pk))
    assert (was_refused, now_refused) == ("", "The round is “closed”, not open.")


# -- taking over -----------------------------------------------------------------
def accepted_before(desk) -> Return:
    """The same project was reported on, and accepted, in the quarter before."""
    before = make_return(open_a_round(desk.template, SUMMER), desk.organisation, desk.project)
    desk.fill(before, reached="80", new="9")
    submit(before, by=desk.officer)
    accept(before, by=desk.secretariat)
    return before


def test_take_over_copies_what_may_still_be_true_and_marks_it(desk):
    accepted_before(desk)

    taken = take_over(desk.report, by=desk.officer)

    assert taken == [desk.words, desk.reached]
    assert list(desk.report.answers.values_list("key", "value", "is_prefilled")) == [
        (desk.words, "The roof is closed.", True),
        (desk.reached, {"value": "80"}, True),
    ]


def test_take_over_leaves_alone_what_was_typed(desk):
    accepted_before(desk)
    desk.write({desk.words: "Mine"})

    take_over(desk.report, by=desk.officer)

    assert Answer.objects.get(of=desk.report, key=desk.words).value == "Mine"


def test_saving_what_was_taken_over_again_confirms_it(desk):
    accepted_before(desk)
    take_over(desk.report, by=desk.officer)

    desk.write({desk.words: "The roof is closed."})

    row = Answer.objects.get(of=desk.report, key=desk.words)
    assert (row.is_prefilled, row.revision) == (False, 2)


# -- sending ---------------------------------------------------------------------
def test_submit_freezes_what_the_report_says(desk):
    desk.fill()

    sent = submit(desk.report, by=desk.officer)

    content = json.loads(sent.content)
    assert (sent.number, sent.sha256) == (1, hash_of(sent.content))
    assert content["format"] == "sympolity-report/1"
    assert content["questions"] == [{"key": desk.words, "question": "What was done?", "answer": "The roof is closed."}]
    assert [(row["key"], row["value"], row["unit"]) for row in content["figures"]] == [
        (desk.reached, "100", "people"),
        (desk.new, "12", "people"),
    ]
    assert content["milestones"][0]["on"] == "2025-09-01"
    assert state_of(desk.report) == "submitted"


def test_submit_gives_the_sender_one_receipt(desk):
    desk.fill()

    sent = submit(desk.report, by=desk.officer, token="once")
    again = submit(desk.report, by=desk.officer, token="once")

    assert sent == again
    assert Submission.objects.count() == 1
    assert [(notice.user, sent.sha256 in notice.text) for notice in Notice.objects.all()] == [(desk.officer, True)]


def test_submit_refuses_what_is_not_complete_and_says_what_is_missing(desk):
    desk.write({desk.new: {"value": "twelve"}})

    with pytest.raises(NotReady) as refusal:
        submit(desk.report, by=desk.officer)

    assert {problem.key for problem in refusal.value.checked.missing} == {desk.words, desk.reached, desk.roof}
    assert [problem.key for problem in refusal.value.checked.wrong] == [desk.new]
    assert state_of(desk.report) == "draft"


def test_submit_refuses_where_somebody_wrote_since_the_sender_looked(desk):
    desk.fill()
    seen = Return.objects.get(pk=desk.report.pk).revision
    desk.write({desk.words: "Changed"}, by=desk.colleague)

    with pytest.raises(Refused, match="Somebody changed this report"):
        submit(desk.report, by=desk.officer, seen=seen)


def test_submit_takes_no_figure_for_an_answer_with_a_note(desk):
    desk.fill()
    desk.write({desk.new: {"note": "Courses begin in October."}})

    sent = submit(desk.report, by=desk.officer)

    assert json.loads(sent.content)["figures"][1]["value"] is None


@pytest.mark.parametrize(("note", "is_sent"), [("", False), ("Four did not say.", True)])
def test_parts_must_add_up_or_a_note_says_why_not(desk, note, is_sent):
    desk.fill()
    parts = {str(desk.women.pk): "60", str(desk.men.pk): "36"}
    desk.write({desk.reached: {"value": "100", "parts": parts, "note": note}})

    with suppress(NotReady):
        submit(desk.report, by=desk.officer)

    assert (state_of(desk.report) == "submitted") is is_sent


def test_submit_again_chains_the_versions(desk):
    desk.fill()
    first = submit(desk.report, by=desk.officer)
    send_back(desk.report, by=desk.secretariat, note="Which roof?")
    desk.write({desk.words: "The roof of the north wing is closed."})

    second = submit(desk.report, by=desk.officer)

    assert (second.number, json.loads(second.content)["previous"]) == (2, first.sha256)
    assert Submission.objects.get(pk=first.pk).content == first.content


def test_take_back_makes_a_sent_report_a_draft_and_keeps_the_version(desk):
    desk.fill()
    sent = submit(desk.report, by=desk.officer)

    take_back(desk.report, by=desk.officer)

    sent.refresh_from_db()
    assert (state_of(desk.report), sent.decision) == ("draft", "withdrawn")
