"""Writing a report and sending it: field by field, so that two people never overwrite each other unseen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.monitoring import answers
from sympolity.affairs.monitoring.asks import Asked, AskedIndicator
from sympolity.affairs.monitoring.frozen import content_of_report, fields_of, frozen, value_in
from sympolity.affairs.monitoring.models import Answer, Indicator, Return, Round, Submission
from sympolity.affairs.monitoring.notices import tell_received
from sympolity.affairs.monitoring.queries.asked import asked_of
from sympolity.affairs.monitoring.queries.checks import Checked, checked, values_of
from sympolity.affairs.monitoring.queries.known import content_of, last_figures, last_report
from sympolity.ground.accounts.models import User
from sympolity.ground.documents.models import Document
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods import cycle
from sympolity.network.programmes.deeds import write_down

Source = Mapping[str, Any]
FORM: Source = {"kind": "form"}
State = Return.State
# A figure that counts what is new, or each person once, is another one in each period: it is never taken over.
TAKEN_OVER_RULES = (Indicator.Rule.CUMULATIVE, Indicator.Rule.LATEST, Indicator.Rule.WEIGHTED_AVERAGE)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody else changed meanwhile. `revision` is that of what stands there now."""

    key: str
    mine: Any
    theirs: Any
    by: User | None
    at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a saving: the new revision of each field that stands as it was typed, and the conflicts."""

    of: Return
    revisions: Mapping[str, int] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    at: datetime | None = None


class NotReady(Refused):
    """A report that cannot be sent yet. `checked` says what is missing and what is to be put right."""

    def __init__(self, sentence: str, found: Checked) -> None:
        super().__init__(sentence, field=found.problems[0].key if found.problems else None)
        self.checked = found


def held(of: Return) -> Return:
    """The report as it stands now, held until the transaction ends, in a round that is open.

    The round is read after the report is held: whoever closes a round waits for those who hold its reports, and the
    other way round. Raises Refused.
    """
    rows = Return.objects.select_for_update(of=("self",), no_key=True)
    of = rows.select_related("organisation", "project").get(pk=of.pk)
    of.round = Round.objects.select_related("programme__network").get(pk=of.round_id)
    if of.round.state != Round.State.OPEN:
        words = {"round": of.round.title, "state": of.round.get_state_display()}
        sentence = _("The round “%(round)s” is “%(state)s”. Its reports stay as they are.") % words
        if of.round.state in (Round.State.CLOSED, Round.State.PUBLISHED):
            way = _("To correct one, open the round for a correction: what it finds becomes a further edition.")
            sentence = f"{sentence} {way}"
        raise Refused(sentence)
    return of


def moved(of: Return, state: str) -> tuple[str, str]:
    """Takes a step of `cycle.RETURN`; gives back where from and where to. Raises Refused."""
    before = of.state
    try:
        of.state = cycle.RETURN.move(before, state)
    except cycle.Refusal as refusal:
        raise no_such_step(of, state) from refusal
    return before, of.state


def no_such_step(of: Return, state: str) -> Refused:
    words = {"state": of.get_state_display(), "target": State(state).label}
    return Refused(_("This report is “%(state)s”. It cannot become “%(target)s” now.") % words, field="state")


def refuse_sent(of: Return) -> None:
    """Nothing changes in a report that lies with the secretariat or was accepted. Raises Refused."""
    if of.state not in Return.WITH_THE_REPORTER:
        words = {"state": of.get_state_display()}
        raise Refused(_("This report is “%(state)s”. Nothing in it can be changed now.") % words)


# -- writing -------------------------------------------------------------------
@transaction.atomic
def save_answers(
    of: Return, typed: Mapping[str, tuple[Any, int]], *, by: User | None, source: Source | None = None
) -> Saved:
    """Keep what was typed into fields: for each key its value and the revision that the writer had seen (0: none).

    A field that somebody else changed since then stays as it is and comes back as a conflict; all others are saved.
    The first answer makes a report that is due a draft. Figures are kept as they were typed, also where nobody can
    read them. Raises Refused where nothing can be written, and for a field that this report does not have.
    """
    of = held(of)
    refuse_sent(of)
    asked = asked_of(of)
    values = {key: _tidied(asked, key, value) for key, (value, _seen) in typed.items()}
    standing = {row.key: row for row in of.answers.filter(key__in=values).select_related("changed_by")}
    saved: dict[str, int] = {}
    conflicts: list[Conflict] = []
    changed: list[str] = []
    for key, value in values.items():
        row = standing.get(key)
        if row is not None and row.value == value and not row.is_prefilled:
            saved[key] = row.revision
        elif row is None and value is None:
            saved[key] = 0
        elif typed[key][1] != (row.revision if row else 0):
            conflicts.append(_conflict(key, value, row))
        else:
            _refuse_figures_of_reopened(of, key, row, value)
            saved[key] = _put(of, key, row, value, by=by)
            changed.append(key)
    if changed:
        _touch(of, changed, by=by, source=source)
    return Saved(of, saved, tuple(conflicts), of.changed_at)


def _tidied(asked: Asked, key: str, value: Any) -> Any:
    field_ = asked.by_key.get(key)
    if field_ is None:
        raise Refused(_("This report does not ask for this. Load the page again."), field=key)
    try:
        value = answers.tidy(key, value)
    except ValueError as wrong:
        sentence = _("This text is too long. Shorten it.") if "too long" in str(wrong) else _("This cannot be kept.")
        raise Refused(sentence, field=key) from wrong
    if isinstance(field_, AskedIndicator) and value:
        known = {str(pk) for split in field_.splits for pk in split.categories}
        if set(value.get("parts", {})) - known:
            raise Refused(_("This figure is not split like this. Load the page again."), field=key)
    return value


def _conflict(key: str, mine: Any, row: Answer | None) -> Conflict:
    if row is None:
        return Conflict(key, mine, None, None, timezone.now(), 0)
    return Conflict(key, mine, row.value, row.changed_by, row.changed_at, row.revision)


def _refuse_figures_of_reopened(of: Return, key: str, row: Answer | None, value: Any) -> None:
    # Not only while it is reopened: a correction that came back keeps its scope.
    if of.reopened_scope != Return.Scope.TEXT:
        return
    kind, _number = answers.taken_apart(key)
    if kind == answers.MILESTONE or (
        kind == answers.INDICATOR and not answers.is_same_figure(row.value if row else None, value)
    ):
        raise Refused(_("Only words may change: the report was reopened for its words, not for figures."), field=key)


def _put(of: Return, key: str, row: Answer | None, value: Any, *, by: User | None, is_prefilled: bool = False) -> int:
    if row is None:
        return Answer.objects.create(of=of, key=key, value=value, changed_by=by, is_prefilled=is_prefilled).revision
    row.value, row.changed_by, row.is_prefilled = value, by, is_prefilled
    row.revision += 1
    row.save(update_fields=["value", "revision", "is_prefilled", "changed_by", "changed_at"])
    return row.revision


def _touch(of: Return, keys: Collection[str], *, by: User | None, source: Source | None) -> None:
    """The report itself was changed. Drafting is no decision: the journal tells its begin, and what came by file."""
    of.revision += 1
    of.changed_at, of.changed_by = timezone.now(), by
    if of.state == State.DUE:
        write_down("report begun", of, {"state": moved(of, State.DRAFT)}, by=by, source=source)
    elif source is not None:
        write_down("report filled in", of, {"fields": (None, sorted(keys))}, by=by, source=source)
    of.save(update_fields=["state", "revision", "changed_at", "changed_by"])


@transaction.atomic
def take_over(of: Return, *, by: User | None, keys: Collection[str] | None = None) -> list[str]:
    """Copy what the last accepted report says into fields that are still empty, marked as taken over.

    A figure that counts what is new in a period is not copied. Gives back the keys of the fields. Raises Refused.
    """
    of = held(of)
    refuse_sent(of)
    before = last_report(of)
    if before is None:
        raise Refused(_("There is no accepted report from which anything could be taken over."))
    asked = asked_of(of)
    standing = {row.key: row for row in of.answers.all()}
    taken: list[str] = []
    for key, said_then in fields_of(content_of(before)).items():
        row = standing.get(key)
        wanted = key in asked.by_key and (keys is None or key in keys) and may_be_taken_over(asked, key)
        if wanted and (row is None or row.value is None) and (value := value_in(said_then)):
            _put(of, key, row, answers.tidy(key, value), by=by, is_prefilled=True)
            taken.append(key)
    if taken:
        _touch(of, taken, by=by, source={"kind": "last report", "submission": before.pk, "sha256": before.sha256})
    return taken


def put_back(of: Return, content: Mapping[str, Any], *, by: User | None) -> None:
    """The fields of a report say again what a frozen version of it says; the caller holds the report and saves it."""
    frozen_fields = fields_of(content)
    for row in of.answers.all():
        value = value_in(frozen_fields[row.key]) if row.key in frozen_fields else None
        if row.value != value:
            _put(of, row.key, row, value, by=by)
    of.revision += 1


def may_be_taken_over(asked: Asked, key: str) -> bool:
    field_ = asked.by_key[key]
    return answers.taken_apart(key)[0] == answers.QUESTION or (
        isinstance(field_, AskedIndicator) and field_.rule in TAKEN_OVER_RULES
    )


# -- sending -------------------------------------------------------------------
@transaction.atomic
def submit(
    of: Return, *, by: User | None, token: str = "", seen: int | None = None, with_receipt: bool = True
) -> Submission:
    """Send a report: what it says is frozen, hashed and kept for good.

    The same `token` is the same sending, however often it arrives: it gives back the one submission. `seen` is the
    revision of the report that the sender looked at. Without a receipt the caller tells who sent it. Raises Refused
    where nothing can be sent or somebody else changed it since, NotReady where something is missing or wrong.
    """
    if token and (sent := of.submissions.filter(token=token).first()):
        return sent
    of = held(of)
    # Another one with the same token may have been faster while this one waited.
    if token and (sent := of.submissions.filter(token=token).first()):
        return sent
    refuse_sent(of)
    if seen is not None and seen != of.revision:
        raise Refused(_("Somebody changed this report since you looked. Read it again, then send it."))
    asked, rows = asked_of(of), list(of.answers.all())
    values = values_of(rows)
    found = checked(of, asked, values, last_figures(of))
    if found.problems:
        raise NotReady(_("The report is not complete. Nothing was sent."), found)
    previous = of.submissions.last()
    now = timezone.now()
    before = of.state
    if before == State.DUE:
        moved(of, State.DRAFT)  # whoever has nothing to say may say so at once
    step = before, moved(of, State.SUBMITTED)[1]
    content = frozen(
        content_of_report(
            of,
            asked,
            values,
            taken_over=frozenset(row.key for row in rows if row.is_prefilled and row.key in asked.by_key),
            evidence=Document.objects.about(of).standing(),
            previous=previous,
            at=now,
        )
    )
    sent = of.submissions.create(
        number=previous.number + 1 if previous else 1,
        content=content.content,
        sha256=content.sha256,
        token=token,
        submitted_at=now,
        submitted_by=by,
    )
    of.submitted_at, of.submitted_by = now, by
    of.save(update_fields=["state", "submitted_at", "submitted_by"])
    changes = {"state": step, "version": (previous and previous.number, sent.number), "sha256": (None, sent.sha256)}
    write_down("report sent", of, changes, by=by)
    if with_receipt:
        tell_received(of, sent)
    return sent


@transaction.atomic
def take_back(of: Return, *, by: User | None) -> Return:
    """Whoever reports takes a sent report back before anybody reads it; the version stays. Raises Refused.

    A correction is open for correction again.
    """
    of = held(of)
    step = moved(of, State.REOPENED if of.is_being_corrected else State.DRAFT)
    sent = of.submissions.filter(decision=Submission.Decision.PENDING).last()
    if sent is not None:
        sent.decision, sent.decided_at, sent.decided_by = Submission.Decision.WITHDRAWN, timezone.now(), by
        sent.save(update_fields=["decision", "decided_at", "decided_by"])
    of.save(update_fields=["state"])
    write_down("report taken back", of, {"state": step}, by=by)
    return of
