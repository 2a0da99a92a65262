"""The file of an import, read again from its bytes: nothing is kept that could differ from it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sympolity.interchange.models import Import
from sympolity.methods import tabular
from sympolity.methods.tabular import Column, Sheet, Table, Workbook


def read_file(path: Path, chosen: Mapping[str, Any]) -> Workbook:
    """Raises tabular.Refused, whatever the bytes are."""
    return tabular.read(path, encoding=chosen.get("encoding") or None, delimiter=chosen.get("delimiter") or None)


def choose_sheet(workbook: Workbook, name: str = "") -> Sheet:
    """The named sheet, else the visible one with most filled rows: cover sheets are short."""
    for sheet in workbook.sheets:
        if name and sheet.name == name:
            return sheet
    visible = [sheet for sheet in workbook.sheets if not sheet.hidden] or list(workbook.sheets)
    return max(visible, key=lambda sheet: sum(any(cell not in (None, "") for cell in row) for row in sheet.rows))


def table_of(sheet: Sheet, chosen: Mapping[str, Any]) -> Table:
    return tabular.recognise(sheet, header_row=chosen.get("header_row"), header_rows=chosen.get("header_rows"))


def open_table(an_import: Import) -> Table:
    """The table as a person has confirmed it. Raises tabular.Refused."""
    chosen = an_import.reading.get("chosen", {})
    workbook = read_file(Path(an_import.file.path), chosen)
    if workbook.sha256 != an_import.sha256:
        raise tabular.Refused(tabular.RefusalCode.DAMAGED)
    return table_of(choose_sheet(workbook, chosen.get("sheet", "")), chosen)


def how_it_was_read(workbook: Workbook, sheet: Sheet, table: Table, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """What the screens show of a reading, as plain data."""
    counts: dict[str, int] = {}
    for line in table.skipped:
        counts[str(line.reason)] = counts.get(str(line.reason), 0) + 1
    return {
        "format": workbook.format,
        "encoding": workbook.encoding or "",
        "delimiter": workbook.delimiter or "",
        "alternatives": [
            {"kind": each.kind, "value": each.value, "sample": list(each.sample)} for each in workbook.alternatives
        ],
        "sample": list(workbook.sample),
        "sheet": sheet.name,
        "sheets": [
            {"name": each.name, "rows": len(each.rows), "hidden": each.hidden} for each in workbook.sheets if each.rows
        ],
        "header_rows": list(table.header_rows),
        "title": list(table.title),
        "rows": len(table.rows),
        "skipped": counts,
        "has_under": any(row.under for row in table.rows),
        "under": list(dict.fromkeys(row.under[-1] for row in table.rows if row.under))[:3],
        "columns": [described(column) for column in table.columns],
        "chosen": dict(chosen),
    }


def described(column: Column) -> dict[str, Any]:
    return {
        "letter": column.letter,
        "header": column.header,
        "samples": list(column.samples[:4]),
        "kind": str(column.kind),
        "filled": column.filled,
        "number_style": column.number_style.example if column.number_style else "",
        "date_style": str(column.date_style) if column.date_style else "",
        "number_candidates": [style.example for style in column.number_candidates],
        "date_candidates": [str(style) for style in column.date_candidates],
        "currencies": list(column.currencies),
        "problems": sorted({str(problem.code) for problem in column.problems}),
    }
