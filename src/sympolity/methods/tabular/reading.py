"""Reads a file in a process of its own, under limits."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Final

from sympolity.methods.confinement import Overrun, Reason, answer_of
from sympolity.methods.tabular import wire
from sympolity.methods.tabular.grid import Workbook
from sympolity.methods.tabular.guard import examine
from sympolity.methods.tabular.refusals import Limits, RefusalCode, Refused

_READER: Final = "sympolity.methods.tabular.child"
# Every character may take six bytes in JSON, every cell a few more for its separators.
_BYTES_PER_CHARACTER: Final = 6
_BYTES_PER_CELL: Final = 40


def read(
    path: Path, *, limits: Limits | None = None, encoding: str | None = None, delimiter: str | None = None
) -> Workbook:
    """The sheets of an .xlsx, .xls, .ods or delimited text file.

    `encoding` and `delimiter` overrule what is found in a text file. Memory, time, rows, columns and cells are
    limited. Raises Refused, whatever the bytes are; OSError when the file cannot be opened.
    """
    limits = limits or Limits()
    with path.open("rb") as file:
        data = file.read(limits.bytes + 1)
    if len(data) > limits.bytes:
        raise Refused(RefusalCode.TOO_BIG, {"bytes": path.stat().st_size, "limit": limits.bytes})
    examine(data, limits)
    request = json.dumps({"limits": asdict(limits), "encoding": encoding, "delimiter": delimiter})
    most = limits.characters * _BYTES_PER_CHARACTER + limits.cells * _BYTES_PER_CELL
    try:
        with closing(answer_of(_READER, request, data, wall_seconds=limits.wall_seconds, most_bytes=most)) as lines:
            return wire.load(lines, hashlib.sha256(data).hexdigest())
    except Overrun as overrun:
        raise _refused(overrun.reason, limits) from overrun


def _refused(reason: Reason, limits: Limits) -> Refused:
    match reason:
        case Reason.TIME:
            return Refused(RefusalCode.TOO_SLOW, {"limit": limits.wall_seconds})
        case Reason.MEMORY:
            return Refused(RefusalCode.TOO_MUCH_MEMORY, {"limit": limits.memory_bytes})
        case Reason.LENGTH:
            return Refused(RefusalCode.TOO_MUCH_TEXT, {"limit": limits.characters})
        case Reason.DEATH:
            return Refused(RefusalCode.DAMAGED)
