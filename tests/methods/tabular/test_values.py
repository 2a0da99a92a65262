"""Numbers, dates and answers: written by people, read exactly or not at all."""

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sympolity.methods.tabular import (
    NUMBER_STYLES,
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
from sympolity.methods.tabular.booleans import NO, YES
from sympolity.methods.tabular.dates import decide_date_style
from sympolity.methods.tabular.numbers import decide_number_style

# Ten ways to write: decimal mark, mark between thousands, digits, sign behind.
LOCALES = {
    "pt": (",", ".", "0123456789"),
    "es": (",", ".", "0123456789"),
    "ca": (",", ".", "0123456789"),
    "it": (",", ".", "0123456789"),
    "el": (",", ".", "0123456789"),
    "fr": (",", "\u202f", "0123456789"),
    "lv": (",", "\u00a0", "0123456789"),
    "en": (".", ",", "0123456789"),
    "ch": (".", "’", "0123456789"),
    "ar": ("٫", "٬", "٠١٢٣٤٥٦٧٨٩"),
}
DATES = {
    "pt": "{d:02}/{m:02}/{y}",
    "es": "{d}/{m}/{y}",
    "ca": "{d:02}/{m:02}/{y}",
    "fr": "{d:02}/{m:02}/{y}",
    "lv": "{d:02}.{m:02}.{y}.",
    "de": "{d}. {m}. {y}",
    "en-us": "{m}/{d}/{y}",
    "iso": "{y}-{m:02}-{d:02}",
    "nl": "{d:02}-{m:02}-{y}",
    "ar": "{d}/{m}/{y}",
}
PLAIN_COMMA = NumberStyle(",")


def written(cents, locale):
    decimal, group, digits = LOCALES[locale]
    whole, rest = divmod(abs(cents), 100)
    text = f"{whole:,}".replace(",", group) + decimal + f"{rest:02}"
    text = text.translate(str.maketrans("0123456789", digits))
    return f"-{text}" if cents < 0 else text


@pytest.mark.parametrize("locale", LOCALES)
@given(amounts=st.lists(st.integers(-(10**13), 10**13), min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_amounts_come_back_to_the_cent(locale, amounts):
    texts = [written(cents, locale) for cents in amounts]

    decision = decide_number_style(texts)

    assert decision.candidates == ()
    assert [parse_cents(text, decision.style) for text in texts] == amounts


@pytest.mark.parametrize("locale", LOCALES)
@given(amounts=st.lists(st.integers(1_000, 999_999), min_size=1, max_size=20))
@settings(max_examples=40, deadline=None)
def test_whole_thousands_are_never_accepted_in_two_readings(locale, amounts):
    _, group, digits = LOCALES[locale]
    texts = [f"{n:,}".replace(",", group).translate(str.maketrans("0123456789", digits)) for n in amounts]

    decision = decide_number_style(texts)

    if group in ".,":
        assert {s.decimal for s in decision.candidates} == {".", ","}
    else:
        assert [parse_number(text, decision.style) for text in texts] == amounts


@pytest.mark.parametrize("locale", DATES)
@given(days=st.lists(st.dates(date(1950, 1, 1), date(2100, 1, 1)), min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_dates_come_back_or_are_ambiguous(locale, days):
    eastern = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩") if locale == "ar" else {}
    texts = [DATES[locale].format(d=day.day, m=day.month, y=day.year).translate(eastern) for day in days]

    decision = decide_date_style(texts)

    telling = locale == "iso" or any(day.day > 12 for day in days) or all(day.day == day.month for day in days)
    assert (decision.style is not None) == telling
    if telling:
        assert [parse_date(text, decision.style) for text in texts] == days


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("1.234,56", NumberStyle(",", "."), "1234.56"),
        ("1\u00a0234,56", NumberStyle(",", " "), "1234.56"),
        ("1\u202f234,56", NumberStyle(",", " "), "1234.56"),
        ("64029231,00", PLAIN_COMMA, "64029231.00"),
        ("(1.234)", NumberStyle(",", "."), "-1234"),
        ("1.234,50-", NumberStyle(",", "."), "-1234.50"),
        ("−5,5", PLAIN_COMMA, "-5.5"),
        ("€ 1.250,-", NumberStyle(",", "."), "1250"),
        ("1.234,56 EUR", NumberStyle(",", "."), "1234.56"),
        ("-€12,00", PLAIN_COMMA, "-12.00"),
        ("12,5 %", PLAIN_COMMA, "0.125"),
        ("١٬٢٣٤٫٥", NumberStyle("٫", "٬"), "1234.5"),
    ],
)
def test_parse_number_reads(text, style, number):
    assert parse_number(text, style) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("***", ProblemCode.MASKED),
        ("93167****", ProblemCode.MASKED),
        ("", ProblemCode.EMPTY),
        ("n/a", ProblemCode.MISSING_MARK),
        ("-", ProblemCode.MISSING_MARK),
        ("#REF!", ProblemCode.ERROR_VALUE),
        ("1,5E+06", ProblemCode.SCIENTIFIC),
        ("1.2.3", ProblemCode.NOT_A_NUMBER),
        ("12 persons", ProblemCode.NOT_A_NUMBER),
        ("--5", ProblemCode.NOT_A_NUMBER),
        ("1.23", ProblemCode.OTHER_NUMBER_STYLE),
        ("12\u202e34", ProblemCode.DIRECTION_OVERRIDE),
        ("1\x0034", ProblemCode.CONTROL_CHARACTER),
        ("9" * 40, ProblemCode.TOO_LARGE),
    ],
)
def test_parse_number_refuses(text, code):
    with pytest.raises(Unreadable) as unreadable:
        parse_number(text, NumberStyle(",", "."))

    assert (unreadable.value.code, unreadable.value.value) == (code, text)


def test_parse_number_without_a_style_takes_only_what_reads_one_way():
    assert parse_number("1234,5") == Decimal("1234.5")
    with pytest.raises(Unreadable) as unreadable:
        parse_number("1,234")
    assert unreadable.value.code == ProblemCode.AMBIGUOUS_NUMBERS


@pytest.mark.parametrize(
    ("value", "cents"),
    [
        (57356930.730000004, 5735693073),
        (0.1 + 0.2, 30),
        (2008.0, 200800),
        (7, 700),
        (Decimal("1.10"), 110),
        ("12,5000", 1250),
        (-3.1, -310),
    ],
)
def test_parse_cents_is_exact(value, cents):
    assert parse_cents(value, PLAIN_COMMA) == cents


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (470773.975, ProblemCode.TOO_MANY_DECIMALS),
        ("12,505", ProblemCode.TOO_MANY_DECIMALS),
        ("12 %", ProblemCode.NOT_AN_AMOUNT),
        (1e300, ProblemCode.TOO_LARGE),
        (float("nan"), ProblemCode.NOT_A_NUMBER),
        (True, ProblemCode.NOT_A_NUMBER),
        (None, ProblemCode.EMPTY),
    ],
)
def test_parse_cents_refuses(value, code):
    with pytest.raises(Unreadable) as unreadable:
        parse_cents(value, PLAIN_COMMA)

    assert unreadable.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "2020-03-04",
        "2020-03-04T10:00:00Z",
        "2020/3/4 10:15",
        "4 March 2020",
        "March 4, 2020",
        "4-Mar-20",
        "4 de março de 2020",
        "4 de marzo de 2020",
        "4 de març de 2020",
        "4 mars 2020",
        "4 marzo 2020",
        "4. März 2020",
        "4 Μαρτίου 2020",
        "٤ مارس ٢٠٢٠",
        "4 آذار 2020",
        "2020. gada 4. marts",
    ],
)
def test_parse_date_reads_what_is_certain(text):
    assert parse_date(text) == date(2020, 3, 4)


