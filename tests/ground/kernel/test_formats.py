from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from sympolity.ground.kernel import formats

NB = "\u00a0"
NARROW = "\u202f"
LRM = "\u200e"
NOW = date(2025, 6, 29)


def written(language, function, *args, **kwargs):
    with translation.override(language):
        return function(*args, **kwargs)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", f"1,240,000.00{NB}EUR"),
        ("pt", f"1{NB}240{NB}000,00{NB}EUR"),
        ("ca", f"1.240.000,00{NB}EUR"),
        ("es", f"1.240.000,00{NB}EUR"),
        ("fr", f"1{NARROW}240{NARROW}000,00{NB}EUR"),
        ("ar", f"{LRM}1,240,000.00{NB}EUR"),
    ],
)
def test_money_is_written_to_the_cent_with_its_code(language, words):
    assert written(language, formats.money, 124_000_000, "EUR") == words


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (3_270_000_000, f"32.7{NB}M{NB}EUR"),
        (124_000_000, f"1.24{NB}M{NB}EUR"),
        (250_000_000_000, f"2.5{NB}B{NB}EUR"),
        (59_520_000, f"595,200{NB}EUR"),
        (-59_520_050, f"-595,201{NB}EUR"),
        (0, f"0{NB}EUR"),
        (None, ""),
    ],
)
def test_money_short_counts_in_millions_from_a_million_on(cents, words):
    assert written("en", formats.money_short, cents, "EUR") == words


@pytest.mark.parametrize(("cents", "words"), [(8_850, "88.50"), (124_000_000, "1,240,000"), (0, "0"), (None, "")])
def test_amount_shows_cents_only_where_there_are_some(cents, words):
    assert written("en", formats.amount, cents) == words


@pytest.mark.parametrize(("cents", "words"), [(8_850, "88.50"), (862_000, "8,620.00"), (0, "0.00"), (None, "")])
def test_amount_to_the_cent_shows_them_always(cents, words):
    assert written("en", formats.amount, cents, to_the_cent=True) == words


def test_halves_go_up_and_binary_fractions_do_not_show():
    with translation.override("en"):
        figures = [formats.percent(0.865), formats.percent(Decimal("0.125")), formats.number(2.675, 2)]

    assert figures == ["87%", "13%", "2.68"]


@pytest.mark.parametrize(("language", "words"), [("en", "86.5%"), ("pt", "86,5%"), ("fr", f"86,5{NB}%")])
def test_percent_with_decimals_keeps_the_place_of_the_sign(language, words):
    assert written(language, formats.percent, 0.865, 1) == words


def test_a_minus_sign_stays_in_front_from_right_to_left():
    assert written("ar", formats.number, -5) == f"{LRM}-5"


@pytest.mark.parametrize(
    ("language", "form", "words"),
    [
        ("en", "long", f"30{NB}June{NB}2025"),
        ("en", "medium", f"30{NB}Jun{NB}2025"),
        ("en", "short", f"30{NB}Jun"),
        ("pt", "long", f"30{NB}de{NB}junho{NB}de{NB}2025"),
        ("ar", "long", f"30{NB}يونيو{NB}2025"),
    ],
)
def test_a_day_in_three_lengths(language, form, words):
    assert written(language, formats.day, date(2025, 6, 30), form) == words


def test_a_moment_stands_in_the_time_of_the_installation(settings):
    settings.TIME_ZONE = "Europe/Lisbon"

    words = written("en", formats.moment, datetime(2025, 10, 17, 8, 12, tzinfo=UTC))

    assert words == f"17{NB}Oct{NB}2025,{NB}09:12"


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2025, 6, 29), f"today, 29{NB}June"),
        (date(2025, 6, 30), f"tomorrow, 30{NB}June"),
        (date(2025, 6, 28), f"yesterday, 28{NB}June"),
        (date(2025, 7, 4), f"Friday, 4{NB}July"),
        (date(2025, 7, 6), f"6{NB}Jul{NB}2025"),
        (date(2025, 6, 20), f"20{NB}Jun{NB}2025"),
    ],
)
def test_a_near_day_is_said_in_words(on, words):
    assert written("en", formats.day_near, on, today=NOW) == words


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2025, 6, 30), f"due tomorrow, 30{NB}June"),
        (date(2025, 6, 28), "1 day late"),
        (date(2025, 6, 17), "12 days late"),
    ],
)
def test_a_deadline_says_how_it_stands(on, words):
    assert written("en", formats.due, on, today=NOW) == words


@pytest.mark.parametrize(
    ("count", "words"), [(412_000, f"412{NB}kB"), (1_234_567, f"1.2{NB}MB"), (300, f"0.3{NB}kB"), (None, "")]
)
def test_sizes_count_in_steps_of_a_thousand(count, words):
    assert written("en", formats.byte_size, count) == words


def test_a_language_without_data_is_read_as_english():
    assert written("xx-nowhere", formats.number, 1904) == "1,904"


@pytest.mark.parametrize(
    ("language", "form", "last", "words"),
    [
        ("en", "long", date(2025, 9, 30), "3rd quarter 2025"),
        ("en", "short", date(2025, 9, 30), "Q3 2025"),
        ("pt", "long", date(2025, 9, 30), "3.º trimestre de 2025"),
        ("ca", "short", date(2025, 9, 30), "3T 2025"),
        ("en", "short", date(2025, 12, 31), "Jul – Dec 2025"),
        ("en", "short", date(2025, 9, 15), "1 Jul – 15 Sept 2025"),
    ],
)
def test_period_is_called_as_the_calendar_calls_it(language, form, last, words):
    written_so = written(language, formats.period, date(2025, 7, 1), last, form)

    assert " ".join(written_so.split()) == words


def test_period_of_a_whole_year_is_the_year():
    assert written("en", formats.period, date(2025, 1, 1), date(2025, 12, 31)) == "2025"
