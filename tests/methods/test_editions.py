"""How editions are read, cut for the public and compared."""

from pathlib import Path

import pytest

from sympolity.methods.editions import (
    Reason,
    Unreadable,
    compare,
    for_everybody,
    read,
    with_small_counts_kept_back,
    write,
)

# The first edition that this software wrote; it has to be readable for good.
FIRST = Path(__file__).parent / "expected" / "edition-1.json"


def total(indicator, of, number, value, **more):
    return {
        "indicator": indicator,
        "of": of,
        "number": number,
        "name": f"{of} {number}",
        "value": value,
        "low": value,
        "high": value,
        "weight": None,
        "share": None,
        "kept_back": False,
        **more,
    }


def people(number=1, rule="sum", splits=()):
    return {"number": number, "counts_people": True, "rule": rule, "splits": list(splits)}


def shown(totals):
    return {(each["of"], each["number"]): each["value"] for each in totals}


def test_read_takes_the_first_edition_ever_written():
    text = FIRST.read_text()

    content = read(text)

    assert content["programme"]["title"] == "Together"
    assert write(content) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.NO_JSON),
        ("[" * 100_000, Reason.NO_JSON),
        ("[]", Reason.OTHER),
        ('{"format": "sympolity-report/1"}', Reason.OTHER),
        ('{"format": "sympolity-edition/0"}', Reason.OTHER),
        ('{"format": "sympolity-edition/²"}', Reason.OTHER),
        ('{"format": "sympolity-edition/2"}', Reason.LATER),
        ('{"format": "sympolity-edition/1"}', Reason.INCOMPLETE),
    ],
)
def test_read_refuses_what_is_no_edition_and_says_why(text, reason):
    with pytest.raises(Unreadable) as refusal:
        read(text)

    assert refusal.value.reason == reason


def test_read_brings_an_older_form_to_the_one_of_today():
    def renamed(content):
        return {**content, "closing": content["closed_at"]}

    content = read(FIRST.read_text(), steps={1: renamed}, form=2)

    assert content["format"] == "sympolity-edition/2"
    assert content["closing"] == content["closed_at"]


def test_small_counts_are_kept_back_with_a_neighbour_that_would_give_them_away():
    totals = [
        total(1, "programme", None, "100"),
        total(1, "place", 1, "3"),
        total(1, "place", 2, "40"),
        total(1, "place", 3, "57"),
    ]

    found = with_small_counts_kept_back(totals, [people()], [])

    assert shown(found) == {
        ("programme", None): "100",
        ("place", 1): None,
        ("place", 2): None,
        ("place", 3): "57",
    }


def test_where_the_whole_is_small_nothing_is_shown():
    totals = [total(1, "programme", None, "4"), total(1, "objective", 1, "4")]

    found = with_small_counts_kept_back(totals, [people()], [])

    assert [each["kept_back"] for each in found] == [True, True]


def test_a_total_that_moved_by_a_small_count_is_kept_back():
    before = [total(1, "programme", None, "100"), total(1, "place", 1, "100")]
    totals = [total(1, "programme", None, "103"), total(1, "place", 1, "103")]

    found = with_small_counts_kept_back(totals, [people()], before)

    assert shown(found) == {("programme", None): None, ("place", 1): None}


def test_a_mean_of_few_people_is_kept_back_and_figures_of_things_stay():
    mean = [total(1, "programme", None, "50", weight="40"), total(1, "place", 1, "100", weight="2")]
    things = [total(2, "programme", None, "3")]
    houses = {"number": 2, "counts_people": False, "rule": "sum", "splits": []}

    found = with_small_counts_kept_back([*mean, *things], [people(rule="weighted-average"), houses], [])

    assert [each["value"] for each in found] == ["50", None, "3"]


def test_for_everybody_leaves_out_targets_and_reports_of_projects_that_are_not_public():
    content = read(FIRST.read_text())

    public = for_everybody(content, open_projects=(), totals=[])

    assert public["reports"] == []
    assert public["reports_not_shown"] == len(content["reports"])
    assert public["not_accepted_not_shown"] == len(content["not_accepted"])


def test_compare_says_what_was_added_and_what_is_missing_now():
    content = read(FIRST.read_text())
    (report,) = content["reports"]
    without = {**content, "reports": [], "not_accepted": [*content["not_accepted"], {**report, "state": "missing"}]}

    there, back = compare(without, content), compare(content, without)

    assert (there.added, there.gone, there.no_longer_missing) == ((report,), (), ({**report, "state": "missing"},))
    assert (back.added, back.gone, back.now_missing) == ((), (report,), ({**report, "state": "missing"},))
