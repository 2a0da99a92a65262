"""Which place an outline of a file means: told by a code and a name, never by the name alone of another place."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sympolity.methods.names import Candidate, Entry, Match, Reason
from sympolity.network.territories.models import Boundary, BoundaryFile, Territory
from sympolity.network.territories.queries import Extent, register_of

NO_COLUMN = "-"
OUTLINES_TO_TRY = 300
# "1" is the code of many things, "08068" hardly of two: a shorter one counts only where the name agrees.
TELLING_CODE = 4
MOST_CANDIDATES = 8
WHOLE_FLOAT = re.compile(r"(\d+)\.0+")
Likeness = Callable[[Sequence[str]], float]
CODE_SHAPE = re.compile(r"(?=.*\d)[\w./-]{1,16}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One outline of a file: what it is called there, and the places that it may mean.

    `doubt` says why no place was chosen although one was found: `twice` (another outline is called the same),
    `code_and_name` (they point to two places), `elsewhere` (the place found lies somewhere else).
    """

    number: int
    code: str
    name: str
    columns: Mapping[str, str]
    repairs: Sequence[Mapping[str, Any]]
    fault: Mapping[str, Any] | None
    match: Match
    doubt: str = ""

    @property
    def sure_id(self) -> int | None:
        return int(self.match.sure.id) if self.match.sure else None

    @property
    def is_unsure(self) -> bool:
        return self.fault is None and self.match.sure is None

    @property
    def is_new(self) -> bool:
        """Whether nothing in the register is like it."""
        return self.is_unsure and not self.match.candidates and bool(self.name)


class Proposals:
    """The outlines of a file beside the places of its network.

    `code` and `name` are the columns asked for; without them the ones that find the most different places for sure,
    and in an empty register the ones that look like codes and names.
    """

    def __init__(self, handed_in: BoundaryFile, code: str = "", name: str = "") -> None:
        self.features: list[dict[str, Any]] = handed_in.features
        self.network_id = handed_in.network_id
        self.register = register_of(handed_in.network)
        self.columns = list(dict.fromkeys(column for feature in self.features for column in feature["columns"]))
        known = {*self.columns, NO_COLUMN}
        self.code = code if code in known else self._telling(self._codes_found, _code_likeness)
        self.name = name if name in known else self._telling(self._names_found, _name_likeness)

    # -- which columns ---------------------------------------------------------------
    def _telling(self, found: Counter[str], likeness: Likeness) -> str:
        if found and found.most_common(1)[0][1]:
            return found.most_common(1)[0][0]
        likely = {column: likeness(self._values(column)) for column in self.columns}
        best = max(likely, key=lambda column: likely[column], default=NO_COLUMN)
        return best if likely and likely[best] > 0 else NO_COLUMN

    @cached_property
    def _codes_found(self) -> Counter[str]:
        return self._found(by_code=True)

    @cached_property
    def _names_found(self) -> Counter[str]:
        return self._found(by_code=False)

    def _found(self, *, by_code: bool) -> Counter[str]:
        """For each column, how many different places its values mean for sure."""
        found: Counter[str] = Counter()
        for column in self.columns:
            matches = (self.register.match(value) for value in set(self._values(column)))
            sure = {m.sure.id for m in matches if m.sure and (m.candidates[0].reason is Reason.CODE) is by_code}
            found[column] = len(sure)
        return found

    def _values(self, column: str) -> list[str]:
        values = (_bare(feature["columns"].get(column, "")) for feature in self.features[:OUTLINES_TO_TRY])
        return [value for value in values if value]

    # -- which places ----------------------------------------------------------------
    @cached_property
    def all(self) -> list[Proposal]:
        drafts = [self._proposal(number, feature) for number, feature in enumerate(self.features)]
        meant = Counter(draft.sure_id for draft in drafts if draft.sure_id)
        elsewhere = set(self._found_elsewhere(drafts))
        for draft in drafts:
            if draft.sure_id is None:
                continue
            if meant[draft.sure_id] > 1:
                drafts[draft.number] = _doubted(draft, "twice")
            elif draft.number in elsewhere:
                drafts[draft.number] = _doubted(draft, "elsewhere")
        return drafts

    def _proposal(self, number: int, feature: Mapping[str, Any]) -> Proposal:
        code, name = (_bare(feature["columns"].get(column, "")) for column in (self.code, self.name))
        match, doubt = (Match(None), "") if feature["fault"] else self._meant(code, name)
        return Proposal(number, code, name, feature["columns"], feature["repairs"], feature["fault"], match, doubt)

    def _meant(self, code: str, name: str) -> tuple[Match, str]:
        coded = self._coded(code)
        named = self.register.match(name) if name else Match(None)
        if coded and named.sure and coded.id != named.sure.id:
            return _unsure([Candidate(coded, 99.0, Reason.CODE), *named.candidates]), "code_and_name"
        agrees = not name or any(candidate.entry.id == coded.id for candidate in named.candidates) if coded else False
        if coded and (agrees or len(code) >= TELLING_CODE):
            return Match(coded, (Candidate(coded, 100.0, Reason.CODE),)), ""
        if named.sure:
            return named, ""
        offered = [Candidate(coded, 90.0, Reason.CODE)] if coded and not name else []
        return _unsure([*offered, *named.candidates]), ""

    def _coded(self, code: str) -> Entry | None:
        match = self.register.match(code) if code else Match(None)
        return match.sure if match.sure and match.candidates[0].reason is Reason.CODE else None

    def _found_elsewhere(self, drafts: Sequence[Proposal]) -> Iterator[int]:
        """Outlines that lie wholly outside the boundary which stands for their place, or for the place above it."""
        found = {draft.sure_id: draft.number for draft in drafts if draft.sure_id}
        places = Territory.objects.filter(pk__in=found).values_list("pk", "parent_id")
        known = dict(
            Boundary.objects.filter(territory__in={pk for pair in places for pk in pair if pk}).values_list(
                "territory_id", "geometry"
            )
        )
        extents = {pk: _extent(geometry) for pk, geometry in known.items()}
        for pk, parent in places:
            standing = extents.get(pk) or extents.get(parent)
            geometry = self.features[found[pk]]["geometry"]
            if standing and geometry and _apart(standing, _extent(geometry)):
                yield found[pk]


