"""Thousands of files with faults: no crash, no hang, a clear answer each."""

from methods.tabular.hostile import cost
from methods.tabular.hostile.batch import read_alone, read_together
from sympolity.methods.tabular import RefusalCode

PATIENCE = 12
TOGETHER = 1_500  # bench/hostile.py reads five thousand, each in a process of its own
ALONE = 60
KNOWN = {"read", *RefusalCode}


def answers_together(many):
    return list(read_together(0, many))


def test_read_answers_thousands_of_damaged_files():
    with cost.small_process() as ask:
        spent = ask(answers_together, TOGETHER)

    answers = spent.answer
    assert [answer.number for answer in answers] == list(range(TOGETHER))
    assert {answer.outcome for answer in answers} <= KNOWN
    assert max(answer.seconds for answer in answers) < PATIENCE
    assert spent.started <= cost.LIMIT


def test_read_answers_damaged_files_one_by_one():
    answers = [read_alone(number) for number in range(10_000, 10_000 + ALONE)]

    assert {answer.outcome for answer in answers} <= KNOWN
    assert max(answer.seconds for answer in answers) < PATIENCE
