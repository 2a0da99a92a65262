"""A filled-in workbook: what was typed into it, cell by cell, and what cannot be read in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sympolity.affairs.monitoring import answers
from sympolity.affairs.monitoring.models import Round
from sympolity.ground.documents.contents import has_macros
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.columns.proposals import folded
from sympolity.interchange.languages import in_all_languages
from sympolity.interchange.telling.sentences import refusal_sentence
from sympolity.interchange.values import shown
from sympolity.interchange.workbook.layout import (
    BEFORE,
    BY_NAME,
    KEY_COLUMN,
    LAYOUTS,
    MARK,
    OPEN,
    STATES,
    VERSION,
    AskedColumn,
    Layout,
    RowKey,
    key_of,
)
from sympolity.methods import tabular
from sympolity.methods.tabular import Cell, ProblemCode, Sheet, Unreadable
from sympolity.methods.tabular.columns import letter_of
from sympolity.methods.tabular.numbers import take_apart
from sympolity.network.organisations.models import Organisation

FIRST_ROWS = 12  # the hidden row stands first, unless rows were put in above it
SPREADSHEETS = ("xlsx", "xls", "ods")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands in the file, as people find it there."""

    sheet: str
    row: int
    column: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be read or taken, and where."""

    place: Place
    sentence: str


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell that says something else than when the file went out; None stands for nothing."""

    key: RowKey
    column: str
    said: str | None
    before: str | None
    place: Place


