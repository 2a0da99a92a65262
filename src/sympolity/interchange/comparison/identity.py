"""Which stored record a row is. Surest fields first; what could be two is asked, never guessed."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sympolity.interchange.columns.proposals import folded
from sympolity.interchange.comparison.draft import Asked, Draft, is_blank, reason
from sympolity.interchange.kinds import RecordKind, Stored, Value

MOST_CANDIDATES = 6
fold_once = lru_cache(maxsize=5_000)(folded)
Key = tuple[Any, ...]


def comparable(value: Value) -> Any:
    if isinstance(value, str):
        return fold_once(value)
    return tuple(value) if isinstance(value, list) else value


def key_of(values: Mapping[str, Value], fields: Sequence[str]) -> Key | None:
    """What a record is known by, None where one of the fields says nothing."""
    parts = []
    for name in fields:
        value = values.get(name)
        if is_blank(value):
            return None
        parts.append(comparable(value))
    return tuple(parts)


def contradicts(kind: RecordKind, names: Iterable[str], one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    """Whether both say something about one of these fields, and not the same."""
    for name in names:
        a, b = one.get(name), other.get(name)
        if not is_blank(a) and not is_blank(b) and comparable(a) != comparable(b):
            return True
    return False


def same(values: Mapping[str, Value], stored: Mapping[str, Value]) -> bool:
    return all(comparable(value) == comparable(stored.get(name)) for name, value in values.items())


def _alike(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """The rows that say the very same, together. Of a hundred thousand rows hardly two do: only those are held by what
    they say, the others by a number."""
    numbers = array("q", (hash(_said_by(draft)) for draft in drafts))
    often = {number for number, count in Counter(numbers).items() if count > 1}
    groups: dict[Key, list[Draft]] = defaultdict(list)
    for draft, number in zip(drafts, numbers, strict=True):
        if number in often:
            groups[_said_by(draft)].append(draft)
    return [group for group in groups.values() if len(group) > 1]


def _said_by(draft: Draft) -> Key:
    return tuple(sorted((name, comparable(value)) for name, value in draft.values.items()))


class Finder:
    """Finds the record of every row of one file. `answers` and `questions` are those of the import."""

    def __init__(
        self,
        kind: RecordKind,
        stored: Sequence[Stored],
        answers: Mapping[str, Mapping[str, Any]],
        questions: dict[str, Asked],
    ) -> None:
        self.kind, self.answers, self.questions = kind, answers, questions
        self.free: dict[int, Stored] = {each.id: each for each in stored}
        self.identifying = tuple(dict.fromkeys(name for names in kind.identity for name in names))

    def find(self, drafts: Sequence[Draft]) -> None:
        """Give every draft its record, or none, or a question. Drafts already decided stay as they are."""
        open_drafts = [draft for draft in drafts if not draft.outcome and not draft.asks]
        open_drafts = self._answered(open_drafts)
        open_drafts = self._one_of_a_code(open_drafts)
        open_drafts = self._twins(open_drafts)
        for level, names in enumerate(self.kind.identity):
            weak = level > 0 and level == len(self.kind.identity) - 1
            open_drafts = self._match_level(open_drafts, names, weak=weak)

    def _answered(self, drafts: list[Draft]) -> list[Draft]:
        left = []
        for draft in drafts:
            answer = self.answers.get(f"record:{draft.number}", {})
            if "take" in answer and int(answer["take"]) in self.free:
                self._take(draft, int(answer["take"]))
            elif "leave" in answer:
                draft.leave_out("left_out_by_answer")
            elif "new" not in answer:
                left.append(draft)
        return left

    def _one_of_a_code(self, drafts: list[Draft]) -> list[Draft]:
        """A code stands once in a list. A row that repeats another to the letter says nothing more."""
        for name in self.kind.decisive:
            groups: dict[Key, list[Draft]] = defaultdict(list)
            for draft in drafts:
                if (key := key_of(draft.values, (name,))) is not None and not draft.outcome:
                    groups[key].append(draft)
            for group in groups.values():
                first, *others = group
                for other in others:
                    if other.values == first.values:
                        other.leave_out("twin", first=first.number)
                    else:
                        other.refuse("code_twice", first=first.number, value=str(other.values[name]), field=name)
        return [draft for draft in drafts if not draft.outcome]

    def _twins(self, drafts: list[Draft]) -> list[Draft]:
        """Rows without a code that say the very same: one record named twice, or two alike. A person knows."""
        for group in _alike([each for each in drafts if not self._has_code(each)]):
            key = f"twins:{group[0].number}"
            answer = dict(self.answers.get(key, {}))
            text = str(group[0].values.get(self.kind.title_field, ""))[:500]
            numbers = [draft.number for draft in group]
            self.questions[key] = Asked(key, "twins", "", "", text, rows=numbers, answer=answer)
            for draft in group[1:]:
                if "one" in answer:
                    draft.leave_out("twin", first=group[0].number)
                elif "several" not in answer:
                    draft.ask(key, reason("asked_twins", first=group[0].number))
        return [draft for draft in drafts if not draft.outcome and not draft.asks]

    def _has_code(self, draft: Draft) -> bool:
        return any(not is_blank(draft.values.get(name)) for name in self.kind.decisive)

    def _match_level(self, drafts: list[Draft], names: tuple[str, ...], *, weak: bool) -> list[Draft]:
        if not self.free:
            return drafts
        rows: dict[Key, list[Draft]] = defaultdict(list)
        for draft in drafts:
            if (key := key_of(draft.values, names)) is not None:
                rows[key].append(draft)
        records: dict[Key, list[Stored]] = defaultdict(list)
        for each in self.free.values():
            if (key := key_of(each.values, names)) is not None and key in rows:
                records[key].append(each)
        settled: set[int] = set()
        for key, group in rows.items():
            if found := records.get(key):
                settled |= self._pair(group, found, weak=weak)
        return [draft for draft in drafts if draft.number not in settled]

    def _pair(self, group: list[Draft], found: list[Stored], *, weak: bool) -> set[int]:
        """Pair rows and records of one key: the equal ones first, then the only ones; the rest is asked."""
        settled = set()
        for draft in group:
            for each in found:
                if each.id in self.free and same(draft.values, each.values):
                    self._take(draft, each.id)
                    settled.add(draft.number)
                    break
        left = [draft for draft in group if draft.number not in settled]
        telling = (*self.kind.decisive, *self.kind.distinct)
        for draft in left:
            possible = [
                each
                for each in found
                if each.id in self.free and not contradicts(self.kind, telling, draft.values, each.values)
            ]
            if not possible:
                continue
            settled.add(draft.number)
            doubtful = weak and contradicts(self.kind, self.identifying, draft.values, possible[0].values)
            if len(possible) == 1 and len(left) == 1 and not doubtful:
                self._take(draft, possible[0].id)
            else:
                self._ask(draft, possible)
        return settled

    def _take(self, draft: Draft, pk: int) -> None:
        draft.id = pk
        del self.free[pk]

    def _ask(self, draft: Draft, possible: list[Stored]) -> None:
        key = f"record:{draft.number}"
        candidates = [
            {"id": each.id, "name": each.title, "reason": "same_title", "hint": str(each.values.get("code") or "")}
            for each in possible[:MOST_CANDIDATES]
        ]
        text = str(draft.values.get(self.kind.title_field, ""))[:500]
        self.questions[key] = Asked(key, "record", "", "", text, candidates, can_create=True, rows=[draft.number])
        draft.ask(key, reason("asked_record"))
