"""Samples that anybody can draw again from a seed with nothing but SHA-256, and what an error found in one says.

Every unit gets a ticket: the SHA-256 of "seed:number". At random, the lowest tickets are drawn. By amount, the amounts
are laid end to end in the order of the tickets and every so many cents one is hit. By risk, a ticket counts the more
the heavier its unit is. Amounts are whole cents and above zero: amounts below zero are a population of their own.
"""

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from statistics import stdev

DIGITS = 40
TICKETS = 1 << 256
CONFIDENCE = {90: 1.645, 80: 1.282, 70: 1.036, 60: 0.842}


class Way(StrEnum):
    RANDOM = "random"
    AMOUNT = "amount"
    RISK = "risk"


class Sign(StrEnum):
    """What makes it more likely that something is wrong with a paper of cost."""

    AMOUNT = "amount"
    FIRST_CLAIM = "first-claim"
    CORRECTED_BEFORE = "corrected-before"
    SINGLE_BID = "single-bid"
    RELAUNCHED = "relaunched"
    NEAR_LIMIT = "near-limit"
    AFTER_END = "after-end"
    NO_EVIDENCE = "no-evidence"
    DOUBLE_CLEARED = "double-cleared"
    CONFLICT = "conflict"
    LATE_PAID = "late-paid"


# Points of each sign. The largest amount gets all points of AMOUNT, the others their share of it.
POINTS: Mapping[Sign, int] = {
    Sign.AMOUNT: 30,
    Sign.FIRST_CLAIM: 10,
    Sign.CORRECTED_BEFORE: 20,
    Sign.SINGLE_BID: 15,
    Sign.RELAUNCHED: 10,
    Sign.NEAR_LIMIT: 15,
    Sign.AFTER_END: 20,
    Sign.NO_EVIDENCE: 25,
    Sign.DOUBLE_CLEARED: 15,
    Sign.CONFLICT: 30,
    Sign.LATE_PAID: 5,
}
# What shows no sign at all can still be drawn, else people would learn what is never looked at.
BASE = 5


@dataclass(frozen=True, slots=True)
class Unit:
    """One paper of cost: its number, its amount in cents, and its weight where it is drawn by risk."""

    number: int
    cents: int
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """A unit that was drawn: its place, its ticket, and whether it could not have been left out.

    `hit` is the cent, counted from the first, that hit it: only where it was drawn by amount and not certain.
    """

    unit: Unit
    place: int
    ticket: str
    is_certain: bool = False
    hit: int | None = None


def ticket(seed: str, what: int | str) -> str:
    return hashlib.sha256(f"{seed}:{what}".encode()).hexdigest()


def population_text(units: Iterable[Unit]) -> str:
    """A line "number;cents;weight" for each unit, in the order of the numbers: what is hashed and kept."""
    return "".join(f"{unit.number};{unit.cents};{unit.weight}\n" for unit in sorted(units, key=lambda one: one.number))


def read_population(text: str) -> list[Unit]:
    return [Unit(*map(int, line.split(";"))) for line in text.splitlines()]


def population_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def draw(units: Collection[Unit], size: int, seed: str, way: Way) -> list[Drawn]:
    """The sample in the order in which it was drawn; all units where there are no more than `size`.

    Raises ValueError for an amount or weight that is not above zero, or for an empty seed.
    """
    if not seed or any(unit.cents <= 0 or unit.weight <= 0 for unit in units):
        raise ValueError("a seed, and amounts and weights above zero")
    queue = sorted(units, key=lambda unit: (ticket(seed, unit.number), unit.number))
    if len(queue) <= size:
        return [Drawn(unit, place, ticket(seed, unit.number), True) for place, unit in enumerate(queue, 1)]
    if way is Way.AMOUNT:
        return _by_amount(queue, size, seed)
    if way is Way.RISK:
        queue.sort(key=lambda unit: (risk_key(seed, unit), unit.number))
    return [Drawn(unit, place, ticket(seed, unit.number)) for place, unit in enumerate(queue[:size], 1)]


def risk_key(seed: str, unit: Unit) -> Decimal:
    """-ln(u) / weight, where u is the ticket as a part of all tickets; the lowest keys are drawn."""
    with localcontext() as context:
        context.prec = DIGITS
        share = Decimal(int(ticket(seed, unit.number), 16) + 1) / Decimal(TICKETS)
        return -share.ln() / unit.weight


