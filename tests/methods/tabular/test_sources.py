"""Files as authorities really publish them."""

from collections import Counter

import pytest

from sympolity.methods.tabular import Kind, ProblemCode, SkipReason, parse_cents, read, recognise

pytestmark = pytest.mark.sources


def table_of(sources, name):
    return recognise(read(sources / name).sheets[0])


def total(table, index):
    style = table.columns[index].number_style
    return sum(parse_cents(row.cells[index], style) for row in table.rows)


def test_latvian_list_adds_up(sources):
    table = table_of(sources, "projects/LV_all_funds_2014-2020.csv")

    assert (len(table.rows), total(table, 3), total(table, 4)) == (134, 135_726_122_598, 113_769_177_600)


def test_portuguese_list_adds_up(sources):
    table = table_of(sources, "projects/PT2020_Lisboa_slice.xlsx")

    assert (len(table.rows), total(table, 5), total(table, 7)) == (25, 2_753_673_799, 1_085_536_912)
    assert len({row.cells[3] for row in table.rows}) == 19


def test_brussels_list_tells_its_rows_apart(sources):
    table = table_of(sources, "projects/BE_ERDF_Brussels_2007-2013.xls")

    rows = {reason: [s.number for s in table.skipped if s.reason is reason] for reason in SkipReason}
    assert rows[SkipReason.TITLE] == [1, 2, 3, 4]
    assert rows[SkipReason.SUBHEADING] == [6, 7, 16, 17, 23, 24, 30]
    assert rows[SkipReason.TOTAL] == [29, 48, 49, 50]
    assert (table.header_rows, len(table.rows)) == ((5,), 34)
    assert Counter(row.under[0][:10] for row in table.rows) == {"SOUTENIR L": 13, "RENFORCER ": 21}
    strangers = [p.row for p in table.columns[2].problems if p.code is ProblemCode.NOT_A_NUMBER]
    assert strangers == [12, 13, 14, 15, 22]


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter", "rows"),
    [
        ("services/badalona_TRAMITS_20191223.csv", "cp1252", ";", 332),
        ("services/badalona_ENTITATS_20231002.csv", "utf-8", ",", 710),
        ("services/badalona_EQUIPAMENTS_20191223.csv", "utf-8", ",", 1_228),
        ("indicators/badalona_2010_POBLACIO_NACIONALITAT.csv", "utf-8-sig", ";", 1_179),
        ("indicators/badalona_2015_POBLACIO_NACIONALITAT.csv", "utf-8-sig", ";", 931),
        ("indicators/badalona_DIVTER.csv", "utf-8-sig", ";", 189),
        ("indicators/aml18_population_area.csv", "utf-8", ",", 18),
    ],
)
def test_open_data_of_badalona_and_lisbon_is_read_whole(sources, name, encoding, delimiter, rows):
    book = read(sources / name)

    assert (book.encoding, book.delimiter, book.alternatives) == (encoding, delimiter, ())
    assert len(recognise(book.sheets[0]).rows) == rows


def test_masked_contacts_are_reported_and_postal_codes_keep_their_zero(sources):
    table = table_of(sources, "services/badalona_EQUIPAMENTS_20191223.csv")

    columns = {column.header: column for column in table.columns}
    assert {problem.code for problem in columns["EMAIL"].problems} == {ProblemCode.MASKED}
    assert (columns["CODI_POSTAL"].kind, columns["CODI_POSTAL"].samples[0]) == (Kind.CODE, "08911")
