"""The items of a payment request as its page shows them: so many at a time, by what was found of them.

The address says which: `?items=open`, `?q=` words of the paper, `?after=` the place in the list.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.finance.models import Clarification, Evidence, PaymentRequest, RequestItem
from sympolity.affairs.finance.queries.claims import in_open_double
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.figures import bar_width
from sympolity.ground.kernel.paging import keyset_page
from sympolity.ground.languages.queries import with_translations

Verdict = RequestItem.Verdict
Typed = Mapping[int, Mapping[str, str]]
PAGE_SIZE = 50
TONES = {Verdict.ACCEPTED: "fine", Verdict.REDUCED: "attention", Verdict.REFUSED: "late"}
AROUND = (
    "expenditure__project",
    "expenditure__category",
    "expenditure__supplier",
    "looked_at_by",
    "corrects__request",
)
ALL = "all"
CHOICES: Mapping[str, tuple[Promise, Callable[[], Q]]] = {
    Verdict.OPEN.value: (_("Not looked at yet"), lambda: Q(verdict=Verdict.OPEN)),
    "questioned": (_("Questions"), lambda: Q(Exists(_questions()))),
    "doubtful": (_("Looks like another paper"), lambda: Q(in_open_double("expenditure"))),
    Verdict.REFUSED.value: (_("Refused"), lambda: Q(verdict=Verdict.REFUSED)),
    Verdict.REDUCED.value: (_("Accepted in part"), lambda: Q(verdict=Verdict.REDUCED)),
    Verdict.ACCEPTED.value: (_("Accepted"), lambda: Q(verdict=Verdict.ACCEPTED)),
    ALL: (_("All"), Q),
}


@dataclass(slots=True)
class Line:
    """One item of a request as the page shows it; what was typed and not kept stands in `typed`."""

    item: Any
    error: str = ""
    typed: Mapping[str, str] | None = None
    is_ticked: bool = False

    @property
    def is_open(self) -> bool:
        return bool(self.item.verdict == Verdict.OPEN)

    @property
    def tone(self) -> str:
        return TONES.get(self.item.verdict, "neutral")

    @property
    def verdict(self) -> str:
        if self.is_ticked:
            return ""
        return self.typed["verdict"] if self.typed else str(self.item.verdict)

    @property
    def reason(self) -> str:
        return self.typed["reason"] if self.typed else str(self.item.reason)

    @property
    def cents(self) -> str:
        if self.typed:
            return self.typed["cents"]
        if self.item.verdict != Verdict.REDUCED or self.item.accepted_cents is None:
            return ""
        return formats.number(self.item.accepted_cents / 100, 2)

    @property
    def is_unfolded(self) -> bool:
        return bool(self.error or (self.typed and not self.is_ticked))


@dataclass(frozen=True, slots=True)
class View:
    """One choice among the items, for `kernel/parts/views.html`."""

    label: Any
    url: str
    count: int
    current: bool
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """Some items of a request, and figures of all of them: counts and sums never depend on what is shown."""

    lines: list[Line]
    views: list[View]
    count: int
    looked_at: int
    accepted_cents: int | None
    state: str  # what of the address says which items are shown, to come back to them
    chosen: str
    query: str
    after: str  # the place of the last line, empty when nothing follows
    before: str
    url: str

    @property
    def is_long(self) -> bool:
        return self.count > PAGE_SIZE

    @property
    def is_begun(self) -> bool:
        """Whether some of it was looked at, and not all."""
        return 0 < self.looked_at < self.count

    @property
    def looked_at_width(self) -> str:
        return bar_width(self.looked_at / max(1, self.count))

    @property
    def next_url(self) -> str:
        return self.url_with(after=self.after)

    @property
    def previous_url(self) -> str:
        return self.url_with(before=self.before)

    @property
    def tick_all_url(self) -> str:
        return f"{self.url}?{self.state}&tick=all#items-title"

    def url_with(self, **place: str) -> str:
        return f"{self.url}?{_state(self.chosen, self.query, **place)}#items-title"


def items_of(
    request: PaymentRequest,
    params: QueryDict,
    *,
    url: str,
    may_look: bool = False,
    typed: Typed | None = None,
    refused: tuple[int | None, str] = (None, ""),
) -> Items:
    """The items that an address asks for, in three queries whatever their number.

    Whoever verifies a long request begins with what is left to do. What was typed about an item keeps it in sight.
    """
    typed = typed or {}
    claims = request.items.filter(corrects=None)
    counts = claims.aggregate(
        accepted_cents=Sum("accepted_cents"),
        **{key: Count("pk", filter=holds()) if key != ALL else Count("pk") for key, (_words, holds) in CHOICES.items()},
    )
    chosen, query = params.get("items", ""), params.get("q", "").strip()[:200]
    if chosen not in CHOICES:
        chosen = Verdict.OPEN.value if may_look and counts[ALL] > PAGE_SIZE and counts[Verdict.OPEN.value] else ALL
    rows = _found(claims, query) if query else claims
    if chosen != ALL:
        rows = rows.filter(CHOICES[chosen][1]() | Q(pk__in=typed))
    place = {key: params.get(key, "") for key in ("after", "before")}
    page = keyset_page(_ready(rows), sort="pk", descending=False, size=PAGE_SIZE, **place)
    if not page.rows and any(place.values()):  # all that stood here was looked at
        page = keyset_page(_ready(rows), sort="pk", descending=False, size=PAGE_SIZE, after="", before="")
        place = {}
    return Items(
        lines=_lines(request, page.rows, typed, refused, is_all_ticked=params.get("tick") == ALL),
        views=[
            View(words, f"{url}?{_state(key, query)}#items-title", counts[key], key == chosen)
            for key, (words, _holds) in CHOICES.items()
            if counts[key] or key == chosen
        ],
        count=counts[ALL],
        looked_at=counts[ALL] - counts[Verdict.OPEN.value],
        accepted_cents=counts["accepted_cents"],
        state=_state(chosen, query, **place),
        chosen=chosen,
        query=query,
        after=page.last,
        before=page.first,
        url=url,
    )


def corrections_of(request: PaymentRequest) -> list[RequestItem]:
    """The lines below zero, which stand apart from what is claimed."""
    return list(request.items.exclude(corrects=None).select_related(*AROUND).order_by("pk"))


def _questions() -> QuerySet[Clarification]:
    return Clarification.objects.filter(item=OuterRef("pk"))


def _found(rows: QuerySet[RequestItem], words: str) -> QuerySet[RequestItem]:
    return rows.filter(
        Q(expenditure__number__icontains=words)
        | Q(expenditure__title__icontains=words)
        | Q(expenditure__supplier__name__icontains=words)
    )


def _ready(rows: QuerySet[RequestItem]) -> QuerySet[RequestItem]:
    """With how many papers stand with each, what is asked or doubted about it, and what was corrected of it later."""
    standing = Evidence.objects.filter(expenditure=OuterRef("expenditure"), document__withdrawn_at=None)
    papers = standing.order_by().values("expenditure").annotate(n=Count("pk")).values("n")
    corrections = RequestItem.objects.filter(corrects=OuterRef("pk"), is_active=True).order_by().values("corrects")
    return rows.select_related(*AROUND).annotate(
        corrected_cents=Subquery(corrections.annotate(sum=Sum("accepted_cents")).values("sum")[:1]),
        papers=Subquery(papers[:1]),
        is_doubtful=in_open_double("expenditure"),
        is_asked=Exists(_questions()),
        waits=Exists(_questions().filter(answered_at=None)),
    )


def _lines(
    request: PaymentRequest,
    items: Collection[RequestItem],
    typed: Typed,
    refused: tuple[int | None, str],
    *,
    is_all_ticked: bool,
) -> list[Line]:
    for item in items:
        item.request = request
        paper = item.expenditure
        paper.project.programme = paper.category.programme = request.agreement.programme
    with_translations([each for item in items for each in (item.expenditure.project, item.expenditure.category)])
    return [
        Line(
            item,
            refused[1] if item.pk == refused[0] else "",
            typed.get(item.pk),
            _is_ticked(item, typed, is_all_ticked=is_all_ticked),
        )
        for item in _in_order(items, request)
    ]


def _is_ticked(item: RequestItem, typed: Typed, *, is_all_ticked: bool) -> bool:
    if item.verdict != Verdict.OPEN:
        return False
    if item.pk in typed:
        return typed[item.pk]["verdict"] == Verdict.ACCEPTED
    return is_all_ticked


def _in_order(items: Iterable[RequestItem], request: PaymentRequest) -> list[RequestItem]:
    """While they are verified, those not looked at yet come first: what is left to do needs no search."""
    under_way = request.state in (PaymentRequest.State.IN_VERIFICATION, PaymentRequest.State.CLARIFICATION)
    return sorted(items, key=lambda item: under_way and item.verdict != Verdict.OPEN)


def _state(chosen: str, query: str, **place: str) -> str:
    said = QueryDict(mutable=True)
    said.update({"items": chosen, **{key: value for key, value in {"q": query, **place}.items() if value}})
    return said.urlencode()
