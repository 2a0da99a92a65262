"""Reads shortened names: "V. F. Xira", "Sta. Coloma", "AML"."""

from __future__ import annotations

from functools import lru_cache

from sympolity.methods.names.words import ABBREVIATIONS, PARTICLES


@lru_cache(maxsize=50_000)
def weighty(text: str) -> tuple[str, ...]:
    """The words of a folded name without articles and the like."""
    words = text.replace(",", "").split()
    return tuple(word for word in words if word not in PARTICLES) or tuple(words)


def initials_of(text: str) -> str:
    """The first letters of the weighty words."""
    return "".join(word[0] for word in weighty(text))


def every_initial(text: str) -> str:
    """The first letters of the weighty words and of all single letters: "A." may be short for a weighty word."""
    return "".join(word[0] for word in text.replace(",", "").split() if word not in PARTICLES or len(word) == 1)


def abbreviates(short: str, full: str) -> bool:
    """Whether every word of `short` shortens the word in its place of `full`, and at least one is whole."""
    given = [word for word in short.replace(",", "").split() if word not in PARTICLES or len(word) == 1]
    words = weighty(full)
    if len(given) != len(words):
        given = list(weighty(short))
    if len(given) != len(words) or len(words) < 2:
        return False
    if given[:-1] == list(words[:-1]):
        return False  # only the end is missing: it was cut, not abbreviated
    whole = sum(word == long for word, long in zip(given, words, strict=True) if len(long) > 2)
    return whole >= 1 and all(_shortens(word, long) for word, long in zip(given, words, strict=True))


def _shortens(word: str, long: str) -> bool:
    return long.startswith(word) or long in ABBREVIATIONS.get(word, ())
