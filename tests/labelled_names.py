"""How well dirty names are matched: figures over the labelled names of tests/methods/names/labelled."""

import csv
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sympolity.methods.names import Entry, Match, Register

HERE = Path(__file__).parent / "methods" / "names" / "labelled"
DEVELOP, MEASURED = "develop", "measured"
NO_ONE = ("nobody", "ambiguous")


@dataclass(frozen=True, slots=True)
class Labelled:
    register: str
    text: str
    expected: str
    noise: str

    @property
    def half(self) -> str:
        """One half is for developing, the other is only measured."""
        return MEASURED if zlib.crc32(f"{self.register}|{self.text}".encode()) % 2 else DEVELOP

    @property
    def cut_at(self) -> int:
        """The width of the column from which the name comes, where it was cut."""
        width = self.noise.removeprefix("cut_")
        return int(width) if width.isdigit() else 0


@dataclass(slots=True)
class Figures:
    """Counts over some labelled names. `missed` are false merges: sure, and not who is meant."""

    known: int = 0
    sure: int = 0
    first: int = 0
    among_five: int = 0
    nobody: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)

    def add(self, row: Labelled, match: Match) -> None:
        named = None if match.sure is None else str(match.sure.id)
        if named is not None and named != row.expected:
            self.missed.append((row.text, match.sure.name if match.sure else ""))
        if row.expected in NO_ONE:
            self.nobody += 1
            return
        offered = [str(candidate.entry.id) for candidate in match.candidates]
        self.known += 1
        self.sure += named == row.expected
        self.first += offered[:1] == [row.expected]
        self.among_five += row.expected in offered[:5]

    @property
    def precision(self) -> float:
        said = self.sure + len(self.missed)
        return self.sure / said if said else 1.0

    def share(self, count: int) -> float:
        return count / self.known if self.known else 1.0


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def labelled() -> list[Labelled]:
    rows = [*_rows("typed.csv"), *_rows("generated.csv")]
    return [Labelled(row["register"], row["text"], row["expected"], row["noise"]) for row in rows]


def entries(register: str) -> list[Entry]:
    rows = _rows("register.csv")
    return [_entry(row) for row in rows if row["register"] == register and not row["held"]]


def registers() -> dict[str, Register]:
    names = dict.fromkeys(row["register"] for row in _rows("register.csv"))
    return {name: Register(entries(name)) for name in names}


def _entry(row: dict[str, str]) -> Entry:
    within = tuple(filter(None, row["within"].split("|")))
    return Entry(row["id"], row["name"], tuple(filter(None, [row["aliases"]])), (), row["level"], within)


def register_names() -> list[str]:
    """All names of the registers and those held back from them."""
    return [row["name"] for row in _rows("register.csv")]


def figures(rows: Iterable[Labelled], known: dict[str, Register]) -> dict[str, Figures]:
    """By kind of noise, and "all" of them together."""
    found: dict[str, Figures] = {"all": Figures()}
    for row in rows:
        match = known[row.register].match(row.text, cut_at=row.cut_at)
        for name in ("all", row.noise):
            found.setdefault(name, Figures()).add(row, match)
    return found


HEAD = (
    "| noise | names | of nobody | false | sure | first | among five | sure, other half |",
    "|---|--:|--:|--:|--:|--:|--:|--:|",
)


def table(rows: list[Labelled], known: dict[str, Register]) -> list[str]:
    """The figures of both halves as a table: how much was taken without asking, how much was offered."""
    whole = figures(rows, known)
    halves = [figures((row for row in rows if row.half == half), known) for half in (DEVELOP, MEASURED)]
    lines = [*HEAD]
    for noise in sorted(whole, key=lambda name: (name != "all", name)):
        one, other = whole[noise], halves[1].get(noise, Figures())
        shares = [_percent(one, count) for count in (one.sure, one.first, one.among_five)]
        words = noise.replace("_", " ")
        lines.append(
            f"| {words} | {one.known} | {one.nobody} | {len(one.missed)} | {' | '.join(shares)} "
            f"| {_percent(other, other.sure)} |"
        )
    return lines


def _percent(one: Figures, count: int) -> str:
    return f"{100 * one.share(count):.1f} %" if one.known else "–"
