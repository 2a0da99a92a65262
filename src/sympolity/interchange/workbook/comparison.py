"""What a filled-in workbook would change, and where somebody changed the same answer meanwhile."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sympolity.affairs.monitoring.asks import AskedIndicator
from sympolity.affairs.monitoring.models import Answer, Return
from sympolity.affairs.monitoring.queries.checks import problem_with
from sympolity.interchange.workbook.layout import BY_NAME, FIGURES, MILESTONES, QUESTIONS, STATES, AskedColumn
from sympolity.interchange.workbook.lines import Reports, lines_of, open_columns, part_of, title_of, with_part
from sympolity.interchange.workbook.reading import Fault, Filled, Typed

FILE, STORED = "file", "stored"
SHEET_OF = {"indicator": FIGURES, "question": QUESTIONS, "milestone": MILESTONES}


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that would change an answer. `before` is what the file said when it went out, `now` what stands here."""

    of: Return
    typed: Typed
    field: str
    column: AskedColumn
    now: str | None
    answer: Answer | None
    choice: str = FILE

    @property
    def title(self) -> str:
        return title_of(self.of)

    @property
    def name(self) -> str:
        """What names the question about this cell in a form."""
        key = self.typed.key
        return f"choice {key.of} {key.field} {key.part} {self.typed.column}"

    @property
    def is_conflict(self) -> bool:
        return self.now != self.typed.before

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to say which of the two stays."""
        return self.is_conflict and self.choice not in (FILE, STORED)

    @property
    def before_words(self) -> str:
        return in_words(self.typed.before, self.column)

    @property
    def now_words(self) -> str:
        return in_words(self.now, self.column)

    @property
    def said_words(self) -> str:
        return in_words(self.typed.said, self.column)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a workbook would do. Nothing is written while there are faults or open questions."""

    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    same: int = 0
    digest: str = ""

    @property
    def conflicts(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.is_conflict)

    @property
    def plain(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if not change.is_conflict)

    @property
    def is_ready(self) -> bool:
        return bool(self.changes) and not self.faults and not any(change.is_open for change in self.changes)

    @property
    def returns(self) -> int:
        return len({change.of.pk for change in self.changes})


def compare(filled: Filled, reports: Reports, choices: Mapping[str, str] | None = None) -> Plan:
    """`choices` answers which one stays, file or stored, by the names of the changes."""
    changes: list[Change] = []
    faults = list(filled.faults)
    same = 0
    for typed in filled.typed:
        found = _change(typed, reports, choices or {})
        if isinstance(found, Fault):
            faults.append(found)
        elif found is None:
            same += 1
        else:
            changes.append(found)
    changes.sort(key=lambda change: (change.typed.place.sheet, change.typed.place.row, change.typed.place.column))
    warnings = tuple(_warnings(changes, reports))
    return Plan(tuple(changes), tuple(faults), warnings, tuple(_notes(filled, reports)), same, _digest(changes))


def in_words(said: str | None, column: AskedColumn) -> str:
    if said is None:
        return ""
    return str(STATES.get(said, said)) if column.kind == "state" else said


def merged(changes: list[Change]) -> dict[str, tuple[Any, int]]:
    """For one report: each answer with all its changed cells, and the revision that it changes."""
    answers: dict[str, tuple[Any, int]] = {}
    for change in changes:
        key = change.typed.key
        standing = change.answer
        value, revision = answers.get(
            key.field, (standing.value if standing else None, standing.revision if standing else 0)
        )
        answers[key.field] = (with_part(value, change.typed.column, key.part, change.typed.said), revision)
    return answers


def _change(typed: Typed, reports: Reports, choices: Mapping[str, str]) -> Change | Fault | None:
    """None where it says already what stands here."""
    key = typed.key
    of = reports.of(key.of)
    if of is None:
        return Fault(typed.place, _("This report is not asked for any more. Leave the row as it was."))
    asked = reports.asked[of.pk].by_key.get(key.field)
    if asked is None:
        return Fault(typed.place, _("The report no longer asks for this. Leave the row as it was."))
    if key.part and not _has_part(asked, key.part):
        return Fault(typed.place, _("This figure is no longer split like this. Leave the row as it was."))
    answer = reports.answer(of.pk, key.field)
    now = part_of(answer.value if answer else None, typed.column, key.part)
    if now == typed.said:
        return None
    allowed = open_columns(of, key.field)
    if allowed is not None and typed.column not in allowed:
        words = {"report": title_of(of), "state": of.get_state_display()}
        return Fault(typed.place, _("The report on %(report)s is “%(state)s”. This cannot change now.") % words)
    column = BY_NAME[SHEET_OF[key.field.partition(":")[0]]].column(typed.column)
    field_words = f"{reports.words_of(of.pk, key.field)}{_part_words(asked, key.part)}"
    change = Change(of, typed, field_words, column, now, answer)
    if not change.is_conflict:
        return change
    return Change(of, typed, change.field, column, now, answer, choices.get(change.name, ""))


def _part_words(asked: Any, part: str) -> str:
    """Which category of which split, said behind the name of the figure."""
    if not part or not isinstance(asked, AskedIndicator):
        return ""
    return next((f", {split.categories[int(part)]}" for split in asked.splits if int(part) in split.categories), "")


def _has_part(asked: Any, part: str) -> bool:
    return isinstance(asked, AskedIndicator) and any(int(part) in split.categories for split in asked.splits)


def _warnings(changes: list[Change], reports: Reports) -> list[Fault]:
    """What keeps a report from being sent later: it comes in all the same, as it would on the screen."""
    by_report: dict[int, list[Change]] = {}
    for change in changes:
        by_report.setdefault(change.of.pk, []).append(change)
    found: list[Fault] = []
    for pk, some in by_report.items():
        for key, (value, _revision) in merged(some).items():
            asked = reports.asked[pk].by_key.get(key)
            if isinstance(asked, AskedIndicator) and value and (sentence := problem_with(asked, value)):
                place = next(change.typed.place for change in some if change.typed.key.field == key)
                found.append(Fault(place, sentence))
    return found


def _notes(filled: Filled, reports: Reports) -> list[str]:
    notes = [
        _("The sheet “%(sheet)s” is not in the file. What it asks stays as it is.") % {"sheet": title}
        for title in filled.left_out
        if any(str(BY_NAME[line.sheet].title) == title for line in lines_of(reports))
    ]
    there = {(line.key.of, line.key.field, line.key.part) for line in lines_of(reports)}
    gone = there - filled.keys
    if gone and not filled.left_out:
        notes.append(
            _("Rows that are not in the file: %(count)s. Their answers stay as they are.") % {"count": len(gone)}
        )
    return notes


def _digest(changes: list[Change]) -> str:
    """Names what a person has seen: it is another one as soon as anything else would be written."""
    seen = [[change.name, change.typed.said, change.now] for change in changes]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:32]
