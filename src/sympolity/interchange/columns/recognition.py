"""The columns of a list held against those of its last edition, by heading and by content.

Where both agree a column goes where it went. Where one says this and the other that, the column stays open: a person
decides. A column that only its content names is proposed and told.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sympolity.interchange.columns.proposals import FITTING, choice_for, folded
from sympolity.interchange.kinds import RecordKind
from sympolity.methods.profiles import Profile, is_a_name, likeness
from sympolity.methods.tabular import Column

UNLIKE = 0.2  # below this the content contradicts the heading
CLEARLY = 0.12  # by so much another column must fit better before it is believed
SURE = 0.6  # from here on content alone names a column
HALF_SURE = 0.35  # from here on content agrees with a heading in other words


@dataclass(frozen=True, slots=True)
class Known:
    """A column of the last edition: `choice` is where it went, empty where it was left out."""

    letter: str
    heading: str
    choice: Mapping[str, Any]
    profile: Profile

    @property
    def field(self) -> str:
        return str(self.choice.get("field", ""))


@dataclass(frozen=True, slots=True)
class Remark:
    """What happened to a column. `fields` are the answers of one that stays open; "" leaves it out."""

    letter: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return bool(self.fields)

    def as_plain(self) -> dict[str, Any]:
        return {"letter": self.letter, "code": self.code, "params": dict(self.params), "fields": list(self.fields)}


@dataclass(slots=True)
class Recognised:
    choices: dict[str, dict[str, Any]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def leave_open(self, remark: Remark) -> None:
        """A column that contradicts itself goes nowhere until a person says where."""
        if not any(each.letter == remark.letter and each.is_open for each in self.remarks):
            self.remarks.append(remark)
        self.choices.pop(remark.letter, None)


def carried(kind: RecordKind, choice: Mapping[str, Any], column: Column) -> dict[str, Any]:
    """The choice of last time for the column of now; how its values are written is seen anew where it is certain."""
    fresh = choice_for(kind.field(choice["field"]), column)
    kept = {key: choice[key] for key in ("field", "currency", "lossy") if choice.get(key)}
    return {**choice, **fresh, **kept}


@dataclass(slots=True)
class Recognition:
    """One file against one earlier edition.

    `named` says which field a heading names by its words, "" for none, and whether it does so word for word: a heading
    in which such a word only occurs says too little to contradict the values.
    """

    kind: RecordKind
    columns: Sequence[Column]
    profiles: Mapping[str, Profile]
    known: Sequence[Known]
    named: Callable[[Column], tuple[str, bool]]
    found: Recognised = field(default_factory=Recognised)
    scores: list[list[float]] = field(default_factory=list)

    def recognise(self) -> Recognised:
        self.scores = [
            [likeness(self.profiles[column.letter], known.profile) for known in self.known] for column in self.columns
        ]
        pairs = self._by_heading()
        for i, j in pairs.items():
            self._hold(i, j, pairs)
        free = [j for j in range(len(self.known)) if j not in pairs.values()]
        strangers = [i for i in range(len(self.columns)) if i not in pairs]
        claimed = {i: self._by_content(i, strangers, free) for i in strangers}
        times = Counter(claimed.values())
        renamed = {i: j for i, j in claimed.items() if j is not None and times[j] == 1}
        for i in strangers:
            self._name(i, renamed.get(i), [j for j in free if j not in renamed.values()])
        for j in free:
            if j not in renamed.values() and self.known[j].field:
                self._say("", "missing", self.known[j])
        self._tell_moves({**pairs, **renamed})
        return self.found

    # -- pairing -----------------------------------------------------------------
    def _by_heading(self) -> dict[int, int]:
        """The same heading, the first with the first where it stands twice."""
        places: dict[str, list[int]] = {}
        for j, known in enumerate(self.known):
            places.setdefault(folded(known.heading), []).append(j)
        pairs = {}
        for i, column in enumerate(self.columns):
            heading = folded(column.header)
            if heading and is_a_name(column.header) and places.get(heading):
                pairs[i] = places[heading].pop(0)
        return pairs

    def _by_content(self, i: int, strangers: Sequence[int], free: Sequence[int]) -> int | None:
        """The one column of last time that this one clearly is, among those that nobody claims by heading."""
        if not free:
            return None
        best = max(free, key=lambda j: self.scores[i][j])
        score = self.scores[i][best]
        said, _is_exact = self.named(self.columns[i])
        enough = HALF_SURE if said and said == self.known[best].field else SURE
        rivals = [self.scores[i][j] for j in free if j != best] + [self.scores[k][best] for k in strangers if k != i]
        if said and said == self.known[best].field:
            rivals = [each - CLEARLY for each in rivals]
        return best if score >= enough and all(score - rival >= CLEARLY for rival in rivals) else None

    # -- deciding ----------------------------------------------------------------
    def _hold(self, i: int, j: int, pairs: Mapping[int, int]) -> None:
        """A column under a heading of last time: does it hold what that column held?"""
        known, own = self.known[j], self.scores[i][j]
        telling = self.profiles[self.columns[i].letter].is_telling and known.profile.is_telling
        others = [k for k in range(len(self.known)) if k != j and self.known[k].profile.is_telling]
        best = max(others, key=lambda k: self.scores[i][k], default=None) if telling else None
        if best is not None and self.scores[i][best] >= HALF_SURE and self.scores[i][best] - own >= CLEARLY:
            if known.field or self.known[best].field:
                taken_by = next((k for k, place in pairs.items() if place == best), None)
                is_swap = taken_by is not None and self.scores[taken_by][j] - self.scores[taken_by][best] >= CLEARLY
                self._ask(i, "swapped" if is_swap else "looks_like", self.known[best], known)
            return
        if known.field and known.profile.is_telling and not self.profiles[self.columns[i].letter].filled:
            self._ask(i, "empty_now", known, known)
        elif telling and own < UNLIKE and known.field:
            self._ask(i, "unlike", known, known)
        elif known.field:
            self._take(i, known)

    def _name(self, i: int, j: int | None, missing: Sequence[int]) -> None:
        """A column under a heading that last time's list did not have."""
        column = self.columns[i]
        said, is_exact = self.named(column)
        code = "renamed" if is_a_name(column.header) else "no_name"
        if j is not None:
            known = self.known[j]
            if is_exact and said != known.field:
                self._ask(i, "renamed_otherwise", known, known, said)
            else:
                if known.field:
                    self._take(i, known)
                self._say(column.letter, code, known)
            return
        if code == "no_name":
            self.found.remarks.append(Remark(column.letter, "no_name_new", {"heading": column.header[:80]}))
        taken = {known.field for known in self.known}
        if not said:
            if code != "no_name":
                self.found.remarks.append(Remark(column.letter, "new", {"heading": column.header}))
        elif (
            said in taken
            or not self._fits(column, said)
            or any(self.known[k].field and self.scores[i][k] >= HALF_SURE for k in missing)
        ):
            # The heading names a field, but the values are not those that went there: it could be another column.
            self._leave_open(column, "new_unsure", {"field": said}, (said, ""))
        else:
            self.found.choices[column.letter] = choice_for(self.kind.field(said), column)
            self.found.remarks.append(Remark(column.letter, "new_named", {"heading": column.header, "field": said}))

    def _fits(self, column: Column, key: str) -> bool:
        allowed = FITTING.get(self.kind.field(key).kind)
        return allowed is None or column.kind in allowed

    def _take(self, i: int, known: Known) -> None:
        self.found.choices[self.columns[i].letter] = carried(self.kind, known.choice, self.columns[i])

    def _ask(self, i: int, code: str, looks: Known, heading: Known, said: str = "") -> None:
        params = {"before": looks.heading, "field": looks.field}
        fields = tuple(dict.fromkeys((looks.field, said or heading.field, "")))
        self._leave_open(self.columns[i], code, params, fields)

    def _leave_open(self, column: Column, code: str, params: dict[str, str], fields: tuple[str, ...]) -> None:
        remark = Remark(column.letter, code, {"heading": column.header[:80], **params}, fields)
        self.found.leave_open(remark)

    def _say(self, letter: str, code: str, known: Known) -> None:
        column = next((each for each in self.columns if each.letter == letter), None)
        heading = column.header[:80] if column else known.heading
        params = {"heading": heading, "before": known.heading, "letter": known.letter, "field": known.field}
        self.found.remarks.append(Remark(letter, code, params))

    def _tell_moves(self, pairs: Mapping[int, int]) -> None:
        """Columns that stand in another order. One that only made room for a new neighbour has not moved."""
        order = sorted(pairs)
        rank = {j: place for place, j in enumerate(sorted(pairs.values()))}
        for place, i in enumerate(order):
            known = self.known[pairs[i]]
            column = self.columns[i]
            told = any(remark.letter == column.letter for remark in self.found.remarks)
            if rank[pairs[i]] != place and known.field and not told:
                self._say(column.letter, "moved", known)
