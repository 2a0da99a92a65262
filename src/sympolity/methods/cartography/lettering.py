"""How wide a text will be, without a typeface at hand.

Widths are hundredths of the type size, typical of the sans-serif faces that systems bring along (Helvetica,
Segoe UI, Roboto, Noto Sans, Inter), and rather too wide than too narrow: a label that seems to fit must fit.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LINE_HEIGHT = 1.18
ASCENT = 0.76
"""From the top of a line's box to its baseline, in type sizes; accents on capitals stay inside."""

_LATIN = {
    27: "iljıł'",
    30: "|!.,:;·’‘`ft",
    32: " I()[]/\\-‐",
    37: 'r"“”„°',
    52: "zsckxyvJ?*",
    58: "aeobdpqghnuLFTZ0123456789$€+=<>~–",
    68: "EPSYBKAVXß&",
    74: "CDHRNUGÆ",
    80: "OQwæ",
    90: "Mmœ",
    97: "W%—…@Œ",
}
_GREEK = {
    30: "ιΙ",
    48: "ετγνζ",
    56: "κσςλχυ",
    62: "αβδηθμορπξ",
    64: "ΕΓΖΛΤΣ",
    72: "ΑΒΔΗΚΝΠΡΥΧΞ",
    80: "ωψφΘΟΦΨΩΜ",
}
_ARABIC = {
    34: "اآأإٱلمرزدذوؤةهءىیي",
    56: "بتثنئپحخجچعغفقكکگ٠١٢٣٤٥٦٧٨٩",
    96: "سشصضطظ",
}
_WIDTHS = {
    character: width / 100
    for table in (_LATIN, _GREEK, _ARABIC)
    for width, characters in table.items()
    for character in characters
}
# Arabic letters at the end of a word are wider than inside it; one em share per word covers that.
_ARABIC_WORD_END = 0.25
_SCRIPT_WIDTHS = (
    ("\u0400", "\u052f", 0.66),  # Cyrillic
    ("\u0530", "\u058f", 0.68),  # Armenian
    ("\u0590", "\u05ff", 0.58),  # Hebrew
    ("\u0600", "\u08ff", 0.58),  # Arabic, letters not in the table
    ("\u0900", "\u0dff", 0.70),  # scripts of India
    ("\u10a0", "\u10ff", 0.60),  # Georgian
    ("\u2e80", "\uffef", 1.00),  # East Asia
)


def text_width(text: str, size: float) -> float:
    """An estimate in the unit of `size`."""
    return _ems(text) * size


@lru_cache(maxsize=4096)
def _ems(text: str) -> float:
    width = 0.0
    for character in unicodedata.normalize("NFKD", text):
        if not unicodedata.combining(character):
            width += _width(character)
    width += _ARABIC_WORD_END * sum(1 for word in text.split() if "\u0600" <= word[-1] <= "\u08ff")
    return width


def wrapped(text: str) -> tuple[str, str] | None:
    """Two lines of about the same width, broken at a blank or after a hyphen; None for one word."""
    breaks = [at for at, character in enumerate(text) if character in " -" and 0 < at < len(text) - 1]
    if not breaks:
        return None
    halves = [(text[: at + 1].rstrip(), text[at + 1 :].lstrip()) for at in breaks]
    return min(halves, key=lambda pair: max(text_width(pair[0], 1), text_width(pair[1], 1)))


def _width(character: str) -> float:
    known = _WIDTHS.get(character)
    if known is not None:
        return known
    for first, last, width in _SCRIPT_WIDTHS:
        if first <= character <= last:
            return width
    return 0.72 if character.isupper() else 0.62
