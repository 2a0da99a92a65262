from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sympolity.methods.money import convert, most_cost, share_of, split

CENTS = st.integers(min_value=-(10**15), max_value=10**15)
WEIGHTS = st.lists(st.integers(min_value=0, max_value=10**12), min_size=1, max_size=40)


@given(cents=CENTS, weights=WEIGHTS)
def test_split_loses_no_cent_and_stays_within_one_cent_of_each_share(cents, weights):
    parts = split(cents, weights)

    whole = sum(weights)
    assert sum(parts) == cents
    assert whole == 0 or all(
        abs(part * whole - cents * weight) < whole for part, weight in zip(parts, weights, strict=True)
    )


@given(cents=CENTS, weights=WEIGHTS)
def test_split_of_a_sum_below_zero_mirrors_the_one_above(cents, weights):
    assert split(-cents, weights) == [-part for part in split(cents, weights)]


@pytest.mark.parametrize(
    ("cents", "weights", "parts"),
    [
        (10000, [1, 1, 1], [3334, 3333, 3333]),
        (1, [0, 0], [1, 0]),
        (7, [0, 5], [0, 7]),
        (0, [3, 4], [0, 0]),
        (100, [1, 2, 3], [17, 33, 50]),
    ],
)
def test_split_gives_the_cents_that_remain_to_the_largest_remainders(cents, weights, parts):
    assert split(cents, weights) == parts


@pytest.mark.parametrize("weights", [[], [1, -1]])
def test_split_refuses_what_nobody_can_share(weights):
    with pytest.raises(ValueError, match=r"share|weight"):
        split(100, weights)


@pytest.mark.parametrize(
    ("cents", "share", "part"),
    [(100, "0.865", 87), (-100, "0.865", -87), (1, "0.5", 1), (0, "0.3", 0), (12_150_000_000, "0.865", 10_509_750_000)],
)
def test_share_of_rounds_half_a_cent_away_from_zero(cents, share, part):
    assert share_of(cents, Decimal(share)) == part


@pytest.mark.parametrize(("cents", "rate", "worth"), [(25000, "0.2305", 5763), (-25000, "0.2305", -5763), (3, "1", 3)])
def test_convert_rounds_half_a_cent_away_from_zero(cents, rate, worth):
    assert convert(cents, Decimal(rate)) == worth


@pytest.mark.parametrize("rate", ["0", "-1"])
def test_convert_refuses_a_rate_that_is_not_above_zero(rate):
    with pytest.raises(ValueError, match="above zero"):
        convert(100, Decimal(rate))


@given(
    cents=st.integers(min_value=0, max_value=10**13),
    share=st.decimals(min_value="0.0001", max_value=1, places=4),
)
def test_most_cost_is_the_last_cent_whose_share_a_sum_pays(cents, share):
    most = most_cost(cents, share)

    assert share_of(most, share) <= cents < share_of(most + 1, share)


def test_most_cost_refuses_a_share_of_nothing():
    with pytest.raises(ValueError, match="above zero"):
        most_cost(1, Decimal(0))
