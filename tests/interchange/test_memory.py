"""A later edition of the same list: renamed, moved, swapped, dropped and added columns."""

import csv
import io
import random

import openpyxl
import pytest

from factories import make_territory
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange import operations
from sympolity.interchange.columns.memory import remembered_sources
from sympolity.interchange.columns.remarks import remark_sentence
from sympolity.interchange.kinds import kind_of
from sympolity.interchange.telling.sentences import notices

HEADS = ("Code", "Title", "Start date", "End date", "Total cost", "Eligible cost", "Funding", "Latitude", "Longitude")


def rows_of(count=12, first=1):
    chance = random.Random(7)  # noqa: S311
    for number in range(1, first + count):
        total = chance.randrange(100_000, 9_000_000)
        row = [
            f"PT-{number:03}",
            f"School garden number {number} of the town",
            f"20{chance.randrange(18, 22)}-0{chance.randrange(1, 9)}-1{chance.randrange(9)}",
            f"20{chance.randrange(23, 27)}-0{chance.randrange(1, 9)}-1{chance.randrange(9)}",
            f"{total / 100:.2f}",
            f"{total * 0.8 / 100:.2f}",
            f"{total * 0.4 / 100:.2f}",
            f"{38 + chance.random():.5f}",
            f"{-9 + chance.random():.5f}",
        ]
        if number >= first:
            yield row


def written(heads, rows) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(heads)
    writer.writerows(rows)
    return stream.getvalue()


def renamed(**names):
    return [names.get(head.split()[0].lower(), head) for head in HEADS]


def swapped(one, other):
    heads = list(HEADS)
    i, j = heads.index(one), heads.index(other)
    heads[i], heads[j] = heads[j], heads[i]
    return heads


@pytest.fixture
def again(desk):
    """Bring the list in once, then read another edition of it."""
    desk.bring(written(HEADS, rows_of()), source="Fund")

    def read(heads, rows=None, **facts):
        return desk.read(written(heads, rows or rows_of(count=14)), **{"source": "Fund", **facts})

    return read


def fields(an_import) -> dict[str, str]:
    heads = {column["letter"]: column["header"] for column in an_import.columns}
    return {heads[letter]: choice["field"] for letter, choice in an_import.chosen.items()}


def told(an_import) -> list[str]:
    return [remark_sentence(kind_of(an_import.kind), each) for each in an_import.mapping["remarks"]]


def open_letters(an_import) -> set[str]:
    return {each["letter"] for each in an_import.mapping["remarks"] if each["fields"]}


def test_the_same_form_goes_straight_on(desk, again):
    an_import = again(HEADS)

    assert (an_import.mapping["is_same"], told(an_import)) == (True, [])
    assert operations.go_on_if_same(an_import, by=desk.by).state == "checking"


def test_a_renamed_column_is_known_by_its_content(again):
    an_import = again(renamed(funding="Montante aprovado final"))

    assert fields(an_import)["Montante aprovado final"] == "funding"
    assert told(an_import) == ["Column G is called “Montante aprovado final” now; last time “Funding”."]
    assert not an_import.mapping["is_same"]


def test_headings_in_another_language_are_known(again):
    heads = ("Código", "Título", "Data de início", "Data de fim", "Custo total", "Custo elegível", "Fundo aprovado")
    an_import = again((*heads, "Latitude", "Longitude"))

    assert an_import.chosen == again(HEADS).chosen
    assert open_letters(an_import) == set()


def test_a_heading_that_is_a_query_is_no_name(again):
    query = "SELECT T.TITLE FROM PROJECTS T WHERE T.YEAR = 2025"
    an_import = again(renamed(title=query))

    assert fields(an_import)[query] == "title"
    assert told(an_import)[0].startswith("The heading of column B is not a name: SELECT T.TITLE")


