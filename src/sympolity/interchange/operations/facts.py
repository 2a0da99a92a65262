"""From rows of the preview to the facts that the operations of a kind take."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sympolity.ground.accounts.models import User
from sympolity.interchange.comparison import Draft
from sympolity.interchange.comparison.draft import is_blank
from sympolity.interchange.comparison.whole import letters
from sympolity.interchange.kinds import NEW, ROW, Batch, Fact, Listed, RecordKind, Value
from sympolity.interchange.models import Import
from sympolity.interchange.operations.states import source_of


def told(kind: RecordKind, values: Mapping[str, Value], changes: Mapping[str, Sequence[Value]]) -> dict[str, Value]:
    """What a row has to say of a known record: only what differs, with what belongs beside it."""
    said = {key: new for key, (_old, new) in changes.items()}
    for key in list(said):
        for beside in kind.field(key).beside:
            if beside not in said and beside in values:
                said[beside] = values[beside]
    return said


def resolved(kind: RecordKind, values: Mapping[str, Value], made: Mapping[str, int]) -> dict[str, Value]:
    """Names that the import makes become the ids that they were given; before that they say nothing."""
    found = dict(values)
    for key in found.keys() & kind.references:
        value = found[key]
        if isinstance(value, list):
            parts = [_made(each, made) for each in value]
            found[key] = [part for part in parts if part is not None]
        else:
            found[key] = _made(value, made)
    return found


def _made(value: Value, made: Mapping[str, int]) -> Value:
    if not isinstance(value, str):
        return value
    key = value.removeprefix(NEW)
    return key if key.startswith(ROW) else made.get(key)


def said_of(
    kind: RecordKind, pk: int | None, values: Mapping[str, Value], changes: Mapping[str, Sequence[Value]]
) -> Mapping[str, Value]:
    """All that a row says of a new record, what differs of a known one."""
    if pk is not None:
        return told(kind, values, changes)
    # The names of the fields are those of the kind: thousands of rows share them.
    return {key: values[key] for key in kind.keys if key in values and not is_blank(values[key])}


def draft_fact(kind: RecordKind, draft: Draft) -> Fact:
    said = said_of(kind, draft.id, draft.values, draft.changes)
    return Fact(draft.id, resolved(kind, said, {}), {"row": draft.number})


def row_facts(kind: RecordKind, an_import: Import, rows: Iterable[Any], made: Mapping[str, int]) -> Iterator[Fact]:
    """What each row has to say, with the columns of exactly that as its source.

    `rows` are rows of the preview, or tuples that name what they have of them.
    """
    column_of = letters(kind, an_import.chosen)
    alike: dict[tuple[str, ...], dict[str, str]] = {}  # most rows say the same fields
    for row in rows:
        said = resolved(kind, said_of(kind, row.subject_id, row.values, row.changes), made)
        fields = tuple(said)
        if fields not in alike:
            alike[fields] = {field: letter for field, letter in column_of.items() if field in said}
        source = source_of(an_import, row.number, alike[fields])
        if came_from := rows_of(row.reasons, said):
            source["rows"] = came_from
        yield Fact(row.subject_id, said, source)


def rows_of(reasons: Iterable[Mapping[str, Any]], said: Mapping[str, Value]) -> dict[str, list[int]]:
    """Where several rows make one record: from which of them each field came."""
    for each in reasons:
        if each["code"] == "gathered":
            return {field: rows for field, rows in each["params"]["came_from"].items() if field in said}
    return {}


def batch_of(an_import: Import, facts: Sequence[Fact], *, by: User) -> Batch:
    return Batch(an_import.programme, by, an_import.as_of, source_name(an_import), facts)


def listed(an_import: Import) -> Listed:
    is_own = bool(an_import.reading.get("own"))
    return Listed(an_import.programme, an_import.as_of, source_name(an_import), is_own)


def source_name(an_import: Import) -> str:
    """What outside codes of this list are called: its source, else the file without its ending.

    Corrected rows belong to the list that they correct.
    """
    return an_import.source or (an_import.continues or an_import).file_name.rsplit(".", 1)[0]
