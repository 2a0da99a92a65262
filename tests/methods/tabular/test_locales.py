"""Numbers and days as ten locales write them: what comes back is exact, or a person is asked."""

import re
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from sympolity.methods.tabular import Kind, ProblemCode, Sheet, Unreadable, parse_cents, parse_date, recognise
from sympolity.methods.tabular.dates import decide_date_style
from sympolity.methods.tabular.numbers import decide_number_style

LOCALES = ("pt_PT", "ca", "es", "en", "fr", "ar", "el", "it", "lv", "nl")
SIGNS = ("-{}", "{}-", "({})", "\u2212{}", "\u200f-{}")
BESIDE = ("{}", "€ {}", "{} €", "{}\u00a0€", "EUR {}", "{} EUR", "{} euros", "£{}", "{} zł", "{}€", "{} د.م.")
BLANKS = ("\u00a0", "\u202f", " ", "'", "\u2019")
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def column_of(texts, heading="Amount"):
    rows = [("Name", heading), *((f"organisation {chr(97 + n)}", text) for n, text in enumerate(texts))]
    table = recognise(Sheet("S", False, tuple(rows)))
    assert len(table.rows) == len(texts)
    return table.columns[1]


@st.composite
def amounts_as_written(draw):
    """Cents, and the same amounts as one office writes them."""
    locale = draw(st.sampled_from(LOCALES))
    digits = draw(st.sampled_from(("arab", "latn"))) if locale == "ar" else "latn"
    grouped, whole = draw(st.booleans()), draw(st.booleans())
    sign, beside = draw(st.sampled_from(SIGNS)), draw(st.sampled_from(BESIDE))
    blank = draw(st.sampled_from((None, None, *BLANKS))) if grouped and digits == "latn" else None
    outside = draw(st.booleans())
    cents = draw(st.lists(st.integers(-(10**12), 10**12) | st.integers(-(10**6), 10**6), min_size=1, max_size=8))
    cents = [100 * amount for amount in cents] if whole else cents
    pattern = ("#,##0" if grouped else "0") + ("" if whole else ".00")
    return cents, [_written(amount, locale, pattern, digits, blank, sign, beside, outside) for amount in cents]


def _written(cents, locale, pattern, digits, blank, sign, beside, outside):
    text = format_decimal(Decimal(abs(cents)) / 100, pattern, locale=locale, numbering_system=digits)
    if blank:
        text = text.replace(format_decimal(1234567, "#,##0", locale=locale)[1], blank)
    if cents >= 0:
        return beside.format(text)
    return sign.format(beside.format(text)) if outside else beside.format(sign.format(text))


@given(amounts_as_written())
@settings(max_examples=2_500, deadline=None)
def test_amounts_of_ten_locales_come_back_to_the_cent_or_are_asked(written):
    cents, texts = written

    column = column_of(texts)

    assert column.kind is Kind.NUMBER
    if column.ambiguous:
        # Only what has a single mark with three digits behind it reads in two ways.
        assert not any(re.search(r"[.,٫]\d{2}(?!\d)|[.,٫٬]\d+[.,٫٬]", text.translate(DIGITS)) for text in texts)
    else:
        assert [parse_cents(text, column.number_style) for text in texts] == cents


DIGITS = {zero + n: str(n) for zero in (0x660, 0x6F0) for n in range(10)}
CONVENTIONS = [(".", ""), (",", ""), *product(",", ". '"), *product(".", ", '")]


def read_by(convention, text):
    """What the text means where numbers are written so; None where it means nothing. An independent reading."""
    decimal, group = convention
    whole, mark, rest = text.partition(decimal)
    if mark and not rest.isdigit():
        return None
    parts = whole.split(group) if group else [whole]
    if not all(part.isdigit() for part in parts):
        return None
    if len(parts) > 1 and (not 1 <= len(parts[0]) <= 3 or parts[0][0] == "0" or any(len(p) != 3 for p in parts[1:])):
        return None
    return Decimal("".join(parts) + "." + (rest or "0"))


GROUPS = st.sampled_from(("", ".123", ",456", " 789", "'012", ".123.456", ",123,456", " 123 456"))
DECIMALS = st.sampled_from(("", ".5", ",5", ".25", ",25", ".125", ",125"))
NUMBERS = st.builds("{}{}{}".format, st.integers(0, 999), GROUPS, DECIMALS)


