from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from sympolity.methods.suppression import LEAST_SHOWN, shown


def test_small_counts_are_kept_back_with_a_second_one():
    table = shown(60, {"women": 40, "men": 17, "other": 3})

    assert dict(table.parts) == {"women": 40, "men": None, "other": None}
    assert (table.whole, table.rest, table.kept_back) == (60, 0, 2)


def test_a_small_whole_keeps_all_its_parts_back():
    table = shown(4, {"women": 4, "men": 0})

    assert (table.whole, dict(table.parts), table.rest) == (None, {"women": None, "men": None}, None)


def test_nothing_small_nothing_kept_back_and_zero_is_shown():
    table = shown(12, {"women": 5, "men": 7, "other": 0})

    assert (table.whole, dict(table.parts)) == (12, {"women": 5, "men": 7, "other": 0})


def test_a_small_rest_would_give_itself_away():
    """Three people said nothing about themselves: anyone can subtract."""
    table = shown(23, {"women": 12, "men": 8})

    assert (dict(table.parts), table.rest) == ({"women": 12, "men": None}, None)


def test_ones_alone_are_hidden_together_with_a_zero():
    table = shown(5, dict.fromkeys("abcde", 1))

    assert (table.whole, table.rest, table.kept_back) == (5, None, 5)


def test_two_ones_are_hidden_behind_a_larger_one():
    table = shown(30, {"a": 1, "b": 1, "c": 8, "d": 20})

    assert dict(table.parts) == {"a": None, "b": None, "c": None, "d": 20}


def test_a_part_that_is_kept_back_for_another_reason_is_not_given_away_either():
    table = shown(60, {"Moita": 20, "Setúbal": 40}, also={"Moita"})

    assert (dict(table.parts), table.whole) == ({"Moita": None, "Setúbal": None}, 60)


def possible(table, parts) -> dict[str, set[int]]:
    """What a reader who knows the rule can think each hidden part to be."""
    hidden = [key for key, value in table.parts.items() if value is None]
    named = sum(value for value in table.parts.values() if value is not None)
    rest = [table.rest] if table.rest is not None else range(table.whole + 1)
    found: dict[str, set[int]] = {key: set() for key in hidden}
    for guess in product(range(table.whole + 1), repeat=len(hidden)):
        if any(sum(guess) + named + each == table.whole for each in rest):
            for key, value in zip(hidden, guess, strict=True):
                found[key].add(value)
    return found


@given(st.dictionaries(st.sampled_from("abc"), st.integers(0, 9), min_size=1), st.integers(0, 6))
@settings(max_examples=80)
def test_no_subtraction_gives_a_small_count_away(parts, rest):
    table = shown(sum(parts.values()) + rest, parts)

    shown_values = [table.whole, table.rest, *table.parts.values()]
    assert all(value is None or value == 0 or value >= LEAST_SHOWN for value in shown_values)
    if table.whole is not None:
        assert all(set(range(1, LEAST_SHOWN)) <= found for found in possible(table, parts).values())
