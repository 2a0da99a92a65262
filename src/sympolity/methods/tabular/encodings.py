"""Finds the encoding of a text from its own bytes, or says which ones remain possible."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from math import log
from typing import Final

from sympolity.methods.tabular.guard import looks_like_utf16
from sympolity.methods.tabular.letters import CHANCES, ENCODINGS, OWN_SCRIPT, PAIRS
from sympolity.methods.tabular.refusals import RefusalCode, Refused

_WORD: Final = re.compile(rb"[A-Za-z'\x80-\xff]+")
_MOST_WORDS: Final = 600
_SHOWN_WORDS: Final = 6
# A rival this much less likely (natural logarithm) is still shown to a person.
_DOUBT: Final = 5.0
_BROKEN_SHARE: Final = 0.05

_UNLISTED_LETTER: Final = log(0.0004)
_SYMBOL_IN_WORD: Final = log(0.00002)
_SYMBOL: Final = log(0.0005)
_USUAL_SYMBOL: Final = log(0.02)
_CASE_JUMP: Final = log(0.02)
_NEIGHBOURS: Final = log(0.1)
_MIXED_SCRIPTS: Final = log(0.01)
_UNDEFINED: Final = log(0.000001)
_USUAL_SYMBOLS: Final = frozenset("“”‘’„«»–—…•€º°ª§·²³®¿¡،؛؟")


@dataclass(frozen=True, slots=True)
class Decoding:
    """The text, how it was read, and the other encodings that would fit almost as well."""

    text: str
    encoding: str
    alternatives: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sample: tuple[str, ...] = ()


def decode(data: bytes, encoding: str | None = None) -> Decoding:
    """The text in the given encoding, or in the likeliest. Raises Refused when the given one does not fit."""
    if encoding is not None:
        return _as_told(data, encoding)
    if data.startswith(codecs.BOM_UTF8):
        return Decoding(data.decode("utf-8-sig", "replace"), "utf-8-sig")
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return Decoding(data.decode("utf-32", "replace"), "utf-32")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Decoding(data.decode("utf-16", "replace"), "utf-16")
    if wide := looks_like_utf16(data[:65_536]):
        return Decoding(data.decode(wide, "replace"), wide)
    try:
        return Decoding(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        mended = data.decode("utf-8", "replace")
        beyond_ascii = sum(letter > "\x7f" for letter in mended)
        if mended.count("\ufffd") <= _BROKEN_SHARE * beyond_ascii:
            return Decoding(mended, "utf-8")
    return _by_evidence(data)


def _as_told(data: bytes, encoding: str) -> Decoding:
    try:
        name = codecs.lookup(encoding).name
        text = data.decode("utf-8-sig" if name == "utf-8" else encoding)
    except LookupError as error:
        raise Refused(RefusalCode.UNKNOWN_ENCODING, {"encoding": encoding}) from error
    except (UnicodeError, ValueError) as error:
        raise Refused(RefusalCode.WRONG_ENCODING, {"encoding": encoding}) from error
    if not isinstance(text, str):
        raise Refused(RefusalCode.UNKNOWN_ENCODING, {"encoding": encoding})
    return Decoding(text.removeprefix("\ufeff"), encoding)


def _by_evidence(data: bytes) -> Decoding:
    counted = Counter(word for word in _WORD.findall(data) if not word.isascii())
    words = [word for word, _ in counted.most_common(_MOST_WORDS)]
    scores = {encoding: _likelihood(words, encoding) for encoding in ENCODINGS}
    ranked = sorted(scores, key=lambda encoding: -scores[encoding])
    best = ranked[0]
    shown: dict[tuple[str, ...], str] = {_decoded(words, best): best}
    for encoding in ranked[1:]:
        if scores[best] - scores[encoding] <= _DOUBT:
            shown.setdefault(_decoded(words, encoding), encoding)
    rivals = [encoding for encoding in shown.values() if encoding != best]
    telling = _telling(words, [best, *rivals])
    return Decoding(
        data.decode(best, "replace"),
        best,
        tuple((encoding, _decoded(telling, encoding)) for encoding in rivals),
        _decoded(telling, best) if rivals else (),
    )


def _decoded(words: list[bytes], encoding: str) -> tuple[str, ...]:
    return tuple(word.decode(encoding, "replace") for word in words)


def _telling(words: list[bytes], encodings: list[str]) -> list[bytes]:
    """The words that read differently, so that a person can see which reading is right."""
    differing = [word for word in words if len({word.decode(name, "replace") for name in encodings}) > 1]
    return differing[:_SHOWN_WORDS]


def _likelihood(words: list[bytes], encoding: str) -> float:
    decoded = _decoded(words, encoding)
    return max(sum(_word(word, language) for word in decoded) for language in ENCODINGS[encoding])


def _word(word: str, language: str) -> float:
    chances = CHANCES[language]
    own_script = language in OWN_SCRIPT
    score = 0.0
    for i, letter in enumerate(word):
        if letter < "\x80":
            continue
        before, after = word[i - 1 : i], word[i + 1 : i + 2]
        if letter == "\ufffd" or "\x80" <= letter <= "\x9f":
            score += _UNDEFINED
        elif not letter.isalpha() or letter in "ºª":
            score += _symbol(letter, before, after)
        else:
            score += chances.get(letter.lower(), chances.get(letter, _UNLISTED_LETTER))
            score += _surroundings(letter, before, own_script=own_script)
    return score


def _symbol(letter: str, before: str, after: str) -> float:
    inside = before.isalpha() and after.isalpha()
    if inside and letter == "·":
        return _USUAL_SYMBOL if before.lower() == after.lower() == "l" else _SYMBOL_IN_WORD
    if inside and letter not in "’\u00ad":
        return _SYMBOL_IN_WORD
    return _USUAL_SYMBOL if letter in _USUAL_SYMBOLS else _SYMBOL


def _surroundings(letter: str, before: str, *, own_script: bool) -> float:
    """How unlikely the letter is after the one before it."""
    score = 0.0
    if letter.isupper() and before.islower():
        score += _CASE_JUMP
    if own_script:
        return score + (_MIXED_SCRIPTS if before.isascii() and before.isalpha() else 0.0)
    if before > "\x7f" and before.isalpha() and (before + letter).lower() not in PAIRS:
        score += _NEIGHBOURS
    return score
