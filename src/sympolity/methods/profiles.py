"""What the values of a column look like, in a few figures: enough to know it again in the next edition of a list.

A profile holds no value: kinds, shares, lengths, shapes such as "AAA-99", a spread of five numbers and fingerprints of
32 bits. Two profiles are compared by `likeness`; nothing here decides where a column goes.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from sympolity.methods.tabular.dates import DateStyle, parse_date
from sympolity.methods.tabular.grid import Cell
from sympolity.methods.tabular.numbers import NumberStyle, parse_number
from sympolity.methods.tabular.problems import Unreadable
from sympolity.methods.tabular.table import Kind
from sympolity.methods.tabular.texts import is_blank, plain

_MOST_SHAPES: Final = 8
_MOST_MARKS: Final = 64
_LONGEST_SHAPE: Final = 24
_SHARES: Final = (0.0, 0.1, 0.5, 0.9, 1.0)
# Below this many values a column says too little to contradict its heading.
TELLING: Final = 3
NEUTRAL: Final = 0.5
_NO_NAME: Final = re.compile(
    r"^\s*(?:select|insert|update|delete|create|with)\s|\bselect\b.+\bfrom\b|\bcase\s+when\b|"
    r"\b(?:nvl|decode|to_char|to_date|coalesce|substr|concat|replace|trim|isnull|cast|convert)\s*\(|"
    r"^\s*=|#(?:ref|name|value|n/a)\b|^\s*[0-9a-f]{8}-[0-9a-f-]{20,}\s*$",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_NAME: Final = 160
_WORDS: Final = (1, 2, 3, 7, 20)
_FIRST_LETTERS: Final = re.compile(r"[A-Z]{4,}")
_SMALL_LETTERS: Final = re.compile(r"a{4,}")


@dataclass(frozen=True, slots=True)
class Profile:
    """A column in figures.

    `distinct` is the share of different values among those `filled`; `spread` the smallest, a tenth, the middle, nine
    tenths and the largest of its numbers (days as their count); `lengths` a tenth, the middle and nine tenths of the
    lengths of its texts; `shapes` the shares of its most frequent shapes; `marks` the smallest fingerprints of its
    values, from which no value can be read back.
    """

    kind: str
    rows: int
    filled: int
    distinct: float = 0.0
    spread: tuple[float, ...] = ()
    whole: float = 0.0
    lengths: tuple[int, ...] = ()
    shapes: Mapping[str, float] | None = None
    marks: tuple[int, ...] = ()

    @property
    def is_telling(self) -> bool:
        return self.filled >= TELLING

    def as_plain(self) -> dict[str, Any]:
        return asdict(self)


def from_plain(plain_profile: Mapping[str, Any]) -> Profile:
    lists = {name: tuple(plain_profile.get(name) or ()) for name in ("spread", "lengths", "marks")}
    return Profile(**{**plain_profile, **lists})


def profile(
    cells: Iterable[Cell],
    kind: Kind,
    *,
    number_style: NumberStyle | None = None,
    date_style: DateStyle | None = None,
) -> Profile:
    """The profile of all cells of a column, blanks included."""
    values = Counter[str]()
    measures: list[float] = []
    counted = Counter((type(cell), cell) for cell in cells)  # 1 and True are one key, and two values
    rows = counted.total()
    for (_type, cell), times in counted.items():
        if is_blank(cell):
            continue
        measure = _measure(cell, kind, number_style, date_style)
        if measure is not None:
            measures += [measure] * times
        values[_folded(cell) if measure is None else plain(measure)] += times
    filled = values.total()
    if not filled:
        return Profile(str(kind), rows, 0)
    shapes = Counter[str]()
    for value, times in values.items():
        shapes[shape(value)] += times
    lengths = sorted(len(value) for value in values)
    measures.sort()
    return Profile(
        str(kind),
        rows,
        filled,
        round(len(values) / filled, 4),
        tuple(_at(measures, share) for share in _SHARES) if measures else (),
        round(sum(each.is_integer() for each in measures) / len(measures), 4) if measures else 0.0,
        tuple(_at(lengths, share) for share in _SHARES[1:4]),
        {each: round(times / filled, 4) for each, times in shapes.most_common(_MOST_SHAPES)},
        tuple(sorted({_mark(value) for value in values})[:_MOST_MARKS]),
    )


def _at(ordered: Sequence[Any], share: float) -> Any:
    return ordered[round(share * (len(ordered) - 1))]


@lru_cache(maxsize=5_000)
def _measured(text: str, kind: Kind, number_style: NumberStyle | None, date_style: DateStyle | None) -> float | None:
    try:
        if kind is Kind.NUMBER:
            return float(parse_number(text, number_style))
        return float(parse_date(text, date_style).toordinal())
    except Unreadable:
        return None


def _measure(cell: Cell, kind: Kind, number_style: NumberStyle | None, date_style: DateStyle | None) -> float | None:
    if kind not in (Kind.NUMBER, Kind.DATE):
        return None
    if isinstance(cell, str):
        return _measured(cell, kind, number_style, date_style)
    if isinstance(cell, date):
        return float(cell.toordinal()) if kind is Kind.DATE else None
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) and kind is Kind.NUMBER:
        return float(cell) if math.isfinite(cell) else None
    return None


def measures(
    cells: Iterable[Cell],
    kind: Kind,
    *,
    number_style: NumberStyle | None = None,
    date_style: DateStyle | None = None,
) -> Iterator[float | None]:
    """Each cell as a number, days as their count; None where it is neither."""
    for cell in cells:
        yield _measure(cell, kind, number_style, date_style)


def _folded(cell: Cell) -> str:
    return " ".join(plain(cell).split()) if isinstance(cell, str) else plain(cell)


def _mark(value: str) -> int:
    return zlib.crc32(value.casefold().encode("utf-8", "surrogatepass"))


def shape(text: str) -> str:
    """What a value looks like without saying it: "LX-07-001" is AA-99-999, "Town of Moita" is "up to 3 words"."""
    count = len(text.split())
    if count > 1 or len(text) > _LONGEST_SHAPE:
        return next((f"up to {most} words" for most in _WORDS if count <= most), "long")
    letters = "".join(
        "9" if letter.isdigit() else ("A" if letter.isupper() else "a") if letter.isalpha() else letter
        for letter in text
    )
    return _SMALL_LETTERS.sub("aaa+", _FIRST_LETTERS.sub("AAA+", letters))


def shared(one: Profile, other: Profile) -> float:
    """The share of different values in common, as told by the fingerprints: the mean of the share of the smaller
    column's values and the share of all values, so that a part of a column is less like it than another edition."""
    first, second = set(one.marks), set(other.marks)
    if not first or not second:
        return 0.0
    # Of a longer column only the smallest fingerprints are kept: compared is the part of which both know all.
    whole = [max(marks) for marks in (first, second) if len(marks) == _MOST_MARKS]
    limit = min(whole) if whole else math.inf
    first, second = {each for each in first if each <= limit}, {each for each in second if each <= limit}
    if not first or not second:
        return 0.0
    both = len(first & second)
    return (both / min(len(first), len(second)) + both / len(first | second)) / 2


