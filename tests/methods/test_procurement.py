import doctest
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sympolity.methods.procurement import Criterion, Offer, Purchase, Scale, cpv_group, ranking, read_cpv, together

PAGE = Path(__file__).parents[2] / "docs/method/procurement.md"
DAY = date(2025, 6, 1)
ROOF = "45261000-4"


def test_the_page_is_true():
    results = doctest.testfile(str(PAGE), module_relative=False)

    assert (results.failed, results.attempted > 5) == (0, True)


def bought(
    key: str, cents: int, on: date = DAY, *, cpv: str = ROOF, buyer: int = 1, category: str = "works"
) -> Purchase:
    return Purchase(key, buyer, category, cpv, cents, on)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("45214200", "45214200"),
        (" 45214200-2 ", "45214200-2"),
        ("45214200.2", "45214200-2"),
        ("452142002", "45214200-2"),
        ("4521420", None),
        ("45214200-22", None),
        ("roof", None),
        ("", None),
    ],
)
def test_cpv_codes_are_read_as_people_write_them(written, read):
    assert read_cpv(written) == read


def test_group_of_a_code_is_its_first_three_digits():
    assert [cpv_group(code) for code in ("45214200-2", "", "roof")] == ["452", "", ""]


def test_together_adds_what_the_same_buyer_buys_of_the_same_group():
    mine = bought("mine", 20_000)
    others = [
        bought("same", 15_000, date(2025, 1, 10)),
        bought("other group", 9_000, cpv="45310000-3"),
        bought("other buyer", 9_000, buyer=2),
        bought("other category", 9_000, category="goods"),
    ]

    found = together(mine, others)

    assert [each.key for each in found.sure] == ["same"]
    assert (found.cents, found.most_cents, found.unsure) == (35_000, 35_000, ())
    assert [found.passes(ceiling) for ceiling in (30_000, 35_000, None)] == [True, False, False]


def test_a_purchase_without_a_code_is_unsure_and_says_so():
    found = together(bought("mine", 20_000), [bought("without", 15_000, cpv="")])

    assert (found.cents, found.most_cents) == (20_000, 35_000)
    assert (found.may_pass(30_000), found.passes(30_000)) == (True, False)


def test_a_purchase_over_the_ceiling_by_itself_is_no_splitting():
    assert not together(bought("mine", 40_000), []).passes(30_000)


def test_the_twelve_months_with_the_highest_sum_count():
    """Eleven months before and eleven months after never stand in the same twelve months."""
    mine = bought("mine", 10_000)
    before, after = bought("before", 5_000, date(2024, 7, 1)), bought("after", 7_000, date(2026, 5, 1))

    found = together(mine, [before, after])

    assert [each.key for each in found.sure] == ["after"]
    assert (found.cents, found.since, found.until) == (17_000, DAY, date(2026, 5, 1))


def test_the_same_day_a_year_before_lies_outside():
    assert together(bought("mine", 1), [bought("before", 1, date(2024, 6, 1))]).sure == ()


def test_itself_counts_once():
    mine = bought("mine", 10_000)

    assert together(mine, [mine]).cents == 10_000


purchases = st.lists(
    st.builds(
        bought,
        key=st.uuids().map(str),
        cents=st.integers(0, 10**9),
        on=st.dates(date(2023, 1, 1), date(2027, 12, 31)),
        cpv=st.sampled_from([ROOF, "", "45310000-3"]),
    ),
    max_size=8,
)


@given(purchases)
def test_more_purchases_never_come_to_less(others):
    mine = bought("mine", 10_000)
    sums = [together(mine, others[:many]).cents for many in range(len(others) + 1)]

    assert sums == sorted(sums)


@given(purchases)
def test_what_comes_together_lies_within_twelve_months(others):
    found = together(bought("mine", 10_000), others)

    assert (found.until - found.since).days < 366
    assert found.since <= DAY <= found.until


# -- which bid comes first -----------------------------------------------------------
QUALITY = Criterion(1, Decimal(60))
BELOW_BASE = Criterion(2, Decimal(40), Scale.BASE)
AGAINST_LOWEST = Criterion(2, Decimal(40), Scale.LOWEST)


def offer(key: int, cents: int, mark: str = "") -> Offer:
    return Offer(key, cents, {1: Decimal(mark)} if mark else {})


def test_ranking_without_criteria_puts_the_cheapest_first_and_equal_prices_share_a_place():
    ranked = ranking([], [offer(1, 300), offer(2, 100), offer(3, 300), offer(4, 200)], 1_000)

    assert [(each.rank, each.score) for each in ranked] == [(3, None), (1, None), (3, None), (2, None)]


def test_ranking_by_criteria_waits_for_the_last_mark():
    ranked = ranking([QUALITY, BELOW_BASE], [offer(1, 900, "50"), offer(2, 800)], 1_000)

    assert [(each.rank, each.score) for each in ranked] == [(None, None), (None, None)]
    assert ranked[1].points == {2: 8}


@pytest.mark.parametrize(
    ("price", "marks"),
    [(BELOW_BASE, [10, 25, 0]), (AGAINST_LOWEST, [Fraction(750, 9), 100, 62.5])],
)
def test_marks_of_the_price_follow_from_it(price, marks):
    offers = [offer(1, 900, "0"), offer(2, 750, "0"), offer(3, 1_200, "0")]

    assert [each.marks[2] for each in ranking([QUALITY, price], offers, 1_000)] == marks


def test_a_price_of_nothing_has_a_mark():
    free = [offer(1, 0, "0"), offer(2, 5, "0")]

    assert [each.marks[2] for each in ranking([QUALITY, AGAINST_LOWEST], free, 10)] == [100, 0]
    assert [each.marks[2] for each in ranking([QUALITY, BELOW_BASE], free, 0)] == [0, 0]


def test_scores_that_differ_by_less_than_a_rounded_hundredth_are_not_equal():
    ranked = ranking([QUALITY, BELOW_BASE], [offer(1, 90_000_001, "50"), offer(2, 90_000_000, "50")], 100_000_000)

    assert [each.rank for each in ranked] == [2, 1]


marked = st.builds(lambda cents, mark: (cents, Decimal(mark) / 100), st.integers(0, 10**9), st.integers(0, 10_000))


@given(st.lists(marked, min_size=1, max_size=6), st.sampled_from([BELOW_BASE, AGAINST_LOWEST]))
def test_no_score_leaves_the_scale_and_points_add_up(bids, price):
    ranked = ranking([QUALITY, price], [Offer(key, cents, {1: mark}) for key, (cents, mark) in enumerate(bids)], 10**9)

    assert min(each.rank for each in ranked) == 1
    assert all(0 <= each.score <= 100 and each.score == sum(each.points.values()) for each in ranked)
    assert sorted(ranked, key=lambda each: each.rank) == sorted(ranked, key=lambda each: (each.rank, -each.score))
