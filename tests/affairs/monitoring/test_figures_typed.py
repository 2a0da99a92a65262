import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from sympolity.affairs.monitoring import answers
from sympolity.affairs.monitoring.forms.figures_typed import figure_to_type, read_figure

LANGUAGES = ("en", "pt", "ca", "es", "fr", "ar", "el", "it", "lv", "nl")


@pytest.mark.parametrize(
    ("language", "typed", "read"),
    [
        ("en", "1,250", "1250"),
        ("en", "12.5", "12.5"),
        ("en", "1 250", "1250"),
        ("pt", "1.250,5", "1250.5"),
        ("pt", "1.250", "1250"),
        ("pt", "1 250,50", "1250.5"),
        ("fr", "1\u202f250,5", "1250.5"),
        ("ar", "١٢٫٥", "12.5"),
        ("en", "-3", "-3"),
        ("en", "", ""),
        ("en", "about 12", "about 12"),
        ("en", "1,5", "1,5"),
        ("en", "12 %", "12 %"),
    ],
)
def test_read_figure_reads_the_language_of_the_reader(language, typed, read):
    with override(language):
        assert read_figure(typed) == read


def test_read_figure_never_reads_another_way_of_writing_as_a_number():
    with override("pt"):
        assert answers.number(read_figure("1.5")).value is None


@given(
    value=st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=4),
    language=st.sampled_from(LANGUAGES),
)
def test_a_figure_read_back_from_its_field_is_the_same(value, language):
    kept = answers.plain_number(value)

    with override(language):
        assert read_figure(figure_to_type(kept)) == kept
