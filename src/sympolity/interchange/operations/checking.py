"""Columns are confirmed, questions are answered, and the whole file is compared with the list."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.queries import version_of
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange import sources
from sympolity.interchange.columns import UNDER, is_ambiguous
from sympolity.interchange.comparison import Comparison, Draft, compare
from sympolity.interchange.comparison.whole import references
from sympolity.interchange.directories import directories
from sympolity.interchange.kinds import FieldKind, RecordKind, kind_of
from sympolity.interchange.memory import undecided
from sympolity.interchange.models import Import, ImportRow, Question
from sympolity.interchange.operations.facts import batch_of, draft_fact
from sympolity.interchange.operations.states import State, Tell, begin, held, many_rows, move, silent
from sympolity.interchange.remarks import remark_sentence
from sympolity.interchange.sentences import refusal_sentence
from sympolity.interchange.values import shown
from sympolity.methods import tabular
from sympolity.methods.tabular import Table

BATCH = 2000
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
        decided = sorted({*locked.mapping.get("decided", ()), *columns})
        locked.mapping = {**locked.mapping, "columns": chosen, "decided": decided}
        locked.save(update_fields=["state", "mapping"])
    return locked


def refuse_undecided(an_import: Import, kind: RecordKind, columns: Mapping[str, Any]) -> None:
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
        if spec.required and spec.key not in taken:
            raise Refused(_("Say which column holds the %(field)s. Every row needs it.") % {"field": spec.label})


def begin_checking(an_import: Import, *, by: User) -> Import:
    return begin(an_import, State.CHECKING, "import-check", by=by)


@transaction.atomic
def answer_questions(an_import: Import, answers: Mapping[str, Mapping[str, Any]], *, by: User) -> Import:
    """Keep what a person said; an empty answer takes one back. The file must be compared again afterwards."""
    locked = held(an_import)
    if locked.state != State.READY:
        raise Refused(_("This import asks nothing now. Open it again."))
    known = {question.key: question for question in locked.questions.all()}
    for key, answer in answers.items():
        if key in ("refused", "gone"):
            pass
        elif key not in known:
            raise Refused(_("This question is not asked any more. Open the import again."))
        elif "take" in answer:
            allowed = {candidate["id"] for candidate in known[key].candidates}
            if int(answer["take"]) not in allowed:
                raise Refused(_("Choose one of the answers."), field=key)
        if answer:
            locked.answers[key] = dict(answer)
        else:
            locked.answers.pop(key, None)
    locked.save(update_fields=["answers"])
    return locked


@many_rows()
def check_import(an_import: Import, *, tell: Tell = silent) -> Import:
    """Compare every row with the list as it stands. Nothing changes but the preview."""
    kind = kind_of(an_import.kind)
    version = version_now(an_import)
    try:
        table = sources.open_table(an_import)
    except tabular.Refused as refusal:
        raise Refused(refusal_sentence(str(refusal.code), refusal.params)) from refusal
    stored = list(kind.stored(an_import.programme))
    result = compare(
        kind,
        table,
        an_import.chosen,
        currency=an_import.programme.currency,
        directories=directories(an_import.programme, references(kind, an_import.chosen)),
        stored=stored,
        answers=an_import.answers,
        brought_before=brought_before(an_import),
        tell=tell,
    )
    refuse_breaches(an_import, kind, result)
    summary = summarised(kind, result, an_import)
    summary |= {"version": version, "known": max((each.id for each in stored), default=0)}
    return _keep_preview(an_import, kind, table, result, summary)


def version_now(an_import: Import) -> str:
    """Changes with every decision in the programme or its network."""
    programme, network = an_import.programme_id, an_import.programme.network_id
    return f"{version_of(f'programme:{programme}')} {version_of(f'network:{network}')}"


def brought_before(an_import: Import) -> set[int]:
    """The records that the last edition of the same list held: of the same source, else with the same headings."""
    earlier = Import.objects.standing().filter(programme=an_import.programme_id, kind=an_import.kind)
    for other in earlier.exclude(pk=an_import.pk).order_by("-committed_at", "-id").only("source", "mapping"):
        same_source = an_import.source and other.source == an_import.source
        same_form = not an_import.source and other.mapping.get("headings") == an_import.mapping.get("headings")
        if same_source or same_form:
            held_rows = other.rows.exclude(subject_id=None).exclude(outcome=ImportRow.Outcome.GONE)
            return {pk for pk in held_rows.values_list("subject_id", flat=True) if pk is not None}
    return set()


def refuse_breaches(an_import: Import, kind: RecordKind, result: Comparison) -> None:
    """The rules of the field are asked before anything is written, in the words in which they refuse."""
    if kind.check is None:
        return
    ready = [draft for draft in result.drafts if draft.outcome in ("new", "changed")]
    if not ready:
        return
    by_row = {draft.number: draft for draft in ready}
    facts = [draft_fact(kind, draft) for draft in ready]
    for breach in kind.check(batch_of(an_import, facts, by=an_import.by)):
        draft = by_row.get(breach.row or 0)
        if draft is not None:
            draft.outcome = "left-out" if "leave" in an_import.answers.get("refused", {}) else "refused"
            draft.reasons.append({"code": "fault", "field": breach.field, "sentence": breach.sentence})


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
        "skipped": an_import.reading.get("skipped", {}),
        "not_data": an_import.reading.get("not_data", []),
    }


@transaction.atomic
def _keep_preview(
    an_import: Import, kind: RecordKind, table: Table, result: Comparison, summary: dict[str, Any]
) -> Import:
    locked = held(an_import)
    if locked.state != State.CHECKING:
        return locked
    move(locked, State.READY)
    locked.rows.all().delete()
    locked.questions.all().delete()
    letters = {column.index: column.letter for column in table.columns}
    ImportRow.objects.bulk_create(
        (_row(locked, draft, letters) for draft in [*result.drafts, *result.gone]), batch_size=BATCH
    )
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
                answer=asked.answer or locked.answers.get(asked.key, {}),
            )
            for asked in result.questions.values()
        ),
        batch_size=BATCH,
    )
    locked.summary = summary
    locked.save(update_fields=["state", "summary"])
    return locked


def _row(an_import: Import, draft: Draft, letters: Mapping[int, str]) -> ImportRow:
    return ImportRow(
        of=an_import,
        number=draft.number,
        outcome=draft.outcome,
        subject_id=draft.id,
        title=draft.title,
        cells={
            letters[i]: shown(cell) for i, cell in enumerate(draft.cells) if i in letters and cell not in (None, "")
        },
        values=draft.values if draft.outcome != "refused" else _plain_only(draft.values),
        changes=draft.changes,
        reasons=draft.reasons,
    )


def _plain_only(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if not isinstance(value, tuple)}
