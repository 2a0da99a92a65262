"""Text and codes: taken as they stand, or refused."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Final

from sympolity.methods.tabular.grid import Cell
from sympolity.methods.tabular.problems import ProblemCode, Unreadable

# U+FFFD is inside the last range: it says that a letter was lost before the file arrived.
# Line feed, carriage return and tab are ordinary inside a cell; marks of direction (LRM, RLM, ALM) too.
_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\uffff]"
)
_ERROR: Final = re.compile(r"#(?:REF|DIV/0|VALUE|NUM|NULL|N/A|NAME|SPILL|CALC|GETTING_DATA)[!?]?$", re.IGNORECASE)
_MASKED: Final = re.compile(r"\*{2,}|[•●█]{2,}|^[xX]{3,}$|^\*$|^#{2,}$")
_MASKED_TEXT: Final = re.compile(r"[\w@.]\*{2,}|\*{3,}|[•●█]{2,}|^[xX]{3,}$|^\*+$|^#{2,}$")

# No text without one of these is masked or an error: a first look that nearly every cell passes.
_SUSPECT: Final = re.compile("[*•●█#]|^\\s*[xX]{3}")

# Marks that say "no value", which is not the value zero.
_MARKS: Final = """
- – — -- --- . .. ... … : / // ? n/a n.a. n.a na n/d n.d. n.d nd s/d s.d. s/i n/p n.p. k.a. k.A. nil null none
غ.م
"""
MISSING_MARKS: Final = frozenset(_MARKS.split()) | {"k. a.", "n. d.", "n. a.", "s. d.", "غ م"}

_LONGEST_MARK: Final = 12
_TELLS_NOTHING: Final = frozenset((ProblemCode.MISSING_MARK, ProblemCode.ERROR_VALUE, ProblemCode.MASKED))


def unwanted(text: str) -> ProblemCode | None:
    """Which kind of character makes the text unfit to be kept, if any."""
    found = _UNWANTED.search(text)
    if found is None:
        return None
    if "\u202a" <= found[0] <= "\u202e" or "\u2066" <= found[0] <= "\u2069":
        return ProblemCode.DIRECTION_OVERRIDE
    return ProblemCode.CONTROL_CHARACTER


def is_masked(text: str) -> bool:
    """Whether stars, dots or crosses stand where the value was. "Hotel ** Mar" has its stars between blanks."""
    return _SUSPECT.search(text) is not None and _MASKED_TEXT.search(text) is not None


def tells_nothing(text: str) -> bool:
    """Whether the text is a mark for "no value", an error or a mask."""
    if _SUSPECT.search(text) is not None:
        return no_value(text) in _TELLS_NOTHING
    return len(text) <= _LONGEST_MARK and text.strip().lower() in MISSING_MARKS


def no_value(text: str) -> ProblemCode | None:
    """Why a text cannot be any value: empty, a mark for "no value", an error, a mask, bad characters."""
    bare = text.strip()
    if not bare:
        return ProblemCode.EMPTY
    if _ERROR.match(bare):
        return ProblemCode.ERROR_VALUE
    if bare.lower() in MISSING_MARKS:
        return ProblemCode.MISSING_MARK
    if _MASKED.search(bare):
        return ProblemCode.MASKED
    return unwanted(bare)


def is_blank(value: Cell) -> bool:
    """Whether the cell holds nothing but blanks."""
    return value is None or (isinstance(value, str) and not value.strip())


def plain(value: Cell) -> str:
    """The value as a person would see it, for samples and messages."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return str(value)


def parse_text(value: Cell) -> str:
    """The text without blanks at its ends; "" for an empty cell.

    Raises Unreadable for control characters, characters that reverse the direction of writing, and errors of
    the spreadsheet such as #REF!.
    """
    text = plain(value).strip()
    if code := unwanted(text):
        raise Unreadable(code, value)
    if _ERROR.match(text):
        raise Unreadable(ProblemCode.ERROR_VALUE, value)
    return text


def parse_code(value: Cell) -> str:
    """A code as text: leading zeros stay, 1105.0 is "1105". Raises Unreadable for no value or a fraction."""
    if isinstance(value, bool):
        raise Unreadable(ProblemCode.NOT_A_NUMBER, value)
    if isinstance(value, float | Decimal) and value != int(value):
        raise Unreadable(ProblemCode.NOT_A_NUMBER, value)
    text = str(int(value)) if isinstance(value, float | Decimal) else plain(value).strip()
    if code := no_value(text):
        raise Unreadable(code, value)
    return text
