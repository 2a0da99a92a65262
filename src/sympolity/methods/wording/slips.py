"""Slips of the hand: which known words may have been meant by one that nobody knows."""

from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

FROM_ONE, FROM_TWO = 4, 8
MOST_NEAR = 6


def allowed_slips(word: str) -> int:
    """How many letters may be wrong, missing, too many or swapped: none below four letters, two from eight on."""
    return (len(word) >= FROM_ONE) + (len(word) >= FROM_TWO)


def ends_of(word: str) -> tuple[str, str]:
    """The first two and the last two letters. One slip leaves one of the two ends whole in all but four letters."""
    return word[:2], word[-2:]


def swapped(word: str) -> Iterator[str]:
    """A word of four letters with its middle swapped: the one slip that breaks both ends."""
    if len(word) == FROM_ONE:
        yield word[0] + word[2] + word[1] + word[3]


def nearest(word: str, known: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """The nearest of the known words, each with how often it stands there: fewer slips first, then the commoner."""
    most = allowed_slips(word)
    found = []
    for other, count in known:
        distance = OSA.distance(word, other, score_cutoff=most)
        if 0 < distance <= most:
            found.append((distance, -count, other))
    found.sort()
    return tuple(other for distance, _count, other in found[:MOST_NEAR] if distance == found[0][0])
