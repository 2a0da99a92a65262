"""One cell becomes one plain value, or a reason why it cannot."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from sympolity.interchange.columns.proposals import date_style, folded, is_serial, number_style, several
from sympolity.interchange.kinds import REFERENCES, FieldKind, FieldSpec, Value
from sympolity.interchange.languages import in_all_languages
from sympolity.methods.durations import NoDuration, parse_duration
from sympolity.methods.tabular import (
    Cell,
    DateStyle,
    NumberStyle,
    ProblemCode,
    Unreadable,
    parse_boolean,
    parse_cents,
    parse_code,
    parse_date,
    parse_number,
    parse_text,
)
from sympolity.methods.tabular.numbers import take_apart
from sympolity.methods.tabular.texts import is_masked

# Cells that say "no value": what is known stays as it is. Silence is no statement.
SILENT = frozenset({ProblemCode.EMPTY, ProblemCode.MISSING_MARK})
NOTHING = object()
HIDDEN = object()  # the value was there once; stars or rounding stand in its place
SCHEME = re.compile(r"(h+t+p+s?):?//?", re.IGNORECASE)
ADDRESS = URLValidator(schemes=["http", "https"])
CLASS_OF_HOTEL = re.compile(r"^[A-Z]{1,2}\s?\*{1,5}\s+(?=\w{2})")
WWW = re.compile(r"(?<=www\.)\s+", re.IGNORECASE)
FIRST_OF_SERIALS = date(1899, 12, 30)  # spreadsheets believe in a 29 February 1900
FEWEST_DIGITS = 3  # 010, 112
# What stands beside a record and is not it: a slip there keeps no row out, the value is set aside and told.
BESIDE_THE_POINT = frozenset({FieldKind.LINK, FieldKind.MAIL, FieldKind.TELEPHONE})
SHORT_TEXT = 500  # a mask in a longer text hides a detail of it, not the text
Read = Callable[[Cell], Value]


class Unfit(Exception):
    """A value that is readable but cannot be kept. `code` and `params` make the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Reader:
    """How the cells of one column are read. References stay text here: the registers answer them."""

    letter: str
    index: int
    heading: str
    spec: FieldSpec
    read: Read


def reader_for(spec: FieldSpec, choice: Mapping[str, Any], currency: str) -> Read:
    """The function that reads this column; the same text is read once."""
    read = _plain_reader(spec, choice, currency)

    # 1, 1.0 and True are one key for a cache; their types tell them apart.
    @lru_cache(maxsize=5_000)
    def cached(_type: str, cell: Cell) -> Any:
        return _outcome(read, cell)

    def answer(cell: Cell) -> Value:
        found = cached(type(cell).__name__, cell)
        if isinstance(found, Exception):
            raise found
        return found

    return answer


def _outcome(read: Read, cell: Cell) -> Any:
    try:
        return read(cell)
    except Unreadable as error:
        return NOTHING if error.code in SILENT else HIDDEN if error.code is ProblemCode.MASKED else error
    except Unfit as error:
        return error


def _plain_reader(spec: FieldSpec, choice: Mapping[str, Any], currency: str) -> Read:
    lossy = bool(choice.get("lossy"))
    if spec.kind in SIMPLE:
        kept = SIMPLE[spec.kind]
        return lambda cell: kept(cell, spec)
    match spec.kind:
        case FieldKind.MONEY:
            style, expected = number_style(choice), choice.get("currency") or currency
            return lambda cell: _money(cell, spec, style, expected, lossy)
        case FieldKind.NUMBER | FieldKind.DEGREES:
            return lambda cell: _number(cell, spec, choice)
        case FieldKind.DAY:
            order = date_style(choice)
            return lambda cell: _day(cell, order)
        case FieldKind.CHOICE:
            words = choices_of(spec)
            return lambda cell: _choice(cell, words)
        case _:
            is_short = 0 < spec.limit <= SHORT_TEXT or spec.kind in REFERENCES
            cut = lossy and spec.kind not in REFERENCES
            return lambda cell: _limited(_open(_text(cell)) if is_short else _text(cell), spec, cut)


def _text(cell: Cell) -> str:
    text = parse_text(cell)
    if not text:
        raise Unreadable(ProblemCode.EMPTY, cell)
    return " ".join(text.split()) if "\n" not in text else text


def _open(text: str) -> str:
    """The text itself, unless stars stand in its place. "H*** HOTEL MIRAMAR" tells its class with them."""
    if len(text) <= SHORT_TEXT and is_masked(CLASS_OF_HOTEL.sub("", text)):
        raise Unreadable(ProblemCode.MASKED, text)
    return text


def _limited(text: str, spec: FieldSpec, lossy: bool) -> str:
    if spec.limit and len(text) > spec.limit:
        if not lossy:
            raise Unfit("too_long", limit=spec.limit, length=len(text))
        return text[: spec.limit - 1].rstrip() + "…"
    return text


def _money(cell: Cell, spec: FieldSpec, style: NumberStyle | None, expected: str, lossy: bool) -> Value:
    if isinstance(cell, str) and (written := take_apart(cell).currency) and written != expected:
        raise Unfit("other_currency", currency=written, expected=expected)
    try:
        cents = parse_cents(cell, style)
    except Unreadable as error:
        if error.code is not ProblemCode.TOO_MANY_DECIMALS or not lossy:
            raise
        cents = int((parse_number(cell, style) * 100).to_integral_value(ROUND_HALF_UP))
    if cents < 0 and not spec.below_zero:
        raise Unfit("below_zero")
    return [cents, expected]


