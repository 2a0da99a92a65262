"""Lists: declared once per kind of object, shown as a page and written as a spreadsheet from the same columns.

The address holds the full state: filters, sort, columns and place. A list is paged by its sort key (keyset), so
page 200 costs what page 1 costs.
"""

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldError, ValidationError
from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=Model)
Words = str | Promise
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: how it is called, what it shows, how it sorts and whether it can be summed.

    `kind` is text, number, money (whole cents), day, moment, status, link, yes-no or axes.
    """

    key: str
    label: Words
    value: Callable[[Row], Any]
    kind: str = "text"
    sort: str = ""
    href: Callable[[Row], str] | None = None
    sub: Callable[[Row], Any] | None = None
    tone: Callable[[Row], str] | None = None
    shown: bool = True
    exported: bool = True
    steps_aside: int = 0  # 1: hidden on a phone, 2: hidden on a small screen
    sum: str = ""  # name of the aggregate over all filtered rows


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Words
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Filter(Generic[Row]):
    """One filter: its key in the address, its choices, and what it keeps.

    `apply` takes the rows and the chosen values. `options` may be empty: then the filter is a field to type in,
    whose `kind` is text, number, money or day. A value that cannot be read raises ValidationError with a sentence.
    """

    key: str
    label: Words
    apply: Callable[[QuerySet[Row], list[str]], QuerySet[Row]]
    options: Callable[[], Sequence[Option]] | None = None
    kind: str = "choice"
    many: bool = True


@dataclass(frozen=True, slots=True)
class EmptyState:
    title: Words
    text: Words = ""
    url: str = ""
    label: Words = ""


@dataclass(frozen=True, slots=True)
class Cell:
    key: str
    value: Any
    kind: str
    href: str = ""
    sub: Any = ""
    tone: str = ""
    steps_aside: int = 0


@dataclass(frozen=True, slots=True)
class ListRow:
    pk: Any
    object: Any
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Header:
    key: str
    label: Words
    kind: str
    sort_url: str
    sorted: str  # "", "ascending" or "descending"
    steps_aside: int


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    """A chip: what is filtered and the address without it."""

    key: str
    label: Words
    value: Words
    remove_url: str


@dataclass(frozen=True, slots=True)
class OfferedFilter:
    key: str
    label: Words
    kind: str
    many: bool
    chosen: tuple[str, ...]
    options: tuple[Option, ...]
    error: str = ""


@dataclass
class Listing(Generic[Row]):
    """A list as one request sees it."""

    request: HttpRequest
    rows_of: QuerySet[Row]
    columns: Sequence[Column[Row]]
    filters: Sequence[Filter[Row]] = ()
    default_sort: str = ""
    name: str = "list"
    caption: Words = ""
    empty: EmptyState = field(default_factory=lambda: EmptyState(_("Nothing here yet")))
    search: Callable[[QuerySet[Row], str], QuerySet[Row]] | None = None
    sums: Mapping[str, Callable[[QuerySet[Row]], int | None]] = field(default_factory=dict)
    prepare: Callable[[list[Row]], Iterable[Row]] | None = None
    annotate: Callable[[QuerySet[Row]], QuerySet[Row]] | None = None
    page_size: int = PAGE_SIZE

    # -- what the address says -------------------------------------------------
    @property
    def params(self) -> QueryDict:
        return self.request.GET

    @property
    def can_search(self) -> bool:
        """A template would call `search` itself and find nothing."""
        return self.search is not None

    @property
    def query(self) -> str:
        return self.params.get("q", "").strip()[:200]

    @cached_property
    def _applied(self) -> tuple[QuerySet[Row], dict[str, str]]:
        rows, errors = self.rows_of, {}
        if self.search and self.query:
            rows = self.search(rows, self.query)
        for each in self.filters:
            values = [value for value in self.params.getlist(each.key) if value != ""]
            if not values:
                continue
            try:
                rows = each.apply(rows, values)
            except (ValidationError, ValueError) as refusal:
                messages = getattr(refusal, "messages", None)
                errors[each.key] = str(messages[0]) if messages else str(_("This value cannot be read."))
        return rows, errors

    @property
    def filtered(self) -> QuerySet[Row]:
        return self._applied[0]

    @property
    def errors(self) -> dict[str, str]:
        return self._applied[1]

    @cached_property
    def sort(self) -> tuple[Column[Row] | None, bool]:
        """The column sorted by, and whether from large to small."""
        wish = self.params.get("sort", "") or self.default_sort
        descending = wish.startswith("-")
        key = wish.lstrip("-")
        return next((column for column in self.columns if column.key == key and column.sort), None), descending

    @cached_property
    def shown_columns(self) -> list[Column[Row]]:
        wish = [key for key in self.params.get("columns", "").split(",") if key]
        if not wish:
            return [column for column in self.columns if column.shown]
        return [column for column in self.columns if column.key in wish] or [
            column for column in self.columns if column.shown
        ]

    # -- addresses -------------------------------------------------------------
    def url(self, **changes: str | None) -> str:
        params = self.params.copy()
        for key in ("after", "before"):
            params.pop(key, None)
        for key, value in changes.items():
            if value is None:
                params.pop(key, None)
            else:
                params[key] = value
        return f"?{params.urlencode()}" if params else "?"

    def url_without(self, key: str, value: str) -> str:
        params = self.params.copy()
        for place in ("after", "before"):
            params.pop(place, None)
        params.setlist(key, [kept for kept in params.getlist(key) if kept != value])
        return f"?{params.urlencode()}" if params else "?"

    @property
    def export_urls(self) -> dict[str, str]:
        return {kind: self.url(format=kind) for kind in ("csv", "xlsx", "ods")}

    # -- what is shown ---------------------------------------------------------
    @cached_property
    def headers(self) -> list[Header]:
        column, descending = self.sort
        return [
            Header(
                each.key,
                each.label,
                each.kind,
                self.url(sort=self._next_sort(each)) if each.sort else "",
                ("descending" if descending else "ascending") if each is column else "",
                each.steps_aside,
            )
            for each in self.shown_columns
        ]

    def _next_sort(self, each: Column[Row]) -> str:
        column, descending = self.sort
        if each is column:
            return each.key if descending else f"-{each.key}"
        return f"-{each.key}" if each.kind in {"money", "number"} else each.key

    @cached_property
    def chosen(self) -> list[ChosenFilter]:
        chips = []
        for each in self.filters:
            if each.key in self.errors:
                continue
            labels = {option.value: option.label for option in each.options()} if each.options else {}
            chips += [
                ChosenFilter(each.key, each.label, labels.get(value, value), self.url_without(each.key, value))
                for value in self.params.getlist(each.key)
                if value
            ]
        return chips

    @cached_property
    def offered(self) -> list[OfferedFilter]:
        return [
            OfferedFilter(
                each.key,
                each.label,
                each.kind,
                each.many,
                tuple(self.params.getlist(each.key)),
                tuple(each.options()) if each.options else (),
                self.errors.get(each.key, ""),
            )
            for each in self.filters
        ]

    @cached_property
    def count(self) -> int:
        return self.filtered.count()

    @cached_property
    def totals(self) -> dict[str, int]:
        """The sums of exactly what is filtered."""
        return {key: total(self.filtered) or 0 for key, total in self.sums.items()}

    @cached_property
    def _page(self) -> "Page[Row]":
        column, descending = self.sort
        rows = self.annotate(self.filtered) if self.annotate else self.filtered
        return keyset_page(
            rows,
            sort=column.sort if column else "pk",
            descending=descending,
            after=self.params.get("after", ""),
            before=self.params.get("before", ""),
            size=self.page_size,
        )

    @cached_property
    def objects(self) -> list[Row]:
        rows = self._page.rows
        return list(self.prepare(rows)) if self.prepare else rows

    @cached_property
    def rows(self) -> list[ListRow]:
        return [self.row(each) for each in self.objects]

    def row(self, each: Row) -> ListRow:
        return ListRow(each.pk, each, tuple(self._cell(column, each) for column in self.shown_columns))

    @staticmethod
    def _cell(column: Column[Row], each: Row) -> Cell:
        return Cell(
            column.key,
            column.value(each),
            column.kind,
            column.href(each) if column.href else "",
            column.sub(each) if column.sub else "",
            column.tone(each) if column.tone else "",
            column.steps_aside,
        )

    @property
    def next_url(self) -> str:
        return self.url(after=self._page.last) if self._page.last else ""

    @property
    def previous_url(self) -> str:
        return self.url(before=self._page.first) if self._page.first else ""

    # -- as a spreadsheet ------------------------------------------------------
    def exported(self) -> tuple[list[Column[Row]], Iterable[list[Any]]]:
        """The columns and all filtered rows, in the order shown, for a file."""
        columns = [column for column in self.columns if column.exported]
        sort, descending = self.sort
        rows = self.annotate(self.filtered) if self.annotate else self.filtered
        rows = rows.order_by(*ordering(sort.sort if sort else "pk", descending))
        return columns, self._values(columns, rows)

    def _values(self, columns: list[Column[Row]], rows: QuerySet[Row]) -> Iterable[list[Any]]:
        batch: list[Row] = []
        for each in rows.iterator(chunk_size=1000):
            batch.append(each)
            if len(batch) == 1000:
                yield from self._prepared(columns, batch)
                batch = []
        yield from self._prepared(columns, batch)

    def _prepared(self, columns: list[Column[Row]], batch: list[Row]) -> Iterable[list[Any]]:
        for each in self.prepare(batch) if self.prepare else batch:
            yield [column.value(each) for column in columns]


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    rows: list[Row]
    first: str  # place of the first row, empty when nothing stands before it
    last: str  # place of the last row, empty when nothing follows


def ordering(sort: str, descending: bool) -> list[Any]:
    """Sort by one key, empty values last, ties by primary key."""
    if sort == "pk":
        return ["-pk" if descending else "pk"]
    by = F(sort)
    return [by.desc(nulls_last=True) if descending else by.asc(nulls_last=True), "pk"]


def keyset_page(rows: QuerySet[Row], *, sort: str, descending: bool, after: str, before: str, size: int) -> Page[Row]:
    """One page by its place, not by its number. An unreadable place is the beginning."""
    place = read_place(after or before)
    backwards = bool(before) and place is not None
    try:
        chosen = _beyond(rows, sort, descending, place, backwards)
        order = [_reversed(key) for key in ordering(sort, descending)] if backwards else ordering(sort, descending)
        found = list(chosen.order_by(*order)[: size + 1])
    except (ValidationError, ValueError, TypeError, FieldError):
        place, backwards = None, False
        found = list(rows.order_by(*ordering(sort, descending))[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    before_it = more if backwards else place is not None
    after_it = True if backwards else more
    return Page(
        found,
        make_place(found[0], sort) if found and before_it else "",
        make_place(found[-1], sort) if found and after_it else "",
    )


def _beyond(
    rows: QuerySet[Row], sort: str, descending: bool, place: tuple[Any, int] | None, backwards: bool
) -> QuerySet[Row]:
    if place is None:
        return rows
    value, pk = place
    if sort == "pk":
        return rows.filter(**{"pk__lt" if descending != backwards else "pk__gt": pk})
    tie = Q(**{"pk__lt" if backwards else "pk__gt": pk})
    further = "lt" if descending != backwards else "gt"
    if value is None:
        same = Q(**{f"{sort}__isnull": True}) & tie
        return rows.filter(same | Q(**{f"{sort}__isnull": False})) if backwards else rows.filter(same)
    beyond = Q(**{f"{sort}__{further}": value}) | (Q(**{sort: value}) & tie)
    return rows.filter(beyond) if backwards else rows.filter(beyond | Q(**{f"{sort}__isnull": True}))


def _reversed(key: Any) -> Any:
    if isinstance(key, str):
        return key[1:] if key.startswith("-") else f"-{key}"
    key = key.copy()
    key.reverse_ordering()
    return key


def make_place(row: Model, sort: str) -> str:
    value: Any = row
    for part in ("pk",) if sort == "pk" else sort.split("__"):
        value = getattr(value, part, None)
    if isinstance(value, date | datetime):
        value = value.isoformat()
    text = json.dumps([value, row.pk], default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_place(text: str) -> tuple[Any, int] | None:
    if not text:
        return None
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return value, int(pk)
    except (ValueError, TypeError):
        return None
