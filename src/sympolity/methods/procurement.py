"""Purchases that belong together, and which of several bids comes first.

Splitting one need into several purchases, so that each stays below a ceiling, is what procurement law forbids first.
Nothing here refuses: what belongs together in law is for people to judge, and they judge it before they save.

Bids are ranked by their price, or by several award criteria with weights.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

# Eight digits, and a ninth that nobody can check: the published rule for it does not give the published digits.
CPV = re.compile(r"(?P<code>\d{8})(?:[-–. ]?(?P<check>\d))?")
GROUP_DIGITS = 3
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Purchase:
    """Something bought or about to be bought. `cents` is without tax, `on` the day that counts."""

    key: str
    buyer: int
    category: str
    cpv: str
    cents: int
    on: date


@dataclass(frozen=True, slots=True)
class Together:
    """What a purchase comes to with those around it.

    `sure` are of the same CPV group, `unsure` of the same category where one side has no code. `cents` counts the
    purchase itself and the sure ones, `most_cents` the unsure ones too.
    """

    sure: tuple[Purchase, ...]
    unsure: tuple[Purchase, ...]
    cents: int
    most_cents: int
    since: date
    until: date

    def passes(self, ceiling_cents: int | None) -> bool:
        """Whether the sure ones alone carry it over the ceiling."""
        return ceiling_cents is not None and bool(self.sure) and self.cents > ceiling_cents

    def may_pass(self, ceiling_cents: int | None) -> bool:
        """Whether only the unsure ones would carry it over the ceiling."""
        return ceiling_cents is not None and self.cents <= ceiling_cents < self.most_cents


def read_cpv(text: str) -> str | None:
    """ "45214200-2" from the ways in which people write it; None for what is no CPV code."""
    found = CPV.fullmatch(text.strip())
    if found is None:
        return None
    return f"{found['code']}-{found['check']}" if found["check"] else found["code"]


def cpv_group(code: str) -> str:
    """The first three digits, such as "452" of 45214200-2: what is bought of the same kind. Empty without a code."""
    return code[:GROUP_DIGITS] if read_cpv(code) else ""


def together(purchase: Purchase, others: Iterable[Purchase]) -> Together:
    """The twelve months around a purchase in which most comes together.

    Others count when the same buyer buys in the same category. Those of the same CPV group are sure; where one of the
    two has no code they are unsure; those of another group do not belong to it. Of all periods of twelve months that
    hold the day of the purchase, the one with the highest sum of the sure ones is taken, then of all, then the
    earliest.
    """
    near = [
        each
        for each in others
        if each.key != purchase.key
        and each.buyer == purchase.buyer
        and each.category == purchase.category
        and _months_later(each.on) > purchase.on
        and each.on < _months_later(purchase.on)
    ]
    kinship = {each.key: _kinship(purchase, each) for each in near}
    near = sorted((each for each in near if kinship[each.key] is not None), key=lambda each: (each.on, each.key))
    starts = sorted({each.on for each in near if each.on <= purchase.on} | {purchase.on})
    return max(
        (_within(purchase, near, kinship, start) for start in starts), key=lambda each: (each.cents, each.most_cents)
    )


def _kinship(one: Purchase, other: Purchase) -> bool | None:
    """Sure, unsure (False) or none at all."""
    groups = cpv_group(one.cpv), cpv_group(other.cpv)
    if not all(groups):
        return False
    return True if groups[0] == groups[1] else None


def _within(purchase: Purchase, near: list[Purchase], kinship: dict[str, bool | None], start: date) -> Together:
    end = _months_later(start)
    inside = [each for each in near if start <= each.on < end]
    sure = tuple(each for each in inside if kinship[each.key])
    unsure = tuple(each for each in inside if not kinship[each.key])
    cents = purchase.cents + sum(each.cents for each in sure)
    days = [purchase.on, *(each.on for each in inside)]
    return Together(sure, unsure, cents, cents + sum(each.cents for each in unsure), min(days), max(days))


def _months_later(day: date, months: int = MONTHS) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


# -- which bid comes first -----------------------------------------------------------
FULL_MARK = 100


class Scale(StrEnum):
    """Where the mark of a criterion, from 0 to 100, comes from."""

    JURY = "jury"
    BASE = "base"  # the price: how far it lies below the base price; known from the bid alone
    LOWEST = "lowest"  # the price: the lowest one divided by it; known once all bids are


@dataclass(frozen=True, slots=True)
class Criterion:
    """An award criterion; `weight` is in per cent."""

    key: int
    weight: Decimal
    scale: Scale = Scale.JURY


@dataclass(frozen=True, slots=True)
class Offer:
    """A bid that counts. `cents` is without tax, `marks` what the jury gave by the key of the criterion."""

    key: int
    cents: int
    marks: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Ranked:
    """The place of an offer and how it comes about: by each criterion the mark, and its points (mark times weight).

    `score` is None without criteria, `rank` and `score` as long as a mark of any offer is missing.
    """

    key: int
    rank: int | None
    score: Fraction | None
    marks: Mapping[int, Fraction]
    points: Mapping[int, Fraction]


def ranking(criteria: Sequence[Criterion], offers: Sequence[Offer], base_cents: int) -> list[Ranked]:
    """The offers with their places, in the order given. Without criteria the cheapest is first.

    Nothing is rounded. Equal offers share a place, and the places after them stay empty: 1, 1, 3. Which of them wins
    is said by the documents of the procurement, not here.
    """
    lowest = min((each.cents for each in offers), default=0)
    marks = {offer.key: _marks(criteria, offer, base_cents, lowest) for offer in offers}
    points = {
        offer.key: {
            each.key: marks[offer.key][each.key] * Fraction(each.weight) / FULL_MARK
            for each in criteria
            if each.key in marks[offer.key]
        }
        for offer in offers
    }
    is_marked = all(len(each) == len(criteria) for each in marks.values())
    scores = {key: sum(each.values(), Fraction()) for key, each in points.items()} if criteria and is_marked else {}
    order = scores if criteria else {offer.key: Fraction(-offer.cents) for offer in offers}
    ranks = {key: 1 + sum(other > value for other in order.values()) for key, value in order.items()}
    return [
        Ranked(offer.key, ranks.get(offer.key), scores.get(offer.key), marks[offer.key], points[offer.key])
        for offer in offers
    ]


def _marks(criteria: Sequence[Criterion], offer: Offer, base_cents: int, lowest: int) -> dict[int, Fraction]:
    found = {}
    for each in criteria:
        if each.scale == Scale.BASE:
            found[each.key] = _full(max(0, base_cents - offer.cents), base_cents)
        elif each.scale == Scale.LOWEST:
            found[each.key] = _full(lowest, offer.cents) if offer.cents else Fraction(FULL_MARK)
        elif each.key in offer.marks:
            found[each.key] = Fraction(offer.marks[each.key])
    return found


def _full(part: int, whole: int) -> Fraction:
    return Fraction(FULL_MARK * part, whole) if whole else Fraction()
