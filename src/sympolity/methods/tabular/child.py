"""The process that opens one file: limits on itself first, then the file from standard input, then the answer.

Run as `python -m sympolity.methods.tabular.child '{"limits": {...}, ...}' < file`.
"""

from __future__ import annotations

import json
import resource
import sys
from io import BytesIO
from typing import Any

import python_calamine

from sympolity.methods.tabular import delimited, wire
from sympolity.methods.tabular.guard import FileKind, examine
from sympolity.methods.tabular.refusals import Limits, RefusalCode, Refused


def confine(limits: Limits) -> None:
    """Takes memory, time, files and core dumps away from this process."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(data: bytes, limits: Limits, encoding: str | None, delimiter: str | None) -> dict[str, object]:
    """The content of the file, ready for the wire. Raises Refused."""
    kind = examine(data, limits)
    if kind is FileKind.CSV:
        return delimited.read_delimited(data, limits, encoding, delimiter)
    sheets = _read_sheets(data, limits)
    return {
        "format": kind.value,
        "encoding": None,
        "delimiter": None,
        "sheets": sheets,
        "alternatives": [],
        "sample": [],
    }


def _read_sheets(data: bytes, limits: Limits) -> list[dict[str, object]]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        metadata = [sheet for sheet in workbook.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
        if len(metadata) > limits.sheets:
            raise Refused(RefusalCode.TOO_MANY_SHEETS, {"sheets": len(metadata), "limit": limits.sheets})
        sheets = []
        cells = characters = 0
        for entry in metadata:
            sheet = workbook.get_sheet_by_name(entry.name)
            cells += _check_extent(sheet, limits)
            if cells > limits.cells:
                raise Refused(RefusalCode.TOO_MANY_CELLS, {"cells": cells, "limit": limits.cells})
            rows = sheet.to_python(skip_empty_area=False)
            characters += check_text(rows, sheet.name, limits)
            if characters > limits.characters:
                raise Refused(RefusalCode.TOO_MUCH_TEXT, {"limit": limits.characters})
            hidden = entry.visible != python_calamine.SheetVisibleEnum.Visible
            sheets.append(_packed(sheet, rows, hidden=hidden))
        return sheets
    except Refused:
        raise
    except python_calamine.PasswordError as error:
        raise Refused(RefusalCode.PASSWORD) from error
    except MemoryError:
        raise
    except BaseException as error:  # a panic of the reader is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise Refused(RefusalCode.DAMAGED) from error


def _check_extent(sheet: Any, limits: Limits) -> int:
    """The number of cells down to the last one in use. Raises Refused."""
    if sheet.end is None:
        return 0
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if height > limits.rows:
        raise Refused(RefusalCode.TOO_MANY_ROWS, {"sheet": sheet.name, "rows": height, "limit": limits.rows})
    if width > limits.columns:
        params = {"sheet": sheet.name, "columns": width, "limit": limits.columns}
        raise Refused(RefusalCode.TOO_MANY_COLUMNS, params)
    return int(height * width)


def check_text(rows: list[list[Any]], name: str, limits: Limits) -> int:
    """The number of characters. Raises Refused for one cell that is too long."""
    characters = 0
    for number, row in enumerate(rows, start=1):
        for cell in row:
            if isinstance(cell, str):
                characters += len(cell)
                if len(cell) > limits.cell_characters:
                    params = {"sheet": name, "row": number, "limit": limits.cell_characters}
                    raise Refused(RefusalCode.CELL_TOO_LONG, params)
    return characters


def _packed(sheet: Any, rows: list[list[Any]], *, hidden: bool) -> dict[str, object]:
    packed = [[wire.pack_cell(cell) for cell in row] for row in rows]
    for row in packed:
        while row and row[-1] is None:
            row.pop()
    while packed and not packed[-1]:
        packed.pop()
    merges = [
        [top + 1, left + 1, bottom + 1, right + 1]
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
        if top < len(packed)
    ]
    return {"name": sheet.name, "hidden": hidden, "rows": packed, "merges": merges}


def main() -> None:
    """Reads, answers, and never shows a traceback of a hostile file to anybody."""
    request = json.loads(sys.argv[1])
    limits = Limits(**request["limits"])
    confine(limits)
    try:
        data = sys.stdin.buffer.read(limits.bytes + 1)
        reply = answer(data, limits, request["encoding"], request["delimiter"])
        packed = wire.dump(reply)
    except Refused as refusal:
        packed = wire.dump({"refused": refusal.code.value, "params": refusal.params})
    except MemoryError:
        packed = wire.dump({"refused": RefusalCode.TOO_MUCH_MEMORY.value, "params": {"limit": limits.memory_bytes}})
    sys.stdout.buffer.write(packed)


if __name__ == "__main__":
    main()
