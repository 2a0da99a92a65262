"""Keys: what stands in the index for a text, and what a question asks of it.

A key is a letter that says where and how, and a folded word. Both databases only look keys up; what a word is, how it
is bent and what counts more is decided here, so that they cannot disagree.

    t  word in a title      u  stem in a title      w  word anywhere      s  stem anywhere      c  a whole code
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from sympolity.methods.wording.folding import COMPOUND, WORD, fold
from sympolity.methods.wording.stemming import forms, stemmed_in
from sympolity.methods.wording.stop_words import STOP_WORDS

MOST_WORDS = 8
LONGEST_QUESTION = 200
SHORTEST_PREFIX = 3
SHORTEST_TERM, LONGEST_TERM = 4, 30
SHORTEST_WORD: Final = 2  # single letters are elisions and articles; they count in codes only

Clause = tuple[str, ...]
"""Keys of which one has to be there; "tcas*" stands for every key that begins so."""


@dataclass(frozen=True, slots=True)
class Part:
    """A text in one language; "" where nobody knows which."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class AskedWord:
    """One word of a question; `near` are words of the index that are spelled nearly so."""

    written: str
    folded: str
    stems: tuple[str, ...]
    near: tuple[str, ...] = ()

    def exact(self, place: str) -> Clause:
        return (f"{place}{self.folded}",)

    def bent(self, place: str, stem_place: str) -> Clause:
        """The word, its stems, and words that are the stem of it."""
        stems = (key for stem in (self.folded, *self.stems) for key in (f"{place}{stem}", f"{stem_place}{stem}"))
        return tuple(dict.fromkeys((*self.exact(place), *stems)))

    def begun(self, place: str, stem_place: str) -> Clause:
        """The same, and words that begin so: only from three letters on, shorter ones begin everything."""
        if len(self.folded) < SHORTEST_PREFIX:
            return self.bent(place, stem_place)
        return (*self.bent(place, stem_place), f"{place}{self.folded}*")

    def nearly(self) -> Clause:
        return (*self.begun("w", "s"), *(f"w{word}" for word in self.near))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart. `code` is all of it without blanks and signs, as a code would be written."""

    words: tuple[AskedWord, ...]
    code: str

    def __bool__(self) -> bool:
        return bool(self.words)


def ask(text: str) -> Asked:
    """Take a question apart. The language is not known: words are stemmed in every language of their script."""
    text = text[:LONGEST_QUESTION]
    found: dict[str, AskedWord] = {}
    for match in WORD.finditer(text):
        folded = fold(match.group())
        if folded and folded not in found:
            found[folded] = AskedWord(match.group(), folded, forms(match.group()).stems)
    telling = [word for word in found.values() if word.folded not in STOP_WORDS and _counts(word.folded)]
    telling = telling or [word for word in found.values() if len(word.folded) >= SHORTEST_WORD] or list(found.values())
    return Asked(tuple(telling[:MOST_WORDS]), compact(text))


def _counts(folded: str) -> bool:
    return len(folded) >= SHORTEST_WORD or folded.isdigit()


def compact(code: str) -> str:
    """A code without blanks, signs and capitals: "P-12", "p 12" and "P12" are one."""
    return "".join(fold(match.group()) for match in WORD.finditer(code[:LONGEST_QUESTION]))[:LONGEST_QUESTION]


def keys_of(titles: Iterable[Part], bodies: Iterable[Part], codes: Sequence[str] = ()) -> set[str]:
    """Everything under which an object is found."""
    keys: set[str] = set()
    for part in titles:
        _add_words(keys, part, ("t", "w"), ("u", "s"))
    for part in bodies:
        _add_words(keys, part, ("w",), ("s",))
    for code in codes:
        if whole := compact(code):
            keys.add(f"c{whole}")
        keys.update(f"w{fold(match.group())}" for match in WORD.finditer(code))
    keys.discard("w")
    return keys


def _add_words(keys: set[str], part: Part, word_places: Sequence[str], stem_places: Sequence[str]) -> None:
    languages = stemmed_in([part.language])
    for written in set(WORD.findall(part.text)):
        form = forms(written, languages)
        if len(form.folded) < SHORTEST_WORD and not form.folded.isdigit():
            continue
        for place in word_places:
            keys.add(place + form.folded)
        for stem in form.stems:
            for place in stem_places:
                keys.add(place + stem)
    for compound in COMPOUND.findall(part.text) if any(letter.isdigit() for letter in part.text) else ():
        if any(letter.isdigit() for letter in compound):
            keys.update(place + compact(compound) for place in word_places)


def holds(clauses: Iterable[Clause], known: AbstractSet[str], ordered: Sequence[str]) -> bool:
    """Whether the keys of an object, as a set and in their order, meet every clause; what the databases do."""
    return all(any(_has(key, known, ordered) for key in clause) for clause in clauses)


def _has(key: str, known: AbstractSet[str], ordered: Sequence[str]) -> bool:
    if not key.endswith("*"):
        return key in known
    begin = key[:-1]
    place = bisect_left(ordered, begin)
    return place < len(ordered) and ordered[place].startswith(begin)


def terms_in(keys: Iterable[str]) -> list[str]:
    """The words of an object that a slip of the hand may have meant."""
    return [
        key[1:] for key in keys if key[0] == "w" and SHORTEST_TERM < len(key) <= LONGEST_TERM + 1 and key[1:].isalpha()
    ]
