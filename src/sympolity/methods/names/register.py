"""Finds the organisation or territory that a dirty name means, or says who it could be."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final

from rapidfuzz import fuzz, process

from sympolity.methods.names.abbreviations import abbreviates, every_initial, initials_of
from sympolity.methods.names.folding import Folded, folded


class Reason(StrEnum):
    """Why an entry is offered for a name."""

    CODE = "code"
    SAME_NAME = "same_name"
    KNOWN_ALIAS = "known_alias"
    HOMONYM = "homonym"
    OTHER_LEVEL = "other_level"
    LEGAL_FORM = "legal_form"
    SAME_WITHOUT_ACCENTS = "same_without_accents"
    ARTICLE = "article"
    CUT = "cut"
    ABBREVIATION = "abbreviation"
    WORD_ORDER = "word_order"
    CLOSE_SPELLING = "close_spelling"


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation or territory.

    `level` tells namesakes apart: "municipality", "district", "province", "region", "county", "parish" are the
    levels that words such as "Câmara Municipal de" or "Distrito de" state; others may be used too.
    """

    id: int | str
    name: str
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    level: str = ""
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """`score` runs from 0 to 100 and orders the candidates; it is no probability."""

    entry: Entry
    score: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Match:
    """`sure` may be taken without asking. `candidates` come best first; the sure one is the first of them."""

    sure: Entry | None
    candidates: tuple[Candidate, ...] = ()


