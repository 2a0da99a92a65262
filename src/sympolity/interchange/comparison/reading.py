"""From cells to values, column by column; names are answered by the registers or asked."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sympolity.interchange.columns.proposals import UNDER, folded, several
from sympolity.interchange.comparison.draft import Asked, Draft, is_blank, reason
from sympolity.interchange.directories import NAMED, Directory, key_of
from sympolity.interchange.kinds import NEW, ONCE, REFERENCES, ROW, FieldKind, FieldSpec, RecordKind, Value
from sympolity.interchange.values import BESIDE_THE_POINT, HIDDEN, NOTHING, Reader, Unfit, reader_for
from sympolity.methods.names import cut_width, near
from sympolity.methods.tabular import Row, Table, Unreadable

MOST_CHOICES = 3000
Named = dict[tuple[str, str], tuple[tuple[str, Reader], ...]]
NO_ROWS: Mapping[str, int] = MappingProxyType({})


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


def read_row(row: Row, readers: list[Reader], named: Named) -> Draft:
    """The values of one row; what cannot be read is noted with its column.

    References stay texts, each with its column; those of all rows are `named` once.
    """
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
            if (reader.spec.kind in BESIDE_THE_POINT or reader.spec.aside) and not reader.spec.required:
                draft.set_aside(error.code, reader, cell, **error.params)
            else:
                draft.refuse(error.code, reader, cell, **error.params)
            continue
        if value is NOTHING:
            continue
        if value is HIDDEN:
            draft.hidden += (reader,)
            continue
        if reader.spec.kind in REFERENCES:
            _add_names(draft, reader, value, named)
        elif reader.spec.kind is FieldKind.WORDS:
            draft.values[reader.spec.key] = list(dict.fromkeys([*draft.values.get(reader.spec.key, ()), *value]))
        else:
            draft.values[reader.spec.key] = value
    return draft


def _add_names(draft: Draft, reader: Reader, value: str, named: Named) -> None:
    if (names := named.get((reader.letter, value))) is None:
        parts = several(value, reader.spec.separators) if reader.spec.many else [value]
        names = named[reader.letter, value] = tuple((part, reader) for part in parts)
    before = draft.values.get(reader.spec.key)
    draft.values[reader.spec.key] = before + names if before else names


def title_of(draft: Draft, kind: RecordKind) -> str:
    """What the row is called, before its names are answered."""
    value = draft.values.get(kind.title_field, "")
    return str(value[0][0] if isinstance(value, tuple) and value else value)[:500]


def ask_hidden_codes(
    draft: Draft, kind: RecordKind, answers: Mapping[str, Mapping[str, Any]], questions: dict[str, Asked]
) -> None:
    """A masked code tells nobody apart: a person says once for the column whether its rows come in without it."""
    for reader in draft.hidden:
        if reader.spec.key not in kind.decisive:
            continue
        key = f"hidden:{reader.letter}"
        answer = answers.get(key, {})
        column = reader.heading or reader.letter
        asked = questions.setdefault(key, Asked(key, "hidden", reader.spec.key, column, column, answer=dict(answer)))
        asked.rows.append(draft.number)
        if "leave" in answer:
            draft.leave_out("left_out_by_answer", reader)
        elif "empty" not in answer:
            draft.ask(key, reason("asked_hidden", reader))


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
    in_file: Mapping[str, int] = NO_ROWS,
) -> None:
    """Each text becomes an id, `new:<key>` for what is to be made, or a question."""
    for spec in kind.fields:
        texts = draft.values.pop(spec.key, None) if spec.kind in REFERENCES else None
        if not texts:
            continue
        found: list[Value] = []
        for text, reader in texts:
            one = _row_meant(text, spec, draft, in_file, directories[spec.kind])
            if one is None:
                one = _answer(text, reader, draft, directories[spec.kind], answers, questions, new_names)
            if one is not None:
                found.append(one)
        if found and spec.many:
            draft.values[spec.key] = sorted(set(found), key=lambda each: (isinstance(each, str), each))
        elif found:
            draft.values[spec.key] = found[0]


def ask_once(
    draft: Draft,
    kind: RecordKind,
    directories: Mapping[FieldKind, Directory],
    answers: Mapping[str, Mapping[str, Any]],
    questions: dict[str, Asked],
) -> None:
    """What a file does not say row by row is chosen once by a person, for all new records that lack it."""
    if draft.outcome or draft.id is not None:
        return
    for spec in kind.fields:
        if not spec.once or not is_blank(draft.values.get(spec.key)):
            continue
        if any(each.get("field") == spec.key for each in draft.reasons):
            continue  # the cell says something, and that is asked already
        key = f"{ONCE}{spec.key}"
        answer = answers.get(key, {})
        if key not in questions:
            questions[key] = Asked(key, _about(spec), spec.key, "", "", all_of(spec, directories), answer=dict(answer))
        questions[key].rows.append(draft.number)
        if "take" in answer:
            draft.values[spec.key] = _chosen(spec, int(answer["take"]))
        elif "leave" in answer:
            draft.leave_out("left_out_by_answer")
        elif "empty" not in answer:
            draft.ask(key, {**reason("asked_once"), "field": spec.key})


def _about(spec: FieldSpec) -> str:
    return str(spec.kind) if spec.kind in REFERENCES else "choice"


def _chosen(spec: FieldSpec, place: int) -> Value:
    return place if spec.kind in REFERENCES else list(spec.choice_labels)[place]


def all_of(spec: FieldSpec, directories: Mapping[FieldKind, Directory]) -> list[dict[str, Any]]:
    """Everything that can be chosen: the entries of the register, or the words of a choice by their place."""
    if spec.kind not in REFERENCES:
        return [{"id": place, "value": word, "reason": ""} for place, word in enumerate(spec.choice_labels)]
    directory = directories[spec.kind]
    found = sorted(directory.register.entries, key=lambda each: folded(each.name))
    return [
        {"id": each.id, "name": each.name, "reason": "", "hint": directory.hints.get(int(each.id), "")}
        for each in found[:MOST_CHOICES]
    ]


def rows_by_name(drafts: Iterable[Draft], kind: RecordKind) -> dict[str, int]:
    """The rows that another row can mean: by their code, or by a name that only one of them has."""
    if not any(spec.in_file for spec in kind.fields):
        return {}
    found: dict[str, int] = {}
    for name in (*kind.decisive, kind.title_field):
        numbers: dict[str, list[int]] = {}
        for draft in drafts:
            if not is_blank(draft.values.get(name)) and draft.outcome != "refused":
                numbers.setdefault(folded(str(draft.values[name])), []).append(draft.number)
        for text, rows in numbers.items():
            if len(rows) == 1:
                found.setdefault(text, rows[0])
    return found


def _row_meant(
    text: str, spec: FieldSpec, draft: Draft, in_file: Mapping[str, int], directory: Directory
) -> str | None:
    """Another row of the list that makes what the text means, where the register does not know it yet."""
    row = in_file.get(folded(text)) if spec.in_file else None
    if row is None or row == draft.number or directory.match(text).sure:
        return None
    return f"{NEW}{ROW}{row}"


def followed(key: str, answers: Mapping[str, Mapping[str, Any]]) -> tuple[str, Mapping[str, Any]]:
    """The answer to a question; "the same as" another name of the file leads to the answer to that one."""
    seen = {key}
    answer = answers.get(key, {})
    while "same" in answer and answer["same"] not in seen:
        key = str(answer["same"])
        seen.add(key)
        answer = answers.get(key, {})
    return key, answer


def note_cut_columns(drafts: Sequence[Draft], directories: Mapping[FieldKind, Directory]) -> None:
    """Tell the registers which names fill a column of fixed width and may have been cut off there."""
    columns: dict[tuple[FieldKind, str], list[str]] = {}
    for draft in drafts:
        for texts in draft.values.values():
            for text, reader in texts if isinstance(texts, tuple) else ():
                if reader.spec.kind in NAMED:
                    columns.setdefault((reader.spec.kind, reader.letter), []).append(text)
    for (about, _letter), texts in columns.items():
        if width := cut_width(texts):
            directory = directories[about]
            directory.cut |= frozenset(text for text in texts if len(text) == width)


def offer_near_names(questions: Mapping[str, Asked]) -> None:
    """A name that is close to one before it in the file, and known as little, may be the same."""
    for about in NAMED:
        unknown = [asked for asked in questions.values() if asked.about == about and asked.can_create]
        for place, candidates in near([asked.text for asked in unknown]).items():
            unknown[place].candidates += [
                {
                    "id": 0,
                    "same": unknown[int(each.entry.id)].key,
                    "name": each.entry.name,
                    "reason": "in_this_file",
                    "rows": unknown[int(each.entry.id)].rows[:7],
                }
                for each in candidates
            ]


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
    others = directory.of_another_day(text)
    if len(others) == 1 and others[0].id in directory.closed_by_lists:
        return int(others[0].id)
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
            reader.spec.can_create and not others,  # a code never stands for two places
            answer=dict(answer),
        )
    asked.rows.append(draft.number)
    if text not in asked.spellings:
        asked.spellings.append(text)
    meant, answer = followed(key, answers)
    if "take" in answer:
        return int(answer["take"])
    if "create" in answer and asked.can_create:
        name = new_names.setdefault(meant, {"about": str(directory.about), "name": text, "rows": [], "spellings": []})
        name["rows"].append(draft.number)
        if text != name["name"] and text not in name["spellings"]:
            name["spellings"].append(text)
        return f"{NEW}{meant}"
    if "leave" in answer:
        draft.leave_out("left_out_by_answer", reader, text)
    elif "empty" not in answer:
        draft.ask(key, reason(f"asked_{directory.about}", reader, text))
    return None
