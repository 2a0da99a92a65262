"""From rows of the preview to the facts that the operations of a kind take."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sympolity.ground.accounts.models import User
from sympolity.interchange.comparison import Draft
from sympolity.interchange.comparison.reading import NEW
from sympolity.interchange.comparison.whole import letters
from sympolity.interchange.kinds import REFERENCES, Batch, Fact, RecordKind, Value
from sympolity.interchange.models import Import, ImportRow
from sympolity.interchange.operations.states import source_of


def told(kind: RecordKind, values: Mapping[str, Value], changes: Mapping[str, Sequence[Value]]) -> dict[str, Value]:
    """What a row has to say: of a known record only what differs, with what belongs beside it."""
    said = {key: new for key, (_old, new) in changes.items()}
    for key in list(said):
        for beside in kind.field(key).beside:
            if beside not in said and beside in values:
                said[beside] = values[beside]
    return said


def resolved(kind: RecordKind, values: Mapping[str, Value], made: Mapping[str, int]) -> dict[str, Value]:
    """Names that the import makes become the ids that they were given; before that they say nothing."""
    found: dict[str, Value] = {}
    for key, value in values.items():
        if kind.field(key).kind not in REFERENCES:
            found[key] = value
        elif isinstance(value, list):
            parts = [_made(each, made) for each in value]
            found[key] = [part for part in parts if part is not None]
        else:
            found[key] = _made(value, made)
    return found


def _made(value: Value, made: Mapping[str, int]) -> int | None:
    return made.get(value.removeprefix(NEW)) if isinstance(value, str) else value


def draft_fact(kind: RecordKind, draft: Draft) -> Fact:
    return Fact(draft.id, resolved(kind, told(kind, draft.values, draft.changes), {}), {"row": draft.number})


def row_facts(
    kind: RecordKind, an_import: Import, rows: Iterable[ImportRow], made: Mapping[str, int]
) -> Iterator[Fact]:
    """What each row has to say, with the columns of exactly that as its source."""
    column_of = letters(kind, an_import.chosen)
    for row in rows:
        said = resolved(kind, told(kind, row.values, row.changes), made)
        columns = {field: letter for field, letter in column_of.items() if field in said}
        yield Fact(row.subject_id, said, source_of(an_import, row.number, columns))


def batch_of(an_import: Import, facts: Sequence[Fact], *, by: User) -> Batch:
    return Batch(an_import.programme, by, an_import.as_of, source_name(an_import), facts)


def source_name(an_import: Import) -> str:
    """What outside codes of this list are called: its source, else the file without its ending."""
    return an_import.source or an_import.file_name.rsplit(".", 1)[0]