def test_moved_columns_are_followed(again):
    order = [1, 0, 2, 3, 4, 5, 6, 7, 8]
    an_import = again([HEADS[i] for i in order], [[row[i] for i in order] for row in rows_of()])

    assert an_import.chosen["A"]["field"] == "title"
    assert told(an_import)[0] == "Column A stands in another place; last time it was column B."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Latitude", "Longitude"),
        ("Total cost", "Eligible cost"),
        ("Start date", "End date"),
        ("Code", "Title"),
        ("Eligible cost", "Funding"),
    ],
)
def test_swapped_headings_are_never_believed(desk, again, one, other):
    an_import = again(swapped(one, other))
    letters = {column["letter"] for column in an_import.columns if column["header"] in (one, other)}

    assert open_letters(an_import) == letters
    assert not set(an_import.chosen) & letters
    with pytest.raises(Refused, match="Say where it goes"):
        desk.check(an_import)


def test_swapped_columns_go_where_a_person_says(desk, again):
    an_import = again(swapped("Latitude", "Longitude"), list(rows_of()))
    assert told(an_import)[0] == (
        "Columns “Longitude” and “Latitude” have changed places: the values of each are like the other's last time."
    )

    an_import = desk.check(an_import, H={"field": "latitude"}, I={"field": "longitude"})

    assert an_import.summary["counts"] == {"unchanged": 12, "gone": 0}


def test_a_dropped_column_is_told_and_its_field_stays(again):
    an_import = again(HEADS[:6] + HEADS[7:], [row[:6] + row[7:] for row in rows_of()])

    assert told(an_import) == ["“Funding”, column G of last time, is missing: funding stays as it is."]
    assert "funding" not in fields(an_import).values()


def test_a_new_column_is_told(again):
    an_import = again((*HEADS, "Remarks of the office"), [[*row, "a word or two"] for row in rows_of()])

    assert told(an_import) == ["Column J, “Remarks of the office”, is new. It is left out."]


def test_a_new_column_under_the_name_of_a_known_field_is_asked(again):
    rows = [[*row[:4], "9.99", *row[5:]] for row in rows_of()]
    an_import = again([*HEADS[:4], "Custo total", *HEADS[5:]], rows)

    assert "E" in open_letters(an_import)


def test_without_a_memory_content_is_held_against_the_field(desk):
    make_territory(desk.programme.network, "Moita", latitude=38.65, longitude=-8.99)

    an_import = desk.read(written(swapped("Latitude", "Longitude"), rows_of()))

    assert open_letters(an_import) == {"H", "I"}
    assert "fit the other axis" in told(an_import)[0]


@pytest.mark.parametrize(("one", "other"), [("Total cost", "Eligible cost"), ("Start date", "End date")])
def test_without_a_memory_two_columns_the_wrong_way_round_are_asked(desk, one, other):
    an_import = desk.read(written(swapped(one, other), rows_of()))

    assert len(open_letters(an_import)) == 2


def test_years_are_no_money_and_codes_no_titles(desk):
    rows = [[f"PT-{n:03}", str(1990 + n), "x"] for n in range(9)]

    an_import = desk.read(written(("Title", "Total cost", "Other"), rows))

    assert open_letters(an_import) == {"A", "B"}


def test_what_was_decided_about_a_doubt_is_not_asked_again(desk):
    rows = [[f"PT-{n:03}", f"{n + 1}00.00"] for n in range(9)]
    first = desk.read(written(("Title", "Total cost"), rows), source="Fund")
    desk.commit(desk.check(first, A={"field": "title"}))

    second = desk.read(written(("Title", "Total cost"), rows), source="Fund")

    assert (fields(second)["Title"], open_letters(second)) == ("title", set())


def test_a_form_without_a_source_is_known_by_its_headings(desk):
    desk.bring(written(HEADS, rows_of()))

    an_import = desk.read(written(renamed(funding="Support"), rows_of(count=14)))

    assert fields(an_import)["Support"] == "funding"


def test_a_source_is_forgotten_with_an_entry_in_the_journal(desk, again):
    before = remembered_sources(desk.programme)
    assert [each.an_import.source for each in before] == ["Fund"]

    operations.forget_source(before[0].an_import, by=desk.by)

    assert remembered_sources(desk.programme) == []
    assert Entry.objects.latest("id").verb == "columns forgotten"
    assert again(HEADS).mapping["memory"] == {}


