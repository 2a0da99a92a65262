"""Which column goes where: proposed from its heading and its values, decided by a person."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sympolity.interchange.columns.heading_words import CODES, NAMES, STOP_WORDS, TAXES, TIMES, TYPES
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
MISFIT = 15  # a column whose values are of another kind may still be meant, but rather one whose values fit
BRACKETS = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]")
WITH_TAX = re.compile(r"\b([sc])\s*/\s*(?=i\.?v\.?a\b)", re.IGNORECASE)  # sem, sin, sense; com, con
SHARE = re.compile(r"^\s*%|%\s*[)\]]?\s*$")
SERIAL = re.compile(r"\d{5}(?:[.,]0+)?|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
FIRST_SERIAL, LAST_SERIAL = 18_000, 60_000  # 1949 to 2064
CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")


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
    heading = WITH_TAX.sub(r"\1 ", heading)
    whole = BRACKETS.sub(lambda found: f" {found[1] or found[2] or ''} ", heading)
    told = {word for each in BRACKETS.findall(heading) for word in folded("".join(each)).split()}
    bare = whole if told & TAXES else BRACKETS.sub(" ", heading)
    parts = [folded(part) for part in re.split(r"[|\n€$£]| / |/(?=\s)|(?<=\s)/", bare)]
    wholes = [bare, CAMEL.sub(" ", bare), *([whole] if told & TIMES else ())]
    return list(dict.fromkeys(part for part in [*parts, *map(folded, wholes)] if part))


@lru_cache(maxsize=20_000)
def _telling(words: str) -> str:
    return " ".join(word for word in words.split() if word not in STOP_WORDS)


def fit(spec: FieldSpec, column: Column) -> int:
    """How well a column's heading names a field: 0 not at all, 100 word for word."""
    allowed = FITTING.get(spec.kind)
    if spec.kind is FieldKind.MONEY and SHARE.search(column.header):
        return 0
    may_be_days = spec.kind is FieldKind.DAY and are_serials(column)
    if column.kind is Kind.EMPTY or (allowed and column.kind not in {*allowed, Kind.TEXT} and not may_be_days):
        return 0
    figures = column.kind in (Kind.NUMBER, Kind.DATE) and spec.kind not in FITTING and spec.kind is not FieldKind.CODE
    # Figures may be the codes of places, where the heading says so word for word.
    if figures and spec.kind is not FieldKind.TERRITORY:
        return 0
    # A few odd values make a text of a column of dates; its heading must then say it word for word.
    is_odd = bool(allowed and column.kind not in allowed)
    best = 0
    for part in parts_of(column.header):
        for words in names_of(spec):
            if part == words or _telling(part) == _telling(words) != "":
                best = max(best, EXACT + len(words) - (part != words) - MISFIT * is_odd)
            elif figures or is_odd or len(words) <= 3 or f" {words} " not in f" {part} ":
                continue
            elif not _is_beside(column.header, words, spec.kind):
                best = max(best, WITHIN + 40 * len(words) // len(part))
    return best


def _is_beside(heading: str, words: str, kind: FieldKind) -> bool:
    """Whether a heading with these words names something else: "buyer id" is no buyer, "name and id of buyer" is."""
    rest = set(folded(CAMEL.sub(" ", heading)).split()) - set(words.split())
    if kind is FieldKind.CODE:
        return bool(rest & TYPES)
    return kind in (FieldKind.TEXT, FieldKind.ORGANISATION) and bool(rest & CODES) and not rest & NAMES


def are_serials(column: Column) -> bool:
    """Whether the values may be days as spreadsheets count them, or written without marks: 44927, 20230101."""
    return bool(column.samples) and all(map(is_serial, column.samples))


def is_serial(text: str) -> bool:
    found = SERIAL.fullmatch(text.strip())
    return found is not None and (
        len(found[0]) == 8 or FIRST_SERIAL <= float(found[0].replace(",", ".")) <= LAST_SERIAL
    )


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
            if score and (not asks or knows(spec.kind, names)) and (not spec.once or _has_choices(spec, names)):
                scored.append((score, -column.index, spec, column))
    choices: dict[str, dict[str, Any]] = {}
    taken: set[str] = set()
    for _score, _order, spec, column in sorted(scored, key=lambda each: each[:2], reverse=True):
        if column.letter not in choices and (spec.key not in taken or (spec.wide and _score >= EXACT)):
            choices[column.letter] = choice_for(spec, column)
            taken.add(spec.key)
    for spec in kind.fields:
        if spec.bare and spec.key not in taken:
            choices |= _right_behind(spec, table, choices)
    return choices


def _has_choices(spec: FieldSpec, names: Sequence[str]) -> bool:
    """Whether any name is one of the words to choose from. What is asked once can do without a column of others."""
    words = {folded(word) for stored, each in spec.choices.items() for word in (stored, *each.split("|"))}
    words |= {folded(word) for label in spec.choice_labels.values() for word in in_all_languages(label)}
    return not words or any(folded(name) in words for name in names)


def _right_behind(spec: FieldSpec, table: Table, choices: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The column behind that of another field, where its heading says only what it is and not whose."""
    columns = [column for column in table.columns if column.kind is not Kind.EMPTY]
    for before, column in pairwise(columns):
        is_behind = choices.get(before.letter, {}).get("field") == spec.behind
        if is_behind and column.letter not in choices and set(parts_of(column.header)) & set(headings_of(spec.bare)):
            return {column.letter: choice_for(spec, column)}
    return {}


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
