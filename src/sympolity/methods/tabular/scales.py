"""Numbers told in thousands or millions: "12 mil €", "k€", "Mio. EUR"."""

from __future__ import annotations

import re
from typing import Final

from sympolity.methods.tabular.booleans import fold_word

# Small letters without accents; a star stands for any ending.
_LISTED: Final = """
thousand* million* billion* bn mln mld mio mrd tsd mil miles millar* millon* milhar* milhao milhoes bilhoes milh
mill miler* milio milion* mille millier* milliard* migliaia mila miliard* tausend* miljoen* miljard* duizend*
tukst* tus tys tysiac* tis tisic* mii ezer millio* tusind* tusen* miljon* χιλ χιλιαδ* εκατ εκατομμυρι* δις
тыс* хил* млн млрд хиляд* الف الاف بالالف بالمليون بملايين مليون ملايين مليار الوف bin milyon
"""
_WORDS: Final = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in _LISTED.split())
_SIGNS: Final = r"[kmt] ?(?:€|eur|euros?|\$|usd|£|gbp|chf)(?!\w)|(?:€|eur|\$|£) ?\d[\d.,' ]*[kmt](?!\w)|\d ?k(?!\w)"
_IN_VALUE: Final = re.compile(rf"\d ?(?:{_WORDS})(?!\w)|{_SIGNS}")
_IN_HEADING: Final = re.compile(rf"(?<!\w)(?:{_WORDS}|[kmt] ?(?:€|eur|euros?)|[x*×] ?1[., ]?000|['’]000s?)(?!\w)")


def is_scaled(text: str) -> bool:
    """Whether a value says that it counts thousands or millions."""
    return _IN_VALUE.search(" ".join(fold_word(text).split())) is not None


def tells_scale(heading: str) -> bool:
    """Whether a heading says that its numbers count thousands or millions."""
    return _IN_HEADING.search(" ".join(fold_word(heading).split())) is not None
