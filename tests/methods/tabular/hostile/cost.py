"""What reading took: memory at most, and seconds of a processor, of this process and of those it started."""

from __future__ import annotations

import os
import resource
from contextlib import suppress
from pathlib import Path

LIMIT = 700_000_000


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
