"""Which of very many things share a key, without holding them all: they are gone through several times instead."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations, pairwise
from typing import Final, Generic, TypeVar

Thing = TypeVar("Thing")
Keys = Callable[[Thing], Iterable[Hashable]]
DRAWERS_FOR_ONE: Final = 32


@dataclass(frozen=True, slots=True)
class Both(Generic[Thing]):
    """One after the other, as often as somebody goes through them."""

    first: Iterable[Thing]
    second: Iterable[Thing]

    def __iter__(self) -> Iterator[Thing]:
        return chain(self.first, self.second)


def pairs_that_share(
    things: Iterable[Thing], keys: Keys[Thing], name: Callable[[Thing], Hashable], *, hints: Keys[Thing]
) -> Iterator[tuple[int, Thing, Thing]]:
    """Those that share a key, each pair once, with the place of the first; `name` tells one thing from another.

    What shares a key shares a hint. Hints are few and quickly told, and most things share none: no key of theirs is
    asked for. `things` are gone through up to four times. One that comes or goes meanwhile is in no pair, and disturbs
    no other.
    """
    likely = _Shared(things, hints, name).suspects
    shared = _Shared(things, keys, name, among=likely) if likely else None
    if shared is None or not shared.suspects:
        return
    places: dict[Hashable, list[tuple[int, Hashable]]] = defaultdict(list)
    for place, thing in enumerate(things):
        for key in shared.keys_of(thing):
            places[key].append((place, name(thing)))
    pairs = {pair for found in places.values() if len(found) > 1 for pair in combinations(found, 2)}
    wanted = {named for pair in pairs for _place, named in pair}
    kept = {name(thing): thing for thing in things if name(thing) in wanted} if wanted else {}
    for (place, first), (_other, second) in pairs:
        if first in kept and second in kept and first != second:
            yield place, kept[first], kept[second]


class _Shared(Generic[Thing]):
    """Which keys stand on more than one `among` the things.

    Each key is first counted in one of many drawers, so that a hundred thousand things need a few bytes each; only what
    shares its drawer is counted by itself.
    """

    def __init__(
        self,
        things: Iterable[Thing],
        keys: Keys[Thing],
        name: Callable[[Thing], Hashable],
        *,
        among: Container[int] | None = None,
    ) -> None:
        self.keys, self.name = keys, name
        numbers, ends, names = array("q"), array("L", [0]), array("q")
        for thing in things:
            named = hash(name(thing))
            if among is None or named in among:
                numbers.extend({hash(key) for key in keys(thing)})
                ends.append(len(numbers))
                names.append(named)
        count = len(ends) * DRAWERS_FOR_ONE
        once, crowded = bytearray(count), bytearray(count)
        for number in numbers:
            drawer = number % count
            if once[drawer]:
                crowded[drawer] = 1
            once[drawer] = 1
        counted = Counter(number for number in numbers if crowded[number % count])
        self.often = {number for number, times in counted.items() if times > 1}
        self.suspects = {
            named
            for named, (start, end) in zip(names, pairwise(ends), strict=True)
            if not self.often.isdisjoint(numbers[start:end])
        }

    def keys_of(self, thing: Thing) -> set[Hashable]:
        """Those keys of a thing that others may have too; most things have none."""
        if hash(self.name(thing)) not in self.suspects:
            return set()
        return {key for key in self.keys(thing) if hash(key) in self.often}
