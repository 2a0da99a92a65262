"""The rows come in: all of them or none, in one transaction, each with its cell as the source in the journal."""

from collections.abc import Mapping, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.followers import told_together
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.jobs import Progress
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.comparison.reading import followed
from sympolity.interchange.kinds import RecordKind, Stored, kind_of
from sympolity.interchange.models import Import, ImportRow, Question
from sympolity.interchange.operations.checking import check_import, version_now
from sympolity.interchange.operations.facts import batch_of, listed, row_facts
from sympolity.interchange.operations.naming import (
    LONGEST,
    keep_named_territories,
    make_new_organisations,
    make_new_territories,
)
from sympolity.interchange.operations.states import (
    State,
    Tell,
    begin,
    held,
    many_rows,
    move,
    page_of,
    silent,
    source_of,
    tell_journal,
)
from sympolity.network.organisations.models import Organisation
from sympolity.network.organisations.operations import remember_name as remember_organisation
from sympolity.network.territories.models import Territory
from sympolity.network.territories.operations import remember_name as remember_territory
from sympolity.network.territories.queries import also_called, closed_by_lists

Outcome = ImportRow.Outcome
WRITTEN = (Outcome.NEW, Outcome.CHANGED)
BATCH = 500
CHUNK = 2000
FACT_COLUMNS = ("number", "subject_id", "values", "changes", "reasons")


