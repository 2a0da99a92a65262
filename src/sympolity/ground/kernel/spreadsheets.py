"""Lists as files: numbers as numbers, days as days, text never as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from odf import config as odf_config
from odf import meta as odf_meta
from odf import number as odf_number
from odf import style as odf_style
from odf import table as odf_table
from odf import teletype as odf_teletype
from odf import text as odf_text
from odf.opendocument import OpenDocumentSpreadsheet

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
MARKED = "Sympolity"
LONGEST_CELL = 32_767  # no spreadsheet program keeps more characters in a cell
MOST_CHOICES = 255  # characters that a list of allowed words may have in .xlsx
UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a file. `kind` as in lists.Column; money comes in whole cents and goes out in units.

    `choices` are the words that its cells may hold, `meaning` says in a sentence what stands in it.
    """

    label: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be written, with what a reader must know about it on a sheet of its own.

    `marker` says to the program that reads the file back what it is; it stands where editing leaves it.
    """

    name: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Any]]
    about: Sequence[tuple[str, str]] = field(default_factory=tuple)
    marker: str = ""

    @property
    def read_me(self) -> list[tuple[str, str]]:
        """Source and day, then what each column means, then the marker."""
        meanings = [(column.label, _meaning(column)) for column in self.columns if column.meaning or column.choices]
        return [*self.about, *meanings, *([(MARKED, self.marker)] if self.marker else [])]


def _meaning(column: SheetColumn) -> str:
    allowed = _("One of: %(words)s.") % {"words": ", ".join(column.choices)} if column.choices else ""
    return " ".join(filter(None, (column.meaning, allowed)))


def number_heading(kind: Any) -> str:
    """The heading above the numbers by which the records of a kind are known when the file comes back."""
    return f"{_('Number in Sympolity')}: {kind}"


def marker_of(kind: str, moment: datetime, *, is_whole: bool, last: int = 0) -> str:
    """What tells the importer that a file is ours: kind, whole or part, the moment for which it holds, last number."""
    return f"sympolity-list {kind} {'whole' if is_whole else 'part'} {moment.isoformat(timespec='seconds')} {last}"


def spreadsheet_response(sheet: Sheet, *, kind: str, file_name: str) -> HttpResponse:
    """The file as a download. Raises KeyError for a kind other than csv, xlsx or ods."""
    content_type = CONTENT_TYPES[kind]
    content = {"csv": as_csv, "xlsx": as_xlsx, "ods": as_ods}[kind](sheet)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name}.{kind}"'
    return response


def value_of(value: Any, kind: str) -> Any:
    """A cell as a spreadsheet keeps it."""
    if value is None or value == "":
        return None
    if kind == "money" and isinstance(value, int):
        return Decimal(value) / 100
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float | Decimal | date):
        return value
    return UNPRINTED.sub("", str(value))[:LONGEST_CELL]


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a byte-order mark, which spreadsheet programs need to recognise it; comma; decimal point; ISO days."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.label for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow(
            [_for_csv(value_of(value, column.kind)) for value, column in zip(row, sheet.columns, strict=True)]
        )
    return stream.getvalue().encode("utf-8-sig")


def _for_csv(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str) and value.lstrip("'").startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def without_apostrophe(text: str) -> str:
    """A text of our own CSV as it was before it was kept from being a formula."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS) else text


def as_xlsx(sheet: Sheet) -> bytes:
    return as_workbook([sheet])


