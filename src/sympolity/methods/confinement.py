"""Work on the bytes of strangers in a process of its own, so that no file can take the server down."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import IO, Final

_SOURCES: Final = Path(__file__).parents[2]


class Reason(StrEnum):
    """Why a confined process gave no whole answer."""

    TIME = "time"
    MEMORY = "memory"
    LENGTH = "length"
    DEATH = "death"


class Overrun(Exception):
    """A confined process was stopped, or ended by itself before its answer was whole."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason)


def confine(*, memory_bytes: int, cpu_seconds: int) -> None:
    """Takes memory, time, files and core dumps away from this process."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer_of(
    module: str, request: str, data: bytes, *, wall_seconds: float, most_bytes: int
) -> Generator[bytes, None, None]:
    """The lines that `python -m module request` writes when the data is its input.

    Raises Overrun. Closing the iterator early ends the process.
    """
    # The environment is not handed on: it holds the secrets of the server.
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-s", "-P", "-m", module, request],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={
            "PYTHONPATH": str(_SOURCES),
            "PYTHONHASHSEED": "random",
            "PYTHONUTF8": "1",
            # Threads of a library for matrices would claim more memory than a file may take.
            "OPENBLAS_NUM_THREADS": "1",
        },
        cwd="/",
        start_new_session=True,
    )
    overdue = threading.Event()

    def stop() -> None:
        overdue.set()
        process.kill()

    clock = threading.Timer(wall_seconds, stop)
    clock.start()
    feeder = threading.Thread(target=_feed, args=(process, data), daemon=True)
    feeder.start()
    assert process.stdout is not None  # noqa: S101
    try:
        yield from _lines(process.stdout, most_bytes)
        returned = process.wait()
    finally:
        clock.cancel()
        if process.poll() is None:
            process.kill()
            process.wait()
        feeder.join()
        process.stdout.close()
    if overdue.is_set() or returned in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Overrun(Reason.TIME)
    if returned:
        # Libraries abort when an allocation fails; any other death is the fault of the bytes.
        raise Overrun(Reason.MEMORY if returned == -signal.SIGABRT else Reason.DEATH)


def _lines(answer: IO[bytes], most_bytes: int) -> Iterator[bytes]:
    while line := answer.readline(most_bytes):
        most_bytes -= len(line)
        if most_bytes <= 0:
            raise Overrun(Reason.LENGTH)
        yield line


def _feed(process: subprocess.Popen[bytes], data: bytes) -> None:
    assert process.stdin is not None  # noqa: S101
    # A process that refuses early does not read to the end.
    with suppress(OSError):
        process.stdin.write(data)
    with suppress(OSError):
        process.stdin.close()
