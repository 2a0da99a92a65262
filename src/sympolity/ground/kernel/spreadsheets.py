"""Lists as files: numbers as numbers, days as days, text never as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from odf import number as odf_number
from odf import style as odf_style
from odf import table as odf_table
from odf import text as odf_text
from odf.opendocument import OpenDocumentSpreadsheet

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a file. `kind` as in lists.Column; money comes in whole cents and goes out in units."""

    label: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be written, with what a reader must know about it on a sheet of its own."""

    name: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Any]]
    about: Sequence[tuple[str, str]] = field(default_factory=tuple)


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
    if kind == "money":
        return Decimal(value) / 100
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float | Decimal | date):
        return value
    return str(value)


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
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def as_xlsx(sheet: Sheet) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True, "constant_memory": False},
    )
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "money": book.add_format({"num_format": "#,##0.00"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    page = book.add_worksheet(_tab_name(sheet.name))
    if translation.get_language_bidi():
        page.right_to_left()
    widths = [len(column.label) for column in sheet.columns]
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column.label, formats["head"])
    last = 0
    for last, row in enumerate(sheet.rows, 1):
        for place, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            cell = value_of(value, column.kind)
            _write_cell(page, last, place, cell, column.kind, formats)
            widths[place] = max(widths[place], min(len(str(cell or "")), 60))
    for place, width in enumerate(widths):
        page.set_column(place, place, min(max(width + 2, 8), 62))
    page.freeze_panes(1, 1)
    if sheet.columns:
        page.autofilter(0, 0, max(last, 1), len(sheet.columns) - 1)
    if sheet.about:
        about = book.add_worksheet(_tab_name(_("Read me")))
        for number, (key, text) in enumerate(sheet.about):
            about.write_string(number, 0, key, formats["head"])
            about.write_string(number, 1, text)
        about.set_column(0, 0, 24)
        about.set_column(1, 1, 90)
    book.close()
    return stream.getvalue()


def _write_cell(page: Any, row: int, place: int, cell: Any, kind: str, formats: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, datetime):
        page.write_datetime(row, place, cell, formats["moment"])
    elif isinstance(cell, date):
        page.write_datetime(row, place, datetime(cell.year, cell.month, cell.day), formats["day"])  # noqa: DTZ001
    elif isinstance(cell, int | float | Decimal):
        page.write_number(row, place, cell, formats["money"] if kind == "money" else None)
    else:
        page.write_string(row, place, cell)


def _tab_name(name: str) -> str:
    return "".join(letter for letter in name if letter not in "[]:*?/\\")[:31] or "Sheet"


def as_ods(sheet: Sheet) -> bytes:
    book = OpenDocumentSpreadsheet()
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
    page = odf_table.Table(name=_tab_name(sheet.name))
    page.addElement(_ods_row([column.label for column in sheet.columns]))
    for row in sheet.rows:
        page.addElement(
            _ods_row([value_of(value, column.kind) for value, column in zip(row, sheet.columns, strict=True)])
        )
    book.spreadsheet.addElement(page)
    if sheet.about:
        about = odf_table.Table(name=_tab_name(_("Read me")))
        for pair in sheet.about:
            about.addElement(_ods_row(list(pair)))
        book.spreadsheet.addElement(about)
    stream = io.BytesIO()
    book.write(stream)
    return stream.getvalue()


def _ods_row(values: Sequence[Any]) -> Any:
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
            cell = odf_table.TableCell(valuetype="string")
            cell.addElement(odf_text.P(text=value))
        row.addElement(cell)
    return row