def as_workbook(sheets: Sequence[Sheet], *, made_at: datetime | None = None) -> bytes:
    """Several tables in one .xlsx, then what a reader must know of them. A given `made_at` makes equal files equal."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True, "constant_memory": False},
    )
    if made_at is not None:
        book.set_properties({"created": made_at.astimezone(UTC).replace(tzinfo=None)})
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "money": book.add_format({"num_format": "#,##0.00"}),
        "percent": book.add_format({"num_format": "0%"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    taken: set[str] = set()
    for sheet in sheets:
        _write_sheet(book, sheet, _free_tab_name(sheet.name, taken), formats)
    if read_me := [line for sheet in sheets for line in sheet.read_me]:
        _write_read_me(book, read_me, _free_tab_name(_("Read me"), taken), formats)
    for marker in (sheet.marker for sheet in sheets if sheet.marker):
        book.set_custom_property(MARKED, marker, "text")
    book.close()
    return stream.getvalue()


def _write_sheet(book: Any, sheet: Sheet, name: str, formats: dict[str, Any]) -> None:
    page = book.add_worksheet(name)
    if translation.get_language_bidi():
        page.right_to_left()
    last, widths = _write_rows(page, sheet, formats)
    for place, width in enumerate(widths):
        page.set_column(place, place, min(max(width + 2, 8), 62))
    page.freeze_panes(1, 1)
    if sheet.columns:
        page.autofilter(0, 0, max(last, 1), len(sheet.columns) - 1)
    _offer_choices(page, sheet, last)


def _write_rows(page: Any, sheet: Sheet, formats: dict[str, Any]) -> tuple[int, list[int]]:
    """The number of the last row, and how wide each column wants to be."""
    widths = [len(column.label) for column in sheet.columns]
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column.label, formats["head"])
    last = 0
    for last, row in enumerate(sheet.rows, 1):
        for place, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            cell = value_of(value, column.kind)
            _write_cell(page, last, place, cell, column.kind, formats)
            widths[place] = max(widths[place], min(len(str(cell or "")), 60))
    return last, widths


def _offer_choices(page: Any, sheet: Sheet, last: int) -> None:
    """Cells that hold one of some words offer these words; another word is warned of, not refused."""
    for place, column in enumerate(sheet.columns):
        if column.choices and len(",".join(column.choices)) <= MOST_CHOICES:
            offer = {"validate": "list", "source": list(column.choices), "error_type": "warning", "ignore_blank": True}
            page.data_validation(1, place, last + 200, place, offer)


def _write_read_me(book: Any, read_me: list[tuple[str, str]], name: str, formats: dict[str, Any]) -> None:
    about = book.add_worksheet(name)
    if translation.get_language_bidi():
        about.right_to_left()
    for number, (key, text) in enumerate(read_me):
        about.write_string(number, 0, key, formats["head"])
        about.write_string(number, 1, text, formats["wrap"])
    about.set_column(0, 0, 28)
    about.set_column(1, 1, 90)


def _write_cell(page: Any, row: int, place: int, cell: Any, kind: str, formats: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, datetime):
        page.write_datetime(row, place, cell, formats["moment"])
    elif isinstance(cell, date):
        page.write_datetime(row, place, datetime(cell.year, cell.month, cell.day), formats["day"])  # noqa: DTZ001
    elif isinstance(cell, int | float | Decimal):
        page.write_number(row, place, cell, formats[kind] if kind in ("money", "percent") else None)
    else:
        page.write_string(row, place, cell)


def _tab_name(name: str) -> str:
    return "".join(letter for letter in name if letter not in "[]:*?/\\")[:31] or "Sheet"


def _free_tab_name(name: str, taken: set[str]) -> str:
    """Spreadsheet programs tell tabs apart without regard to case."""
    free = plain = _tab_name(name)
    number = 1
    while free.casefold() in taken:
        number += 1
        free = f"{plain[: 28 - len(str(number))]} ({number})"
    taken.add(free.casefold())
    return free


def as_ods(sheet: Sheet) -> bytes:
    book = OpenDocumentSpreadsheet()
    direction = "rl-tb" if translation.get_language_bidi() else "lr-tb"
    _add_styles(book, direction)
    page = odf_table.Table(name=_tab_name(sheet.name), stylename="page")
    rows = [
        [value_of(value, column.kind) for value, column in zip(row, sheet.columns, strict=True)] for row in sheet.rows
    ]
    for place, column in enumerate(sheet.columns):
        longest = max([len(column.label), *(min(len(str(row[place] or "")), 60) for row in rows)])
        page.addElement(odf_table.TableColumn(stylename=_width_style(book, min(max(longest + 2, 8), 62))))
    heads = odf_table.TableHeaderRows()
    heads.addElement(_ods_row([column.label for column in sheet.columns], style="head"))
    page.addElement(heads)
    for row in rows:
        page.addElement(_ods_row(row))
    book.spreadsheet.addElement(page)
    if sheet.read_me:
        about = odf_table.Table(name=_tab_name(_("Read me")), stylename="page")
        for width in (28, 90):
            about.addElement(odf_table.TableColumn(stylename=_width_style(book, width)))
        for pair in sheet.read_me:
            about.addElement(_ods_row(list(pair)))
        book.spreadsheet.addElement(about)
    _filter_and_freeze(book, sheet, len(rows))
    if sheet.marker:
        book.meta.addElement(odf_meta.UserDefined(name=MARKED, valuetype="string", text=sheet.marker))
    stream = io.BytesIO()
    book.write(stream)
    return stream.getvalue()


def _add_styles(book: Any, direction: str) -> None:
    day_format = odf_number.DateStyle(name="day")
    for part in (
        odf_number.Year(style="long"),
        odf_number.Text(text="-"),
        odf_number.Month(style="long"),
        odf_number.Text(text="-"),
        odf_number.Day(style="long"),
    ):
        day_format.addElement(part)
    book.automaticstyles.addElement(day_format)
    book.automaticstyles.addElement(odf_style.Style(name="day-cell", family="table-cell", datastylename="day"))
    head = odf_style.Style(name="head", family="table-cell")
    head.addElement(odf_style.TextProperties(fontweight="bold"))
    page = odf_style.Style(name="page", family="table")
    page.addElement(odf_style.TableProperties(writingmode=direction, display="true"))
    book.automaticstyles.addElement(head)
    book.automaticstyles.addElement(page)


def _width_style(book: Any, letters: int) -> str:
    """The name of a style for a column about so many letters wide."""
    name = f"width-{letters}"
    if not any(style.getAttribute("name") == name for style in book.automaticstyles.childNodes):
        style = odf_style.Style(name=name, family="table-column")
        style.addElement(odf_style.TableColumnProperties(columnwidth=f"{letters * 0.2:.1f}cm"))
        book.automaticstyles.addElement(style)
    return name


def _filter_and_freeze(book: Any, sheet: Sheet, rows: int) -> None:
    """The heading stays in sight and filters the rows, as in .xlsx."""
    name = _tab_name(sheet.name).replace("'", "''")
    last = f"{_letters(max(len(sheet.columns) - 1, 0))}{rows + 1}"
    ranges = odf_table.DatabaseRanges()
    place = f"'{name}'.A1:'{name}'.{last}"
    ranges.addElement(
        odf_table.DatabaseRange(
            name="list", targetrangeaddress=place, displayfilterbuttons="true", containsheader="true"
        )
    )
    book.spreadsheet.addElement(ranges)
    view = odf_config.ConfigItemSet(name="ooo:view-settings")
    views = odf_config.ConfigItemMapIndexed(name="Views")
    entry = odf_config.ConfigItemMapEntry()
    tables = odf_config.ConfigItemMapNamed(name="Tables")
    one = odf_config.ConfigItemMapEntry(name=_tab_name(sheet.name))
    for key, kind, value in (
        ("HorizontalSplitMode", "short", "2"),
        ("VerticalSplitMode", "short", "2"),
        ("HorizontalSplitPosition", "int", "1"),
        ("VerticalSplitPosition", "int", "1"),
        ("ActiveSplitRange", "short", "3"),
        ("PositionRight", "int", "1"),
        ("PositionBottom", "int", "1"),
    ):
        one.addElement(odf_config.ConfigItem(name=key, type=kind, text=value))
    for outer, inner in ((tables, one), (entry, tables), (views, entry), (view, views), (book.settings, view)):
        outer.addElement(inner)


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _ods_row(values: Sequence[Any], style: str = "") -> Any:
    row = odf_table.TableRow()
    for value in values:
        if value is None:
            cell = odf_table.TableCell()
        elif isinstance(value, datetime | date):
            cell = odf_table.TableCell(valuetype="date", datevalue=value.isoformat(), stylename="day-cell")
        elif isinstance(value, int | float | Decimal):
            cell = odf_table.TableCell(valuetype="float", value=str(value))
            cell.addElement(odf_text.P(text=str(value)))
        else:
            cell = odf_table.TableCell(valuetype="string", **({"stylename": style} if style else {}))
            for line in value.split("\n"):
                paragraph = odf_text.P()
                odf_teletype.addTextToElement(paragraph, line.replace("\t", " "))
                cell.addElement(paragraph)
        row.addElement(cell)
    return row
