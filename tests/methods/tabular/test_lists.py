"""Lists that nobody has seen before, built as real files: what is data comes out, to the cent."""

import time
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from methods.tabular import lists
from sympolity.methods.tabular import (
    Kind,
    ProblemCode,
    SkipReason,
    fill_down,
    parse_boolean,
    parse_cents,
    parse_code,
    parse_date,
    parse_number,
    parts_of,
    read,
    recognise,
    tables_of,
)


def kinds(table):
    return [column.kind.value for column in table.columns]


def cents(table, index):
    style = table.columns[index].number_style
    return [parse_cents(row.cells[index], style) for row in table.rows]


def days(table, index):
    style = table.columns[index].date_style
    return [parse_date(row.cells[index], style) for row in table.rows]


def found(table, code):
    return [(problem.row, problem.column, problem.value) for problem in table.problems if problem.code is code]


def test_a_greek_list_of_eleven_thousand_places_with_headings_in_two_languages(tmp_path):
    book = read(lists.greek_places(tmp_path / "places.csv"))

    table = recognise(book.sheets[0])

    assert (book.encoding, book.delimiter, book.alternatives) == ("cp1253", ";", ())
    assert (table.header_rows, len(table.rows), table.problems) == ((1, 2), 11_000, ())
    assert kinds(table) == ["code", "text", "text", "number", "number", "date"]
    assert table.columns[3].header == "Γεωγραφικό πλάτος / Latitude"
    assert table.rows[0].cells[:2] == ("00000", "Κέντρο Κοινότητας\nΔήμου Λεβαδέων 0")
    assert parse_number(table.rows[-1].cells[3], table.columns[3].number_style) == Decimal("38.440999")
    assert days(table, 5)[12] == date(2012, 1, 13)


def test_a_polish_list_with_headings_on_two_levels_and_axes_within_axes(tmp_path):
    table = recognise(read(lists.polish_ministry(tmp_path / "lista.xlsx")).sheets[0])

    assert [column.header for column in table.columns] == [
        "Lp.",
        "Tytuł projektu",
        "Beneficjent",
        "Finansowanie / EFRR",
        "Finansowanie / Środki własne",
        "Data podpisania umowy",
        "Zakończony",
    ]
    assert Counter(line.reason for line in table.skipped) == {
        SkipReason.TITLE: 2,
        SkipReason.HEADER: 2,
        SkipReason.COLUMN_NUMBERS: 1,
        SkipReason.SUBHEADING: 6,
        SkipReason.TOTAL: 3,
        SkipReason.NOTE: 1,
        SkipReason.BLANK: 2,
    }
    assert list(Counter(row.under for row in table.rows).items()) == [
        (("Oś 1. Mieszkalnictwo", "Działanie 1.1"), 4),
        (("Oś 1. Mieszkalnictwo", "Działanie 1.2"), 4),
        (("Oś 2. Włączenie społeczne", "Działanie 2.1"), 4),
        (("Oś 2. Włączenie społeczne", "Działanie 2.2"), 4),
    ]
    assert cents(table, 3)[:2] == [111_000_005, 211_000_015]
    assert [parse_boolean(row.cells[6]) for row in table.rows[:2]] == [False, True]


def test_a_french_list_with_narrow_blanks_between_thousands_and_an_empty_column(tmp_path):
    book = read(lists.french_grants(tmp_path / "subventions.csv"))

    table = recognise(book.sheets[0])

    assert (book.encoding, book.delimiter, book.alternatives, len(table.rows)) == ("utf-8-sig", ";", (), 40)
    assert parts_of(book.sheets[0]) == (book.sheets[0],)
    assert table.columns[0].header == "Bénéficiaire"
    assert (table.columns[2].currencies, sum(cents(table, 2))) == (("EUR",), 84_194_001_180)
    assert found(table, ProblemCode.DUPLICATE_HEADER) == [(None, 5, "Date"), (None, 6, "Date")]


