"""Names of one file beside each other: which are one name, and which may be another spelling of one before them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sympolity.methods.names.folding import folded
from sympolity.methods.names.likeness import Likeness
from sympolity.methods.names.matches import Candidate, Entry
from sympolity.methods.names.spellings import Spellings

_LEAST: Final = 86.0
_MOST_NAMES: Final = 3_000
_MOST_CANDIDATES: Final = 3


def one_name(text: str) -> str:
    """Equal for two spellings of one name: case, accents, signs and the place of the article do not count.

    The legal form does ("Mar, SA" and "Mar, SL"), and so does whether a municipality is named as one.
    """
    asked = folded(text)
    institution = "municipality" if asked.institution else ""
    return "|".join((asked.key, asked.legal_form, institution, asked.status)) if asked.key else text.strip()


def alike(names: Iterable[str]) -> list[tuple[str, ...]]:
    """The different spellings of each name, in the order in which they come."""
    groups: dict[str, dict[str, None]] = {}
    for name in names:
        groups.setdefault(one_name(name), {})[name] = None
    return [tuple(spellings) for spellings in groups.values()]


def near(names: Sequence[str]) -> dict[int, tuple[Candidate, ...]]:
    """For the places of names in a list, the names before them of which they may be another spelling, best first.

    The entry of a candidate has the place of that name as its id. Lists of thousands of names are not compared.
    """
    if len(names) > _MOST_NAMES:
        return {}
    likeness = Likeness(Spellings(Entry(place, name) for place, name in enumerate(names)))
    found: dict[int, tuple[Candidate, ...]] = {}
    for place, name in enumerate(names):
        asked = folded(name)
        best: dict[int, Candidate] = {}
        for each in likeness.candidates(asked) if asked.key else ():
            other = int(each.entry.id)
            if other < place and each.score >= _LEAST and (other not in best or each.score > best[other].score):
                best[other] = each
        if best:
            found[place] = tuple(sorted(best.values(), key=lambda each: -each.score)[:_MOST_CANDIDATES])
    return found
