"""What is remembered of a source: where the columns of its last list went, and what they looked like.

The memory is the last import of that source that still stands: undoing the import, or forgetting the source, takes it
back. Nothing of a cell is kept beyond what the import itself keeps.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from sympolity.interchange.columns.doubts import Frame, raise_doubts
from sympolity.interchange.columns.proposals import EXACT, UNDER, Knows, fit, folded, headings, is_ambiguous, propose
from sympolity.interchange.columns.recognition import Known, Recognised, Recognition
from sympolity.interchange.kinds import RecordKind, kind_of
from sympolity.interchange.models import Import
from sympolity.methods.profiles import Profile, from_plain, is_a_name, profile
from sympolity.methods.tabular import Column, Table
from sympolity.network.programmes.models import Programme

MOST_LOOKED_AT = 50
MOST_READINGS = 3  # each is tried on the whole file
HALF = 0.5
FIRST_YEAR = 2000


def profiles_of(table: Table) -> dict[str, Profile]:
    """The profile of every column of a table, by its letter."""
    return {
        column.letter: profile(
            (row.cells[column.index] if column.index < len(row.cells) else None for row in table.rows),
            column.kind,
            number_style=column.number_style,
            date_style=column.date_style,
        )
        for column in table.columns
    }


def last_of(an_import: Import, now: Sequence[str]) -> Import | None:
    """The newest import of the same source that stands; without one, that with most of these headings."""
    earlier = Import.objects.standing().filter(programme=an_import.programme_id, kind=an_import.kind)
    best, best_share = None, 0.0
    wanted = {folded(each) for each in now} - {""}
    for other in earlier.exclude(pk=an_import.pk).order_by("-committed_at", "-id")[:MOST_LOOKED_AT]:
        if other.mapping.get("is_forgotten"):
            continue
        if an_import.source and folded(other.source) == folded(an_import.source):
            return other
        known = {folded(each) for each in other.mapping.get("headings", [])} - {""}
        share = len(wanted & known) / len(wanted | known) if wanted | known else 0.0
        # Another source with the very same headings is the same form; one with nearly the same may be a stranger's.
        if share > best_share and (share == 1 or (share >= HALF and not an_import.source)):
            best, best_share = other, share
    return best


def read_otherwise(an_import: Import, form: str) -> list[Import]:
    """Earlier files of this source whose reading somebody corrected, newest first; without a source, of its kind."""
    earlier = Import.objects.standing().filter(programme=an_import.programme_id, kind=an_import.kind)
    rows = earlier.exclude(pk=an_import.pk).order_by("-committed_at", "-id").defer("summary", "answers", "brought")
    if an_import.source:
        # Only the last edition counts: read as it comes it may have come right again since.
        found = [each for each in rows[:MOST_LOOKED_AT] if folded(each.source) == folded(an_import.source)][:1]
    else:
        found = list(rows.filter(reading__has_key="told")[:MOST_READINGS])
    return [each for each in found if _is_told(each, form)]


def _is_told(before: Import, form: str) -> bool:
    reading = before.reading
    return bool(reading.get("told")) and reading.get("format") == form and not before.mapping.get("is_forgotten")


def share_of_headings(before: Import, now: Sequence[str]) -> float:
    """How many of the headings of an earlier file stand in this one too, from 0 to 1."""
    known = {folded(each) for each in before.mapping.get("headings", [])} - {""}
    return len(known & {folded(each) for each in now}) / len(known) if known else 0.0


def mapping_of(
    kind: RecordKind, table: Table, before: Import | None, *, knows: Knows, frame: Frame | None
) -> dict[str, Any]:
    """Where the columns of a list are proposed to go, what happened to each, and which of them a person must decide."""
    profiles = profiles_of(table)
    known = known_columns(kind, before) if before else []
    if known:
        found = Recognition(kind, table.columns, profiles, known, lambda column: named_field(kind, column)).recognise()
        _under(table, before, found)
    else:
        found = Recognised(propose(kind, table, knows))
    raise_doubts(kind, table, profiles, found, frame)
    if before:
        _settled_before(kind, table, before, found)
    now = headings(table)
    is_same = bool(before) and before is not None and before.mapping.get("headings") == now and not found.remarks
    return {
        "columns": found.choices,
        "headings": now,
        "profiles": {letter: each.as_plain() for letter, each in profiles.items()},
        "memory": _told(before) if before and known else {},
        "remarks": [remark.as_plain() for remark in found.remarks],
        "is_same": is_same and bool(known) and _is_complete(kind, table, found),
    }


def named_field(kind: RecordKind, column: Column) -> tuple[str, bool]:
    """The field that a heading names by its words, and whether it is these very words."""
    if not is_a_name(column.header):
        return "", False
    best = max(kind.fields, key=lambda spec: fit(spec, column))
    score = fit(best, column)
    return (best.key, score >= EXACT) if score else ("", False)


def known_columns(kind: RecordKind, before: Import) -> list[Known]:
    """The columns of an earlier import. One that was brought in before profiles were kept is not remembered."""
    profiles, chosen = before.mapping.get("profiles", {}), before.chosen
    return [
        Known(
            each["letter"],
            each["header"],
            _choice(kind, chosen.get(each["letter"])),
            from_plain(profiles[each["letter"]]),
        )
        for each in before.columns
        if each["letter"] in profiles
    ]


def _choice(kind: RecordKind, choice: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return choice if choice and choice.get("field") in kind.keys else {}


def _under(table: Table, before: Import | None, found: Recognised) -> None:
    if before and UNDER in before.chosen and any(row.under for row in table.rows):
        found.choices[UNDER] = before.chosen[UNDER]


def _settled_before(kind: RecordKind, table: Table, before: Import, found: Recognised) -> None:
    """What a person decided last time about this very doubt is not asked again."""
    settled = {
        (remark["code"], folded(remark["params"].get("heading", ""))): before.chosen.get(remark["letter"], {})
        for remark in before.mapping.get("remarks", [])
        if remark["fields"]
    }
    columns = {column.letter: column for column in table.columns}
    for remark in list(found.remarks):
        key = (remark.code, folded(remark.params.get("heading", "")))
        if remark.is_open and key in settled and remark.code in DOUBTS:
            found.remarks.remove(remark)
            if choice := _choice(kind, settled[key]):
                found.choices[remark.letter] = {**choice, **_styles(columns[remark.letter])}


DOUBTS = frozenset({"years", "beyond", "codes", "sentences", "degrees_swapped", "upside_down"})


def _styles(column: Column) -> dict[str, str]:
    styles = {}
    if column.number_style:
        styles["number_style"] = column.number_style.example
    if column.date_style:
        styles["date_style"] = str(column.date_style)
    return styles


def _told(before: Import) -> dict[str, Any]:
    day = before.committed_at.isoformat() if before.committed_at else ""
    return {"import": before.pk, "source": before.source, "file": before.file_name, "at": day}


def _is_complete(kind: RecordKind, table: Table, found: Recognised) -> bool:
    """Whether nothing is left to say: every required field is there, every style is certain."""
    fields = {choice["field"] for choice in found.choices.values()}
    for column in table.columns:
        choice = found.choices.get(column.letter)
        if choice:
            asks = {"number_candidates": column.number_candidates, "date_candidates": column.date_candidates}
            if is_ambiguous(kind.field(choice["field"]), asks, choice):
                return False
    return not any(spec.required and spec.key not in fields for spec in kind.fields)


# -- the list of what is remembered --------------------------------------------------
@dataclass(frozen=True, slots=True)
class RememberedSource:
    """A source as its page shows it: the import that it is remembered from, and where its columns went."""

    an_import: Import
    label: str
    columns: tuple[tuple[str, str], ...]


def remembered_sources(programme: Programme) -> list[RememberedSource]:
    """One for each source and form of heading, the newest import that stands for each."""
    from_imports: dict[tuple[str, ...], Import] = {}
    rows = Import.objects.standing().filter(programme=programme).select_related("by").order_by("-committed_at", "-id")
    for each in rows[: MOST_LOOKED_AT * 4]:
        if not each.mapping.get("is_forgotten") and each.mapping.get("profiles"):
            from_imports.setdefault(key_of(each), each)
    return [
        RememberedSource(each, str(kind_of(each.kind).label), tuple(_where(each))) for each in from_imports.values()
    ]


def key_of(an_import: Import) -> tuple[str, ...]:
    """Which imports are of one source: those of one kind that name it, else those with the same headings."""
    if an_import.source:
        return (an_import.kind, "source", folded(an_import.source))
    return (an_import.kind, "headings", *sorted(folded(each) for each in an_import.mapping.get("headings", [])))


def _where(an_import: Import) -> Iterator[tuple[str, str]]:
    kind = kind_of(an_import.kind)
    for column in an_import.columns:
        if choice := _choice(kind, an_import.chosen.get(column["letter"])):
            yield column["header"] or column["letter"], str(kind.field(choice["field"]).label)


def decided(columns: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """The columns of which somebody said where they go, or that they are left out."""
    return {letter for letter, choice in columns.items() if "field" in choice}


def undecided(an_import: Import, columns: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The open columns about which nothing was said yet, as remarks."""
    said = {*an_import.mapping.get("decided", ()), *decided(columns)}
    return [each for each in an_import.mapping.get("remarks", []) if each["fields"] and each["letter"] not in said]


def base_moment(an_import: Import) -> datetime | None:
    """The moment for which a file of ours holds: it says so itself, or who sends it names the day. None for others."""
    own = an_import.reading.get("own")
    if not own:
        return None
    # The marker of a file can be changed by whoever has it: a moment that no file of ours names is not believed.
    with suppress(ValueError):
        moment = datetime.fromisoformat(own["moment"])
        if timezone.is_aware(moment) and moment.year >= FIRST_YEAR and moment <= timezone.now():
            return moment
    day = an_import.as_of
    return timezone.make_aware(datetime(day.year, day.month, day.day)) if day else None  # noqa: DTZ001
