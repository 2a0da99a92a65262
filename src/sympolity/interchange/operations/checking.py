"""Columns are confirmed, questions are answered, and the whole file is compared with the list."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.queries import version_of
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.rows import insert_rows
from sympolity.interchange.columns.memory import base_moment, decided, undecided
from sympolity.interchange.columns.proposals import UNDER, is_ambiguous
from sympolity.interchange.columns.remarks import remark_sentence
from sympolity.interchange.comparison import Comparison, Draft, compare
from sympolity.interchange.comparison.own import OwnRows
from sympolity.interchange.comparison.whole import references
from sympolity.interchange.directories import Directory, directories
from sympolity.interchange.edits import edition_before, edits_since
from sympolity.interchange.files import sources
from sympolity.interchange.files.whole_list import writing_of
from sympolity.interchange.kinds import FieldKind, FieldSpec, RecordKind, Stored, kind_of
from sympolity.interchange.models import Import, ImportRow, Question
from sympolity.interchange.operations.facts import batch_of, draft_fact, listed
from sympolity.interchange.operations.states import State, Tell, begin, held, many_rows, move, silent
from sympolity.interchange.places import PlaceOfRow
from sympolity.interchange.telling.sentences import refusal_sentence
from sympolity.interchange.values import Reader, shown
from sympolity.methods import tabular
from sympolity.methods.tabular import Column
from sympolity.network.territories.models import Territory

BATCH = 2000
MOST_EMPTIED = 500
MOST_SPELLINGS = 50
PER_COLUMN = ("field", "number_style", "date_style", "currency", "lossy")


def map_columns(an_import: Import, columns: Mapping[str, Mapping[str, Any]], *, by: User) -> Import:
    """Confirm where each column goes. Raises Refused for a field named twice, a missing one, an open style."""
    kind = kind_of(an_import.kind)
    chosen = {
        letter: {key: choice[key] for key in PER_COLUMN if choice.get(key)}
        for letter, choice in columns.items()
        if choice.get("field")
    }
    refuse_undecided(an_import, kind, columns)
    check_mapping(kind, an_import.columns, chosen)
    with transaction.atomic():
        locked = held(an_import)
        if locked.state == State.READY:
            move(locked, State.MAPPING)
        if locked.state != State.MAPPING:
            raise Refused(_("The columns of this import cannot change any more."))
        said = sorted({*locked.mapping.get("decided", ()), *decided(columns)})
        locked.mapping = {**locked.mapping, "columns": chosen, "decided": said}
        locked.save(update_fields=["state", "mapping"])
    return locked


def refuse_undecided(an_import: Import, kind: RecordKind, columns: Mapping[str, Mapping[str, Any]]) -> None:
    """A column whose heading and values contradict each other goes nowhere before a person said where."""
    if waiting := undecided(an_import, columns):
        words = {"why": remark_sentence(kind, waiting[0])}
        raise Refused(_("%(why)s Say where it goes.") % words, field=waiting[0]["letter"])


def check_mapping(kind: RecordKind, columns: list[dict[str, Any]], chosen: Mapping[str, Mapping[str, Any]]) -> None:
    by_letter = {column["letter"]: column for column in columns}
    taken: dict[str, str] = {}
    for letter, choice in chosen.items():
        if letter != UNDER and letter not in by_letter:
            raise Refused(_("This file has no column %(letter)s.") % {"letter": letter})
        try:
            spec = kind.field(choice["field"])
        except KeyError as error:
            raise Refused(_("There is no field “%(field)s”.") % {"field": choice["field"]}) from error
        if spec.key in taken and not spec.many:
            words = {"field": spec.label, "one": taken[spec.key], "other": letter}
            raise Refused(_("Columns %(one)s and %(other)s both go to “%(field)s”. Choose one.") % words, field=letter)
        taken[spec.key] = letter
        if letter != UNDER and is_ambiguous(spec, by_letter[letter], choice):
            words = {"letter": letter, "heading": by_letter[letter]["header"]}
            sentence = _("Say how the values of column %(letter)s, “%(heading)s”, are written.")
            raise Refused(sentence % words, field=letter)
    for spec in kind.fields:
        if not spec.required or spec.once or said_by_list(kind, spec):
            continue
        if not any(key in taken for key in (spec.key, *spec.follows_from)):
            raise Refused(_("Say which column holds the %(field)s. Every row needs it.") % {"field": spec.label})


def said_by_list(kind: RecordKind, spec: FieldSpec) -> bool:
    """What the list says for all its rows needs no column: its day and its source."""
    return kind.needs_as_of and spec.key in ("as_of", "source")


def begin_checking(an_import: Import, *, by: User) -> Import:
    return begin(an_import, State.CHECKING, "import-check", by=by)


@transaction.atomic
def answer_questions(an_import: Import, answers: Mapping[str, Mapping[str, Any]], *, by: User) -> Import:
    """Keep what a person said; an empty answer takes one back. The file must be compared again afterwards."""
    locked = held(an_import)
    if locked.state != State.READY:
        raise Refused(_("This import asks nothing now. Open it again."))
    known = {question.key: question for question in locked.questions.filter(key__in=list(answers)[:900])}
    if len(answers) > len(known):
        known = {question.key: question for question in locked.questions.all()}
    for key, answer in answers.items():
        if key not in ("refused", "gone", "emptied"):
            refuse_answer(kind_of(locked.kind), known.get(key), answer)
        if answer:
            locked.answers[key] = dict(answer)
        else:
            locked.answers.pop(key, None)
    locked.save(update_fields=["answers"])
    for question in known.values():
        if question.key in answers:
            question.answer = dict(answers[question.key])
    Question.objects.bulk_update([each for each in known.values() if each.key in answers], ["answer"], batch_size=BATCH)
    return locked


def refuse_answer(kind: RecordKind, question: Question | None, answer: Mapping[str, Any]) -> None:
    """Raises Refused for an answer to what is not asked, or one that was not offered."""
    if question is None:
        raise Refused(_("This question is not asked any more. Open the import again."))
    if "same" in answer and answer["same"] not in {each.get("same") for each in question.candidates}:
        raise Refused(_("Choose one of the answers."), field=question.key)
    if "empty" in answer and not kind.can_lack(question.field):
        raise Refused(_("Choose one of the answers."), field=question.key)
    if "take" in answer and int(answer["take"]) not in {each.get("id") for each in question.candidates}:
        raise Refused(_("Choose one of the answers."), field=question.key)


@many_rows()
def check_import(an_import: Import, *, tell: Tell = silent) -> Import:
    """Compare every row with the list as it stands. Nothing changes but the preview."""
    kind = kind_of(an_import.kind)
    version = version_now(an_import)
    try:
        opened = sources.open_list(an_import)
    except tabular.Refused as refusal:
        raise Refused(refusal_sentence(str(refusal.code), refusal.params)) from refusal
    stored = kind.standing(listed(an_import))
    edition = edition_before(an_import)
    asked = directories(
        an_import.programme,
        references(kind, an_import.chosen),
        on=an_import.as_of if kind.needs_as_of else None,
    )
    result = compare(
        kind,
        opened.table,
        an_import.chosen,
        currency=an_import.programme.currency,
        directories=asked,
        stored=stored,
        answers=an_import.answers,
        brought_before=brought_before(an_import, edition, stored),
        edits_of=edits_since(kind, base_of(an_import, edition), an_import.programme.currency),
        total_rows=opened.totals,
        settle=kind.settle(listed(an_import)) if kind.settle else lambda values: values,
        own=own_rows(an_import, kind, stored),
        tell=tell,
    )
    columns = opened.table.columns
    del opened  # what was read from its rows holds what is needed of them
    refuse_breaches(an_import, kind, result)
    summary = summarised(kind, result, an_import)
    summary |= {"kept": kept_places(result, asked)}
    summary |= {"version": version, "known": max((each.id for each in stored), default=0)}
    places = PlaceOfRow(kind, an_import.programme, stored)
    return _keep_preview(an_import, columns, result, summary, places)


def version_now(an_import: Import) -> str:
    """Changes with every decision in the programme or its network."""
    programme, network = an_import.programme_id, an_import.programme.network_id
    return f"{version_of(f'programme:{programme}')} {version_of(f'network:{network}')}"


def own_rows(
    an_import: Import, kind: RecordKind, stored: Sequence[Stored]
) -> Callable[[Sequence[Reader]], OwnRows] | None:
    """For a file that went out from here: what its rows said then, so that only touched cells say something now."""
    if not (own := an_import.reading.get("own")):
        return None
    writing = writing_of(kind, an_import.programme)
    return lambda readers: OwnRows(
        kind,
        stored,
        writing,
        readers,
        column=own["column"],
        is_text=an_import.reading.get("format") == "csv",
        emptied=an_import.answers.get("emptied", {}),
    )


def brought_before(an_import: Import, edition: Import | None, stored: Sequence[Stored]) -> set[int]:
    """The records that the last edition of the same list held. A file of corrected rows leaves nothing out, nor does
    a part of our own list; of the whole of it, rows are missing only where somebody took them out."""
    if own := an_import.reading.get("own"):
        return {each.id for each in stored if own["whole"] and each.id <= own["last"]}
    if edition is None or an_import.continues_id:
        return set()
    held_rows = edition.rows.exclude(subject_id=None).exclude(outcome=ImportRow.Outcome.GONE)
    return {pk for pk in held_rows.values_list("subject_id", flat=True) if pk is not None}


def base_of(an_import: Import, edition: Import | None) -> datetime | None:
    """The moment at which what the file says stood here: when it went out, else when its last edition came in."""
    return base_moment(an_import) or (edition.committed_at if edition else None)


def refuse_breaches(an_import: Import, kind: RecordKind, result: Comparison) -> None:
    """The rules of the field are asked before anything is written, in the words in which they refuse."""
    ready = (draft for draft in result.drafts if draft.outcome in ("new", "changed"))
    found = kind.breaches(batch_of(an_import, (), by=an_import.by), (draft_fact(kind, draft) for draft in ready))
    if not found:
        return
    by_row = {draft.number: draft for draft in result.drafts if draft.outcome in ("new", "changed")}
    for breach in found:
        draft = by_row.get(breach.row or 0)
        if draft is not None and breach.is_told:
            draft.note({"code": "note", "field": breach.field, "sentence": breach.sentence})
        elif draft is not None:
            draft.outcome = "left-out" if "leave" in an_import.answers.get("refused", {}) else "refused"
            draft.note({"code": "fault", "field": breach.field, "sentence": breach.sentence})


def summarised(kind: RecordKind, result: Comparison, an_import: Import) -> dict[str, Any]:
    """The figures of the preview, and the sums to compare with those of the list's publisher."""
    counts: dict[str, int] = {}
    totals: dict[str, dict[str, int]] = {}
    money = [spec.key for spec in kind.fields if spec.kind is FieldKind.MONEY]
    for draft in result.drafts:
        counts[draft.outcome] = counts.get(draft.outcome, 0) + 1
        if draft.outcome in ("new", "changed", "unchanged"):
            for key in money:
                if amount := draft.values.get(key):
                    sums = totals.setdefault(key, {})
                    sums[amount[1]] = sums.get(amount[1], 0) + amount[0]
    counts["gone"] = len(result.gone)
    return {
        "rows": len(result.drafts),
        "counts": counts,
        "totals": totals,
        "new_names": result.new_names,
        "hidden": result.hidden,
        "emptied": emptied_cells(result.drafts),
        "aside": result.aside,
        "total_checks": result.total_checks,
        "skipped": an_import.reading.get("skipped", {}),
        "not_data": an_import.reading.get("not_data", []),
    }


