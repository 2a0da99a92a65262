"""Sheets with more than one table, merged cells and hidden rows, on their way into the list."""

from io import BytesIO

import pytest
import xlsxwriter

from sympolity.interchange import operations
from sympolity.interchange.files import sources
from sympolity.interchange.telling.sentences import notices

pytestmark = pytest.mark.django_db(transaction=True)


def workbook(*writes):
    """The bytes of a workbook in which each function writes on the same sheet."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("List")
        for write in writes:
            write(sheet)
    return target.getvalue()


def projects(sheet):
    sheet.write_row("A1", ["Code", "Title", "Lead organisation", "Total cost"])
    for n in range(6):
        sheet.write_row(n + 1, 0, [f"A-{n}", f"Garden {n}", "Kitchen cooperative", 1000.5 + n])


def indicators(sheet):
    sheet.write_row("F1", ["Indicator", "Value"])
    for n in range(3):
        sheet.write_row(n + 1, 5, [f"People reached {n}", 10 + n])


def hidden(sheet):
    sheet.set_row(2, None, None, {"hidden": True})


def merged(sheet):
    sheet.write_row("A1", ["Code", "Title", "Lead organisation", "Total cost"])
    sheet.merge_range("C2:C4", "Kitchen cooperative")
    for n in range(3):
        sheet.write_row(n + 1, 0, [f"A-{n}", f"Garden {n}"])
        sheet.write(n + 1, 3, 1000.5 + n)


def test_a_person_chooses_one_of_two_tables_on_a_sheet(desk):
    an_import = desk.read(workbook(projects, indicators), "list.xlsx")

    assert [each["name"] for each in an_import.reading["sheets"]] == ["List", "List #1", "List #2"]
    assert notices(an_import.reading) == ["Another table seems to begin in row 1."]

    operations.read_again(an_import, by=desk.by, sheet="List #1")

    an_import.refresh_from_db()
    assert (an_import.reading["sheet"], an_import.reading["rows"]) == ("List #1", 6)
    assert [column["header"] for column in an_import.reading["columns"]] == [
        "Code",
        "Title",
        "Lead organisation",
        "Total cost",
    ]
    assert notices(an_import.reading) == []
    assert len(sources.open_list(an_import).table.rows) == 6


def test_hidden_rows_are_said_before_the_columns_are_mapped(desk):
    an_import = desk.read(workbook(projects, hidden), "list.xlsx")

    assert notices(an_import.reading) == ["These rows are hidden in the spreadsheet, but read: 3."]


def test_a_merged_lead_holds_for_each_project(desk):
    an_import = desk.read(workbook(merged), "list.xlsx")

    rows = sources.open_list(an_import).table.rows
    assert [row.cells[2] for row in rows] == ["Kitchen cooperative"] * 3
    assert an_import.reading["columns"][2]["problems"] == ["filled_down"]
