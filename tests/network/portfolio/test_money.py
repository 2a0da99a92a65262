import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from sympolity.network.portfolio.money import read_cents


@pytest.mark.parametrize(
    ("language", "text", "cents"),
    [
        ("en", "1240000", 124_000_000),
        ("en", "1,240,000.50", 124_000_050),
        ("pt", "1.240.000,50", 124_000_050),
        ("fr", "1 240 000,5", 124_000_050),
        ("en", "1,240", 124_000),
        ("pt", "1.240", 124_000),
    ],
)
def test_read_cents_reads_as_the_reader_writes(language, text, cents):
    with translation.override(language):
        assert read_cents(text) == cents


@pytest.mark.parametrize("text", ["much", "12.345,678", "10 %"])
def test_read_cents_refuses_what_is_no_amount(text):
    with pytest.raises(ValidationError):
        read_cents(text)
