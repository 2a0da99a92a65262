"""The amounts of many projects as numbers, and their sums by what the projects stand under."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy

from sympolity.methods.rollup import Item, roll_up
from sympolity.observatory.money.facts import STEPS, Facts


@dataclass(frozen=True, slots=True)
class Part:
    """A fund, an objective, a place or an organisation with its money by step, in cents; None: belongs to none."""

    key: int | None
    name: str
    count: int
    amounts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of one way to split; `several` projects stand in more than one and count in each."""

    parts: tuple[Part, ...]
    several: int = 0


@dataclass(frozen=True, slots=True)
class Alike:
    """Ten thousand projects stand in a few dozen combinations of nodes: of each project the place of its own."""

    nodes: tuple[frozenset[int], ...]
    counts: tuple[int, ...]
    of: Any

    @classmethod
    def of_projects(cls, projects: Iterable[int], nodes: Mapping[int, frozenset[int]]) -> "Alike":
        nothing: frozenset[int] = frozenset()
        found: dict[frozenset[int], int] = {}
        places = [found.setdefault(nodes.get(pk, nothing), len(found)) for pk in projects]
        counts = numpy.bincount(places, minlength=len(found)) if places else ()
        return cls(tuple(found), tuple(map(int, counts)), numpy.array(places, dtype=int))


class Grid:
    """The amounts as numbers, in whole cents: one row for each project, one column for each step."""

    def __init__(self, facts: Facts) -> None:
        place = {pk: number for number, pk in enumerate(facts.lines)}
        self.cents = numpy.zeros((len(place), len(STEPS)), dtype=numpy.int64)
        self.is_known = numpy.zeros(self.cents.shape, dtype=bool)
        for column, step in enumerate(STEPS):
            by = facts.of.get(step, {})
            at = [place[pk] for pk in by]
            self.cents[at, column], self.is_known[at, column] = list(by.values()), True

    def of(self, step: str) -> Any:
        return self.cents[:, STEPS.index(step)]

    def split(self, alike: Alike, names: Mapping[int, str]) -> Split:
        cents = numpy.zeros((len(alike.nodes), len(STEPS)), dtype=numpy.int64)
        known = numpy.zeros(cents.shape, dtype=numpy.int64)
        numpy.add.at(cents, alike.of, self.cents)
        numpy.add.at(known, alike.of, self.is_known)
        rolled = roll_up(
            Item({step: sum_ for step, sum_, seen in zip(STEPS, *row, strict=True) if seen}, at, count)
            for at, count, *row in zip(alike.nodes, alike.counts, cents.tolist(), known.tolist(), strict=True)
        )
        parts = [Part(key, names[key], found.count, found.amounts) for key in names if (found := rolled.of.get(key))]
        if rolled.nowhere.count:
            parts.append(Part(None, "", rolled.nowhere.count, rolled.nowhere.amounts))
        return Split(tuple(parts), rolled.several)
