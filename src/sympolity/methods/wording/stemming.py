"""Stems: what the bent forms of a word have in common. First stem, then fold; accents help a stemmer."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import Stemmer

from sympolity.methods.wording.folding import as_written, fold

SHORTEST_STEM = 3

_ALGORITHMS: Final = {
    "ar": "arabic",
    "ca": "catalan",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
}
_OF_LATIN_SCRIPT: Final = ("en", "pt", "es", "ca", "fr", "it", "nl", "de")
# Endings as people type them without accents, and what the stemmer knows for them.
_ACCENTED_ENDINGS: Final = {
    "pt": (("coes", "ção"), ("cao", "ção"), ("oes", "ão"), ("aes", "ão"), ("ao", "ão")),
    "es": (("cion", "ción"), ("sion", "sión")),
    "ca": (("cio", "ció"), ("sio", "sió")),
    "fr": (("ites", "ités"), ("ite", "ité")),
    "it": (("ita", "ità"),),
}
_kept = threading.local()  # a stemmer must not be shared by threads


@dataclass(frozen=True, slots=True)
class Forms:
    """A word as it is indexed: folded, and its stems without the folded word itself."""

    folded: str
    stems: tuple[str, ...]


def languages_known() -> tuple[str, ...]:
    return tuple(_ALGORITHMS)


def script_of(word: str) -> str:
    """The languages that a word may be of, by its first letter: Arabic, Greek or Latin script."""
    letter = next((each for each in word if each.isalpha()), "")
    if "\u0370" <= letter <= "\u03ff" or "\u1f00" <= letter <= "\u1fff":
        return "greek"
    if "\u0600" <= letter <= "\u06ff" or "\ufb50" <= letter <= "\ufeff":
        return "arabic"
    return "latin" if letter and letter < "\u0370" else ""


@lru_cache(maxsize=200_000)
def forms(word: str, languages: tuple[str, ...] = _OF_LATIN_SCRIPT) -> Forms:
    """What a word is indexed and asked under.

    The script decides over the language: a Greek word in a Portuguese text is stemmed as Greek. Each word is stemmed
    with and without its accents, and with the accents of its ending given back, so that whoever types none still meets
    the bent forms.
    """
    folded = fold(word)
    if len(folded) <= SHORTEST_STEM or any(letter.isdigit() for letter in folded):
        return Forms(folded, ())
    written = as_written(word)
    tried = {
        "greek": ("el",),
        "arabic": ("ar",),
        "latin": tuple(each for each in languages if each in _OF_LATIN_SCRIPT),
    }.get(script_of(written), ())
    stems = {
        fold(_stem(each, language)) for language in tried for each in {written, folded, _accented(folded, language)}
    }
    return Forms(folded, tuple(sorted(stem for stem in stems if len(stem) >= SHORTEST_STEM and stem != folded)))


def _accented(folded: str, language: str) -> str:
    for plain, accented in _ACCENTED_ENDINGS.get(language, ()):
        if folded.endswith(plain):
            return folded.removesuffix(plain) + accented
    return folded


def _stem(word: str, language: str) -> str:
    stemmers = _kept.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(_ALGORITHMS[language])
    stem: str = stemmers[language].stemWord(word)
    return stem


def stemmed_in(languages: Iterable[str]) -> tuple[str, ...]:
    """The languages in which a text is stemmed: its own, or all of Latin script where nobody knows it."""
    known = tuple(dict.fromkeys(each.partition("-")[0] for each in languages if each))
    return known or _OF_LATIN_SCRIPT
