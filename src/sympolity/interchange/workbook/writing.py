"""The workbook as a file: what is asked is unlocked and checked in its cell, all else is locked."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sympolity.affairs.monitoring import answers
from sympolity.affairs.monitoring.models import Return
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.spreadsheets import LONGEST_CELL, UNPRINTED
from sympolity.interchange.workbook.layout import (
    BEFORE,
    KEY_COLUMN,
    LAYOUTS,
    OPEN,
    STATES,
    AskedColumn,
    GivenColumn,
    Layout,
    mark_of,
)
from sympolity.interchange.workbook.lines import Line, Reports, lines_of, title_of

HEADING_ROW = 1  # row 0 is hidden
FIRST_ROW = 2
LARGEST_FLOAT = Decimal(10) ** 15  # above it a spreadsheet no longer keeps every digit
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2199, 12, 31)
TITLE_COLOUR, ASKED_COLOUR, EDGE = "#1F3A5F", "#FFF8E1", "#C9CED6"


@dataclass(slots=True)
class Book:
    """A workbook being written, and its cell formats by their look."""

    file: Any
    formats: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def look(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.file.add_format({"valign": "top", **properties})
        return self.formats[key]


def as_xlsx(reports: Reports) -> bytes:
    """In the language of the reader."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Book(xlsxwriter.Workbook(buffer, options))
    by_sheet: dict[str, list[Line]] = {layout.name: [] for layout in LAYOUTS}
    for line in lines_of(reports):
        by_sheet[line.sheet].append(line)
    _explain(book, reports)
    for layout in LAYOUTS:
        if lines := by_sheet[layout.name]:
            _write_sheet(book, layout, lines, reports)
    book.file.close()
    return buffer.getvalue()


def file_name(reports: Reports) -> str:
    return f"reports-{reports.round.pk}-{reports.organisation.pk}.xlsx"


# -- the sheet that explains --------------------------------------------------------
def _explain(book: Book, reports: Reports) -> None:
    page = book.file.add_worksheet(_sheet_name(_("Read me")))
    _turn(page)
    page.hide_gridlines(2)
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, reports.round.title, book.look(bold=True, font_size=16, font_color=TITLE_COLOUR))
    row = 2
    for label, words in (*_facts(reports), ("", ""), *_steps()):
        page.write_string(row, 0, label, book.look(bold=True, text_wrap=True))
        page.write_string(row, 1, words, book.look(text_wrap=True))
        row += 1
    row += 1
    page.write_string(row, 0, _("Reports in this workbook"), book.look(bold=True, bottom=1))
    page.write_string(row, 1, _("State"), book.look(bold=True, bottom=1))
    for of in reports.returns:
        row += 1
        page.write_string(row, 0, _plain(title_of(of)), book.look(text_wrap=True))
        page.write_string(row, 1, _state(of), book.look(text_wrap=True))
    page.protect("", {"format_columns": True, "format_rows": True})


def _facts(reports: Reports) -> Iterable[tuple[str, str]]:
    period = f"{formats.day(reports.round.period_from)} – {formats.day(reports.round.period_until)}"
    yield _("Programme"), _plain(reports.round.programme.title)
    yield _("Organisation"), _plain(reports.organisation.name)
    yield _("Period"), period
    yield _("Due"), formats.day(reports.round.due_on)
    if reports.round.introduction:
        yield _("What those who report should know"), _plain(reports.round.introduction)


def _steps() -> Iterable[tuple[str, str]]:
    yield _("How to fill it in"), _("Fill in the light cells. All others are locked and only say what is asked.")
    yield "", _("Leave a cell as it is where nothing has changed. An emptied cell empties the answer.")
    yield "", _("You may sort, hide or leave out rows. Do not add rows and do not change the hidden cells.")
    yield "", _("Enter figures as plain numbers and days as dates. Say in the note why a figure is missing.")
    yield (
        _("How to bring it back"),
        _("Upload the file where you fetched it. You see every change before anything is written."),
    )
    yield "", _("Nothing is sent by this: read each report on its page and send it there.")
    yield "", _("If somebody changed the same answer meanwhile, you are asked which one stays.")


def _state(of: Return) -> str:
    words = capfirst(of.get_state_display())
    return words if of.state in Return.WITH_THE_REPORTER else f"{words}: {_('its cells are locked')}"


# -- the sheets to fill in -----------------------------------------------------------
def _write_sheet(book: Book, layout: Layout, lines: list[Line], reports: Reports) -> None:
    page = book.file.add_worksheet(_sheet_name(layout.title))
    _turn(page)
    given = len(layout.given)
    first_before = 1 + given + len(layout.asked)
    _write_heads(book, page, layout, reports)
    for row, line in enumerate(lines, FIRST_ROW):
        page.write_string(row, 0, line.key.written(reports.round.pk, reports.organisation.pk))
        for place, column in enumerate(layout.given, 1):
            _write_given(book, page, row, place, line.given.get(column.name), line.decimals)
        for place, asked in enumerate(layout.asked):
            is_open = asked.name in line.open
            _write_asked(book, page, row, 1 + given + place, asked, line, is_open=is_open)
            if is_open:
                page.write_string(row, first_before + place, f"{OPEN}{_plain(line.asked.get(asked.name) or '')}")
    _check_cells(page, layout, 1 + given, FIRST_ROW + len(lines) - 1)
    page.freeze_panes(FIRST_ROW, 2)
    page.autofilter(HEADING_ROW, 1, FIRST_ROW + len(lines) - 1, first_before - 1)
    page.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADING_ROW)


