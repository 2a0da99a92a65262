"""Many possible futures of a programme, drawn from its own past: what will have been spent by the end of each month.

Months of the past are drawn in blocks (a standstill that lasts half a year comes back as one), their paces carried
into the future, and the ranges widened by as much as they were too narrow on held-back months of the same programme.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy

from .fan import Fan, ranges_of
from .history import LEAST_MONTHS, History, Numbers, month_of, share_of_month
from .pace import Paces, need, pace_of, paces_of, state

DRAWS = 400
DRAWS_HELD_BACK = 120
BLOCK = 6
SEED = 20_260_101
MOST_GROUPS = 64
HELD_BACK = (6, 9, 12, 18)
MOST_WIDENED = 3.0


@dataclass(frozen=True)
class Forecast:
    """`expected` is what each work will have spent by the end day, most likely; `draws` are the futures behind `fan`,
    one row each, one column for each month. `widened` says by how much held-back months asked for wider ranges.
    """

    fan: Fan
    so_far: int
    expected: Mapping[Hashable, int]
    widened: float
    draws: Numbers
    months: int
    works: int


@dataclass(frozen=True)
class _Groups:
    """Works of like plan and pace, taken together where there are many: sums of cents, means of days and paces."""

    left: Numbers
    budget: Numbers
    start: Numbers
    end: Numbers
    own: Numbers
    count: Numbers


def forecast_of_spending(history: History, *, end_on: date, further: int = 0) -> Forecast:
    """By `end_on`, and month by month until then and `further` months beyond it. Cents of the history's works."""
    paces = paces_of(history)
    last = max(month_of(end_on), history.now) + further
    draws = _futures(history, paces, last, DRAWS)
    widened = _widening(history)
    end_column = max(month_of(end_on), history.now) - history.now
    at_end = _on_the_day(draws, end_column, share_of_month(end_on), float(history.by_month.sum()))
    cap = max(float(history.budget.sum()), float(history.so_far), float(history.by_month.sum()))
    limits = {"floor": float(history.so_far), "cap": cap}
    ranges = ranges_of(draws, widened=widened, **limits)
    end = ranges_of(at_end[:, None], widened=widened, **limits)[0]
    months = tuple(range(history.now, last + 1))
    expected = _expected(history, paces, end_column + 1)
    works = int((history.spent.sum(axis=1) > 0).sum())
    return Forecast(Fan(months, ranges, end), history.so_far, expected, widened, draws, history.months, works)


def _on_the_day(draws: Numbers, column: int, share: float, begun: float) -> Numbers:
    before: Any = draws[:, column - 1] if column else begun
    on_the_day: Numbers = before + (draws[:, column] - before) * share
    return on_the_day


def _futures(history: History, paces: Paces, last: int, draws: int) -> Numbers:
    """Cumulative cents at the end of each month from now until `last`, one row for each draw."""
    random = numpy.random.default_rng(SEED)
    months = history.now - history.first
    ahead = last - history.now + 1
    seen = _blocks(random, months, draws, months)
    weights = numpy.zeros((draws, months))
    numpy.add.at(weights, (numpy.arange(draws)[:, None], seen), 1)
    pace = pace_of(paces.needed, paces.spent, weights)
    shocks = _shocks(paces)[_blocks(random, months, draws, ahead)]
    delivered = _deliveries(random, history, draws)
    groups = _grouped(history, paces)
    noise = paces.spread / numpy.maximum(groups.count, 1)
    own = groups.own * random.gamma(1 / noise, noise, (draws, len(noise)))
    left = numpy.maximum(groups.left - (1 - delivered[:, None]) * groups.budget, 0)
    budget = groups.budget * delivered[:, None]
    rows = numpy.arange(draws)[:, None]
    total = numpy.full(draws, float(history.by_month.sum()))
    found = numpy.empty((draws, ahead))
    for step in range(ahead):
        month = history.now + step
        which = state(left, budget)
        spent = need(budget, groups.start, groups.end, month) * pace[rows, which] * own * shocks[:, [step]]
        spent = numpy.minimum(spent, left)
        left = left - spent
        total = total + spent.sum(axis=1)
        found[:, step] = total
    return found