_NOBODY: Final = Match(None)
_SHORTEST_CUT: Final = 8
_LEAST_LIKENESS: Final = 80.0
_TURNED: Final = 88.0
_MOST_CANDIDATES: Final = 8
_REMEMBERED: Final = 50_000


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One name or alias of an entry."""

    entry: Entry
    folded: Folded
    alias: bool


class Register:
    """Entries to match names against. Folds every spelling once; asks for exact equality before likeness."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: tuple[Entry, ...] = tuple(entries)
        self._codes: dict[str, list[Entry]] = defaultdict(list)
        self._keys: dict[str, list[_Spelling]] = defaultdict(list)
        self._bares: dict[str, list[_Spelling]] = defaultdict(list)
        self._initials: dict[str, list[_Spelling]] = defaultdict(list)
        self._spellings: list[_Spelling] = []
        self._remembered: dict[str, Match] = {}
        for entry in self.entries:
            for code in entry.codes:
                self._codes[_code(code)].append(entry)
            for alias, name in enumerate((entry.name, *entry.aliases)):
                self._learn(_Spelling(entry, folded(name), alias > 0))
        self._likeness = [spelling.folded.key for spelling in self._spellings]
        self._sorted_words = [" ".join(sorted(key.replace(",", "").split())) for key in self._likeness]
        self._openings = sorted(
            {(text, i) for i, s in enumerate(self._spellings) for text in (s.folded.plain, s.folded.key)}
        )

    def _learn(self, spelling: _Spelling) -> None:
        if not spelling.folded.key:
            return
        self._spellings.append(spelling)
        self._keys[spelling.folded.key].append(spelling)
        self._bares[spelling.folded.bare].append(spelling)
        for initials in {initials_of(spelling.folded.plain), initials_of(spelling.folded.key)}:
            self._initials[initials].append(spelling)

    def match(self, text: str) -> Match:
        """The entry that `text` surely means, or the candidates a person chooses from.

        Sure is only a name or alias (or code) that is the same after folding, belongs to one entry alone, has no
        namesake at another level, and differs neither in legal form nor, between namesakes, in accents.
        """
        known = self._remembered.get(text)
        if known is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            known = self._remembered[text] = self._match(text)
        return known

    def _match(self, text: str) -> Match:
        if not text.strip():
            return _NOBODY
        by_code = _entries(self._codes.get(_code(text), ()))
        asked = folded(text)
        same = self._keys.get(asked.key, []) if asked.key else []
        if len(by_code) == 1 and all(spelling.entry == by_code[0] for spelling in same):
            return Match(by_code[0], (Candidate(by_code[0], 100.0, Reason.CODE),))
        if by_code:
            owners = _entries([*by_code, *(spelling.entry for spelling in same)])
            return Match(None, tuple(Candidate(entry, 99.0, Reason.CODE) for entry in owners))
        if not asked.key:
            return _NOBODY
        if same:
            return self._decide(asked, same)
        return Match(None, self._candidates(asked))

    def _decide(self, asked: Folded, same: list[_Spelling]) -> Match:
        """Equal after folding: sure, unless somebody else could be meant."""
        exact = [s for s in same if s.folded.accented == asked.accented]
        exact = exact or [s for s in same if asked.legal_form and _same_form(asked, s)]
        if asked.level:
            # "Município de Setúbal" is not the district of that name.
            same = [s for s in same if s.entry.level in ("", asked.level)] or same
        owners = _entries(spelling.entry for spelling in same)
        namesakes = self._namesakes(asked, owners)
        if len(owners) > 1:
            # One of several namesakes is meant only if accents and legal form are written out as its own.
            closest = _entries(spelling.entry for spelling in exact)
            if len(closest) == 1 and self._told_apart(asked, closest[0], same):
                owners = closest
            else:
                return Match(None, _ranked(self._reasons(asked, same, namesakes)))
        owner = owners[0]
        own = [spelling for spelling in same if spelling.entry == owner]
        others = [candidate for candidate in namesakes if candidate.entry != owner]
        if others:
            return Match(None, _ranked([*self._reasons(asked, own, []), *others]))
        if not exact and not any(_same_form(asked, spelling) for spelling in own):
            return Match(None, (Candidate(owner, 97.0, Reason.LEGAL_FORM),))
        reason = Reason.SAME_NAME if any(not spelling.alias for spelling in own) else Reason.KNOWN_ALIAS
        return Match(owner, (Candidate(owner, 100.0, reason),))

    def _told_apart(self, asked: Folded, owner: Entry, same: list[_Spelling]) -> bool:
        """Whether the namesakes differ from the owner in what the text states: accents or legal form."""
        rivals = [spelling for spelling in same if spelling.entry != owner]
        stated_accents = asked.accented != asked.plain
        return all(
            (asked.legal_form and spelling.folded.legal_form and spelling.folded.legal_form != asked.legal_form)
            or (stated_accents and spelling.folded.accented != asked.accented)
            for spelling in rivals
        ) and all(spelling.entry.level == owner.level for spelling in rivals)

    def _reasons(self, asked: Folded, same: list[_Spelling], others: list[Candidate]) -> list[Candidate]:
        found = []
        for spelling in same:
            if not _same_form(asked, spelling):
                found.append(Candidate(spelling.entry, 97.0, Reason.LEGAL_FORM))
            elif spelling.folded.accented != asked.accented and spelling.folded.plain == asked.plain:
                found.append(Candidate(spelling.entry, 98.0, Reason.SAME_WITHOUT_ACCENTS))
            else:
                found.append(Candidate(spelling.entry, 99.0, Reason.HOMONYM))
        if len({spelling.folded.accented for spelling in same}) == 1:
            # Written alike, they differ in nothing but who they are.
            found = [
                Candidate(c.entry, 98.0, Reason.HOMONYM) if c.reason is Reason.SAME_WITHOUT_ACCENTS else c
                for c in found
            ]
        return [*found, *others]

    def _namesakes(self, asked: Folded, owners: list[Entry]) -> list[Candidate]:
        """Entries whose bare name is the text, at another level: the text may mean them when it states none."""
        if asked.level or asked.above:
            return []
        return [
            Candidate(spelling.entry, 90.0, Reason.OTHER_LEVEL)
            for spelling in self._bares.get(asked.bare, ())
            if spelling.entry not in owners
            and (spelling.folded.level or spelling.entry.level)
            and not (spelling.folded.above and not spelling.folded.level)
        ]

    def _candidates(self, asked: Folded) -> tuple[Candidate, ...]:
        """Everybody who could be meant by a name that nobody has."""
        found = [
            Candidate(s.entry, 96.0 if asked.level and asked.level == s.entry.level else 90.0, Reason.OTHER_LEVEL)
            for s in self._bares.get(asked.bare, ())
        ]
        found += self._other_article(asked)
        found += self._cut(asked)
        found += self._abbreviated(asked)
        found += self._alike(asked)
        return _ranked(found)

    def _other_article(self, asked: Folded) -> list[Candidate]:
        without = asked.key.removesuffix(f", {asked.article}") if asked.article else asked.key
        return [
            Candidate(spelling.entry, 95.0, Reason.ARTICLE)
            for spelling in self._bares.get(without, ())
            if spelling.folded.article != asked.article
        ]

    def _cut(self, asked: Folded) -> list[Candidate]:
        """Names that begin with the text: exports of fixed width cut them off."""
        found = []
        for opening in {asked.plain, asked.key}:
            if len(opening) < _SHORTEST_CUT:
                continue
            start = bisect_left(self._openings, (opening, -1))
            for text, i in islice(self._openings, start, start + _MOST_CANDIDATES):
                if not text.startswith(opening):
                    break
                score = 85.0 + 10.0 * len(opening) / len(text)
                found.append(Candidate(self._spellings[i].entry, score, Reason.CUT))
        return found

    def _abbreviated(self, asked: Folded) -> list[Candidate]:
        joined = asked.plain.replace(" ", "")
        found = []
        if 2 <= len(joined) <= 8:
            found += [Candidate(s.entry, 82.0, Reason.ABBREVIATION) for s in self._initials.get(joined, ())]
        if " " in asked.key:
            found += [
                Candidate(spelling.entry, 94.5, Reason.ABBREVIATION)
                for initials in {initials_of(asked.key), every_initial(asked.key)}
                for spelling in self._initials.get(initials, ())
                if abbreviates(asked.key, spelling.folded.key)
            ]
        return found

    def _alike(self, asked: Folded) -> list[Candidate]:
        close = process.extract(
            asked.key, self._likeness, scorer=fuzz.ratio, limit=_MOST_CANDIDATES, score_cutoff=_LEAST_LIKENESS
        )
        found = [Candidate(self._spellings[i].entry, min(94.0, score), Reason.CLOSE_SPELLING) for _, score, i in close]
        if " " in asked.key and (not close or close[0][1] < _TURNED):
            words = " ".join(sorted(asked.key.replace(",", "").split()))
            turned = process.extract(
                words, self._sorted_words, scorer=fuzz.ratio, limit=_MOST_CANDIDATES, score_cutoff=90.0
            )
            found += [
                Candidate(self._spellings[i].entry, min(93.0, score - 1), Reason.WORD_ORDER) for _, score, i in turned
            ]
        return found


def _code(text: str) -> str:
    return "".join(text.split()).casefold()


def _entries(entries: Iterable[Entry]) -> list[Entry]:
    return list(dict.fromkeys(entries))


def _same_form(asked: Folded, spelling: _Spelling) -> bool:
    return asked.legal_form == spelling.folded.legal_form


def _ranked(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The best candidate of every entry, the highest score first."""
    best: dict[Entry, Candidate] = {}
    for candidate in candidates:
        known = best.get(candidate.entry)
        if known is None or candidate.score > known.score:
            best[candidate.entry] = candidate
    return tuple(sorted(best.values(), key=lambda candidate: -candidate.score)[:_MOST_CANDIDATES])