def emptied_cells(drafts: Iterable[Draft]) -> list[dict[str, Any]]:
    """The cells of our own file that hold nothing any more, to be ticked one by one."""
    found = (
        {"row": draft.number, "field": each["field"], "title": draft.title}
        for draft in drafts
        for each in draft.reasons
        if each["code"] == "emptied"
    )
    return list(itertools.islice(found, MOST_EMPTIED))


def kept_places(result: Comparison, asked: Mapping[FieldKind, Directory]) -> list[list[Any]]:
    """The places that only a list had closed and that this one names for a later day, with their names."""
    if not (closed := asked[FieldKind.TERRITORY].closed_by_lists if FieldKind.TERRITORY in asked else None):
        return []
    ready = (draft for draft in result.drafts if draft.outcome in ("new", "changed", "unchanged"))
    named = closed.intersection(draft.values.get("territory") for draft in ready)
    return [list(each) for each in Territory.objects.filter(pk__in=named).order_by("name").values_list("pk", "name")]


ROW_COLUMNS = (
    "of_id",
    "number",
    "outcome",
    "subject_id",
    "title",
    "cells",
    "values",
    "changes",
    "reasons",
    "fields",
    "place_id",
)


@transaction.atomic
def _keep_preview(
    an_import: Import, columns: Sequence[Column], result: Comparison, summary: dict[str, Any], places: PlaceOfRow
) -> Import:
    locked = held(an_import)
    if locked.state != State.CHECKING:
        return locked
    move(locked, State.READY)
    locked.rows.all()._raw_delete(locked.rows.db)
    locked.questions.all().delete()
    letters = {column.index: column.letter for column in columns}
    drafts = itertools.chain(result.drafts, result.gone)
    insert_rows(ImportRow, ROW_COLUMNS, (_row(locked, draft, letters, places) for draft in drafts))
    Question.objects.bulk_create(
        (
            Question(
                of=locked,
                key=asked.key,
                about=asked.about,
                field=asked.field,
                column=asked.column[:200],
                text=asked.text,
                rows=asked.rows[:200],
                candidates=asked.candidates,
                can_create=asked.can_create,
                spellings=asked.spellings[1:MOST_SPELLINGS],
                answer=asked.answer or locked.answers.get(asked.key, {}),
            )
            for asked in result.questions.values()
        ),
        batch_size=BATCH,
    )
    locked.summary = summary
    locked.save(update_fields=["state", "summary"])
    return locked


def _row(an_import: Import, draft: Draft, letters: Mapping[int, str], places: PlaceOfRow) -> tuple[Any, ...]:
    cells = {letters[i]: shown(cell) for i, cell in enumerate(draft.cells) if i in letters and cell not in (None, "")}
    fields = dict.fromkeys([*draft.changes, *(each["field"] for each in draft.reasons if each.get("field"))])
    return (
        an_import.pk,
        draft.number,
        draft.outcome,
        draft.id,
        draft.title,
        cells,
        draft.values if draft.outcome != "refused" else _plain_only(draft.values),
        dict(draft.changes),
        draft.reasons,
        f" {' '.join(fields)} "[:1000] if fields else "",
        places.of(draft),
    )


def _plain_only(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if not isinstance(value, tuple)}
