"""Hostile files through the whole importer: each ends as a refusal in words, or as columns to be looked at."""

import pytest

from methods.tabular.hostile.corpus import CORPUS
from sympolity.interchange import operations
from sympolity.interchange.operations.states import State
from sympolity.interchange.telling.reasons import REFUSALS
from sympolity.interchange.telling.sentences import refusal_sentence
from sympolity.methods.tabular import RefusalCode

# One of each harm: what takes seconds to make or to read has been read in tests/methods/tabular/hostile.
NAMED = """
bomb_in_a_bomb.xlsx lying_sizes.xlsx overlapping_parts.xlsx shared_bytes.xlsx packed_by_lzma.xlsx names_that_climb.xlsx
sheet_twice.xlsx zip64_that_lies.xlsx encrypted_parts.xlsx document_before_the_archive.xlsx wrong_checksum.xlsx
document_behind_the_archive.xlsx many_parts.xlsx multiplying_entities.xlsx outside_entity.xlsx outside_definition.xlsx
opposite_corners.xlsx all_columns.xlsx dimension_that_lies.xlsx string_beyond_the_last.xlsx without_sheet.xlsx
strings_counted_wrongly.xlsx without_workbook.xlsx no_sheets.xlsx empty_sheet.xlsx sheet_with_a_path.xlsx
sheet_named_by_markup.xlsx with_macro.xlsm binary_parts.xlsb error_cells.xlsx numbers_beyond_all.xlsx many_sheets.xlsx
dates_beyond_all.xlsx too_long_text.xlsx formula_injection.xlsx control_characters.xlsx merged_everywhere.xlsx
rows_repeated.ods blank_rows_repeated.ods columns_repeated.ods multiplying_entities.ods protected.ods half_a_pair.ods
dates_beyond_all.ods numbers_beyond_all.ods bidirectional_override.ods text_document.ods protected.xlsx protected.xls
text_document.xls chain_in_a_circle.xls last_corner.xls number_cut_short.xls only_a_mark.csv only_separators.csv
only_headings.csv one_letter.csv zero_bytes.csv ten_thousand_columns.csv million_quotes.csv unclosed_quote.csv
unclosed_quote_in_a_long_file.csv mixed_line_ends.csv other_line_ends.csv bidirectional_override.csv utf7.csv
mark_in_the_middle.csv wide_with_an_odd_byte.csv half_a_pair.csv half_a_pair_in_utf8.csv ebcdic.csv html_inside.csv
formula_injection.csv numbers_beyond_all.csv dates_beyond_all.csv database_inside.csv slow_numbers.csv slow_dates.csv
slow_times.csv slow_currencies.csv slow_headings.csv slow_names.csv marks_on_one_letter.csv all_separators_at_once.csv
document.csv picture.xlsx packed.csv page.csv table_of_a_page.xls outlines.csv link.slk base.dbf numbers.xlsx noise.csv
"""
FILES = tuple(NAMED.split())

TELLS_WHAT_TO_DO = ("Choose", "Save", "Send", "Split", "Copy", "Correct", "Shorten", "Leave", "save", "send")


def test_the_files_are_of_the_corpus():
    assert len(set(FILES)) >= 90
    assert set(FILES) <= set(CORPUS)


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_in_words_or_shows_its_columns(desk, name):
    hostile = CORPUS[name]

    an_import = desk.read(hostile.make(), name)

    an_import.refresh_from_db()
    if hostile.refused:
        sentence = refusal_sentence(an_import.refusal["code"], an_import.refusal["params"])
        assert (an_import.state, an_import.refusal["code"] in hostile.refused) == (State.FAILED, True)
        assert "?" not in sentence
        assert any(word in sentence for word in TELLS_WHAT_TO_DO)
    else:
        assert (an_import.state, an_import.refusal) == (State.MAPPING, {})
        assert an_import.mapping["columns"] is not None
    operations.discard_import(an_import, by=desk.by)


@pytest.mark.parametrize(
    "name", ["control_characters.xlsx", "zero_bytes.csv", "half_a_pair.csv", "numbers_beyond_all.csv"]
)
def test_a_hostile_list_is_checked_row_by_row(desk, name):
    an_import = desk.check(desk.read(CORPUS[name].make(), name), A={"field": "title"})

    assert an_import.state == State.READY
    assert sum(an_import.summary["counts"].values()) > 0


@pytest.mark.parametrize("code", RefusalCode)
def test_every_refusal_says_what_to_do(code):
    sentence = refusal_sentence(code.value, {})

    assert code.value in REFUSALS
    assert any(word in sentence for word in TELLS_WHAT_TO_DO)
