"""How the reading process hands its sheets over: JSON, because what comes from there is not trusted."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any, Final

from sympolity.methods.tabular.grid import Alternative, Cell, Merge, Sheet, Workbook
from sympolity.methods.tabular.refusals import RefusalCode, Refused

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


def dump(answer: dict[str, object]) -> bytes:
    """The answer of the reading process."""
    return json.dumps(answer, ensure_ascii=True, separators=(",", ":")).encode()


def load(answer: bytes, sha256: str) -> Workbook:
    """The workbook in an answer. Raises Refused when the answer is a refusal or no answer at all."""
    try:
        content = json.loads(answer)
        if "refused" in content:
            raise Refused(content["refused"], content["params"])
        return Workbook(
            format=str(content["format"]),
            sha256=sha256,
            encoding=content["encoding"],
            delimiter=content["delimiter"],
            sheets=tuple(_sheet(sheet) for sheet in content["sheets"]),
            alternatives=tuple(
                Alternative(str(kind), str(value), tuple(map(str, sample)))
                for kind, value, sample in content["alternatives"]
            ),
            sample=tuple(map(str, content["sample"])),
        )
    except Refused:
        raise
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(RefusalCode.DAMAGED) from error


def _sheet(content: dict[str, Any]) -> Sheet:
    # Most sheets hold neither dates nor anything else that needs unpacking.
    rows = tuple(
        tuple(map(unpack_cell, row)) if any(isinstance(cell, list | dict) for cell in row) else tuple(row)
        for row in content["rows"]
    )
    merges = tuple(Merge(*map(int, merge)) for merge in content["merges"])
    return Sheet(str(content["name"]), bool(content["hidden"]), rows, merges)