def test_undo_takes_the_memory_back(desk):
    desk.undo(desk.bring(written(HEADS, rows_of()), source="Fund"))

    assert remembered_sources(desk.programme) == []


def test_a_memory_holds_no_value_of_a_cell(desk):
    an_import = desk.bring(written(("Title", "Remark"), [[f"Garden of Ana {n}", "ana@example.org"] for n in range(5)]))

    assert "Ana" not in str(an_import.mapping["profiles"])
    assert "example" not in str(an_import.mapping["profiles"])


# -- how the file is opened --------------------------------------------------------
ABOVE = "Name;Place;Kind;Note\nSchool garden;Setúbal;a;b\nHealth house;Moita;c;d\n"
TABLE = "Code;Title;Summary;Notes\nA-1;Jardim da praça;Ação;Verão\nA-2;Casa de saúde;Saúde;Inverno\n"


def opened_otherwise(desk, content: bytes, source="Fund", **told):
    an_import = operations.read_again(desk.read(content, source=source), by=desk.by, **told)
    return desk.commit(desk.check(an_import, A={"field": "code"}, B={"field": "title"}))


def test_the_row_of_headings_that_a_person_corrected_is_proposed_again(desk):
    content = (ABOVE + TABLE).encode()
    assert desk.read(content, source="Fund").reading["header_rows"] == [1]
    opened_otherwise(desk, content, header_row=4)

    named = desk.read(content + b"A-3;Old mill;;\n", "later.csv", source="Fund")
    unnamed = desk.read(content + b"A-4;Old mill;;\n", "later.csv")

    for an_import in (named, unnamed):
        assert (an_import.reading["header_rows"], fields(an_import)["Title"]) == ([4], "title")
        assert notices(an_import.reading)[0] == "It is read in the way that was corrected for list.csv."
        assert an_import.mapping["is_same"] is False


def test_what_was_corrected_is_not_proposed_where_the_headings_are_not_found_so(desk):
    opened_otherwise(desk, (ABOVE + TABLE).encode(), header_row=4)

    shorter = desk.read(TABLE.encode(), source="Fund")
    stranger = desk.read((ABOVE + TABLE).encode(), source="Town hall")

    assert (shorter.reading["header_rows"], notices(shorter.reading)) == ([1], [])
    assert (stranger.reading["header_rows"], notices(stranger.reading)) == ([1], [])


def test_the_letters_that_a_person_chose_are_proposed_again_but_never_for_unicode(desk):
    content = TABLE.encode("windows-1252")
    opened_otherwise(desk, content, encoding="mac-roman")

    again, in_unicode = desk.read(content + b"A-3;Old mill;;\n", source="Fund"), desk.read(TABLE, source="Fund")

    assert again.reading["encoding"] == "mac-roman"
    assert (in_unicode.reading["encoding"], notices(in_unicode.reading)) == ("utf-8", [])


def test_the_sheet_that_a_person_chose_is_proposed_again(desk):
    def book(*names: str) -> bytes:
        found, stream = openpyxl.Workbook(), io.BytesIO()
        found.remove(found.active)
        for place, name in enumerate(names):
            sheet = found.create_sheet(name)
            sheet.append(["Code", "Title"])
            for number in range(5 - place):
                sheet.append([f"{name}-{number}", f"School garden {name} {number}"])
        found.save(stream)
        return stream.getvalue()

    an_import = operations.read_again(desk.read(book("All", "Ours"), "a.xlsx", source="Fund"), by=desk.by, sheet="Ours")
    desk.commit(desk.check(an_import))

    again = desk.read(book("All", "Ours", "New"), "b.xlsx", source="Fund")
    without = desk.read(book("All", "New"), "c.xlsx", source="Fund")

    assert [each.sheet for each in (again, without)] == ["Ours", "All"]
