"""Papers handed in twice: what is found whatever its spelling, and what is left alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from double_papers import make_papers
from sympolity.methods.doubles import Grade, Paper, Sign, compare, find_doubles, find_doubles_of, fold_number

BILL = Paper(1, "FT 2024/0012", "Silva & Filhos, Lda.", "501234567", date(2024, 3, 1), 100_000, 23_000)


def grade_of(**changes: object) -> Grade | None:
    found = compare(BILL, replace(BILL, id=2, **changes))
    return found.grade if found else None


@pytest.mark.parametrize(
    "number", ["ft2024-12", "FT 2024 / 12", "Fatura n.º FT 2024/0012", "FT 2O24/OO12", "FT20240012", "ft.2024.I2"]
)
def test_fold_number_gives_every_spelling_one_key(number):
    assert fold_number(number) == fold_number("FT 2024/0012") == "2024-12"


@pytest.mark.parametrize("number", ["FT 2024/102", "FT 2024/120", "FT 2024/13", "FT 2023/12", ""])
def test_fold_number_keeps_other_numbers_apart(number):
    assert fold_number(number) != fold_number("FT 2024/0012")


@pytest.mark.parametrize(
    ("changes", "grade"),
    [
        ({}, Grade.CERTAIN),
        ({"number": "ft2024-12", "supplier": "SILVA E FILHOS", "tax_number": "PT 501 234 567"}, Grade.CERTAIN),
        ({"supplier": "silva & filhos limitada", "tax_number": ""}, Grade.CERTAIN),
        ({"net_cents": 123_000, "tax_cents": 0}, Grade.CERTAIN),
        ({"net_cents": 533_623, "tax_cents": 0, "currency": "PLN", "rate": Decimal("0.2305")}, Grade.CERTAIN),
        ({"day": date(2024, 3, 20)}, Grade.CERTAIN),
        ({"number": "2024/12"}, Grade.LIKELY),
        ({"supplier": "", "tax_number": ""}, Grade.LIKELY),
        ({"net_cents": 50_000, "tax_cents": 11_500}, Grade.LIKELY),
        ({"number": ""}, Grade.POSSIBLE),
        ({"number": "FT 2024/21"}, Grade.POSSIBLE),
        ({"number": "FT 2024/13"}, None),
        ({"number": "FT 2024/13", "day": date(2024, 4, 1)}, None),
        ({"number": "FT B 2024/12", "supplier": "Another, SA", "tax_number": "509999999"}, None),
        ({"supplier": "Another, SA", "tax_number": "509999999"}, None),
        ({"number": "", "day": date(2024, 4, 1)}, None),
        ({"is_credit": True}, None),
    ],
)
def test_compare_grades_what_agrees(changes, grade):
    assert grade_of(**changes) == grade


def test_compare_tells_another_series_apart():
    one = replace(BILL, number="FT A/12")

    assert compare(one, replace(one, id=2, number="FT B/12")) is None


def test_compare_leaves_a_number_alone_that_starts_anew_each_year():
    one = replace(BILL, number="12", day=date(2023, 3, 1))

    assert compare(one, replace(one, id=2, day=date(2024, 3, 1))) is None


def test_compare_finds_the_same_file_under_other_words():
    one = replace(BILL, files=frozenset({"abc"}))
    same = compare(one, replace(one, id=2, number="", supplier="", tax_number=""))
    other = compare(one, replace(one, id=2, number="77", net_cents=5))

    assert [(each.grade, Sign.FILE in each.signs) for each in (same, other) if each] == [
        (Grade.CERTAIN, True),
        (Grade.POSSIBLE, True),
    ]


def test_compare_leaves_salaries_of_one_grade_alone():
    salary = Paper(1, "2024-03", day=date(2024, 3, 25), net_cents=180_000, has_supplier_papers=False)

    assert compare(salary, replace(salary, id=2)) is None


def test_find_doubles_of_looks_only_for_what_is_asked():
    known = [replace(BILL, id=number) for number in (2, 3)]

    found = {frozenset((each.first, each.second)) for each in find_doubles_of([BILL], known)}

    assert found == {frozenset((1, 2)), frozenset((1, 3))}


@example(spaces="", zeros=1, number=19_000)
@given(spaces=st.text(" .-_", max_size=3), zeros=st.integers(0, 6), number=st.integers(1, 99_999))
def test_fold_number_knows_no_signs_case_or_leading_zeros(spaces, zeros, number):
    assert fold_number(f"ft{spaces}2024/{'0' * zeros}{number}") == fold_number(f"FT 2024-{number}")


@pytest.mark.parametrize(("seed", "precision", "recall"), [(7, 0.993, 0.996), (8, 0.98, 0.996), (9, 1.0, 0.993)])
def test_find_doubles_finds_nearly_all_and_little_else(seed, precision, recall):
    marked = make_papers(seed)

    found = {frozenset((each.first, each.second)) for each in find_doubles(marked.papers)}

    right = len(found & marked.doubles)
    assert (right / len(found) >= precision, right / len(marked.doubles) >= recall) == (True, True)


def test_find_doubles_is_never_certain_without_being_right():
    marked = make_papers(8)

    certain = {
        frozenset((each.first, each.second)) for each in find_doubles(marked.papers) if each.grade == Grade.CERTAIN
    }

    assert certain <= marked.doubles


class Moving:
    """Papers of which one goes and another comes each time somebody goes through them."""

    def __init__(self) -> None:
        self.papers = [replace(BILL, id=number) for number in range(1, 9)]

    def __iter__(self):
        yield from self.papers
        self.papers = [*self.papers[1:], replace(BILL, id=self.papers[-1].id + 1)]


def test_find_doubles_bears_papers_that_come_and_go_meanwhile():
    found = {(each.first, each.second) for each in find_doubles(Moving())}

    assert found == {(a, b) for a in range(4, 9) for b in range(a + 1, 9)}
