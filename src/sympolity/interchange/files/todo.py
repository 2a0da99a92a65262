"""What people have to do before all rows of a list can come in: row by row, municipality by municipality."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from django.db.models import F
from django.utils.translation import gettext as _

from sympolity.ground.kernel.spreadsheets import Sheet, SheetColumn
from sympolity.interchange.files import sources
from sympolity.interchange.files.corrections import Faulty
from sympolity.interchange.kinds import RecordKind, kind_of
from sympolity.interchange.models import Import, ImportRow
from sympolity.interchange.telling.sentences import Said, said

Outcome = ImportRow.Outcome
OPEN = (Outcome.ASKED, Outcome.REFUSED)
BY_CHOICE = ("twin", "left_out_by_answer")  # left out because a person said so, not because something is wrong
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Task:
    """One cell to correct or one question to answer. `title` names the record."""

    title: str
    said: Said


@dataclass(frozen=True, slots=True)
class ForPlace:
    """The tasks of one municipality; `name` is empty for rows that say none."""

    name: str
    tasks: tuple[Task, ...]


def open_rows(an_import: Import) -> Iterator[ImportRow]:
    """Rows that are asked, refused, or left out because nobody corrected them; municipalities by name, none last."""
    rows = an_import.rows.filter(outcome__in=(*OPEN, Outcome.LEFT_OUT)).defer("cells", "values", "changes")
    rows = rows.order_by(F("place__name").asc(nulls_last=True), "place_id", "number", "id").select_related("place")
    for row in rows.iterator(CHUNK):
        if row.outcome != Outcome.LEFT_OUT or any(each["code"] not in BY_CHOICE for each in row.reasons):
            yield row


def tasks_of(an_import: Import) -> Iterator[tuple[str, Task]]:
    """The municipality and each task, municipalities by name, rows without one last."""
    helped = Helped(an_import, kind_of(an_import.kind))
    for row in open_rows(an_import):
        name = row.place.name if row.place else ""
        for each in helped.said_of(row):
            yield name, Task(row.title, each)


def todo_sheet(an_import: Import, tasks: Iterable[tuple[str, Task]]) -> Sheet:
    """The same as a spreadsheet, municipality by municipality."""
    labels = (
        _("Municipality"),
        _("Row"),
        _("Title"),
        _("Column"),
        _("What it says"),
        _("What is wrong"),
        _("What to do"),
    )
    return Sheet(
        _("To do"),
        tuple(SheetColumn(label, "number" if label == labels[1] else "text") for label in labels),
        (
            (
                name or _("No municipality"),
                task.said.row,
                task.title,
                " ".join(filter(None, (task.said.heading or task.said.field, task.said.column))),
                task.said.value,
                task.said.why,
                task.said.remedy,
            )
            for name, task in tasks
        ),
        ((_("File"), an_import.file_name), ("SHA-256", an_import.sha256)),
    )


def places_of(tasks: Iterable[tuple[str, Task]]) -> list[ForPlace]:
    return [ForPlace(name, tuple(task for _name, task in group)) for name, group in groupby(tasks, key=itemgetter(0))]


class Helped:
    """Says what is wrong with a row. A name that only a person can explain comes with those it could be."""

    def __init__(self, an_import: Import, kind: RecordKind) -> None:
        self.kind = kind
        self.candidates: dict[tuple[str, str], str] = {}
        for question in (
            an_import.questions.filter(answer={}).exclude(candidates=[]).only("about", "text", "candidates")
        ):
            names = [each["name"] for each in question.candidates if "name" in each]
            self.candidates[question.about, question.text] = "; ".join(names)

    def said_of(self, row: ImportRow) -> Iterator[Said]:
        for reason in row.reasons:
            line = said(self.kind, row.number, reason)
            about = reason["code"].removeprefix("asked_")
            if about != reason["code"] and not line.remedy:
                names = self.candidates.get((about, line.value or row.title))
                line = replace(line, remedy=_("Choose one: %(names)s.") % {"names": names} if names else answer_it())
            yield line


def answer_it() -> str:
    return _("Answer the question in the preview, or correct the cell.")


def faulty_rows(an_import: Import) -> Iterator[Faulty]:
    """The rows to correct as they stand in the file, with what is wrong. Raises tabular.Refused."""
    helped = Helped(an_import, kind_of(an_import.kind))
    rows = {row.number: row for row in open_rows(an_import)}
    if not rows:
        return
    table = sources.open_list(an_import).table
    for listed in table.rows:
        row = rows.get(listed.number)
        if row is None:
            continue
        lines = list(helped.said_of(row))
        yield Faulty(
            listed.number,
            "\n".join(" ".join(filter(None, (f"{each.heading}:" if each.heading else "", each.why))) for each in lines),
            "\n".join(dict.fromkeys(each.remedy for each in lines if each.remedy)),
            {column.letter: listed.cells[column.index] for column in table.columns if column.index < len(listed.cells)},
            {each.column: each.why for each in lines if each.column},
            listed.under[-1] if listed.under else "",
        )