@given(st.lists(NUMBERS, min_size=1, max_size=6))
@settings(max_examples=4_000, deadline=None)
def test_a_column_is_decided_only_where_one_reading_remains(texts):
    fitting = [c for c in CONVENTIONS if all(read_by(c, text) is not None for text in texts)]
    meanings = {tuple(read_by(c, text) for text in texts) for c in fitting}

    decision = decide_number_style(texts)

    if len(meanings) > 1:
        assert decision.style is None
        assert len(decision.candidates) > 1
    elif meanings:
        assert decision.style is not None
        assert [parse_cents(text, decision.style) for text in texts if fits_cents(text, decision.style)] == [
            int(number * 100)
            for text, number in zip(texts, meanings.pop(), strict=True)
            if fits_cents(text, decision.style)
        ]
    elif decision.style is not None:
        # Taken by a large majority: whatever could mean something else is set aside.
        strange = [text for text in texts if decision.strangers.get(text) == ProblemCode.OTHER_NUMBER_STYLE]
        assert len(strange) <= 0.1 * len(texts)


def fits_cents(text, style):
    try:
        parse_cents(text, style)
    except Unreadable:
        return False
    return True


@pytest.mark.parametrize("seed", range(4))
def test_a_few_values_of_another_style_are_set_aside_with_all_that_they_put_in_doubt(seed):
    texts = [f"{n + seed},{n % 90 + 10}" for n in range(60)] + ["1.234", "7,250.10"]

    decision = decide_number_style(texts)

    assert decision.style is not None
    assert decision.strangers == {"1.234": "other_number_style", "7,250.10": "other_number_style"}


@pytest.mark.parametrize(
    "text",
    [
        "12 mil €",
        "1,2 M€",
        "k€ 12",
        "12 k€",
        "12K",
        "3 milhões de euros",
        "12 tys. zł",
        "€12m",
        "3 Mio. €",
        "12 χιλ. €",
        "١٢ ألف",
        "12 thousand",
        "3 miljoen",
        "2 millions d'euros",
        "4 milioni di euro",
        "5 tūkst. EUR",
        "2 milions",
    ],
)
def test_thousands_and_millions_are_never_read_as_plain(text):
    column = column_of([text, "15,50", "16,50", "17,25", "18,25"])

    assert [(problem.code, problem.value) for problem in column.problems] == [(ProblemCode.SCALED, text)]


@pytest.mark.parametrize(
    "heading",
    [
        "Montante (mil €)",
        "Montant en k€",
        "Cost (thousands)",
        "FEDER (M€)",
        "Importe en miles de euros",
        "Bedrag x 1000",
        "Κόστος (χιλ. €)",
        "القيمة (بالألف)",
        "Wartość w tys. zł",
        "Importo in migliaia",
        "Izmaksas, tūkst. EUR",
    ],
)
def test_a_heading_of_thousands_is_pointed_out(heading):
    column = column_of(["15,50", "16,50", "17,25"], heading)

    assert [problem.code for problem in column.problems] == [ProblemCode.SCALED_HEADER]


@pytest.mark.parametrize(
    ("texts", "example", "cents"),
    [
        (["12,34,567.50", "9,10,000.00"], "12,34,567.89", [123456750, 91000000]),
        (["1'234.56", "12’345.00"], "1'234.56", [123456, 1234500]),
        (["64029231,00", "15,5"], "1234,56", [6402923100, 1550]),
        (["١٬٢٣٤٫٥٠", "٩٫٢٥"], "1٬234٫56", [123450, 925]),
        (["12 345,67", "1234,5"], "1 234,56", [1234567, 123450]),
    ],
)
def test_rarer_styles_are_read(texts, example, cents):
    column = column_of(texts)

    assert (column.kind, column.number_style.example) == (Kind.NUMBER, example)
    assert [parse_cents(text, column.number_style) for text in texts] == cents


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Postal", ["08911", "08912", "08001"]),
        ("Telefone", ["+351 21 322 1234", "+351 265 541 500", "912 345 678"]),
        ("Τηλέφωνο", ["210 3456789", "2310 123456", "210 9876543"]),
        ("هاتف", ["021 123 456", "070 123 456", "021 654 321"]),
        ("NIF", ["501234567", "509876543", "500111222"]),
        ("NIF", [501234567.0, 509876543.0, 500111222.0]),
        ("Κωδικός", ["1001", "1002", "1003"]),
        ("Dicofre", ["110501", "110502", "150601"]),
        ("Code", ["P-01", "P-02", "P-03"]),
    ],
)
def test_codes_and_telephones_are_no_numbers(heading, values):
    assert column_of(values, heading).kind is Kind.CODE


