"""Later editions of lists, made from the shared files and from invented ones: headings and columns are changed, and for
each column it is known where it belongs."""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sympolity.interchange.columns.doubts import raise_doubts
from sympolity.interchange.columns.memory import named_field, profiles_of
from sympolity.interchange.columns.proposals import choice_for, headings_of
from sympolity.interchange.columns.recognition import Known, Recognised, Recognition
from sympolity.interchange.files import sources
from sympolity.interchange.kinds import RecordKind, kind_of
from sympolity.methods.tabular import Sheet, Table, recognise

ROOT = Path(__file__).parents[1]
SOURCES = Path(os.environ.get("SYMPOLITY_SOURCES", ROOT.parent / "shared/data"))
SHARED: dict[str, tuple[str, dict[str, str]]] = {
    "projects/LV_all_funds_2014-2020.csv": (
        "projects",
        {"A": "objectives", "B": "title", "C": "lead", "D": "total", "E": "funding", "F": "address"},
    ),
    "projects/PT2020_Lisboa_slice.xlsx": (
        "projects",
        {"A": "code", "D": "lead", "E": "title", "F": "eligible", "H": "funding"},
    ),
    "services/badalona_ENTITATS_20231002.csv": ("organisations", {"A": "identifier", "B": "name", "F": "website"}),
    "services/badalona_EQUIPAMENTS_20191223.csv": (
        "territories",
        {"D": "name", "A": "code", "S": "parent", "AD": "longitude", "AE": "latitude"},
    ),
    "services/badalona_TRAMITS_20191223.csv": (
        "projects",
        {"A": "code", "B": "title", "C": "summary", "M": "planned_start_on", "L": "website", "F": "objectives"},
    ),
    "indicators/badalona_DIVTER.csv": ("territories", {"A": "code", "B": "name", "C": "level", "D": "parent"}),
    "indicators/aml18_population_area.csv": ("territories", {"A": "code", "B": "name", "C": "parent"}),
    "geo/inclucities8_points.csv": ("territories", {"A": "name", "D": "latitude", "E": "longitude", "F": "code"}),
}
QUERIES = (
    "SELECT {0} FROM LIST WHERE YEAR = 2025",
    "CASE WHEN {0} IS NULL THEN '' ELSE {0} END",
    "NVL({0}, 'x')",
    "=CONCATENATE({0};A1)",
)
NONSENSE = ("Campo 17", "Dades", "XX_T", "col_b", "Informació addicional", "Feld", "Notes internes", "Valors", "Z9")
Rows = list[list[Any]]


@dataclass(frozen=True)
class List:
    """A list whose columns are known: `fields` has one entry per column, "" for one that is left out."""

    name: str
    kind: RecordKind
    heads: list[str]
    fields: list[str]
    rows: Rows


@dataclass(frozen=True)
class Edition:
    """`fields` says for each column of the later edition where it belongs."""

    what: str
    heads: list[str]
    fields: list[str]
    rows: Rows


def shared_lists() -> Iterator[List]:
    for path, (kind, letters) in SHARED.items():
        workbook = sources.read_file(SOURCES / path, {})
        table = sources.table_of(sources.choose_sheet(workbook), {})
        fields = [letters.get(column.letter, "") for column in table.columns]
        rows = [list(row.cells) + [None] * (len(fields) - len(row.cells)) for row in table.rows[:300]]
        yield List(Path(path).stem, kind_of(kind), [column.header for column in table.columns], fields, rows)


HEADS = {
    "code": "Code",
    "title": "Title",
    "lead": "Lead organisation",
    "territories": "Municipality",
    "planned_start_on": "Start date",
    "planned_end_on": "End date",
    "total": "Total cost",
    "eligible": "Eligible cost",
    "funding": "Funding",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "website": "Website",
    "outside_code": "External code",
    "": "Remarks",
}
TOWNS = ("Moita", "Setúbal", "Seixal", "Palmela", "Sesimbra", "Almada", "Barreiro", "Montijo", "Alcochete")
THINGS = ("School garden", "Health house", "Youth centre", "Market hall", "Housing block", "Repair café", "Library")


def invented_list(number: int) -> List:
    """A list of projects with columns in an order of its own."""
    chance = random.Random(number)  # noqa: S311
    fields = list(HEADS)
    chance.shuffle(fields)
    rows = [[_invented(field, project) for field in fields] for project in (_project(chance, n) for n in range(80))]
    return List(f"invented {number}", kind_of("projects"), [HEADS[field] for field in fields], fields, rows)


