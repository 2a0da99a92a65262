"""No column of a later edition goes to a wrong field unasked. The figures stand in docs/method/profiles.md."""

import random

import pytest

from editions import Tally, editions, invented_list, judge, recognised, remembered, shared_lists

SEED = 2026


def measure(lists, each_time: int, chance: random.Random) -> tuple[Tally, list[str]]:
    tally, faults = Tally(), []
    for each in lists:
        for edition in editions(each, each_time, chance):
            found = recognised(each, remembered(each, chance), edition)
            faults += [f"{each.name}: {fault}" for fault in judge(edition, found, tally)]
    return tally, faults


@pytest.mark.sources
def test_no_column_of_the_published_lists_goes_wrong_in_silence():
    tally, faults = measure(shared_lists(), 30, random.Random(SEED))  # noqa: S311

    assert faults == []
    assert (tally.editions, tally.wrong) == (240, 0)
    assert tally.right / tally.columns > 0.8


def test_no_column_of_invented_lists_goes_wrong_in_silence():
    lists = [invented_list(number) for number in range(12)]

    tally, faults = measure(lists, 10, random.Random(SEED))  # noqa: S311

    assert faults == []
    assert (tally.editions, tally.wrong) == (120, 0)
    assert tally.right / tally.columns > 0.9
