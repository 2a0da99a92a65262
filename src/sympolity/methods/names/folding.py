"""One spelling for every way of writing the same name."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sympolity.methods.names.legal_forms import LEGAL_FORMS, LEGAL_FORMS_BEFORE
from sympolity.methods.names.words import (
    ARTICLES,
    MUNICIPALITY,
    MUNICIPALITY_AFTER,
    MUNICIPALITY_BEFORE,
    NOT_TAKEN_APART,
    OTHER_LEVELS,
    SAME_AFTER,
    SAME_BEFORE,
    STATUS,
    Tongue,
)
from sympolity.methods.wording.letters import PLAIN_LETTERS

_LETTERS: Final = str.maketrans(
    PLAIN_LETTERS
    | {"ß": "ss", "أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و", "ئ": "ي"}
    | {"·": "", "‧": "", "•": " ", "’": "'", "‘": "'", "´": "'", "`": "'", "ʼ": "'", "′": "'"}
    # Quotation marks of Windows that were passed on as control signs.
    | {"\x91": "'", "\x92": "'", "\x93": " ", "\x94": " ", "\x96": "-", "\x97": "-"}
    | {"º": " ", "ª": " ", "°": " ", "&": " & ", "ŀ": "l"}
)
_INVISIBLE: Final = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x00AD, 0xFEFF, 0x061C])
_ARABIC_SIGNS: Final = re.compile("[\u0610-\u061a\u064b-\u065f\u0670]")
_APART: Final = re.compile(r"[^\w'&]+|_+")
_APOSTROPHE: Final = re.compile(r"(?<=\w)' ?(?=\w)|'")
# "Mar, SA" is a company, "Pobla (Sa)" a village.
_AFTER_COMMA: Final = "|".join(re.escape(article) for article in ARTICLES if article != "sa")
_IN_BRACKETS: Final = "|".join(map(re.escape, ARTICLES))
_INVERTED: Final = re.compile(rf"^(.+?) *(?:, *({_AFTER_COMMA}|l)|,? *[(\[] *({_IN_BRACKETS}|l) *[)\]])$")


@dataclass(frozen=True, slots=True)
class Folded:
    """A name taken apart.

    `accented` differs only in case, punctuation and blanks from the name, `plain` also in accents, `key` has
    lost the institution, the legal form and the place of the article. `above` is the word for another level
    ("distrito"), `level` the level of territory that the name states, `bare` the key without that word.
    `institution` is what was taken off, such as "camara municipal", and `status` whether that word means the town
    or the country around it.
    """

    accented: str
    plain: str
    key: str
    bare: str
    article: str
    above: str
    level: str
    legal_form: str
    institution: str
    status: str


def fold(name: str) -> str:
    """The name for comparison: no case, accents, punctuation, institution words or legal form; article last.

    >>> fold("Ajuntament de l'Hospitalet de Llobregat")
    "hospitalet de llobregat, l'"
    """
    return folded(name).key


@lru_cache(maxsize=50_000)
def folded(name: str) -> Folded:
    """The name with all that folding finds out about it."""
    accented = _spaced(_accented(name))
    whole = _unaccented(accented)
    bare_whole, article = _article(whole, name)
    if bare_whole in NOT_TAKEN_APART:
        return Folded(accented, whole, bare_whole, bare_whole, "", "", "", "", "", "")
    rest, hidden, institution = _without_institution(bare_whole)
    legal_form = ""
    if institution:
        rest, inner = _leading_article(rest)
        article = article or hidden or inner
    else:
        rest, legal_form = _without_legal_form(rest)
    above, bare = _above(rest)
    level = MUNICIPALITY if institution else OTHER_LEVELS.get(above, "")
    # Only letters that make a name are worth comparing; a name of signs alone stays as it is.
    key = f"{rest}, {article}" if article else rest
    status = STATUS.get(institution, "")
    return Folded(accented, whole, key, bare, article, above, level, legal_form, institution, status)


def _accented(name: str) -> str:
    # An accent that stands alone means an apostrophe; NFKC would make a blank of it.
    name = html.unescape(name).translate(_INVISIBLE).replace("´", "'").replace("â€™", "'")
    text = unicodedata.normalize("NFKC", name).translate(_INVISIBLE).casefold().replace("i\u0307", "i")
    return _ARABIC_SIGNS.sub("", text.replace("ß", "ss").translate(_LETTERS))


def _spaced(text: str) -> str:
    """Commas before an article and brackets stay until the article is moved; the rest becomes blanks."""
    text = " ".join(text.split())
    inverted = _INVERTED.match(text)
    if inverted:
        # A comma cannot be confused with a blank: "Rocha, A" is not "Rocha A".
        article = inverted[2] or inverted[3]
        return f"{_words(inverted[1])}, " + ("l'" if article == "l" else article)
    return _words(text)


def _words(text: str) -> str:
    words = _APART.sub(" ", _APOSTROPHE.sub("' ", text)).split()
    return " ".join(word for word in words if word != "'")


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    letters: list[str] = []
    for letter in unicodedata.normalize("NFD", text):
        if unicodedata.combining(letter) and letters and not "\u0400" <= letters[-1] <= "\u052f":
            continue
        letters.append(letter)
    return unicodedata.normalize("NFC", "".join(letters)).translate(_LETTERS)


def _article(text: str, name: str) -> tuple[str, str]:
    head, comma, tail = text.rpartition(", ")
    if comma and tail in ARTICLES:
        return head, tail
    return _leading_article(text) if name.strip() else (text, "")


def _leading_article(text: str) -> tuple[str, str]:
    first, _, rest = text.partition(" ")
    if rest and first in ARTICLES:
        return rest, first
    return text, ""


def _without_legal_form(text: str) -> tuple[str, str]:
    words = text.split()
    for length in (4, 3, 2, 1):
        if len(words) > length and " ".join(words[-length:]) in LEGAL_FORMS:
            return " ".join(words[:-length]), LEGAL_FORMS[" ".join(words[-length:])]
    if len(words) > 1 and words[0] in LEGAL_FORMS_BEFORE:
        return " ".join(words[1:]), LEGAL_FORMS[words[0]]
    return text, ""


def _by_word(phrases: Iterable[str], place: int) -> dict[str, list[str]]:
    """Phrases by their first or last word, the longest first."""
    found: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        found.setdefault(phrase.split()[place], []).append(phrase)
    return found


_BEFORE: Final = _by_word((*MUNICIPALITY_BEFORE, *SAME_BEFORE), 0)
_AFTER: Final = _by_word((*MUNICIPALITY_AFTER, *SAME_AFTER), -1)


def _without_institution(text: str) -> tuple[str, str, str]:
    """The name without "Câmara Municipal de", the article that the joining word hid, and what was taken off."""
    words = text.split()
    for phrase in _BEFORE.get(words[0], ()) if words else ():
        if text.startswith(phrase + " "):
            if phrase in SAME_BEFORE:
                return SAME_BEFORE[phrase] + text[len(phrase) :], "", ""
            rest, hidden = _joined(text[len(phrase) + 1 :], MUNICIPALITY_BEFORE[phrase])
            if rest:
                return rest, hidden, phrase
    for phrase in _AFTER.get(words[-1], ()) if words else ():
        if text.endswith(" " + phrase):
            name = text[: -len(phrase) - 1]
            if phrase in SAME_AFTER:
                return _without_institution(f"{name} {SAME_AFTER[phrase]}")
            return name, "", phrase
    return text, "", ""


def _joined(rest: str, tongue: Tongue) -> tuple[str, str]:
    for joint in sorted(tongue.joints, key=len, reverse=True):
        if joint and rest.startswith(joint + " "):
            return rest[len(joint) + 1 :], tongue.joints[joint]
    return ("", "") if tongue.needed else (rest, "")


_LEVELS_BEFORE: Final = _by_word(OTHER_LEVELS, 0)
_LEVELS_AFTER: Final = _by_word(OTHER_LEVELS, -1)
_LEVEL_JOINTS: Final = ("do", "da", "dos", "das", "de", "del", "della", "di", "du", "des", "d'", "of", "van")


def _above(text: str) -> tuple[str, str]:
    """The word for another level, and what remains without it."""
    words = text.split()
    if not words:
        return "", text
    for phrase in _LEVELS_BEFORE.get(words[0], ()):
        if text.startswith(phrase + " "):
            rest = text[len(phrase) + 1 :]
            first, _, later = rest.partition(" ")
            return phrase, later if later and first in _LEVEL_JOINTS else rest
    for phrase in _LEVELS_AFTER.get(words[-1], ()):
        if text.endswith(" " + phrase):
            return phrase, text[: -len(phrase) - 1]
    return "", text
