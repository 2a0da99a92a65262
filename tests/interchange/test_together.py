"""Several rows of one record, cells that changed on both sides, and rows that come back corrected."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from django.core.files.base import ContentFile

from factories import make_organisation, make_programme, make_territory
from sympolity.ground.journal.models import Entry
from sympolity.interchange import operations, queries
from sympolity.interchange.files import corrections
from sympolity.interchange.files.todo import faulty_rows, tasks_of
from sympolity.interchange.kinds import PROJECTS, FieldKind, FieldSpec, declare, withdraw
from sympolity.interchange.models import Import
from sympolity.interchange.operations.states import State, enter
from sympolity.network.portfolio.facts import ProjectFacts
from sympolity.network.portfolio.models import PlannedAmount, Project
from sympolity.network.portfolio.operations import change_project

LIST = "Code;Title;Total cost;End date\nA-1;School garden;1.000,50;31/12/2025\nA-2;Health house;2.000,00;30/06/2026\n"


@pytest.fixture
def gathering():
    """The list of projects, with one row for each place of a project."""
    fields = tuple(
        FieldSpec("territories", spec.label, FieldKind.TERRITORY, spec.headings, many=True, separators="", gathers=True)
        if spec.key == "territories"
        else spec
        for spec in PROJECTS.fields
    )
    yield declare(replace(PROJECTS, name="gathered-projects", fields=fields))
    withdraw("gathered-projects")


def test_rows_of_one_record_become_one_with_all_that_they_bring(desk, gathering):
    places = [make_territory(desk.programme.network, name) for name in ("Moita", "Seixal", "Palmela")]
    text = "Code;Title;Municipality\nA-1;School garden;Moita\nB-1;Other;Palmela\nA-1;School garden;Seixal\nA-1;;Moita\n"

    an_import = desk.commit(desk.check(desk.read(text, kind=gathering.name)))

    assert an_import.summary["counts"] == {"new": 2, "together": 2, "gone": 0}
    project = Project.objects.get(code="A-1")
    assert set(project.territories.all()) == {places[0], places[1]}
    source = Entry.objects.get(subject_type="portfolio.project", subject_id=project.pk).source
    assert (source["row"], source["rows"]) == (2, {"territories": [2, 4, 5]})
    others = an_import.rows.filter(outcome="together").order_by("number")
    assert [(row.number, row.subject_id) for row in others] == [(4, project.pk), (5, project.pk)]
    told = [each.why for each in queries.preview(an_import).gathered]
    assert told == ["Rows 2, 4, 5 together: 2 territories."]


def test_rows_of_one_record_that_contradict_each_other_are_asked(desk, gathering):
    make_territory(desk.programme.network, "Moita")
    text = "Code;Title;Municipality\nA-1;School garden;Moita\nA-1;Schoolyard garden;Moita\n"
    an_import = desk.check(desk.read(text, kind=gathering.name))
    question = an_import.questions.get()
    assert an_import.summary["counts"] == {"asked": 2, "gone": 0}
    assert (question.field, question.rows) == ("title", [2, 3])
    assert [each["value"] for each in question.candidates] == ["School garden", "Schoolyard garden"]

    an_import = desk.commit(desk.answer(an_import, {question.key: {"take": 1}}))

    assert [project.title for project in Project.objects.all()] == ["Schoolyard garden"]
    assert an_import.summary["counts"] == {"new": 1, "together": 1, "gone": 0}


def test_a_gathered_list_once_more_changes_nothing(desk, gathering):
    for name in ("Moita", "Seixal"):
        make_territory(desk.programme.network, name)
    text = "Code;Title;Municipality\nA-1;School garden;Moita\nA-1;School garden;Seixal\n"
    desk.bring(text, kind=gathering.name)

    again = desk.check(desk.read(text, kind=gathering.name))

    assert again.summary["counts"] == {"unchanged": 1, "together": 1, "gone": 0}


def edited(desk, **facts) -> None:
    change_project(Project.objects.get(code="A-2"), ProjectFacts(**facts), by=desk.by)


def test_a_cell_that_changed_on_both_sides_is_asked(desk):
    desk.bring(LIST, source="Fund list")
    edited(desk, title="House of health", planned_end_on=date(2026, 9, 30))

    an_import = desk.check(desk.read(LIST.replace("Health house", "Healthy house"), source="Fund list"))

    question = an_import.questions.get(answer={})
    sides = question.candidates[0]
    assert (question.about, question.field) == ("cell", "title")
    assert (sides["base"], sides["stored"], sides["file"]) == ("Health house", "House of health", "Healthy house")
    assert sides["by"] == desk.by.pk
    assert an_import.summary["counts"] == {"unchanged": 1, "asked": 1, "gone": 0}


@pytest.mark.parametrize(("word", "title"), [("keep", "House of health"), ("file", "Healthy house")])
def test_whoever_answers_decides_which_side_holds(desk, word, title):
    desk.bring(LIST, source="Fund list")
    edited(desk, title="House of health")
    newer = LIST.replace("Health house", "Healthy house").replace("2.000,00", "2.500,00")
    an_import = desk.check(desk.read(newer, source="Fund list"))

    an_import = desk.commit(desk.answer_all(an_import, "cell", **{word: True}))

    assert Project.objects.get(code="A-2").title == title
    assert sorted(PlannedAmount.objects.values_list("cents", flat=True)) == [100_050, 250_000]


def test_what_the_file_did_not_change_never_overwrites_an_edit(desk):
    desk.bring(LIST, source="Fund list")
    edited(desk, title="House of health")

    an_import = desk.commit(desk.check(desk.read(LIST.replace("2.000,00", "2.500,00"), source="Fund list")))

    assert Project.objects.get(code="A-2").title == "House of health"
    assert [question.answer for question in an_import.questions.all()] == [{"keep": True}]
    assert an_import.rows.get(number=3).reasons[0]["code"] == "kept_here"


def test_an_answer_does_not_hold_for_what_was_edited_after_it(desk):
    desk.bring(LIST, source="Fund list")
    edited(desk, title="House of health")
    an_import = desk.check(desk.read(LIST.replace("Health house", "Healthy house"), source="Fund list"))
    an_import = desk.answer_all(an_import, "cell", file=True)
    edited(desk, title="Health for all")

    found = desk.commit(an_import)

    assert (found.state, found.summary["counts"]["asked"]) == (State.READY, 1)
    assert found.questions.get(answer={}).candidates[0]["stored"] == "Health for all"
    assert Project.objects.get(code="A-2").title == "Health for all"


def test_an_edit_that_says_the_same_as_the_file_is_no_conflict(desk):
    desk.bring(LIST, source="Fund list")
    edited(desk, title="Healthy house")

    an_import = desk.check(desk.read(LIST.replace("Health house", "Healthy house"), source="Fund list"))

    assert an_import.summary["counts"] == {"unchanged": 2, "gone": 0}


def test_only_the_chosen_ones_of_those_that_are_gone_are_closed(desk):
    desk.bring(LIST + "A-3;Third;5,00;01/01/2027\n", source="Fund list")
    an_import = desk.check(desk.read("".join(LIST.splitlines(keepends=True)[:2]), source="Fund list"))
    second = Project.objects.get(code="A-2")

    desk.commit(desk.answer(an_import, {"gone": {"close": [second.pk]}}))

    assert list(Project.objects.order_by("code").values_list("stage", flat=True)) == ["idea", "stand-by", "idea"]


def test_the_totals_of_the_list_are_held_against_its_rows(desk):
    rows = "".join(f"A-{n};Project {n};{n}.000,00;31/12/2025\n" for n in range(1, 6))
    an_import = desk.check(desk.read(f"Code;Title;Total cost;End date\n{rows};Total;15.000,10;\n"))

    (check,) = queries.preview(an_import).total_checks

    assert (check.row, check.says, check.sum, check.fits) == (7, 1_500_010, 1_500_000, False)


# -- rows that come back corrected ----------------------------------------------------
WRONG = LIST + "A-3;Kitchen;3.000,00;31/02/2026\nA-4;Workshop;4.000,00;31/04/2026\n"


def corrected_file(an_import: Import, **cells: str | date) -> bytes:
    """The file of errors, as somebody corrects it in a spreadsheet program."""
    book = openpyxl.load_workbook(io.BytesIO(corrections.as_xlsx(an_import, faulty_rows(an_import))))
    for place, value in cells.items():
        book.active[place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_file_of_errors_holds_exactly_the_refused_rows(desk):
    an_import = desk.check(desk.read(WRONG))

    page = openpyxl.load_workbook(io.BytesIO(corrections.as_xlsx(an_import, faulty_rows(an_import)))).active

    assert [cell.value for cell in page[1]] == [
        f"Row #{an_import.pk}", "What is wrong", "What to do", "Code", "Title", "Total cost", "End date"
    ]  # fmt: skip
    assert [row[0].value for row in page.iter_rows(min_row=2)] == [4, 5]
    assert [cell.value for cell in page[2][3:]] == ["A-3", "Kitchen", "3.000,00", "31/02/2026"]
    assert page["G2"].comment.text.strip() == "There is no such day."
    assert page["G2"].fill.fgColor.rgb == "FFFFE08A"
    assert page["F2"].comment is None


def test_corrected_rows_come_in_under_their_own_numbers(desk):
    first = desk.check(desk.read(WRONG, source="Fund list"))
    desk.commit(desk.answer(first, {"refused": {"leave": True}}))
    first = Import.objects.get(pk=first.pk)
    again = desk.check(desk.read(WRONG, source="Fund list"))

    fixed = desk.read(corrected_file(again, G2=date(2026, 2, 28), G3="30/04/2026"), "to-correct.xlsx")

    assert (fixed.continues, fixed.source) == (again, "Fund list")
    assert fixed.chosen == again.chosen
    fixed = desk.commit(desk.check(fixed))
    assert fixed.summary["counts"] == {"new": 2, "gone": 0}
    project = Project.objects.get(code="A-3")
    assert project.planned_end_on == date(2026, 2, 28)
    source = Entry.objects.get(subject_type="portfolio.project", subject_id=project.pk).source
    assert (source["row"], source["columns"]["planned_end_on"], source["corrects"]) == (4, "D", "list.csv")


def test_answers_that_were_given_hold_for_corrected_rows(desk):
    known = make_organisation(desk.programme.network, "Kitchen cooperative")
    text = "Title;Lead organisation;End date\nGarden;Kitchen coperative;31/02/2026\n"
    an_import = desk.check(desk.read(text))
    an_import = desk.answer(an_import, {an_import.questions.get().key: {"take": known.pk}})

    fixed = desk.commit(desk.check(desk.read(corrected_file(an_import, F2="28/02/2026"), "to-correct.xlsx")))

    assert fixed.summary["counts"] == {"new": 1, "gone": 0}
    assert Project.objects.get().lead == known


def test_a_file_with_other_headings_is_read_as_a_list_of_its_own(desk):
    an_import = desk.check(desk.read(WRONG))

    other = desk.read(corrected_file(an_import, E1="Name of the thing"), "to-correct.xlsx")

    assert other.continues is None


def test_corrections_in_another_programme_are_no_continuation(desk, programme):
    an_import = desk.check(desk.read(WRONG))
    data = corrected_file(an_import)

    elsewhere = make_programme(programme.network)
    other = operations.upload(elsewhere, ContentFile(data, "to-correct.xlsx"), by=desk.by)

    assert operations.read_import(enter(other, State.READING)).continues is None


def test_tasks_stand_under_their_municipality(desk):
    make_territory(desk.programme.network, "Seixal")
    moita = make_territory(desk.programme.network, "Moita")
    make_territory(desk.programme.network, "Baixa da Banheira", level="community", parent=moita)
    text = (
        "Title;Municipality;End date\nOne;Seixal;31/02/2026\nTwo;Baixa da Banheira;31/02/2026\n"
        "Three;;31/02/2026\nFour;Moita;28/02/2026\nFive;Moita;31/06/2026\n"
    )

    tasks = list(tasks_of(desk.check(desk.read(text))))

    assert [(place, task.said.row) for place, task in tasks] == [("Moita", 3), ("Moita", 6), ("Seixal", 2), ("", 4)]
    assert tasks[0][1].said.why == "There is no such day."
