"""Numbers as people write them, and the style of a column decided from all its values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Final

from sympolity.methods.tabular.currencies import take_currency
from sympolity.methods.tabular.grid import Cell
from sympolity.methods.tabular.problems import ProblemCode, Unreadable
from sympolity.methods.tabular.scales import is_scaled
from sympolity.methods.tabular.shapes import by_shape
from sympolity.methods.tabular.texts import no_value


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """The decimal mark and the mark between thousands ("" if none, " " for every kind of blank).

    `pairs`: as in India, only the last three digits stand together and the others in pairs.
    """

    decimal: str
    group: str = ""
    pairs: bool = False

    @property
    def example(self) -> str:
        """One number written so: the name of the style for people and in stored mappings."""
        if self.pairs:
            return f"12{self.group}34{self.group}567{self.decimal}89"
        return f"1{self.group}234{self.decimal}56"


# The order decides between styles under which every value of a column reads the same.
NUMBER_STYLES: Final = (
    NumberStyle("."),
    NumberStyle(","),
    NumberStyle(",", "."),
    NumberStyle(".", ","),
    NumberStyle(",", " "),
    NumberStyle(".", " "),
    NumberStyle(".", "'"),
    NumberStyle(",", "'"),
    NumberStyle("٫", "٬"),
    NumberStyle("٫", "،"),
    NumberStyle("٫"),
    NumberStyle(".", "٬"),
    NumberStyle("٫", " "),
    NumberStyle(".", ",", pairs=True),
)

_MOST_DIGITS: Final = 30
_MOST_CHARACTERS: Final = 100
_NO_CENTS: Final = re.compile(r"(?<=\d)[.,]-+$")
_DIGITS_AND_MARKS: Final = re.compile(r"[\d.,'٫٬، ]*\d", re.ASCII)
_BARE: Final = re.compile(r"\d+(?:[.,]\d+)*", re.ASCII)
_PLUS: Final = re.compile(r"[+\uff0b]")
_SCIENTIFIC: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?[eE][-+]?\d+")
_BLANKS: Final = re.compile("[ \t\u00a0\u2002-\u200a\u202f\u205f\u3000]+")
_MARKS: Final = str.maketrans(
    {"\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2019": "'", "\u02bc": "'"}
    | {"`": "'", "\u00b4": "'", "\u066a": "%", "\uff05": "%", "\u200e": None, "\u200f": None, "\u061c": None}
    | {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0, 0xFF10) for digit in range(10)}
)


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number taken apart: digits and separators only in `body`."""

    body: str
    negative: bool
    percent: bool
    currency: str


@lru_cache(maxsize=5_000)
def take_apart(text: str) -> WrittenNumber:
    """Sign, brackets, currency and percent taken off. Raises Unreadable when no number remains."""
    if len(text) <= _MOST_DIGITS and _BARE.fullmatch(text):  # most numbers have nothing to take off
        return WrittenNumber(text, negative=False, percent=False, currency="")
    if code := no_value(text):
        raise Unreadable(code, text)
    if len(text) > _MOST_CHARACTERS:  # no number is; the patterns below would take their time
        raise Unreadable(ProblemCode.NOT_A_NUMBER, text)
    body = _BLANKS.sub(" ", text.translate(_MARKS)).strip()
    if _SCIENTIFIC.fullmatch(body):
        raise Unreadable(ProblemCode.SCIENTIFIC, text)
    body, outer = take_currency(body)
    body, signs = _take_signs(body)
    body, inner = take_currency(body)
    percent = body.endswith("%") or body.startswith("%")
    if percent:
        body = body.strip("%").strip()
    # "1.250,-" is how Dutch and German price tags leave out the cents.
    body = _NO_CENTS.sub("", body)
    if signs > 1 or not _DIGITS_AND_MARKS.fullmatch(body):
        raise Unreadable(ProblemCode.SCALED if is_scaled(text) else ProblemCode.NOT_A_NUMBER, text)
    if sum(map(str.isdigit, body)) > _MOST_DIGITS:
        raise Unreadable(ProblemCode.TOO_LARGE, text)
    return WrittenNumber(body, signs == 1 and not _PLUS.search(text), percent, outer or inner)


