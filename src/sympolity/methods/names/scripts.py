"""Names in another script: only ever offered, because no letter of one script is one letter of another."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_GREEK_PAIRS: Final = {"ου": "ou", "μπ": "b", "ντ": "nt", "γκ": "gk", "αυ": "av", "ευ": "ev"}
_GREEK: Final = dict(
    zip("αβγδεζηθικλμνξοπρστυφχψω", ["a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "t", "y", "f", "ch", "ps", "o"], strict=True)
)
_CYRILLIC: Final = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґјљњћђџ",
        ["a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "c", "ch", "sh", "sht", "a", "y", "_", "e", "yu", "ya", "i", "i", "e", "g", "j", "l", "n", "c", "d", "j"],
        strict=True,
    )
)
_ARABIC: Final = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
        ["a", "b", "t", "th", "j", "h", "kh", "d", "dh", "r", "z", "s", "sh", "s", "d", "t", "z", "a", "gh", "f", "q", "k", "l", "m", "n", "h", "w", "y"],
        strict=True,
    )
)
_LETTERS: Final = str.maketrans(_GREEK | {k: v.replace("_", "") for k, v in _CYRILLIC.items()} | _ARABIC | {"ء": ""})
_FOREIGN: Final = re.compile("[\u0370-\u06ff]")
_SOUNDS: Final = (
    *(
        ("ph", "f"),
        ("sh", "x"),
        ("ch", "x"),
        ("kh", "h"),
        ("gh", "g"),
        ("th", "t"),
        ("dh", "d"),
        ("q", "k"),
        ("c", "k"),
    ),
    *(("v", "b"), ("z", "s")),
)


def is_foreign(text: str) -> bool:
    """Whether a text is written in Greek, Cyrillic or Arabic letters."""
    return _FOREIGN.search(text) is not None


def romanised(text: str) -> str:
    for pair, letters in _GREEK_PAIRS.items():
        text = text.replace(pair, letters)
    decomposed = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def sound(text: str) -> str:
    """What two ways of writing a name in Latin letters share: its consonants, each once."""
    text = romanised(text)
    for letters, letter in _SOUNDS:
        text = text.replace(letters, letter)
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiouyw' ,]", "", text))
