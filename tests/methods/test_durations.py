"""Durations as lists of contracts write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sympolity.methods.durations import Duration, NoDuration, parse_duration


@pytest.mark.parametrize(
    ("text", "months", "days"),
    [
        ("1 año 2 meses", 14, 0),
        ("14 meses", 14, 0),
        ("450 dias", 0, 450),
        ("450 dias de calendário", 0, 450),
        ("1 year and 2 months", 14, 0),
        ("P14M", 14, 0),
        ("P1Y2M10D", 14, 10),
        ("P2W", 0, 14),
        ("1 ano, 2 meses e 15 dias", 14, 15),
        ("24 mois", 24, 0),
        ("14 شهراً", 14, 0),
        ("90 يوماً", 0, 90),
        ("2 ans", 24, 0),
        ("12 mēneši", 12, 0),
        ("3 gadi un 6 mēneši", 42, 0),
        ("730 giorni naturali", 0, 730),
        ("6 Monate", 6, 0),
        ("18 maanden", 18, 0),
        ("1 any i 6 mesos", 18, 0),
        ("dois anos", 24, 0),
        ("36 (trinta e seis) meses", 36, 0),
        ("12 μήνες", 12, 0),
        ("90días", 0, 90),
        ("1,5 años", 18, 0),
        ("  24   MESES  ", 24, 0),
        ("1.095 dias", 0, 1095),
        ("Plazo de ejecución: 12 meses", 12, 0),
        ("سنة و 6 أشهر", 18, 0),
        ("شهران", 2, 0),
    ],
)
def test_parse_duration_reads_the_words_of_many_lists(text, months, days):
    assert parse_duration(text) == Duration(months, days)


@pytest.mark.parametrize(
    "text",
    [
        *("", "450", "until completion", "0 meses", "12 12 meses", "meses", "P", "90 dias úteis", "0,5 meses"),
        *("900 anos", "1.095 meses", "24 meses + 12", "12 meses prorrogables", "6 سنة شهر شهر"),
    ],
)
def test_parse_duration_refuses_what_cannot_be_counted(text):
    with pytest.raises(NoDuration) as refusal:
        parse_duration(text)

    assert refusal.value.text == text


def test_end_after_keeps_the_date_or_takes_the_last_of_the_month():
    ends = [Duration(months).end_after(date(2024, 1, 31)) for months in (1, 12, 13)]

    assert ends == [date(2024, 2, 29), date(2025, 1, 31), date(2025, 2, 28)]


@given(st.integers(0, 600), st.integers(0, 3000))
def test_a_duration_is_read_as_it_is_written(months, days):
    duration = Duration(months, days)

    if months or days:
        assert parse_duration(str(duration)) == duration
