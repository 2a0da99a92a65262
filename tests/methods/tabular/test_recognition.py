"""Where the headings stand, which rows are data, what the columns hold."""

from datetime import date

import pytest

from sympolity.methods.tabular import DateStyle, Kind, Merge, ProblemCode, Sheet, SkipReason, recognise

PLAIN = (
    ("Code", "Name", "Amount", "Start", "Done"),
    ("P-01", "Bridge", "1.234,56", "25/12/2020", "sim"),
    ("P-02", "Garden", "950,00", "01/02/2021", "não"),
    ("P-03", "School", "2.000,00", "03/03/2021", "não"),
)


def sheet(*rows, merges=()):
    return Sheet("S", False, tuple(tuple(row) for row in rows), merges)


def reasons(table):
    return {line.number: line.reason.value for line in table.skipped}


def test_recognise_types_the_columns():
    table = recognise(sheet(*PLAIN))

    assert [column.kind for column in table.columns] == [Kind.CODE, Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.BOOLEAN]
    assert [column.letter for column in table.columns] == ["A", "B", "C", "D", "E"]
    assert table.columns[2].number_style.example == "1.234,56"
    assert table.columns[3].date_style is DateStyle.DMY
    assert [row.number for row in table.rows] == [2, 3, 4]
    assert table.problems == ()


def test_recognise_finds_the_heading_below_a_title_block():
    rows = [("Report of the programme",), (), ("Date:", "2020"), (None, "Source: office"), *PLAIN]

    table = recognise(sheet(*rows))

    assert table.header_rows == (5,)
    assert reasons(table) == {1: "title", 2: "blank", 3: "title", 4: "title", 5: "header"}
    assert table.title == ("Report of the programme", "Date: 2020", "Source: office")


def test_recognise_tells_subheadings_totals_and_notes_from_data():
    rows = [
        PLAIN[0],
        (None, "Axis 1: Housing"),
        PLAIN[1],
        PLAIN[2],
        (None, "Subtotal axis 1", "2.184,56"),
        (),
        (None, "Axis 2: Schools"),
        PLAIN[3],
        PLAIN[0],
        ("P-04", "Total Energies", "1,00", "02/01/2021", "sim"),
        ("Total geral", None, "4.185,56"),
        ("* provisional figures",),
    ]

    table = recognise(sheet(*rows))

    assert reasons(table) == {
        1: "header",
        2: "subheading",
        5: "total",
        6: "blank",
        7: "subheading",
        9: "repeated_header",
        11: "total",
        12: "note",
    }
    assert [(row.number, row.under) for row in table.rows] == [
        (3, ("Axis 1: Housing",)),
        (4, ("Axis 1: Housing",)),
        (8, ("Axis 2: Schools",)),
        (10, ("Axis 2: Schools",)),
    ]


@pytest.mark.parametrize(
    "label", ["Total", "TOTAL GERAL", "Suma", "Soma:", "Gesamt", "Σύνολο", "المجموع", "Kopā", "Razem", "Összesen"]
)
def test_recognise_knows_totals_in_many_languages(label):
    table = recognise(sheet(*PLAIN, (label, None, "4.184,56")))

    assert reasons(table)[5] == "total"


def test_recognise_knows_a_total_without_words_by_its_sum():
    table = recognise(sheet(*PLAIN, (None, None, "4.184,56")))

    assert reasons(table)[5] == "total"


def test_recognise_keeps_a_row_whose_number_is_no_sum():
    table = recognise(sheet(*PLAIN, (None, None, "4.184,57")))

    assert [row.number for row in table.rows] == [2, 3, 4, 5]


def test_recognise_joins_a_heading_of_merged_groups():
    rows = [
        ("Name", "Financing", None, "Place"),
        (None, "Union", "Own", None),
        ("Bridge", 10.5, 2.5, "Lisboa"),
        ("Garden", 11.5, 3.5, "Porto"),
    ]
    merges = (Merge(1, 2, 1, 3), Merge(1, 1, 2, 1), Merge(1, 4, 2, 4))

    table = recognise(sheet(*rows, merges=merges))

    assert [column.header for column in table.columns] == ["Name", "Financing / Union", "Financing / Own", "Place"]
    assert table.header_rows == (1, 2)


def test_recognise_joins_a_heading_in_two_languages_and_its_units():
    rows = [
        ("Bénéficiaire", "Montant", "Année"),
        ("Begunstigde", "Bedrag", "Jaar"),
        ("Brusoc", 10.5, 2010),
        ("Elmer", 11.5, 2011),
        ("Crèche", 9, 2012),
    ]

    table = recognise(sheet(*rows))

    assert [column.header for column in table.columns] == [
        "Bénéficiaire / Begunstigde",
        "Montant / Bedrag",
        "Année / Jaar",
    ]


def test_recognise_leaves_out_the_line_that_counts_the_columns():
    table = recognise(sheet(("Name", "Total cost", "Grant"), ("1", "2", "3=2*0.5"), ("a", 4, 2), ("b", 8, 4)))

    assert reasons(table) == {1: "header", 2: "column_numbers"}
    assert len(table.rows) == 2