def _take_signs(body: str) -> tuple[str, int]:
    """The text without sign or brackets, and how many of them there were."""
    signs = 0
    if body.startswith("(") and body.endswith(")"):
        body, signs = body[1:-1].strip(), 1
    if body[:1] in ("-", "+"):
        body, signs = body[1:].strip(), signs + 1
    if body.endswith(("-", "+")) and not body.endswith("--") and not _NO_CENTS.search(body):
        body, signs = body[:-1].strip(), signs + 1
    return body, signs


@lru_cache(maxsize=64)
def _pattern(style: NumberStyle) -> re.Pattern[str]:
    mark = re.escape(style.group)
    grouped = rf"|[1-9]\d{{0,2}}(?:{mark}\d{{3}})+" if style.group else ""
    if style.pairs:
        grouped = rf"|[1-9]\d?(?:{mark}\d\d)*{mark}\d{{3}}"
    return re.compile(rf"(?:\d+{grouped}|)(?:{re.escape(style.decimal)}\d+)?", re.ASCII)


def _read(body: str, style: NumberStyle) -> Decimal | None:
    if not _pattern(style).fullmatch(body):
        return None
    ungrouped = body.replace(style.group, "") if style.group else body
    return Decimal(ungrouped.replace(style.decimal, "."))


@lru_cache(maxsize=5_000)
def readings(body: str) -> tuple[Decimal | None, ...]:
    """The number under every style of NUMBER_STYLES, None where the style does not fit."""
    return tuple(_read(body, style) for style in NUMBER_STYLES)


def _signed(number: Decimal, written: WrittenNumber) -> Decimal:
    if written.percent:
        number = number.scaleb(-2)
    return -number if written.negative and number else number


def parse_number(value: Cell, style: NumberStyle | None = None) -> Decimal:
    """The exact number; "12,5 %" is 0.125, as in a spreadsheet.

    Without a style only what reads the same in every style is accepted. Raises Unreadable for masks ("***"),
    marks for no value ("n/a", "-"), numbers in another style, powers of ten, and everything else.
    """
    if value is None:
        raise Unreadable(ProblemCode.EMPTY, value)
    if isinstance(value, bool | date):
        raise Unreadable(ProblemCode.NOT_A_NUMBER, value)
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if isinstance(value, float):
        if not isfinite(value):
            raise Unreadable(ProblemCode.NOT_A_NUMBER, value)
        return Decimal(repr(value))
    written = take_apart(value)
    if style is not None:
        number = _read(written.body, style)
        if number is None:
            fits_another = any(reading is not None for reading in readings(written.body))
            code = ProblemCode.OTHER_NUMBER_STYLE if fits_another else ProblemCode.NOT_A_NUMBER
            raise Unreadable(code, value)
        return _signed(number, written)
    numbers = {reading for reading in readings(written.body) if reading is not None}
    if len(numbers) != 1:
        raise Unreadable(ProblemCode.AMBIGUOUS_NUMBERS if numbers else ProblemCode.NOT_A_NUMBER, value)
    return _signed(numbers.pop(), written)


_MILLIONTH: Final = Decimal("0.000001")
_LARGEST_CENTS: Final = 10**15


def parse_cents(value: Cell, style: NumberStyle | None = None) -> int:
    """An amount of money in whole cents, exactly.

    More than two decimals are refused unless they are zeros. A float of a spreadsheet is rounded only when it
    stands within a millionth of a whole cent value, which is what adding in binary leaves behind. Percentages
    are no amounts. Raises Unreadable.
    """
    if isinstance(value, str) and take_apart(value).percent:
        raise Unreadable(ProblemCode.NOT_AN_AMOUNT, value)
    number = parse_number(value, style)
    if abs(number) * 100 > _LARGEST_CENTS:
        raise Unreadable(ProblemCode.TOO_LARGE, value)
    cents = number * 100
    whole = int(cents.to_integral_value())
    if whole != cents and not (isinstance(value, float) and abs(number - Decimal(whole) / 100) <= _MILLIONTH):
        raise Unreadable(ProblemCode.TOO_MANY_DECIMALS, value)
    return whole


