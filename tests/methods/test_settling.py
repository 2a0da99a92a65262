import doctest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sympolity.methods.money import share_of
from sympolity.methods.settling import funded, set_off_of, shared, taken_back

PAGE = Path(__file__).parents[2] / "docs/method/settling.md"
CENTS = st.integers(min_value=0, max_value=10_000_000)
RATES = st.decimals(min_value=0, max_value=1, places=4)


def test_the_page_is_true():
    results = doctest.testfile(str(PAGE), module_relative=False)

    assert (results.failed, results.attempted > 5) == (0, True)


@given(st.lists(st.integers(min_value=-1_000_000, max_value=10_000_000), min_size=1, max_size=12), RATES)
def test_what_is_paid_of_the_lines_is_the_share_of_the_whole(accepted, rate):
    assert sum(funded(accepted, rate)) == share_of(sum(accepted), rate)


@given(CENTS, st.lists(st.integers(min_value=1, max_value=1_000_000), min_size=1, max_size=6))
def test_corrections_step_by_step_take_back_all_that_was_paid(paid, steps):
    accepted, taken, corrected = sum(steps), 0, 0
    for step in steps:
        corrected += step
        now = taken_back(paid, accepted, corrected)
        assert now >= taken
        taken = now

    assert taken == paid


@given(st.lists(CENTS, min_size=1, max_size=5), st.data())
def test_projects_have_exactly_what_is_due_once_all_is_paid(funding, data):
    advanced = dict(enumerate(data.draw(st.lists(CENTS, min_size=len(funding), max_size=len(funding)))))
    set_off = data.draw(st.integers(min_value=0, max_value=min(sum(funding), sum(advanced.values()))))
    parts = set_off_of(set_off, dict(enumerate(funding)), advanced)
    due = {key: cents - parts.get(key, 0) for key, cents in enumerate(funding)}
    assert sum(parts.values()) == set_off
    assert all(0 < part <= advanced[key] for key, part in parts.items())
    received: dict[int, int] = {}
    left = sum(due.values())
    while left:
        cents = data.draw(st.integers(min_value=max(1, left // 3), max_value=left))
        parts = shared(cents, due, received)
        assert sum(parts.values()) == cents
        received = {key: received.get(key, 0) + parts.get(key, 0) for key in due}
        left -= cents

    assert {key: cents for key, cents in received.items() if cents} == {key: each for key, each in due.items() if each}


@given(st.lists(CENTS, min_size=1, max_size=5), st.data())
def test_what_comes_back_leaves_no_project_below_zero(received, data):
    paid = dict(enumerate(received))
    cents = data.draw(st.integers(min_value=0, max_value=sum(received)))

    parts = shared(-cents, paid, paid)

    assert sum(parts.values()) == -cents
    assert all(paid[key] + part >= 0 for key, part in parts.items())


def test_the_own_advance_is_set_off_before_that_of_others():
    assert set_off_of(150, {1: 100, 2: 40}, {1: 80, 2: 80, 3: 80}) == {1: 80, 2: 50, 3: 20}


def test_no_more_is_set_off_than_was_advanced():
    with pytest.raises(ValueError, match="more is set off"):
        set_off_of(101, {1: 1000}, {1: 100})
