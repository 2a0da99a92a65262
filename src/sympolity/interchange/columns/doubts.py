"""What a column holds against what its field may hold: seen before anything is compared, with or without a memory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min

from sympolity.interchange.columns.proposals import FITTING, date_style, headings_of, number_style, parts_of
from sympolity.interchange.columns.recognition import Recognised, Remark
from sympolity.interchange.kinds import FieldKind, FieldSpec, RecordKind
from sympolity.methods.profiles import TELLING, Profile, measures
from sympolity.methods.tabular import Column, Kind, Table
from sympolity.network.programmes.models import Programme
from sympolity.network.territories.models import Territory

MARGIN = 3.0  # degrees around the territories of a network
FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_ROWS = 5000
PLAIN_WORDS = frozenset({"up to 3 words", "up to 7 words", "up to 20 words", "long"})


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the earth where the territories of a network lie."""

    south: float
    north: float
    west: float
    east: float

    def has_latitude(self, value: float) -> bool:
        return self.south - MARGIN <= value <= self.north + MARGIN

    def has_longitude(self, value: float) -> bool:
        return self.west - MARGIN <= value <= self.east + MARGIN


def frame_of(programme: Programme) -> Frame | None:
    """None while no territory of the network has a place on the map."""
    found = Territory.objects.filter(network=programme.network_id).aggregate(
        south=Min("latitude"), north=Max("latitude"), west=Min("longitude"), east=Max("longitude")
    )
    return Frame(**found) if None not in found.values() else None


def raise_doubts(
    kind: RecordKind, table: Table, profiles: Mapping[str, Profile], found: Recognised, frame: Frame | None
) -> None:
    """Open what contradicts its field; tell what is only strange."""
    columns = {column.letter: column for column in table.columns}
    open_unclear(kind, table, found)
    for letter, choice in list(found.choices.items()):
        if letter in columns and profiles[letter].is_telling:
            spec = kind.field(choice["field"])
            if doubt := _doubt(spec, columns[letter], profiles[letter], frame, kind):
                _raise(found, columns[letter], spec, doubt)
    for first, last in (*kind.at_most, *kind.in_order):
        _compare(kind, table, found, first, last)


def open_unclear(kind: RecordKind, table: Table, found: Recognised) -> None:
    """A heading such as "amount" that could mean two fields is left to a person, whatever its values are."""
    taken = {choice["field"]: letter for letter, choice in found.choices.items()}
    for spec in kind.fields:
        for column in table.columns if spec.unclear else ():
            at = found.choices.get(column.letter, {}).get("field")
            is_open = column.letter in taken.values() and at not in (spec.key, *spec.instead)
            parts = set(parts_of(column.header))
            if is_open or not parts & set(headings_of(spec.unclear)) or parts & _clear(kind, spec):
                continue
            if at is None and column.kind not in FITTING.get(spec.kind, {column.kind}):
                continue
            # Beside columns that say clearly what they hold, one that does not is not taken.
            if spec.key in taken and taken[spec.key] != column.letter:
                continue
            params = {"heading": column.header[:80], "field": spec.key, "other": spec.instead[0]}
            found.leave_open(Remark(column.letter, "unclear", params, (spec.key, *spec.instead, "")))


def _clear(kind: RecordKind, spec: FieldSpec) -> set[str]:
    """The headings that say which of the fields is meant."""
    named = {words for key in (spec.key, *spec.instead) for words in headings_of(kind.field(key).headings)}
    return named - set(headings_of(spec.unclear))


def _raise(found: Recognised, column: Column, spec: FieldSpec, doubt: tuple[str, tuple[str, ...]]) -> None:
    code, fields = doubt
    remark = Remark(column.letter, code, {"heading": column.header[:80], "field": spec.key}, fields)
    if fields:
        found.leave_open(remark)
    else:
        found.remarks.append(remark)


def _doubt(
    spec: FieldSpec, column: Column, profile: Profile, frame: Frame | None, kind: RecordKind
) -> tuple[str, tuple[str, ...]] | None:
    """The code of what is wrong, with the answers to choose from where nothing may go on without one."""
    middle = profile.spread[2] if profile.spread else None
    if spec.kind is FieldKind.DEGREES and middle is not None:
        return _degrees(kind, spec, middle, frame)
    if spec.kind is FieldKind.MONEY and profile.spread and _are_years(profile):
        return "years", (spec.key, "")
    if spec.kind is FieldKind.NUMBER and middle is not None and _outside(spec, middle):
        return "beyond", (spec.key, "")
    if spec.kind is FieldKind.TEXT and spec.key == kind.title_field and column.kind is Kind.CODE:
        codes = tuple(each.key for each in kind.fields if each.kind is FieldKind.CODE)
        return "codes", tuple(dict.fromkeys((*codes[:1], spec.key, "")))
    if spec.kind is FieldKind.CODE and _are_sentences(profile):
        return "sentences", tuple(dict.fromkeys((kind.title_field, spec.key, "")))
    return None


def _degrees(
    kind: RecordKind, spec: FieldSpec, middle: float, frame: Frame | None
) -> tuple[str, tuple[str, ...]] | None:
    is_latitude = spec.most == 90
    others = [each.key for each in kind.fields if each.kind is FieldKind.DEGREES and each.key != spec.key]
    answers = (*others[:1], spec.key, "")
    if _outside(spec, middle):
        return "beyond", answers
    if frame is None:
        return None
    fits = frame.has_latitude(middle) if is_latitude else frame.has_longitude(middle)
    fits_other = frame.has_longitude(middle) if is_latitude else frame.has_latitude(middle)
    if fits:
        return None
    return ("degrees_swapped", answers) if fits_other else ("far_away", ())


def _outside(spec: FieldSpec, value: float) -> bool:
    return (spec.least is not None and value < spec.least) or (spec.most is not None and value > spec.most)


def _are_years(profile: Profile) -> bool:
    return profile.whole == 1 and profile.spread[0] >= FIRST_YEAR and profile.spread[4] <= LAST_YEAR


def _are_sentences(profile: Profile) -> bool:
    shapes = profile.shapes or {}
    return sum(share for shape, share in shapes.items() if shape in PLAIN_WORDS) > 0.5


def _compare(kind: RecordKind, table: Table, found: Recognised, first: str, last: str) -> None:
    """Two columns of which the first is at most the last, row by row; most rows the other way round: both are open."""
    letters = {choice["field"]: letter for letter, choice in found.choices.items()}
    if first not in letters or last not in letters:
        return
    one, other = (next((each for each in table.columns if each.letter == letters[key]), None) for key in (first, last))
    if one is None or other is None:
        return
    pairs = [
        (small, large)
        for small, large in zip(
            _values(table, one, found.choices[one.letter]),
            _values(table, other, found.choices[other.letter]),
            strict=True,
        )
        if small is not None and large is not None and small != large
    ]
    if len(pairs) < TELLING or sum(small > large for small, large in pairs) * 2 <= len(pairs):
        return
    for column, spec, beside, key in ((one, first, other, last), (other, last, one, first)):
        params = {"heading": column.header[:80], "before": beside.header[:80], "field": spec, "other": key}
        found.leave_open(Remark(column.letter, "upside_down", params, (key, spec, "")))


def _values(table: Table, column: Column, choice: Mapping[str, Any]) -> Iterator[float | None]:
    cells = (row.cells[column.index] if column.index < len(row.cells) else None for row in table.rows[:MOST_ROWS])
    return measures(cells, column.kind, number_style=number_style(choice), date_style=date_style(choice))