def test_recognise_lets_the_caller_overrule_the_heading():
    table = recognise(sheet(("x", "y"), *PLAIN), header_row=2)
    none = recognise(sheet(("a", "b"), ("c", "d")), header_row=0)

    assert table.header_rows == (2,)
    assert (none.header_rows, len(none.rows), none.columns[0].header) == ((), 2, "")


def test_recognise_takes_years_for_headings():
    table = recognise(sheet(("Municipality", 2019.0, 2020.0), ("Sintra", 385.5, 386.5), ("Loures", 201.5, 202.5)))

    assert [column.header for column in table.columns] == ["Municipality", "2019", "2020"]


def test_recognise_never_guesses():
    rows = [("Name", "Amount", "Day")] + [(f"n{n}", f"{n + 1},{n + 100}", f"0{n + 1}/04/2020") for n in range(6)]

    _, amount, day = recognise(sheet(*rows)).columns

    assert (amount.ambiguous, amount.number_style, len(amount.number_candidates)) == (True, None, 2)
    assert (day.ambiguous, day.date_style, day.date_candidates) == (True, None, (DateStyle.DMY, DateStyle.MDY))
    assert [problem.code for problem in amount.problems] == [ProblemCode.AMBIGUOUS_NUMBERS]


def test_recognise_reports_values_that_do_not_fit():
    rows = [("Name", "Amount")] + [(f"n{n}", float(n)) for n in range(8)] + [("x", "***"), ("y", "AC Anderlecht")]

    table = recognise(sheet(*rows))

    assert [(p.code, p.row, p.value) for p in table.columns[1].problems] == [
        (ProblemCode.MASKED, 10, "***"),
        (ProblemCode.NOT_A_NUMBER, 11, "AC Anderlecht"),
    ]


def test_recognise_refuses_control_characters_cell_by_cell():
    table = recognise(sheet(PLAIN[0], ("P-01", "Bri\x00dge", "1,50", "25/12/2020", "sim"), PLAIN[2], PLAIN[3]))

    assert [(p.code, p.row, p.column) for p in table.problems] == [(ProblemCode.CONTROL_CHARACTER, 2, 1)]


def test_recognise_reports_duplicate_missing_and_exceeded_headings():
    rows = [("Name", "Name", None, "Cost"), ("a", "b", "c", 1.5, "far"), ("d", "e", "f", 2.5), ("g", "h", "i", 3.5)]

    codes = {(problem.code, problem.column) for problem in recognise(sheet(*rows)).problems}

    assert codes == {
        (ProblemCode.DUPLICATE_HEADER, 0),
        (ProblemCode.DUPLICATE_HEADER, 1),
        (ProblemCode.NO_HEADER, 2),
        (ProblemCode.NO_HEADER, 4),
        (ProblemCode.BEYOND_HEADER, 4),
    }


def test_recognise_keeps_leading_zeros_and_native_dates():
    rows = [("Place", "Postal", "Day")] + [("x", f"0{n}911", date(2020, 1, n + 1)) for n in range(5)]

    _, postal, day = recognise(sheet(*rows)).columns

    assert (postal.kind, day.kind, day.ambiguous) == (Kind.CODE, Kind.DATE, False)


def test_recognise_accounts_for_every_row():
    rows = [("Title",), (), *PLAIN, (None, "Axis"), ("Total", None, "5,00"), ()]

    table = recognise(sheet(*rows))

    numbers = [row.number for row in table.rows] + [line.number for line in table.skipped]
    assert sorted(numbers) == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("rows", [(), ((),), ((None, None),), (("only",),), ((1.0, 2.0),)])
def test_recognise_does_not_stumble_over_next_to_nothing(rows):
    table = recognise(sheet(*rows))

    assert len(table.rows) + len(table.skipped) == len(rows)
    assert all(line.reason in SkipReason for line in table.skipped)


def test_recognise_reports_a_second_table_below_the_first():
    rows = [("N", "Who", "Grant"), (1, "A", 10.0), (2, "B", 20.0), (), ("Code", "Indicator", "Value"), ("x", "y", 3.5)]

    problems = recognise(sheet(*rows)).problems

    assert (ProblemCode.ANOTHER_TABLE, 5) in [(problem.code, problem.row) for problem in problems]


def test_recognise_knows_that_degrees_end_at_180():
    table = recognise(sheet(("city", "lat", "lon"), ("Brussels", "50.847", "4.352"), ("Jelgava", "56.651", "23.721")))

    assert [column.ambiguous for column in table.columns] == [False, False, False]


def test_recognise_takes_lines_below_the_total_for_notes():
    rows = [("N", "Who", "Grant"), (1, "A", 10.0), (2, "B", 20.0), (None, "TOTAL", 30.0), ("Source: x",), ("Updated",)]

    assert reasons(recognise(sheet(*rows))) == {1: "header", 4: "total", 5: "note", 6: "note"}
