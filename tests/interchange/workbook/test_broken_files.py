"""Workbooks that were damaged, mixed up or filled in strangely: each gets a clear sentence, and nothing is lost."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import load_workbook

from factories import make_organisation
from reports import SUMMER, open_a_round
from rounds import make_return
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.models import FilledWorkbook
from sympolity.interchange.workbook.lines import reports_of
from sympolity.interchange.workbook.operations import plan_of, upload_workbook
from sympolity.interchange.workbook.writing import as_xlsx

pytestmark = pytest.mark.django_db
WHOLE = {"indicator": "People reached", "split": "whole"}
TRAINED = {"indicator": "People trained"}
ROOF = {"milestone": "Roof closed"}
DONE = {"question": "What was done?"}


def refusal_of(upload, content):
    with pytest.raises(Refused) as refusal:
        upload(content)
    assert (FilledWorkbook.objects.count(), refusal.value.field) == (0, "file")
    return str(refusal.value)


def said(fault):
    return (f"{fault.place.sheet} {fault.place.column}{fault.place.row}", fault.sentence)


# -- the whole file -----------------------------------------------------------------
def test_a_workbook_of_another_round_is_refused(desk, uploaded):
    other = open_a_round(desk.template, SUMMER)
    make_return(other, desk.organisation, desk.project)

    sentence = refusal_of(uploaded, as_xlsx(reports_of(other, desk.organisation)))

    assert sentence == f"This workbook is for “{other.title}”, and here is “{desk.round.title}”."


def test_a_workbook_of_another_organisation_is_refused(desk, fetched, uploaded):
    other = make_organisation(desk.programme.network, "Other municipality")
    make_return(desk.round, other)

    with pytest.raises(Refused) as refusal:
        upload_workbook(desk.round, other, ContentFile(fetched().saved(), name="x.xlsx"), by=desk.officer)

    expected = "This workbook is of another organisation. Here are the reports of Other municipality."
    assert str(refusal.value) == expected


def test_a_workbook_with_macros_is_refused(fetched, uploaded):
    content = io.BytesIO(fetched().saved())
    with zipfile.ZipFile(content, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"x")

    sentence = refusal_of(uploaded, content.getvalue())

    assert sentence == "This workbook holds macros. Save it as .xlsx without them and upload it again."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty. Choose another one."),
        (b"a;b\n1;2\n", "This file is no workbook. Upload the one that you fetched here, as .xlsx or .ods."),
        (b"%PDF-1.7\n", "This is a document or an archive, not a spreadsheet. Send the spreadsheet itself."),
        (b"PK\x03\x04 cut off", "The file is damaged or incomplete. Save it again and send the new file."),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(uploaded, content, sentence):
    assert refusal_of(uploaded, content) == sentence


def test_a_workbook_without_its_hidden_row_is_refused(fetched, uploaded):
    sheets = fetched()
    for rows in sheets.cells.values():
        del rows[0]

    sentence = refusal_of(uploaded, sheets)

    expected = "This workbook does not come from here, or its hidden first row is gone. Fetch it again and fill it in."
    assert sentence == expected


@pytest.mark.parametrize("name", ["value", "before:value"])
def test_a_workbook_without_a_column_is_refused(fetched, uploaded, name):
    sheets = fetched()
    rows = sheets.cells["Figures"]
    place = rows[0].index(name)
    sheets.cells["Figures"] = [[*row[:place], *row[place + 1 :]] for row in rows]

    sentence = refusal_of(uploaded, sheets)

    assert sentence == (
        "Sheet “Figures”: the column “Figure” or what is hidden beside it is gone. "
        "Fetch the workbook again and copy your answers."
    )


def test_a_sheet_that_was_copied_is_refused(fetched, uploaded):
    sheets = fetched()
    sheets.cells["Figures (2)"] = sheets.cells["Figures"]

    sentence = refusal_of(uploaded, sheets)

    assert sentence == "The sheets “Figures” and “Figures (2)” are copies. Take one of them out."


def test_a_workbook_saved_by_another_program_as_ods_is_read(fetched, uploaded):
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", 8)

    plan = plan_of(uploaded(as_ods(sheets), "reports.ods"))

    assert [each.typed.said for each in plan.changes] == ["8"]


def as_ods(sheets):
    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.cells.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for value in row:
                if isinstance(value, float | int):
                    line.addElement(TableCell(valuetype="float", value=str(value)))
                else:
                    cell = TableCell(valuetype="string")
                    cell.addElement(P(text=str(value)))
                    line.addElement(cell)
            table.addElement(line)
        document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


# -- rows ---------------------------------------------------------------------------
def test_a_row_whose_key_was_changed_is_named(fetched, uploaded):
    sheets = fetched()
    row, _place = sheets.place("Figures", TRAINED, "value")
    sheets.cells["Figures"][row][0] = sheets.cells["Figures"][row][0].replace("indicator:", "indicator:9")
    sheets.put("Figures", TRAINED, "value", 4)

    plan = plan_of(uploaded(sheets))

    sentence = "The hidden key of this row was changed. Fetch the workbook again and copy the row."
    assert [said(each) for each in plan.faults] == [(f"Figures {row + 1}", sentence)]


def test_a_row_that_was_added_is_named(fetched, uploaded):
    sheets = fetched()
    rows = sheets.cells["Questions"]
    rows.append(["" for _ in rows[0]])
    rows[-1][rows[0].index("answer")] = "One more thing"

    plan = plan_of(uploaded(sheets))

    sentence = "This row was added in the file. Use the rows that were there."
    assert [said(each) for each in plan.faults] == [(f"Questions {len(rows)}", sentence)]


def test_a_row_that_stands_twice_with_different_words_is_named(fetched, uploaded):
    sheets = fetched()
    row, place = sheets.place("Figures", TRAINED, "value")
    rows = sheets.cells["Figures"]
    rows.append(list(rows[row]))
    rows[-1][place] = 7

    plan = plan_of(uploaded(sheets))

    sentence = f"Row {row + 1} is the same and says something else."
    assert [said(each) for each in plan.faults] == [(f"Figures {len(rows)}", sentence)]


# -- cells --------------------------------------------------------------------------
def test_a_cell_that_cannot_be_read_is_named(fetched, uploaded):
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", "twelve")
    sheets.put("Milestones", ROOF, "state", "nearly")

    plan = plan_of(uploaded(sheets))

    assert [said(each) for each in plan.faults] == [
        ("Figures G6", "“twelve” is not a number."),
        ("Milestones F3", "“nearly” is none of the words in the list: reached, as planned, later than planned."),
    ]


def test_a_figure_that_keeps_the_report_from_being_sent_is_told_and_comes_in(fetched, uploaded):
    sheets = fetched()
    sheets.put("Figures", TRAINED, "value", 12.25)

    plan = plan_of(uploaded(sheets))

    (warning,) = plan.warnings
    assert (warning.place.column, warning.place.row, "more decimals" in warning.sentence) == ("G", 6, True)
    assert plan.is_ready


# -- the file that goes out -----------------------------------------------------------
def test_the_workbook_locks_what_is_not_asked_and_checks_what_is(desk):
    desk.fill()

    book = load_workbook(io.BytesIO(as_xlsx(reports_of(desk.round, desk.organisation))))

    page = book["Figures"]
    columns = {page.cell(1, place).value: place for place in range(2, 20)}
    assert [sheet.protection.sheet for sheet in book] == [True] * 4
    assert (page.row_dimensions[1].hidden, page.column_dimensions["A"].hidden) == (True, True)
    value, unit = (page.cell(3, columns[name]) for name in ("value", "unit"))
    assert (value.value, value.protection.locked, unit.value, unit.protection.locked) == (100, False, "people", True)
    kinds = {str(each.sqref)[0]: each.type for each in page.data_validations.dataValidation}
    assert kinds == {"G": "decimal", "H": "decimal", "I": "date", "J": "textLength", "K": "textLength"}
    words = book["Milestones"].data_validations.dataValidation[0].formula1
    assert words == '"reached,as planned,later than planned"'


def test_a_report_that_was_sent_is_locked_in_the_workbook(desk):
    desk.fill()
    desk.report.state = "submitted"
    desk.report.save()

    page = load_workbook(io.BytesIO(as_xlsx(reports_of(desk.round, desk.organisation))))["Figures"]

    assert {cell.protection.locked for row in page.iter_rows(min_row=3) for cell in row} == {True}
