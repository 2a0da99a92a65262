"""Cells that somebody changed here after the day on which the file stands.

A file tells what stood when it was made. Where its cell says what stood then, the newer value here stays. Where the
cell and the record both moved on, to different values, a person says which one holds.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sympolity.interchange.comparison.draft import Asked, Draft, is_blank, reason
from sympolity.interchange.comparison.identity import comparable
from sympolity.interchange.kinds import Value
from sympolity.interchange.values import Reader

ABOUT = "cell"


@dataclass(frozen=True, slots=True)
class Edit:
    """A field of a record that changed since: what it was, who changed it last, when (ISO)."""

    base: Value
    by: int | None
    at: str


EditsOf = Callable[[Collection[int]], Mapping[int, Mapping[str, Edit]]]


def no_edits(_ids: Collection[int]) -> Mapping[int, Mapping[str, Edit]]:
    return {}


def settle_conflicts(
    drafts: Collection[Draft],
    edits_of: EditsOf,
    readers: Collection[Reader],
    answers: Mapping[str, Mapping[str, Any]],
    questions: dict[str, Asked],
) -> None:
    """Each changed cell that somebody else changed too is kept, taken or asked."""
    changed = {draft.id: draft for draft in drafts if draft.outcome == "changed" and draft.id is not None}
    if not changed:
        return
    edits = edits_of(changed.keys())
    reader_of = {reader.spec.key: reader for reader in readers}
    for pk, fields in edits.items():
        draft = changed[pk]
        for name, edit in fields.items():
            if name in draft.changes:
                _settle(draft, name, edit, reader_of.get(name), answers, questions)
        if draft.asks:
            draft.outcome = "asked"
        elif not draft.changes:
            draft.outcome = "unchanged"


def _settle(
    draft: Draft,
    name: str,
    edit: Edit,
    reader: Reader | None,
    answers: Mapping[str, Mapping[str, Any]],
    questions: dict[str, Asked],
) -> None:
    stored, from_file = draft.changes[name]
    if alike(stored, edit.base):
        return
    key = key_of_cell(draft.id, name, stored)
    answer = dict(answers.get(key, {}))
    if not answer and alike(from_file, edit.base):
        answer = {"keep": True}
    sides = {"base": edit.base, "stored": stored, "file": from_file, "by": edit.by, "at": edit.at}
    heading = (reader.heading or reader.letter) if reader else ""
    questions[key] = Asked(key, ABOUT, name, heading, draft.title, [sides], rows=[draft.number], answer=answer)
    if "keep" in answer:
        draft.changes = {key: change for key, change in draft.changes.items() if key != name}
        draft.note(reason("kept_here", reader, field=name))
    elif "file" not in answer:
        draft.ask(key, reason("asked_cell", reader, field=name))


def key_of_cell(pk: int | None, name: str, stored: Value) -> str:
    """An answer holds for what stood when it was given: whoever edits the cell again is asked about again."""
    digest = hashlib.sha256(json.dumps(stored, sort_keys=True).encode()).hexdigest()
    return f"{ABOUT}:{pk}:{name}:{digest[:12]}"


def alike(one: Value, other: Value) -> bool:
    return (is_blank(one) and is_blank(other)) or comparable(one) == comparable(other)
