"""One row on its way through the comparison."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from types import MappingProxyType
from typing import Any

from sympolity.interchange.kinds import Value
from sympolity.interchange.values import Reader, shown
from sympolity.methods.tabular import Cell

NO_CHANGES: Mapping[str, list[Value]] = MappingProxyType({})


@dataclass(slots=True)
class Draft:
    """`outcome` is empty while nothing is decided. `asks` are the keys of its open questions.

    Of rows that make one record together, `first` is the one that says it all. `hidden` are the columns whose value was
    there once and is masked, `aside` those whose value says nothing usable. Of a hundred thousand rows most have
    nothing but their values: what they lack takes no place.
    """

    number: int
    cells: tuple[Cell, ...]
    values: dict[str, Value] = made(default_factory=dict)
    reasons: tuple[dict[str, Any], ...] = ()
    asks: tuple[str, ...] = ()
    outcome: str = ""
    id: int | None = None
    title: str = ""
    changes: Mapping[str, list[Value]] = made(default_factory=lambda: NO_CHANGES)
    first: "Draft | None" = None
    hidden: tuple[Reader, ...] = ()
    is_own: bool = False  # of a file that went out from here: its lists are whole, nothing is added to them
    aside: tuple[Reader, ...] = ()

    def note(self, reason: dict[str, Any]) -> None:
        self.reasons += (reason,)

    def ask(self, key: str, reason: dict[str, Any]) -> None:
        """The row waits for the answer to a question."""
        self.asks += (key,)
        self.note(reason)

    def refuse(self, code: str, reader: Reader | None = None, value: Cell = None, **params: Any) -> None:
        """Note why the row cannot come in; a row may be refused for several reasons."""
        self.outcome = "refused"
        self.note(reason(code, reader, value, **params))

    def set_aside(self, code: str, reader: Reader, value: Cell, **params: Any) -> None:
        """The row comes in without this value, and says so."""
        self.aside += (reader,)
        self.note(reason(code, reader, value, **params))

    def leave_out(self, code: str, reader: Reader | None = None, value: Cell = None, **params: Any) -> None:
        self.outcome = "left-out"
        self.note(reason(code, reader, value, **params))


def reason(code: str, reader: Reader | None = None, value: Cell = None, **params: Any) -> dict[str, Any]:
    """A reason as plain data: `sentences` makes words of it in the reader's language."""
    found: dict[str, Any] = {"code": str(code)}
    if reader is not None:
        found |= {"column": reader.letter, "heading": reader.heading, "field": reader.spec.key}
    if value is not None:
        found["value"] = shown(value)[:300]
    if params:
        found["params"] = params
    return found


@dataclass(slots=True)
class Asked:
    """A question before it is stored, with the rows that wait for it.

    `spellings` are all ways in which the file writes the name; every one of them gets the same answer.
    """

    key: str
    about: str
    field: str
    column: str
    text: str
    candidates: list[dict[str, Any]] = made(default_factory=list)
    can_create: bool = False
    rows: list[int] = made(default_factory=list)
    answer: dict[str, Any] = made(default_factory=dict)
    spellings: list[str] = made(default_factory=list)


@dataclass(slots=True)
class Comparison:
    drafts: list[Draft]
    gone: list[Draft]
    questions: dict[str, Asked]
    new_names: dict[str, dict[str, Any]]
    hidden: dict[str, int] = made(default_factory=dict)
    aside: dict[str, list[int]] = made(default_factory=dict)
    total_checks: list[dict[str, Any]] = made(default_factory=list)

    def count(self, outcome: str) -> int:
        return sum(draft.outcome == outcome for draft in self.drafts)


def is_blank(value: Value) -> bool:
    return value is None or value == "" or value == []
