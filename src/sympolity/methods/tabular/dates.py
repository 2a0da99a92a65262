"""Dates as people write them, and the style of a column decided from all its values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

from sympolity.methods.tabular.booleans import fold_word
from sympolity.methods.tabular.grid import Cell
from sympolity.methods.tabular.months import MONTHS, TWO_MONTHS, WEEKDAYS
from sympolity.methods.tabular.problems import ProblemCode, Unreadable
from sympolity.methods.tabular.shapes import by_shape
from sympolity.methods.tabular.texts import no_value


class DateStyle(StrEnum):
    """The order of day, month and year. Year first and months as words are read under every style."""

    YMD = "yyyy-mm-dd"
    DMY = "dd/mm/yyyy"
    MDY = "mm/dd/yyyy"


_DIGITS: Final = str.maketrans(
    {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0, 0xFF10) for digit in range(10)}
    | {"\u200e": None, "\u200f": None, "\u061c": None, "\u00a0": " ", "\u202f": " ", "\u2019": "'"}
)
_TIME: Final = re.compile(
    r"[T ,]+\d{1,2}[:h]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)? ?(?:[ap]\.?m\.?)? ?(?:Z|UTC|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})\.?")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})\.?")
_DAY_AND_MONTH: Final = re.compile(r"\W*\d{1,2}[-/.]\d{1,2}[-/.]")
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)")
_MONTH_YEAR: Final = re.compile(r"\d{1,2}[-/.]\d{4}|\d{4}[-/.]\d{1,2}")
_ORDINAL: Final = r"(?:er|st|nd|rd|th|[ºª°.])?"
_OF: Final = r"(?:de |del |of |d'|de l'|den )?"
_WORD: Final = r"([^\W\d_]+(?: [^\W\d_]+)??)"
_WEEKDAY: Final = re.compile(r"([^\W\d_]+(?:[- ][^\W\d_]+)?)[.,،]* (?=\S)")
_DAY_MONTH_YEAR: Final = re.compile(
    rf"(\d{{1,2}}){_ORDINAL}[-/. ]*{_OF}{_WORD}\.?[-/., ]*{_OF}(\d{{4}}|\d\d)\.?(?: г\.?)?"
)
_MONTH_DAY_YEAR: Final = re.compile(rf"{_WORD}\.? (\d{{1,2}}){_ORDINAL},? (\d{{4}})")
_YEAR_DAY_MONTH: Final = re.compile(rf"(\d{{4}})\.?(?: gada| g| m)?\.? (\d{{1,2}})\.? {_WORD}")
_YEAR_MONTH_DAY: Final = re.compile(rf"(\d{{4}})\.? (?:m\. )?{_WORD} (\d{{1,2}})\.?(?: d)?\.?")
_MONTH_WORD_YEAR: Final = re.compile(rf"{_WORD}\.?[-/., ]*{_OF}(\d{{4}}|\d\d)")
_MOST_CHARACTERS: Final = 100
_FIRST_YEAR: Final = 1000
_LAST_YEAR: Final = 2999
_TURN_OF_CENTURY: Final = 70

Readings = tuple[date | None, date | None]  # day first, month first


def _day(year: int, month: int, day: int) -> date | None:
    if year < 100:
        year += 1900 if year >= _TURN_OF_CENTURY else 2000
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=5_000)
def date_readings(text: str) -> Readings:
    """The date with the day first and with the month first; equal when the order does not matter.

    Years of two digits stand at the end and mean 1970 to 2069. Raises Unreadable when it is no date.
    """
    if code := no_value(text):
        raise Unreadable(code, text)
    if len(text) > _MOST_CHARACTERS:  # no date is; the patterns below would take their time
        raise Unreadable(ProblemCode.NOT_A_DATE, text)
    bare = _TIME.sub("", " ".join(text.translate(_DIGITS).split()))
    bare = re.sub(r"(?<=\d)([./-]) (?=\d)", r"\1", bare)
    if found := _YEAR_FIRST.fullmatch(bare):
        only = _day(int(found[1]), int(found[3]), int(found[4]))
        return _known((only, only), text)
    if found := _YEAR_LAST.fullmatch(bare):
        # "1.1.10" is more often a paragraph than a day.
        if found[2] == "." and len(found[4]) == 2 and (len(found[1]) < 2 or len(found[3]) < 2):
            raise Unreadable(ProblemCode.NOT_A_DATE, text)
        one, two, year = int(found[1]), int(found[3]), int(found[4])
        return _known((_day(year, two, one), _day(year, one, two)), text)
    if _MONTH_YEAR.fullmatch(bare):
        raise Unreadable(ProblemCode.PARTIAL_DATE, text)
    only = _in_words(fold_word(bare), text)
    return _known((only, only), text)


def _known(found: Readings, text: str) -> Readings:
    if found == (None, None):
        raise Unreadable(ProblemCode.NO_SUCH_DAY, text)
    return found


def _in_words(bare: str, text: str) -> date | None:
    found = _worded(bare)
    if found is None and (weekday := _WEEKDAY.match(bare)) and weekday[1] in WEEKDAYS:
        found = _worded(bare[weekday.end() :])
    if found is None:
        partial = _MONTH_WORD_YEAR.fullmatch(bare)
        known = partial is not None and (partial[1] in MONTHS or partial[1] in TWO_MONTHS)
        raise Unreadable(ProblemCode.PARTIAL_DATE if known else ProblemCode.NOT_A_DATE, text)
    year, month, day = found
    if month in TWO_MONTHS:
        raise Unreadable(ProblemCode.AMBIGUOUS_DATES, text)
    return _day(year, MONTHS[month], day)


def _worded(bare: str) -> tuple[int, str, int] | None:
    """Year, name of the month, and day."""
    for pattern, year, month, day in (
        (_DAY_MONTH_YEAR, 3, 2, 1),
        (_MONTH_DAY_YEAR, 3, 1, 2),
        (_YEAR_DAY_MONTH, 1, 3, 2),
        (_YEAR_MONTH_DAY, 1, 2, 3),
    ):
        found = pattern.fullmatch(bare)
        if found and (found[month] in MONTHS or found[month] in TWO_MONTHS):
            return int(found[year]), found[month], int(found[day])
    return None


def parse_date(value: Cell, style: DateStyle | None = None) -> date:
    """The day; a time of day is left out.

    Without a style only dates whose order is certain are accepted. Raises Unreadable for marks of no value,
    months without a day, numbers (the serial days of a spreadsheet are not guessed), dates in another order.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if value is None:
        raise Unreadable(ProblemCode.EMPTY, value)
    if not isinstance(value, str):
        raise Unreadable(ProblemCode.SERIAL_NUMBER, value)
    if style is DateStyle.YMD and (compact := _COMPACT.fullmatch(value.strip().translate(_DIGITS))):
        found = _day(int(compact[1]), int(compact[2]), int(compact[3]))
        if found is None:
            raise Unreadable(ProblemCode.NO_SUCH_DAY, value)
        return found
    day_first, month_first = date_readings(value)
    if day_first is not None and day_first == month_first:
        return day_first
    if style is None and day_first is not None and month_first is not None:
        raise Unreadable(ProblemCode.AMBIGUOUS_DATES, value)
    chosen = {None: day_first or month_first, DateStyle.DMY: day_first, DateStyle.MDY: month_first}.get(style)
    if chosen is None:
        raise Unreadable(ProblemCode.OTHER_DATE_STYLE, value)
    return chosen