def _project(chance: random.Random, number: int) -> dict[str, Any]:
    total = chance.randrange(20_000_00, 9_000_000_00)
    start = chance.randrange(2018, 2023)
    town = chance.choice(TOWNS)
    return {
        "code": f"{town[:2].upper()}-{number:03}",
        "title": f"{chance.choice(THINGS)} of {town}, part {number}",
        "lead": f"{chance.choice(('Town of', 'Friends of', 'University of', 'Cooperative of'))} {town}",
        "territories": town,
        "planned_start_on": f"{start}-{chance.randrange(1, 13):02}-{chance.randrange(1, 28):02}",
        "planned_end_on": f"{start + chance.randrange(2, 5)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 28):02}",
        "total": f"{total / 100:.2f}",
        "eligible": f"{total * chance.choice((0.7, 0.8, 0.9)) / 100:.2f}",
        "funding": f"{total * chance.choice((0.3, 0.4, 0.5)) / 100:.2f}",
        "latitude": f"{38.4 + chance.random() / 2:.5f}",
        "longitude": f"{-9.2 + chance.random() / 2:.5f}",
        "website": f"https://project{number}.example.org",
        "outside_code": str(chance.randrange(10_000_000, 99_999_999)),
        "": chance.choice(("", "to be checked", "visited", "see the file of the office")),
    }


def _invented(field: str, project: dict[str, Any]) -> Any:
    return project[field]


# -- what becomes of a list in a year ---------------------------------------------------
def editions(each: List, count: int, chance: random.Random) -> Iterator[Edition]:
    changes = (rename, rename, translate, query, mislead, swap, swap, swap_with_left_out, move, drop, add, add_misnamed)
    for number in range(count):
        rows = chance.sample(each.rows, max(3, int(len(each.rows) * 0.7)))
        edition = Edition("", list(each.heads), list(each.fields), [list(row) for row in rows])
        for change in chance.sample(changes, 1 + number % 2):
            edition = change(edition, each.kind, chance)
        yield edition


def _mapped(edition: Edition) -> list[int]:
    return [i for i, field in enumerate(edition.fields) if field]


def _with_head(edition: Edition, i: int, head: str, what: str) -> Edition:
    heads = list(edition.heads)
    heads[i] = head
    return Edition(f"{edition.what} {what} {edition.heads[i]!r}->{head!r}", heads, edition.fields, edition.rows)


def rename(edition: Edition, _kind: RecordKind, chance: random.Random) -> Edition:
    return _with_head(edition, chance.choice(_mapped(edition)), chance.choice(NONSENSE), "rename")


def translate(edition: Edition, kind: RecordKind, chance: random.Random) -> Edition:
    i = chance.choice(_mapped(edition))
    words = headings_of(kind.field(edition.fields[i]).headings)
    return _with_head(edition, i, chance.choice(words), "translate") if words else edition


def query(edition: Edition, _kind: RecordKind, chance: random.Random) -> Edition:
    i = chance.choice(_mapped(edition))
    return _with_head(edition, i, chance.choice(QUERIES).format(edition.heads[i]), "query")


def mislead(edition: Edition, kind: RecordKind, chance: random.Random) -> Edition:
    """A column takes the name of another field."""
    i = chance.randrange(len(edition.fields))
    other = chance.choice([spec for spec in kind.fields if spec.key != edition.fields[i] and spec.headings])
    return _with_head(edition, i, chance.choice(headings_of(other.headings)), "mislead")


def _swapped(edition: Edition, i: int, j: int) -> Edition:
    heads = list(edition.heads)
    heads[i], heads[j] = heads[j], heads[i]
    return Edition(f"{edition.what} swap {heads[i]!r} {heads[j]!r}", heads, edition.fields, edition.rows)


def swap(edition: Edition, _kind: RecordKind, chance: random.Random) -> Edition:
    return _swapped(edition, *chance.sample(_mapped(edition), 2))


def swap_with_left_out(edition: Edition, _kind: RecordKind, chance: random.Random) -> Edition:
    left_out = [i for i, field in enumerate(edition.fields) if not field]
    return _swapped(edition, chance.choice(_mapped(edition)), chance.choice(left_out)) if left_out else edition


