"""Finds the line, or lines, of headings below titles and above the data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sympolity.methods.tabular.dates import date_readings
from sympolity.methods.tabular.grid import Cell, Merge, Sheet
from sympolity.methods.tabular.numbers import take_apart
from sympolity.methods.tabular.problems import ProblemCode, Unreadable
from sympolity.methods.tabular.texts import is_blank, plain, tells_nothing
from sympolity.methods.tabular.totals import is_bare_total

_SEARCHED_ROWS: Final = 60
_BODY_SAMPLE: Final = 300
_MOST_HEADING_ROWS: Final = 4
_LONGEST_HEADING: Final = 250
_TELLING_COLUMNS: Final = 2
_ENOUGH: Final = 1.15
_JOINT: Final = " / "
# What leaks out of databases and programs into a heading: commands, calls, placeholders.
_ODD: Final = re.compile(
    r"\bselect\b.+|\|\||\b(?:nvl|decode|to_char|to_date|coalesce|concat|substr)\s*\(|\b(?:count|sum|trim|cast|max|min)\((?:\*|\w+[._])|\bfrom\b.+\bwhere\b"
    r"|\{\{|\$\{|<%|^=\w+\(|^#(?:REF|NAME|N/A)|^unnamed: \d+$|<[a-z/]+>",
    re.IGNORECASE | re.DOTALL,
)
_NEARLY_DAYS: Final = (ProblemCode.NO_SUCH_DAY, ProblemCode.AMBIGUOUS_DATES)
_YEAR: Final = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading lines with the text of each column. `last` is the last line above the data."""

    rows: tuple[int, ...]
    columns: tuple[str, ...]
    last: int
    column_numbers: tuple[int, ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()

    def texts(self, width: int) -> tuple[str, ...]:
        """The headings, "" where a column has none."""
        return (*self.columns, *[""] * (width - len(self.columns)))[: max(width, len(self.columns))]

    def repeats(self, cells: Sequence[Cell]) -> bool:
        """Whether the cells are a heading line once more, as at the top of a printed page."""
        return any(
            len(cells) >= len(line)
            and all(map(_reads, cells, line))
            and all(is_blank(cell) for cell in cells[len(line) :])
            for line in self.lines
        )


def find_heading(sheet: Sheet, header_row: int | None = None, header_rows: int | None = None) -> Heading:
    """The heading of the sheet, or the one the caller names (0: there is none)."""
    grid = sheet.rows
    if header_row == 0 or not any(not is_blank(cell) for row in grid for cell in row):
        return Heading((), (), 0)
    if header_row is not None:
        first, last = header_row, header_row + (header_rows or 1) - 1
        if header_rows is None:
            last = _downwards(grid, first, sheet.merges)
        return _heading(sheet, first, min(last, len(grid)))
    base = _best_line(grid)
    if base is None:
        return Heading((), (), 0)
    first = _upwards(grid, base, sheet.merges)
    last = _downwards(grid, base, sheet.merges)
    if header_rows is not None:
        last = min(first + header_rows - 1, len(grid))
    return _heading(sheet, first, last)


def _reads(cell: Cell, text: str) -> bool:
    return _clean(cell) == text if cell else not text


def _clean(cell: Cell) -> str:
    return " ".join(plain(cell).split())


def shape_of(cell: Cell) -> str:
    """b(lank), n(umber), d(ate), m(ark that tells nothing, such as "n/a" or "***") or t(ext)."""
    if cell is None or is_blank(cell):
        return "b"
    if isinstance(cell, date):
        return "d"
    if isinstance(cell, bool | int | float | Decimal):
        return "n"
    if tells_nothing(cell):
        return "m"
    if not any(map(str.isdigit, cell)):
        return "t"
    with suppress(Unreadable):
        take_apart(cell)
        return "n"
    try:
        date_readings(cell)
    except Unreadable as error:
        return "d" if error.code in _NEARLY_DAYS else "t"
    return "d"


def is_odd_heading(text: str) -> bool:
    """Whether a heading is a command of a database or a placeholder: `SELECT NAME ...`, `'A.X||'`."""
    return _ODD.search(text) is not None


def is_year(cell: Cell) -> bool:
    text = plain(cell).strip()
    return text.isdigit() and len(text) == 4 and int(text) in _YEAR


def _best_line(grid: Sequence[Sequence[Cell]]) -> int | None:
    """The number of the line that looks most like headings of what follows, if any does."""
    shapes = [[shape_of(cell) for cell in row] for row in grid[: _SEARCHED_ROWS + _BODY_SAMPLE]]
    usual = usual_fill(sum(shape != "b" for shape in row) for row in shapes)
    best, best_score = None, 0.0
    for i, row in enumerate(grid[:_SEARCHED_ROWS]):
        filled = [k for k, shape in enumerate(shapes[i]) if shape != "b"]
        if not filled or len(filled) < min(2, usual) or len(filled) < 0.5 * usual:
            continue
        score = _score(i, row, filled, grid, shapes, usual)
        if score > best_score + 1e-9:
            best, best_score = i, score
    return best + 1 if best is not None and best_score >= _ENOUGH else None


def usual_fill(fills: Iterable[int]) -> int:
    """How many cells a row of data has: the most frequent number, weighted by itself."""
    counted = Counter(fill for fill in fills if fill)
    return max(counted, key=lambda fill: (counted[fill] * fill, fill)) if counted else 0


def _score(
    i: int,
    row: Sequence[Cell],
    filled: Sequence[int],
    grid: Sequence[Sequence[Cell]],
    shapes: Sequence[Sequence[str]],
    usual: int,
) -> float:
    texts = [_clean(row[k]) for k in filled]
    wordy = [shapes[i][k] == "t" or is_year(row[k]) for k in filled]
    if sum(wordy) < 0.7 * len(filled) or any(
        len(text) > _LONGEST_HEADING and not is_odd_heading(text) for text in texts
    ):
        return 0.0
    if any(map(is_bare_total, texts)) and len(filled) < usual:
        return 0.0
    mine = tuple(map(_clean, row))
    # A heading that is printed again on every page does not count as data.
    below = [r for r in range(i + 1, min(i + 1 + _BODY_SAMPLE, len(shapes))) if tuple(map(_clean, grid[r])) != mine]
    contrast = sum(_contrast(row[k], shapes[i][k], [shapes[r][k] for r in below if k < len(shapes[r])]) for k in filled)
    returning = sum(mine[k] in {_clean(grid[r][k]) for r in below if k < len(grid[r])} for k in filled)
    score = min(len(filled) / usual, 1.0)
    score += 0.5 * len(set(texts)) / len(texts)
    score += 0.5 * sum(wordy) / len(wordy)
    score += 0.8 * min(1.0, contrast / max(1, min(3, len(filled))))
    score -= 0.8 * returning / len(filled)
    score -= 0.02 * sum(any(shape != "b" for shape in line) for line in shapes[:i])
    return score - (0.4 if not below else 0.0)


def _contrast(cell: Cell, shape: str, column: Sequence[str]) -> int:
    """1 for a word above numbers or dates, -1 for a number or date above its like, else 0."""
    known = [below for below in column if below not in "bm"]
    typed = sum(below != "t" for below in known)
    if not known or 2 * typed < len(known) or is_year(cell):
        return 0
    return 1 if shape == "t" else -1


def _upwards(grid: Sequence[Sequence[Cell]], base: int, merges: Sequence[Merge]) -> int:
    """The first of the heading lines: groups of columns stand above the names of the columns."""
    first = base
    while first > 1 and base - first < _MOST_HEADING_ROWS - 1:
        above = grid[first - 2]
        filled = [k for k, cell in enumerate(above) if not is_blank(cell)]
        named = [k for k, cell in enumerate(grid[base - 1]) if not is_blank(cell)]
        if not filled or any(shape_of(above[k]) != "t" and not is_year(above[k]) for k in filled):
            break
        width = _width(grid, base)
        joined = [m for m in merges if m.first_row == first - 1]
        across = [m for m in joined if m.last_column > m.first_column]
        groups = [m for m in across if m.last_column - m.first_column + 1 < 0.8 * width]
        if across and not groups and len(filled) == 1:
            break
        down = [m for m in joined if m.last_row >= first]
        if not groups and not down and not _groups(above, filled, grid[base - 1], named, width):
            break
        first -= 1
    return first


def _width(grid: Sequence[Sequence[Cell]], base: int) -> int:
    """How many columns the rows from the heading down use."""
    used = [k + 1 for row in grid[base - 1 : base + _BODY_SAMPLE] for k, cell in enumerate(row) if not is_blank(cell)]
    return max(used, default=0)


def _groups(
    above: Sequence[Cell], filled: Sequence[int], base: Sequence[Cell], named: Sequence[int], width: int
) -> bool:
    """Whether cells above can be names of groups: at least two, short, over named columns, not a title block.

    Without merged cells to go by, a cell that leaves gaps in the line below, or repeated names below, say so.
    """
    if len(filled) < 2 or any(len(_clean(above[k])) > 80 for k in filled):
        return False
    if any(_clean(above[k]).endswith(":") for k in filled):
        return False
    gaps = [k for k in filled if k not in named]
    below = [_clean(base[k]) for k in named]
    repeated = len(set(below)) < len(below)
    return (bool(gaps) or repeated) and len(filled) >= 0.2 * len(named) and filled[-1] < width


def _downwards(grid: Sequence[Sequence[Cell]], base: int, merges: Sequence[Merge]) -> int:
    """The last of the heading lines: second languages, units and parts of names stand below."""
    last = base
    for merge in merges:
        if merge.first_row <= base < merge.last_row <= base + _MOST_HEADING_ROWS and _spans(grid, merge):
            last = max(last, merge.last_row)
    while last < len(grid) and last - base < _MOST_HEADING_ROWS - 1 and _continues(grid, base, last):
        last += 1
    return last


def _spans(grid: Sequence[Sequence[Cell]], merge: Merge) -> bool:
    """Whether the lines that a merged heading covers are words too."""
    return all(shape_of(cell) in "bt" for row in grid[merge.first_row : min(merge.last_row, len(grid))] for cell in row)


def _continues(grid: Sequence[Sequence[Cell]], base: int, last: int) -> bool:
    following = grid[last]
    filled = [k for k, cell in enumerate(following) if not is_blank(cell)]
    named = [k for k, cell in enumerate(grid[base - 1]) if not is_blank(cell)]
    if not filled or any(shape_of(following[k]) != "t" for k in filled):
        return False
    body = grid[last + 1 : last + 1 + _BODY_SAMPLE]
    typed = [k for k in {*named, *filled} if mostly_typed(body, k)]
    under_typed = [k for k in typed if k in filled]
    if not typed:
        return False
    units = sum(re.fullmatch(r"[(\[]?[^()\[\]]{1,12}[)\]]", _clean(following[k])) is not None for k in filled)
    units += sum(_clean(following[k]) in {"€", "EUR", "%", "ha", "km²", "n.º", "£", "$"} for k in filled)
    if units >= 0.6 * len(filled) and under_typed:
        return True
    # A first row of data whose amount is "pending" looks like a second language, so one column of numbers is not
    # enough, nor are words with digits among them, nor what stands in its column again.
    if len(under_typed) < _TELLING_COLUMNS or _returns(following, body):
        return False
    if any(char.isdigit() for k in under_typed for char in _clean(following[k])):
        return False
    # A second language or second part: words over every column of numbers, and over most named columns.
    return len(under_typed) == len(typed) and len(filled) >= 0.6 * len(named) and len(body) >= 2


def _returns(line: Sequence[Cell], body: Sequence[Sequence[Cell]]) -> bool:
    """Whether a text stands in its column again: then it is data, not a name. The whole line may be printed again."""
    mine = [_clean(cell) for cell in line]
    others = [texts for row in body if (texts := [_clean(cell) for cell in row])[: len(mine)] != mine]
    return any(text and any(k < len(texts) and texts[k] == text for texts in others) for k, text in enumerate(mine))


def mostly_typed(body: Sequence[Sequence[Cell]], k: int) -> bool:
    """Whether most values of the column are numbers or days."""
    shapes = [shape for row in body if k < len(row) and (shape := shape_of(row[k])) not in "bm"]
    return bool(shapes) and sum(shape != "t" for shape in shapes) >= 0.7 * len(shapes)


def _heading(sheet: Sheet, first: int, last: int) -> Heading:
    lines = [[_clean(cell) for cell in row] for row in sheet.rows[first - 1 : last]]
    width = max(map(len, lines), default=0)
    spread = [_spread(line, width, first + i, sheet.merges, i < len(lines) - 1) for i, line in enumerate(lines)]
    columns = []
    for k in range(width):
        parts = dict.fromkeys(line[k] for line in spread if k < len(line) and line[k])
        columns.append(_JOINT.join(parts))
    trimmed = map(names_of, sheet.rows[first - 1 : last])
    numbers = _column_numbers(sheet.rows, last)
    return Heading(
        tuple(range(first, last + 1)), tuple(columns), last + len(numbers), numbers, tuple(filter(None, trimmed))
    )


def _spread(line: Sequence[str], width: int, number: int, merges: Sequence[Merge], grouping: bool) -> list[str]:
    """The names of groups repeated over the columns they stand for."""
    spread = [*line, *[""] * (width - len(line))]
    known = [m for m in merges if m.first_row <= number <= m.last_row]
    if known:
        for merge in known:
            if merge.first_row == number:
                left, right = merge.first_column - 1, min(merge.last_column, width)
                spread[left:right] = [spread[left]] * (right - left)
        return spread
    if grouping and any(not text for text in spread[: len(line)]):
        for k in range(1, width):
            spread[k] = spread[k] or spread[k - 1]
    return spread


def names_of(row: Sequence[Cell]) -> tuple[str, ...]:
    """The texts of a heading line, without what is blank at its end."""
    names = [_clean(cell) for cell in row]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _column_numbers(grid: Sequence[Sequence[Cell]], last: int) -> tuple[int, ...]:
    """The line below the headings that counts the columns: 1, 2, 3, 4=2+3."""
    if last >= len(grid):
        return ()
    texts = [_clean(cell) for cell in grid[last] if not is_blank(cell)]
    leading = [re.match(r"[(\[]?(\d{1,3})[)\]]?(?:\s*=.*)?$", text) for text in texts]
    if len(texts) < 3 or not all(leading):
        return ()
    numbers = [int(found[1]) for found in leading if found]
    return (last + 1,) if numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1 else ()
