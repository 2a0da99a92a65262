"""Delimited text: which mark separates the columns, and the rows it gives."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import pairwise
from typing import Final, Literal

from sympolity.methods.tabular.encodings import decode
from sympolity.methods.tabular.refusals import Limits, RefusalCode, Refused

DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS: Final = 100_000
_SAMPLE_ROWS: Final = 400
_KEPT_AS_TEXT: Final = re.compile(r'="([^"]*)"')
_DECLARED: Final = re.compile(r'\A"?sep=(.)"?\r?\n', re.IGNORECASE)
# What no file contains: read back as the last record unless a quotation mark is still open.
_END: Final = "\ufdd0end of the file\ufdd0"
# What a text without a single value consists of.
_NOTHING: Final = ' \t\r\n\0\ufeff\u00a0;,|"'
_RIVAL: Final = 0.85
_USABLE: Final = 0.35

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class _Trial:
    delimiter: str
    quality: float
    columns: int


def read_delimited(
    data: bytes, limits: Limits, encoding: str | None, delimiter: str | None
) -> tuple[dict[str, object], dict[str, object]]:
    """What was found out about a text file, and its one sheet, ready for the wire. Raises Refused."""
    if delimiter is not None and delimiter not in DELIMITERS:
        raise Refused(RefusalCode.WRONG_DELIMITER, {"delimiter": delimiter})
    decoding = decode(data, encoding)
    text = decoding.text
    if len(text) > limits.characters:
        raise Refused(RefusalCode.TOO_MUCH_TEXT, {"limit": limits.characters})
    if not text.strip(_NOTHING):
        raise Refused(RefusalCode.EMPTY)
    declared = _DECLARED.match(text)
    if declared:
        # Spreadsheets do not show this line, nor do they number it.
        text = text[declared.end() :]
        if delimiter is None and declared[1] in DELIMITERS:
            delimiter = declared[1]
    trials: list[_Trial] = []
    csv.field_size_limit(limits.cell_characters)
    if delimiter is None:
        text = _unwrapped(text, limits)
        trials = _trials(text)
        delimiter = trials[0].delimiter if trials else None
    rows = _parse(text, delimiter, limits)
    alternatives = [["encoding", name, list(sample)] for name, sample in decoding.alternatives]
    alternatives += [["delimiter", trial.delimiter, []] for trial in trials[1:]]
    about: dict[str, object] = {
        "format": "csv",
        "encoding": decoding.encoding,
        "delimiter": delimiter,
        "alternatives": alternatives,
        "sample": list(decoding.sample),
    }
    return about, {"name": "", "hidden": False, "rows": _packed(rows, limits), "merges": []}


def _parse(text: str, delimiter: str | None, limits: Limits) -> Rows:
    # One column: a mark that cannot stand in the text keeps the rules of quoting.
    mark = delimiter or "\x1f"
    try:
        return _records(text, mark, limits)
    except _Unclosed as unclosed:
        try:
            rows = _records(text, mark, limits, csv.QUOTE_NONE)
        except Refused:
            rows = []
        if len({len(row) for row in rows if row}) == 1:
            return rows
        raise Refused(RefusalCode.UNCLOSED_QUOTE, {"row": unclosed.row}) from unclosed


class _Unclosed(Exception):
    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__(row)


def _records(text: str, delimiter: str, limits: Limits, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL) -> Rows:
    """The records without blanks at their ends and at the end of the file.

    Raises _Unclosed when a quotation mark is still open at the end or far behind, Refused for too many rows or
    columns or too long a cell.
    """
    reader = csv.reader(_lines(text), delimiter=delimiter, quoting=quoting)
    rows: Rows = []
    blank = begun = 0
    record: list[str] = []
    try:
        for record in reader:
            begun = reader.line_num
            while record and not record[-1]:
                record.pop()
            if not record:
                blank += 1
                continue
            if record == [_END]:
                break
            if len(record) > limits.columns:
                params = {"sheet": "", "columns": len(record), "limit": limits.columns}
                raise Refused(RefusalCode.TOO_MANY_COLUMNS, params)
            if len(rows) + blank >= limits.rows:
                last = _last_row(reader, len(rows) + blank + 1)
                raise Refused(RefusalCode.TOO_MANY_ROWS, {"sheet": "", "rows": last, "limit": limits.rows})
            rows += [[] for _ in range(blank)]
            rows.append(record)
            blank = 0
    except csv.Error as error:
        row = len(rows) + blank + 1
        if reader.line_num - begun > 1:  # a cell of a hundred thousand characters over several lines
            raise _Unclosed(row) from error
        raise Refused(RefusalCode.CELL_TOO_LONG, {"sheet": "", "row": row, "limit": limits.cell_characters}) from error
    if record != [_END]:
        raise _Unclosed(len(rows) + blank)
    return rows


def _last_row(reader: Iterable[list[str]], number: int) -> int:
    """The number of the last row with a value, counted without keeping what stands there."""
    last = number
    for number, record in enumerate(reader, start=number + 1):  # noqa: B020
        if any(record) and record != [_END]:
            last = number
    return last


def _lines(text: str) -> Iterator[str]:
    yield from StringIO(text if text.endswith(("\n", "\r")) else text + "\n", newline="")
    yield _END


def _packed(rows: Rows, limits: Limits) -> list[list[str | None]]:
    cells = sum(map(len, rows))
    if cells > limits.cells:
        raise Refused(RefusalCode.TOO_MANY_CELLS, {"cells": cells, "limit": limits.cells})
    return [[(_bare(cell) if cell.startswith('="') else cell) or None for cell in row] for row in rows]


def _bare(cell: str) -> str:
    """What stands in `="08911"`: so programs keep spreadsheets from taking zeros away."""
    found = _KEPT_AS_TEXT.fullmatch(cell)
    return found[1] if found else cell


def _unwrapped(text: str, limits: Limits) -> str:
    """The text itself, or the text inside when every whole line was put into quotation marks once more."""
    if not text.startswith('"') or not all(line.startswith('"') for line in text[:2000].splitlines()[:-1]):
        return text
    try:
        rows = _records(text, ",", limits)
    except (_Unclosed, Refused):
        return text
    lines = [row[0] for row in rows if len(row) == 1]
    if len(lines) < len([row for row in rows if row]) or any("\n" in line or "\r" in line for line in lines):
        return text
    inner = "\n".join(row[0] if row else "" for row in rows)
    return inner if _trials(inner) and not _trials(text) else text


def _trials(text: str) -> list[_Trial]:
    """The likely delimiters, the best first; more than one when a person should choose."""
    sample = text[:_SAMPLE_CHARACTERS]
    if len(sample) < len(text):
        sample = sample[: sample.rfind("\n") + 1] or sample
    trials = sorted(
        (_try(sample, delimiter) for delimiter in DELIMITERS if delimiter in sample),
        key=lambda trial: -trial.quality,
    )
    trials = [trial for trial in trials if trial.quality >= _USABLE]
    return [trial for trial in trials if trial.quality >= _RIVAL * trials[0].quality]


def _try(sample: str, delimiter: str) -> _Trial:
    try:
        rows = [row for row in _some(csv.reader(StringIO(sample, newline=""), delimiter=delimiter)) if any(row)]
    except csv.Error:
        return _Trial(delimiter, 0.0, 0)
    counts = Counter(len(row) for row in rows if len(row) > 1)
    if not counts:
        return _Trial(delimiter, 0.0, 0)
    columns = max(counts, key=lambda count: (counts[count], count))
    whole = [row for row in rows if len(row) == columns]
    short = sum(1 < len(row) < columns for row in rows)
    consistency = (len(whole) + 0.5 * short) / len(rows)
    widest = max(len(row) for row in rows)
    if len(rows) > 2 and rows[0] not in whole and 1 < len(rows[0]) < columns and widest == columns:
        consistency *= 0.8  # the heading has fewer fields than the rows: the mark also stands inside values
    return _Trial(delimiter, consistency * (1 - _torn(whole)), columns)


def _some(reader: Iterable[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(reader):
        if number == _SAMPLE_ROWS:
            return
        yield row


def _torn(rows: Rows) -> float:
    """The share of fields that look like halves: of a decimal number, of a sentence, of a quoted text."""
    joints = torn = 0
    for row in rows:
        for left, right in pairwise(row):
            if not left and not right:
                continue
            joints += 1
            decimal = left[-1:].isdigit() and re.fullmatch(r"\d{1,2}(?:[;|\t€%\s].*)?", right) is not None
            sentence = right.startswith(" ") and left[-1:].isalpha()
            quoted = (left.count('"') % 2 == 1) and not left.startswith('"')
            torn += (decimal and any(mark in left + right for mark in ";|\t")) or sentence or quoted
    return torn / joints if joints else 0.0
