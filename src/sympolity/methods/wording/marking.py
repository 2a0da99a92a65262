"""Showing where a question meets a text: which words to mark, and the piece of a long text to show."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sympolity.methods.wording.folding import WORD
from sympolity.methods.wording.keys import SHORTEST_PREFIX, Asked, AskedWord
from sympolity.methods.wording.stemming import forms, stemmed_in

LETTERS_AROUND = 70


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a text, and whether the question asked for it."""

    text: str
    is_asked: bool


def meets(asked: AskedWord, written: str, languages: tuple[str, ...]) -> bool:
    """Whether a word of a text is one that was asked for: as written, bent, begun or spelled nearly so."""
    form = forms(written, languages)
    if form.folded == asked.folded or form.folded in asked.near:
        return True
    if len(asked.folded) >= SHORTEST_PREFIX and form.folded.startswith(asked.folded):
        return True
    return not {form.folded, *form.stems}.isdisjoint((asked.folded, *asked.stems))


def places(text: str, language: str, asked: Asked) -> Iterator[tuple[int, int, int]]:
    """Where the words of a question stand: begin, end, and which word of the question."""
    languages = stemmed_in([language])
    for match in WORD.finditer(text):
        for number, word in enumerate(asked.words):
            if meets(word, match.group(), languages):
                yield match.start(), match.end(), number
                break


def words_met(text: str, language: str, asked: Asked) -> set[int]:
    return {number for _begin, _end, number in places(text, language, asked)}


def marked(text: str, language: str, asked: Asked) -> list[Stretch]:
    """A text in stretches, those that were asked for apart."""
    return _stretches(text, ((begin, end) for begin, end, _number in places(text, language, asked)))


def snippet(text: str, language: str, asked: Asked) -> list[Stretch]:
    """The neighbourhood of the densest meeting; nothing where question and text do not meet."""
    text = " ".join(text.split())
    found = list(places(text, language, asked))
    if not found:
        return []
    width = 2 * LETTERS_AROUND

    def met_from(place: int) -> int:
        return len({number for begin, _end, number in found[place:] if begin < found[place][0] + width})

    first = found[max(range(len(found)), key=lambda place: (met_from(place), -place))]
    begin = _at_a_gap(text, max(0, first[0] - LETTERS_AROUND))
    end = min(len(text), begin + 2 * width)
    end = len(text) if end == len(text) else text.rfind(" ", first[1], end) if " " in text[first[1] : end] else end
    inside = [(start - begin, stop - begin) for start, stop, _number in found if start >= begin and stop <= end]
    stretches = _stretches(text[begin:end], inside)
    before = [Stretch("… ", False)] if begin else []
    after = [Stretch(" …", False)] if end < len(text) else []
    return [*before, *stretches, *after]


def _at_a_gap(text: str, place: int) -> int:
    if place == 0:
        return 0
    gap = text.find(" ", place, place + LETTERS_AROUND)
    return gap + 1 if gap >= 0 else place


def _stretches(text: str, found: Iterable[tuple[int, int]]) -> list[Stretch]:
    stretches, here = [], 0
    for begin, end in found:
        if begin > here:
            stretches.append(Stretch(text[here:begin], False))
        stretches.append(Stretch(text[begin:end], True))
        here = end
    if here < len(text):
        stretches.append(Stretch(text[here:], False))
    return stretches
