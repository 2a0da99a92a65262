"""Which column goes where: proposed from its heading and its values, decided by a person."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sympolity.interchange.kinds import REFERENCES, FieldKind, FieldSpec, RecordKind
from sympolity.interchange.languages import in_all_languages
from sympolity.methods.profiles import is_a_name
from sympolity.methods.tabular import NUMBER_STYLES, Column, DateStyle, Kind, NumberStyle, Table

STYLES = {style.example: style for style in NUMBER_STYLES}
UNDER = "^"  # stands for the sub-headings above a row, as if they were a column

# What a column must hold to be proposed for a field of this kind.
FITTING = {
    FieldKind.MONEY: {Kind.NUMBER},
    FieldKind.NUMBER: {Kind.NUMBER},
    FieldKind.DEGREES: {Kind.NUMBER},
    FieldKind.DAY: {Kind.DATE},
    FieldKind.LINK: {Kind.TEXT},
    FieldKind.MAIL: {Kind.TEXT},
    FieldKind.YES_NO: {Kind.BOOLEAN},
    FieldKind.YEAR: {Kind.NUMBER, Kind.CODE, Kind.DATE},
    FieldKind.TELEPHONE: {Kind.NUMBER, Kind.CODE},
}
Knows = Callable[[FieldKind, Sequence[str]], bool]
EXACT, WITHIN = 100, 40


def folded(text: str) -> str:
    """Small letters without accents, punctuation as blanks: what two headings are compared by."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+", " ", bare.replace("º", "").replace("°", "").replace("_", " ")).split())


@lru_cache(maxsize=2000)
def headings_of(words: str) -> tuple[str, ...]:
    return tuple(sorted({folded(each) for each in words.split("|") if folded(each)}, key=len, reverse=True))


def names_of(spec: FieldSpec) -> tuple[str, ...]:
    """What columns of a field are called: the words of the lists we meet, and our own label in every language."""
    return (*headings_of(spec.headings), *headings_of("|".join(in_all_languages(spec.label))))


def parts_of(heading: str) -> list[str]:
    """A heading in two languages is two headings; units in brackets belong to neither."""
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]|[€$£]", " ", heading)
    parts = [folded(part) for part in re.split(r"[|\n]| / |/(?=\s)|(?<=\s)/", bare)]
    return [part for part in [*parts, folded(bare)] if part]


def fit(spec: FieldSpec, column: Column) -> int:
    """How well a column's heading names a field: 0 not at all, 100 word for word."""
    allowed = FITTING.get(spec.kind)
    if column.kind is Kind.EMPTY or (allowed and column.kind not in {*allowed, Kind.TEXT}):
        return 0
    figures = column.kind in (Kind.NUMBER, Kind.DATE) and spec.kind not in FITTING and spec.kind is not FieldKind.CODE
    # Figures may be the codes of places, where the heading says so word for word.
    if figures and spec.kind is not FieldKind.TERRITORY:
        return 0
    best = 0
    for part in parts_of(column.header):
        for words in names_of(spec):
            if part == words:
                return EXACT + len(words)
            # A few odd values make a text of a column of dates; its heading must then say it word for word.
            if figures or (allowed and column.kind not in allowed):
                continue
            if len(words) > 3 and f" {words} " in f" {part} ":
                best = max(best, WITHIN + 40 * len(words) // len(part))
    return best


def several(text: str, separators: str) -> list[str]:
    """The values of a cell that holds more than one."""
    for mark in separators[1:]:
        text = text.replace(mark, separators[0])
    return [part.strip() for part in text.split(separators[0]) if part.strip()] if separators else [text]


def propose(kind: RecordKind, table: Table, knows: Knows) -> dict[str, dict[str, Any]]:
    """Column letter -> choice, for the columns whose headings are understood; each field is given once.

    `knows` says whether a register knows any of some names: a column that it cannot answer at all is left out.
    """
    scored = []
    for column in table.columns:
        for spec in kind.fields if is_a_name(column.header) else ():
            score = fit(spec, column)
            asks = spec.kind in REFERENCES and not spec.can_create
            marks = spec.separators if spec.many else ""
            names = [name for sample in column.samples for name in several(sample, marks)]
            if score and (not asks or knows(spec.kind, names)):
                scored.append((score, -column.index, spec, column))
    choices: dict[str, dict[str, Any]] = {}
    taken: set[str] = set()
    for _score, _order, spec, column in sorted(scored, key=lambda each: each[:2], reverse=True):
        if column.letter not in choices and (spec.key not in taken or (spec.wide and _score >= EXACT)):
            choices[column.letter] = choice_for(spec, column)
            taken.add(spec.key)
    return choices


def choice_for(spec: FieldSpec, column: Column) -> dict[str, Any]:
    """A column's way to a field, with the style of its values as far as it is certain."""
    choice: dict[str, Any] = {"field": spec.key}
    if spec.kind in (FieldKind.MONEY, FieldKind.NUMBER, FieldKind.DEGREES) and column.number_style:
        choice["number_style"] = column.number_style.example
    if spec.kind is FieldKind.DAY and column.date_style:
        choice["date_style"] = column.date_style.value
    if spec.kind is FieldKind.MONEY and len(column.currencies) == 1 and len(column.currencies[0]) == 3:
        choice["currency"] = column.currencies[0]
    return choice


def headings(table: Table) -> list[str]:
    return [column.header for column in table.columns]


def number_style(choice: Mapping[str, Any]) -> NumberStyle | None:
    return STYLES.get(choice.get("number_style", ""))


def date_style(choice: Mapping[str, Any]) -> DateStyle | None:
    chosen = choice.get("date_style", "")
    return DateStyle(chosen) if chosen in set(DateStyle) else None


def is_ambiguous(spec: FieldSpec, column: Mapping[str, Any], choice: Mapping[str, Any]) -> bool:
    """Whether a person must still say how the values of a column are written."""
    if spec.kind in (FieldKind.MONEY, FieldKind.NUMBER, FieldKind.DEGREES):
        return bool(column.get("number_candidates")) and not choice.get("number_style")
    if spec.kind is FieldKind.DAY:
        return bool(column.get("date_candidates")) and not choice.get("date_style")
    return False
