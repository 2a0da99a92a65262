"""What changed between two versions of a text, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

SAME: Final = "same"
GONE: Final = "gone"
NEW: Final = "new"
# A word with the blanks after it, so that the pieces put together are the texts again.
_WORDS: Final = re.compile(r"\S+\s*|\s+")
# Comparing costs the product of both lengths; beyond this the texts are shown one after the other.
MOST_WORDS: Final = 4_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stayed, went, or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in the order of reading.

    >>> [(piece.kind, piece.text) for piece in differences("the roof", "the north roof")]
    [('same', 'the '), ('new', 'north '), ('same', 'roof')]
    """
    if before == after:
        return (Piece(SAME, after),) if after else ()
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return tuple(piece for piece in (Piece(GONE, before), Piece(NEW, after)) if piece.text)
    return tuple(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    for tag, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(new[from_new:to_new]))
            continue
        if to_old > from_old:
            yield Piece(GONE, "".join(old[from_old:to_old]))
        if to_new > from_new:
            yield Piece(NEW, "".join(new[from_new:to_new]))
