import io
from datetime import UTC, date, datetime

import html5lib
import openpyxl

from sympolity.ground.kernel.papers import (
    Bar,
    Bars,
    Facts,
    Figure,
    Heading,
    Items,
    Note,
    Paper,
    PaperColumn,
    Table,
    Text,
    Words,
    as_html,
    as_sheets,
    as_xlsx,
)

MADE_AT = datetime(2026, 7, 3, 12, 0, tzinfo=UTC)
COLUMNS = (PaperColumn("Milestone"), PaperColumn("Budget, EUR", "money"), PaperColumn("Due", "day"))


def a_paper(*blocks, language="en"):
    return Paper(title="Round report", language=language, made_at=MADE_AT, blocks=blocks, reference="R-7")


def test_as_html_escapes_what_people_typed():
    evil = "<script>alert(1)</script>"
    table = Table(evil, (PaperColumn(evil),), [(Words(evil, language="pt", href='/"><script>'),)], total=(evil,))
    paper = a_paper(
        Heading(evil), Text(evil), Items((evil,)), Facts(((evil, evil),)), Note(evil, title=evil), table,
        Bars(evil, (Bar(evil, 0.5, evil),)),
    )  # fmt: skip

    markup = as_html(paper)

    assert "<script" not in markup
    assert html5lib.HTMLParser(strict=True).parseFragment(markup) is not None


def test_as_html_leads_from_a_figure_to_its_rows_and_says_the_language_of_words():
    table = Table("Milestones", COLUMNS, [(Words("Obra", language="pt"), Figure(150, "/rows"), date(2026, 6, 30))])

    markup = as_html(a_paper(table))

    assert '<span lang="pt" dir="ltr">Obra</span>' in markup
    assert '<a href="/rows">1.50</a>' in markup
    assert "30\u00a0Jun\u00a02026" in markup


def test_as_html_never_skips_a_level_of_headings():
    markup = as_html(a_paper(Heading("First"), Heading("Deep", level=3), Heading("Back")))

    assert "<h2>First</h2><h3>Deep</h3><h2>Back</h2>" in markup


def test_as_sheets_gives_each_table_a_sheet_with_values_that_can_be_computed_with():
    table = Table("Milestones", COLUMNS, [("Obra", Figure(150, "/rows"), date(2026, 6, 30))], total=("Sum", 150, None))
    paper = a_paper(Facts((("Programme", "Ours"),)), table, Bars("Milestones", (Bar("Jobs", None, "not measured"),)))

    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(paper)))

    assert [sheet.name for sheet in as_sheets(paper)] == ["Report", "Milestones", "Milestones"]
    assert book.sheetnames == ["Report", "Milestones", "Milestones (2)"]
    rows = [[cell.value for cell in row] for row in book["Milestones"].iter_rows()]
    assert rows == [
        ["Milestone", "Budget, EUR", "Due"],
        ["Obra", 1.5, datetime(2026, 6, 30)],  # noqa: DTZ001 (a spreadsheet knows no time zone)
        ["Sum", 1.5, None],
    ]


def test_as_xlsx_gives_equal_bytes_for_equal_papers():
    paper = a_paper(Table("Milestones", COLUMNS, [("=1+1", 5, None)]))

    assert as_xlsx(paper) == as_xlsx(paper)


def test_a_paper_speaks_its_own_language_whatever_the_request_speaks():
    markup = as_html(a_paper(Table("Marcos", COLUMNS, [("Obra", 123_456_78, None)]), language="pt"))

    assert "123\u00a0456,78" in markup
