"""The file of an import, read again from its bytes: nothing is kept that could differ from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sympolity.interchange.files import corrections
from sympolity.interchange.models import Import
from sympolity.interchange.ocds import reading as ocds
from sympolity.methods import tabular
from sympolity.methods.tabular import Column, Kind, Row, Sheet, SkipReason, Table, Workbook

MOST_LISTED = 200
MOST_NOTICES = 5


def read_file(path: Path, chosen: Mapping[str, Any], kind: str = "") -> Workbook:
    """Raises tabular.Refused, whatever the bytes are."""
    if kind in ocds.SHEETS and ocds.is_json(path):
        return ocds.read_ocds(path)
    found = tabular.read(path, encoding=chosen.get("encoding") or None, delimiter=chosen.get("delimiter") or None)
    return ocds.unflattened(found) if kind in ocds.SHEETS else found


def choose_sheet(workbook: Workbook, name: str = "") -> Sheet:
    """The named sheet or table of a sheet, else the visible one with most filled rows: cover sheets are short."""
    if name:
        for sheet in workbook.sheets:
            if sheet.name == name:
                return sheet
        for part in (part for sheet in workbook.sheets for part in tabular.parts_of(sheet)):
            if part.name == name:
                return part
    visible = [sheet for sheet in workbook.sheets if not sheet.hidden] or list(workbook.sheets)
    return max(visible, key=lambda sheet: sum(any(cell not in (None, "") for cell in row) for row in sheet.rows))


def table_of(sheet: Sheet, chosen: Mapping[str, Any], *, is_ocds: bool = False) -> Table:
    if is_ocds:
        return ocds.table_of(sheet)
    return tabular.recognise(sheet, header_row=chosen.get("header_row"), header_rows=chosen.get("header_rows"))


@dataclass(frozen=True, slots=True)
class Opened:
    """The table with its cells, and the rows in which the list adds itself up."""

    table: Table
    totals: tuple[Row, ...]


def open_list(an_import: Import) -> Opened:
    """The table as it was recognised, its cells read anew from the file. Raises tabular.Refused."""
    reading = an_import.reading
    workbook = read_file(Path(an_import.file.path), reading.get("chosen", {}), an_import.kind)
    if workbook.sha256 != an_import.sha256:
        raise tabular.Refused(tabular.RefusalCode.DAMAGED)
    sheet = choose_sheet(workbook, reading.get("sheet", ""))
    columns = tuple(
        Column(each["index"], each["letter"], each["header"], tuple(each["samples"]), Kind(each["kind"]))
        for each in reading["columns"]
    )
    codes = frozenset(column.index for column in columns if column.kind is Kind.CODE)
    sheet = tabular.fill_down(sheet, after=max(reading["header_rows"], default=0), codes=codes)
    rows = _body(sheet, reading["body"])
    if leading := reading.get("leading"):
        rows = corrections.original_rows(rows, leading)
    listed = (each["row"] for each in reading.get("not_data", ()) if each["reason"] == SkipReason.TOTAL)
    totals = tuple(Row(number, sheet.rows[number - 1]) for number in listed) if not leading else ()
    return Opened(Table(sheet.name, tuple(reading["header_rows"]), columns, tuple(rows), ()), totals)


def _body(sheet: Sheet, body: Mapping[str, Any]) -> Iterator[Row]:
    under = {number: tuple(texts) for number, texts in body["under"]}
    above: tuple[str, ...] = ()
    for first, last in body["rows"]:
        for number in range(first, last + 1):
            above = under.get(number, above)
            yield Row(number, sheet.rows[number - 1], above)


def body_of(table: Table) -> dict[str, Any]:
    """Which rows are data, as ranges, and where the sub-headings above them change."""
    ranges: list[list[int]] = []
    under: list[list[Any]] = []
    above: tuple[str, ...] = ()
    for row in table.rows:
        if ranges and ranges[-1][1] == row.number - 1:
            ranges[-1][1] = row.number
        else:
            ranges.append([row.number, row.number])
        if row.under != above:
            under.append([row.number, list(row.under)])
            above = row.under
    return {"rows": ranges, "under": under}


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
            {"name": each.name, "rows": len(each.rows), "hidden": each.hidden}
            for whole in workbook.sheets
            if whole.rows
            for each in (whole, *(part for part in tabular.parts_of(whole) if part is not whole))
        ],
        "header_rows": list(table.header_rows),
        "title": list(table.title),
        "rows": len(table.rows),
        "body": body_of(table),
        "not_data": [
            {"row": line.number, "reason": str(line.reason), "text": line.text[:200]}
            for line in table.skipped
            if line.reason is not SkipReason.BLANK
        ][:MOST_LISTED],
        "skipped": counts,
        "notices": [
            {"code": str(each.code), "row": each.row, "value": each.value}
            for each in table.problems
            if each.code in (tabular.ProblemCode.ANOTHER_TABLE, tabular.ProblemCode.HIDDEN_ROWS)
        ][:MOST_NOTICES],
        "has_under": any(row.under for row in table.rows),
        "under": list(dict.fromkeys(row.under[-1] for row in table.rows if row.under))[:3],
        "columns": [described(column) for column in table.columns],
        "chosen": dict(chosen),
    }


def as_correction(workbook: Workbook, sheet: Sheet, corrected: Import) -> dict[str, Any]:
    """How a file of corrected rows is read: as the list that it corrects, row by row."""
    table = Table(sheet.name, (1,), (), corrections.rows_of(sheet), ())
    reading = how_it_was_read(workbook, sheet, table, {"sheet": sheet.name})
    leading = corrections.leading_of(corrected)
    kept = {key: corrected.reading[key] for key in ("columns", "has_under", "under") if key in corrected.reading}
    return reading | kept | {"leading": leading, "corrects": corrected.pk, "alternatives": []}


def described(column: Column) -> dict[str, Any]:
    return {
        "index": column.index,
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
