"""Files that went out from here and come back: known by the heading of their numbers and by a marker."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.spreadsheets import MARKED
from sympolity.interchange.columns.proposals import EXACT, STYLES, choice_for, fit, folded
from sympolity.interchange.files.corrections import rows_of
from sympolity.interchange.kinds import FieldKind, RecordKind, kinds
from sympolity.interchange.languages import in_all_languages
from sympolity.methods import tabular
from sympolity.methods.tabular import Column, DateStyle, Sheet, Skipped, SkipReason, Table, Workbook

MARK = re.compile(r"sympolity-list (\S{1,40}) (whole|part) (\S{1,40}) (\d{1,18})")
NUMBER = _("Number in Sympolity")
PARTS = ("docProps/custom.xml", "meta.xml")
LARGEST_PART = 64_000
FIRST_ROWS = 10
NUMERIC = (FieldKind.MONEY, FieldKind.NUMBER, FieldKind.DEGREES)
POINT = next(style for style in STYLES if style == "1234.56")


@dataclass(frozen=True, slots=True)
class Own:
    """One of our files: of which kind, whether it was the whole list, when it went out, where its numbers stand."""

    kind: str
    header_row: int
    column: int
    is_whole: bool = False
    moment: str = ""
    last: int = 0

    def as_plain(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "column": self.column,
            "whole": self.is_whole,
            "moment": self.moment,
            "last": self.last,
        }


def own_sheet(path: Path, workbook: Workbook) -> tuple[Sheet, Own] | None:
    """The sheet that went out from here, None for a file of anybody else."""
    for sheet in workbook.sheets:
        for number, row in enumerate(sheet.rows[:FIRST_ROWS], 1):
            for place, cell in enumerate(row):
                if isinstance(cell, str) and (kind := kind_in_heading(cell)) is not None:
                    return sheet, _marked(Own(kind, number, place), path, workbook)
    return None


def kind_in_heading(heading: str) -> str | None:
    """The kind of record of a heading of ours, "" where it cannot be told, None for any other heading."""
    words, _colon, rest = heading.partition(":")
    if folded(words) not in {folded(each) for each in in_all_languages(NUMBER)}:
        return None
    named = (kind.name for kind in kinds() if folded(rest) in {folded(each) for each in in_all_languages(kind.label)})
    return next(named, "")


def _marked(own: Own, path: Path, workbook: Workbook) -> Own:
    mark = next(
        (found for text in (*_texts_beside(workbook), *_properties(path)) if (found := MARK.search(text))), None
    )
    if mark is None:
        return own
    return replace(own, kind=mark[1], is_whole=mark[2] == "whole", moment=mark[3], last=int(mark[4]))


def _texts_beside(workbook: Workbook) -> Iterator[str]:
    for sheet in workbook.sheets:
        for row in sheet.rows[:200]:
            if len(row) > 1 and row[0] == MARKED and isinstance(row[1], str):
                yield row[1]


def _properties(path: Path) -> Iterator[str]:
    """The properties of a document, of which the reader of its cells knows nothing. The file has passed the guard."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as parts:
        for name in PARTS:
            if name in parts.namelist() and parts.getinfo(name).file_size <= LARGEST_PART:
                yield parts.read(name).decode("utf-8", "replace")


def table_of_own(sheet: Sheet, own: Own) -> Table:
    """Every filled row below the headings is one record: nothing is taken for a title or a total."""
    table = tabular.recognise(sheet, header_row=own.header_row, header_rows=1)
    rows = tuple(row for row in rows_of(sheet) if row.number > own.header_row)
    skipped = (Skipped(own.header_row, SkipReason.HEADER),)
    return replace(table, rows=rows, skipped=skipped)


def mapping_of_own(kind: RecordKind, table: Table, own: Own) -> dict[str, Any]:
    """Its columns go where they came from, by the labels of the language in which most of them are written."""
    labels = _labels(kind, table)
    choices: dict[str, dict[str, Any]] = {}
    taken: set[str] = set()
    for column in table.columns:
        key = labels.get(folded(column.header)) or _by_words(kind, column)
        if key and key not in taken and column.index != own.column:
            choices[column.letter] = _with_style(kind, key, column)
            taken.add(key)
    return {
        "columns": choices,
        "headings": [column.header for column in table.columns],
        "profiles": {},
        "memory": {},
        "remarks": [],
        "is_same": not any(spec.required and spec.key not in taken for spec in kind.fields),
    }


def _labels(kind: RecordKind, table: Table) -> Mapping[str, str]:
    heads = {folded(column.header) for column in table.columns}
    spoken = [dict(zip(map(folded, one), kind.keys, strict=True)) for one in _in_each_language(kind)]
    return max(spoken, key=lambda labels: len(heads & labels.keys()))


def _in_each_language(kind: RecordKind) -> list[list[str]]:
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append([str(spec.label) for spec in kind.fields])
    return found


def _by_words(kind: RecordKind, column: Column) -> str:
    best = max(kind.fields, key=lambda spec: fit(spec, column))
    return best.key if fit(best, column) >= EXACT else ""


def _with_style(kind: RecordKind, key: str, column: Column) -> dict[str, Any]:
    """What goes out has a point before its decimals and the year before its days, unless its cells say otherwise."""
    spec = kind.field(key)
    choice = choice_for(spec, column)
    if spec.kind in NUMERIC:
        choice.setdefault("number_style", POINT)
    if spec.kind is FieldKind.DAY:
        choice.setdefault("date_style", str(DateStyle.YMD))
    return choice
