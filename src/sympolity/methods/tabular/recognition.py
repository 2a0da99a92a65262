"""Finds the table in a sheet: where the headings stand, which rows are data, what the columns hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sympolity.methods.tabular.columns import typed_columns, with_problems
from sympolity.methods.tabular.grid import Cell, Sheet
from sympolity.methods.tabular.headings import Heading, find_heading, shape_of, usual_fill
from sympolity.methods.tabular.levels import Levels
from sympolity.methods.tabular.merges import fill_down, merge_problems
from sympolity.methods.tabular.parts import parts_of
from sympolity.methods.tabular.problems import Problem, ProblemCode
from sympolity.methods.tabular.table import Column, Kind, Row, Skipped, SkipReason, Table
from sympolity.methods.tabular.texts import is_blank, plain, unwanted
from sympolity.methods.tabular.totals import adds_up, says_total

# A single filled cell is a sub-heading only where rows usually have this many.
_WIDE_ROW: Final = 3
_SPARSE_SHARE: Final = 0.25
_LONGEST_TEXT: Final = 500
_LISTED: Final = 10


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    cells: tuple[Cell, ...]
    filled: tuple[int, ...]

    @property
    def text(self) -> str:
        return " ".join(plain(self.cells[i]).strip() for i in self.filled)[:_LONGEST_TEXT]


def recognise(sheet: Sheet, *, header_row: int | None = None, header_rows: int | None = None) -> Table:
    """The table of a sheet, every row accounted for: as data, or as skipped with the reason.

    `header_row` overrules the search: the number of the (first) heading line, 0 for a sheet without headings;
    `header_rows` says how many lines it has. Row numbers are the spreadsheet's own.
    """
    heading = find_heading(sheet, header_row, header_rows)
    whole = fill_down(sheet, after=heading.last)
    table = _recognised(whole, heading)
    # Only now it is known which columns hold codes: a number of a project stands for each of its rows.
    codes = frozenset(column.index for column in table.columns if column.kind is Kind.CODE)
    if codes and (again := fill_down(sheet, after=heading.last, codes=codes)) != whole:
        table = _recognised(again, heading)
    found = merge_problems(sheet, after=heading.last, codes=codes) + _hidden(sheet, table)
    further = _further_tables(sheet, list(table.rows), table.columns, list(table.skipped))
    return replace(table, columns=with_problems(table.columns, found), problems=(*table.problems, *found, *further))


def _hidden(sheet: Sheet, table: Table) -> list[Problem]:
    """Columns and rows of data that nobody saw in the spreadsheet. They are read like the others."""
    filled = {column.index for column in table.columns if column.filled}
    found = [Problem(ProblemCode.HIDDEN_COLUMN, None, k - 1) for k in sheet.hidden_columns if k - 1 in filled]
    hidden = set(sheet.hidden_rows)
    rows = [row.number for row in table.rows if row.number in hidden]
    if rows:
        listed = ", ".join(map(str, rows[:_LISTED])) + (" …" if len(rows) > _LISTED else "")
        found.append(Problem(ProblemCode.HIDDEN_ROWS, rows[0], None, listed))
    return found


def tables_of(sheet: Sheet) -> tuple[Table, ...]:
    """Every table of a sheet, as `recognise` gives it, each named after the sheet and its number."""
    return tuple(map(recognise, parts_of(sheet)))


def _recognised(sheet: Sheet, heading: Heading) -> Table:
    lines = [_Line(number, cells, _filled(cells)) for number, cells in enumerate(sheet.rows, start=1)]
    width = max((line.filled[-1] + 1 for line in lines if line.filled), default=0)
    skipped = [_above(line, heading) for line in lines if line.number <= heading.last]
    rows, not_data = _sort_out(
        [line for line in lines if line.number > heading.last], heading, _merged_across(sheet, width)
    )
    columns = typed_columns(heading.texts(width), rows)
    rows, not_data = _totals_by_sum(rows, not_data, columns)
    return Table(
        sheet=sheet.name,
        header_rows=heading.rows,
        columns=columns,
        rows=tuple(rows),
        skipped=tuple(sorted(skipped + not_data, key=lambda line: line.number)),
        problems=_problems(rows, columns, [*skipped, *not_data]),
    )


def _filled(cells: Sequence[Cell]) -> tuple[int, ...]:
    return tuple(
        i for i, cell in enumerate(cells) if cell is not None and (not isinstance(cell, str) or not is_blank(cell))
    )


def _above(line: _Line, heading: Heading) -> Skipped:
    if line.number in heading.rows:
        return Skipped(line.number, SkipReason.HEADER, line.text)
    if line.number in heading.column_numbers:
        return Skipped(line.number, SkipReason.COLUMN_NUMBERS, line.text)
    return Skipped(line.number, SkipReason.TITLE if line.filled else SkipReason.BLANK, line.text)


def _merged_across(sheet: Sheet, width: int) -> frozenset[int]:
    """Rows of which one merged cell covers at least half of the width."""
    return frozenset(
        merge.first_row
        for merge in sheet.merges
        if merge.first_row == merge.last_row and 2 * (merge.last_column - merge.first_column + 1) >= width > 2
    )


def _sort_out(lines: list[_Line], heading: Heading, merged_across: frozenset[int]) -> tuple[list[Row], list[Skipped]]:
    fills = [len(line.filled) for line in lines if line.filled]
    usual = usual_fill(fills)
    # Where many rows have a single value, that is how the data look.
    singles = sum(fill == 1 for fill in fills)
    many_singles = singles > max(2, _SPARSE_SHARE * len(fills))
    sparse = usual < _WIDE_ROW or (many_singles and not _grouped(lines))
    rows: list[Row] = []
    skipped: list[Skipped] = []
    levels = Levels()
    pending: list[Skipped] = []
    for line in lines:
        reason = _reason(line, heading, usual, sparse=sparse, across=line.number in merged_across)
        if reason is None:
            levels.data()
            skipped += pending
            pending = []
            rows.append(Row(line.number, line.cells, levels.texts))
            continue
        entry = Skipped(line.number, reason, line.text)
        if reason is SkipReason.SUBHEADING:
            levels.enter(plain(line.cells[line.filled[0]]), line.filled[0])
            pending.append(entry)
        else:
            skipped.append(entry)
    # What stands below the last row of data heads nothing.
    skipped += [Skipped(entry.number, SkipReason.NOTE, entry.text) for entry in pending]
    return rows, skipped


def _grouped(lines: list[_Line]) -> bool:
    """Whether single cells stand in one column that other rows leave empty or use otherwise, with rows between."""
    single = [i for i, line in enumerate(lines) if len(line.filled) == 1]
    followed = sum(i + 1 < len(lines) and len(lines[i + 1].filled) > 1 for i in single)
    return len(single) <= 0.5 * len(lines) and followed >= 0.5 * len(single)


def _reason(line: _Line, heading: Heading, usual: int, *, sparse: bool, across: bool) -> SkipReason | None:
    if not line.filled:
        return SkipReason.BLANK
    if heading.repeats(line.cells):
        return SkipReason.REPEATED_HEADER
    if says_total(line.cells, line.filled, usual):
        return SkipReason.TOTAL
    only = line.cells[line.filled[0]]
    if len(line.filled) == 1 and shape_of(only) == "t" and (across or not sparse):
        return SkipReason.SUBHEADING
    return None


def _totals_by_sum(
    rows: list[Row], skipped: list[Skipped], columns: tuple[Column, ...]
) -> tuple[list[Row], list[Skipped]]:
    """Takes away a last row without any word in it that is the sum of the rows above."""
    numeric = [column for column in columns if column.kind is Kind.NUMBER]
    if len(rows) < 3 or not numeric or not adds_up(rows, numeric):
        return rows, skipped
    last = rows[-1]
    text = " ".join(plain(cell) for cell in last.cells if not is_blank(cell))
    return rows[:-1], [*skipped, Skipped(last.number, SkipReason.TOTAL, text)]


def _further_tables(
    sheet: Sheet, rows: list[Row], columns: tuple[Column, ...], skipped: list[Skipped]
) -> list[Problem]:
    """Where other tables begin, and rows below a blank one with words in all columns of numbers and dates."""
    blank = {line.number for line in skipped if line.reason is SkipReason.BLANK}
    typed = [column.index for column in columns if column.kind in (Kind.NUMBER, Kind.DATE)]
    found = {
        row.number: plain(row.cells[0])
        for row in rows
        if row.number - 1 in blank
        and any(i < len(row.cells) and not is_blank(row.cells[i]) for i in typed)
        and all(shape_of(cell) in "bt" for cell in row.cells)
    }
    for part in parts_of(sheet)[1:]:
        first = next(number for number, cells in enumerate(part.rows, start=1) if _filled(cells))
        found.setdefault(first, part.name)
    return [Problem(ProblemCode.ANOTHER_TABLE, number, None, text) for number, text in found.items()]


def _problems(rows: list[Row], columns: tuple[Column, ...], skipped: list[Skipped]) -> tuple[Problem, ...]:
    found = [problem for column in columns for problem in column.problems]
    for row in rows:
        # One look at the whole row: hardly any has such characters.
        if unwanted("".join(cell for cell in row.cells if isinstance(cell, str))) is None:
            continue
        for i, cell in enumerate(row.cells):
            if isinstance(cell, str) and (code := unwanted(cell)):
                found.append(Problem(code, row.number, i, cell))
    headed = [column.index for column in columns if column.header]
    if headed:
        found += [
            Problem(ProblemCode.BEYOND_HEADER, row.number, i, plain(row.cells[i]))
            for row in rows
            for i in range(headed[-1] + 1, len(row.cells))
            if not is_blank(row.cells[i])
        ]
    found += [
        Problem(code, line.number, None, line.text) for line in skipped if (code := unwanted(line.text)) is not None
    ]
    return tuple(found)
