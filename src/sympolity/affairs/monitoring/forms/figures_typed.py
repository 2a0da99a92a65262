"""Figures as people write them in their language, and back."""

import unicodedata
from decimal import Decimal

from babel.numbers import NumberFormatError, format_decimal, parse_decimal

from sympolity.affairs.monitoring import answers
from sympolity.ground.kernel import formats

ARABIC_POINT, ARABIC_THOUSANDS = "\u066b", "\u066c"
BETWEEN_THOUSANDS = {ord(sign): None for sign in f" \u00a0\u202f\u2009'\u2019{ARABIC_THOUSANDS}"}
INVISIBLE = {ord(sign): None for sign in "\u200e\u200f\u061c"}
MOST_DECIMALS = "0." + "#" * 20


def read_figure(typed: str) -> str:
    """What was typed in the reader's language as "1234.5"; as it was typed where it can be read in no way."""
    text = typed.strip().translate(INVISIBLE).translate(BETWEEN_THOUSANDS).replace("\u2212", "-")
    text = "".join(str(unicodedata.digit(sign, sign)) for sign in text)
    if ARABIC_POINT in text:
        return text.replace(ARABIC_POINT, ".")
    try:
        return answers.plain_number(parse_decimal(text, locale=formats.reader_locale(), strict=True))
    except (NumberFormatError, ValueError, ArithmeticError):
        return text if answers.number(text).value is not None else typed.strip()


def figure_to_type(kept: str | None) -> str:
    """A kept figure as it stands in its field: the reader's decimal sign, no signs between thousands."""
    value = answers.number(kept).value
    if value is None:
        return kept or ""
    return str(format_decimal(Decimal(value), format=MOST_DECIMALS, locale=formats.reader_locale()))
