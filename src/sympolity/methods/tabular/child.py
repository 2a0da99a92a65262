"""The process that opens one file: limits on itself first, then the file from standard input, then the answer.

Run as `python -m sympolity.methods.tabular.child '{"limits": {...}, ...}' < file`.
"""

from __future__ import annotations

import json
import sys
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import python_calamine

from sympolity.methods.confinement import confine
from sympolity.methods.tabular import delimited, wire
from sympolity.methods.tabular.errors import Overlooked, overlooked
from sympolity.methods.tabular.guard import FileKind, examine
from sympolity.methods.tabular.refusals import Limits, RefusalCode, Refused

_MANIFEST = "META-INF/manifest.xml"


def answer(data: bytes, limits: Limits, encoding: str | None, delimiter: str | None) -> Iterator[bytes]:
    """The content of the file, line by line for the wire. Raises Refused, perhaps after the first lines."""
    kind = examine(data, limits)
    if kind is FileKind.CSV:
        about, sheet = delimited.read_delimited(data, limits, encoding, delimiter)
        return wire.answer(about, [sheet])
    if kind is not FileKind.XLS:
        _check_parts(data)
    about = {"format": kind.value, "encoding": None, "delimiter": None, "alternatives": [], "sample": []}
    return wire.answer(about, _read_sheets(data, kind, limits))


def _check_parts(data: bytes) -> None:
    """Whether each part of an archive is as long as its directory says. Raises Refused.

    Only what the directory announces is unpacked: a part that lies costs no more than its lie.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            # The parts of a protected .ods are packed as usual; only its list of parts says that they are encrypted.
            if _MANIFEST in archive.NameToInfo and b"encryption-data" in archive.read(_MANIFEST):
                raise Refused(RefusalCode.PASSWORD)
            broken = archive.testzip()
    except (KeyError, ValueError, OSError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        raise Refused(RefusalCode.DAMAGED) from error
    if broken is not None:
        raise Refused(RefusalCode.DAMAGED)


def _read_sheets(data: bytes, kind: FileKind, limits: Limits) -> Iterator[dict[str, object]]:
    """One sheet after the other. Raises Refused, also when none of them holds anything."""
    try:
        sheets = _within_limits(data, limits)
        yield from _contents(sheets, overlooked(data) if kind is FileKind.XLSX else {}, limits)
    except (Refused, MemoryError, GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except python_calamine.PasswordError as error:
        raise Refused(RefusalCode.PASSWORD) from error
    except BaseException as error:  # a panic of the reader is no Exception
        raise Refused(RefusalCode.DAMAGED) from error


def _within_limits(data: bytes, limits: Limits) -> list[tuple[Any, bool]]:
    """The sheets as the reader holds them, and whether each is hidden. Nothing has become a value of ours yet."""
    workbook = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    listed = [sheet for sheet in workbook.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
    if len(listed) > limits.sheets:
        raise Refused(RefusalCode.TOO_MANY_SHEETS, {"sheets": len(listed), "limit": limits.sheets})
    sheets = []
    cells = 0
    for entry in listed:
        sheet = workbook.get_sheet_by_name(entry.name)
        cells += _check_extent(sheet, limits)
        if cells > limits.cells:
            raise Refused(RefusalCode.TOO_MANY_CELLS, {"cells": cells, "limit": limits.cells})
        sheets.append((sheet, entry.visible != python_calamine.SheetVisibleEnum.Visible))
    return sheets


def _contents(
    sheets: list[tuple[Any, bool]], besides: dict[str, Overlooked], limits: Limits
) -> Iterator[dict[str, object]]:
    """What stands in each sheet. A sheet is let go before the next one is taken."""
    characters = filled = 0
    while sheets:
        sheet, hidden = sheets.pop(0)
        rows = sheet.to_python(skip_empty_area=False)
        known = besides.get(sheet.name, Overlooked())
        for (row, column), error in known.failed.items():
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = error
        characters += check_text(rows, sheet.name, limits)
        if characters > limits.characters:
            raise Refused(RefusalCode.TOO_MUCH_TEXT, {"limit": limits.characters})
        packed = _packed(sheet, rows, hidden=hidden)
        packed |= {"hidden_rows": sorted(known.rows), "hidden_columns": sorted(known.columns)}
        del rows
        filled += bool(packed["rows"])
        yield packed
    if not filled:
        raise Refused(RefusalCode.EMPTY)


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
    packed = []
    for row in rows:
        cells = [cell if type(cell) is str and cell else wire.pack_cell(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        packed.append(cells)
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
    confine(memory_bytes=limits.memory_bytes, cpu_seconds=limits.cpu_seconds)
    out = sys.stdout.buffer
    try:
        data = sys.stdin.buffer.read(limits.bytes + 1)
        for line in answer(data, limits, request["encoding"], request["delimiter"]):
            out.write(line)
    except Refused as refused:
        out.write(wire.refusal(refused))
    except MemoryError:
        out.write(wire.refusal(Refused(RefusalCode.TOO_MUCH_MEMORY, {"limit": limits.memory_bytes})))
    out.flush()


if __name__ == "__main__":
    main()
