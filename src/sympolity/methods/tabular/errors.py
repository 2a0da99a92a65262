"""Cells of a workbook whose formula failed: the reader leaves them empty, but empty is not the same as failed."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
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

Place = tuple[int, int]


def failed_cells(data: bytes) -> dict[str, dict[Place, str]]:
    """For each sheet of an .xlsx the row and column, both from 0, of its failed cells, and what stands there: #REF!."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        found = {}
        for name, part in _parts_of_sheets(archive):
            try:
                with archive.open(part) as content:
                    if cells := dict(_failed(content)):
                        found[name] = cells
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


def _failed(content: IO[bytes]) -> Iterator[tuple[Place, str]]:
    """Read piece by piece; the piece after begins with the last cell that may have been cut in two."""
    rest = b""
    while piece := content.read(_PIECE):
        piece = rest + piece
        if _MARK in piece:
            for letters, row, text in _FAILED.findall(piece):
                yield (int(row) - 1, _column(letters)), text.decode("utf-8", "replace")
        rest = piece[max(piece.rfind(b"<c "), len(piece) - 10_000, 0) :]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
