"""The pace of a programme: what its projects spent for each euro that their plans needed in that month.

What a plan needs in a month is what is left of the budget, spread over the months that are left. A pace of 1 keeps the
plan; whoever starts late has a pace near 0 and needs more each month afterwards.
"""

from dataclasses import dataclass
from typing import Any

import numpy

from .history import History, Numbers

# Classes of how much of its budget a work has spent: not begun, just begun, and on to the last seventh.
SHARES = numpy.array([0.005, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85])
STATES = len(SHARES) + 1
# The pace of a class with little history leans on the pace of all, as if so many months of need had shown it.
PSEUDO_MONTHS = 0.5
# How much of its own budget a work has to need before its own pace counts as much as that of the others.
OWN_WEIGHT = 0.25


@dataclass(frozen=True)
class Paces:
    """`needed` and `spent` by class and month of the history; `own` is how much faster each work is than others."""

    needed: Numbers
    spent: Numbers
    own: Numbers
    spread: float


def need(budget: Numbers, start: Numbers, end: Numbers, month: Any) -> Numbers:
    """What the plans need in a month, at an even pace; nothing before they start."""
    return numpy.where(month >= start, budget / numpy.maximum(end - start, 1), 0)


def state(left: Numbers, budget: Numbers) -> Numbers:
    """The class of each work, by the share of its budget that is spent."""
    return numpy.searchsorted(SHARES, 1 - left / numpy.maximum(budget, 1), side="right")


def paces_of(history: History) -> Paces:
    months = numpy.arange(history.first, history.now)
    before = numpy.cumsum(history.spent, axis=1) - history.spent
    budget = history.budget[:, None] * history.delivered
    left = numpy.maximum(budget - before, 0)
    needed = need(budget, history.start[:, None], history.end[:, None], months[None, :])
    needed = numpy.where((months[None, :] <= history.ended[:, None]) & (left > 0), needed, 0)
    # What is spent before the plan begins, or by a work without a budget, tells nothing about keeping a plan.
    spent = numpy.where(needed > 0, numpy.maximum(history.spent, 0), 0)
    states = state(left, budget)
    cells = (states * len(months) + numpy.arange(len(months))[None, :]).ravel()
    needed_by, spent_by = (
        numpy.bincount(cells, what.ravel(), STATES * len(months)).reshape(STATES, -1) for what in (needed, spent)
    )
    usual = pace_of(needed_by, spent_by, numpy.ones((1, len(months))))[0]
    expected = (needed * usual[states]).sum(axis=1)
    own, spread = _own(spent.sum(axis=1), expected, history.budget)
    return Paces(needed_by, spent_by, own, spread)


def pace_of(needed: Numbers, spent: Numbers, weights: Numbers) -> Numbers:
    """The pace of each class for each row of `weights` over months; a class with little history leans on the one
    before it, since work that has begun goes on as it did."""
    months_needed, months_spent = weights @ needed.T, weights @ spent.T
    total = months_needed.sum(axis=1)
    leaning = PSEUDO_MONTHS * total / max(needed.shape[1], 1)
    before = months_spent.sum(axis=1) / numpy.maximum(total, 1)
    paces: Numbers = numpy.empty_like(months_needed)
    for each in range(len(needed)):
        before = (months_spent[:, each] + leaning * before) / numpy.maximum(months_needed[:, each] + leaning, 1)
        paces[:, each] = before
    return paces


def _own(spent: Numbers, expected: Numbers, budget: Numbers) -> tuple[Numbers, float]:
    """How fast each work is compared with what was expected of it, drawn towards 1 while little is known."""
    weight = numpy.maximum(OWN_WEIGHT * budget, 1)
    own = (spent + weight) / (expected + weight)
    known = expected > 0.1 * budget
    if known.sum() < 2:
        return own, 0.25
    away = numpy.clip(spent[known] / numpy.maximum(expected[known], 1), 0, 3) - own[known]
    return own, float(numpy.clip(numpy.average(away**2, weights=budget[known] + 1), 0.02, 1))
