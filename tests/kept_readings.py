"""What is decided in the tests of operations names an object that makes the readings of money anew which it changes.

The pages of money keep what they read until the journal names a kind of object that touches it (docs/decisions/0023).
Here each outermost block of a transaction is watched: which tables it wrote, and which kinds of objects the journal
names for it. A decision that writes what a part reads, and names nothing that touches the part, fails its test.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from sympolity.network.portfolio.models import Project
from sympolity.observatory.dashboard.reading import ways_of_dashboard
from sympolity.observatory.money.facts import ways_of_money
from sympolity.observatory.money.outlook import steps_by
from sympolity.observatory.money.parts import Way, touches

TESTS = Path(__file__).parent
READS = re.compile(r'(?:FROM|JOIN) "(\w+)"')
WRITES = re.compile(r'(?:INSERT INTO|INSERT OR IGNORE INTO|UPDATE|DELETE FROM) "(\w+)"')
COLUMN = re.compile(r'"(\w+)"')
VERSION = "as the network stands"
# Where the decisions about money, plans and milestones are tried one by one.
WATCHED = {
    "affairs/agreements": ("agreement_operations", "contracting", "obligations", "versions"),
    "affairs/finance": (
        *("budgets", "corrections", "doubles", "expenditure", "frame", "payments", "request_items", "requests"),
        *("verification", "versions_of_agreements"),
    ),
    "affairs/monitoring": ("return_operations", "review_operations"),
    "affairs/procurement": (
        *("acceptance", "contracts", "criteria", "managers", "modifications", "procedures", "suppliers"),
    ),
    "interchange": ("contract_lists", "expenditure_lists", "money_lists", "operations"),
    "network/portfolio": ("amendments", "operations", "together"),
    "network/programmes": ("operations",),
}
# How many projects there are is asked on every visit; a paper that stands in a request does not change.
OF_PROJECTS, OF_PAPERS = "portfolio_project", "finance_expenditure"


@dataclass
class Block:
    """What was written in a block of a transaction, and which objects the journal names for it, by chain and kind."""

    written: set[str] = field(default_factory=set)
    named: set[tuple[str, str]] = field(default_factory=set)


class Watch:
    """Sees every query of a connection, and judges each outermost block inside the transaction of a test."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO")):
            self._move(sql, context["connection"])
        elif self._blocks and (wrote := WRITES.match(sql)):
            self._blocks[-1].written.add(wrote[1])
            if wrote[1] == "journal_entry":
                self._blocks[-1].named |= named_in(sql, params if many else [params])
        return found

    def _move(self, sql: str, connection: Any) -> None:
        if sql.startswith("SAVEPOINT"):
            if self._blocks or connection.atomic_blocks[0]._from_testcase:
                self._blocks.append(Block())
        elif not self._blocks:
            return
        elif sql.startswith("ROLLBACK"):
            self._blocks[-1] = Block()
        else:
            inner = self._blocks.pop()
            if self._blocks:
                self._blocks[-1].written |= inner.written
                self._blocks[-1].named |= inner.named
            elif inner.named and (left := unnamed(inner)):
                raise AssertionError(f"Nothing that the journal names makes these readings anew: {left}")


def is_watched(file: Path) -> bool:
    folder = file.parent.relative_to(TESTS).as_posix()
    return file.stem.removeprefix("test_") in WATCHED.get(folder, ())


def named_in(sql: str, rows: Iterable[Sequence[Any]]) -> set[tuple[str, str]]:
    columns = COLUMN.findall(sql.partition("(")[2].partition(")")[0])
    chain, kind = columns.index("chain"), columns.index("subject_type")
    return {(row[chain], row[kind]) for row in rows}


def unnamed(block: Block) -> dict[str, list[str]]:
    """The parts that a block changed without naming anything that touches them, with what it wrote."""
    found = {}
    for name, (way, tables) in parts().items():
        wrote = tables & block.written
        if wrote and not any(
            touches(way, kind) if chain.startswith("programme:") else way.version for chain, kind in block.named
        ):
            found[name] = sorted(wrote)
    return found


@cache
def parts() -> dict[str, tuple[Way, set[str]]]:
    """Each part with the tables that it reads, as its own queries say."""
    found = {}
    for way in (*ways_of_money(VERSION), steps_by(VERSION), *ways_of_dashboard(VERSION)):
        with CaptureQueriesContext(connection) as captured, transaction.atomic():
            way.read(Project.objects.filter(programme=0))
        tables = {table for query in captured for table in READS.findall(query["sql"])}
        if not way.version:
            tables.discard(OF_PROJECTS)
        if way.name == "settled":
            tables.discard(OF_PAPERS)
        found[way.name] = (way, tables)
    return found
