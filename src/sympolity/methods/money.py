"""Sums in whole cents: split to the last cent, take a share, change the currency.

A sum is an `int` of cents (the smallest unit of its currency), a share or a rate a `Decimal`; no float comes near.
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal


def split(cents: int, weights: Sequence[int]) -> list[int]:
    """Share a sum out by weights, to the cent: the parts always sum up to it.

    Each part gets its exact share rounded towards zero; the cents that remain go one each to the largest remainders,
    and among equal remainders to the first. A sum below zero is shared out like the sum above zero. Without any weight
    all parts count alike.

    Raises ValueError where there is no part to give to, or a weight stands below zero.
    """
    if not weights:
        raise ValueError("nobody to share with")
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight below zero")
    whole = sum(weights)
    if whole == 0:
        weights, whole = [1] * len(weights), len(weights)
    amount = abs(cents)
    exact = [divmod(amount * weight, whole) for weight in weights]
    parts = [part for part, _remainder in exact]
    by_remainder = sorted(range(len(weights)), key=lambda place: -exact[place][1])
    for place in by_remainder[: amount - sum(parts)]:
        parts[place] += 1
    return [part if cents >= 0 else -part for part in parts]


def share_of(cents: int, share: Decimal) -> int:
    """A share of a sum, half a cent away from zero: 86.5 % of 1.00 is 0.87, of -1.00 it is -0.87."""
    return _to_cents(Decimal(cents) * share)


def most_cost(cents: int, share: Decimal) -> int:
    """The most of which a share is no more than a sum: at 86.5 % a grant of 0.87 pays its part of 1.01.

    Raises ValueError for a share that is not above zero.
    """
    if share <= 0:
        raise ValueError("a share of cost stands above zero")
    return int(((cents + Decimal("0.5")) / share).to_integral_value(rounding=ROUND_CEILING)) - 1


def convert(cents: int, rate: Decimal) -> int:
    """A sum in another currency: `rate` is what one unit is worth there; half a cent away from zero.

    Raises ValueError for a rate that is not above zero.
    """
    if rate <= 0:
        raise ValueError("a rate of exchange stands above zero")
    return _to_cents(Decimal(cents) * rate)


def _to_cents(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
