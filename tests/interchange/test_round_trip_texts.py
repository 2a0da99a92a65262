"""Any text goes out and comes back as it was: formulas, quotes, line breaks, zeros, long digits, emoji, Arabic."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sympolity.ground.kernel.spreadsheets import Sheet, SheetColumn, as_csv, as_ods, as_xlsx, marker_of, number_heading
from sympolity.interchange.comparison import compare
from sympolity.interchange.comparison.own import OwnRows, plain
from sympolity.interchange.files import own_files, sources
from sympolity.interchange.files.whole_list import Writing, kind_of_column, rows_of
from sympolity.interchange.kinds import PROJECTS, Stored

WRITERS = {"xlsx": as_xlsx, "ods": as_ods, "csv": as_csv}
KEYS = ("title", "code", "summary", "address")
LETTERS = st.characters(exclude_categories=("Cs",))
BEGINNINGS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\n",
    "'",
    "'=",
    "''-",
    "007",
    "1234567890123456789",
    "1E5",
    "😀",
    "مرحبا",
    '"',
    ";",
    "",
)
TEXTS = st.builds(lambda start, rest: start + rest, st.sampled_from(BEGINNINGS), st.text(LETTERS, max_size=20))
RECORDS = st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), min_size=1, max_size=25)
WRITING = Writing(PROJECTS, {kind: {} for kind in ("organisation", "territory", "objective", "fund")}, "EUR")  # type: ignore[dict-item]


def sent_out(stored: list[Stored], ending: str) -> bytes:
    columns = [SheetColumn(number_heading(PROJECTS.label), "number")]
    columns += [SheetColumn(str(spec.label), kind_of_column(spec)) for spec in PROJECTS.fields]
    marker = marker_of("projects", datetime(2026, 1, 1, tzinfo=UTC), is_whole=True)
    return WRITERS[ending](Sheet("List", columns, rows_of(PROJECTS, stored, WRITING), (), marker))


def brought_back(content: bytes, stored: list[Stored], ending: str):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list.{ending}"
        path.write_bytes(content)
        workbook = sources.read_file(path, {})
        sheet, own = own_files.own_sheet(path, workbook)
    table = own_files.table_of_own(sheet, own)
    chosen = own_files.mapping_of_own(PROJECTS, table, own)["columns"]
    return compare(
        PROJECTS,
        table,
        chosen,
        currency="EUR",
        directories={},
        stored=stored,
        answers={},
        own=lambda readers: OwnRows(
            PROJECTS, stored, WRITING, readers, column=own.column, is_text=ending == "csv", emptied={}
        ),
    )


@pytest.mark.parametrize("ending", WRITERS)
@settings(max_examples=12, deadline=None, derandomize=True, phases=(Phase.generate,))
@given(records=RECORDS)
def test_every_text_comes_back_as_it_was(ending, records):
    stored = [
        Stored(number, "x", {**dict(zip(KEYS, texts, strict=True)), "title": texts[0] if plain(texts[0]) else "x"})
        for number, texts in enumerate(records, 1)
    ]

    result = brought_back(sent_out(stored, ending), stored, ending)

    assert [(draft.outcome, draft.changes, draft.reasons) for draft in result.drafts] == [("unchanged", {}, ())] * len(
        stored
    )
    assert result.gone == []
