"""What a hostile file is: how it is made, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Rows = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file made by `make`, each time the same bytes.

    It is either `refused` with one of these codes, or read: `rows` are the rows of its first sheet, or their number.
    `problems` are the codes that recognising that sheet reports.
    """

    make: Callable[[], bytes]
    refused: tuple[str, ...] = ()
    rows: Rows | int | None = None
    problems: tuple[str, ...] = ()


def refused(make: Callable[[], bytes], *codes: str) -> Hostile:
    return Hostile(make, refused=codes)


def read_as(make: Callable[[], bytes], rows: Rows | int, *problems: str) -> Hostile:
    return Hostile(make, rows=rows, problems=problems)
