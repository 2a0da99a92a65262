"""Papers that look like one another, in all programmes of a network, and what a person may see of both places."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from sympolity.affairs.finance.models import Double, Evidence, Expenditure
from sympolity.affairs.finance.queries.expenditure import expenditures_seen
from sympolity.affairs.finance.rules import SEE
from sympolity.affairs.procurement.models import Supplier
from sympolity.methods.doubles import Finding, Paper, Papers, find_doubles, find_doubles_of
from sympolity.network.programmes.models import Programme

# The columns that make a paper, in the order in which `_paper` takes them.
COLUMNS = (
    "pk",
    "number",
    "supplier__name",
    "supplier__tax_number",
    "issued_on",
    "net_cents",
    "tax_cents",
    "currency",
    "project__programme__currency",
    "rate",
    "paper",
)
WITHOUT_SUPPLIER = (Expenditure.Paper.PAYROLL, Expenditure.Paper.TRAVEL)
FEW = 200
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """Papers of cost with the hashes of the papers themselves, read anew each time: they are never all held at once.

    Flat rates have none. `but` are left out.
    """

    rows: QuerySet[Expenditure]
    but: Collection[int] = ()

    def __iter__(self) -> Iterator[Paper]:
        rows = self.rows.exclude(paper=Expenditure.Paper.FLAT_RATE).exclude(category__is_flat_rate=True)
        lines = rows.order_by("pk").values_list(*COLUMNS).iterator(CHUNK)
        while part := list(islice(lines, CHUNK)):
            others = [line for line in part if line[0] not in self.but]
            files = _files([line[0] for line in others])
            yield from (_paper(*line, files=files.get(line[0], frozenset())) for line in others)


def papers_of(rows: QuerySet[Expenditure]) -> list[Paper]:
    return list(Kept(rows))


class Handed(NamedTuple):
    """What stands on a paper that may not be kept yet, known by its place in a list."""

    place: int
    number: str
    supplier: Supplier | None
    issued_on: date
    net_cents: int
    tax_cents: int
    currency: str
    rate: Decimal
    paper: str


@dataclass(frozen=True, slots=True)
class New:
    """Papers of a list, in few bytes each: what is compared is made of them when somebody goes through them."""

    home_currency: str
    handed: list[Handed] = field(default_factory=list)

    def add(self, place: int, row: Any, supplier: Supplier | None, rate: Decimal) -> None:
        """`row` says of a paper what an expenditure does. Flat rates have none."""
        if row.paper != Expenditure.Paper.FLAT_RATE and not row.category.is_flat_rate:
            amounts = (row.net_cents, row.tax_cents, row.currency or self.home_currency, rate)
            self.handed.append(Handed(place, row.number, supplier, row.issued_on, *amounts, row.paper))

    def __len__(self) -> int:
        return len(self.handed)

    def __iter__(self) -> Iterator[Paper]:
        for each in self.handed:
            name, tax_number = (each.supplier.name, each.supplier.tax_number) if each.supplier else (None, None)
            amounts = (each.net_cents, each.tax_cents, each.currency, self.home_currency, each.rate)
            yield _paper(("new", each.place), each.number, name, tax_number, each.issued_on, *amounts, each.paper)


def papers_of_new(expenditures: Iterable[Expenditure], home_currency: str) -> New:
    """Papers that are not kept yet: each is known by its place."""
    papers = New(home_currency)
    for place, row in enumerate(expenditures):
        papers.add(place, row, row.supplier, row.rate)
    return papers


def standing_in(network_id: int) -> QuerySet[Expenditure]:
    """Everything that was handed in and not withdrawn, in every programme of a network."""
    return Expenditure.objects.standing().filter(project__programme__network=network_id)


def all_doubles(network_id: int) -> list[Finding]:
    """Every pair in a network that looks like one paper, best proven first."""
    return find_doubles(Kept(standing_in(network_id)))


def doubles_of(papers: Papers, network_id: int, *, but: Collection[int] = ()) -> list[Finding]:
    """What looks like one of these papers, among themselves and in every programme of their network."""
    known = standing_in(network_id)
    if len(papers) > FEW:
        first, last = min(but, default=1), max(but, default=0)
        if len(but) == last - first + 1:
            # A list that was just entered is one run of numbers: none of it need be read again.
            return find_doubles_of(papers, Kept(known.exclude(pk__range=(first, last))))
        return find_doubles_of(papers, Kept(known, but))
    known = known.exclude(pk__in=but)
    return find_doubles_of(papers, papers_of(known.filter(pk__in=_near(papers, known))))


def _near(papers: Iterable[Paper], known: QuerySet[Expenditure]) -> set[int]:
    """The keys of all that could be one of a few papers: same number, same file, or same day and amount."""
    keys = {paper.key for paper in papers if paper.key}
    found = set(known.filter(folded_number__in=keys).values_list("pk", flat=True))
    files = {digest for paper in papers for digest in paper.files}
    if files:
        proven = Evidence.objects.filter(
            kind=Evidence.Kind.INVOICE, document__sha256__in=files, document__withdrawn_at=None
        )
        found |= set(known.filter(pk__in=proven.values("expenditure")).values_list("pk", flat=True))
    days: dict[date, set[int]] = defaultdict(set)
    for paper in papers:
        if paper.day is not None:
            days[paper.day] |= paper.amounts
    gross = known.annotate(gross=F("net_cents") + F("tax_cents"))
    for day, amounts in days.items():
        same = gross.filter(Q(net_cents__in=amounts) | Q(gross__in=amounts), issued_on=day)
        found |= set(same.values_list("pk", flat=True))
    return found


def _paper(
    pk: Any,
    number: str,
    supplier: str | None,
    tax_number: str | None,
    issued_on: date,
    net_cents: int,
    tax_cents: int,
    currency: str,
    home_currency: str,
    rate: Decimal,
    paper: str,
    *,
    files: frozenset[str] = frozenset(),
) -> Paper:
    return Paper(
        id=pk,
        number=number,
        supplier=supplier or "",
        tax_number=tax_number or "",
        day=issued_on,
        net_cents=net_cents,
        tax_cents=tax_cents,
        currency=currency,
        home_currency=home_currency,
        rate=rate,
        is_credit=paper == Expenditure.Paper.CREDIT_NOTE,
        has_supplier_papers=paper not in WITHOUT_SUPPLIER,
        files=files,
    )


def _files(pks: list[int]) -> dict[int, frozenset[str]]:
    """The hashes of the papers themselves: one proof of payment may stand for many of them."""
    hashes: dict[int, set[str]] = defaultdict(set)
    for start in range(0, len(pks), CHUNK):
        rows = Evidence.objects.filter(
            expenditure__in=pks[start : start + CHUNK], kind=Evidence.Kind.INVOICE, document__withdrawn_at=None
        )
        for pk, digest in rows.values_list("expenditure", "document__sha256"):
            hashes[pk].add(digest)
    return {pk: frozenset(each) for pk, each in hashes.items()}


# -- what was found, as somebody may see it --------------------------------------------
def doubles_in(programme: Programme) -> QuerySet[Double]:
    """The pairs of which one or both papers stand in a programme, as long as both stand."""
    here = Q(first__project__programme=programme) | Q(second__project__programme=programme)
    return Double.objects.filter(here, first__withdrawn_at=None, second__withdrawn_at=None)


def doubles_seen(user: Any, programme: Programme) -> QuerySet[Double]:
    """Those of which a person may see one of both papers in this programme."""
    from_here = [Q(**{f"{side}__in": _seen_here(user, programme)}) for side in ("first", "second")]
    return doubles_in(programme).filter(from_here[0] | from_here[1])


def _seen_here(user: Any, programme: Programme) -> Any:
    return expenditures_seen(user, programme).order_by().values("pk")


@dataclass(frozen=True, slots=True)
class Side:
    """One of both places. `expenditure` is None where the person may not see it; `programme` where not even that."""

    expenditure: Expenditure | None
    programme: Programme | None
    claimed_in: Any = None


def sides_of(double: Double, user: Any) -> tuple[Side, Side]:
    """Both places, each as far as the person may see it."""
    return _side(double.first, user), _side(double.second, user)


def _side(expenditure: Expenditure, user: Any) -> Side:
    programme = expenditure.project.programme
    if user.has_perm(SEE, expenditure):
        item = expenditure.claimed_in.filter(is_active=True, corrects=None).select_related("request").first()
        return Side(expenditure, programme, item.request if item else None)
    return Side(None, programme if user.has_perm("programmes.view_programme", programme) else None)


def doubles_with(expenditure: Expenditure) -> QuerySet[Double]:
    """The pairs in which a paper stands, newest first."""
    rows = Double.objects.filter(Q(first=expenditure) | Q(second=expenditure))
    return rows.select_related("first__project__programme", "second__project__programme")
