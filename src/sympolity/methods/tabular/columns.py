"""What each column holds: its kind, its style of writing, and the values that do not fit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from sympolity.methods.tabular.booleans import NO, YES, fold_word
from sympolity.methods.tabular.dates import DateDecision, DateStyle, decide_date_style
from sympolity.methods.tabular.grid import Cell
from sympolity.methods.tabular.headings import is_odd_heading
from sympolity.methods.tabular.numbers import NumberDecision, NumberStyle, decide_number_style, parse_number
from sympolity.methods.tabular.problems import Problem, ProblemCode, Unreadable
from sympolity.methods.tabular.scales import tells_scale
from sympolity.methods.tabular.shapes import WESTERN, by_shape, some_of
from sympolity.methods.tabular.table import Column, Kind, Row
from sympolity.methods.tabular.texts import is_blank, is_masked, plain, tells_nothing

_SAMPLES: Final = 5
_LONGEST_SAMPLE: Final = 60
# A column is of a kind when this share of its values is; the others are reported one by one.
_MOST: Final = 0.7
_NEARLY_ALL: Final = 0.9
_MOST_PROBLEMS: Final = 200
# What a first thousand of values must reach for the whole column to be looked at.
_PERHAPS: Final = 0.5
# No number and no date is longer, no answer of yes or no longer or written in more ways.
_LONGEST_VALUE: Final = 80
_LONGEST_ANSWER: Final = 15
_MOST_ANSWERS: Final = 40
_DIGIT: Final = re.compile(r"\d")
_CODE: Final = re.compile(r"(?=[^\s]*\d)[\w./\-]{1,40}", re.ASCII)
# Telephone numbers and the like, where the heading announces a code.
_SPACED_CODE: Final = re.compile(r"(?=.*\d)[\w./\-+() \u00a0\u202f]{1,40}", re.ASCII)
_COORDINATES: Final = frozenset(
    ("lat", "latitude", "latitud", "latitudine", "lon", "lng", "long", "longitude", "longitud", "longitudine")
)
_HALF_A_TURN: Final = 180
_DAY_WORDS: Final = frozenset(
    map(
        fold_word,
        [
            "date",
            "dates",
            "data",
            "dates",
            "fecha",
            "datum",
            "datums",
            "dato",
            "datas",
            "data",
            "kuupaev",
            "ημερομηνια",
            "ημ/νια",
            "تاريخ",
            "дата",
        ],
    )
)
_ARABIC_ARTICLE: Final = "ال"
_SERIAL_DAYS: Final = range(18_000, 80_000)  # 1949 to 2119
_LEADING_ZERO: Final = re.compile(r"0\d+")
# Headings that announce a code even where the values look like numbers. Small letters without accents.
_HEADING_WORDS: Final = """
id ids code codes codi codis codigo codigos codice codici kod kods kodas kode cod nr no n° nº num numero nummer
numer numeris number ref reference referencia dico dicofre nif nipc cif vat siren siret nuts lau ine insee istat
postal postcode zip cp cap plz telefon telefono telefone telephone phone tel tlf telemovel movil mobil mobile gsm
fax telefoon telefons talrunis tlf. puhelin τηλεφωνο τηλ κινητο هاتف الهاتف telef iban bic uuid guid cpv identifier
identificador identifiant κωδικος αφμ رمز رقم
"""
_CODE_WORDS: Final = frozenset(map(fold_word, _HEADING_WORDS.split()))


def letter_of(index: int) -> str:
    """The spreadsheet's letters of a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def typed_columns(headers: Sequence[str], rows: Sequence[Row]) -> tuple[Column, ...]:
    """One column for every heading, its kind decided from all its values."""
    repeated = {name for name, times in Counter(filter(None, headers)).items() if times > 1}
    columns = []
    for index, header in enumerate(headers):
        values = [
            (row.number, row.cells[index]) for row in rows if index < len(row.cells) and not is_blank(row.cells[index])
        ]
        problems = []
        if header in repeated:
            problems.append(Problem(ProblemCode.DUPLICATE_HEADER, None, index, header))
        if not header and values:
            problems.append(Problem(ProblemCode.NO_HEADER, None, index))
        if is_odd_heading(header):
            problems.append(Problem(ProblemCode.ODD_HEADER, None, index, header[:_LONGEST_SAMPLE]))
        columns.append(_typed(index, header, values, problems))
    return tuple(columns)