def test_an_arabic_list_with_its_own_digits(tmp_path):
    table = recognise(read(lists.arabic_municipalities(tmp_path / "list.ods")).sheets[0])

    assert kinds(table) == ["code", "text", "number", "date", "boolean"]
    assert [line.reason.value for line in table.skipped] == ["title", "blank", "header", "total"]
    assert parse_code(table.rows[1].cells[0]) == "٠٠١"
    assert (table.columns[2].currencies, cents(table, 2)[1]) == (("TND",), 210_711)
    assert days(table, 3)[:2] == [date(2020, 11, 1), date(2020, 11, 2)]


def test_an_italian_list_with_totals_notes_and_its_heading_on_every_page(tmp_path):
    book = read(lists.italian_services(tmp_path / "servizi.csv"))

    table = recognise(book.sheets[0])

    assert book.encoding == "iso-8859-15"
    assert Counter(line.reason.value for line in table.skipped) == {
        "title": 2,
        "header": 1,
        "repeated_header": 2,
        "blank": 4,
        "total": 3,
        "note": 2,
    }
    assert (len(table.rows), cents(table, 3)[0]) == (24, 110_010)
    paid = table.columns[4]
    assert [parse_cents(row.cells[4], paid.number_style) for row in table.rows if row.cells[4] != "-"] == [
        -10_000,
        -16_500,
        -23_000,
        -29_500,
        -36_000,
    ]
    assert {problem.code for problem in paid.problems} == {ProblemCode.MISSING_MARK}


def test_a_german_ledger_with_the_minus_behind(tmp_path):
    book = read(lists.german_ledger(tmp_path / "konten.xls"))

    table = recognise(book.sheets[0])

    assert (book.format, book.delimiter, len(table.rows)) == ("csv", "\t", 50)
    assert kinds(table) == ["code", "text", "number", "date", "code"]
    assert table.rows[0].cells[1] == 'Zuschuß Straße "Nord" 0'
    assert cents(table, 2)[:3] == [-110_000, 210_700, 311_400]
    assert days(table, 3)[13] == date(2019, 11, 14)


def test_cells_merged_over_rows_hold_for_each_of_them_except_amounts(tmp_path):
    sheet = read(lists.latvian_partners(tmp_path / "partneri.xlsx")).sheets[0]

    table = recognise(sheet)

    assert [row.cells[:3] for row in table.rows[3:5]] == [
        (2, "Pilsētvides attīstība 1", "Rīgas dome"),
        (2, "Pilsētvides attīstība 1", "Liepājas dome"),
    ]
    assert {row.cells[4] for row in table.rows[3:6]} == {date(2019, 2, 15)}
    assert sum(parse_cents(row.cells[3]) for row in table.rows if row.cells[3] is not None) == 600_001_800
    assert found(table, ProblemCode.FILLED_DOWN)[:2] == [(2, 0, "2–4"), (2, 1, "2–4")]
    assert found(table, ProblemCode.MERGED_BODY)[:1] == [(2, 3, "2–4")]
    codes = [column.index for column in table.columns if column.kind is Kind.CODE]
    assert fill_down(sheet, after=1, codes=codes).rows[1:] == tuple(row.cells for row in table.rows)


def test_several_tables_of_one_sheet_are_told_apart(tmp_path):
    sheet = read(lists.dutch_two_tables(tmp_path / "overzicht.xlsx")).sheets[0]

    tables = tables_of(sheet)

    assert [(table.sheet, table.header_rows, len(table.rows)) for table in tables] == [
        ("Overzicht #1", (2,), 8),
        ("Overzicht #2", (13,), 4),
        ("Overzicht #3", (2,), 5),
    ]
    assert [[column.header for column in table.columns if column.header] for table in tables] == [
        ["Project", "Gemeente", "Bedrag"],
        ["Partner", "Land", "Aandeel"],
        ["Indicator", "Eenheid", "Waarde"],
    ]
    assert tables[2].columns[4].letter == "E"
    assert {row for row, _, _ in found(recognise(sheet), ProblemCode.ANOTHER_TABLE)} == {2, 13}


