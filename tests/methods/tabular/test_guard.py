"""Whatever the bytes are: a workbook or a clear refusal, soon, and never a crash."""

import random
import time
import zipfile
from io import BytesIO

import pytest

from methods.tabular import workbooks
from sympolity.methods.tabular import Limits, RefusalCode, Refused, read


def refusal(path, **options):
    with pytest.raises(Refused) as caught:
        read(path, **options)
    assert "{" not in str(caught.value)
    return caught.value


def test_read_refuses_more_rows_than_a_sheet_has(tmp_path):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_048_577))
    limits = Limits(ratio=10_000)

    refused = refusal(workbooks.crafted(tmp_path / "long.xlsx", rows), limits=limits)

    assert refused.code == RefusalCode.TOO_MANY_ROWS
    assert refused.params == {"sheet": "S", "rows": 1_048_576, "limit": 250_000}


def test_read_refuses_the_cell_in_the_last_corner(tmp_path):
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    refused = refusal(workbooks.crafted(tmp_path / "corner.xlsx", corner))

    assert refused.code == RefusalCode.TOO_MANY_ROWS


def test_read_survives_two_opposite_corners(tmp_path):
    corners = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    refused = refusal(workbooks.crafted(tmp_path / "corners.xlsx", corners))

    assert refused.code in {RefusalCode.TOO_MUCH_MEMORY, RefusalCode.TOO_MANY_ROWS}


def test_read_refuses_too_many_columns(tmp_path):
    refused = refusal(workbooks.crafted(tmp_path / "wide.xlsx", '<row r="1"><c r="XFD1"><v>1</v></c></row>'))

    assert refused.code == RefusalCode.TOO_MANY_COLUMNS


def test_read_refuses_one_giant_cell_before_unpacking_it(tmp_path):
    path = workbooks.crafted(tmp_path / "giant.xlsx", workbooks.text_cell("A1", "a" * 150_000_000))
    started = time.monotonic()

    refused = refusal(path)

    assert refused.code == RefusalCode.PACKED_TOO_TIGHTLY
    assert time.monotonic() - started < 2


def test_read_runs_out_of_memory_in_its_own_process(tmp_path):
    cell = workbooks.text_cell("A1", "a" * 100_000_000)
    path = workbooks.crafted(tmp_path / "giant.xlsx", f'<row r="1">{cell}</row>')

    refused = refusal(path, limits=Limits(ratio=100_000, memory_bytes=250_000_000))

    assert refused.code == RefusalCode.TOO_MUCH_MEMORY


def test_read_stops_at_the_wall_clock(tmp_path):
    path = tmp_path / "slow.csv"
    path.write_text("a;b\n" * 40_000)

    refused = refusal(path, limits=Limits(wall_seconds=0.001))

    assert refused.code == RefusalCode.TOO_SLOW


def test_read_refuses_entities_that_multiply(tmp_path):
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    prolog = f'<!DOCTYPE lolz [<!ENTITY l0 "lol">{entities}]>'
    cell = workbooks.text_cell("A1", "&l9;")

    refused = refusal(workbooks.crafted(tmp_path / "lol.xlsx", f'<row r="1">{cell}</row>', prolog=prolog))

    assert refused.code in {RefusalCode.DAMAGED, RefusalCode.TOO_MUCH_MEMORY}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_read_refuses_a_truncated_workbook(tmp_path, share):
    whole = workbooks.good()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole[: int(len(whole) * share)])

    assert refusal(path).code == RefusalCode.DAMAGED


def test_read_refuses_random_bytes(tmp_path):
    path = tmp_path / "noise.csv"
    path.write_bytes(random.Random(7).randbytes(20_000))  # noqa: S311

    assert refusal(path).code == RefusalCode.UNKNOWN_KIND


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", RefusalCode.EMPTY),
        (b"\xef\xbb\xbf \r\n", RefusalCode.EMPTY),
        (b"%PDF-1.7 ...", RefusalCode.NOT_A_SPREADSHEET),
        (b"<!DOCTYPE html><html><table>", RefusalCode.OTHER_SPREADSHEET),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, RefusalCode.DAMAGED),
        (b'a,b\n"open, but never closed,1\nx,2\n', RefusalCode.UNCLOSED_QUOTE),
    ],
)
def test_read_refuses_what_is_no_table(tmp_path, content, code):
    path = tmp_path / "file.csv"
    path.write_bytes(content)

    assert refusal(path).code == code


def test_read_refuses_an_archive_that_is_no_spreadsheet(tmp_path):
    path = tmp_path / "photos.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.txt", "hello")

    assert refusal(path).code == RefusalCode.NOT_A_SPREADSHEET


def test_read_refuses_an_archive_of_too_many_parts(tmp_path):
    path = tmp_path / "parts.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5_000):
            archive.writestr(f"part{number}", "")

    assert refusal(path).code == RefusalCode.TOO_MANY_PARTS


def test_read_refuses_a_file_over_the_size_limit(tmp_path):
    path = tmp_path / "big.csv"
    path.write_text("a;b\n" * 100)

    refused = refusal(path, limits=Limits(bytes=100))

    assert (refused.code, refused.params) == (RefusalCode.TOO_BIG, {"bytes": 400, "limit": 100})


def test_read_takes_the_type_from_the_bytes_not_from_the_name(tmp_path):
    path = tmp_path / "really.csv"
    path.write_bytes(BytesIO(workbooks.good()).getvalue())

    assert read(path).format == "xlsx"


def test_every_refusal_has_a_sentence():
    assert all(code.sentence.endswith(".") for code in RefusalCode)