def with_problems(columns: Sequence[Column], problems: Sequence[Problem]) -> tuple[Column, ...]:
    """The columns with further problems, each at its column."""
    further: dict[int | None, list[Problem]] = {}
    for problem in problems:
        further.setdefault(problem.column, []).append(problem)
    return tuple(
        replace(column, problems=(*column.problems, *further[column.index])) if column.index in further else column
        for column in columns
    )


def _typed(index: int, header: str, values: list[tuple[int, Cell]], problems: list[Problem]) -> Column:
    samples = tuple(dict.fromkeys(plain(cell).strip()[:_LONGEST_SAMPLE] for _, cell in values[:200]))[:_SAMPLES]
    kind, numbers, dates = _kind(header, [cell for _, cell in values])
    number_style: NumberStyle | None = None
    date_style: DateStyle | None = None
    ambiguous = False
    strangers: dict[str, ProblemCode] = {}
    if kind is Kind.NUMBER:
        number_style, strangers = numbers.style, numbers.strangers
        ambiguous = numbers.style is None
        if ambiguous:
            problems.append(Problem(ProblemCode.AMBIGUOUS_NUMBERS, None, index))
        if tells_scale(header):
            problems.append(Problem(ProblemCode.SCALED_HEADER, None, index, header[:_LONGEST_SAMPLE]))
        if _are_serial_days(header, values):
            problems.append(Problem(ProblemCode.SERIAL_NUMBER, None, index))
        if len(numbers.currencies) > 1:
            problems.append(Problem(ProblemCode.SEVERAL_CURRENCIES, None, index, ", ".join(numbers.currencies)))
    elif kind is Kind.DATE:
        date_style, strangers = dates.style, dates.strangers
        ambiguous = dates.style is None
        if ambiguous:
            problems.append(Problem(ProblemCode.AMBIGUOUS_DATES, None, index))
    problems += _misfits(index, kind, values, strangers)
    return Column(
        index=index,
        letter=letter_of(index),
        header=header,
        samples=samples,
        kind=kind,
        number_style=number_style,
        date_style=date_style,
        ambiguous=ambiguous,
        problems=tuple(problems),
        number_candidates=numbers.candidates if kind is Kind.NUMBER else (),
        date_candidates=dates.candidates if kind is Kind.DATE else (),
        currencies=numbers.currencies if kind is Kind.NUMBER else (),
        filled=len(values),
    )


def _are_serial_days(header: str, values: list[tuple[int, Cell]]) -> bool:
    """Whether bare numbers under a word for "date" count the days as a spreadsheet does."""
    return bool(_words(header) & _DAY_WORDS) and all(
        isinstance(cell, int | float) and cell in _SERIAL_DAYS for _, cell in values
    )


def _misfits(
    index: int, kind: Kind, values: list[tuple[int, Cell]], strangers: dict[str, ProblemCode]
) -> list[Problem]:
    found = []
    for number, cell in values:
        code = None
        if isinstance(cell, str):
            if kind in (Kind.NUMBER, Kind.DATE):
                code = strangers.get(cell)
            elif is_masked(cell):
                code = ProblemCode.MASKED
        elif kind is Kind.NUMBER and isinstance(cell, date | bool):
            code = ProblemCode.NOT_A_NUMBER
        elif kind is Kind.DATE and not isinstance(cell, date):
            code = ProblemCode.SERIAL_NUMBER
        if code is not None:
            found.append(Problem(code, number, index, plain(cell)))
            if len(found) == _MOST_PROBLEMS:
                break
    return found


def _kind(header: str, cells: list[Cell]) -> tuple[Kind, NumberDecision, DateDecision]:
    texts = [cell for cell in cells if isinstance(cell, str)]
    untold = sum(times for text, times in Counter(texts).items() if tells_nothing(text))
    numbers, dates = decide_number_style(()), decide_date_style(())
    whole = len(cells) - untold
    if not whole:
        return Kind.TEXT if texts else Kind.EMPTY, numbers, dates
    if _are_booleans(cells):
        return Kind.BOOLEAN, numbers, dates
    if _are_codes(header, cells) and not _are_days(texts):
        return Kind.CODE, numbers, dates
    native_dates = sum(isinstance(cell, date) for cell in cells)
    native_numbers = sum(isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) for cell in cells)
    if _could_be(texts, native_dates, whole, lambda some: decide_date_style(some).dates):
        dates = decide_date_style(texts)
        if native_dates + dates.dates >= _MOST * whole:
            return Kind.DATE, numbers, dates
    if _could_be(texts, native_numbers, whole, lambda some: decide_number_style(some).numbers):
        numbers = decide_number_style(texts)
        if native_numbers + numbers.numbers >= _MOST * whole:
            return Kind.NUMBER, _as_degrees(header, texts, numbers), dates
    return Kind.TEXT, numbers, dates