@dataclass(frozen=True, slots=True)
class DateDecision:
    """How the dates of a column are written. `style` is None while `candidates` await a choice.

    `strangers` are the texts that do not fit the style, with the reason.
    """

    style: DateStyle | None
    candidates: tuple[DateStyle, ...]
    strangers: dict[str, ProblemCode]
    dates: int


_CLEAR_MAJORITY: Final = 0.9


def decide_date_style(texts: Iterable[str]) -> DateDecision:
    """The one order that fits all texts, or both. Texts that are no dates are reported."""
    strangers: dict[str, ProblemCode] = {}
    ordered: dict[str, Readings] = {}
    dates = 0
    counted = Counter(texts)
    for alike in by_shape(counted).values():
        for text in alike:
            try:
                found = date_readings(text)
            except Unreadable as error:
                strangers[text] = error.code
                if error.code != ProblemCode.NO_SUCH_DAY:
                    # Whatever its digits, no text of this shape is a date.
                    strangers |= dict.fromkeys(alike, error.code)
                    break
                continue
            dates += counted[text]
            if found[0] != found[1] or _DAY_AND_MONTH.match(text.translate(_DIGITS)):
                ordered[text] = found
    style, candidates = _order(ordered)
    if style in (DateStyle.DMY, DateStyle.MDY):
        # A column that mixes both orders makes every date doubtful that reads in both.
        certain = 0 if style is DateStyle.DMY else 1
        mixed = any(found[certain] is None for found in ordered.values())
        for text, found in ordered.items():
            if found[certain] is None or (mixed and found[0] != found[1] and found[1 - certain] is not None):
                strangers[text] = ProblemCode.OTHER_DATE_STYLE
    return DateDecision(style, candidates, strangers, dates)


def _order(ordered: dict[str, Readings]) -> tuple[DateStyle | None, tuple[DateStyle, ...]]:
    if not ordered:
        return DateStyle.YMD, ()
    day_first = sum(found[0] is not None for found in ordered.values())
    month_first = sum(found[1] is not None for found in ordered.values())
    most = max(day_first, month_first)
    agreeing = all(found[0] == found[1] for found in ordered.values())
    undecided = day_first == month_first and not agreeing
    if undecided or (most < len(ordered) and most < _CLEAR_MAJORITY * len(ordered)):
        return None, (DateStyle.DMY, DateStyle.MDY)
    return (DateStyle.DMY if day_first == most else DateStyle.MDY), ()