def _write_heads(book: Book, page: Any, layout: Layout, reports: Reports) -> None:
    """The hidden row of names, the headings, the widths."""
    page.write_string(0, 0, mark_of(layout, reports.round.pk, reports.organisation.pk))
    page.write_string(HEADING_ROW, 0, KEY_COLUMN)
    columns: tuple[GivenColumn | AskedColumn, ...] = (*layout.given, *layout.asked)
    for place, column in enumerate(columns, 1):
        is_asked = isinstance(column, AskedColumn)
        page.write_string(0, place, column.name)
        look = book.look(bold=True, text_wrap=True, bottom=2, bg_color=ASKED_COLOUR if is_asked else "#E8ECF2")
        page.write_string(HEADING_ROW, place, capfirst(str(column.label)), look)
        page.set_column(place, place, column.width)
    first_before = 1 + len(columns)
    for place, asked in enumerate(layout.asked):
        page.write_string(0, first_before + place, f"{BEFORE}{asked.name}")
    page.set_column(0, 0, 4, None, {"hidden": True})
    page.set_column(first_before, first_before + len(layout.asked) - 1, 4, None, {"hidden": True})
    page.set_row(0, None, None, {"hidden": True})


def _write_given(book: Book, page: Any, row: int, place: int, value: Any, decimals: int) -> None:
    look: dict[str, Any] = {"text_wrap": True, "bottom": 1, "bottom_color": EDGE}
    if isinstance(value, date):
        page.write_datetime(row, place, value, book.look(num_format="yyyy-mm-dd", **look))
    elif isinstance(value, Decimal):
        page.write_number(row, place, float(value), book.look(num_format=_number_form(decimals), **look))
    else:
        page.write_string(row, place, _plain(str(value or "")), book.look(**look))


def _write_asked(
    book: Book, page: Any, row: int, place: int, column: AskedColumn, line: Line, *, is_open: bool
) -> None:
    """A number as a number and a day as a day, wherever what stands there can be read as one."""
    look: dict[str, Any] = {"border": 1, "border_color": EDGE, "text_wrap": column.kind == "text"}
    look |= {"bg_color": ASKED_COLOUR, "locked": False} if is_open else {"font_color": "#6B7280"}
    said = line.asked.get(column.name)
    # A number keeps the general form: one that shows fewer decimals than it has would hide a slip.
    if column.kind == "day":
        look["num_format"] = "yyyy-mm-dd"
    style = book.look(**look)
    figure = answers.number(said).value if column.kind == "number" else None
    day = answers.day(said) if column.kind == "day" else None
    if not said:
        page.write_blank(row, place, None, style)
    elif figure is not None and abs(figure) < LARGEST_FLOAT and Decimal(repr(float(figure))) == figure:
        page.write_number(row, place, float(figure), style)
    elif day is not None:
        page.write_datetime(row, place, day, style)
    elif column.kind == "state":
        page.write_string(row, place, str(STATES.get(said, said)), style)
    else:
        page.write_string(row, place, _plain(said), style)


def _check_cells(page: Any, layout: Layout, first: int, last_row: int) -> None:
    for place, column in enumerate(layout.asked, first):
        if rule := _rule(column):
            page.data_validation(FIRST_ROW, place, last_row, place, {"ignore_blank": True, **rule})


def _rule(column: AskedColumn) -> Mapping[str, Any]:
    if column.kind == "number":
        limit = float(answers.LARGEST)
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -limit,
            "maximum": limit,
            "error_title": _said(column.label, 32),
            "error_message": _said(_("Enter a number. Write why there is none into the note."), 255),
        }
    if column.kind == "day":
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": FIRST_DAY,
            "maximum": LAST_DAY,
            "error_title": _said(column.label, 32),
            "error_message": _said(_("Enter a day."), 255),
        }
    if column.kind == "state":
        return {
            "validate": "list",
            "source": [str(words) for words in STATES.values()],
            "error_title": _said(column.label, 32),
            "error_message": _said(_("Choose one of the words in the list."), 255),
        }
    return {"validate": "length", "criteria": "<=", "value": _longest(column)} if _longest(column) else {}


def _longest(column: AskedColumn) -> int:
    return answers.LONGEST_WORDS if column.name == "answer" else answers.LONGEST.get(column.name, 0)


def _number_form(decimals: int) -> str:
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"


def _said(words: str | Promise, most: int) -> str:
    return str(words)[:most]


def _sheet_name(words: str | Promise) -> str:
    return str(words).translate(str.maketrans("", "", "[]:*?/\\'"))[:31]


def _plain(text: str) -> str:
    return UNPRINTED.sub("", text)[:LONGEST_CELL]


def _turn(page: Any) -> None:
    if translation.get_language_bidi():
        page.right_to_left()