@dataclass(slots=True)
class Filled:
    """What came back: cells, faults, the sheets that are gone from the file, the keys of the rows that are there."""

    typed: list[Typed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    keys: set[tuple[int, str, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Heads:
    """A sheet of ours: in which row its names stand and which column holds what."""

    layout: Layout
    row: int
    columns: Mapping[str, int]


def read_workbook(path: Path, round_: Round, organisation: Organisation) -> Filled:
    """Raises Refused where the file is none of ours, or not for this round and organisation."""
    if has_macros(path):
        raise Refused(_("This workbook holds macros. Save it as .xlsx without them and upload it again."), field="file")
    try:
        book = tabular.read(path)
    except tabular.Refused as refusal:
        raise Refused(refusal_sentence(str(refusal.code), refusal.params), field="file") from refusal
    if book.format not in SPREADSHEETS:
        raise Refused(
            _("This file is no workbook. Upload the one that you fetched here, as .xlsx or .ods."), field="file"
        )
    ours = [(sheet, mark) for sheet in book.sheets if (mark := _mark_in(sheet)) is not None]
    if not ours:
        raise Refused(
            _("This workbook does not come from here, or its hidden first row is gone. Fetch it again and fill it in."),
            field="file",
        )
    filled = Filled()
    seen: dict[str, str] = {}
    for sheet, (row, name, version, round_id, organisation_id) in ours:
        _refuse_another(version, round_id, organisation_id, round_, organisation)
        if name in seen:
            words = {"one": seen[name], "other": sheet.name}
            raise Refused(
                _("The sheets “%(one)s” and “%(other)s” are copies. Take one of them out.") % words, field="file"
            )
        seen[name] = sheet.name
        _read_sheet(sheet, _heads(sheet, BY_NAME[name], row), (round_.pk, organisation.pk), filled)
    filled.left_out = [str(layout.title) for layout in LAYOUTS if layout.name not in seen]
    return filled


def _mark_in(sheet: Sheet) -> tuple[int, str, int, int, int] | None:
    for number, row in enumerate(sheet.rows[:FIRST_ROWS]):
        for cell in row:
            if isinstance(cell, str) and (found := MARK.fullmatch(cell.strip())) and found[2] in BY_NAME:
                return number, found[2], int(found[1]), int(found[3]), int(found[4])
    return None


def _refuse_another(
    version: int, round_id: int, organisation_id: int, round_: Round, organisation: Organisation
) -> None:
    if version != VERSION:
        raise Refused(
            _("This workbook went out from another version. Fetch it again and copy your answers."), field="file"
        )
    if round_id != round_.pk:
        other = Round.objects.filter(pk=round_id, programme=round_.programme_id).first()
        words = {"other": other.title if other else _("another round"), "round": round_.title}
        raise Refused(_("This workbook is for “%(other)s”, and here is “%(round)s”.") % words, field="file")
    if organisation_id != organisation.pk:
        words = {"organisation": organisation.name}
        raise Refused(
            _("This workbook is of another organisation. Here are the reports of %(organisation)s.") % words,
            field="file",
        )


def _heads(sheet: Sheet, layout: Layout, row: int) -> Heads:
    columns: dict[str, int] = {}
    for place, cell in enumerate(sheet.rows[row]):
        name = shown(cell).strip()
        if MARK.fullmatch(name):
            name = KEY_COLUMN
        if name and name not in columns:
            columns[name] = place
    for asked in layout.asked:
        if asked.name not in columns or f"{BEFORE}{asked.name}" not in columns:
            words = {"sheet": sheet.name, "column": capfirst(str(asked.label))}
            raise Refused(
                _(
                    "Sheet “%(sheet)s”: the column “%(column)s” or what is hidden beside it is gone. "
                    "Fetch the workbook again and copy your answers."
                )
                % words,
                field="file",
            )
    return Heads(layout, row, columns)


# -- rows ------------------------------------------------------------------------------
def _read_sheet(sheet: Sheet, heads: Heads, whose: tuple[int, int], filled: Filled) -> None:
    rows: dict[RowKey, tuple[int, list[Typed]]] = {}
    for number, row in enumerate(sheet.rows[heads.row + 2 :], heads.row + 3):
        text = shown(_cell(row, heads.columns[KEY_COLUMN])).strip()
        place = Place(sheet.name, number)
        if not text:
            if _says_something(row, heads):
                filled.faults.append(Fault(place, _("This row was added in the file. Use the rows that were there.")))
            continue
        key = key_of(text, *whose)
        if key is None:
            filled.faults.append(
                Fault(place, _("The hidden key of this row was changed. Fetch the workbook again and copy the row."))
            )
            continue
        typed = list(_typed(row, place, key, heads, filled))
        if key in rows and _sayings(rows[key][1]) != _sayings(typed):
            words = {"row": rows[key][0]}
            filled.faults.append(Fault(place, _("Row %(row)s is the same and says something else.") % words))
            continue
        rows.setdefault(key, (number, typed))
    filled.keys |= {(key.of, key.field, key.part) for key in rows}
    for _number, typed in rows.values():
        filled.typed += typed


def _sayings(typed: list[Typed]) -> dict[str, str | None]:
    return {each.column: each.said for each in typed}


def _says_something(row: tuple[Cell, ...], heads: Heads) -> bool:
    return any(shown(_cell(row, heads.columns[asked.name])).strip() for asked in heads.layout.asked)


def _typed(row: tuple[Cell, ...], place: Place, key: RowKey, heads: Heads, filled: Filled) -> Iterator[Typed]:
    for asked in heads.layout.asked:
        hidden = shown(_cell(row, heads.columns[f"{BEFORE}{asked.name}"]))
        if not hidden.startswith(OPEN):
            continue  # a locked cell: whatever stands there was not asked
        before = as_text(hidden[len(OPEN) :])
        column = heads.columns[asked.name]
        cell = _cell(row, column)
        where = Place(place.sheet, place.row, letter_of(column))
        try:
            said = read_cell(cell, asked, before)
        except Unfit as unfit:
            filled.faults.append(Fault(where, str(unfit)))
            continue
        if said != before:
            yield Typed(key, asked.name, said, before, where)


def _cell(row: tuple[Cell, ...], place: int) -> Cell:
    return row[place] if place < len(row) else None


# -- cells -----------------------------------------------------------------------------
class Unfit(Exception):
    """A cell that does not say what is asked; `str()` is a translated sentence."""


def read_cell(cell: Cell, asked: AskedColumn, before: str | None) -> str | None:
    """What a cell says, as an answer keeps it. Raises Unfit."""
    text = as_text(shown(cell))
    if text is None or text == before:
        return text
    if asked.kind == "number":
        return _number(cell)
    if asked.kind == "day":
        return _day(cell)
    if asked.kind == "state":
        return _state(text)
    longest = answers.LONGEST_WORDS if asked.name == "answer" else answers.LONGEST[asked.name]
    if len(text) > longest:
        raise Unfit(_("This text has %(count)s characters; %(most)s fit.") % {"count": len(text), "most": longest})
    return text


def as_text(text: str) -> str | None:
    """Words as they are kept; spreadsheet programs write the end of a line in several ways."""
    lines = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip() or None


def _number(cell: Cell) -> str:
    typed = {"typed": shown(cell).strip()}
    try:
        number = tabular.parse_number(cell)
        has_sign = isinstance(cell, str) and take_apart(cell).percent
    except Unreadable as unreadable:
        if unreadable.code == ProblemCode.AMBIGUOUS_NUMBERS:
            sentence = _("“%(typed)s” is text and can be read in two ways. Enter it as a number, without other marks.")
        else:
            sentence = _("“%(typed)s” is not a number.")
        raise Unfit(sentence % typed) from unreadable
    if has_sign:
        raise Unfit(_("“%(typed)s”: enter the number alone, the unit says the rest.") % typed)
    if isinstance(cell, float) and abs(number) < 10**12:
        number = number.quantize(Decimal("1e-10"))  # what adding in binary leaves behind
    if abs(number) >= answers.LARGEST:
        raise Unfit(_("The number is too large to be exact."))
    return answers.plain_number(number)


def _day(cell: Cell) -> str:
    try:
        return tabular.parse_date(cell).isoformat()
    except Unreadable as unreadable:
        if unreadable.code == ProblemCode.AMBIGUOUS_DATES:
            sentence = _("“%(typed)s” can be two days. Write it with the year first: 2026-03-31.")
        else:
            sentence = _("“%(typed)s” is not a day.")
        raise Unfit(sentence % {"typed": shown(cell).strip()}) from unreadable


def _state(text: str) -> str:
    for state, words in STATES.items():
        if folded(text) in {folded(each) for each in (state, *in_all_languages(words))}:
            return state
    choices = ", ".join(str(words) for words in STATES.values())
    raise Unfit(_("“%(typed)s” is none of the words in the list: %(words)s.") % {"typed": text, "words": choices})
