"""Papers of cost that were handed in twice, whatever their spelling: by file, number, supplier, amount and day.

One sign alone proves little: suppliers send the same amount each month, numbers start anew each year, two suppliers
both have an invoice 12. A pair is named where signs agree and none speaks against it; its grade says how much they
prove.
"""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from enum import IntEnum, StrEnum
from functools import cached_property, lru_cache
from itertools import product
from typing import Final, Protocol

from sympolity.methods.doubles.sharing import Both, pairs_that_share
from sympolity.methods.money import convert
from sympolity.methods.names.folding import folded

# Signs that a scanner or a tired eye takes for one another.
_ALIKE: Final = str.maketrans("OQDILSBZ", "00011582")
_NOT_A_NUMBER: Final = frozenset(
    {"FATURA", "FACTURA", "FACTURE", "FATTURA", "FAC", "FRA", "INVOICE", "INV", "RECHNUNG", "DOC", "DOCUMENT"}
    | {"N", "NR", "NUM", "NUMERO", "NUMBER"}
)
_BETWEEN: Final = re.compile(r"[^A-Z0-9]+")
_RUNS: Final = re.compile(r"[A-Z]+|\d+")
_YEAR_AND_MORE: Final = re.compile(r"^((?:19|20)\d\d)(\d+)$")
_COUNTRY: Final = re.compile(r"^[A-Z]{2}(?=[A-Z]?\d{6})")
_OPENING: Final = re.compile(r"^(?![OQIL]+\d)([A-Z]*?)(?=\d|[OQ]{2,}\d)")
_ONLY_ALIKE: Final = re.compile(r"[OQIL]{3,}")
_NUMBER_SIGN: Final = re.compile(r"\bN[. ]*O\b[. ]*")
_SHARE_OF_RATES: Final = 50
_NEAR_NAME: Final = 0.86
_LONG_NUMBER: Final = 5
_SAME_SEASON: Final = 31


class Sign(StrEnum):
    """What two papers have in common."""

    FILE = "file"
    NUMBER = "number"
    NUMBER_ALIKE = "number-alike"
    TAX_NUMBER = "tax-number"
    SUPPLIER = "supplier"
    SUPPLIER_ALIKE = "supplier-alike"
    AMOUNT = "amount"
    NET_AMOUNT = "net-amount"
    NET_AND_GROSS = "net-and-gross"
    CONVERTED = "converted"
    DAY = "day"


class Grade(IntEnum):
    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """Two papers that look like one, the one with the smaller place first."""

    first: Hashable
    second: Hashable
    grade: Grade
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Paper:
    """What stands on a paper. Cents of its own `currency`; `rate` makes them cents of `home_currency`.

    `has_supplier_papers` is False for payroll and the like, whose number is not given by a supplier.
    """

    id: Hashable
    number: str = ""
    supplier: str = ""
    tax_number: str = ""
    day: date | None = None
    net_cents: int = 0
    tax_cents: int = 0
    currency: str = "EUR"
    home_currency: str = "EUR"
    rate: Decimal = Decimal(1)
    is_credit: bool = False
    has_supplier_papers: bool = True
    files: frozenset[str] = field(default_factory=frozenset)

    @property
    def gross_cents(self) -> int:
        return self.net_cents + self.tax_cents

    @cached_property
    def name(self) -> tuple[str, str]:
        return _name(self.supplier)

    @cached_property
    def tax(self) -> str:
        return fold_tax_number(self.tax_number)

    @cached_property
    def key(self) -> str:
        return fold_number(self.number)

    @property
    def amounts(self) -> set[int]:
        return {self.gross_cents, self.net_cents}


