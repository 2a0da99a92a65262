"""Lists: declared once per kind of object, shown as a page and written as a spreadsheet from the same columns.

The address holds the full state: filters, sort, columns and place.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.columns import ColumnChooser
from sympolity.ground.kernel.paging import Page, keyset_page, ordering
from sympolity.ground.kernel.spreadsheets import number_heading

Row = TypeVar("Row", bound=Model)
Words = str | Promise
PAGE_SIZE = 50
LONGEST_NUMBER = 18  # digits that a database takes as a number of a row
FILE_KINDS = ("csv", "xlsx", "ods")
SHOWN = "shown"
KNOWN_KEYS = frozenset(
    ("q", "sort", "columns", "column", "after", "before", "format", "as", "rows", "view", "lang", "theme", "page")
)


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


# Whether its rows are left out is asked where a list takes its rows.
ALSO_CLOSED: Filter[Any] = Filter(
    "also", _("Also show"), lambda rows, _values: rows, options=lambda: [Option("closed", _("closed ones"))]
)


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
    record: str = ""  # the kind of record that the importer knows these rows as; its files carry their numbers
    choose_url: str = ""  # where rows that were ticked are changed together; empty: rows are not ticked

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
                if each.options and any(len(value) > LONGEST_NUMBER and value.isdecimal() for value in values):
                    raise ValueError
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
    def chooser(self) -> ColumnChooser[Column[Row]]:
        return ColumnChooser(self.columns, self.params, self.url)

    @property
    def shown_columns(self) -> list[Column[Row]]:
        return self.chooser.shown

    @property
    def state(self) -> list[tuple[str, str]]:
        """What a form carries on so that the list keeps its filters, sort and density; its columns it says itself."""
        left_out = {"after", "before", "format", "columns", "column"}
        return [(key, value) for key, values in self.params.lists() if key not in left_out for value in values if value]

    @cached_property
    def unknown(self) -> list[str]:
        """What the address asks for and this list does not know: a filter or a column of another version."""
        known = {each.key for each in self.filters} | KNOWN_KEYS
        return [*(key for key in self.params if key not in known), *self.chooser.unknown]

    # -- addresses -------------------------------------------------------------
    def url(self, **changes: str | None) -> str:
        params = self._params_from_the_start()
        for key, value in changes.items():
            if value is None:
                params.pop(key, None)
            else:
                params[key] = value
        return f"?{params.urlencode()}" if params else "?"

    def url_without(self, key: str, value: str) -> str:
        params = self._params_from_the_start()
        params.setlist(key, [kept for kept in params.getlist(key) if kept != value])
        return f"?{params.urlencode()}" if params else "?"

    def _params_from_the_start(self) -> QueryDict:
        """What the address says, without the place in the list and with the columns in one word."""
        params = self.params.copy()
        for key in ("after", "before", "column"):
            params.pop(key, None)
        if "column" in self.params:
            params["columns"] = ",".join(column.key for column in self.shown_columns)
        return params

    @property
    def export_urls(self) -> dict[str, str]:
        """All columns that a file of this list has."""
        return {kind: self.url(format=kind) for kind in FILE_KINDS}

    @property
    def shown_export_urls(self) -> dict[str, str]:
        """The columns that the page shows, in their order."""
        return {kind: self.url(format=kind, **{"as": SHOWN}) for kind in FILE_KINDS}

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
        for each in self.offered:
            if each.error:
                continue
            labels = {option.value: option.label for option in each.options}
            chips += [
                ChosenFilter(each.key, each.label, labels.get(value, value), self.url_without(each.key, value))
                for value in each.chosen
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
    def _page(self) -> Page[Row]:
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

    @cached_property
    def to_the_cent(self) -> bool:
        """Whether an amount that is shown has cents: then all are written with them, units under units."""
        shown = [cell.value for row in self.rows for cell in row.cells if cell.kind == "money"]
        summed = [self.totals.get(each.key) for each in self.shown_columns if each.kind == "money"]
        return any((cents or 0) % 100 for cents in (*shown, *summed))

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
    @property
    def is_as_shown(self) -> bool:
        return self.params.get("as") == SHOWN

    def exported(self) -> tuple[list[Column[Row]], Iterable[list[Any]]]:
        """The columns and all filtered rows, in the order shown, for a file.

        A file of only what is shown is for reading: it says things in words that the importer does not read back.
        """
        columns = self.shown_columns if self.is_as_shown else [column for column in self.columns if column.exported]
        sort, descending = self.sort
        rows = self.annotate(self.filtered) if self.annotate else self.filtered
        rows = rows.order_by(*ordering(sort.sort if sort else "pk", descending))
        if self.record and not self.is_as_shown:
            columns = [Column("record", number_heading(self.caption), lambda each: each.pk, "number"), *columns]
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
