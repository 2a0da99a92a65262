"""From cells to values, column by column; names are answered by the registers or asked."""

from collections.abc import Mapping
from typing import Any

from sympolity.interchange.columns import UNDER, several
from sympolity.interchange.comparison.draft import Asked, Draft, reason
from sympolity.interchange.directories import Directory, key_of
from sympolity.interchange.kinds import REFERENCES, FieldKind, RecordKind, Value
from sympolity.interchange.values import NOTHING, Reader, Unfit, reader_for
from sympolity.methods.tabular import Row, Table, Unreadable

NEW = "new:"  # a reference to something that the import itself makes


def readers_of(kind: RecordKind, table: Table, chosen: Mapping[str, Mapping[str, Any]], currency: str) -> list[Reader]:
    readers = []
    for column in table.columns:
        choice = chosen.get(column.letter)
        if choice and choice.get("field"):
            spec = kind.field(choice["field"])
            readers.append(Reader(column.letter, column.index, column.header, spec, reader_for(spec, choice, currency)))
    if under := chosen.get(UNDER):
        spec = kind.field(under["field"])
        readers.append(Reader(UNDER, -1, "", spec, reader_for(spec, under, currency)))
    return readers


def read_row(row: Row, readers: list[Reader]) -> Draft:
    """The values of one row; what cannot be read is noted with its column. References stay lists of text."""
    draft = Draft(row.number, row.cells)
    for reader in readers:
        cell = cell_of(row, reader)
        if cell is None or cell == "":
            continue
        try:
            value = reader.read(cell)
        except Unreadable as error:
            draft.refuse(str(error.code), reader, cell)
            continue
        except Unfit as error:
            draft.refuse(error.code, reader, cell, **error.params)
            continue
        if value is NOTHING:
            continue
        if reader.spec.kind in REFERENCES:
            parts = several(value, reader.spec.separators) if reader.spec.many else [value]
            draft.values.setdefault(reader.spec.key, []).extend((part, reader) for part in parts)
        else:
            draft.values[reader.spec.key] = value
    return draft


def cell_of(row: Row, reader: Reader) -> Any:
    if reader.letter == UNDER:
        return row.under[-1] if row.under else None
    return row.cells[reader.index] if reader.index < len(row.cells) else None


def settle_currency(draft: Draft, kind: RecordKind, own: frozenset[str]) -> None:
    """A currency in the row is that of its amounts, except where a column says its own."""
    for spec in kind.fields:
        if spec.kind is FieldKind.CURRENCY and (currency := draft.values.pop(spec.key, "")):
            for other in kind.fields:
                if other.kind is FieldKind.MONEY and other.key in draft.values and other.key not in own:
                    draft.values[other.key] = [draft.values[other.key][0], currency]


def answer_names(
    draft: Draft,
    kind: RecordKind,
    directories: Mapping[FieldKind, Directory],
    answers: Mapping[str, Mapping[str, Any]],
    questions: dict[str, Asked],
    new_names: dict[str, dict[str, Any]],
) -> None:
    """Each text becomes an id, `new:<key>` for what is to be made, or a question."""
    for spec in kind.fields:
        texts = draft.values.pop(spec.key, None) if spec.kind in REFERENCES else None
        if not texts:
            continue
        found: list[Value] = []
        for text, reader in texts:
            one = _answer(text, reader, draft, directories[spec.kind], answers, questions, new_names)
            if one is not None:
                found.append(one)
        if found and spec.many:
            draft.values[spec.key] = sorted(set(found), key=lambda each: (isinstance(each, str), each))
        elif found:
            draft.values[spec.key] = found[0]


def _answer(
    text: str,
    reader: Reader,
    draft: Draft,
    directory: Directory,
    answers: Mapping[str, Mapping[str, Any]],
    questions: dict[str, Asked],
    new_names: dict[str, dict[str, Any]],
) -> Value:
    match = directory.match(text)
    if match.sure:
        return int(match.sure.id)
    key = key_of(directory.about, text)
    answer = answers.get(key, {})
    asked = questions.get(key)
    if asked is None:
        asked = questions[key] = Asked(
            key,
            str(directory.about),
            reader.spec.key,
            reader.heading or reader.letter,
            text[:500],
            directory.candidates(text),
            reader.spec.can_create,
            answer=dict(answer),
        )
    asked.rows.append(draft.number)
    if "take" in answer:
        return int(answer["take"])
    if "create" in answer and reader.spec.can_create:
        name = new_names.setdefault(key, {"about": str(directory.about), "name": text, "rows": []})
        name["rows"].append(draft.number)
        return f"{NEW}{key}"
    if "leave" in answer:
        draft.leave_out("left_out_by_answer", reader, text)
    elif "empty" not in answer:
        draft.asks.append(key)
        draft.reasons.append(reason(f"asked_{directory.about}", reader, text))
    return None
