"""Reads a file in a process of its own, so that no file can take the server down."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Final

from sympolity.methods.tabular import wire
from sympolity.methods.tabular.grid import Workbook
from sympolity.methods.tabular.guard import examine
from sympolity.methods.tabular.refusals import Limits, RefusalCode, Refused

_SOURCES: Final = Path(__file__).parents[3]
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
    return _ask(request, data, limits)


def _ask(request: str, data: bytes, limits: Limits) -> Workbook:
    # The environment is not handed on: it holds the secrets of the server.
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-s", "-P", "-m", "sympolity.methods.tabular.child", request],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(_SOURCES), "PYTHONHASHSEED": "random", "PYTHONUTF8": "1"},
        cwd="/",
        start_new_session=True,
    )
    overdue = threading.Event()

    def stop() -> None:
        overdue.set()
        process.kill()

    clock = threading.Timer(limits.wall_seconds, stop)
    clock.start()
    feeder = threading.Thread(target=_feed, args=(process, data), daemon=True)
    feeder.start()
    assert process.stdout is not None  # noqa: S101
    try:
        workbook = wire.load(_lines(process.stdout, limits), hashlib.sha256(data).hexdigest())
        returned = process.wait()
    except Refused as refused:
        # An answer that breaks off tells nothing; the way in which the process ended does.
        if refused.code is not RefusalCode.DAMAGED:
            raise
        process.stdout.close()
        raise _why(process.wait(), limits, overdue=overdue.is_set()) from refused
    finally:
        clock.cancel()
        if process.poll() is None:
            process.kill()
            process.wait()
        feeder.join()
        process.stdout.close()
    if returned or overdue.is_set():
        raise _why(returned, limits, overdue=overdue.is_set())
    return workbook


def _lines(answer: IO[bytes], limits: Limits) -> Iterator[bytes]:
    """Raises Refused for an answer that is longer than any file within the limits can give."""
    most = limits.characters * _BYTES_PER_CHARACTER + limits.cells * _BYTES_PER_CELL
    while line := answer.readline(most):
        most -= len(line)
        if most <= 0:
            raise Refused(RefusalCode.TOO_MUCH_TEXT, {"limit": limits.characters})
        yield line


def _why(returned: int, limits: Limits, *, overdue: bool) -> Refused:
    if overdue or returned in (-signal.SIGXCPU, -signal.SIGKILL):
        return Refused(RefusalCode.TOO_SLOW, {"limit": limits.wall_seconds})
    # The reader aborts when an allocation fails; any other death is the fault of the bytes.
    if returned == -signal.SIGABRT:
        return Refused(RefusalCode.TOO_MUCH_MEMORY, {"limit": limits.memory_bytes})
    return Refused(RefusalCode.DAMAGED)


def _feed(process: subprocess.Popen[bytes], data: bytes) -> None:
    assert process.stdin is not None  # noqa: S101
    # A child that refuses early does not read to the end.
    with suppress(OSError):
        process.stdin.write(data)
    with suppress(OSError):
        process.stdin.close()