def _day(cell: Cell, style: DateStyle | None) -> str:
    """A day, also as spreadsheets count them from 1900 on, or written without marks."""
    if isinstance(cell, int | float | str) and not isinstance(cell, bool) and is_serial(text := shown(cell)):
        text = text.strip()
        if len(text) == len("20230101"):
            return parse_date(text, DateStyle.YMD).isoformat()
        return (FIRST_OF_SERIALS + timedelta(days=int(float(text.replace(",", "."))))).isoformat()
    return parse_date(cell, style).isoformat()


def _number(cell: Cell, spec: FieldSpec, choice: Mapping[str, Any]) -> Value:
    number: Decimal = parse_number(cell, number_style(choice))
    if (spec.least is not None and number < Decimal(str(spec.least))) or (
        spec.most is not None and number > Decimal(str(spec.most))
    ):
        raise Unfit("out_of_range", least=spec.least, most=spec.most)
    if spec.kind is FieldKind.DEGREES:
        if _decimals(number) < spec.least_decimals:
            raise Unreadable(ProblemCode.MASKED, cell)
        return float(number)
    if number == number.to_integral_value():
        return int(number)
    if spec.whole:
        raise Unfit("not_whole")
    return str(number)


def _decimals(number: Decimal) -> int:
    """The decimals that say something: 41.00 degrees is a parallel, not a place."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _year(cell: Cell, spec: FieldSpec) -> int:
    number = parse_number(cell.strip() if isinstance(cell, str) else cell, None)
    least, most = spec.least or 1000, spec.most or 2100
    if number != number.to_integral_value() or not least <= number <= most:
        raise Unfit("not_a_year", least=int(least), most=int(most))
    return int(number)


def _mail(text: str) -> str:
    address = text.removeprefix("mailto:").strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Unfit("not_a_mail_address") from error
    return address


def _telephone(text: str) -> str:
    number = " ".join(text.split())
    if not number:
        raise Unreadable(ProblemCode.EMPTY, text)
    if sum(letter.isdigit() for letter in number) < FEWEST_DIGITS:
        raise Unfit("not_a_telephone")
    return number


def _list_of_words(cell: Cell, spec: FieldSpec) -> list[str]:
    parts = (" ".join(part.split()) for part in several(_text(cell), spec.separators))
    return list(dict.fromkeys(_limited(_open(part), spec, lossy=False) for part in parts))


@lru_cache(maxsize=64)
def _words(choices: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {folded(word): stored for stored, words in choices for word in [stored, *words.split("|")]}


def choices_of(spec: FieldSpec) -> dict[str, str]:
    """Every known word, folded, with the stored word that it means; the labels of the reader's language too."""
    words = {folded(each): stored for stored, label in spec.choice_labels.items() for each in in_all_languages(label)}
    return words | _words(tuple(spec.choices.items()))


def _choice(cell: Cell, words: Mapping[str, str]) -> str:
    text = _text(cell)
    known = words.get(folded(text))
    if known is None:
        raise Unfit("unknown_choice")
    return known


def _currency(cell: Cell) -> str:
    text = _text(cell).upper()
    if text == "€":
        return "EUR"
    if len(text) != 3 or not (text.isascii() and text.isalpha()):
        raise Unfit("not_a_currency")
    return text


def _link(text: str) -> str:
    """An address with its scheme: "www.x.org" is completed, slips such as "hhtps://" and "www. x.org" are mended."""
    text = WWW.sub("", text)
    written = SCHEME.match(text)
    scheme = "https" if written and written[1].lower().endswith("s") else "http"
    address = f"{scheme}://{text[written.end() :] if written else text}"
    try:
        ADDRESS(address)
    except ValidationError as error:
        raise Unfit("not_an_address") from error
    return address


def _duration(text: str) -> str:
    try:
        return str(parse_duration(text))
    except NoDuration as error:
        raise Unfit("not_a_duration") from error


# Kinds whose values need no choice of a person about how their column is written.
SIMPLE: dict[FieldKind, Callable[[Cell, FieldSpec], Value]] = {
    FieldKind.CURRENCY: lambda cell, _spec: _currency(cell),
    FieldKind.CODE: lambda cell, spec: _limited(parse_code(cell), spec, lossy=False),
    FieldKind.LINK: lambda cell, spec: _limited(_link(_open(_text(cell))), spec, lossy=False),
    FieldKind.YES_NO: lambda cell, _spec: parse_boolean(cell),
    FieldKind.YEAR: lambda cell, spec: _year(cell, spec),
    FieldKind.MAIL: lambda cell, spec: _limited(_mail(_open(_text(cell))), spec, lossy=False),
    FieldKind.TELEPHONE: lambda cell, spec: _limited(_telephone(_open(shown(cell))), spec, lossy=False),
    FieldKind.DURATION: lambda cell, _spec: _duration(_open(_text(cell))),
    FieldKind.WORDS: lambda cell, spec: _list_of_words(cell, spec),
}


def shown(cell: Cell) -> str:
    """A cell as it stands in the file, for the page of a row."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
