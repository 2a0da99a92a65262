"""Names whose letters were read in the wrong encoding, or lost on the way.

A file in UTF-8 that was opened as Windows-1252 says "SetÃºbal", one in Windows-1252 opened on an old Mac says
"Set˙bal", and an export that knew no accents says "Set?bal".
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from sympolity.methods.names.folding import Folded, folded
from sympolity.methods.names.words import INSTITUTIONS

_WRONG_FOR_UTF8: Final = ("cp1252", "mac_roman", "cp850", "cp437", "cp1250", "cp1253", "cp1257")
# Right encoding, and the one in which it was read.
_EXCHANGED: Final = (
    *(("cp1252", "mac_roman"), ("cp1252", "cp850"), ("mac_roman", "cp1252"), ("cp850", "cp1252"), ("cp437", "cp1252")),
    *(("cp1253", "cp1252"), ("cp1257", "cp1252"), ("cp1250", "cp1252"), ("cp1256", "cp1252"), ("cp1251", "cp1252")),
)
_TWO_SIGNS: Final = re.compile(r"[^\x00-\x7f]{2}")  # a letter of UTF-8 is two bytes or more
_LOST_BLANK: Final = re.compile("(?<=[ÃÂ]) ")
_MOST_TIMES: Final = 2
_MOST_DROPPED: Final = 2

LOST: Final = "ǂ"  # stands for one or more lost letters; a letter, so that folding keeps it
_MARKS: Final = re.compile(r"[ÃÂÄÅ]\ufffd|(?<=\w)[?¿\ufffd_]+|[?¿\ufffd_]+(?=\w)")
_MOST_LOST: Final = 4
_ENOUGH_LEFT: Final = 4
_ENOUGH_AROUND: Final = 10  # a word in the middle of a long name needs one letter less
_ENOUGH_BESIDE: Final = 3  # letters that the word of a lost one must have kept
_ENOUGH_BEFORE_END: Final = 4
_ENOUGH_BEFORE_LAST: Final = 5  # the last letter of a name often tells two apart: "Març" and "Marí"


@lru_cache(maxsize=20_000)
def mended(text: str) -> tuple[tuple[str, bool], ...]:
    """What the text may have been before it was read in the wrong encoding, and whether that is beyond doubt.

    Bytes that make sense as UTF-8 do so by no accident; of two encodings with one byte for each letter both make sense.
    """
    if text.isascii():
        return ()
    found = dict.fromkeys(_from_utf8(text), True)
    for right, wrong in _EXCHANGED:
        before = _decoded(text, wrong, right)
        if before and _is_plausible(before, text):
            found.setdefault(before, False)
    return tuple(found.items())


def _from_utf8(text: str) -> Iterator[str]:
    for blank in ("\u00a0", "\u00a0 "):
        whole = _LOST_BLANK.sub(blank, text)
        if not _TWO_SIGNS.search(whole):
            return
        for wrong in _WRONG_FOR_UTF8:
            before, times = whole, 0
            while times < _MOST_TIMES and (earlier := _decoded(before, wrong, "utf-8")):
                before, times = earlier, times + 1
            if times:
                yield before
        if whole == text:
            return


def _decoded(text: str, wrong: str, right: str) -> str:
    """The text read anew, or "" where it cannot have come about like this."""
    try:
        data = text.encode(wrong, "gaps" if wrong == "cp1252" else "strict")
    except UnicodeError:
        return ""
    try:
        before = data.decode(right)
    except UnicodeError:
        return _partly(data) if right == "utf-8" else ""
    return before if before != text else ""


def _partly(data: bytes) -> str:
    """Where a byte of a letter was dropped, the letter is lost; the others are read."""
    before = data.decode("utf-8", "replace")
    is_utf8 = any(not letter.isascii() and letter != "\ufffd" for letter in before)
    return before if is_utf8 and before.count("\ufffd") <= _MOST_DROPPED else ""


def _through_gaps(error: UnicodeError) -> tuple[bytes, int]:
    """Windows-1252 has five gaps: their bytes are passed on as they are."""
    if isinstance(error, UnicodeEncodeError) and all(
        ord(letter) < 0x100 for letter in error.object[error.start : error.end]
    ):
        return bytes(map(ord, error.object[error.start : error.end])), error.end
    raise error


codecs.register_error("gaps", _through_gaps)


def _is_plausible(before: str, text: str) -> bool:
    """Every sign that changed became a letter or an apostrophe, small among small letters."""
    for place, (new, old) in enumerate(zip(before, text, strict=True)):
        if new == old:
            continue
        if not new.isalpha():
            if new in "’‘´'":
                continue
            return False
        beside = [letter for letter in before[max(0, place - 1) : place + 2] if letter.isalpha()]
        if new.isupper() and place and before[place - 1].islower() and len(beside) > 1:
            return False
    return True


def with_gaps(text: str) -> str:
    """The text with one sign for every lost letter, or "" where none was lost or too little is left.

    >>> with_gaps("MUNIC?PIO DE SET¿BAL")
    "municipio DE SETǂBAL"
    """
    marked = _MARKS.sub(LOST, text)
    if LOST not in marked or marked.count(LOST) > _MOST_LOST:
        return ""
    words = marked.split()
    for length in (3, 2, 1):
        head = " ".join(words[:length])
        if LOST in head and (phrase := _institution(head)):
            return " ".join([phrase, *words[length:]])
    return marked


def _institution(head: str) -> str:
    pattern = re.compile(re.escape(head.casefold()).replace(LOST, "."))
    found = [phrase for phrase in INSTITUTIONS if len(phrase) > _ENOUGH_LEFT and pattern.fullmatch(phrase)]
    return found[0] if len(found) == 1 else ""


def bones(key: str) -> str:
    """What remains of a name when the letters that get lost are lost: those outside of English."""
    return "".join(letter for letter in key if letter.isascii() and letter.isalnum())


def sharp(name: Folded) -> str:
    """The key of a name with its accents."""
    accented = {folded(word).plain: word for word in name.accented.replace(",", "").split()}
    return " ".join(accented.get(word, word) for word in name.key.replace(",", "").split())


def fits(gapped: Folded, spelling: str) -> bool:
    """Whether the gaps of a name are letters with an accent in `spelling`, and the rest is the same."""
    return re.fullmatch(_pattern(sharp(gapped)), spelling.replace("'", "").replace("  ", " ")) is not None


def enough_is_left(gapped: Folded) -> bool:
    """Whether so much of a name is left that its gaps can be filled without asking."""
    words = sharp(gapped).split()
    left = len(bones(" ".join(words)))
    if left < _ENOUGH_LEFT:
        return False
    for place, word in enumerate(words, 1):
        needed = _ENOUGH_BESIDE
        if word.endswith(LOST):
            needed = _ENOUGH_BEFORE_LAST if place == len(words) else _ENOUGH_BEFORE_END
        if place < len(words) and left >= _ENOUGH_AROUND:
            needed -= 1
        if LOST in word and len(word.replace(LOST, "")) < needed:
            return False
    return True


def _pattern(key: str) -> str:
    return re.escape(key.replace("'", "")).replace(LOST, r"[^\x00-\x7f]{1,2}")
