"""Numbers, money, dates and sizes as the reader's language writes them.

Each function answers in the active language and takes None for "not known", which gives an empty text. Spaces inside
a figure do not break over lines.
"""

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton, format_time, get_datetime_format
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from babel.units import format_unit
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Amount = int | float | Decimal
NO_BREAK = "\u00a0"
LEFT_TO_RIGHT = "\u200e"
# A language without a country means the country that writes here, not the largest one.
COUNTRY_OF_LANGUAGE = {"en": "en_GB", "pt": "pt_PT", "ar": "ar"}
SHORT_FROM = 1_000_000
STEPS_OF_BYTES = ((1_000_000_000, "digital-gigabyte"), (1_000_000, "digital-megabyte"), (1_000, "digital-kilobyte"))


def reader_locale(language: str | None = None) -> Locale:
    """The locale of the active language, English where the language has no data."""
    code = language or translation.get_language() or "en"
    try:
        return Locale.parse(COUNTRY_OF_LANGUAGE.get(code, code.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def number(value: Amount | None, decimals: int | None = None) -> str:
    """ "1,904"; with `decimals` exactly as many, without at most three."""
    if value is None:
        return ""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    rounded = _rounded(value, 3 if decimals is None else decimals)
    return _figure(format_decimal(rounded, format=pattern, locale=reader_locale()))


def amount(cents: int | None, to_the_cent: bool = False) -> str:
    """Whole cents without the currency, for columns whose header names it: "1,240,000", "88.50".

    `to_the_cent` writes "88.00" too: where one amount of a column has cents, all have, so that units stand under units.
    """
    if cents is None:
        return ""
    return number(Decimal(cents) / 100, 2 if to_the_cent or cents % 100 else 0)


def money(cents: int | None, currency: str = "EUR") -> str:
    """ "1,240,000.00 EUR": to the cent, the currency by its code because networks cross borders."""
    if cents is None:
        return ""
    return f"{number(Decimal(cents) / 100, 2)}{NO_BREAK}{currency}"


def money_short(cents: int | None, currency: str = "EUR") -> str:
    """ "32.7 M EUR" from a million, below it whole units: "595,200 EUR"."""
    if cents is None:
        return ""
    units = Decimal(cents) / 100
    if abs(units) < SHORT_FROM:
        return f"{number(units, 0)}{NO_BREAK}{currency}"
    decimals = 2 if abs(units) < 10 * SHORT_FROM else 1
    short = format_compact_decimal(units, format_type="short", locale=reader_locale(), fraction_digits=decimals)
    return f"{_figure(_spaced(short))}{NO_BREAK}{currency}"


def percent(share: Amount | None, decimals: int = 0) -> str:
    """A share of the whole, where 1 is all of it: 0.865 gives "87%"."""
    if share is None:
        return ""
    rounded = _rounded(share, decimals + 2)
    return _figure(format_percent(rounded, format=_percent_pattern(decimals), locale=reader_locale()))


def day(value: date | datetime | None, form: str = "medium") -> str:
    """`long` "30 June 2025", `medium` "30 Jun 2025", `short` "30 Jun"."""
    if value is None:
        return ""
    on = _local_day(value)
    if form == "long":
        return _unbroken(format_date(on, "long", locale=reader_locale()))
    skeleton = "MMMd" if form == "short" else "yMMMd"
    return _unbroken(format_skeleton(skeleton, on, locale=reader_locale()))


def month(value: date) -> str:
    """ "Jan 2025": a line on an axis of time."""
    return _unbroken(format_skeleton("yMMM", value, locale=reader_locale()))


def period(first: date, last: date, form: str = "long") -> str:
    """`long` "3rd quarter 2025", `short` "Q3 2025"; a year as "2025", anything else as "1 Jan – 30 Jun 2025"."""
    ends_a_month = (last + timedelta(days=1)).day == 1
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if first.day == 1 and ends_a_month and months == 3 and first.month % 3 == 1:
        return str(format_skeleton("yQQQQ" if form == "long" else "yQQQ", first, locale=reader_locale()))
    if first.day == 1 and ends_a_month and months == 12 and first.month == 1:
        return str(format_skeleton("y", first, locale=reader_locale()))
    skeleton = "yMMM" if first.day == 1 and ends_a_month else "yMMMd"
    return str(format_interval(first, last, skeleton, locale=reader_locale()))


def moment(value: datetime | None) -> str:
    """ "17 Oct 2025, 09:12" in the time zone of the installation."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    clock = format_time(local.time(), "short", locale=reader_locale())
    glue = str(get_datetime_format("medium", locale=reader_locale())).replace("'", "")
    return glue.format(clock, day(local)).replace(" ", NO_BREAK)


def clock(value: datetime) -> str:
    """ "09:12" in the time zone of the installation."""
    return _unbroken(format_time(timezone.localtime(value).time(), "short", locale=reader_locale()))


def day_near(value: date | datetime | None, *, today: date | None = None) -> str:
    """A day in the words of now: "tomorrow, 30 June", "Friday, 4 July", and further away "30 Jun 2025"."""
    if value is None:
        return ""
    on, now = _local_day(value), today or timezone.localdate()
    distance = (on - now).days
    if abs(distance) <= 1:
        near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}[distance]
    elif 1 < distance < 7:
        near = format_date(on, "EEEE", locale=reader_locale())
    else:
        return day(on)
    whole_day = _unbroken(format_skeleton("MMMMd", on, locale=reader_locale()))
    return _("%(near)s, %(day)s") % {"near": near, "day": whole_day}


def due(value: date | datetime | None, *, today: date | None = None) -> str:
    """How a deadline stands: "due tomorrow, 30 June", "12 days late"."""
    if value is None:
        return ""
    on, now = _local_day(value), today or timezone.localdate()
    if on >= now:
        return _("due %(day)s") % {"day": day_near(on, today=now)}
    days = (now - on).days
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": number(days)}


def byte_size(count: int | None) -> str:
    """ "412 kB", "1.2 MB", "0.3 kB": in steps of a thousand, as file managers count."""
    if count is None:
        return ""
    step, unit = next((each for each in STEPS_OF_BYTES if count >= each[0]), STEPS_OF_BYTES[-1])
    value = _rounded(count / step, 1 if count < 10 * step else 0)
    return _figure(format_unit(float(value), unit, length="short", locale=reader_locale()))


def _local_day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def _percent_pattern(decimals: int) -> str | None:
    if decimals == 0:
        return None
    plain = reader_locale().percent_formats[None].pattern
    return re.sub(r"#,##0(?:\.0+)?", "#,##0." + "0" * decimals, plain)


def _spaced(short: str) -> str:
    """English writes "32.7M"; the letter is easier to see apart."""
    return re.sub(r"(?<=\d)(?=[^\W\d])", NO_BREAK, short)


def _rounded(value: Amount, decimals: int) -> Decimal:
    """Halves go up, as people round; binary fractions are read as they are written."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _figure(text: str) -> str:
    """A figure reads from left to right in every script; the mark keeps its minus sign in front."""
    mark = LEFT_TO_RIGHT if reader_locale().text_direction == "rtl" else ""
    return mark + _unbroken(text)


def _unbroken(text: str) -> str:
    return text.replace(" ", NO_BREAK)
