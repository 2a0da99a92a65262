"""The rows that could not come in, as a file: written with what is wrong, read back under the numbers they had."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from sympolity.ground.kernel.spreadsheets import Sheet, SheetColumn
from sympolity.ground.kernel.spreadsheets import as_csv as kernel_csv
from sympolity.interchange.columns.proposals import UNDER, folded
from sympolity.interchange.models import Import
from sympolity.interchange.values import shown
from sympolity.methods import tabular
from sympolity.methods.tabular import Cell, Row

MARK = re.compile(r"#(\d+)$")  # what makes the first heading of such a file known in any language
WIDEST = 60


@dataclass(frozen=True, slots=True)
class Faulty:
    """One row to correct: its cells by column letter, and why, by letter."""

    number: int
    why: str
    remedy: str
    cells: Mapping[str, Cell]
    faults: Mapping[str, str]
    under: str = ""


# -- written ---------------------------------------------------------------------
def headings_of(an_import: Import) -> list[str]:
    """Three columns of ours, the sub-heading where one says something, then those of the file as they were."""
    own = [f"{_('Row')} #{an_import.pk}", _("What is wrong"), _("What to do")]
    under = [_("Sub-heading")] if UNDER in an_import.chosen else []
    return [*own, *under, *(column["header"] for column in an_import.columns)]


def cells_of(an_import: Import, row: Faulty) -> list[Cell]:
    under = [row.under] if UNDER in an_import.chosen else []
    letters = [column["letter"] for column in an_import.columns]
    return [float(row.number), row.why, row.remedy, *under, *(row.cells.get(letter) for letter in letters)]


def as_xlsx(an_import: Import, rows: Iterable[Faulty]) -> bytes:
    """The faulty cells are coloured and say in a comment what is wrong with them."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(_("To correct")[:31])
    styles = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "fault": book.add_format({"bg_color": "#FFE08A", "border": 1}),
        "fault-day": book.add_format({"bg_color": "#FFE08A", "border": 1, "num_format": "yyyy-mm-dd"}),
    }
    headings = headings_of(an_import)
    first = len(headings) - len(an_import.columns)
    for place, heading in enumerate(headings):
        page.write_string(0, place, heading, styles["head"])
        page.set_column(place, place, min(WIDEST, max(10, len(heading) + 2)) if place not in (1, 2) else 44)
    if translation.get_language_bidi():
        page.right_to_left()
    letters = [column["letter"] for column in an_import.columns]
    last = 0
    for last, row in enumerate(rows, 1):
        for place, cell in enumerate(cells_of(an_import, row)):
            letter = letters[place - first] if place >= first else ""
            fault = row.faults.get(letter, "") if letter else ""
            _write(page, last, place, cell, styles, is_fault=bool(fault), wraps=place in (1, 2))
            if fault:
                page.write_comment(last, place, fault)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, last, len(headings) - 1)
    book.close()
    return buffer.getvalue()


def _write(
    page: Any, row: int, place: int, cell: Cell, styles: Mapping[str, Any], *, is_fault: bool, wraps: bool
) -> None:
    style = styles["fault"] if is_fault else styles["wrap"] if wraps else None
    if isinstance(cell, datetime | date):
        page.write_datetime(row, place, cell, styles["fault-day"] if is_fault else styles["day"])
    elif isinstance(cell, bool):
        page.write_boolean(row, place, cell, style)
    elif isinstance(cell, int | float):
        page.write_number(row, place, cell, style)
    elif cell in (None, ""):
        page.write_blank(row, place, None, style)
    else:
        page.write_string(row, place, shown(cell), style)


def as_csv(an_import: Import, rows: Iterable[Faulty]) -> bytes:
    """Without colours; text that a spreadsheet program would take for a formula keeps its quotation mark."""
    columns = tuple(SheetColumn(heading) for heading in headings_of(an_import))
    return kernel_csv(Sheet("", columns, ([shown(cell) for cell in cells_of(an_import, row)] for row in rows)))


WRITE = {"xlsx": as_xlsx, "csv": as_csv}


# -- read back ---------------------------------------------------------------------
def corrected_import(an_import: Import, sheet: tabular.Sheet) -> Import | None:
    """The import whose rows this file corrects; None for any other file, also where its headings were changed."""
    head = [shown(cell).strip() for cell in sheet.rows[0]] if sheet.rows else []
    mark = MARK.search(head[0]) if head else None
    if mark is None or len(mark[1]) > 18:
        return None
    earlier = Import.objects.filter(programme=an_import.programme_id, kind=an_import.kind).exclude(pk=an_import.pk)
    corrected = earlier.filter(pk=int(mark[1])).first()
    if corrected is None or not corrected.chosen:
        return None
    theirs = head[leading_of(corrected)["columns"] :]
    ours = [column["header"] for column in corrected.columns]
    same = len(theirs) >= len(ours) and all(
        folded(one) == folded(other) for one, other in zip(ours, theirs, strict=False)
    )
    return corrected if same else None


def leading_of(corrected: Import) -> dict[str, Any]:
    """What stands before the columns of the file, and from where rows are numbered that were added to it."""
    has_under = UNDER in corrected.chosen
    return {
        "columns": 4 if has_under else 3,
        "has_under": has_under,
        "indexes": [column["index"] for column in corrected.columns],
        "last": max((last for _first, last in corrected.reading.get("body", {}).get("rows", ())), default=0),
    }


def rows_of(sheet: tabular.Sheet) -> tuple[Row, ...]:
    """Every row below the headings that says anything, under its number in the file of corrections."""
    filled = (
        (number, cells) for number, cells in enumerate(sheet.rows[1:], 2) if any(c not in (None, "") for c in cells)
    )
    return tuple(Row(number, cells) for number, cells in filled)


def original_rows(rows: Iterable[Row], leading: Mapping[str, Any]) -> Iterator[Row]:
    """The rows with the numbers and columns that they had in the list which they correct."""
    indexes: Sequence[int] = leading["indexes"]
    width = max(indexes, default=-1) + 1
    added = int(leading["last"])
    seen: set[int] = set()
    for row in rows:
        number = _number(row.cells[0] if row.cells else None)
        while number is None or number in seen:
            added += 1
            number = added
        seen.add(number)
        cells: list[Cell] = [None] * width
        for place, index in enumerate(indexes, leading["columns"]):
            cells[index] = row.cells[place] if place < len(row.cells) else None
        under = shown(row.cells[3]) if leading["has_under"] and len(row.cells) > 3 else ""
        yield Row(number, tuple(cells), (under,) if under else ())


def _number(cell: Cell) -> int | None:
    text = shown(cell).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None
