"""Several tables on one sheet: side by side with a blank column between, or below each other with own headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from sympolity.methods.tabular.grid import Cell, Merge, Sheet
from sympolity.methods.tabular.headings import find_heading, mostly_typed, names_of, shape_of
from sympolity.methods.tabular.texts import is_blank

_MOST_BLOCKS: Final = 60
_BODY_SAMPLE: Final = 100
# A caption of so many lines may stand between the blank line and the headings of a further table.
_CAPTION: Final = 3
_COVERED: Final = 0.6
_SAME_ROWS: Final = 0.9


@dataclass(frozen=True, slots=True)
class _Area:
    """Rows and columns counted from 0, the last ones not included."""

    top: int
    bottom: int
    left: int
    right: int


def parts_of(sheet: Sheet) -> tuple[Sheet, ...]:
    """One sheet for each table, every cell in its place and those of the other tables blank.

    The sheet itself when it holds one table only. Names get a number: "Sheet 1 #2".
    """
    areas = [lower for side in _side_by_side(sheet) for lower in _one_below_another(sheet, side)]
    if len(areas) < 2:
        return (sheet,)
    return tuple(
        replace(
            sheet,
            name=f"{sheet.name} #{number}".strip(),
            rows=_only(sheet.rows, area),
            merges=tuple(merge for merge in sheet.merges if _inside(merge, area)),
        )
        for number, area in enumerate(areas, start=1)
    )


def _side_by_side(sheet: Sheet) -> list[_Area]:
    """Areas between wholly blank columns, if each of them is a table of its own."""
    width = max(map(len, sheet.rows), default=0)
    used = [k for k in range(width) if any(k < len(row) and not is_blank(row[k]) for row in sheet.rows)]
    if not used:
        return []
    whole = _Area(0, len(sheet.rows), used[0], used[-1] + 1)
    gaps = [(left + 1, right) for left, right in pairwise(used) if right > left + 1]
    lefts = [used[0], *(right for _, right in gaps)]
    rights = [*(left for left, _ in gaps), used[-1] + 1]
    areas = [_Area(0, len(sheet.rows), left, right) for left, right in zip(lefts, rights, strict=True)]
    if len(areas) < 2:
        return [whole]
    found = [_names_and_rows(sheet, area) for area in areas]
    apart = all(len(names) > 1 and rows for names, rows in found) and all(
        _unlike(one, other) for one, other in pairwise(found)
    )
    return areas if apart else [whole]


def _names_and_rows(sheet: Sheet, area: _Area) -> tuple[set[str], set[int]]:
    """The headings of the area, and the rows below them with more than one value."""
    part = replace(sheet, rows=_only(sheet.rows, area), merges=())
    heading = find_heading(part)
    body = enumerate(part.rows[heading.last :], start=heading.last)
    rows = {number for number, row in body if sum(not is_blank(cell) for cell in row) > 1}
    return {name for name in heading.columns if name}, rows


def _unlike(one: tuple[set[str], set[int]], other: tuple[set[str], set[int]]) -> bool:
    """Whether two areas are tables of their own: they share headings, or end in different rows.

    A table with a blank column in its midst fills the same rows on both sides, or here and there.
    """
    shared = len(one[1] & other[1]) / len(one[1] | other[1])
    fewer = min(one[1], other[1], key=len)
    without_gaps = max(fewer) - min(fewer) + 1 == len(fewer)
    return bool(one[0] & other[0]) or (shared < _SAME_ROWS and without_gaps)


def _one_below_another(sheet: Sheet, area: _Area) -> Iterator[_Area]:
    only = _only(sheet.rows, area)
    rows = [row[area.left :] for row in only]
    blank = [all(map(is_blank, row)) for row in rows]
    first = find_heading(replace(sheet, rows=only))
    known = set(first.lines)
    top = area.top
    if first.rows:
        blocks = [k for k in range(first.last + 1, len(rows)) if blank[k - 1] and not blank[k]]
        for start in blocks[:_MOST_BLOCKS]:
            end = next((k for k in range(start, len(rows)) if blank[k]), len(rows))
            names = _own_heading(rows[start:end])
            if names and names not in known:
                yield replace(area, top=top, bottom=start)
                top, known = start, {names}
    yield replace(area, top=top)


def _own_heading(block: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """The headings at the top of a block: words over every column of numbers or days, over most columns."""
    for k, row in enumerate(block[: _CAPTION + 1]):
        filled = [i for i, cell in enumerate(row) if not is_blank(cell)]
        if len(filled) < 2:
            continue
        body = block[k + 1 : k + 1 + _BODY_SAMPLE]
        used = {i for below in body for i, cell in enumerate(below) if not is_blank(cell)}
        typed = [i for i in used if mostly_typed(body, i)]
        words = all(shape_of(row[i]) == "t" for i in filled)
        if words and typed and set(typed) <= set(filled) and len(filled) >= _COVERED * len(used):
            return names_of(row)
        return ()
    return ()


def _only(rows: Sequence[tuple[Cell, ...]], area: _Area) -> tuple[tuple[Cell, ...], ...]:
    before = (None,) * area.left
    return tuple(
        before + row[area.left : area.right] if area.top <= k < area.bottom and len(row) > area.left else ()
        for k, row in enumerate(rows)
    )


def _inside(merge: Merge, area: _Area) -> bool:
    return area.top < merge.first_row <= area.bottom and area.left < merge.first_column <= area.right
