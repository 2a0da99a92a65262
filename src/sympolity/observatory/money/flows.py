"""Amounts as numbers: many rows of whole cents, and their sums by what they belong to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy

ByProject = dict[int, int]
ByFund = dict[int | None, ByProject]
Table = Any
AT_PROJECT, AT_FUND, AT_MONTH, AT_ENTERED, AT_CENTS, AT_OBJECT = range(6)


@dataclass(frozen=True, slots=True)
class Flow:
    """Amounts with their months: the rows as numbers, one column for each `AT_…`, and their sums.

    The object is what a decision names that changes the row: the commitment, the paper, the payment request.
    """

    rows: Table
    by_fund: ByFund


def flow_of(rows: Table) -> Flow:
    by_fund: ByFund = {}
    keys, cents = added_up(rows, AT_FUND, AT_PROJECT)
    for fund in numpy.unique(keys[:, 0]).tolist():
        at = keys[:, 0] == fund
        by_fund[fund or None] = dict(zip(keys[at, 1].tolist(), cents[at].tolist(), strict=True))
    return Flow(rows, by_fund)


def table_of(columns: Sequence[Sequence[int]]) -> Table:
    return numpy.array(columns, dtype=numpy.int64).T


def renewed(flow: Flow, objects: Collection[int], rows: Table) -> Flow:
    """The same flow with these rows of some objects; the very same where they are as they were."""
    is_old = numpy.isin(flow.rows[:, AT_OBJECT], list(objects))
    if same_rows(flow.rows[is_old], rows):
        return flow
    return flow_of(numpy.concatenate([flow.rows[~is_old], rows]))


def same_rows(some: Table, others: Table) -> bool:
    """In whatever order."""
    return len(some) == len(others) and sorted(some.tolist()) == sorted(others.tolist())


def added_up(table: Table, *columns: int) -> tuple[Table, Table]:
    """The different values of some columns, and the whole cents of each."""
    keys = table[:, columns]
    order = numpy.lexsort(keys.T)
    keys = keys[order]
    is_first = numpy.ones(len(keys), dtype=bool)
    is_first[1:] = (keys[1:] != keys[:-1]).any(axis=1)
    first = numpy.flatnonzero(is_first)
    return keys[first], numpy.add.reduceat(table[order, AT_CENTS], first) if len(first) else table[:0, AT_CENTS]
