"""A workbook goes out, is filled in and comes back: what was typed arrives, and nothing else."""

from datetime import date

import pytest

from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.models import FilledWorkbook
from sympolity.interchange.workbook.operations import apply_workbook, plan_of

pytestmark = pytest.mark.django_db
WHOLE = {"indicator": "People reached", "split": "whole"}
WOMEN = {"indicator": "People reached", "split": "Sex: women"}
TRAINED = {"indicator": "People trained"}
ROOF = {"milestone": "Roof closed"}
DONE = {"question": "What was done?"}


def applied(workbook, desk, **choices):
    plan = plan_of(workbook, choices)
    return apply_workbook(workbook, by=desk.officer, seen=plan.digest, choices=choices)


def standing(desk):
    return dict(desk.report.answers.values_list("key", "value"))


def test_an_untouched_workbook_changes_nothing(desk, fetched, uploaded):
    desk.fill()

    plan = plan_of(uploaded(fetched()))

    assert (plan.changes, plan.faults, plan.notes, plan.is_ready) == ((), (), (), False)


def test_what_was_typed_arrives_as_on_the_screen(desk, fetched, uploaded):
    sheets = fetched()
    sheets.put("Figures", WHOLE, "value", 120)
    sheets.put("Figures", WHOLE, "as_of", date(2025, 9, 30))
    sheets.put("Figures", WHOLE, "source", "Lists of those present")
    sheets.put("Figures", WOMEN, "value", 70)
    sheets.put("Figures", TRAINED, "value", 0.1 + 0.2)
    sheets.put("Questions", DONE, "answer", "The roof is closed.\r\nThe doors are missing.")
    sheets.put("Milestones", ROOF, "state", "reached")
    sheets.put("Milestones", ROOF, "on", "1 September 2025")

    workbook = applied(uploaded(sheets), desk)

    assert standing(desk) == {
        desk.reached: {
            "value": "120",
            "as_of": "2025-09-30",
            "source": "Lists of those present",
            "parts": {str(desk.women.pk): "70"},
        },
        desk.new: {"value": "0.3"},
        desk.words: "The roof is closed.\nThe doors are missing.",
        desk.roof: {"state": "reached", "on": "2025-09-01"},
    }
    assert (workbook.state, workbook.summary) == ("applied", {"cells": 8, "reports": 1})
    verbs = [entry.verb for entry in Entry.objects.order_by("id")]
    assert verbs == ["report begun", "workbook brought in"]


def test_an_emptied_cell_empties_the_answer(desk, fetched, uploaded):
    desk.fill()
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", None)

    applied(uploaded(sheets), desk)

    assert standing(desk)[desk.new] is None


def test_rows_may_be_sorted_and_left_out_and_columns_moved_and_renamed(desk, fetched, uploaded):
    desk.fill()
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", 5)
    rows = sheets.cells["Figures"]
    rows[2:] = [row for row in reversed(rows[2:]) if "People reached" not in row]
    rows[1][6] = "How many?"
    sheets.cells["Figures"] = [[*row[6:], *row[:6]] for row in rows]

    plan = plan_of(uploaded(sheets))

    assert [(each.field, each.now, each.typed.said) for each in plan.changes] == [("People trained", "12", "5")]
    assert plan.notes == ("Rows that are not in the file: 3. Their answers stay as they are.",)


def test_a_sheet_that_is_missing_leaves_its_answers(desk, fetched, uploaded):
    sheets = fetched()
    del sheets.cells["Milestones"]

    plan = plan_of(uploaded(sheets))

    assert plan.notes == ("The sheet “Milestones” is not in the file. What it asks stays as it is.",)


# -- changed on both sides -----------------------------------------------------------
def test_an_answer_changed_meanwhile_is_asked_about(desk, fetched, uploaded):
    desk.fill()
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", 20)
    desk.write({desk.new: {"value": "15"}}, by=desk.colleague)

    plan = plan_of(uploaded(sheets))

    (change,) = plan.conflicts
    assert (change.before_words, change.now_words, change.said_words) == ("12", "15", "20")
    assert (change.answer.changed_by, plan.is_ready) == (desk.colleague, False)


