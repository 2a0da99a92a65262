"""The rows of a file that went out from here: each knows its record, and only cells that were touched say anything."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sympolity.ground.kernel.spreadsheets import without_apostrophe
from sympolity.interchange.columns.proposals import several
from sympolity.interchange.comparison.draft import Draft, reason
from sympolity.interchange.files.whole_list import Writing, entry_named
from sympolity.interchange.kinds import REFERENCES, FieldKind, FieldSpec, RecordKind, Stored, Value
from sympolity.interchange.values import Reader
from sympolity.methods.tabular import Cell, Row

ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(slots=True)
class Line:
    """One row: its record, what stays of it, which names are known by themselves, and what was emptied."""

    cells: tuple[Cell, ...]
    record: Stored | None = None
    kept: dict[str, Value] = field(default_factory=dict)
    named: dict[str, list[int]] = field(default_factory=dict)
    emptied: list[Reader] = field(default_factory=list)
    fault: str = ""
    number: str = ""


class OwnRows:
    """`column` is the place of the numbers, `is_text` whether the file writes every value as text, as .csv does.

    `emptied` is what somebody said of emptied cells: `all` empty their fields, or those `cells`, as "5:address".
    """

    def __init__(
        self,
        kind: RecordKind,
        stored: Sequence[Stored],
        writing: Writing,
        readers: Sequence[Reader],
        *,
        column: int,
        is_text: bool,
        emptied: Mapping[str, Any],
    ) -> None:
        self.kind, self.writing, self.readers = kind, writing, readers
        self.column, self.is_text, self.emptied = column, is_text, emptied
        self.stored = {each.id: each for each in stored}
        self.lines: dict[int, Line] = {}
        self.seen: set[int] = set()
        self.by_name = {about: {name: pk for pk, name in names.items()} for about, names in writing.names.items()}

    def clear(self, row: Row) -> Row:
        """The row with only those cells that differ from what went out; the others are taken from the record."""
        cells = tuple(
            without_apostrophe(cell) if isinstance(cell, str) and self.is_text else cell for cell in row.cells
        )
        line = self.lines[row.number] = Line(cells)
        self._find(line)
        if line.fault:
            cells = (None,) * len(cells)
        elif line.record is not None:
            cells = self._untouched(line, list(cells), line.record)
        return Row(row.number, cells, row.under)

    def _find(self, line: Line) -> None:
        cell = line.cells[self.column] if self.column < len(line.cells) else None
        line.number = plain(cell).lstrip("#")
        if not line.number:
            return
        pk = int(line.number) if line.number.isdigit() and len(line.number) < 19 else 0
        if pk not in self.stored:
            line.fault = "not_ours"
        elif pk in self.seen:
            line.fault = "number_twice"
        else:
            self.seen.add(pk)
            line.record = self.stored[pk]

    def _untouched(self, line: Line, cells: list[Cell], record: Stored) -> tuple[Cell, ...]:
        written = self.writing.cells(record.values)
        spoken = [reader for reader in self.readers if reader.spec.kind is FieldKind.CURRENCY]
        same_currency = all(same(cell_at(line.cells, each), written[each.spec.key]) for each in spoken)
        for reader in self.readers:
            spec, cell = reader.spec, cell_at(line.cells, reader)
            if spec.kind is FieldKind.CURRENCY:
                continue
            if plain(cell) == "":
                if plain(written[spec.key]) == "":
                    continue
                line.emptied.append(reader)
                line.kept[spec.key] = record.values.get(spec.key)
            elif same(cell, written[spec.key]) and (same_currency or spec.kind is not FieldKind.MONEY):
                line.kept[spec.key] = record.values.get(spec.key)
                cells[reader.index] = None
            elif spec.kind in REFERENCES:
                cells[reader.index] = self._known_names(line, spec, plain_lines(cell))
        return tuple(cells)

    def _known_names(self, line: Line, spec: FieldSpec, text: str) -> str | None:
        """Names as we wrote them mean what they meant; the rest is answered by the registers."""
        names, by_name = self.writing.names[spec.kind], self.by_name[spec.kind]
        parts = several(text, spec.separators) if spec.many else [text.strip()]
        rest = []
        for part in parts:
            pk = entry_named(part, names, by_name)
            if pk is None:
                rest.append(part)
            else:
                line.named.setdefault(spec.key, []).append(pk)
        return (spec.separators[0] if spec.many else "").join(rest) or None

    def fill(self, draft: Draft) -> None:
        """Give a draft its record and what was not touched; what was emptied is told, and done where it was ticked."""
        line = self.lines[draft.number]
        draft.cells = line.cells
        if line.fault:
            draft.refuse(line.fault, None, line.number)
            return
        if line.record is None:
            return
        draft.id, draft.is_own = line.record.id, True
        draft.title = draft.title or line.record.title
        for key, value in line.kept.items():
            if not is_nothing(value):
                draft.values[key] = value
        for key, pks in line.named.items():
            spec = self.kind.field(key)
            told = draft.values.get(key, [])
            draft.values[key] = (
                sorted({*told, *pks}, key=lambda each: (isinstance(each, str), each)) if spec.many else pks[0]
            )
        for reader in line.emptied:
            self._empty(draft, reader)

    def _empty(self, draft: Draft, reader: Reader) -> None:
        spec = reader.spec
        if spec.required:
            draft.values.pop(spec.key, None)
            return
        draft.note(reason("emptied", reader))
        if self.emptied.get("all") or f"{draft.number}:{spec.key}" in self.emptied.get("cells", ()):
            draft.values[spec.key] = [] if spec.many else None if spec.kind in EMPTY_IS_NONE else ""

    def has_wrong_number(self, draft: Draft) -> bool:
        """Of such a row nothing else is asked or told."""
        return bool(self.lines[draft.number].fault)

    def ids(self) -> dict[str, dict[str, Any]]:
        """The answers to the question which record a row is, given by its number."""
        return {f"record:{number}": {"take": line.record.id} for number, line in self.lines.items() if line.record}


EMPTY_IS_NONE = frozenset(
    {FieldKind.MONEY, FieldKind.NUMBER, FieldKind.DEGREES, FieldKind.YEAR, FieldKind.YES_NO, *REFERENCES}
)
Make = Callable[[Sequence[Reader]], OwnRows]


def cell_at(cells: Sequence[Cell], reader: Reader) -> Cell:
    return cells[reader.index] if 0 <= reader.index < len(cells) else None


def is_nothing(value: Value) -> bool:
    return value is None or value in ("", [])


def plain(cell: Any) -> str:
    """A cell without what spreadsheet programs and formats change by themselves."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float | Decimal):
        number = Decimal(str(cell))
        return format(number.normalize(), "f") if number else "0"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join(ESCAPED.sub("", str(cell)).split())


def plain_lines(cell: Cell) -> str:
    return cell if isinstance(cell, str) else plain(cell)


def same(cell: Cell, written: Any) -> bool:
    text = plain(written)
    if plain(cell) == text:
        return True
    if isinstance(written, int | float | Decimal) and isinstance(cell, str):
        try:
            return Decimal(cell.strip()) == Decimal(text)
        except InvalidOperation:
            return False
    return False
