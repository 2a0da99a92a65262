"""Reading a sent report: taking it up, sending it back with reasons, accepting it, opening it again.

Four eyes: who sent a report, or wrote in it, does not decide on it. The figures that count are written out of the
accepted report in the same transaction, so that they can never say anything else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.monitoring import answers
from sympolity.affairs.monitoring.frozen import hash_of
from sympolity.affairs.monitoring.models import Figure, Remark, Return, Submission
from sympolity.affairs.monitoring.notices import tell_accepted, tell_reopened, tell_returned
from sympolity.affairs.monitoring.operations.returns import held, moved, no_such_step, put_back
from sympolity.affairs.monitoring.queries.known import content_of
from sympolity.affairs.monitoring.rules import wrote_it
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio.models import Milestone
from sympolity.network.portfolio.operations.milestones import report_milestone
from sympolity.network.programmes.deeds import write_down

State, Decision = Return.State, Submission.Decision
OPEN_STEPS = (Milestone.State.PLANNED, Milestone.State.PARTLY, Milestone.State.NOT_FULFILLED)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of several reports: those accepted now, and why the others were not, by their numbers."""

    accepted: tuple[Return, ...]
    refused: Mapping[int, str]


@transaction.atomic
def take_up(of: Return, *, by: User | None) -> Return:
    """Somebody begins to read a sent report: whoever sent it can no longer take it back. Raises Refused."""
    of = held(of)
    step = moved(of, State.IN_REVIEW)
    _refuse_own(of, by)
    of.save(update_fields=["state"])
    write_down("report taken up", of, {"state": step}, by=by)
    return of


@transaction.atomic
def send_back(of: Return, *, by: User | None, note: str = "", remarks: Mapping[str, str] | None = None) -> Submission:
    """A report goes back to those who report, with a note about all of it or reasons at single fields.

    `remarks` has the reason by the key of the field. Raises Refused without any reason.
    """
    of = held(of)
    reasons = {key: reason.strip() for key, reason in (remarks or {}).items() if reason.strip()}
    if not note.strip() and not reasons:
        raise Refused(_("Say what is to be put right, in the note or beside a field."), field="note")
    step = moved(of, State.RETURNED)
    _refuse_own(of, by)
    sent = _decided(of, Decision.RETURNED, by=by, note=note.strip())
    Remark.objects.bulk_create(Remark(submission=sent, key=key, reason=reason) for key, reason in reasons.items())
    of.save(update_fields=["state"])
    changes = {"state": step, "remarks": (None, sorted(reasons))}
    write_down("report sent back", of, changes, by=by, reason=note.strip() or next(iter(reasons.values())))
    tell_returned(of, sent)
    return sent


@transaction.atomic
def accept(of: Return, *, by: User | None, note: str = "") -> Submission:
    """A report counts from now on: its figures replace those of an earlier version, its milestones are reported.

    Raises Refused, also for who had a hand in it.
    """
    of = held(of)
    _refuse_own(of, by)
    if of.is_being_corrected and of.state in Return.WITH_THE_REPORTER:
        raise Refused(_("This report was opened again, and nothing was sent since."))
    step = moved(of, State.ACCEPTED)
    sent = _decided(of, Decision.ACCEPTED, by=by, note=note.strip())
    if hash_of(sent.content) != sent.sha256:
        raise Refused(_("What was sent is no longer what was kept: its hash differs. Tell an administrator."))
    write_figures(sent, of)
    _report_milestones(sent)
    of.accepted_at, of.accepted_by, of.reopened_scope, of.reason = sent.decided_at, by, "", ""
    of.save(update_fields=["state", "accepted_at", "accepted_by", "reopened_scope", "reason"])
    changes = {"state": step, "version": (None, sent.number), "sha256": (None, sent.sha256)}
    write_down("report accepted", of, changes, by=by, reason=note.strip())
    tell_accepted(of, sent)
    return sent


@transaction.atomic
def accept_all(returns: Iterable[Return], *, by: User | None) -> Accepted:
    """Accept several sent reports at once; one that cannot be accepted stays as it is, with the sentence why."""
    chosen = {of.pk: of for of in returns}
    # All are held before the journal is, in the order in which whoever sends several holds them: no ring of waiting.
    rows = Return.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=chosen)
    list(rows.order_by("pk").values("pk"))
    accepted: list[Return] = []
    refused: dict[int, str] = {}
    for of in chosen.values():
        try:
            with transaction.atomic():
                accepted.append(accept(of, by=by).of)
        except Refused as refusal:
            refused[of.pk] = str(refusal)
    return Accepted(tuple(accepted), refused)


