"""The parts of the money of a programme, kept in the memory of the process until a decision touches what they read.

A payment does not change the plan, and a plan does not change what was paid: after each decision only the part is read
again that it can have changed, and where the journal names the very object whose rows a part is made of, only those
rows. What is not named below touches every part, whole.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from django.utils import timezone

from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.operations import chain_of
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.queries import Rows, with_version
from sympolity.network.programmes.models import Programme

MOST_PROGRAMMES, MOST_PARTS, MOST_DECISIONS = 8, 64, 1_000
# What is decided in these parts of the house changes no amount, no plan and no milestone; where it does, as when an
# accepted report tells of a milestone, or a file is taken in, that is written down about the object itself.
NOT_MONEY = ("monitoring", "documents", "onestop", "audit", "notices", "interchange")
# No decision about money changes a project, a planned amount or a milestone: they stand in an app below.
NOT_PLAN = (*NOT_MONEY, "agreements", "procurement", "finance")
# The plan says nothing about milestones, nor does what is decided below change a sum that came of it.
MILESTONE, PROJECT, PAPER, REQUEST = (
    "portfolio.milestone",
    "portfolio.project",
    "finance.expenditure",
    "finance.paymentrequest",
)
NOT_FLOWS = (*NOT_MONEY, "portfolio", "programmes", "finance.double")
NOT_BOUND = (*NOT_FLOWS, "agreements", "procurement", REQUEST, PAPER)
NOT_CONTRACTED = (*NOT_FLOWS, "agreements", "finance")
NOT_SPENT = (*NOT_FLOWS, "agreements", "procurement", REQUEST, "finance.budget", "finance.commitment")
# A paper that stands in a request does not change; the fund of a payment is that of the agreement.
NOT_SETTLED = (*NOT_FLOWS, "procurement", PAPER, "finance.budget", "finance.commitment")
Found = TypeVar("Found")
# Objects by their kind, as the journal names them.
Decided = Mapping[str, Collection[int]]
Object = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Way:
    """How a part is read of some projects, and decisions about what do not touch it; a part lasts for one `version`.

    Of objects of the kinds in `by` alone, `again` reads what a part said about them anew and gives back the part as it
    is now: the very same where nothing changed.
    """

    name: str
    read: Callable[[Rows], Any]
    untouched_by: Iterable[str]
    version: str = ""
    again: Callable[[Any, Rows, Decided], Any] | None = None
    by: tuple[str, ...] = ()


def touches(way: Way, kind: str) -> bool:
    """Whether a decision about an object of a kind can change a part."""
    return kind not in way.untouched_by and kind.partition(".")[0] not in way.untouched_by


@dataclass(frozen=True, slots=True)
class Kept:
    """What was read from which `sources`, and the last entry of the journal that it knows."""

    value: Any
    sources: tuple[Any, ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """The last entry of a journal that was read, and the last one about each object since the book was begun."""

    number: int
    hash: str
    decided: Mapping[Object, int] = field(default_factory=dict)


class Book:
    """What is kept of one programme; what it gives is shared and never changed."""

    def __init__(self, heard: Heard) -> None:
        self.heard = heard
        self._parts: OrderedDict[str, Kept] = OrderedDict()
        self._lock = Lock()

    def hear(self, programme: Programme) -> bool:
        """Read on in the journal. False where it is no longer the journal that was read, as after a backup was
        restored, and where so much was decided that everything is better read anew."""
        heard, (number, head) = self.heard, _head(programme)
        if (heard.number, heard.hash) == (number, head):
            return True
        chain = chain_of(programme.network, programme.pk)
        entries = Entry.objects.filter(chain=chain, number__gte=heard.number).order_by("number")
        since = list(entries.values_list("number", "hash", "subject_type", "subject_id")[: MOST_DECISIONS + 1])
        if heard.number and (not since or since[0][:2] != (heard.number, heard.hash)):
            return False
        decided = {**heard.decided, **{(kind, pk): number for number, _hash, kind, pk in since}}
        if not since or len(since) > MOST_DECISIONS or len(decided) > MOST_DECISIONS:
            return False
        with self._lock:
            if since[-1][0] > self.heard.number:
                self.heard = Heard(*since[-1][:2], decided)
        return True

    def get(self, name: str) -> Kept | None:
        with self._lock:
            if name in self._parts:
                self._parts.move_to_end(name)
            return self._parts.get(name)

    def put(self, name: str, kept: Kept) -> None:
        with self._lock:
            self._parts[name] = kept
            while len(self._parts) > MOST_PARTS:
                self._parts.popitem(last=False)


def _head(programme: Any) -> tuple[int, str]:
    return programme.own_number or 0, programme.own_head or ""


class Shelf:
    """Holds the books of the programmes that were asked for last."""

    def __init__(self) -> None:
        self._books: OrderedDict[int, Book] = OrderedDict()
        self._lock = Lock()

    def book_of(self, programme: Programme) -> Book:
        """As far as the journal goes now."""
        with self._lock:
            book = self._books.get(programme.pk)
        if book is None or not book.hear(programme):
            book = Book(Heard(*_head(programme)))
        with self._lock:
            self._books[programme.pk] = book
            self._books.move_to_end(programme.pk)
            while len(self._books) > MOST_PROGRAMMES:
                self._books.popitem(last=False)
        return book

    def clear(self) -> None:
        with self._lock:
            self._books.clear()


SHELF = Shelf()


class Reader:
    """Gives the parts of one programme, from its book as long as they hold. All projects of the programme count;
    whoever sees it sees them."""

    def __init__(self, programme: Programme, shelf: Shelf) -> None:
        if not hasattr(programme, "own_number"):
            programme = with_version(Programme.objects.filter(pk=programme.pk)).select_related("network").get()
        self.programme: Any = programme
        self._book = shelf.book_of(programme)
        self._heard = self._book.heard

    @property
    def version_of_plan(self) -> str:
        """For what is read of projects, plans and milestones as they stand today, with the names of the network."""
        here = self.programme
        return f"{here.network_head}:{here.watch_cents}:{timezone.localdate().isoformat()}"

    def read(self, wanted: Iterable[Way]) -> dict[str, Any]:
        """Each by its name: as it is kept, or read now."""
        rows = Project.objects.filter(programme=self.programme.pk)
        return {way.name: self._part(way, rows) for way in wanted}

    def one(self, way: Way) -> Any:
        return self.read([way])[way.name]

    def _part(self, way: Way, rows: Rows) -> Any:
        kept, number = self._book.get(way.name), self._heard.number
        sources = (self.programme.created_at, self.programme.projects_count, way.version)
        if kept is None or kept.sources != sources:
            value = way.read(rows)
        elif kept.number >= number:
            return kept.value
        else:
            value = self._since(kept, way, rows)
        self._book.put(way.name, Kept(value, sources, number))
        return value

    def _since(self, kept: Kept, way: Way, rows: Rows) -> Any:
        """A part as it is after what was decided since it was read."""
        decided: dict[str, list[int]] = {}
        for (kind, pk), number in self._heard.decided.items():
            if number > kept.number and touches(way, kind):
                decided.setdefault(kind, []).append(pk)
        if not decided:
            return kept.value
        if way.again and decided.keys() <= set(way.by):
            return way.again(kept.value, rows, decided)
        return way.read(rows)

    def made_of(self, name: str, sources: tuple[object, ...], make: Callable[[], Found]) -> Found:
        """What was made of these very objects, and of what the name says; it is made where that was not done yet."""
        kept = self._book.get(name)
        if kept is None or any(one is not other for one, other in zip(kept.sources, sources, strict=True)):
            kept = Kept(make(), sources)
            self._book.put(name, kept)
        found: Found = kept.value
        return found