def test_days_of_a_workbook_that_counts_from_1904(tmp_path):
    table = recognise(read(lists.excel_of_1904(tmp_path / "mac.xlsx")).sheets[0])

    assert days(table, 1) == [date(2019, 3, day) for day in range(1, 6)]


@pytest.mark.parametrize("first", ["pending", "***", "n/a", "a definir", "AC Anderlecht", "12 mil €"])
def test_a_first_row_of_data_is_never_taken_for_a_second_heading(tmp_path, first):
    with xlsxwriter.Workbook(tmp_path / "list.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Name", "Place", "Amount"])
        sheet.write_row(1, 0, ["Bridge", "Moita", first])
        for n in range(8):
            sheet.write_row(n + 2, 0, [f"Garden {n}", "Setúbal", 10.5 + n])

    table = recognise(read(tmp_path / "list.xlsx").sheets[0])

    assert (table.header_rows, len(table.rows)) == ((1,), 9)
    assert [problem.row for problem in table.columns[2].problems] == [2]


@pytest.mark.parametrize(
    "heading",
    [
        "SELECT NRO_HOMES FROM POBLACIO WHERE ANY = 2015",
        "'EQ.LONGITUD||'",
        "NVL(TO_CHAR(DATA_ALTA, 'DD/MM/YYYY'), '')",
        "(SELECT NOM FROM CARRERS C WHERE C.ID = E.CARRER) " + "AND X.Y = Z.W " * 30,
        "Unnamed: 3",
        "${amount}",
    ],
)
def test_a_command_of_a_database_is_a_heading_but_an_odd_one(tmp_path, heading):
    path = tmp_path / "export.csv"
    quoted = heading.replace('"', '""')
    path.write_text("\n".join([f'ID;NOM;"{quoted}"', *(f"{n};Escola {n};{n},50" for n in range(5))]))

    table = recognise(read(path).sheets[0])

    assert (table.header_rows, table.columns[2].header) == ((1,), heading.strip())
    assert [(problem.code, problem.column) for problem in table.problems] == [(ProblemCode.ODD_HEADER, 2)]


@pytest.mark.parametrize("heading", ["Selected projects", "From", "Count", "Sum (EUR)", "Nom | Cognom", "Cost < 10"])
def test_ordinary_headings_are_not_odd(tmp_path, heading):
    path = tmp_path / "list.csv"
    path.write_text("\n".join([f"ID;{heading}", *(f"{n};Escola {n}" for n in range(5))]))

    assert found(recognise(read(path).sheets[0]), ProblemCode.ODD_HEADER) == []