@dataclass(frozen=True, slots=True)
class NumberDecision:
    """How the numbers of a column are written. `style` is None while `candidates` await a choice.

    `strangers` are the texts that do not fit the style, with the reason.
    """

    style: NumberStyle | None
    candidates: tuple[NumberStyle, ...]
    currencies: tuple[str, ...]
    strangers: dict[str, ProblemCode]
    numbers: int


# In a column of mixed styles the most frequent one is taken only when it fits this share of the values.
_CLEAR_MAJORITY: Final = 0.9


def decide_number_style(texts: Iterable[str]) -> NumberDecision:
    """The one style that fits all texts, or every style that could. What is no number is reported."""
    strangers: dict[str, ProblemCode] = {}
    currencies: dict[str, None] = {}
    bodies: dict[str, list[str]] = {}
    numbers = 0
    counted = Counter(texts)
    for alike in by_shape(counted).values():
        text = alike[0]
        try:
            written = take_apart(text)
            if not any(number is not None for number in readings(written.body)):
                raise Unreadable(ProblemCode.NOT_A_NUMBER, text)
        except Unreadable as error:
            strangers |= dict.fromkeys(alike, error.code)
            continue
        numbers += sum(counted[each] for each in alike)
        if written.currency:
            currencies[written.currency] = None
        if not written.body.isdigit():
            bodies.setdefault(written.body, []).extend(alike)
    style, candidates = _choose(bodies, strangers)
    return NumberDecision(style, candidates, tuple(currencies), strangers, numbers)


def _choose(
    bodies: dict[str, list[str]], strangers: dict[str, ProblemCode]
) -> tuple[NumberStyle | None, tuple[NumberStyle, ...]]:
    """The style, or the rivals. Texts that do not fit a style chosen by majority are added to the strangers."""
    fits = [
        sum(len(texts) for body, texts in bodies.items() if readings(body)[i] is not None)
        for i in range(len(NUMBER_STYLES))
    ]
    whole = sum(map(len, bodies.values()))
    best = max(fits)
    leaders = _distinct([i for i, count in enumerate(fits) if count == best], list(bodies))
    if best < whole:
        if best < _CLEAR_MAJORITY * whole or len(leaders) > 1:
            return None, _rivals(bodies, leaders)
        for body, origins in bodies.items():
            if _unlike(body, leaders[0], bodies):
                strangers |= dict.fromkeys(origins, ProblemCode.OTHER_NUMBER_STYLE)
    elif len(leaders) > 1:
        return None, tuple(NUMBER_STYLES[i] for i in leaders)
    return NUMBER_STYLES[leaders[0]], ()


def _distinct(styles: list[int], bodies: list[str]) -> list[int]:
    """One style for every different way to read the bodies, in the order of NUMBER_STYLES."""
    seen: dict[tuple[Decimal | None, ...], int] = {}
    for i in styles:
        seen.setdefault(tuple(readings(body)[i] for body in bodies), i)
    return list(seen.values())


def _rivals(bodies: Iterable[str], leaders: list[int]) -> tuple[NumberStyle, ...]:
    """The leading styles, then for each body that none of them reads the first style that does."""
    chosen = list(leaders)
    for body in bodies:
        fitting = [i for i, number in enumerate(readings(body)) if number is not None]
        if not set(fitting) & set(chosen):
            chosen.append(fitting[0])
    return tuple(NUMBER_STYLES[i] for i in chosen)


def _unlike(body: str, style: int, bodies: Iterable[str]) -> bool:
    """Whether the body does not fit the style, or reads otherwise in a style that another body asks for."""
    mine = readings(body)
    if mine[style] is None:
        return True
    foreign = [other for other in bodies if readings(other)[style] is None]
    asked_for = {i for other in foreign for i, number in enumerate(readings(other)) if number is not None}
    return any(mine[i] is not None and mine[i] != mine[style] for i in asked_for)
