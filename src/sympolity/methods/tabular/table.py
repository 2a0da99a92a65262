"""A sheet as a table: headings, typed columns, body rows, and the rows that are not data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sympolity.methods.tabular.dates import DateStyle
from sympolity.methods.tabular.grid import Cell
from sympolity.methods.tabular.numbers import NumberStyle
from sympolity.methods.tabular.problems import Problem


class Kind(StrEnum):
    """What most values of a column are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    CODE = "code"
    EMPTY = "empty"


class SkipReason(StrEnum):
    """Why a row is not data."""

    TITLE = "title"
    HEADER = "header"
    BLANK = "blank"
    SUBHEADING = "subheading"
    TOTAL = "total"
    REPEATED_HEADER = "repeated_header"
    COLUMN_NUMBERS = "column_numbers"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Column:
    """`index` counts from 0, `letter` is the spreadsheet's. `ambiguous` means: a person must choose a style.

    `number_style` and `date_style` are None while ambiguous; the choices then stand in
    `number_candidates` or `date_candidates`.
    """

    index: int
    letter: str
    header: str
    samples: tuple[str, ...]
    kind: Kind
    number_style: NumberStyle | None = None
    date_style: DateStyle | None = None
    ambiguous: bool = False
    problems: tuple[Problem, ...] = ()
    number_candidates: tuple[NumberStyle, ...] = ()
    date_candidates: tuple[DateStyle, ...] = ()
    currencies: tuple[str, ...] = ()
    filled: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A body row. `number` is the spreadsheet's own, `under` the sub-headings it stands under."""

    number: int
    cells: tuple[Cell, ...]
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is not data, kept with its number, the reason and its text."""

    number: int
    reason: SkipReason
    text: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`header_rows` are the spreadsheet's numbers of the heading lines; empty when the sheet has none."""

    sheet: str
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    skipped: tuple[Skipped, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def title(self) -> tuple[str, ...]:
        """The lines above the heading."""
        return tuple(line.text for line in self.skipped if line.reason is SkipReason.TITLE)
