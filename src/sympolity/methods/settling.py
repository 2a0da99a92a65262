"""What is paid of a verified claim: for each of its lines, and for each project, to the cent.

Sums are whole cents. A line below zero is a credit note; what is settled always adds up to what was decided.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from sympolity.methods.money import share_of, split

Key = TypeVar("Key", bound=int)


def funded(accepted: Sequence[int], rate: Decimal) -> list[int]:
    """What is paid of each accepted amount: the parts add up to the share of the whole, rounded once."""
    above = [max(0, cents) for cents in accepted]
    below = [max(0, -cents) for cents in accepted]
    if not accepted:
        return []
    taken = share_of(sum(below), rate)
    given = share_of(sum(accepted), rate) + taken
    return [plus - minus for plus, minus in zip(split(given, above), split(taken, below), strict=True)]


def taken_back(funded_cents: int, accepted: int, corrected: int) -> int:
    """What comes back of a line that was paid, where `corrected` of its accepted amount was found wrong in all."""
    return split(funded_cents, [corrected, accepted - corrected])[0]


def entitled(funding: Mapping[Key, int], set_off: int) -> dict[Key, int]:
    """What each project is to get: its funding less its part of the advances that are set off.

    Raises ValueError where more is set off than there is.
    """
    if set_off > sum(cents for cents in funding.values() if cents > 0):
        raise ValueError("more is set off than there is")
    if not funding:
        return {}
    parts = split(set_off, [max(0, cents) for cents in funding.values()])
    return {key: cents - part for (key, cents), part in zip(funding.items(), parts, strict=True)}


def shared(cents: int, due: Mapping[Key, int], received: Mapping[Key, int]) -> dict[Key, int]:
    """How one payment is shared among projects, given what is due to each in all and what each received so far.

    Once all is paid, each project has exactly what was due to it. Money that comes back is taken first from those who
    received more than is due, else from all that received something.
    """
    if cents == 0:
        return {}
    owed = {key: cents_due - received.get(key, 0) for key, cents_due in due.items()}
    if cents < 0:
        surplus = {key: max(0, -owed[key]) for key in owed}
        giving = surplus if sum(surplus.values()) >= -cents else {key: max(0, received.get(key, 0)) for key in owed}
        return _split(cents, giving)
    # Where corrections of a project exceed what it claims now, the others get so much more.
    back = {key: cents_owed for key, cents_owed in owed.items() if cents_owed < 0}
    given = _split(cents - sum(back.values()), {key: each for key, each in owed.items() if each > 0})
    return {key: each for key, each in (given | back).items() if each}


def _split(cents: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    parts = split(cents, list(weights.values()))
    return {key: part for key, part in zip(weights, parts, strict=True) if part}
