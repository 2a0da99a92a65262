"""The comparison of a whole file with the whole list."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sympolity.interchange.columns.proposals import UNDER
from sympolity.interchange.comparison.conflicts import EditsOf, no_edits, settle_conflicts
from sympolity.interchange.comparison.draft import Comparison, Draft, is_blank
from sympolity.interchange.comparison.identity import Finder, key_of
from sympolity.interchange.comparison.reading import (
    Named,
    answer_names,
    ask_hidden_codes,
    ask_once,
    note_cut_columns,
    offer_near_names,
    read_row,
    readers_of,
    rows_by_name,
    settle_currency,
    title_of,
)
from sympolity.interchange.comparison.together import gather
from sympolity.interchange.comparison.totals import check_totals
from sympolity.interchange.directories import Directory
from sympolity.interchange.kinds import REFERENCES, TOLD, FieldKind, FieldSpec, RecordKind, Stored, Value, Values
from sympolity.interchange.values import Reader
from sympolity.methods.tabular import Row, Table

if TYPE_CHECKING:
    from sympolity.interchange.comparison.own import OwnRows

Tell = Callable[[int, int], None]


def compare(
    kind: RecordKind,
    table: Table,
    chosen: Mapping[str, Mapping[str, Any]],
    *,
    currency: str,
    directories: Mapping[FieldKind, Directory],
    stored: Sequence[Stored],
    answers: Mapping[str, Mapping[str, Any]],
    brought_before: Collection[int] = (),
    edits_of: EditsOf = no_edits,
    total_rows: Sequence[Row] = (),
    settle: Callable[[Values], Values] = lambda values: values,
    own: "Callable[[Sequence[Reader]], OwnRows] | None" = None,
    tell: Tell = lambda done, total: None,
) -> Comparison:
    """What each row would do. `brought_before` are the records that an earlier edition of this list held, `edits_of`
    tells what somebody changed since that edition, `settle` what the values of a row say together."""
    readers = readers_of(kind, table, chosen, currency)
    result = Comparison([], [], {}, {})
    own_currency = frozenset(choice["field"] for choice in chosen.values() if choice.get("currency"))
    total = len(table.rows)
    ours = own(readers) if own else None
    named: Named = {}
    result.drafts = [read_row(ours.clear(row) if ours else row, readers, named) for row in table.rows]
    if ours:
        answers = {**answers, **ours.ids()}
    in_file = rows_by_name(result.drafts, kind)
    note_cut_columns(result.drafts, directories)
    for done, draft in enumerate(result.drafts):
        settle_currency(draft, kind, own_currency)
        draft.title = title_of(draft, kind)
        answer_names(draft, kind, directories, answers, result.questions, result.new_names, in_file)
        if ours:
            ours.fill(draft)
        ask_hidden_codes(draft, kind, answers, result.questions)
        count_columns(result, draft)
        settle_values(draft, settle)
        if done % 200 == 0:
            tell(done, total)
    offer_near_names(result.questions)
    gather(kind, result.drafts, readers, answers, result.questions)
    require_all(result.drafts, kind, readers, ours)
    finder = Finder(kind, stored, answers, result.questions)
    finder.find(result.drafts)
    for draft in result.drafts:
        ask_once(draft, kind, directories, answers, result.questions)
    by_id = {each.id: each for each in stored}
    specs = {spec.key: spec for spec in kind.fields}
    for draft in result.drafts:
        _decide(draft, kind, specs, by_id, answers)
    settle_conflicts(result.drafts, edits_of, readers, answers, result.questions)
    for draft in result.drafts:
        if draft.first is not None:
            draft.id = draft.first.id
    result.total_checks = check_totals(total_rows, result.drafts, readers)
    result.gone = gone(kind, stored, result.drafts, brought_before)
    tell(total, total)
    return result


def require_all(drafts: Sequence[Draft], kind: RecordKind, readers: list[Reader], ours: "OwnRows | None") -> None:
    """Refuse the rows that do not say what every row has to."""
    for draft in drafts:
        if draft.outcome not in ("left-out", "together") and not (ours and ours.has_wrong_number(draft)):
            _require(draft, kind, readers)


def settle_values(draft: Draft, settle: Callable[[Values], Values]) -> None:
    """What the values of a row say together, and what it tells of that."""
    values = settle(draft.values)
    for code, field, params in values.pop(TOLD, ()):
        draft.note({"code": code, "field": field, "params": params})
    draft.values = values


def count_columns(result: Comparison, draft: Draft) -> None:
    """How many values of each column are masked, and in which rows one was set aside."""
    for reader in draft.hidden:
        result.hidden[reader.letter] = result.hidden.get(reader.letter, 0) + 1
    for reader in draft.aside:
        result.aside.setdefault(reader.letter, []).append(draft.number)


def gone(
    kind: RecordKind, stored: Sequence[Stored], drafts: Sequence[Draft], brought_before: Collection[int]
) -> list[Draft]:
    """Records that the file names nowhere: not even in a row that is refused, asked or left out.

    Figures of a day are not gone because another list tells of another day: such kinds have nothing to close.
    """
    if kind.close is None:
        return []
    seen = {draft.id for draft in drafts if draft.id is not None}
    telling = (kind.title_field, *kind.decisive)
    named = {(name, key_of(draft.values, (name,))) for draft in drafts for name in telling}
    return [
        Draft(0, (), outcome="gone", id=each.id, title=each.title)
        for each in stored
        if each.id in brought_before
        and each.id not in seen
        and not each.closed
        and not any(key and (name, key) in named for name in telling for key in [key_of(each.values, (name,))])
    ]


def _require(draft: Draft, kind: RecordKind, readers: list[Reader]) -> None:
    for spec in kind.fields:
        if spec.required and not spec.once and is_blank(draft.values.get(spec.key)):
            reader = next((each for each in readers if each.spec.key == spec.key), None)
            already = any(reason.get("field") == spec.key for reason in draft.reasons)
            if not already:
                draft.refuse("required", reader, field=spec.key)


def _decide(
    draft: Draft,
    kind: RecordKind,
    specs: Mapping[str, FieldSpec],
    by_id: Mapping[int, Stored],
    answers: Mapping[str, Mapping[str, Any]],
) -> None:
    if draft.outcome == "refused":
        if "leave" in answers.get("refused", {}):
            draft.outcome = "left-out"
        return
    if draft.outcome:
        return
    if draft.asks:
        draft.outcome = "asked"
        return
    now = by_id[draft.id].values if draft.id is not None else {}
    _check_together(draft, kind, now)
    if draft.outcome:
        return _decide(draft, kind, specs, by_id, answers)
    if draft.id is None:
        draft.outcome = "new"
        return
    changes = {}
    for name, value in draft.values.items():
        old = now.get(name)
        new = value if draft.is_own else _joined(specs[name], old, value)
        if not (is_blank(old) and is_blank(new)) and old != new:
            changes[name] = [old, new]
    draft.changes = changes
    draft.outcome = "changed" if draft.changes else "unchanged"


def _joined(spec: FieldSpec, old: Value, new: Value) -> Value:
    if spec.adds and old:
        return sorted({*old, *new}, key=lambda each: (isinstance(each, str), each))
    return new


def _check_together(draft: Draft, kind: RecordKind, now: Mapping[str, Value]) -> None:
    """Rules over two fields are checked on what would stand after the row."""
    after = {**now, **draft.values}
    for first, last in kind.in_order:
        touched = first in draft.values or last in draft.values
        if touched and after.get(first) and after.get(last) and after[first] > after[last]:
            draft.refuse("ends_before_start", first=first, last=last, start=after[first], end=after[last])
    for one, other in kind.together:
        touched = one in draft.values or other in draft.values
        if touched and is_blank(after.get(one)) != is_blank(after.get(other)):
            draft.refuse("one_without_the_other", one=one, other=other)


def references(kind: RecordKind, chosen: Mapping[str, Mapping[str, Any]]) -> set[FieldKind]:
    """The registers that the chosen columns ask, and those of what is said once for the whole file."""
    fields = {choice.get("field") for choice in chosen.values()}
    return {spec.kind for spec in kind.fields if (spec.key in fields or spec.once) and spec.kind in REFERENCES}


def letters(kind: RecordKind, chosen: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Field -> column letter, so that every figure leads back to its cell."""
    found: dict[str, str] = {}
    for letter, choice in chosen.items():
        if letter != UNDER and choice.get("field"):
            found[choice["field"]] = ", ".join(filter(None, (found.get(choice["field"]), letter)))
    return found