def test_parse_date_takes_the_day_of_a_native_date():
    assert parse_date(datetime(2020, 3, 4, 17, 30)) == date(2020, 3, 4)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("value", "style", "code"),
    [
        ("03/04/2020", None, ProblemCode.AMBIGUOUS_DATES),
        ("12/25/2020", DateStyle.DMY, ProblemCode.OTHER_DATE_STYLE),
        ("31/02/2020", DateStyle.DMY, ProblemCode.NO_SUCH_DAY),
        ("03/2020", DateStyle.DMY, ProblemCode.PARTIAL_DATE),
        ("März 2020", DateStyle.DMY, ProblemCode.PARTIAL_DATE),
        (43894.0, DateStyle.DMY, ProblemCode.SERIAL_NUMBER),
        ("1.1.1.", DateStyle.DMY, ProblemCode.NOT_A_DATE),
        ("12.1.10", DateStyle.DMY, ProblemCode.NOT_A_DATE),
        ("soon", DateStyle.DMY, ProblemCode.NOT_A_DATE),
        ("****", DateStyle.DMY, ProblemCode.MASKED),
    ],
)
def test_parse_date_refuses(value, style, code):
    with pytest.raises(Unreadable) as unreadable:
        parse_date(value, style)

    assert unreadable.value.code == code


@pytest.mark.parametrize("word", ["Sim", "sí", "SÌ", "oui", "yes", "ναι", "نعم", "Ja", "jā", "true", "X"])
def test_parse_boolean_knows_yes(word):
    assert parse_boolean(word) is True


@pytest.mark.parametrize("word", ["Não", "no", "NON", "όχι", "لا", "nein", "nē", "false", "0"])
def test_parse_boolean_knows_no(word):
    assert parse_boolean(word) is False


@pytest.mark.parametrize(
    ("value", "code"), [("", "empty"), (None, "empty"), ("maybe", "not_a_boolean"), (2, "not_a_boolean")]
)
def test_parse_boolean_does_not_take_silence_for_no(value, code):
    with pytest.raises(Unreadable) as unreadable:
        parse_boolean(value)

    assert unreadable.value.code == code


def test_no_word_means_yes_and_no():
    assert YES.isdisjoint(NO)


@pytest.mark.parametrize(("value", "code"), [("08911", "08911"), (1105.0, "1105"), (7, "7"), (" A-1 ", "A-1")])
def test_parse_code_keeps_leading_zeros(value, code):
    assert parse_code(value) == code


def test_parse_text_refuses_control_characters():
    with pytest.raises(Unreadable) as unreadable:
        parse_text("safe\u202etxt.exe")

    assert unreadable.value.code == ProblemCode.DIRECTION_OVERRIDE
    assert parse_text("  two\nlines ") == "two\nlines"


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    for parse in (parse_number, parse_cents, parse_date, parse_boolean, parse_text, parse_code):
        with suppress(Unreadable):
            assert parse(text) is not None


def test_every_style_has_a_name_of_its_own():
    assert len({style.example for style in NUMBER_STYLES}) == len(NUMBER_STYLES)