LANGUAGES = ("pt_PT", "ca", "es", "en_GB", "fr", "ar", "ar_TN", "ar_LB", "el", "it", "lv", "nl", "de", "ro")
PATTERNS = ("short", "medium", "long", "full", "dd/MM/yyyy", "MM/dd/yyyy", "yyyy-MM-dd", "dd.MM.yy", "dd.MM.yyyy.")
WORDED = ("d-MMM-yyyy", "d MMM yy", "d MMMM yyyy", "EEE, d MMM yyyy", "d. LLLL yyyy")


@st.composite
def days_as_written(draw):
    """Days, how they are written, and the same days as one office writes them."""
    locale, pattern = draw(st.sampled_from(LANGUAGES)), draw(st.sampled_from(PATTERNS + WORDED))
    days = draw(st.lists(st.dates(date(1970, 1, 1), date(2069, 12, 31)), min_size=1, max_size=6))
    digits = EASTERN if locale.startswith("ar") and draw(st.booleans()) else {}
    return days, pattern, [format_date(day, pattern, locale=locale).translate(digits) for day in days]


@given(days_as_written())
@settings(max_examples=2_500, deadline=None)
def test_days_of_ten_languages_come_back_or_are_asked(written):
    days, pattern, texts = written

    decision = decide_date_style(texts)

    assert decision.strangers == {}
    if decision.style is None:
        assert pattern in PATTERNS
        assert all(day.day <= 12 for day in days) and any(day.day != day.month for day in days)  # noqa: PT018
    else:
        assert [parse_date(text, decision.style) for text in texts] == days


@given(st.lists(st.dates(date(1970, 1, 1), date(2069, 12, 31)), min_size=1, max_size=6), st.sampled_from("/.-"))
@settings(max_examples=2_000, deadline=None)
def test_the_order_of_a_date_is_never_guessed(days, mark):
    texts = [f"{day.day:02}{mark}{day.month:02}{mark}{day.year}" for day in days]
    possible = all(day.day <= 12 for day in days)

    decision = decide_date_style(texts)

    assert (decision.style is None) == (possible and any(day.day != day.month for day in days))


@pytest.mark.parametrize("word", ["12 listopada 2020", "3 lip 2020", "5. srp. 2020"])
def test_a_month_that_is_another_one_next_door_is_asked(word):
    with pytest.raises(Unreadable) as unreadable:
        parse_date(word)

    assert unreadable.value.code == ProblemCode.AMBIGUOUS_DATES


@pytest.mark.parametrize(
    ("heading", "values", "kind"),
    [
        ("Ano", ["2019", "2020", "2021"], Kind.NUMBER),
        ("Year", [2019.0, 2020.0, 2021.0], Kind.NUMBER),
        ("Duration", ["02:30:00", "01:15:00", "00:45:00"], Kind.TEXT),
        ("Duração", ["12 meses", "24 meses", "18 meses"], Kind.TEXT),
        ("Start", ["até 9 de maio de 1972", "após 3 de abril de 2001", "antes de 2 de maio de 2003"], Kind.TEXT),
        ("Section", ["1.1.10", "1.1.11", "1.2.10"], Kind.TEXT),
    ],
)
def test_years_durations_and_paragraphs_are_no_dates(heading, values, kind):
    assert column_of(values, heading).kind is kind


def test_serial_days_under_a_word_for_date_are_pointed_out():
    column = column_of([43894.0, 43895.0, 44012.0], "Data de início")

    assert [problem.code for problem in column.problems] == [ProblemCode.SERIAL_NUMBER]
