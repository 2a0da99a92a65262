"""What a list may list. A kind of record is declared here as data; no step of the import knows one by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any

from django.utils.functional import Promise

from sympolity.ground.accounts.models import User
from sympolity.network.programmes.models import Programme

Words = str | Promise
Value = Any  # plain JSON: text, whole number, [cents, currency], "2026-06-30", id, list of ids


class FieldKind(StrEnum):
    TEXT = "text"
    CODE = "code"
    LINK = "link"
    MONEY = "money"
    NUMBER = "number"
    DEGREES = "degrees"
    DAY = "day"
    CHOICE = "choice"
    CURRENCY = "currency"
    YES_NO = "yes-no"
    YEAR = "year"
    MAIL = "mail"
    TELEPHONE = "telephone"
    WORDS = "words"
    ORGANISATION = "organisation"
    TERRITORY = "territory"
    OBJECTIVE = "objective"
    FUND = "fund"
    PROJECT = "project"
    AGREEMENT = "agreement"
    CONTRACT = "contract"
    COST_CATEGORY = "category"
    DURATION = "duration"


PART = 5000  # rows that are held at a time where a list comes in parts
SCHEME_LENGTH = 40  # of the name under which codes of a list are kept
LONG_CODE = 8  # tax numbers and the like are given once for all lists
ROW = "row:"  # a reference to what another row of the same list brings
NEW = "new:"  # begins a reference to something that the import itself makes
TOLD = "told"  # what a settled row tells of itself: lines of code, field and parameters
ONCE = "once:"  # begins the key of a question that is asked once for all rows of a file
REFERENCES = frozenset(
    {
        FieldKind.ORGANISATION,
        FieldKind.TERRITORY,
        FieldKind.OBJECTIVE,
        FieldKind.FUND,
        FieldKind.PROJECT,
        FieldKind.AGREEMENT,
        FieldKind.CONTRACT,
        FieldKind.COST_CATEGORY,
    }
)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a kind of record.

    `headings` are the words above such columns, in the languages of the lists we meet, separated by "|".
    `choices` name for each stored word the words under which it appears. A field that holds `many` values takes
    several columns, and several values in one cell between the `separators`; a `wide` one is proposed for each column
    whose heading names it. Where it `adds`, those that a list does not name stay; where it `gathers`, several rows of
    one record each bring some, as a list of facilities with a row for each of their types does.
    A value is told together with those `beside` it. A `whole` number has no decimals. A degree with fewer decimals than
    `least_decimals` is too coarse for the point that it claims to be. A reference that may stand `in_file` can mean
    another row of the same list.
    What a file need not say in each row, because a person says it `once` for all rows that lack it, is asked. An amount
    may be `below_zero` where the paper is a credit note. A heading among the `unclear` ones may mean this field or
    one `instead` of it: a person says which. What is unknown in a field that stands `aside` is told and left out.
    A required value that no column holds may follow from one of `follows_from`. A word such as "NIF" that belongs to
    whatever stands before it is among the `bare` headings: it counts right behind the column of the field `behind`.
    """

    key: str
    label: Words
    kind: FieldKind = FieldKind.TEXT
    headings: str = ""
    required: bool = False
    many: bool = False
    separators: str = ";|\n"
    wide: bool = False
    limit: int = 0
    choices: Mapping[str, str] = field(default_factory=dict)
    choice_labels: Mapping[str, Words] = field(default_factory=dict)
    least: float | None = None
    most: float | None = None
    least_decimals: int = 0
    whole: bool = False
    in_file: bool = False
    can_create: bool = False
    adds: bool = False
    gathers: bool = False
    beside: tuple[str, ...] = ()
    once: bool = False
    below_zero: bool = False
    aside: bool = False
    unclear: str = ""
    instead: tuple[str, ...] = ()
    follows_from: tuple[str, ...] = ()
    bare: str = ""
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as it stands now, in the same plain values that are read from a row.

    `known_as` are its codes by the list that gave them.
    """

    id: int
    title: str
    values: Mapping[str, Value]
    closed: bool = False
    known_as: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """What one row says of one record: `id` None makes a new one. `source` leads back to the cell."""

    id: int | None
    values: Mapping[str, Value]
    source: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows of one file that come in together."""

    programme: Programme
    by: User
    as_of: date | None
    source_name: str
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule of the field that one row would break, in words; `row` is the row of the file.

    What `is_told` only does not keep the row out: a person should know of it.
    """

    row: int | None
    field: str
    sentence: str
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Stays:
    """A record that an undo leaves as it is, and why."""

    id: int
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Foretold:
    """What an undo would do with one record, in words, or why it `stays`."""

    title: str
    effect: str
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """What is known of a whole list before its rows are compared: where it goes, for which day, from whom.

    It is our `own` where it went out from here.
    """

    programme: Programme
    as_of: date | None
    source_name: str
    is_own: bool = False


Values = dict[str, Value]


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record: its fields, how a row finds the stored one, and the operations that bring and take back.

    `identity` names sets of fields, the surest first; two records that differ in a `decisive` field are never one.
    Nor are those that differ in a `distinct` one, of which several records may hold the same.
    `bring` returns the ids in the order of the facts, `check` the rules that they would break. `remove` takes away what
    an import made and tells what stays, `close` ends what a list no longer holds and returns what it ended; None where
    the kind has no such operation. Where an undo takes nothing away, `undo_words` say what it does and `foretell` what
    it would do with each record. `page` is the address of a record. A kind with lists of a hundred thousand rows has
    `bring_parts` and `check_parts` too: the same for a list that comes part after part, and is never held as a whole.
    Days `in_order` must not run backwards; amounts `at_most` tell which of two is mostly the smaller one;
    of fields `together` both are said or none. A list that `needs_as_of` says
    nothing without the day for which its figures hold. `settle` makes of the values of a row what they say together,
    once for each list; what it puts under `TOLD` is told of the row. A `local_code` is a number that each list gives by
    itself: 12 in two lists are two records.
    Kinds of one `group` are offered side by side. A kind that `lists_ended` has a field that says so, and its whole
    list holds the ended ones too.
    """

    name: str
    label: Words
    fields: tuple[FieldSpec, ...]
    identity: tuple[tuple[str, ...], ...]
    stored: Callable[[Programme], Iterable[Stored]]
    bring: Callable[[Batch], list[int]]
    check: Callable[[Batch], list[Breach]] | None = None
    bring_parts: Callable[[Iterable[Batch]], list[int]] | None = None
    check_parts: Callable[[Iterable[Batch]], list[Breach]] | None = None
    remove: Callable[[Programme, Sequence[int], User, Mapping[str, Any]], list[Stays]] | None = None
    foretell: Callable[[Programme, Sequence[int], User], list[Foretold]] | None = None
    undo_words: Words = ""
    close: Callable[[Programme, Sequence[int], User, str, Mapping[str, Any]], list[int]] | None = None
    close_words: Words = ""
    page: Callable[[Programme, int], str] | None = None
    permission: str = "interchange.bring_spreadsheet"
    decisive: tuple[str, ...] = ()
    distinct: tuple[str, ...] = ()
    title_field: str = "title"
    model: str = ""
    in_order: tuple[tuple[str, str], ...] = ()
    at_most: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    needs_as_of: bool = False
    lists_ended: bool = False
    settle: Callable[[Listed], Callable[[Values], Values]] | None = None
    group: Words = ""
    local_code: str = ""
    keys: tuple[str, ...] = field(init=False)
    references: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", tuple(each.key for each in self.fields))
        referring = frozenset(each.key for each in self.fields if each.kind in REFERENCES)
        object.__setattr__(self, "references", referring)

    def standing(self, listed: Listed) -> list[Stored]:
        """The records as this list knows them: with its own codes, or with long ones that hold everywhere."""
        stored = self.stored(listed.programme)
        if not self.local_code or listed.is_own:
            return list(stored)
        scheme = listed.source_name[:SCHEME_LENGTH] or "list"
        return [_known_to(each, self.local_code, scheme) for each in stored]

    def brought(self, batch: Batch, facts: Iterable[Fact]) -> list[int]:
        """The ids in the order of the facts; `batch` is the list without them."""
        if self.bring_parts is not None:
            return self.bring_parts(parts_of(batch, facts))
        held = list(facts)
        return self.bring(replace(batch, facts=held)) if held else []

    def breaches(self, batch: Batch, facts: Iterable[Fact]) -> list[Breach]:
        if self.check_parts is not None:
            return self.check_parts(parts_of(batch, facts))
        held = list(facts) if self.check is not None else []
        return self.check(replace(batch, facts=held)) if self.check is not None and held else []

    def field(self, key: str) -> FieldSpec:
        for each in self.fields:
            if each.key == key:
                return each
        raise KeyError(key)

    def can_lack(self, key: str) -> bool:
        """Whether a row comes in without a value of this field."""
        return not any(each.key == key and each.required and not each.many for each in self.fields)


def parts_of(batch: Batch, facts: Iterable[Fact]) -> Iterator[Batch]:
    waiting = iter(facts)
    while part := list(islice(waiting, PART)):
        yield replace(batch, facts=part)


def _known_to(stored: Stored, field: str, scheme: str) -> Stored:
    code = stored.known_as.get(scheme)
    if code is None:
        code = next((each for each in stored.known_as.values() if len(each) >= LONG_CODE), "")
    return replace(stored, values={**stored.values, field: code})


_kinds: dict[str, RecordKind] = {}


def declare(kind: RecordKind) -> RecordKind:
    """Make a kind known to the screens and to the shell. Raises ValueError where it names a field that it lacks."""
    named = {key for keys in kind.identity for key in keys} | set(kind.decisive) | {kind.title_field}
    if unknown := named - set(kind.keys):
        raise ValueError(f"{kind.name} has no field {', '.join(sorted(unknown))}")
    _kinds[kind.name] = kind
    return kind


def withdraw(name: str) -> None:
    _kinds.pop(name, None)


def kinds() -> list[RecordKind]:
    return list(_kinds.values())


def kind_of(name: str) -> RecordKind:
    """Raises KeyError for a kind that nobody declared."""
    return _kinds[name]
