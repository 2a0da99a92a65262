"""Names that an export of fixed width cut off: evident in a column, never in one name alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

_FEWEST: Final = 4
_NARROWEST: Final = 15
_SHOWN_OF_LAST_WORD: Final = 4
_MOST_HIDDEN: Final = 5


def cut_width(texts: Iterable[str]) -> int:
    """The width at which a column of names was cut, or 0.

    No name is longer, several different ones are exactly as long, and far more than are one or two letters shorter.
    """
    lengths = Counter(len(text.strip("\n\r")) for text in set(texts))
    width = max(lengths, default=0)
    shorter = max(lengths[width - 2], lengths[width - 3])
    return width if width >= _NARROWEST and lengths[width] >= max(_FEWEST, 3 * shorter) else 0


def only_its_end_is_missing(opening: str, name: str) -> bool:
    """Whether of a name nothing but some letters of its last word was cut off."""
    hidden = name.removeprefix(opening)
    shown = opening.rpartition(" ")[2]
    return (
        0 < len(hidden) <= _MOST_HIDDEN
        and hidden.isalpha()
        and len(shown) >= max(_SHOWN_OF_LAST_WORD, len(hidden))
        and shown.isalpha()
    )
