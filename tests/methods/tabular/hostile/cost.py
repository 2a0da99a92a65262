"""What reading took: memory at most, and seconds of a processor, of this process and of those it started."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

LIMIT = 700_000_000


@dataclass(frozen=True, slots=True)
class Spent:
    answer: Any
    seconds: float
    grown: int  # bytes by which the asking process grew at most
    started: int  # bytes of the largest process that it has started so far


@contextmanager
def small_process() -> Iterator[Callable[..., Spent]]:
    """Calls functions in a process that holds little.

    The system counts what a process holds for each one that it starts (`exec` keeps the maximum of the one before), and
    the process of a whole test run holds more than a file may take.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield lambda function, *arguments: pool.submit(spent, function, *arguments).result()


def spent(function: Callable[..., Any], *arguments: Any) -> Spent:
    forget_peak()
    before, begun = peak(), seconds()
    answer = function(*arguments)
    return Spent(answer, seconds() - begun, peak() - before, peak_of_children())


def forget_peak() -> None:
    with suppress(OSError):  # where the system does not allow it, the peak of the whole run is measured
        Path("/proc/self/clear_refs").write_text("5")


def peak() -> int:
    """Bytes of this process."""
    status = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) * 1024


def peak_of_children() -> int:
    """Bytes of the largest process that this one has started and that has ended."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def seconds() -> float:
    """Seconds of a processor that this process and those it started have used; a busy machine does not change them."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system