class Meanwhile(Exception):
    """Somebody changed what the rows were compared with. `rows` says how many of them it touches."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.rows = rows


def begin_committing(an_import: Import, *, by: User) -> Import:
    """Raises Refused while questions are open or refused rows are neither corrected nor left out."""
    if an_import.state == State.COMMITTED:
        return an_import
    refuse_unready(an_import)
    return begin(an_import, State.COMMITTING, "import-commit", by=by)


def refuse_unready(an_import: Import) -> None:
    counts = an_import.summary.get("counts", {})
    if asked := counts.get(Outcome.ASKED, 0):
        sentence = ngettext(
            "%(count)s row waits for an answer. Answer the questions first.",
            "%(count)s rows wait for an answer. Answer the questions first.",
            asked,
        )
        raise Refused(sentence % {"count": formats.number(asked)})
    if refused := counts.get(Outcome.REFUSED, 0):
        sentence = ngettext(
            "%(count)s row is refused. Correct it in the file, or leave it out.",
            "%(count)s rows are refused. Correct them in the file, or leave them out.",
            refused,
        )
        raise Refused(sentence % {"count": formats.number(refused)})


@many_rows()
def commit_import(an_import: Import, *, by: User, progress: Progress | None = None, tell: Tell = silent) -> Import:
    """Bring the rows in, once. Where somebody changed them meanwhile they are compared anew and nothing comes in."""
    try:
        return _commit(an_import, by=by, progress=progress, tell=tell)
    except Meanwhile as meanwhile:
        with transaction.atomic():
            locked = held(an_import)
            move(locked, State.READY)
            locked.state = State.CHECKING  # ready -> checking is the next move anyway
            locked.save(update_fields=["state"])
        checked = check_import(locked, tell=tell)
        checked.summary = {**checked.summary, "meanwhile": meanwhile.rows}
        checked.save(update_fields=["summary"])
        return checked


@transaction.atomic
def _commit(an_import: Import, *, by: User, progress: Progress | None, tell: Tell) -> Import:
    locked = held(an_import)
    if locked.state == State.COMMITTED:
        return locked
    if locked.state != State.COMMITTING:
        raise Refused(_("This import is not about to come in."))
    refuse_unready(locked)
    kind = kind_of(locked.kind)
    rows = locked.rows.filter(outcome__in=WRITTEN).order_by("number", "id")
    refuse_stale(locked, kind, rows)
    refuse_ended(locked)
    total = rows.count()
    tell(0, total)
    organisations = make_new_organisations(locked, by=by)
    territories = make_new_territories(locked, by=by)
    kept = keep_named_territories(locked, by=by)
    made = organisations | territories
    remembered = remember_answers(locked, by=by)
    told = rows.values_list(*FACT_COLUMNS, named=True).iterator(CHUNK)
    news = new_rows(rows)
    with told_together():
        ids = kind.brought(batch_of(locked, (), by=by), row_facts(kind, locked, told, made))
    tell(total, total)
    keep_subjects(locked, ids, news)
    closed = close_gone(locked, kind, by=by)
    move(locked, State.COMMITTED)
    locked.committed_at = timezone.now()
    locked.brought = {
        "organisations": sorted(organisations.values()),
        "territories": sorted(territories.values()),
        "kept": kept,
        "names": remembered,
        "made": made,
        "closed": closed,
    }
    locked.save(update_fields=["state", "committed_at", "brought"])
    counts = {name: count for name, count in locked.summary.get("counts", {}).items() if count}
    tell_journal("spreadsheet brought in", locked, by=by, changes=counts)
    if progress is not None:
        progress.finish(url=page_of(locked))
    return locked


def refuse_stale(an_import: Import, kind: RecordKind, rows: QuerySet[ImportRow]) -> None:
    """Raises Meanwhile when what stands now is not what the rows were compared with."""
    if version_now(an_import) == an_import.summary.get("version"):
        return
    now = {each.id: each for each in kind.standing(listed(an_import))}
    known = an_import.summary.get("known", 0)
    newer = [each for each in now.values() if each.id > known]
    touched = sum(is_stale(row, now) for row in rows.only("subject_id", "changes").iterator(CHUNK))
    if touched or newer:
        raise Meanwhile(touched or len(newer))


def refuse_ended(an_import: Import) -> None:
    """Raises Meanwhile when somebody said that a place has ended which only lists had closed before."""
    pks = {pk for pk, _name in an_import.summary.get("kept", ())}
    if ended := pks - closed_by_lists(pks):
        raise Meanwhile(len(ended))


def is_stale(row: ImportRow, now: Mapping[int, Stored]) -> bool:
    if row.subject_id is None:
        return False
    stored = now.get(row.subject_id)
    return stored is None or any(stored.values.get(key) != old for key, (old, _new) in row.changes.items())


def new_rows(rows: QuerySet[ImportRow]) -> list[tuple[int, int, int]]:
    """Place, key and number of the rows that make new records."""
    told = rows.values_list("pk", "number", "subject_id").iterator(CHUNK)
    return [(place, pk, number) for place, (pk, number, subject) in enumerate(told) if subject is None]


def keep_subjects(an_import: Import, ids: Sequence[int], news: Sequence[tuple[int, int, int]]) -> None:
    """Write the ids of new records to their rows, thousands at a time, and to those that stand together with them."""
    if not news:
        return
    table = connection.ops.quote_name(ImportRow._meta.db_table)
    sentence = f"UPDATE {table} SET subject_id = %s WHERE id = %s"  # noqa: S608
    others = list(an_import.rows.filter(outcome=Outcome.TOGETHER, subject_id=None).values_list("pk", "reasons"))
    record_of = {number: ids[place] for place, _row, number in news} if others else {}
    beside = ((record_of.get(first_of(reasons) or 0), row) for row, reasons in others)
    written = chain(((ids[place], row) for place, row, _number in news), beside)
    with connection.cursor() as cursor:
        while part := list(islice(written, CHUNK)):
            cursor.executemany(sentence, part)


def first_of(reasons: list[dict[str, Any]]) -> int | None:
    """The row that says it all for a row that stands together with it."""
    told = (each["params"]["first"] for each in reasons if each["code"] == "together")
    return next(told, None)


def remember_answers(an_import: Import, *, by: User) -> list[list[Any]]:
    """Each spelling that a person explained is known from now on. Gives back what was remembered, for the undo."""
    answered = Question.objects.filter(of=an_import, about__in=("organisation", "territory")).order_by("id")
    said = {question.key: question.answer for question in answered}
    meant = {question: followed(question.key, said)[1] for question in answered}
    taken = {question: int(answer["take"]) for question, answer in meant.items() if "take" in answer}
    network = an_import.programme.network_id
    organisations = Organisation.objects.filter(network=network).in_bulk(set(taken.values()))
    territories = Territory.objects.filter(network=network).in_bulk(set(taken.values()))
    remembered: list[list[Any]] = []
    for question, pk in taken.items():
        came_from = source_of(an_import, question.rows[0] if question.rows else 0)
        told: dict[str, Any] = {"by": by, "source": an_import.file_name[:200], "came_from": came_from}
        for spelling in (question.text, *question.spellings):
            name: Model | None = None
            of_organisation = question.about == Question.About.ORGANISATION
            owner: Any = (organisations if of_organisation else territories).get(pk)
            if owner is None or not spelling or len(spelling) > LONGEST or also_called(owner, spelling):
                continue  # what two are called says nothing about the next list
            if of_organisation:
                name = remember_organisation(owner, name=spelling, **told)
            else:
                name = remember_territory(owner, name=spelling, **told)
            if name is not None:
                remembered.append([question.about, name.pk])
    return remembered


def close_gone(an_import: Import, kind: RecordKind, *, by: User) -> list[int]:
    """Records that the list no longer holds are closed only when a person chose so; never deleted."""
    chosen = an_import.answers.get("gone", {}).get("close")
    if kind.close is None or not chosen:
        return []
    gone = list(an_import.rows.filter(outcome=Outcome.GONE).order_by("id"))
    if isinstance(chosen, list):
        gone = [row for row in gone if row.subject_id in chosen]
    before = {each.id: each for each in kind.standing(listed(an_import))}
    reason = _("No longer in the list %(file)s.") % {"file": an_import.file_name}
    closed = kind.close(
        an_import.programme, [row.subject_id for row in gone if row.subject_id], by, reason, source_of(an_import, 0)
    )
    after = {each.id: each for each in kind.standing(listed(an_import)) if each.id in set(closed)}
    for row in gone:
        if row.subject_id in after:
            old, new = before[row.subject_id].values, after[row.subject_id].values
            row.changes = {key: [old.get(key), value] for key, value in new.items() if old.get(key) != value}
    ImportRow.objects.bulk_update(gone, ["changes"], batch_size=BATCH)
    return closed