def move(edition: Edition, _kind: RecordKind, chance: random.Random) -> Edition:
    order = list(range(len(edition.heads)))
    chance.shuffle(order)
    return Edition(
        f"{edition.what} move",
        [edition.heads[i] for i in order],
        [edition.fields[i] for i in order],
        [[row[i] for i in order] for row in edition.rows],
    )


def drop(edition: Edition, _kind: RecordKind, chance: random.Random) -> Edition:
    i = chance.randrange(len(edition.heads))
    rows = [row[:i] + row[i + 1 :] for row in edition.rows]
    heads, fields = list(edition.heads), list(edition.fields)
    what = f"{edition.what} drop {heads.pop(i)!r}"
    fields.pop(i)
    return Edition(what, heads, fields, rows)


def _added(edition: Edition, head: str, chance: random.Random) -> Edition:
    i = chance.randrange(len(edition.heads) + 1)
    like = chance.randrange(len(edition.heads))
    noise = (
        [row[like] for row in edition.rows]
        if chance.random() < 0.5
        else [f"{n * 37 % 101}" for n, _ in enumerate(edition.rows)]
    )
    chance.shuffle(noise)
    rows = [[*row[:i], noise[n], *row[i:]] for n, row in enumerate(edition.rows)]
    heads, fields = list(edition.heads), list(edition.fields)
    heads.insert(i, head)
    fields.insert(i, "")
    return Edition(f"{edition.what} add {head!r} like {edition.heads[like]!r}", heads, fields, rows)


def add(edition: Edition, _kind: RecordKind, chance: random.Random) -> Edition:
    return _added(edition, chance.choice(NONSENSE), chance)


def add_misnamed(edition: Edition, kind: RecordKind, chance: random.Random) -> Edition:
    """A column of other values under the name of a field that has its column already."""
    field = chance.choice([edition.fields[i] for i in _mapped(edition)])
    return _added(edition, chance.choice(headings_of(kind.field(field).headings)), chance)


# -- reading one -------------------------------------------------------------------------
def table_of(heads: list[str], rows: Rows) -> Table:
    return recognise(Sheet("Sheet", False, tuple(tuple(row) for row in [heads, *rows])), header_row=1)


def remembered(each: List, chance: random.Random) -> list[Known]:
    table = table_of(each.heads, chance.sample(each.rows, max(3, int(len(each.rows) * 0.7))))
    profiles = profiles_of(table)
    return [
        Known(
            column.letter,
            column.header,
            choice_for(each.kind.field(field), column) if field else {},
            profiles[column.letter],
        )
        for column, field in zip(table.columns, each.fields, strict=True)
    ]


def recognised(each: List, known: list[Known], edition: Edition) -> Recognised:
    table = table_of(edition.heads, edition.rows)
    profiles = profiles_of(table)
    found = Recognition(
        each.kind, table.columns, profiles, known, lambda column: named_field(each.kind, column)
    ).recognise()
    raise_doubts(each.kind, table, profiles, found, None)
    return found


@dataclass
class Tally:
    editions: int = 0
    columns: int = 0
    right: int = 0
    asked: int = 0
    left_out: int = 0
    wrong: int = 0


def judge(edition: Edition, found: Recognised, tally: Tally) -> list[str]:
    """Count the columns that belong somewhere; return those that went elsewhere without a question."""
    tally.editions += 1
    faults = []
    for i, field in enumerate(edition.fields):
        letter = _letter(i)
        went = found.choices.get(letter, {}).get("field", "")
        tally.columns += bool(field)
        if any(remark.letter == letter and remark.is_open for remark in found.remarks):
            tally.asked += bool(field)
        elif went == field:
            tally.right += bool(field)
        elif not went:
            tally.left_out += 1
        elif not _same_values(edition, i, went):
            tally.wrong += 1
            faults.append(f"{edition.what}: {edition.heads[i]!r} went to {went}, belongs to {field or 'nothing'}")
    return faults


def _same_values(edition: Edition, i: int, went: str) -> bool:
    """Two columns that say the same in every row cannot be told apart, and need not be."""
    places = [j for j, field in enumerate(edition.fields) if field == went]
    return any(all(row[i] == row[j] for row in edition.rows) for j in places)


def _letter(i: int) -> str:
    letters = ""
    i += 1
    while i:
        i, rest = divmod(i - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
