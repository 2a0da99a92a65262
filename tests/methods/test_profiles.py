import doctest
from datetime import date
from pathlib import Path

import pytest

from sympolity.methods.profiles import NEUTRAL, from_plain, is_a_name, likeness, profile, shape, shared
from sympolity.methods.tabular import DateStyle, Kind

PAGE = Path(__file__).parents[2] / "docs/method/profiles.md"


def test_the_page_is_true():
    results = doctest.testfile(str(PAGE), module_relative=False)

    assert (results.failed, results.attempted > 5) == (0, True)


def test_a_profile_comes_back_from_plain_data():
    found = profile(["A-1", "A-2", None, "B-77"], Kind.CODE)

    assert (
        from_plain({key: list(value) if isinstance(value, tuple) else value for key, value in found.as_plain().items()})
        == found
    )
    assert (found.rows, found.filled, found.distinct) == (4, 3, 1.0)


def test_a_profile_holds_no_value():
    found = profile(["Ana Silva", "ana@example.org", "912 345 678"], Kind.TEXT)

    assert all(word not in str(found) for word in ("Ana", "ana", "912", "345"))


def test_days_are_alike_however_they_are_written():
    days = [date(2020, 1, 15), date(2021, 2, 16), date(2022, 3, 17)]
    native = profile(days, Kind.DATE)
    written = profile([f"{day:%d/%m/%Y}" for day in days], Kind.DATE, date_style=DateStyle.DMY)

    assert likeness(native, written) == 1.0


def test_numbers_are_alike_whatever_their_kind():
    assert shared(profile([1, 2, 3], Kind.NUMBER), profile(["1", "2", "3"], Kind.CODE)) == 1.0


def test_too_few_values_say_nothing():
    assert likeness(profile(["x"], Kind.TEXT), profile(["y"], Kind.TEXT)) == NEUTRAL
    assert profile([], Kind.EMPTY).filled == 0


def test_long_columns_share_what_their_fingerprints_share():
    first = profile([f"P-{n}" for n in range(4000)], Kind.CODE)
    half = profile([f"P-{n}" for n in range(2000, 6000)], Kind.CODE)
    other = profile([f"Q-{n}" for n in range(4000)], Kind.CODE)

    assert 0.2 < shared(first, half) < 0.65
    assert shared(first, other) == 0.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AAA-99", "AAA-99"),
        ("abcdefgh", "aaa+"),
        ("x" * 30, "up to 1 words"),
        ("a b c d e", "up to 7 words"),
        ("٣٤", "99"),
    ],
)
def test_a_shape_shows_no_letter(text, expected):
    assert shape(text) == expected


@pytest.mark.parametrize(
    "heading",
    ["SELECT A FROM B", "CASE WHEN X THEN Y END", "NVL(A, 'x')", "=A1&B1", "#REF!", "To_Char(data,'dd')", "x" * 200],
)
def test_a_query_is_no_name(heading):
    assert not is_a_name(heading)


@pytest.mark.parametrize("heading", ["Selected projects", "Case", "Total (EUR)", "Fund, name of", "Montante/Valor", ""])
def test_a_name_is_a_name(heading):
    assert is_a_name(heading)
