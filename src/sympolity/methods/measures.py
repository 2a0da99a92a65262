"""Figures becoming one: what many reports about many periods make together, by the rule of their indicator.

A source (a project, or an organisation that reports for itself) says one figure about one period. What it did not
say is an entry too, with its state, so that a total can name what is missing. Numbers are Decimal throughout.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum
from itertools import pairwise
from typing import Any

ZERO = Decimal(0)
DIGITS = 60  # a value and a base of 20 digits each multiply without being rounded


class Rule(StrEnum):
    SUM = "sum"
    CUMULATIVE = "cumulative"
    LATEST = "latest"
    WEIGHTED_AVERAGE = "weighted-average"
    UNIQUE_COUNT = "unique-count"


# Rules by which the last figure of a source stands for all before it.
STANDING = (Rule.CUMULATIVE, Rule.LATEST)


class State(StrEnum):
    """How far the report is that would hold a figure. Only an accepted one counts."""

    ACCEPTED = "accepted"
    MISSING = "missing"
    LATE = "late"
    RETURNED = "returned"
    WAITING = "waiting"
    EXCUSED = "excused"
    ENDED = "ended"
    NOT_ASKED = "not-asked"


class Why(StrEnum):
    """Why an entry is not in a total: the state of its report, or one of these."""

    MISSING = "missing"
    LATE = "late"
    RETURNED = "returned"
    WAITING = "waiting"
    EXCUSED = "excused"
    ENDED = "ended"
    NOT_ASKED = "not-asked"
    NO_FIGURE = "no-figure"  # accepted, but it gives no figure
    NO_BASE = "no-base"  # a mean without a base cannot be weighed
    COVERED = "covered"  # reported again for the same or a longer period
    EARLIER = "earlier"  # a later figure of the same source stands for it


# What somebody still has to send or decide; the others are settled.
STILL_OPEN = (Why.MISSING, Why.LATE, Why.RETURNED, Why.WAITING)


@dataclass(frozen=True, slots=True, order=True)
class AskedPeriod:
    """From the first to the last day. Of two reports on the same days the one with the larger number is the newer."""

    last: date
    first: date
    number: int = 0

    def covers(self, other: "AskedPeriod") -> bool:
        """Whether a figure about this period already says what the other one said."""
        if self == other or not (self.first <= other.first and other.last <= self.last):
            return False
        return (self.first, self.last) != (other.first, other.last) or self.number > other.number


@dataclass(frozen=True, slots=True)
class Entry:
    """What one source said, or did not say, about one period."""

    source: Hashable
    period: AskedPeriod
    value: Decimal | None = None
    weight: Decimal | None = None
    state: State = State.ACCEPTED
    id: Any = None


@dataclass(frozen=True, slots=True)
class Part:
    """What some figures make together, in a form that parts of different sources can be joined in."""

    figures: int = 0
    sources: int = 0
    total: Decimal = ZERO  # for a mean: the sum of values times their bases
    weight: Decimal = ZERO
    highest: Decimal | None = None

    def __add__(self, other: "Part") -> "Part":
        """Joins the parts of two groups of sources that have no source in common."""
        highest = [each for each in (self.highest, other.highest) if each is not None]
        with localcontext() as context:
            context.prec = DIGITS
            return Part(
                self.figures + other.figures,
                self.sources + other.sources,
                self.total + other.total,
                self.weight + other.weight,
                max(highest, default=None),
            )


NOTHING = Part()


@dataclass(frozen=True, slots=True)
class Measure:
    """One number, or what is known of it. `value` is None where nothing was measured or it cannot be known.

    `low` and `high` bound a number that cannot be known: people whom several sources counted, each on its own.
    """

    rule: Rule
    part: Part

    @property
    def is_known(self) -> bool:
        return self.part.figures > 0 and (self.rule != Rule.WEIGHTED_AVERAGE or self.part.weight != 0)

    @property
    def value(self) -> Decimal | None:
        if not self.is_known:
            return None
        if self.rule == Rule.WEIGHTED_AVERAGE:
            with localcontext() as context:
                context.prec = DIGITS
                mean = self.part.total / self.part.weight
            return +mean
        if self.rule == Rule.UNIQUE_COUNT and self.part.highest != self.part.total:
            return None
        return self.part.total

    @property
    def low(self) -> Decimal | None:
        """The least that it can be: for people counted more than once, the highest single count."""
        return self.part.highest if self.rule == Rule.UNIQUE_COUNT else self.value

    @property
    def high(self) -> Decimal | None:
        if self.rule != Rule.UNIQUE_COUNT:
            return self.value
        return self.part.total if self.is_known else None

    @property
    def is_range(self) -> bool:
        return self.is_known and self.value is None

    @property
    def at_least(self) -> Decimal | None:
        """The number that may be compared with a target: what is known for certain."""
        return self.low if self.is_range else self.value


@dataclass(frozen=True, slots=True)
class Total:
    """A number and its story: the entries that are in it, and for each that is not, why."""

    measure: Measure
    counted: tuple[Entry, ...] = ()
    left_out: Mapping[Why, tuple[Entry, ...]] = field(default_factory=dict)
    carried: tuple[Entry, ...] = ()  # counted, but older than the period: nothing newer was accepted
    fallen: tuple[Entry, ...] = ()  # cumulative figures below the one before

    @property
    def value(self) -> Decimal | None:
        return self.measure.value

    @property
    def still_open(self) -> tuple[Entry, ...]:
        return tuple(entry for why in STILL_OPEN for entry in self.left_out.get(why, ()))


def total_to_date(entries: Iterable[Entry], rule: Rule, *, until: date | None = None) -> Total:
    """All that was said about periods that ended by a day, as one number."""
    return _told([each for each in entries if until is None or each.period.last <= until], rule)


def total_of_period(entries: Iterable[Entry], rule: Rule, period: AskedPeriod) -> Total:
    """What one period makes. What stands (cumulative, latest) is carried into it from the last period that said it."""
    if rule in STANDING:
        return _told([each for each in entries if each.period <= period], rule, period)
    return _told([each for each in entries if each.period == period], rule, period)


def totals_by_node(
    entries: Iterable[Entry],
    rule: Rule,
    nodes_of: Callable[[Hashable], Collection[Hashable]],
    *,
    until: date | None = None,
) -> dict[Hashable, Total]:
    """A total for each node of a tree: a source counts in each of its nodes, once in each."""
    found: dict[Hashable, list[Entry]] = {}
    for entry in entries:
        for node in set(nodes_of(entry.source)):
            found.setdefault(node, []).append(entry)
    return {node: total_to_date(rows, rule, until=until) for node, rows in found.items()}


def _told(entries: Sequence[Entry], rule: Rule, period: AskedPeriod | None = None) -> Total:
    left_out: dict[Why, list[Entry]] = {}
    of_source: dict[Hashable, list[Entry]] = {}
    for entry in entries:
        if why := _no_figure(entry, rule):
            left_out.setdefault(why, []).append(entry)
        else:
            of_source.setdefault(entry.source, []).append(entry)
    newest = period or max((each.period for each in entries), default=None)
    counted: list[Entry] = []
    fallen: list[Entry] = []
    for rows in of_source.values():
        rows.sort(key=lambda each: each.period)
        kept, why = _settled(rows, rule)
        counted += kept
        if out := [each for each in rows if each not in kept]:
            left_out.setdefault(why, []).extend(out)
        if rule == Rule.CUMULATIVE:
            fallen += [after for before, after in pairwise(rows) if _value(after) < _value(before)]
    carried = [each for each in counted if newest and each.period < newest] if rule in STANDING else []
    return Total(
        Measure(rule, part_of(counted, rule)),
        tuple(counted),
        {why: tuple(rows) for why, rows in left_out.items()},
        tuple(carried),
        tuple(fallen),
    )


def _no_figure(entry: Entry, rule: Rule) -> Why | None:
    """Why an entry has no figure that could count, or None where it has one."""
    if entry.state != State.ACCEPTED:
        return Why(entry.state.value)
    if entry.value is None:
        return Why.NO_FIGURE
    if rule == Rule.WEIGHTED_AVERAGE and not entry.weight:
        return Why.NO_BASE
    return None


def _settled(rows: list[Entry], rule: Rule) -> tuple[list[Entry], Why]:
    """Of the figures of one source, from old to new: those that count, and why the others do not."""
    if rule in STANDING:
        return rows[-1:], Why.EARLIER
    return [each for each in rows if not any(other.period.covers(each.period) for other in rows)], Why.COVERED


def part_of(counted: Iterable[Entry], rule: Rule) -> Part:
    """What figures that count make together."""
    rows = list(counted)
    with localcontext() as context:
        context.prec = DIGITS
        weight = sum((each.weight or ZERO for each in rows), ZERO)
        if rule == Rule.WEIGHTED_AVERAGE:
            total = sum((_value(each) * (each.weight or ZERO) for each in rows), ZERO)
        else:
            total = sum((_value(each) for each in rows), ZERO)
    highest = max((_value(each) for each in rows), default=None)
    return Part(len(rows), len({each.source for each in rows}), total, weight, highest)


def _value(entry: Entry) -> Decimal:
    return ZERO if entry.value is None else entry.value


def share_reached(
    value: Decimal | None, target: Decimal, *, baseline: Decimal | None = None, down: bool = False
) -> Decimal | None:
    """How much of the way from the baseline to the target is done: 0 at the baseline, 1 at the target.

    It may lie below 0 and above 1. None: nothing measured, or less is better and nobody knows from where.
    """
    if value is None or (baseline is None and down and value > target):
        return None
    start = ZERO if baseline is None else baseline
    if target == start or (baseline is None and down):
        return Decimal(int(is_reached(value, target, down=down)))
    return (value - start) / (target - start)


def is_reached(value: Decimal | None, target: Decimal, *, down: bool = False) -> bool:
    return value is not None and (value <= target if down else value >= target)
