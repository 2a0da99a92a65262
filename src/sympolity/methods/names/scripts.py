"""Names in another script: only ever offered, because no letter of one script is one letter of another."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_GREEK_PAIRS: Final = {"ου": "ou", "μπ": "b", "ντ": "nt", "γκ": "gk", "αυ": "av", "ευ": "ev"}


def _table(letters: str, latin: str) -> dict[str, str]:
    """Each letter with what stands for it; "_" is nothing."""
    return dict(zip(letters, (word.replace("_", "") for word in latin.split()), strict=True))


_GREEK: Final = _table("αβγδεζηθικλμνξοπρστυφχψω", "a v g d e z i th i k l m n x o p r s t y f ch ps o")
_CYRILLIC: Final = _table(
    "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґјљњћђџ",
    "a b v g d e zh z i y k l m n o p r s t u f h c ch sh sht a y _ e yu ya i i e g j l n c d j",
)
_ARABIC: Final = _table(
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويء", "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y _"
)
_LETTERS: Final = str.maketrans(_GREEK | _CYRILLIC | _ARABIC)
_FOREIGN: Final = re.compile("[\u0370-\u06ff]")
_SAME_SOUND: Final = "ph=f sh=x ch=x kh=h gh=g th=t dh=d q=k c=k v=b z=s"
_SOUNDS: Final = tuple((pair.partition("=")[0], pair.partition("=")[2]) for pair in _SAME_SOUND.split())


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