def test_labels_lose_line_breaks_and_hard_blanks(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('"Nom\nde  l’entitat\u00a0";" Import\u202f(€) "\nA;1,50\nB;2,50\n')

    table = recognise(read(path).sheets[0])

    assert [column.header for column in table.columns] == ["Nom de l’entitat", "Import (€)"]


@pytest.mark.parametrize(
    "label",
    [
        "TOTAL GENERAL",
        "Totale complessivo",
        "Γενικό σύνολο",
        "Ogółem",
        "Razem",
        "المجموع الكلي",
        "Kopsumma",
        "Eindtotaal",
        "Celkem",
        "Összesen",
        "Total général",
        "Suma total",
        "Sammenlagt",
        "Общо",
        "Toplam",
        "Insgesamt",
        "Iš viso",
    ],
)
def test_totals_are_told_in_many_languages(tmp_path, label):
    path = tmp_path / "list.csv"
    rows = [f"{n};Projekt {n};{n},50" for n in range(1, 5)]
    path.write_text("\n".join(["N;Name;Amount", *rows, f";{label};99,00"]), encoding="utf-8")

    table = recognise(read(path).sheets[0])

    assert [(line.number, line.reason.value) for line in table.skipped] == [(1, "header"), (6, "total")]


def test_sub_headings_keep_their_levels(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "list.xlsx") as book:
        sheet = book.add_worksheet()
        lines = [
            ["Name", "Place", "Amount"],
            ["EIXO 1 HABITAÇÃO"],
            ["1.1 Reabilitação"],
            ["a", "Moita", 1.5],
            ["aa", "Setúbal", 1.5],
            ["1.2 Construção"],
            ["b", "Moita", 2.5],
            ["bb", "Setúbal", 2.5],
            ["EIXO 2 ESCOLAS"],
            ["c", "Moita", 3.5],
            ["cc", "Setúbal", 3.5],
            ["2.1 Básicas"],
            ["d", "Moita", 4.5],
            ["dd", "Setúbal", 4.5],
        ]
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)

    table = recognise(read(tmp_path / "list.xlsx").sheets[0])

    assert list(Counter(row.under for row in table.rows).items()) == [
        (("EIXO 1 HABITAÇÃO", "1.1 Reabilitação"), 2),
        (("EIXO 1 HABITAÇÃO", "1.2 Construção"), 2),
        (("EIXO 2 ESCOLAS",), 2),
        (("EIXO 2 ESCOLAS", "2.1 Básicas"), 2),
    ]


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("S", "N"),
        ("sí", "no"),
        ("Sim", "Não"),
        ("oui", "non"),
        ("Ja", "Nee"),
        ("Tak", "Nie"),
        ("Ναι", "Όχι"),
        ("نعم", "لا"),
        ("Jā", "Nē"),
        ("Da", "Nu"),
        ("ja", "nein"),
        ("Sì", "No"),
        ("V", "F"),
        ("Evet", "Hayır"),
        ("✓", "✗"),
        ("X", "o"),
    ],
)
def test_yes_and_no_of_a_column(tmp_path, yes, no):
    path = tmp_path / "list.csv"
    path.write_text("\n".join(["Name;Done", f"a;{yes}", f"b;{no}", f"c;{yes}"]), encoding="utf-8")

    column = recognise(read(path).sheets[0]).columns[1]

    if (yes, no) in {("V", "F"), ("X", "o")}:
        assert column.kind is Kind.TEXT
    else:
        assert column.kind is Kind.BOOLEAN
        assert (parse_boolean(yes), parse_boolean(no)) == (True, False)


def test_crosses_beside_blanks_are_no_answers(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Name;Done;Place\na;x;Moita\nb;;Moita\nc;x;Moita\n")

    assert recognise(read(path).sheets[0]).columns[1].kind is Kind.TEXT


def test_hidden_rows_and_columns_are_read_and_pointed_out(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "list.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Name", "Place", "Amount"])
        for n in range(30):
            sheet.write_row(n + 1, 0, [f"Garden {n}", "Setúbal", 10.5 + n])
        sheet.set_column("B:B", None, None, {"hidden": True})
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_row(5, None, None, {"hidden": True})
        sheet.set_row(90, None, None, {"hidden": True})

    table = recognise(read(tmp_path / "list.xlsx").sheets[0])

    assert len(table.rows) == 30
    assert found(table, ProblemCode.HIDDEN_COLUMN) == [(None, 1, "")]
    assert found(table, ProblemCode.HIDDEN_ROWS) == [(5, None, "5, 6")]


def test_ten_thousand_rows_are_recognised_without_hanging(tmp_path):
    path = tmp_path / "list.csv"
    row = "P-{n:05};Câmara Municipal de Sintra {n};{d:02}/{m:02}/2020;{n}.{k},56;sim;Rua {n}, {m};a;b;c;d;e;{n}"
    lines = [row.format(n=n, d=n % 28 + 1, m=n % 12 + 1, k=n % 900 + 100) for n in range(1, 10_001)]
    path.write_text("\n".join(["A;B;C;D;E;F;G;H;I;J;K;L", *lines]), encoding="utf-8")
    started = time.process_time()

    table = recognise(read(path).sheets[0])

    assert len(table.rows) == 10_000
    # Only against a pattern that takes a square of the time; how long it takes is measured in bench/.
    assert time.process_time() - started < 30