def _bare(value: str) -> str:
    """Without the blanks of fixed widths; "1.0", a code once read as a number, is "1" again."""
    text = " ".join(value.split())
    whole = WHOLE_FLOAT.fullmatch(text)
    return whole[1] if whole else text


def _unsure(candidates: Sequence[Candidate]) -> Match:
    return Match(None, tuple({each.entry.id: each for each in reversed(candidates)}.values())[::-1][:MOST_CANDIDATES])


def _doubted(draft: Proposal, doubt: str) -> Proposal:
    return replace(draft, match=Match(None, draft.match.candidates), doubt=doubt)


def _code_likeness(values: Sequence[str]) -> float:
    """How much values look like codes: each its own, short, with a digit, all of one length."""
    if not values or len(set(values)) < len(values) or not all(map(CODE_SHAPE.fullmatch, values)):
        return 0.0
    if any("." in value for value in values) and all(re.fullmatch(r"\d+\.\d+", value) for value in values):
        return 0.0
    digits = sum(value.isdigit() for value in values) / len(values)
    return 1.0 + digits - 0.02 * max(map(len, values)) - 0.05 * len(set(map(len, values)))


def _name_likeness(values: Sequence[str]) -> float:
    """How much values look like names: words, nearly each its own, capitals and small letters, no addresses."""
    wordy = [value for value in values if any(map(str.isalpha, value)) and not any(map(str.isdigit, value))]
    if not values or len(wordy) < 0.7 * len(values) or any("://" in value for value in values):
        return 0.0
    mixed = sum(value not in (value.upper(), value.lower()) for value in wordy) / len(values)
    return (
        len(set(values)) / len(values)
        + 0.5 * mixed
        - 0.005 * max(map(len, values))
        - (0.9 if len(set(values)) == 1 else 0)
    )


def _extent(geometry: Mapping[str, Any]) -> Extent:
    points = [point for part in geometry["coordinates"] for point in part[0]]
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def _apart(one: Extent, other: Extent) -> bool:
    return one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
