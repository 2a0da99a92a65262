"""Who could be meant by a name that nobody has: cut, abbreviated, turned round, misspelt, in another script."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from itertools import islice
from typing import Final

from rapidfuzz import fuzz, process

from sympolity.methods.names.abbreviations import abbreviates, every_initial, initials_of
from sympolity.methods.names.folding import Folded
from sympolity.methods.names.inflection import names_the_people
from sympolity.methods.names.matches import Candidate, Reason
from sympolity.methods.names.scripts import is_foreign, romanised, sound
from sympolity.methods.names.spellings import Spelling, Spellings

MOST_CANDIDATES: Final = 8
_SHORTEST_CUT: Final = 8
_LEAST_LIKENESS: Final = 80.0
_LEAST_INFLECTED: Final = 55.0
_LEAST_SOUND: Final = 70.0
_TURNED: Final = 88.0
_SHORT: Final = 9
_RAREST: Final = 10
_MOST_NEAR: Final = 60


class Likeness:
    def __init__(self, spellings: Spellings) -> None:
        self._spellings = spellings
        self._keys = [spelling.folded.key for spelling in spellings.all]
        self._sorted_words = [_sorted_words(key) for key in self._keys]
        self._pieces: dict[str, list[int]] = defaultdict(list)
        for i, key in enumerate(self._keys):
            for piece in _pieces(key):
                self._pieces[piece].append(i)
        self._by_length = sorted(range(len(self._keys)), key=lambda i: len(self._keys[i]))
        self._lengths = [len(self._keys[i]) for i in self._by_length]
        self._openings = sorted(
            {(text, i) for i, s in enumerate(spellings.all) for text in (s.folded.plain, s.folded.key)}
        )
        self._foreign = [spelling for spelling in spellings.all if is_foreign(spelling.folded.key)]
        self._latin = [spelling for spelling in spellings.all if not is_foreign(spelling.folded.key)]
        self._sounds = {
            True: [sound(spelling.folded.key) for spelling in self._foreign],
            False: [sound(spelling.folded.key) for spelling in self._latin] if self._foreign else [],
        }

    def candidates(self, asked: Folded) -> list[Candidate]:
        found = [
            Candidate(s.entry, 96.0 if asked.level and asked.level == s.entry.level else 90.0, Reason.OTHER_LEVEL)
            for s in self._spellings.bares.get(asked.bare, ())
        ]
        found += self._other_article(asked)
        found += self._cut(asked)
        found += self._abbreviated(asked)
        found += self._alike(asked)
        if names_the_people(asked.bare, asked.institution):
            found += self._people(asked)
        return found or self._other_script(asked)

    def _other_article(self, asked: Folded) -> list[Candidate]:
        without = asked.key.removesuffix(f", {asked.article}") if asked.article else asked.key
        return [
            Candidate(spelling.entry, 95.0, Reason.ARTICLE)
            for spelling in self._spellings.bares.get(without, ())
            if spelling.folded.article != asked.article
        ]

    def openings(self, text: str, most: int = MOST_CANDIDATES) -> list[tuple[str, Spelling]]:
        """The spellings that begin with a text."""
        start = bisect_left(self._openings, (text, -1))
        found = []
        for opening, i in islice(self._openings, start, start + most):
            if not opening.startswith(text):
                break
            found.append((opening, self._spellings.all[i]))
        return found

    def _cut(self, asked: Folded) -> list[Candidate]:
        """Names that begin with the text: exports of fixed width cut them off."""
        return [
            Candidate(spelling.entry, 85.0 + 10.0 * len(opening) / len(text), Reason.CUT)
            for opening in {asked.plain, asked.key}
            if len(opening) >= _SHORTEST_CUT
            for text, spelling in self.openings(opening)
        ]

    def _abbreviated(self, asked: Folded) -> list[Candidate]:
        joined = asked.plain.replace(" ", "")
        initials = self._spellings.initials
        found = []
        if 2 <= len(joined) <= 8:
            found += [Candidate(s.entry, 82.0, Reason.ABBREVIATION) for s in initials.get(joined, ())]
        if " " in asked.key:
            found += [
                Candidate(spelling.entry, 94.5, Reason.ABBREVIATION)
                for letters in {initials_of(asked.key), every_initial(asked.key)}
                for spelling in initials.get(letters, ())
                if abbreviates(asked.key, spelling.folded.key)
            ]
        return found

    def _near(self, key: str) -> list[int]:
        """The spellings worth comparing: those that share the rarer pieces, for a short name those of its length."""
        if len(key) <= _SHORT:
            start, end = (
                bisect_left(self._lengths, len(key) * 2 // 3),
                bisect_right(self._lengths, len(key) * 3 // 2 + 1),
            )
            return self._by_length[start:end]
        known = sorted(filter(None, (self._pieces.get(piece) for piece in _pieces(key))), key=len)
        shared: Counter[int] = Counter()
        for spellings in known[:_RAREST]:
            shared.update(spellings)
        if len(shared) <= _MOST_NEAR:
            return list(shared)
        often = [i for i, count in shared.items() if count > 1]
        return sorted(often, key=lambda i: -shared[i])[:_MOST_NEAR]

    def _alike(self, asked: Folded) -> list[Candidate]:
        near = self._near(asked.key)
        keys = [self._keys[i] for i in near]
        close = process.extract(asked.key, keys, scorer=fuzz.ratio, limit=MOST_CANDIDATES, score_cutoff=_LEAST_LIKENESS)
        found = [self._candidate(near[at], min(94.0, score), Reason.CLOSE_SPELLING) for _, score, at in close]
        if " " in asked.key and (not close or close[0][1] < _TURNED):
            words = [self._sorted_words[i] for i in near]
            turned = process.extract(
                _sorted_words(asked.key), words, scorer=fuzz.ratio, limit=MOST_CANDIDATES, score_cutoff=90.0
            )
            found += [self._candidate(near[at], min(93.0, score - 1), Reason.WORD_ORDER) for _, score, at in turned]
        return found

    def _people(self, asked: Folded) -> list[Candidate]:
        close = process.extract(
            asked.bare, self._keys, scorer=fuzz.ratio, limit=MOST_CANDIDATES, score_cutoff=_LEAST_INFLECTED
        )
        return [self._candidate(i, min(79.0, score), Reason.INFLECTED) for _, score, i in close]

    def _other_script(self, asked: Folded) -> list[Candidate]:
        """Names in Greek, Cyrillic or Arabic for one in Latin letters, and the other way round."""
        foreign = is_foreign(asked.key)
        spellings = self._latin if foreign else self._foreign
        wanted = sound(asked.key)
        if not self._foreign or not spellings or len(wanted) < 2:
            return []
        close = process.extract(
            wanted, self._sounds[not foreign], scorer=fuzz.ratio, limit=2 * MOST_CANDIDATES, score_cutoff=_LEAST_SOUND
        )
        latin = romanised(asked.key)
        return [
            Candidate(
                spellings[i].entry,
                min(79.0, 0.7 * score + 0.3 * fuzz.ratio(latin, romanised(spellings[i].folded.key))),
                Reason.OTHER_SCRIPT,
            )
            for _, score, i in close
        ]

    def _candidate(self, i: int, score: float, reason: Reason) -> Candidate:
        return Candidate(self._spellings.all[i].entry, score, reason)


def _sorted_words(key: str) -> str:
    return " ".join(sorted(key.replace(",", "").split()))


def _pieces(key: str) -> set[str]:
    """Three letters each, and the opening of every word."""
    return {f" {key} "[i : i + 3] for i in range(len(key))}
