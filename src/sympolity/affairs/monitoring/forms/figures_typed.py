"""Figures as people write them in their language, and back."""

from decimal import Decimal

from babel.numbers import get_decimal_symbol

from sympolity.affairs.monitoring import answers
from sympolity.ground.kernel import formats
from sympolity.methods.tabular.numbers import NumberStyle, parse_number, take_apart
from sympolity.methods.tabular.problems import Unreadable

ARABIC = (NumberStyle("٫", "٬"), NumberStyle("٫"))
# In a language with a decimal comma 1.250 are twelve hundred and fifty; the marks between thousands come from
# everywhere, the decimal mark from the language.
MARKS = {",": (".", " ", "'"), ".": (",", " ", "'")}


def read_figure(typed: str) -> str:
    """What was typed in the reader's language as "1234.5"; as it was typed where it cannot be read for certain."""
    text = typed.strip()
    if not text or (value := _read(text)) is None:
        return text if answers.number(text).value is None else text + "?"
    return answers.plain_number(value)


def _read(text: str) -> Decimal | None:
    decimal = get_decimal_symbol(formats.reader_locale())
    styles = [NumberStyle(decimal, mark) for mark in MARKS.get(decimal, (",", " "))]
    for style in (*styles, *ARABIC):
        try:
            written = take_apart(text)
            return None if written.percent or written.currency else parse_number(text, style)
        except Unreadable:
            continue
    return None


def figure_to_type(kept: str | None) -> str:
    """A kept figure as it stands in its field: the reader's decimal sign, no signs between thousands."""
    value = answers.number(kept).value
    if value is None:
        return kept or ""
    return answers.plain_number(value).replace(".", get_decimal_symbol(formats.reader_locale()))
