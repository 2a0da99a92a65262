"""Other ways to read a name that nobody has: mended, with its apostrophe back, its abbreviation written out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Final

from rapidfuzz.distance import OSA

from sympolity.methods.names.folding import folded
from sympolity.methods.names.inflection import nominatives
from sympolity.methods.names.matches import Reason
from sympolity.methods.names.mending import mended
from sympolity.methods.names.words import MUNICIPALITY, MUNICIPALITY_AFTER, MUNICIPALITY_BEFORE, WRITTEN_OUT

_MOST: Final = 60
_VOWEL: Final = "[aeiouhàáâèéêìíîòóôùúûAEIOUHÀÁÂÈÉÊÌÍÎÒÓÔÙÚÛ]"
_ELIDED: Final = "[ldnLDN]|dell|nell|DELL|NELL|Dell|Nell"
_AFTER_ELISION: Final = re.compile(rf"\b({_ELIDED})(?: |[¿?\ufffd_\"]+)(?={_VOWEL})")
_RUN_TOGETHER: Final = re.compile(rf"\b([ldnLDN])(?={_VOWEL}\w{{6,}})")
_STROKE_FOR_ACCENT: Final = re.compile(r"(?<=\w\w)['’´`](?=[\s,)/-]|$)")
_DOTTED: Final = re.compile(r"\b(?:\w\. ?){2,}(?=\W|$)|\b(?:\w\.){2,}")
_CODE_KIND: Final = r"n\.? ?i\.? ?f|nipc|c\.? ?i\.? ?f|vat|nif/cif|tax id|id|n[ºo]\.?"
_CODE: Final = rf"(?:{_CODE_KIND})?[ .:nºo]*[a-z]{{0,3}} ?\d(?:[ .]?\d){{4,11}}[a-z]?"
_CODE_BEHIND: Final = re.compile(
    rf"^(.+?)(?:\s*[(\[]\s*{_CODE}\s*[)\]]|\s*[-–—,:;]\s*{_CODE})$", re.IGNORECASE | re.DOTALL
)
_CODE_BEFORE: Final = re.compile(
    rf"^(?:[(\[]\s*{_CODE}\s*[)\]]\s*|{_CODE}\s*[-–—,:;]\s*)(.+)$", re.IGNORECASE | re.DOTALL
)
_SHORTEST_INSTITUTION: Final = 9
_SHORT_COUNCIL: Final = re.compile(r"^c\.? ?m\.? +(?=\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """`exact`: it counts only where an entry has these very accents. `level`: only for an entry of this level."""

    text: str
    reason: Reason
    exact: bool = False
    level: str = ""


def readings(text: str) -> tuple[Reading, ...]:
    """Everything that the text may say, the fewest changes first; what two changes make is among it."""
    found: dict[str, Reading] = {}
    once = list(_rewritten(text))
    for reading in once:
        found.setdefault(reading.text, reading)
    for first in once:
        for second in () if first.exact else _rewritten(first.text):
            exact, level = first.exact or second.exact, first.level or second.level
            found.setdefault(second.text, Reading(second.text, first.reason, exact, level))
    found.pop(text, None)
    return tuple(islice(found.values(), _MOST))


def _rewritten(text: str) -> Iterator[Reading]:
    for whole, is_certain in mended(text):
        yield Reading(whole, Reason.MENDED, exact=not is_certain)
    for pattern, sign, reason in (
        (_AFTER_ELISION, r"\1'", Reason.APOSTROPHE),
        (_RUN_TOGETHER, r"\1'", Reason.APOSTROPHE),
        (_STROKE_FOR_ACCENT, "", Reason.APOSTROPHE),
    ):
        if pattern.search(text):
            yield Reading(pattern.sub(sign, text), reason)
    for pattern in (_CODE_BEHIND, _CODE_BEFORE):
        if found := pattern.match(text.strip()):
            yield Reading(found[1], Reason.CODE_BESIDE)
    yield from _written_out(text)
    yield from _institution(text)


def _written_out(text: str) -> Iterator[Reading]:
    joined = _DOTTED.sub(lambda letters: letters[0].replace(".", "").replace(" ", "") + " ", text)
    if joined.split() != text.split():
        yield Reading(joined, Reason.ABBREVIATION)
    for short, long in WRITTEN_OUT.items():
        pattern = _short_word(short)
        if pattern.search(text):
            for word in long:
                yield Reading(pattern.sub(f"{word} ", text), Reason.ABBREVIATION)


@cache
def _short_word(short: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(short)}(?:\.[ -]?|[ -])(?=\w)", re.IGNORECASE)


def _institution(text: str) -> Iterator[Reading]:
    """An institution that is spelt wrong, shortened, or has the name beside it in the genitive."""
    if _SHORT_COUNCIL.match(text):
        yield Reading(_SHORT_COUNCIL.sub("camara municipal de ", text), Reason.INSTITUTION, level=MUNICIPALITY)
    asked = folded(text)
    if asked.institution:
        for name in nominatives(asked.bare, asked.institution):
            yield Reading(name, Reason.INFLECTED, level=MUNICIPALITY)
        return
    words = asked.plain.split()
    for length, phrases in _LONG_BEFORE.items():
        for phrase in _misspelt(" ".join(words[:length]), phrases) if len(words) > length else ():
            yield Reading(" ".join([phrase, *words[length:]]), Reason.INSTITUTION)
    for length, phrases in _LONG_AFTER.items():
        for phrase in _misspelt(" ".join(words[-length:]), phrases) if len(words) > length else ():
            yield Reading(" ".join([*words[:-length], phrase]), Reason.INSTITUTION)


def _long(phrases: Iterable[str]) -> dict[int, list[str]]:
    """Institutions that a slip cannot turn into another word, by their number of words."""
    found: dict[int, list[str]] = {}
    for phrase in phrases:
        if len(phrase) >= _SHORTEST_INSTITUTION:
            found.setdefault(phrase.count(" ") + 1, []).append(phrase)
    return found


_LONG_BEFORE: Final = _long(MUNICIPALITY_BEFORE)
_LONG_AFTER: Final = _long(MUNICIPALITY_AFTER)


def _misspelt(spelt: str, phrases: list[str]) -> list[str]:
    if len(spelt) < _SHORTEST_INSTITUTION - 1:
        return []
    return [phrase for phrase in phrases if OSA.distance(spelt, phrase, score_cutoff=1) == 1]