def _blocks(random: numpy.random.Generator, months: int, draws: int, wanted: int) -> Numbers:
    """Places of months of the past, in blocks of some months one after another."""
    length = min(BLOCK, months)
    starts = random.integers(0, months, (draws, -(-wanted // length)))
    places = (starts[:, :, None] + numpy.arange(length)[None, None, :]) % months
    found: Numbers = places.reshape(draws, -1)[:, :wanted]
    return found


def _shocks(paces: Paces) -> Numbers:
    """How much more or less than by the usual paces was spent in each month of the past."""
    usual = pace_of(paces.needed, paces.spent, numpy.ones((1, paces.needed.shape[1])))[0]
    expected = usual @ paces.needed
    spent = paces.spent.sum(axis=0)
    shocks: Numbers = numpy.where(expected > 0, spent / numpy.maximum(expected, 1), 1.0)
    return numpy.clip(shocks, 0, 4)


def _deliveries(random: numpy.random.Generator, history: History, draws: int) -> Numbers:
    """The share of its budgets that the programme spends in the end, as its ended works may have shown otherwise."""
    ratios = numpy.concatenate([history.ratios, numpy.ones(3)])
    drawn: Numbers = random.choice(ratios, (draws, len(ratios))).mean(axis=1)
    return drawn


def _grouped(history: History, paces: Paces) -> _Groups:
    going = ~numpy.isfinite(history.ended) & (history.budget > 0)
    left = numpy.maximum(history.budget - history.spent.sum(axis=1), 0)[going]
    budget, start, end = history.budget[going], history.start[going], history.end[going]
    own = paces.own[going]
    if len(left) <= MOST_GROUPS:
        return _Groups(left, budget, start, end, own, numpy.ones(len(left)))
    order = numpy.lexsort((own, end))
    names = numpy.empty(len(left), dtype=int)
    names[order] = numpy.arange(len(left)) * MOST_GROUPS // len(left)
    weight = left + 1
    total = numpy.bincount(names, weight, MOST_GROUPS)

    def mean(values: Numbers) -> Numbers:
        return numpy.bincount(names, values * weight, MOST_GROUPS) / total

    count = total**2 / numpy.bincount(names, weight**2, MOST_GROUPS)
    sums = [numpy.bincount(names, cents, MOST_GROUPS) for cents in (left, budget)]
    return _Groups(sums[0], sums[1], mean(start), mean(end), mean(own), count)


def _expected(history: History, paces: Paces, steps: int) -> dict[Hashable, int]:
    """What each work will have spent after so many months, at the usual paces."""
    pace = pace_of(paces.needed, paces.spent, numpy.ones((1, paces.needed.shape[1])))[0]
    spent = history.spent.sum(axis=1)
    going = ~numpy.isfinite(history.ended) & (history.budget > 0)
    left = numpy.where(going, numpy.maximum(history.budget * history.delivered - spent, 0), 0)
    begun, budget = left.copy(), history.budget * history.delivered
    for month in range(history.now, history.now + steps):
        needed = need(budget, history.start, history.end, month)
        left = left - numpy.minimum(needed * pace[state(left, budget)] * paces.own, left)
    reached = spent + begun - left
    return {work.key: round(float(cents)) for work, cents in zip(history.works, reached, strict=True)}


def _widening(history: History) -> float:
    """How much wider ranges would have had to be to hold what came, where months of this history were held back."""
    scores = []
    for months in HELD_BACK:
        now = history.now - months
        if now - history.first < LEAST_MONTHS or not history.by_month[: now - history.first].any():
            continue
        earlier = history.until(now)
        reached = _futures(earlier, paces_of(earlier), history.now - 1, DRAWS_HELD_BACK)[:, -1]
        low, median, high = numpy.percentile(reached, (10, 50, 90))
        came = float(history.by_month.sum())
        side = high - median if came > median else median - low
        scores.append(abs(came - median) / max(float(side), 1.0))
    return float(numpy.clip(max(scores, default=1.0), 1.0, MOST_WIDENED))
