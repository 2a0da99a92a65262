"""Yes and no in many languages."""

from __future__ import annotations

import unicodedata
from typing import Final

from sympolity.methods.tabular.grid import Cell
from sympolity.methods.tabular.problems import ProblemCode, Unreadable
from sympolity.methods.tabular.texts import no_value

# Letters that Unicode does not take apart.
_STROKES: Final = str.maketrans("ıłøđħŧ", "ilodht")


def fold_word(text: str) -> str:
    """The word in small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", text.strip().strip(".!").casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(_STROKES)


# Written in small letters without accents. No word stands in both.
_YES: Final = """
yes y true t 1 x ✓ ✔ ☑ sim s si oui o vrai verdadero verdader cert verdadeiro vero ja j wahr waar da taip jah
kylla igen hai evet tak ano iva ναι ν αληθες نعم ن صح да так
"""
_NO: Final = """
no n false f 0 ✗ ✘ ☐ nao non faux falso fals nein nee falsch onwaar ne ei nem hayir nie nej nei le οχι ο ψευδες
لا ل خطا нет nu
"""
YES: Final = frozenset(map(fold_word, _YES.split()))
NO: Final = frozenset(map(fold_word, _NO.split()))


def parse_boolean(value: Cell) -> bool:
    """Yes or no. Raises Unreadable for anything else, and for an empty cell: silence is not "no"."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float) and value in (0, 1):
        return bool(value)
    if value is None:
        raise Unreadable(ProblemCode.EMPTY, value)
    if isinstance(value, str):
        word = fold_word(value)
        if word in YES:
            return True
        if word in NO:
            return False
        if code := no_value(value):
            raise Unreadable(code, value)
    raise Unreadable(ProblemCode.NOT_A_BOOLEAN, value)
