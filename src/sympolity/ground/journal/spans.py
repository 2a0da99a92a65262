"""Entries that belong to one decision, by their numbers; and entries that take others back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sympolity.ground.journal.models import Chain, Entry


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive entries of one chain, the first and the last included; `hash` is that of the last one."""

    chain: str
    first: int
    last: int
    hash: str = ""
    by_id: int | None = None
    verbs: frozenset[str] = frozenset()

    def entries(self) -> QuerySet[Entry]:
        found = Entry.objects.filter(chain=self.chain, number__gte=self.first, number__lte=self.last)
        return found.select_related("by").order_by("number")

    def __len__(self) -> int:
        return self.last - self.first + 1


_written: ContextVar[list[Span] | None] = ContextVar("written", default=None)
_pointer: ContextVar[Mapping[str, Any]] = ContextVar("pointer", default={})  # noqa: B039


@contextmanager
def noting() -> Iterator[list[Span]]:
    """What is written inside, in the order in which it is written."""
    spans: list[Span] = []
    token = _written.set(spans)
    try:
        yield spans
    finally:
        _written.reset(token)


def note(span: Span) -> None:
    noted = _written.get()
    if noted is not None:
        noted.append(span)


def joined(spans: list[Span]) -> Span | None:
    """One span of all, where they follow one another in one chain and one person wrote them."""
    if not spans:
        return None
    first, *rest = spans
    for each in rest:
        if (each.chain, each.by_id, each.first) != (first.chain, first.by_id, first.last + 1):
            return None
        first = Span(first.chain, first.first, each.last, each.hash, first.by_id, first.verbs | each.verbs)
    return first


def head_of(chain: str) -> Chain:
    """The head of a chain, held until the transaction ends: nobody writes in between."""
    Chain.objects.get_or_create(name=chain)
    return Chain.objects.select_for_update().get(name=chain)


@contextmanager
def taking_back(entry: Entry) -> Iterator[None]:
    """Every entry written inside points to the one that it takes back."""
    token = _pointer.set(pointer_to(entry.number))
    try:
        yield
    finally:
        _pointer.reset(token)


def pointer_to(number: int) -> dict[str, Any]:
    """What the source of an entry says when it takes back another one of its chain."""
    return {"kind": "undo", "undoes": number}


def pointer() -> Mapping[str, Any]:
    return _pointer.get()
