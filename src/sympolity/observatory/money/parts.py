"""The parts of the money of a programme, kept in the memory of the process until a decision touches what they read.

A payment does not change the plan, and a plan does not change what was paid: after each decision only the part is read
again that it can have changed. What is not named below touches every part.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from django.db.models import Max

from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.operations import chain_of
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.queries import Rows, version_of_portfolio, with_version
from sympolity.network.programmes.models import Programme
from sympolity.observatory.money.facts import Parts, read_bound, read_paid, read_plan, read_spent

MOST_KEPT = 48
# What is decided in these parts of the house changes no amount, no plan and no milestone; where it does, as when an
# accepted report tells of a milestone, that is written down about the milestone.
NOT_MONEY = ("monitoring", "documents", "onestop", "audit", "notices")
# No decision about money changes a project, a planned amount or a milestone: they stand in an app below.
NOT_PLAN = (*NOT_MONEY, "agreements", "procurement", "finance")
REQUESTS = ("finance.paymentrequest", "finance.requestitem", "finance.clarification")
NOT_BOUND = (*NOT_MONEY, "portfolio", *REQUESTS, "finance.expenditure")
NOT_SPENT = (*NOT_MONEY, "portfolio", "agreements", "procurement", *REQUESTS, "finance.budget", "finance.commitment")
# A paper that stands in a request does not change.
NOT_PAID = (*NOT_MONEY, "portfolio", "procurement", "finance.budget", "finance.commitment", "finance.expenditure")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Kept:
    """What was read from which `sources`, and the last entry of the journal after which it still held."""

    value: Any
    sources: tuple[Any, ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    """How a part is read of some projects, and decisions about what do not touch it; a part lasts for one `version`."""

    name: str
    read: Callable[[Rows], Any]
    untouched_by: Iterable[str]
    version: str = ""


class Shelf:
    """Holds what was used last; what it gives is shared and never changed."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Kept | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, kept: Kept) -> None:
        with self._lock:
            self._kept[key] = kept
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


SHELF = Shelf()


class Reader:
    """Gives the parts of one programme, from a shelf as long as they hold."""

    def __init__(self, programme: Programme, shelf: Shelf) -> None:
        if not hasattr(programme, "own_number"):
            programme = with_version(Programme.objects.filter(pk=programme.pk)).get()
        self.programme, self._shelf = programme, shelf
        self._number: int = programme.own_number or 0  # type: ignore[attr-defined]
        self._touched: dict[int, dict[str, int]] = {}

    def parts(self, *, with_paid: bool = True) -> Parts:
        """All projects of the programme count; whoever sees it sees them. What was paid can stay unread."""
        wanted = [
            Way("plan", read_plan, NOT_PLAN, self.version_of_plan),
            Way("bound", read_bound, NOT_BOUND),
            Way("spent", read_spent, NOT_SPENT),
        ]
        if with_paid:
            wanted.append(Way("paid", read_paid, NOT_PAID))
        return Parts(**self.read(wanted))

    @property
    def version_of_plan(self) -> str:
        """For what is read of projects, plans and milestones as they stand today."""
        return version_of_portfolio(self.programme, head="")

    def read(self, wanted: Iterable[Way]) -> dict[str, Any]:
        """Each by its name: as it is kept, or read now."""
        ways = {way.name: way for way in wanted}
        rows = Project.objects.filter(programme=self.programme.pk)
        known = {name: self._shelf.get((self.programme.pk, name)) for name in ways}
        oldest = min((kept.number for kept in known.values() if kept), default=self._number)
        return {name: self._part(way, known[name], oldest, rows) for name, way in ways.items()}

    def _part(self, way: Way, kept: Kept | None, oldest: int, rows: Rows) -> Any:
        sources = (self.programme.created_at, self.programme.projects_count, way.version)  # type: ignore[attr-defined]
        holds = kept and kept.sources == sources and self._holds(kept.number, oldest, way.untouched_by)
        value = kept.value if kept and holds else way.read(rows)
        if kept is None or not holds or kept.number != self._number:
            self._shelf.put((self.programme.pk, way.name), Kept(value, sources, self._number))
        return value

    def _holds(self, number: int, oldest: int, untouched_by: Iterable[str]) -> bool:
        """Whether every decision after an entry was about something that does not touch the part."""
        if number >= self._number:
            return number == self._number  # a journal that is shorter than it was comes from a backup
        if oldest not in self._touched:
            chain = chain_of(self.programme.network, self.programme.pk)
            since = Entry.objects.filter(chain=chain, number__gt=oldest).order_by()
            self._touched[oldest] = dict(since.values_list("subject_type").annotate(Max("number")))
        return all(
            last <= number or kind in untouched_by or kind.partition(".")[0] in untouched_by
            for kind, last in self._touched[oldest].items()
        )

    def made_of(self, name: str, sources: tuple[object, ...], make: Callable[[], Found]) -> Found:
        """What was made of these very objects, and of what the name says; it is made where that was not done yet."""
        key = (self.programme.pk, name)
        kept = self._shelf.get(key)
        if kept is None or any(one is not other for one, other in zip(kept.sources, sources, strict=True)):
            kept = Kept(make(), sources)
            self._shelf.put(key, kept)
        found: Found = kept.value
        return found
