"""Reads many mutants in one process, under the limits that one file has, and says what became of each.

Run as `python -m methods.tabular.hostile.batch FIRST LAST`: a line for every mutant. Starting a process for each takes
most of the time. A mutant that ends this process leaves a line without an answer; it is then read alone, as every file
is in earnest.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from methods.tabular.hostile.mutations import mutant
from sympolity.methods.confinement import confine
from sympolity.methods.tabular import Limits, Refused, Workbook, child, read, recognise, wire

ROOT = Path(__file__).parents[4]


@dataclass(frozen=True, slots=True)
class Answer:
    number: int
    name: str
    outcome: str
    seconds: float


def read_together(first: int, last: int) -> Iterator[Answer]:
    """What becomes of the mutants from the first up to the last, which is left out."""
    while first < last:
        command = [sys.executable, "-m", "methods.tabular.hostile.batch", str(first), str(last)]
        paths = os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests")))
        done = subprocess.run(
            command, env={"PYTHONPATH": paths}, capture_output=True, text=True, check=False, timeout=600
        )
        for line in done.stdout.splitlines():
            number, name, *answer = line.split("\t")
            first = int(number) + 1
            yield Answer(int(number), name, answer[0], float(answer[1])) if answer else read_alone(int(number))
        assert done.stdout, done.stderr


def read_alone(number: int) -> Answer:
    """What becomes of one mutant as a file."""
    name, data = mutant(number)
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        started = time.monotonic()
        try:
            outcome = recognised(read(Path(file.name)))
        except Refused as refused:
            outcome = named(refused)
        return Answer(number, name, outcome, time.monotonic() - started)


def read_here(data: bytes, limits: Limits) -> str:
    try:
        return recognised(wire.load(child.answer(data, limits, None, None), ""))
    except Refused as refused:
        return named(refused)
    except MemoryError:
        return "too_much_memory"


def recognised(workbook: Workbook) -> str:
    for sheet in workbook.sheets:
        recognise(sheet)
    return "read"


def named(refused: Refused) -> str:
    assert "{" not in str(refused)
    return refused.code.value


def main() -> None:
    first, last = int(sys.argv[1]), int(sys.argv[2])
    limits = Limits()
    confine(memory_bytes=limits.memory_bytes, cpu_seconds=500)
    for number in range(first, last):
        name, data = mutant(number)
        sys.stdout.write(f"{number}\t{name}")
        sys.stdout.flush()
        started = time.process_time()
        outcome = read_here(data, limits)
        sys.stdout.write(f"\t{outcome}\t{time.process_time() - started:.3f}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
