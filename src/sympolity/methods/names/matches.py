"""What a register holds, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why an entry is offered for a name."""

    CODE = "code"
    SAME_NAME = "same_name"
    KNOWN_ALIAS = "known_alias"
    HOMONYM = "homonym"
    OTHER_LEVEL = "other_level"
    OTHER_PLACE = "other_place"
    LEGAL_FORM = "legal_form"
    SAME_WITHOUT_ACCENTS = "same_without_accents"
    ARTICLE = "article"
    APOSTROPHE = "apostrophe"
    MENDED = "mended"
    LOST_LETTERS = "lost_letters"
    PLACE = "place"
    CODE_BESIDE = "code_beside"
    TWO_NAMES = "two_names"
    INSTITUTION = "institution"
    INFLECTED = "inflected"
    CUT = "cut"
    ABBREVIATION = "abbreviation"
    WORD_ORDER = "word_order"
    CLOSE_SPELLING = "close_spelling"
    OTHER_SCRIPT = "other_script"


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation or territory.

    `level` tells namesakes apart: "municipality", "district", "province", "region", "county", "parish" are the
    levels that words such as "Câmara Municipal de" or "Distrito de" state; others may be used too. `within` names
    the places in which it lies, so that "Mieres (Asturias)" is not the Mieres of Girona.
    """

    id: int | str
    name: str
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    level: str = ""
    within: tuple[str, ...] = ()


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
