"""Names that stand in the genitive: "Rīgas dome", "Δήμος Θεσσαλονίκης", "Göteborgs kommun", "Donostiako Udala"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

from sympolity.methods.names.words import LATVIAN_TOWN, SCANDINAVIAN_TOWN

_SHORTEST: Final = 4
_MOST_WORDS: Final = 3
# The endings of the genitive, and those of the name itself. Greek ων is not among them: "Κορινθίων" are the people.
_GREEK: Final = (("ησ", ("η",)), ("ασ", ("α",)), ("ιου", ("ι",)), ("ου", ("οσ", "ο")), ("ωσ", ("ασ",)), ("α", ("ασ",)))
_LATVIAN: Final = (("as", ("a",)), ("es", ("e",)))


def nominatives(name: str, phrase: str) -> Iterator[str]:
    """What the name beside an institution may be called on its own; `phrase` is the institution."""
    if phrase in ("δημοσ", "δημου"):
        yield from _each_word(name, _GREEK)
    elif phrase in LATVIAN_TOWN:
        yield from _each_word(name, _LATVIAN)
    elif phrase in SCANDINAVIAN_TOWN and name.endswith("s") and len(name) > _SHORTEST:
        yield name[:-1]
    elif phrase == "udala":
        yield from (name[: -len(end)] for end in ("ko", "eko", "go") if name.endswith(end) and len(name) > len(end) + 3)


def _each_word(name: str, endings: tuple[tuple[str, tuple[str, ...]], ...]) -> Iterator[str]:
    words = name.split()
    if not words or len(words) > _MOST_WORDS or len(name) < _SHORTEST:
        return
    choices = [
        [word, *(word[: -len(old)] + new for old, news in endings if word.endswith(old) for new in news)]
        for word in words
    ]
    for chosen in product(*choices):
        if list(chosen) != words:
            yield " ".join(chosen)


def names_the_people(name: str, phrase: str) -> bool:
    """ "Δήμος Λεβαδέων" names the people of Λιβαδειά: no rule leads from one to the other."""
    return phrase in ("δημοσ", "δημου") and name.endswith("ων")
