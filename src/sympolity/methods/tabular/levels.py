"""Sub-headings within sub-headings: which one stands under which."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_NUMBER: Final = re.compile(r"(?:^|\s)(\d+(?:\.\d+)*)(?=[\s.:)\-–]|$)")

# Column, blanks before the text, depth of its number (0: none), capitals only.
Look = tuple[int, int, int, bool]


def look_of(text: str, column: int) -> Look:
    """What tells the level of a sub-heading: "1.2 Schools" is numbered two deep."""
    found = _NUMBER.search(text)
    depth = found[1].count(".") + 1 if found else 0
    return column, len(text) - len(text.lstrip()), depth, text.isupper()


@dataclass(slots=True)
class Levels:
    """The sub-headings above the present row, outermost first.

    Of two that follow each other without data between them, the second stands under the first, and so do all
    that look like it. One that looks like none before it stands under the last when column, indent or number
    say so; else it begins anew.
    """

    _looks: list[Look] = field(default_factory=list)
    _open: list[tuple[Look, str]] = field(default_factory=list)
    _together: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._open)

    def data(self) -> None:
        """A row of data came by."""
        self._together = False

    def enter(self, text: str, column: int) -> None:
        look = look_of(text, column)
        if self._together:
            self._follow(look)
        elif look in self._looks:
            outer = self._looks[: self._looks.index(look)]
            self._open = [entry for entry in self._open if entry[0] in outer]
        elif not self._open or not _deeper(look, self._open[-1][0]):
            self._open, self._looks = [], [look]
        else:
            self._looks.append(look)
        self._open.append((look, " ".join(text.split())))
        self._together = True

    def _follow(self, look: Look) -> None:
        """A sub-heading right below another one: a new level, a known inner one, or an outer one begun anew."""
        last = self._open[-1][0]
        if look not in self._looks:
            self._looks.insert(self._looks.index(last) + 1, look)
        elif self._looks.index(look) < self._looks.index(last):
            outer = self._looks[: self._looks.index(look)]
            self._open = [entry for entry in self._open if entry[0] in outer]


def _deeper(look: Look, above: Look) -> bool:
    column, indent, depth, _ = look
    if (column, indent) != above[:2]:
        return (column, indent) > above[:2]
    return bool(depth and above[2] and depth > above[2])
