"""Reads a file in a process of its own."""

from __future__ import annotations

from pathlib import Path

from sympolity.methods.tabular.grid import Workbook
from sympolity.methods.tabular.refusals import Limits


def read(
    path: Path, *, limits: Limits | None = None, encoding: str | None = None, delimiter: str | None = None
) -> Workbook:
    raise NotImplementedError
