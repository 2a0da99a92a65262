"""Reads a file in a process of its own, so that no file can take the server down."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Final

from sympolity.methods.tabular import wire
from sympolity.methods.tabular.grid import Workbook
from sympolity.methods.tabular.guard import examine
from sympolity.methods.tabular.refusals import Limits, RefusalCode, Refused

_SOURCES: Final = Path(__file__).parents[3]
# Every character may take six bytes in JSON, every cell a few more for its separators.
_BYTES_PER_CHARACTER: Final = 6
_BYTES_PER_CELL: Final = 40
_CHUNK: Final = 1 << 20


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
    return wire.load(_ask(request, data, limits), hashlib.sha256(data).hexdigest())


def _ask(request: str, data: bytes, limits: Limits) -> bytes:
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
    most = limits.characters * _BYTES_PER_CHARACTER + limits.cells * _BYTES_PER_CELL
    feeder = threading.Thread(target=_feed, args=(process, data), daemon=True)
    feeder.start()
    assert process.stdout is not None  # noqa: S101
    try:
        answer = bytearray()
        while chunk := process.stdout.read(_CHUNK):
            answer += chunk
            if len(answer) > most:
                raise Refused(RefusalCode.TOO_MUCH_TEXT, {"limit": limits.characters})
        returned = process.wait()
    finally:
        clock.cancel()
        if process.poll() is None:
            process.kill()
            process.wait()
        feeder.join()
        process.stdout.close()
    if overdue.is_set() or returned in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Refused(RefusalCode.TOO_SLOW, {"limit": limits.wall_seconds})
    if returned == 0 and answer:
        return bytes(answer)
    # The reader aborts when an allocation fails; any other death is the fault of the bytes.
    if returned == -signal.SIGABRT:
        raise Refused(RefusalCode.TOO_MUCH_MEMORY, {"limit": limits.memory_bytes})
    raise Refused(RefusalCode.DAMAGED)


def _feed(process: subprocess.Popen[bytes], data: bytes) -> None:
    assert process.stdin is not None  # noqa: S101
    # A child that refuses early does not read to the end.
    with suppress(OSError):
        process.stdin.write(data)
    with suppress(OSError):
        process.stdin.close()
