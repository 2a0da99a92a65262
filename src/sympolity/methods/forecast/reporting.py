"""How much of what was spent in the last months is known by now: papers arrive late.

The chain-ladder method that insurers use for claims that were not reported yet: from the months long past one learns
how much more arrives after one month, two months and so on.
"""

from collections.abc import Mapping

LONGEST = 12
LEAST_KNOWN = 0.3


def completeness(reported: Mapping[tuple[int, int], int], *, now: int) -> dict[int, float]:
    """For each of the last months the share that is reported by now; months of which all is known are left out.

    `reported` holds cents by the month of the paper and the month in which it was entered. Papers from before anything
    was entered here came in together and tell nothing about delay.
    """
    begun = min((entered for _spent, entered in reported), default=now)
    amounts = {key: cents for key, cents in reported.items() if key[0] >= begun and cents > 0}
    more = [_growth(amounts, age, begun, now) for age in range(1, LONGEST + 1)]
    known: dict[int, float] = {}
    for age in range(LONGEST):
        share = 1.0
        for growth in more[age:]:
            share /= growth
        if share < 1:
            known[now - 1 - age] = max(share, LEAST_KNOWN)
    return known


def _growth(amounts: Mapping[tuple[int, int], int], age: int, begun: int, now: int) -> float:
    """By how much the months that are old enough grew when they became `age` months old."""
    before = after = 0
    for (spent, entered), cents in amounts.items():
        if spent + age < now and entered - spent <= age:
            after += cents
            before += cents if entered - spent < age else 0
    return after / before if before else 1.0