def _as_degrees(header: str, texts: list[str], numbers: NumberDecision) -> NumberDecision:
    """Latitudes and longitudes end at 180: that alone may decide between two ways to read "50.847"."""
    if not numbers.candidates or not _words(header) & _COORDINATES:
        return numbers
    known = [text for text in texts if text not in numbers.strangers]
    possible = [style for style in numbers.candidates if all(_within(text, style) for text in known)]
    return replace(numbers, style=possible[0], candidates=()) if len(possible) == 1 else numbers


def _within(text: str, style: NumberStyle) -> bool:
    try:
        return abs(parse_number(text, style)) <= _HALF_A_TURN
    except Unreadable:
        return False


def _could_be(texts: list[str], native: int, whole: int, count: Callable[[Sequence[str]], int]) -> bool:
    """Whether enough of some texts are what `count` counts to be worth a look at all of them."""
    if native + len(texts) < _MOST * whole:
        return False
    likely = [text for text in texts if len(text) <= _LONGEST_VALUE and _DIGIT.search(text)]
    if native + len(likely) < _MOST * whole:
        return False
    some = some_of(likely)
    return native + len(likely) * count(some) / max(1, len(some)) >= _PERHAPS * whole


def _are_booleans(cells: list[Cell]) -> bool:
    words = set()
    for cell in cells:
        if isinstance(cell, bool):
            words.add("true" if cell else "false")
        elif isinstance(cell, str) and len(cell) < _LONGEST_ANSWER:
            words.add(cell)
        else:
            return False
        if len(words) > _MOST_ANSWERS:
            return False
    words = {fold_word(word) for word in words}
    if not words <= YES | NO or words <= {"0", "1"}:
        return False
    # One letter alone may mean anything; both answers, or a whole word, may not.
    return bool(words & YES and words & NO) or all(len(word) > 1 for word in words)


def _are_days(texts: list[str]) -> bool:
    """Whether what looks like codes are days: "24-Apr-2030"."""
    some = some_of(list(dict.fromkeys(texts)))
    return bool(some) and decide_date_style(some).dates >= _NEARLY_ALL * len(some)


def _are_codes(header: str, cells: list[Cell]) -> bool:
    texts = Counter[str]()
    for cell, times in Counter(cells).items():
        if not isinstance(cell, date):
            texts[plain(cell).strip().translate(WESTERN)] += times
    whole = texts.total()
    if whole < _NEARLY_ALL * len(cells):
        return False
    some = some_of(list(texts))
    if sum(_SPACED_CODE.fullmatch(text) is not None for text in some) < _PERHAPS * len(some) and len(some) < len(texts):
        return False
    shaped = lettered = zeros = paragraphs = 0
    announced = bool(_words(header) & _CODE_WORDS)
    for shape, alike in by_shape(texts).items():
        if (_SPACED_CODE if announced else _CODE).fullmatch(shape):
            count = sum(texts[text] for text in alike)
            shaped += count
            lettered += count * any(map(str.isalpha, shape))
            zeros += count * (_LEADING_ZERO.fullmatch(shape) is not None)
            paragraphs += count * (shape.count(".") > 1 and shape.endswith("."))
    if shaped < _NEARLY_ALL * whole:
        return False
    if announced and not any(_fraction(cell) for cell in cells):
        return True
    with_zeros = zeros > 0 and zeros + lettered >= min(2, whole)
    return with_zeros or max(lettered, paragraphs) >= _MOST * whole


def _fraction(cell: Cell) -> bool:
    return isinstance(cell, float) and not cell.is_integer()


def _words(header: str) -> set[str]:
    words = set(re.split(r"[\W_]+", fold_word(header))) | {fold_word(header)}
    return words | {word.removeprefix(_ARABIC_ARTICLE) for word in words}
