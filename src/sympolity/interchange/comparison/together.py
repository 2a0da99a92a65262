"""Several rows of one record become one: a list of facilities names each of them once for every type it has.

Rows belong together when they are the same by what identifies a record. What the kind gathers is put together; the
other values must agree. Where they do not, a person says which one holds; nothing is taken from the last row silently.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sympolity.interchange.comparison.draft import Asked, Draft, is_blank, reason
from sympolity.interchange.comparison.identity import Key, comparable, key_of
from sympolity.interchange.kinds import FieldSpec, RecordKind, Value
from sympolity.interchange.values import Reader

ABOUT = "together"


def gather(
    kind: RecordKind,
    drafts: Sequence[Draft],
    readers: Sequence[Reader],
    answers: Mapping[str, Mapping[str, Any]],
    questions: dict[str, Asked],
) -> None:
    """Rows of the same record leave all that they say to the first of them."""
    if not any(spec.gathers for spec in kind.fields):
        return
    left = [draft for draft in drafts if not draft.outcome and not draft.asks]
    for level, names in enumerate(kind.identity):
        weak = level > 0 and level == len(kind.identity) - 1
        groups: dict[Key, list[Draft]] = defaultdict(list)
        for draft in left:
            if (key := key_of(draft.values, names)) is not None:
                groups[key].append(draft)
        for group in groups.values():
            if len(group) < 2:
                continue
            differing = _differing(kind, group)
            # A name alone does not make two facilities of two streets one.
            if not (weak and differing):
                _merge(kind, group, differing, readers, answers, questions)
        named = {draft.number for group in groups.values() for draft in group}
        left = [draft for draft in left if draft.number not in named or (weak and not draft.outcome)]


def _differing(kind: RecordKind, group: Sequence[Draft]) -> dict[str, dict[Any, list[Draft]]]:
    """The fields that should hold one value but hold several, with the rows of each value in the order of the file."""
    found: dict[str, dict[Any, list[Draft]]] = {}
    for spec in kind.fields:
        if spec.gathers:
            continue
        values: dict[Any, list[Draft]] = {}
        for draft in group:
            value = draft.values.get(spec.key)
            if not is_blank(value):
                values.setdefault(comparable(value), []).append(draft)
        if len(values) > 1:
            found[spec.key] = values
    return found


def _merge(
    kind: RecordKind,
    group: Sequence[Draft],
    differing: Mapping[str, Mapping[Any, list[Draft]]],
    readers: Sequence[Reader],
    answers: Mapping[str, Mapping[str, Any]],
    questions: dict[str, Asked],
) -> None:
    first, *others = group
    open_fields = False
    for name, values in differing.items():
        chosen = _ask(kind.field(name), group, values, readers, answers, questions)
        if chosen is None:
            open_fields = True
        else:
            first.values[name] = chosen
    if open_fields:
        return
    came_from: dict[str, list[int]] = {}
    for spec in kind.fields:
        rows = _gathered(spec, group) if spec.gathers else _filled(spec, group, spec.key in differing)
        if rows and rows != [first.number]:
            came_from[spec.key] = rows
    counts = {spec.key: len(first.values[spec.key]) for spec in kind.fields if spec.gathers and spec.key in came_from}
    numbers = [draft.number for draft in group]
    first.note(reason("gathered", rows=numbers, counts=counts, came_from=came_from))
    for other in others:
        other.outcome, other.first = "together", first
        other.note(reason("together", first=first.number))


def _gathered(spec: FieldSpec, group: Sequence[Draft]) -> list[int]:
    """Put the values of all rows together, each once, and tell which rows brought any."""
    rows: list[int] = []
    found: list[Value] = []
    for draft in group:
        value = draft.values.get(spec.key)
        if is_blank(value):
            continue
        rows.append(draft.number)
        found += [each for each in (value if isinstance(value, list) else [value]) if each not in found]
    if found:
        group[0].values[spec.key] = sorted(found, key=lambda each: (isinstance(each, str), each))
    return rows


def _filled(spec: FieldSpec, group: Sequence[Draft], answered: bool) -> list[int]:
    """A cell that is empty in the first row takes what another row says."""
    first = group[0]
    said = [draft for draft in group if not is_blank(draft.values.get(spec.key))]
    if not said or answered:
        return []
    if is_blank(first.values.get(spec.key)):
        first.values[spec.key] = said[0].values[spec.key]
        return [said[0].number]
    return []


def _ask(
    spec: FieldSpec,
    group: Sequence[Draft],
    values: Mapping[Any, list[Draft]],
    readers: Sequence[Reader],
    answers: Mapping[str, Mapping[str, Any]],
    questions: dict[str, Asked],
) -> Value:
    """The value that a person chose, None while nobody did."""
    first = group[0]
    reader = next((each for each in readers if each.spec.key == spec.key), None)
    key = f"{ABOUT}:{first.number}:{spec.key}"
    answer = dict(answers.get(key, {}))
    numbers = [draft.number for draft in group]
    choices = [(draft[0].values[spec.key], [each.number for each in draft]) for draft in values.values()]
    candidates = [{"id": place, "value": value, "rows": rows} for place, (value, rows) in enumerate(choices)]
    heading = (reader.heading or reader.letter) if reader else ""
    questions[key] = Asked(key, ABOUT, spec.key, heading, first.title, candidates, rows=numbers, answer=answer)
    if "take" in answer and int(answer["take"]) < len(choices):
        return choices[int(answer["take"])][0]
    for draft in group:
        if "leave" in answer:
            draft.leave_out("left_out_by_answer", reader)
        else:
            draft.ask(key, reason("asked_together", reader, rows=", ".join(map(str, numbers))))
    return None
