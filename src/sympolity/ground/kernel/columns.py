"""Which columns of a list are shown, and in what order: the reader's choice stands in the address."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from django.http import QueryDict
from django.utils.functional import Promise


class Choosable(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str | Promise: ...
    @property
    def shown(self) -> bool: ...


AColumn = TypeVar("AColumn", bound=Choosable)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column that the reader may show, hide or move; an address is empty where there is nothing to move past."""

    key: str
    label: str | Promise
    is_shown: bool
    earlier_url: str = ""
    later_url: str = ""


@dataclass
class ColumnChooser(Generic[AColumn]):
    """The first column says what a row is: it is always shown, and first.

    In the address `columns` names them all, `column` is one box ticked in the form of the chooser.
    """

    columns: Sequence[AColumn]
    params: QueryDict
    url: Callable[..., str]

    @cached_property
    def wished(self) -> list[str]:
        keys = self.params.get("columns", "").split(",") + self.params.getlist("column")
        return [*dict.fromkeys(key for key in keys if key)]

    @cached_property
    def shown(self) -> list[AColumn]:
        first, *rest = self.columns
        by_key = {column.key: column for column in rest}
        wish = [by_key[key] for key in self.wished if key in by_key]
        if not wish and first.key not in self.wished:
            wish = [column for column in rest if column.shown]
        return [first, *wish]

    @cached_property
    def choices(self) -> list[ColumnChoice]:
        """Every column after the first: those that are shown in their order, then the others."""
        first, *shown = self.shown
        keys = [column.key for column in shown]
        last = len(shown) - 1

        def url(place: int) -> str:
            return self._url([first.key, *keys[:place], keys[place + 1], keys[place], *keys[place + 2 :]])

        moved = [
            ColumnChoice(
                each.key, each.label, True, url(place - 1) if place else "", url(place) if place < last else ""
            )
            for place, each in enumerate(shown)
        ]
        hidden = [each for each in self.columns if each is not first and each not in shown]
        return [*moved, *(ColumnChoice(each.key, each.label, False) for each in hidden)]

    @property
    def usual_url(self) -> str:
        """The address with the columns that the list shows by itself; empty where it does so already."""
        first, *rest = self.columns
        usual = [first, *(column for column in rest if column.shown)]
        return "" if self.shown == usual else self.url(columns=None)

    @property
    def unknown(self) -> list[str]:
        known = {column.key for column in self.columns}
        return [key for key in self.wished if key not in known]

    def _url(self, keys: Iterable[str]) -> str:
        return self.url(columns=",".join(keys))
