"""Cells merged downwards: a value that holds for each of the rows it stands beside."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from sympolity.methods.tabular.grid import Cell, Merge, Sheet
from sympolity.methods.tabular.headings import is_year, shape_of
from sympolity.methods.tabular.problems import Problem, ProblemCode
from sympolity.methods.tabular.texts import is_blank, plain

_DASH: Final = "–"


def fill_down(sheet: Sheet, *, after: int, codes: Collection[int] = ()) -> Sheet:
    """The sheet with the cells that are merged downwards below row `after` written into each of their rows.

    Texts, days and years are; other numbers only in the columns of `codes` (counted from 0): an amount beside
    three rows is one amount, not three. Rows that hold nothing else stay blank.
    """
    merges = _downwards(sheet, after)
    if not merges:
        return sheet
    rows = list(sheet.rows)
    for merge in merges:
        column = merge.first_column - 1
        cell = _cell(rows[merge.first_row - 1], column)
        if not _holds_for_each(cell, column, codes):
            continue
        for k in range(merge.first_row, min(merge.last_row, len(rows))):
            if not all(map(is_blank, rows[k])):
                padded = [*rows[k], *[None] * (column + 1 - len(rows[k]))]
                padded[column] = cell
                rows[k] = tuple(padded)
    return replace(sheet, rows=tuple(rows))


def merge_problems(sheet: Sheet, *, after: int, codes: Collection[int] = ()) -> list[Problem]:
    """Says of each cell merged downwards whether it was written into its rows, and which rows these are."""
    found = []
    for merge in _downwards(sheet, after):
        cell = _cell(sheet.rows[merge.first_row - 1], merge.first_column - 1)
        if is_blank(cell):
            continue
        filled = _holds_for_each(cell, merge.first_column - 1, codes)
        code = ProblemCode.FILLED_DOWN if filled else ProblemCode.MERGED_BODY
        rows = f"{merge.first_row}{_DASH}{merge.last_row}"
        found.append(Problem(code, merge.first_row, merge.first_column - 1, rows))
    return found


def _downwards(sheet: Sheet, after: int) -> list[Merge]:
    return [
        merge
        for merge in sheet.merges
        if after < merge.first_row < merge.last_row and merge.first_row <= len(sheet.rows)
    ]


def _cell(row: tuple[Cell, ...], column: int) -> Cell:
    return row[column] if column < len(row) else None


def _holds_for_each(cell: Cell, column: int, codes: Collection[int]) -> bool:
    if is_blank(cell):
        return False
    return column in codes or shape_of(cell) != "n" or is_year(cell) or plain(cell).strip()[:1] == "0"
