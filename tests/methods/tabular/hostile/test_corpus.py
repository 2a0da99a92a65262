"""Two hundred files that mean harm or came to harm: each is read as it should be, or refused for the right reason."""

import pytest

from methods.tabular.hostile import cost
from methods.tabular.hostile.batch import named
from methods.tabular.hostile.corpus import CORPUS
from sympolity.methods.tabular import Refused, read, recognise

PATIENCE = 12


@pytest.fixture(scope="module")
def ask():
    with cost.small_process() as ask:
        yield ask


def reading(path):
    try:
        sheets = read(path).sheets
        return "read", sheets, [recognise(sheet) for sheet in sheets]
    except Refused as refused:
        return named(refused), (), []


@pytest.mark.parametrize("name", CORPUS)
def test_read_answers_a_hostile_file(tmp_path, ask, name):
    hostile = CORPUS[name]
    path = tmp_path / name
    path.write_bytes(hostile.make())

    spent = ask(reading, path)

    outcome, sheets, tables = spent.answer
    assert outcome in (hostile.refused or ("read",))
    assert spent.seconds < PATIENCE
    assert spent.grown < cost.LIMIT / 2
    assert spent.started <= cost.LIMIT
    if not hostile.refused:
        rows = sheets[0].rows
        assert (len(rows) if isinstance(hostile.rows, int) else rows) == hostile.rows
        assert set(hostile.problems) <= {problem.code.value for problem in tables[0].problems}


def test_the_corpus_is_large_and_always_the_same():
    assert len(CORPUS) >= 200
    small = [name for name in CORPUS if not name.startswith(("one_", "huge", "many", "every", "blank", "lying", "too"))]
    assert all(CORPUS[name].make() == CORPUS[name].make() for name in small[::4])


def test_reading_writes_no_part_of_an_archive(tmp_path):
    path = tmp_path / "deep" / "deeper" / "book.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(CORPUS["names_that_climb.xlsx"].make())

    read(path)

    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [path]


def test_what_no_database_keeps_becomes_the_sign_of_a_lost_letter(tmp_path):
    path = tmp_path / "letters.xlsx"
    path.write_bytes(CORPUS["control_characters.xlsx"].make())

    assert read(path).sheets[0].rows[2] == ("a\ufffdb\u202ec",)
