"""Finds the organisation or territory that a dirty name means, or says who it could be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why an entry is offered for a name."""

    CODE = "code"
    SAME_NAME = "same_name"
    KNOWN_ALIAS = "known_alias"
    HOMONYM = "homonym"
    OTHER_LEVEL = "other_level"
    LEGAL_FORM = "legal_form"
    SAME_WITHOUT_ACCENTS = "same_without_accents"
    ARTICLE = "article"
    CUT = "cut"
    ABBREVIATION = "abbreviation"
    WORD_ORDER = "word_order"
    CLOSE_SPELLING = "close_spelling"


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation or territory. `level` tells homonyms apart, such as municipality and district."""

    id: int | str
    name: str
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    level: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """`score` runs from 0 to 100 and orders the candidates; it is no probability."""

    entry: Entry
    score: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Match:
    """`sure` may be taken without asking. `candidates` come best first; the sure one is the first of them."""

    sure: Entry | None
    candidates: tuple[Candidate, ...] = ()


class Register:
    """Entries to match names against."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)

    def match(self, text: str) -> Match:
        """The entry that `text` surely means, or the candidates a person chooses from."""
        raise NotImplementedError
