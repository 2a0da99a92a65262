"""Finds the table in a sheet."""

from __future__ import annotations

from sympolity.methods.tabular.grid import Sheet
from sympolity.methods.tabular.table import Table


def recognise(sheet: Sheet, *, header_row: int | None = None, header_rows: int | None = None) -> Table:
    raise NotImplementedError
