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


def set_off_of(cents: int, funding: Mapping[Key, int], advanced: Mapping[Key, int]) -> dict[Key, int]:
    """Of the advance for which projects so much is set off of a claim that brings each project its `funding`.

    First each project's own advance of its own funding, then what was advanced for others. Raises ValueError where more
    is set off than was advanced.
    """
    if cents > sum(advanced.values()):
        raise ValueError("more is set off than was advanced")
    own = {key: min(each, max(0, funding.get(key, 0))) for key, each in advanced.items()}
    others = {key: each - own[key] for key, each in advanced.items()}
    of_own = min(cents, sum(own.values()))
    first, then = _split(of_own, own), _split(cents - of_own, others)
    parts = {key: first.get(key, 0) + then.get(key, 0) for key in advanced}
    return {key: part for key, part in parts.items() if part}


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
    if not cents:
        return {}
    parts = split(cents, list(weights.values()))
    return {key: part for key, part in zip(weights, parts, strict=True) if part}
