"""Small counts of people kept back, and with them what would give them away by subtraction.

The threshold rule and secondary suppression of the Handbook on Statistical Disclosure Control (ESSnet, chapter on
frequency tables): a count from 1 to 4 is not shown, and so many of its neighbours are not shown either that the whole
less what is shown leaves every value from 1 to 4 possible.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

LEAST_SHOWN = 5
Key = TypeVar("Key", bound=Hashable)


def is_small(count: int, *, least: int = LEAST_SHOWN) -> bool:
    """Zero is shown: it is about nobody."""
    return 0 < count < least


@dataclass(frozen=True, slots=True)
class Shown(Generic[Key]):
    """A whole and its parts as they may be shown: None is kept back.

    `rest` is what the parts do not name: the whole less all parts.
    """

    whole: int | None
    parts: Mapping[Key, int | None]
    rest: int | None

    @property
    def kept_back(self) -> int:
        return sum(1 for each in self.parts.values() if each is None)


def shown(whole: int, parts: Mapping[Key, int], *, also: Collection[Key] = (), least: int = LEAST_SHOWN) -> Shown[Key]:
    """A whole with its parts, small counts kept back, and those named in `also`.

    The parts may add up to less than the whole (not everybody was asked) or to more (some count in several); in both
    cases the difference is a further cell, which anyone could compute.
    """
    if is_small(whole, least=least):
        return Shown(None, dict.fromkeys(parts), None)
    rest = whole - sum(parts.values())
    cells: dict[tuple[str, Hashable], int] = {("part", key): count for key, count in parts.items()}
    cells["rest", None] = rest
    hidden = _hidden(cells, {("part", key) for key in also if key in parts}, least)
    if hidden is None:
        return Shown(None, dict.fromkeys(parts), None)
    return Shown(
        whole,
        {key: None if ("part", key) in hidden else count for key, count in parts.items()},
        None if ("rest", None) in hidden else rest,
    )


def _hidden(
    cells: Mapping[tuple[str, Hashable], int], also: Collection[tuple[str, Hashable]], least: int
) -> set[tuple[str, Hashable]] | None:
    """The cells to keep back; None where even all of them together would give a small one away."""
    hidden = {key for key, count in cells.items() if key in also or is_small(abs(count), least=least)}
    if not hidden:
        return hidden
    others = sorted((count, str(key), key) for key, count in cells.items() if key not in hidden and count > 0)
    zeros = [key for key, count in cells.items() if count == 0]
    while _gives_away(hidden, cells, least):
        if others:
            hidden.add(others.pop(0)[2])
        elif zeros:
            hidden.add(zeros.pop())
        else:
            return None
    return hidden


def _gives_away(hidden: Iterable[tuple[str, Hashable]], cells: Mapping[tuple[str, Hashable], int], least: int) -> bool:
    """Whether the sum of what is kept back, which anyone can compute, narrows a small count.

    Each hidden cell is at least 1 (or 0 where a zero is hidden too). A single one is the sum itself; among several,
    the largest that one can be is the sum less the least of the others, and it has to leave room for 1 to 4.
    """
    counts = [cells[key] for key in hidden]
    if len(counts) < 2 or any(count < 0 for count in counts):
        return len(counts) < 2 or sum(counts) < least
    lowest = 0 if 0 in counts else 1
    return sum(counts) - lowest * (len(counts) - 1) < least - 1