def high_value(units: Collection[Unit], size: int) -> set[int]:
    """The numbers of those at least as large as the interval of the others: each of them is looked at."""
    certain: set[int] = set()
    while True:
        rest = [unit for unit in units if unit.number not in certain]
        total, places = sum(unit.cents for unit in rest), size - len(certain)
        more = {unit.number for unit in rest if unit.cents * places >= total}
        if not more or not places:
            return certain
        certain |= more


def _by_amount(queue: Sequence[Unit], size: int, seed: str) -> list[Drawn]:
    """What is certain first, then what is hit. Counted in parts of a cent so that no interval is ever rounded."""
    certain = high_value(queue, size)
    drawn = [unit for unit in queue if unit.number in certain]
    rest = [unit for unit in queue if unit.number not in certain]
    interval, places = sum(unit.cents for unit in rest), size - len(certain)
    found = [Drawn(unit, place, ticket(seed, unit.number), True) for place, unit in enumerate(drawn, 1)]
    if not places:
        return found
    aim, laid = int(ticket(seed, "start"), 16) % interval, 0
    for unit in rest:
        laid += unit.cents * places
        if aim < laid:
            number = ticket(seed, unit.number)
            found.append(Drawn(unit, len(found) + 1, number, hit=aim // places + 1))
            aim += interval
    return found


# -- risk ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Risk:
    """The weight of a unit and the points that make it up."""

    weight: int
    points: Mapping[Sign, int]


def risk_of(cents: int, largest_cents: int, signs: Collection[Sign], points: Mapping[Sign, int] = POINTS) -> Risk:
    """The points of one unit: those of its signs, and of its amount in proportion to the largest."""
    found: dict[Sign, int] = {sign: points[sign] for sign in Sign if sign in signs and sign != Sign.AMOUNT}
    if largest_cents > 0 and (share := points[Sign.AMOUNT] * cents // largest_cents) > 0:
        found = {Sign.AMOUNT: share, **found}
    return Risk(BASE + sum(found.values()), found)


# -- what was found ------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Looked:
    """A drawn unit that was looked at: its amount and how much of it was wrong."""

    cents: int
    wrong_cents: int = 0
    is_certain: bool = False

    @property
    def tainting(self) -> float:
        return self.wrong_cents / self.cents


@dataclass(frozen=True, slots=True)
class Projection:
    """The error that a sample says about all it was drawn from; cents, and rates as parts of 1.

    `found_rate` is about what was looked at. `cents` and `rate` are projected; None by risk, which says nothing of
    what was not drawn. `precision_cents` is what may be added by chance, None where the sample cannot tell.
    """

    found_cents: int
    found_rate: Fraction | None
    cents: int | None = None
    rate: Fraction | None = None
    precision_cents: int | None = None
    upper_cents: int | None = None
    steps: Mapping[str, int] = field(default_factory=dict)


def project(looked: Sequence[Looked], population_cents: int, way: Way, *, confidence: int = 90) -> Projection:
    """Project the errors of a sample that was looked at completely to its population."""
    wrong, seen = sum(one.wrong_cents for one in looked), sum(one.cents for one in looked)
    found_rate = Fraction(wrong, seen) if seen else None
    if way is Way.RISK or not seen:
        return Projection(wrong, found_rate)
    certain = [one for one in looked if one.is_certain]
    others = [one for one in looked if not one.is_certain]
    if way is Way.RANDOM and not certain:
        return Projection(wrong, found_rate, _cents(Fraction(population_cents * wrong, seen)), found_rate)
    exact = sum(one.wrong_cents for one in certain)
    rest = population_cents - sum(one.cents for one in certain)
    spread = sum((Fraction(one.wrong_cents, one.cents) for one in others), Fraction(0))
    random = _cents(Fraction(rest, len(others)) * spread) if others else 0
    precision = _precision(others, rest, confidence)
    total = exact + random
    return Projection(
        wrong,
        found_rate,
        total,
        Fraction(total, population_cents),
        precision,
        None if precision is None else min(total + precision, population_cents),
        {"certain": exact, "random": random, "interval": _cents(Fraction(rest, len(others))) if others else 0},
    )


def _precision(others: Sequence[Looked], rest: int, confidence: int) -> int | None:
    """z × BV / √n × s: with one unit alone there is no spread to read; where all were looked at, no chance is left."""
    if not others:
        return 0
    if len(others) < 2:
        return None
    spread = stdev(one.tainting for one in others)
    return round(CONFIDENCE[confidence] * rest / math.sqrt(len(others)) * spread)


def _cents(amount: Fraction) -> int:
    """Half a cent upwards."""
    return int(amount + Fraction(1, 2))
