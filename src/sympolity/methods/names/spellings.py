"""Every spelling of every entry, folded once and laid out for the questions that are asked of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sympolity.methods.names.abbreviations import initials_of
from sympolity.methods.names.folding import Folded, folded
from sympolity.methods.names.matches import Entry
from sympolity.methods.names.mending import bones, sharp

_TWO_LETTERS: Final = {
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "ø": "oe",
    "å": "aa",
    "Ä": "Ae",
    "Ö": "Oe",
    "Ü": "Ue",
    "Ø": "Oe",
    "Å": "Aa",
}


@dataclass(frozen=True, slots=True)
class Spelling:
    """One name or alias of an entry."""

    entry: Entry
    folded: Folded
    alias: bool
    sharp: str


class Spellings:
    """The spellings of all entries by code, key, bare name, initials and what is left of them without accents."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.all: list[Spelling] = []
        self.codes: dict[str, list[Entry]] = defaultdict(list)
        self.keys: dict[str, list[Spelling]] = defaultdict(list)
        self.bares: dict[str, list[Spelling]] = defaultdict(list)
        self.initials: dict[str, list[Spelling]] = defaultdict(list)
        self.bones: dict[str, list[Spelling]] = defaultdict(list)
        for entry in entries:
            for value in entry.codes:
                self.codes[code(value)].append(entry)
            for name, alias in dict.fromkeys(_names(entry)):
                self._learn(entry, folded(name), alias)

    def _learn(self, entry: Entry, name: Folded, alias: bool) -> None:
        if not name.key:
            return
        spelling = Spelling(entry, name, alias, sharp(name))
        self.all.append(spelling)
        self.keys[name.key].append(spelling)
        self.bares[name.bare].append(spelling)
        self.bones[bones(spelling.sharp)].append(spelling)
        for initials in {initials_of(name.plain), initials_of(name.key)}:
            self.initials[initials].append(spelling)


def _names(entry: Entry) -> Iterator[tuple[str, bool]]:
    """A place in two languages has both names: "Donostia/San Sebastián"; "Köln" is also written "Koeln"."""
    for name, alias in ((entry.name, False), *((name, True) for name in entry.aliases)):
        yield name, alias
        if entry.level and "/" in name:
            yield from ((part, alias) for part in name.split("/") if part.strip())
        if any(letter in _TWO_LETTERS for letter in name):
            yield "".join(_TWO_LETTERS.get(letter, letter) for letter in name), alias


def code(text: str) -> str:
    return "".join(text.split()).casefold()


def owners(spellings: Iterable[Spelling]) -> list[Entry]:
    """The entries of some spellings, each once."""
    return list(dict.fromkeys(spelling.entry for spelling in spellings))
