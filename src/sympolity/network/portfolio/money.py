"""Amounts as people type them."""

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _

from sympolity.methods.tabular import NumberStyle, ProblemCode, Unreadable, parse_cents


def read_cents(text: str) -> int:
    """“1 240 000”, “1,240,000.50”, “1.240.000,50” in whole cents.

    What could be read in two ways (“1.240”) is read as the reader's language writes it. Raises ValidationError.
    """
    try:
        try:
            return parse_cents(text)
        except Unreadable as unreadable:
            if unreadable.code != ProblemCode.AMBIGUOUS_NUMBERS:
                raise
            return parse_cents(text, style_of_the_reader())
    except Unreadable as unreadable:
        if unreadable.code == ProblemCode.TOO_MANY_DECIMALS:
            raise ValidationError(_("An amount has at most two decimals.")) from unreadable
        raise ValidationError(_("This is no amount. Write it as 1240000 or with two decimals.")) from unreadable


def style_of_the_reader() -> NumberStyle:
    decimal, group = str(formats.get_format("DECIMAL_SEPARATOR")), str(formats.get_format("THOUSAND_SEPARATOR"))
    return NumberStyle(decimal, " " if group.isspace() else group)
