"""Figures that may be right but look wrong. Each doubt is a question to those who report, never a refusal.

>>> doubts(Reported(Decimal(40), rule="cumulative"), Known(last=Decimal(55)))
(Doubt(name='below-last', figure=Decimal('55')),)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

BELOW_LAST, JUMP, OVER_A_HUNDRED, PART_OVER_WHOLE, OUTSIDE_PERIOD, BELOW_ZERO = (
    "below-last",
    "jump",
    "over-a-hundred",
    "part-over-whole",
    "outside-period",
    "below-zero",
)
# How many times more, or less, than the last figure makes somebody look twice.
JUMP_FACTOR = 5
# Between small numbers every step is a jump.
SMALLEST_TO_JUMP = 10


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure as it was reported, with the parts in which it was split and the day for which it holds."""

    value: Decimal
    rule: str = ""
    unit: str = ""
    parts: Sequence[Decimal] = ()
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside it: the last accepted figure, and the period that is reported on."""

    last: Decimal | None = None
    period_from: date | None = None
    period_until: date | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """`figure` is what the reported figure is compared with, where there is one."""

    name: str
    figure: Decimal | None = None


def doubts(reported: Reported, known: Known) -> tuple[Doubt, ...]:
    """Everything that looks wrong about one figure, the plainest first."""
    found: list[Doubt] = []
    if reported.value < 0:
        found.append(Doubt(BELOW_ZERO))
    if is_share(reported.unit) and reported.value > 100:
        found.append(Doubt(OVER_A_HUNDRED))
    if known.last is not None and reported.rule == "cumulative" and reported.value < known.last:
        found.append(Doubt(BELOW_LAST, known.last))
    elif known.last is not None and is_jump(known.last, reported.value):
        found.append(Doubt(JUMP, known.last))
    if reported.rule != "weighted-average" and any(part > reported.value for part in reported.parts):
        found.append(Doubt(PART_OVER_WHOLE, max(reported.parts)))
    if is_outside(reported.as_of, known):
        found.append(Doubt(OUTSIDE_PERIOD))
    return tuple(found)


def is_share(unit: str) -> bool:
    """Whether figures in this unit are parts of a hundred."""
    return "%" in unit or "٪" in unit


def is_jump(before: Decimal, after: Decimal) -> bool:
    """Whether a figure is many times the one before it, or many times smaller."""
    small, large = sorted((abs(before), abs(after)))
    return large >= SMALLEST_TO_JUMP and large >= JUMP_FACTOR * small and before != after


def is_outside(day: date | None, known: Known) -> bool:
    """Whether a day lies before or after the period."""
    if day is None:
        return False
    after = known.period_until is not None and day > known.period_until
    return after or (known.period_from is not None and day < known.period_from)