@pytest.mark.parametrize(("choice", "stays"), [("file", "20"), ("stored", "15")])
def test_the_chosen_side_stays(desk, fetched, uploaded, choice, stays):
    desk.fill()
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", 20)
    desk.write({desk.new: {"value": "15"}}, by=desk.colleague)
    workbook = uploaded(sheets)

    name = plan_of(workbook).conflicts[0].name
    applied(workbook, desk, **{name: choice})

    assert standing(desk)[desk.new] == {"value": stays}


def test_two_columns_of_one_answer_changed_by_two_people_are_both_kept(desk, fetched, uploaded):
    desk.fill()
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", 20)
    desk.write({desk.new: {"value": "12", "note": "Two courses"}}, by=desk.colleague)

    applied(uploaded(sheets), desk)

    assert standing(desk)[desk.new] == {"value": "20", "note": "Two courses"}


def test_the_same_on_both_sides_is_no_question(desk, fetched, uploaded):
    desk.fill()
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", 20)
    desk.write({desk.new: {"value": "20"}}, by=desk.colleague)

    plan = plan_of(uploaded(sheets))

    assert (plan.changes, plan.same) == ((), 1)


def test_apply_refuses_what_changed_since_it_was_looked_at(desk, fetched, uploaded):
    desk.fill()
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", 20)
    workbook = uploaded(sheets)
    seen = plan_of(workbook).digest
    desk.write({desk.new: {"value": "15"}}, by=desk.colleague)

    with pytest.raises(Refused) as refusal:
        apply_workbook(workbook, by=desk.officer, seen=seen, choices={})

    assert str(refusal.value) == "Somebody changed these reports since you looked. Look at the changes again."
    assert standing(desk)[desk.new] == {"value": "15"}


def test_apply_refuses_while_a_question_is_open(desk, fetched, uploaded):
    desk.fill()
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", 20)
    desk.write({desk.new: {"value": "15"}}, by=desk.colleague)
    workbook = uploaded(sheets)

    with pytest.raises(Refused) as refusal:
        applied(workbook, desk)

    assert str(refusal.value) == "Say of each answer that changed on both sides which one stays."


def test_apply_twice_is_refused_and_writes_once(desk, fetched, uploaded):
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", 20)
    workbook = uploaded(sheets)
    seen = plan_of(workbook).digest
    apply_workbook(workbook, by=desk.officer, seen=seen, choices={})

    with pytest.raises(Refused) as refusal:
        apply_workbook(workbook, by=desk.officer, seen=seen, choices={})

    assert str(refusal.value) == "This workbook is “brought in” already."
    assert desk.report.answers.get().revision == 1


def test_apply_writes_nothing_where_one_cell_cannot_be_read(desk, fetched, uploaded):
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", 20)
    sheets.put("Figures", WHOLE, "value", "about a hundred")
    workbook = uploaded(sheets)

    with pytest.raises(Refused):
        applied(workbook, desk)

    assert standing(desk) == {}
    assert FilledWorkbook.objects.get().state == "waiting"


def test_a_report_that_was_sent_meanwhile_stays(desk, fetched, uploaded):
    desk.fill()
    sheets = fetched()
    sheets.put("Questions", DONE, "answer", "Later words")
    desk.report.state = "submitted"
    desk.report.save()

    plan = plan_of(uploaded(sheets))

    (fault,) = plan.faults
    assert fault.sentence == "The report on Health house is “sent”. This cannot change now."


def test_a_report_reopened_for_its_words_has_locked_figures(desk, fetched, uploaded):
    desk.fill()
    desk.report.state, desk.report.reopened_scope = "reopened", "text"
    desk.report.save()
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", 99)
    sheets.put("Figures", TRAINED, "note", "As counted")

    plan = plan_of(uploaded(sheets))

    assert [(each.typed.column, each.typed.said) for each in plan.changes] == [("note", "As counted")]