class Papers(Protocol):
    """Papers that can be counted, and gone through more than once."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Paper]: ...


def fold_number(number: str) -> str:
    """The digits of a number of a paper: no leading zeros, signs that look alike as one, a year in front set apart.

    >>> fold_number("FT 2024/0012") == fold_number("ft2024-12") == fold_number("Fatura n.º FT2O24OO12")
    True
    """
    words, digits = _parts(number)
    return "-".join(digits) or "".join(words)


def fold_tax_number(number: str) -> str:
    """A tax number without blanks, signs and the country in front."""
    signs = re.sub(r"[^A-Z0-9]", "", _plain(number))
    return _COUNTRY.sub("", signs).translate(_ALIKE)


def find_doubles(papers: Iterable[Paper]) -> list[Finding]:
    """All pairs of papers that look like one, best proven first; only those that share a key are compared.

    The papers are gone through up to four times. Where that makes each anew, only those that share a key are held.
    """
    pairs = pairs_that_share(papers, _keys, _id, hints=_hints)
    return _best_first(_judged((one, other) for _place, one, other in pairs))


def find_doubles_of(asked: Papers, among: Iterable[Paper]) -> list[Finding]:
    """The pairs in which at least one paper is asked about; `among` are those that are already known.

    Both are gone through as in `find_doubles`.
    """
    pairs = pairs_that_share(Both(asked, among), _keys, _id, hints=_hints)
    return _best_first(_judged((one, other) for place, one, other in pairs if place < len(asked)))


def compare(one: Paper, other: Paper) -> Finding | None:
    """What speaks for two papers being one; None where too little does, or something speaks against it."""
    if one.is_credit != other.is_credit:
        return None
    file = (Sign.FILE,) if one.files & other.files else ()
    number = _same_number(one, other)
    supplier = _same_supplier(one, other)
    amount = _same_amount(one, other)
    day = (Sign.DAY,) if one.day is not None and one.day == other.day else ()
    signs = tuple(sign for sign in (*file, number, supplier, amount, *day) if isinstance(sign, Sign))
    for grade, rule in _RULES:
        if rule(_Pair(one, other, bool(file), number, supplier, amount, bool(day))):
            return Finding(one.id, other.id, grade, signs)
    return None


class _Unlike(IntEnum):
    """What is not alike: one of both papers does not say it, neither does, or they contradict each other."""

    UNKNOWN = 1
    BOTH_UNKNOWN = 2
    DIFFERENT = 3


_Sight = Sign | _Unlike


@dataclass(frozen=True, slots=True)
class _Pair:
    one: Paper
    other: Paper
    file: bool
    number: _Sight
    supplier: _Sight
    amount: _Sight
    day: bool

    @property
    def is_near_in_time(self) -> bool:
        if self.one.day is None or self.other.day is None:
            return True
        return abs((self.one.day - self.other.day).days) <= _SAME_SEASON

    @property
    def number_is_telling(self) -> bool:
        return len(self.one.key.replace("-", "")) >= _LONG_NUMBER

    @property
    def number_holds_a_year(self) -> bool:
        return any(re.fullmatch(r"(19|20)\d\d", run) for run in self.one.key.split("-"))

    @property
    def supplier_agrees(self) -> bool:
        return isinstance(self.supplier, Sign)


def _same_paper(pair: _Pair) -> bool:
    """The file is the same and nothing on it differs, or number, supplier and amount are."""
    if pair.file and pair.number != _Unlike.DIFFERENT and isinstance(pair.amount, Sign):
        return True
    named = pair.supplier in (Sign.TAX_NUMBER, Sign.SUPPLIER)
    in_time = pair.is_near_in_time or pair.number_holds_a_year
    return pair.number == Sign.NUMBER and named and isinstance(pair.amount, Sign) and in_time


def _one_is_spelled_otherwise(pair: _Pair) -> bool:
    """The number agrees in another spelling, the supplier does or is not said on one side; the amount agrees."""
    if not isinstance(pair.number, Sign) or not isinstance(pair.amount, Sign):
        return False
    if pair.supplier_agrees:
        return pair.is_near_in_time or pair.number_holds_a_year
    return pair.supplier == _Unlike.UNKNOWN and (pair.day or (pair.number_is_telling and pair.is_near_in_time))


def _part_of_one_paper(pair: _Pair) -> bool:
    """One paper with two amounts: same number and supplier, on one day or in a series that names its year."""
    named = pair.supplier in (Sign.TAX_NUMBER, Sign.SUPPLIER)
    return pair.number == Sign.NUMBER and named and (pair.day or pair.number_holds_a_year)


def _worth_a_look(pair: _Pair) -> bool:
    """The same file with something else on it; or a number that is missing, turned round, or of nobody said."""
    if pair.file:
        return True
    if not pair.day or pair.amount not in (Sign.AMOUNT, Sign.NET_AND_GROSS):
        return False
    if pair.supplier_agrees:
        return pair.number in (_Unlike.UNKNOWN, _Unlike.BOTH_UNKNOWN) or _turned_round(pair.one.key, pair.other.key)
    papers = pair.one.has_supplier_papers and pair.other.has_supplier_papers
    return pair.supplier == _Unlike.BOTH_UNKNOWN and isinstance(pair.number, Sign) and papers


_RULES: Final[tuple[tuple[Grade, Callable[[_Pair], bool]], ...]] = (
    (Grade.CERTAIN, _same_paper),
    (Grade.LIKELY, _one_is_spelled_otherwise),
    (Grade.LIKELY, _part_of_one_paper),
    (Grade.POSSIBLE, _worth_a_look),
)


def _same_number(one: Paper, other: Paper) -> _Sight:
    if not one.key or not other.key:
        return _Unlike.UNKNOWN if one.key or other.key else _Unlike.BOTH_UNKNOWN
    if one.key != other.key:
        return _Unlike.DIFFERENT
    words, others = _parts(one.number)[0], _parts(other.number)[0]
    if "".join(words) == "".join(others):
        return Sign.NUMBER
    # A series that is left out is no other series: "FT 2024/12" and "2024/12", but not "FT A/12" and "FT B/12".
    fits = set(words) <= set(others) or set(others) <= set(words)
    return Sign.NUMBER_ALIKE if fits else _Unlike.DIFFERENT


def _same_supplier(one: Paper, other: Paper) -> _Sight:
    if one.tax and one.tax == other.tax:
        return Sign.TAX_NUMBER
    known = (bool(one.tax or one.name[0]), bool(other.tax or other.name[0]))
    if not all(known):
        return _Unlike.UNKNOWN if any(known) else _Unlike.BOTH_UNKNOWN
    if not one.name[0] or not other.name[0]:
        return _Unlike.DIFFERENT if one.tax and other.tax else _Unlike.UNKNOWN
    forms_agree = one.name[1] == other.name[1] or not one.name[1] or not other.name[1]
    if one.name[0] == other.name[0] and forms_agree:
        return Sign.SUPPLIER
    if one.tax and other.tax:
        return _Unlike.DIFFERENT
    near = SequenceMatcher(None, one.name[0], other.name[0]).ratio() >= _NEAR_NAME
    return Sign.SUPPLIER_ALIKE if near and forms_agree else _Unlike.DIFFERENT


def _same_amount(one: Paper, other: Paper) -> _Sight:
    if one.currency == other.currency:
        if _close(one.gross_cents, other.gross_cents):
            return Sign.AMOUNT
        if _close(one.net_cents, other.net_cents):
            return Sign.NET_AMOUNT
        crossed = _close(one.gross_cents, other.net_cents) or _close(one.net_cents, other.gross_cents)
        return Sign.NET_AND_GROSS if crossed else _Unlike.DIFFERENT
    ones, others = _in_currencies(one), _in_currencies(other)
    for currency in ones.keys() & others.keys():
        if any(_about(a, b) for a, b in product(ones[currency], others[currency])):
            return Sign.CONVERTED
    return _Unlike.DIFFERENT


def _in_currencies(paper: Paper) -> dict[str, list[int]]:
    amounts = sorted(paper.amounts)
    found = {paper.currency: amounts}
    found.setdefault(paper.home_currency, [convert(amount, paper.rate) for amount in amounts])
    return found


def _close(one: int, other: int) -> bool:
    """Equal, but for a cent that rounding took."""
    return one != 0 and abs(one - other) <= 1


def _about(one: int, other: int) -> bool:
    """Equal, but for 2 %: two places take the rates of two days."""
    return one != 0 and abs(one - other) * _SHARE_OF_RATES <= max(abs(one), abs(other))


def _turned_round(one: str, other: str) -> bool:
    """Whether two neighbouring signs changed their places, and nothing else differs."""
    if len(one) != len(other):
        return False
    places = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    first, second = places
    return one[first] == other[second] and one[second] == other[first]


def _id(paper: Paper) -> Hashable:
    return paper.id


def _hints(paper: Paper) -> Iterator[Hashable]:
    """Two papers that share one of their keys share one of these."""
    yield from paper.files
    if paper.key:
        yield paper.key
    if paper.day is not None:
        yield from ((paper.day, amount) for amount in paper.amounts)


def _keys(paper: Paper) -> Iterator[Hashable]:
    """What two papers must share to be compared at all: each rule asks for one of these."""
    yield from (("file", digest) for digest in paper.files)
    names = {each for each in (paper.tax, paper.name[0]) if each}
    if paper.key:
        yield from (("number", paper.key, name) for name in names)
        for amount in paper.amounts:
            # A cent that rounding took may push a sum over the border of its field: both neighbours are looked up.
            yield from (("sum", paper.key, paper.currency, near) for near in (amount // 2, (amount + 1) // 2))
    if paper.day is not None:
        for name, amount in product(names, paper.amounts):
            yield ("day", name, paper.day, paper.currency, amount)


def _judged(pairs: Iterable[tuple[Paper, Paper]]) -> Iterator[Finding]:
    for one, other in pairs:
        if finding := compare(one, other):
            yield finding


def _best_first(found: Iterable[Finding]) -> list[Finding]:
    return sorted(found, key=lambda each: (-each.grade, -len(each.signs), str(each.first), str(each.second)))


@lru_cache(maxsize=5_000)
def _parts(number: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words and the runs of digits of a number; letters that stand for digits become digits."""
    words: list[str] = []
    digits: list[str] = []
    for piece in _BETWEEN.split(_NUMBER_SIGN.sub(" ", _plain(number))):
        for run in (piece,) if piece.isdigit() else _RUNS.findall(_digits_mended(piece)):
            if run.isdigit():
                # A year stands in front: 19000 behind another number is the nineteen thousandth paper.
                year = None if digits else _YEAR_AND_MORE.match(run)
                digits += [each.lstrip("0") or "0" for each in (year.groups() if year else (run,))]
            elif run not in _NOT_A_NUMBER:
                words.append(run)
    return tuple(words), tuple(digits)


def _digits_mended(piece: str) -> str:
    """Letters that stand for digits made digits: "2O24", "FTOO12", "I2"; the letters of a series stay."""
    if not re.search(r"\d", piece):
        return piece.translate(_ALIKE) if _ONLY_ALIKE.fullmatch(piece) else piece
    opening = _OPENING.match(piece)
    kept = opening.group(1) if opening else ""
    return kept + piece[len(kept) :].translate(_ALIKE)


@lru_cache(maxsize=20_000)
def _name(name: str) -> tuple[str, str]:
    taken_apart = folded(name)
    return taken_apart.key, taken_apart.legal_form


def _plain(text: str) -> str:
    if text.isascii():
        return text.upper()
    spread = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in spread if not unicodedata.combining(sign)).upper()
