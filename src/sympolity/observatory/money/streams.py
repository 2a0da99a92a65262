"""Where each cent of the plan comes from and stands: from a fund, through an objective, to how far it got."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from sympolity.methods.money import split
from sympolity.observatory.money.facts import COMMITTED, CONTRACTED, FUNDING, PAID, PLANNED, SPENT, Facts
from sympolity.observatory.money.grid import Grid

# Where the money of a project stands: each cent of the plan in one of these.
AT_PAID, AT_SPENT, AT_BOUND, AT_FREE = "paid", "spent", "bound", "free"
ENDS = (AT_PAID, AT_SPENT, AT_BOUND, AT_FREE)
SEVERAL, NONE = "several", "none"


@dataclass(frozen=True, slots=True)
class Stream:
    """Money that goes from a fund through an objective to where it stands; SEVERAL and NONE are nodes of their own."""

    fund: str
    objective: str
    end: str
    cents: int


@dataclass(frozen=True, slots=True)
class Sources:
    """The places of projects of one fund and one objective; those that several funds pay, with what each gives."""

    alike: Mapping[tuple[str, str], Sequence[int]]
    shared: Sequence[tuple[str, int, Mapping[str, int]]]


def sources_of(facts: Facts, aims: Mapping[int, frozenset[int]]) -> Sources:
    given: dict[int, dict[str, int]] = {}
    for fund, by in facts.by_fund[FUNDING].items():
        for project, cents in by.items():
            given.setdefault(project, {})[str(fund or NONE)] = cents
    objectives = {tops: _objective(tops) for tops in {frozenset[int](), *aims.values()}}
    alike: dict[tuple[str, str], list[int]] = {}
    shared = []
    for place, project in enumerate(facts.lines):
        if project not in facts.of[PLANNED]:
            continue
        objective, funds = objectives[aims.get(project, frozenset())], given.get(project)
        if funds and len(funds) > 1:
            shared.append((objective, place, dict(sorted(funds.items()))))
        else:
            giver = next(iter(funds)) if funds else NONE
            alike.setdefault((giver, objective), []).append(place)
    return Sources(alike, shared)


def streams_of(grid: Grid, sources: Sources) -> tuple[Stream, ...]:
    """Each cent of the plan once: what several funds give is shared between them as they give it."""
    ends = _ends(grid)
    found: dict[tuple[str, str, str], int] = {}
    for key, places in sources.alike.items():
        for end, cents in zip(ENDS, ends[places].sum(axis=0).tolist(), strict=True):
            found[*key, end] = cents
    for objective, place, given in sources.shared:
        for end, cents in zip(ENDS, ends[place].tolist(), strict=True):
            for giver, part in zip(given, split(cents, list(given.values())), strict=True):
                found[giver, objective, end] = found.get((giver, objective, end), 0) + part
    return tuple(Stream(*key, cents) for key, cents in sorted(found.items()) if cents)


def _objective(tops: frozenset[int]) -> str:
    return str(next(iter(tops))) if len(tops) == 1 else SEVERAL if tops else NONE


def _ends(grid: Grid) -> Any:
    """Paid first, then spent and not paid yet, then bound by contracts or commitments, then free: one column each."""
    left = grid.of(PLANNED).copy()
    found, reached = [], numpy.zeros_like(left)
    for cents in (grid.of(PAID), grid.of(SPENT), numpy.maximum(grid.of(CONTRACTED), grid.of(COMMITTED))):
        part = numpy.minimum(numpy.maximum(cents - reached, 0), left)
        left, reached = left - part, numpy.maximum(reached, cents)
        found.append(part)
    return numpy.stack([*found, left], axis=1)
