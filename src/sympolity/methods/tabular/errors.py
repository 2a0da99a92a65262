"""What the reader of workbooks keeps to itself: cells whose formula failed, rows and columns that are hidden.

Failed cells come out empty, but empty is not the same as failed.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Final
from xml.etree import ElementTree

_PIECE: Final = 1 << 20
_MARK: Final = b't="e"'
_FAILED: Final = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(?:(?!</(?:\w+:)?c>).){0,9000}?'
    rb"<(?:\w+:)?v>(#[^<]{1,20})<",
    re.DOTALL,
)

_HIDDEN: Final = re.compile(
    rb'<(?:\w+:)?(row|col)\s(?=[^>]{0,400}\bhidden="(?:1|true)")[^>]{0,400}?\b(?:r|min)="(\d{1,7})"'
    rb'(?:[^>]{0,400}?\bmax="(\d{1,5})")?'
)
_HIDDEN_MARK: Final = b"hidden="
_MOST_HIDDEN: Final = 10_000
_MOST_COLUMNS: Final = 1_000

Place = tuple[int, int]


@dataclass(slots=True)
class Overlooked:
    """Of one sheet: what stands in failed cells ("#REF!") by row and column from 0; hidden rows and columns from 1."""

    failed: dict[Place, str] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


def overlooked(data: bytes) -> dict[str, Overlooked]:
    """What is to be known besides of each sheet of an .xlsx."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        found = {}
        for name, part in _parts_of_sheets(archive):
            try:
                with archive.open(part) as content:
                    found[name] = _overlooked(content)
            except KeyError:  # a sheet that is only announced
                continue
        return found


def _parts_of_sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():  # noqa: S314
        if element.tag.endswith("}sheet"):
            keys = [value for name, value in element.items() if name.endswith("}id")]
            target = targets.get(keys[0] if keys else None, "")
            yield element.get("name", ""), posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _overlooked(content: IO[bytes]) -> Overlooked:
    """Read piece by piece; the piece after begins with the last cell that may have been cut in two."""
    found = Overlooked()
    rest = b""
    while piece := content.read(_PIECE):
        piece = rest + piece
        if _MARK in piece:
            for letters, row, text in _FAILED.findall(piece):
                found.failed[int(row) - 1, _column(letters)] = text.decode("utf-8", "replace")
        if _HIDDEN_MARK in piece:
            for kind, first, last in _HIDDEN.findall(piece):
                if kind == b"row" and len(found.rows) < _MOST_HIDDEN:
                    found.rows.add(int(first))
                elif kind == b"col":
                    found.columns.update(range(int(first), min(int(last or first), _MOST_COLUMNS) + 1))
        rest = piece[max(piece.rfind(b"<c "), len(piece) - 10_000, 0) :]
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
