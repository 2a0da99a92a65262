"""One cell of a workbook: what people write into it, and what is taken from it."""

from datetime import date, datetime

import pytest

from sympolity.interchange.workbook.layout import BY_NAME, key_of
from sympolity.interchange.workbook.reading import Unfit, read_cell

FIGURE = BY_NAME["figures"].column("value")
DAY = BY_NAME["figures"].column("as_of")
NOTE = BY_NAME["figures"].column("note")
STATE = BY_NAME["milestones"].column("state")


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1\u202f234", "1234"),
        ("12,5", "12.5"),
        ("١٢", "12"),
        (" 7 ", "7"),
        ("-3", "-3"),
        (1e3, "1000"),
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (1234567890.1234, "1234567890.1234"),
        (None, None),
        ("  ", None),
    ],
)
def test_a_number_is_read_as_it_was_meant(cell, kept):
    assert read_cell(cell, FIGURE, None) == kept


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("1.234", "“1.234” is text and can be read in two ways. Enter it as a number, without other marks."),
        ("twelve", "“twelve” is not a number."),
        ("n/a", "“n/a” is not a number."),
        ("12 %", "“12 %”: enter the number alone, the unit says the rest."),
        (date(2025, 3, 1), "“2025-03-01” is not a number."),
        (True, "“True” is not a number."),
        (1e17, "The number is too large to be exact."),
    ],
)
def test_a_number_that_cannot_be_read_is_told(cell, sentence):
    with pytest.raises(Unfit) as unfit:
        read_cell(cell, FIGURE, None)

    assert str(unfit.value) == sentence


def test_a_figure_that_stood_there_before_stays_even_where_nobody_can_read_it():
    assert read_cell("about 12", FIGURE, "about 12") == "about 12"


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        (date(2025, 9, 1), "2025-09-01"),
        (datetime(2025, 9, 1, 13, 30), "2025-09-01"),  # noqa: DTZ001 - cells know no zone
        ("1 September 2025", "2025-09-01"),
        ("31/12/2025", "2025-12-31"),
        ("2025-09-01", "2025-09-01"),
        ("1 de setembro de 2025", "2025-09-01"),
    ],
)
def test_a_day_is_read_as_it_was_meant(cell, kept):
    assert read_cell(cell, DAY, None) == kept


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("31 February 2025", "“31 February 2025” is not a day."),
        ("03/04/2025", "“03/04/2025” can be two days. Write it with the year first: 2026-03-31."),
        (45000, "“45000” is not a day."),
    ],
)
def test_a_day_that_cannot_be_read_is_told(cell, sentence):
    with pytest.raises(Unfit) as unfit:
        read_cell(cell, DAY, None)

    assert str(unfit.value) == sentence


@pytest.mark.parametrize(
    ("cell", "kept"),
    [("reached", "reached"), ("Reached ", "reached"), ("AS PLANNED", "planned"), ("later", "later")],
)
def test_a_state_is_read_however_it_is_written(cell, kept):
    assert read_cell(cell, STATE, None) == kept


def test_a_text_that_is_too_long_is_told():
    with pytest.raises(Unfit) as unfit:
        read_cell("x" * 501, NOTE, None)

    assert str(unfit.value) == "This text has 501 characters; 500 fit."


def test_the_ends_of_lines_are_those_of_an_answer():
    assert read_cell("One \r\ntwo_x000D_\nthree\n", NOTE, None) == "One\ntwo\nthree"


@pytest.mark.parametrize("text", ["", "x", "1 indicator:2  r0 00000000", "1 indicator:2 3 r1"])
def test_a_key_that_was_altered_is_no_key(text):
    assert key_of(text, 1, 2) is None
