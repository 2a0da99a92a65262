"""Small counts in editions that follow each other: no difference between two of them is a small count."""

from typing import Any

from sympolity.methods.editions import last_shown, with_small_counts_kept_back

ROW = {"number": 1, "counts_people": True, "rule": "sum", "splits": []}


def totals(whole: int, **places: int) -> list[dict[str, Any]]:
    facts = {"indicator": 1, "kept_back": False}
    rows = [{**facts, "of": "programme", "number": None, "name": "", "value": str(whole)}]
    for number, (name, value) in enumerate(places.items(), start=1):
        rows.append({**facts, "of": "place", "number": number, "name": name, "value": str(value)})
    return rows


def shown(rows: list[dict[str, Any]]) -> list[str | None]:
    return [each["value"] for each in rows]


def test_a_place_that_moved_little_is_kept_back_with_a_second_one():
    before = totals(100, moita=40, setubal=60)

    public = with_small_counts_kept_back(totals(108, moita=42, setubal=66), [ROW], before)

    assert shown(public) == ["108", None, None]


def test_a_total_is_held_against_the_last_one_that_was_shown():
    first = with_small_counts_kept_back(totals(100), [ROW], [])
    second = with_small_counts_kept_back(totals(102), [ROW], last_shown([first]))

    third = with_small_counts_kept_back(totals(104), [ROW], last_shown([second, first]))
    fourth = with_small_counts_kept_back(totals(105), [ROW], last_shown([third, second, first]))

    assert [shown(each) for each in (first, second, third, fourth)] == [["100"], [None], [None], ["105"]]
