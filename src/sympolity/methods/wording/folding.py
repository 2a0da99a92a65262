"""Taking a text apart into words, and one spelling for every way of writing a word."""

import re
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from sympolity.methods.wording.letters import PLAIN_LETTERS

LONGEST_WORD = 60

_ACCENTS = "\u0300-\u036f"
_ARABIC_SIGNS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640"
_INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_DOT_OF_CATALAN = "(?<=[lLŀĿ])[·‧•](?=[lL])"

WORD: Final = re.compile(rf"(?:[^\W_]|{_DOT_OF_CATALAN}|[{_ACCENTS}{_ARABIC_SIGNS}{_INVISIBLE}])+")
# Several words held together by signs, as codes are: LISBOA-07-5673-FEDER-000001, P-12, PRR/C02.
COMPOUND: Final = re.compile(r"[^\W_]+(?:[-._/][^\W_]+)+")
_DROPPED: Final = re.compile(rf"[{_ARABIC_SIGNS}{_INVISIBLE}·‧•]")

_LETTERS: Final = str.maketrans(PLAIN_LETTERS | {"ŧ": "t", "ې": "ي", "ہ": "ه"})


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """A word without capitals, accents, vowel signs, final forms, ligatures and everything but letters and digits."""
    if word.isascii() and word.isalnum():
        return word.lower()[:LONGEST_WORD]
    letters = normalize("NFKD", word.casefold()).translate(_LETTERS)
    return "".join(letter for letter in letters if letter.isalnum())[:LONGEST_WORD]


def as_written(word: str) -> str:
    """A word as a stemmer wants it: in lower case, with its accents, without vowel signs and invisible characters."""
    if word.isascii():
        return word.lower()[:LONGEST_WORD]
    return normalize("NFC", _DROPPED.sub("", word).lower())[:LONGEST_WORD]
