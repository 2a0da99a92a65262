"""Paging by place: a page begins after the sort key of the row before it, so page 200 costs what page 1 costs."""

import base64
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldError, ValidationError
from django.db.models import F, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


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
