"""How the reading process hands its sheets over: lines of JSON, because what comes from there is not trusted.

First a line about the file, then for each sheet a line about it and lines with some of its rows each, then an empty
object: an answer without it is cut short. A line may say instead why the file is refused. Neither side ever holds the
whole answer as text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any, Final

from sympolity.methods.tabular.grid import Alternative, Cell, Merge, Sheet, Workbook
from sympolity.methods.tabular.refusals import RefusalCode, Refused

ROWS_IN_A_LINE: Final = 500
MOST_KNOWN: Final = 20_000
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_SUSPECT: Final = (b"\\u0000", b"\\ud")
_DATE: Final = "d"
_DATETIME: Final = "t"


def pack_cell(value: object) -> object:
    """A cell as JSON can carry it. Times of day and durations become text."""
    if value is None or isinstance(value, str | bool):
        return value or None if value == "" else value
    if isinstance(value, int):
        return value if abs(value) < 10**18 else str(value)
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return [_DATE, value.date().isoformat()] if midnight else [_DATETIME, value.isoformat()]
    if isinstance(value, date):
        return [_DATE, value.isoformat()]
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return str(value)


def unpack_cell(value: Any) -> Cell:
    """The cell that `pack_cell` packed. Raises ValueError for anything it cannot have written."""
    if isinstance(value, list):
        mark, text = value
        return date.fromisoformat(text) if mark == _DATE else datetime.fromisoformat(text)
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise ValueError(value)


def answer(about: dict[str, object], sheets: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """The answer of the reading process, line by line. Each sheet has "name", "hidden", "merges" and "rows"."""
    yield line(about)
    for sheet in sheets:
        rows = sheet.pop("rows")
        yield line(sheet)
        for start in range(0, len(rows), ROWS_IN_A_LINE):
            yield line(rows[start : start + ROWS_IN_A_LINE])
    yield line({})


def refusal(refused: Refused) -> bytes:
    return line({"refused": refused.code.value, "params": refused.params})


def line(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def load(lines: Iterable[bytes], sha256: str) -> Workbook:
    """The workbook in an answer. Raises Refused when the answer is a refusal, or damaged, or cut short."""
    try:
        return _workbook(map(_message, lines), sha256)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(RefusalCode.DAMAGED) from error


def _message(line: bytes) -> Any:
    message = json.loads(line)
    return _storable(message) if any(mark in line for mark in _SUSPECT) else message


def _storable(content: Any) -> Any:
    """NUL and halves of pairs, which no database keeps, become the sign of a lost letter: its cell is refused."""
    if isinstance(content, str):
        return _UNSTORABLE.sub("\ufffd", content)
    if isinstance(content, list):
        return [_storable(each) for each in content]
    if isinstance(content, dict):
        return {key: _storable(value) for key, value in content.items()}
    return content


def _workbook(messages: Iterator[Any], sha256: str) -> Workbook:
    about: dict[str, Any] | None = None
    sheets: list[tuple[dict[str, Any], list[tuple[Cell, ...]]]] = []
    known: dict[str, str] = {}
    for message in messages:
        if isinstance(message, list):
            sheets[-1][1].extend(_row(cells, known) for cells in message)
        elif "refused" in message:
            raise Refused(message["refused"], message["params"])
        elif about is None:
            about = message
        elif message:
            sheets.append((message, []))
        else:
            break
    else:
        raise Refused(RefusalCode.DAMAGED)
    return Workbook(
        format=str(about["format"]),
        sha256=sha256,
        encoding=about["encoding"],
        delimiter=about["delimiter"],
        sheets=tuple(_sheet(content, rows) for content, rows in sheets),
        alternatives=tuple(
            Alternative(str(kind), str(value), tuple(map(str, sample))) for kind, value, sample in about["alternatives"]
        ),
        sample=tuple(map(str, about["sample"])),
    )


def _row(cells: list[Any], known: dict[str, str]) -> tuple[Cell, ...]:
    # Most rows hold neither dates nor anything else that needs unpacking.
    if any(isinstance(cell, list | dict) for cell in cells):
        return tuple(map(unpack_cell, cells))
    if len(known) > MOST_KNOWN:
        return tuple(known.get(cell, cell) if type(cell) is str else cell for cell in cells)
    # The names and words of a list stand in it again and again: each is held once.
    return tuple(known.setdefault(cell, cell) if type(cell) is str else cell for cell in cells)


def _sheet(content: dict[str, Any], rows: list[tuple[Cell, ...]]) -> Sheet:
    merges = tuple(Merge(*map(int, merge)) for merge in content["merges"])
    return Sheet(
        str(content["name"]),
        bool(content["hidden"]),
        tuple(rows),
        merges,
        tuple(map(int, content.get("hidden_rows", ()))),
        tuple(map(int, content.get("hidden_columns", ()))),
    )