def alike(one: Profile, other: Profile) -> float:
    """How much two columns look like each other, 0 to 1, whether or not they share a value."""
    if one.kind == other.kind and one.spread and other.spread:
        return 0.8 * _overlap(one, other) + 0.2 * (1 - abs(one.whole - other.whole))
    shapes, others = one.shapes or {}, other.shapes or {}
    in_common = sum(min(share, others.get(name, 0.0)) for name, share in shapes.items())
    lengths = _ratio(one.lengths[1], other.lengths[1]) if one.lengths and other.lengths else 0.0
    found = 0.6 * in_common + 0.25 * lengths + 0.15 * (1 - abs(one.distinct - other.distinct))
    return found if one.kind == other.kind else 0.6 * found


def _overlap(one: Profile, other: Profile) -> float:
    """How far the middle eight tenths of two spreads cover each other, small and large numbers alike."""
    scale = _as_it_is if one.kind == Kind.DATE else _by_size
    low, high = scale(one.spread[1]), scale(one.spread[3])
    other_low, other_high = scale(other.spread[1]), scale(other.spread[3])
    margin = 0.05 * max(high - low, other_high - other_low, 0.02)
    low, high, other_low, other_high = low - margin, high + margin, other_low - margin, other_high + margin
    both = max(0.0, min(high, other_high) - max(low, other_low))
    return (both / (high - low) + both / (other_high - other_low)) / 2


def _as_it_is(value: float) -> float:
    return value


def _by_size(value: float) -> float:
    return math.copysign(math.log1p(abs(value)), value)


def _ratio(one: float, other: float) -> float:
    return min(one, other) / max(one, other) if max(one, other) else 1.0


def likeness(one: Profile, other: Profile) -> float:
    """0 to 1: half from how the values look, half from the values that both have; less where one column repeats its
    values and the other does not. Too few values are neutral."""
    if not one.is_telling or not other.is_telling:
        return NEUTRAL
    repeating = 1 - 0.5 * abs(one.distinct - other.distinct)
    return repeating * (0.5 * alike(one, other) + 0.5 * min(1.0, 2 * shared(one, other)))


def is_a_name(heading: str) -> bool:
    """Whether a heading names something: a query, a formula, an error or a long number does not."""
    return len(heading) <= _LONGEST_NAME and not _NO_NAME.search(heading)
