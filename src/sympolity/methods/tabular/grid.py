"""A file as it was read: sheets of cells, nothing interpreted yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

Cell = str | int | float | Decimal | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells merged into one. Rows and columns count from 1, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows[0]` is row 1 of the spreadsheet. Rows may differ in length. Hidden rows and columns count from 1."""

    name: str
    hidden: bool
    rows: tuple[tuple[Cell, ...], ...]
    merges: tuple[Merge, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way to read a text file that fits almost as well. `sample` shows words as they would read."""

    kind: str  # "encoding" or "delimiter"
    value: str
    sample: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """`alternatives` is not empty when a person should confirm the encoding or the delimiter.

    `sample` shows the same words as the samples of the alternatives, as they were read.
    """

    format: str  # "xlsx", "xls", "ods" or "csv"
    sha256: str
    encoding: str | None
    delimiter: str | None
    sheets: tuple[Sheet, ...]
    alternatives: tuple[Alternative, ...] = ()
    sample: tuple[str, ...] = field(default=())