@transaction.atomic
def reopen(of: Return, *, by: User | None, scope: str, reason: str) -> Return:
    """An accepted report may be put right: its words only, or its figures too. What was accepted counts until then.

    Raises Refused without a reason.
    """
    of = held(of)
    if scope not in Return.Scope.values:
        raise Refused(_("Choose what may change."), field="scope")
    if not reason.strip():
        raise Refused(_("Say why: the reason stays with the report."), field="reason")
    if len(reason.strip()) > 500:
        raise Refused(_("Shorten this to 500 characters."), field="reason")
    if of.state != State.ACCEPTED:
        raise no_such_step(of, State.REOPENED)
    step = moved(of, State.REOPENED)
    of.reopened_scope, of.reason = scope, reason.strip()
    of.save(update_fields=["state", "reopened_scope", "reason"])
    changes = {"state": step, "reopened_scope": (None, scope)}
    write_down("report reopened", of, changes, by=by, reason=of.reason)
    tell_reopened(of)
    return of


@transaction.atomic
def close_again(of: Return, *, by: User | None) -> Return:
    """A report that was opened again stays as it was accepted; its fields say again what was accepted. Raises Refused.

    What was typed since then is gone, which is what the decision means.
    """
    of = held(of)
    if not (of.is_being_corrected and of.state in Return.WITH_THE_REPORTER):
        raise Refused(_("Only a report that was opened again can be closed again."))
    step = moved(of, State.ACCEPTED)
    counts = of.submissions.filter(decision=Decision.ACCEPTED).latest("number")
    put_back(of, content_of(counts), by=counts.submitted_by)
    of.reopened_scope, of.reason = "", ""
    of.save(update_fields=["state", "reopened_scope", "reason", "revision"])
    write_down("report closed again", of, {"state": step}, by=by)
    return of


def _refuse_own(of: Return, by: User | None) -> None:
    if by is not None and wrote_it(by.pk, of):
        raise Refused(_("You wrote in this report or sent it yourself. Somebody else has to decide on it."))


def _decided(of: Return, decision: str, *, by: User | None, note: str) -> Submission:
    sent = of.submissions.filter(decision=Decision.PENDING).last()
    if sent is None:
        raise Refused(_("There is nothing to decide on: the report was not sent."))
    sent.of = of
    sent.decision, sent.decided_at, sent.decided_by, sent.note = decision, timezone.now(), by, note
    sent.save(update_fields=["decision", "decided_at", "decided_by", "note"])
    return sent


# -- what an accepted report does ----------------------------------------------
def write_figures(sent: Submission, of: Return) -> None:
    """The figures that count are those of this submission, and no others of the same report."""
    Figure.objects.filter(submission__of=of).delete()
    Figure.objects.bulk_create(figures_in(sent, of))


def figures_in(sent: Submission, of: Return) -> Iterator[Figure]:
    """The figures that a frozen report says: each whole, and each part that was given."""
    for row in content_of(sent)["figures"]:
        whole = answers.number(row["value"]).value
        if whole is None:
            continue
        facts: dict[str, Any] = {
            "submission": sent,
            "round_id": of.round_id,
            "indicator_id": row["indicator"],
            "organisation_id": of.organisation_id,
            "project_id": of.project_id,
            "as_of": answers.day(row["as_of"]),
            "source": row["source"],
            "note": row["note"],
        }
        yield Figure(value=whole, weight=answers.number(row["weight"]).value, **facts)
        for part in row["parts"]:
            if (value := answers.number(part["value"]).value) is not None:
                yield Figure(value=value, category_id=part["category"], **facts)


def _report_milestones(sent: Submission) -> None:
    """What the report says was reached counts as reported by who sent it; somebody still checks the evidence."""
    reached = {row["milestone"]: row for row in content_of(sent)["milestones"] if row["state"] == answers.REACHED}
    steps = Milestone.objects.filter(pk__in=reached, state__in=OPEN_STEPS, closed_on=None)
    for step in steps.select_related("project__programme__network"):
        source = {"kind": "report", "report": sent.of_id, "version": sent.number, "sha256": sent.sha256}
        row = reached[step.pk]
        report_milestone(step, by=sent.submitted_by, on=answers.day(row["on"]), note=row["note"], source=source)
