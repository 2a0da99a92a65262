"""Payments follow spending: each month a share of what is owed for what was spent is paid."""

from collections.abc import Mapping
from datetime import date

import numpy

from .fan import Fan, ranges_of
from .history import History, TooLittle, month_of, share_of_month
from .simulation import BLOCK, SEED, Forecast

LEAST_PAYING_MONTHS = 4


def forecast_of_payments(
    history: History, spending: Forecast, paid: Mapping[int, int], *, share: float, end_on: date
) -> Fan | TooLittle:
    """`paid` are cents by month; `share` of what is spent is paid in the end. TooLittle below LEAST_PAYING_MONTHS
    months with payments."""
    months = numpy.arange(history.first, history.now)
    by_month = numpy.array([float(paid.get(int(month), 0)) for month in months])
    before = float(sum(cents for month, cents in paid.items() if month < history.first))
    if (by_month > 0).sum() < LEAST_PAYING_MONTHS:
        return TooLittle(months=int((by_month > 0).sum()))
    owed = share * numpy.cumsum(history.by_month) - before - numpy.cumsum(by_month) + by_month
    rates = numpy.clip(numpy.divide(by_month, owed, out=numpy.zeros_like(owed), where=owed > 0), 0, 1)
    rates = rates[int(numpy.argmax(by_month > 0)) :]
    random = numpy.random.default_rng(SEED)
    draws, ahead = spending.draws.shape
    length = min(BLOCK, len(rates))
    starts = random.integers(0, len(rates), (draws, -(-ahead // length)))
    drawn = ((starts[:, :, None] + numpy.arange(length)) % len(rates)).reshape(draws, -1)[:, :ahead]
    so_far = float(sum(paid.values()))
    reached = numpy.full(draws, before + by_month.sum())
    found = numpy.empty((draws, ahead))
    for step in range(ahead):
        reached = reached + rates[drawn[:, step]] * numpy.maximum(share * spending.draws[:, step] - reached, 0)
        found[:, step] = reached
    limits = {"floor": so_far, "cap": max(share * float(history.budget.sum()), so_far)}
    ranges = ranges_of(found, widened=spending.widened, **limits)
    column = max(month_of(end_on) - history.now, 0)
    earlier = found[:, column - 1] if column else numpy.full(draws, before + by_month.sum())
    at_end = earlier + (found[:, column] - earlier) * share_of_month(end_on)
    end = ranges_of(at_end[:, None], widened=spending.widened, **limits)[0]
    return Fan(spending.fan.months, ranges, end)
