"""Findings: written and closed by auditors, answered and corrected by those they are about.

Whoever answers does not close, and whoever wrote does not answer. What was said is never changed: it stands in a row.
"""

from datetime import date

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.audit.models import Finding, FindingAnswer, SampledItem
from sympolity.affairs.audit.notices import tell_answered, tell_closed, tell_corrected, tell_reopened, tell_written
from sympolity.affairs.audit.operations.numbering import next_number
from sympolity.affairs.audit.queries.corrections import stands_in
from sympolity.affairs.audit.queries.subjects import TO_PROJECTS, organisation_of
from sympolity.affairs.audit.rules import ANSWERED, WROTE, answered_it, wrote_it
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import Change, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.steps import take_step
from sympolity.ground.kernel.subjects import registered
from sympolity.methods.cycle import FINDING
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.rules import programme_of

State, Kind = Finding.State, FindingAnswer.Kind
LONGEST = 8_000


@transaction.atomic
def write_finding(
    subject: Model,
    *,
    by: User | None,
    title: str,
    answer_by: date,
    text: str = "",
    rule: str = "",
    weight: str = Finding.Weight.MINOR,
    cents: int | None = None,
    organisation: Organisation | None = None,
    is_sample: bool = False,
) -> Finding:
    """Say what is wrong with an object that has a page, and who answers until when. Raises Refused.

    About a sampled item the finding stands on its expenditure, and the item counts as looked at.
    """
    item, about = _item_and_subject(subject)
    programme = programme_of(about)
    if programme is None or about._meta.label_lower not in {*registered(), *TO_PROJECTS}:
        raise Refused(_("Findings are about objects of a programme that have a page."))
    organisation = organisation or organisation_of(about)
    if organisation is None:
        raise Refused(_("Choose who has to answer."), field="organisation")
    if organisation.network_id != programme.network_id:
        raise Refused(_("This organisation belongs to another network."), field="organisation")
    if answer_by <= timezone.localdate():
        raise Refused(_("Choose a day ahead: the answer takes time."), field="answer_by")
    if cents is not None and cents < 0:
        raise Refused(_("An amount in question is not below zero."), field="cents")
    finding = kept(
        Finding(
            programme=programme,
            number=next_number(Finding, programme),
            item=item,
            subject_type=about._meta.label_lower,
            subject_id=about.pk,
            organisation=organisation,
            title=title.strip(),
            text=_written(text, may_be_empty=True),
            rule=rule.strip(),
            weight=weight,
            cents=cents,
            answer_by=answer_by,
            written_by=by,
            is_sample=is_sample,
        )
    )
    changes = told(finding, "title", "rule", "weight", "cents", "organisation", "answer_by")
    write_down("finding written", finding, changes, by=by)
    if item is not None:
        _count_as_looked_at(item, by)
    tell_written(finding)
    return finding


def _item_and_subject(subject: Model) -> tuple[SampledItem | None, Model]:
    if not isinstance(subject, SampledItem):
        return None, subject
    item = locked(subject)
    if item.sample.closed_on:
        raise Refused(_("This sample is closed."))
    return item, item.expenditure


def _count_as_looked_at(item: SampledItem, by: User | None) -> None:
    old = item.result
    item.result, item.looked_at_by, item.looked_at_on = SampledItem.Result.FINDING, by, timezone.localdate()
    item.save(update_fields=["result", "looked_at_by", "looked_at_on"])
    changes = {"result": (old, item.result), "expenditure": (item.expenditure_id, item.expenditure_id)}
    write_down("sampled paper looked at", item.sample, changes, by=by)


@transaction.atomic
def answer_finding(finding: Finding, *, by: User | None, text: str) -> FindingAnswer:
    """The audited side says how it sees a finding. Also once more, while the auditor has not closed it."""
    finding = _open(finding)
    _refuse_writer(finding, by)
    answer = _said(finding, Kind.ANSWER, text, by)
    step = take_step(finding, FINDING, State.ANSWERED) if finding.state == State.OPEN else None
    finding.save(update_fields=["state"])
    write_down("finding answered", finding, {"state": step} if step else {}, by=by)
    tell_answered(finding, answer)
    return answer


@transaction.atomic
def mark_corrected(finding: Finding, *, by: User | None, text: str, correction: Model | None = None) -> FindingAnswer:
    """The audited side says that it was put right, and by what: a line below zero, a credit note, a modification.

    The auditor then looks and closes it, or opens it again. Raises Refused.
    """
    finding = _open(finding)
    _refuse_writer(finding, by)
    if correction is not None and stands_in(correction) != finding.programme:
        raise Refused(_("This correction stands in another programme."), field="correction")
    answer = _said(finding, Kind.CORRECTION, text, by)
    changes: dict[str, Change] = {"state": take_step(finding, FINDING, State.CORRECTED)}
    if correction is not None:
        finding.correction_type, finding.correction_id = correction._meta.label_lower, correction.pk
        changes["correction"] = (None, f"{finding.correction_type} {correction.pk}")
    finding.save(update_fields=["state", "correction_type", "correction_id"])
    write_down("finding corrected", finding, changes, by=by)
    tell_corrected(finding, answer)
    return answer


@transaction.atomic
def remark_on(finding: Finding, *, by: User | None, text: str) -> FindingAnswer:
    """The auditor asks back or explains; nothing else changes. Raises Refused."""
    finding = _open(finding)
    answer = _said(finding, Kind.REMARK, text, by)
    write_down("finding remarked on", finding, {}, by=by)
    return answer


@transaction.atomic
def close_finding(finding: Finding, *, by: User | None, conclusion: str, confirmed_cents: int | None = None) -> Finding:
    """The auditor ends a finding and says what was wrong in the end. Raises Refused, also for who answered it."""
    finding = _open(finding)
    if by is not None and answered_it(by, finding):
        raise Refused(str(ANSWERED))
    if not conclusion.strip():
        raise Refused(_("Say how it ended: the conclusion stays with the finding."), field="conclusion")
    if confirmed_cents is not None and confirmed_cents < 0:
        raise Refused(_("An amount found wrong is not below zero."), field="confirmed_cents")
    if confirmed_cents is not None and finding.item is not None and confirmed_cents > finding.item.cents:
        raise Refused(_("No more can be wrong than the paper is worth."), field="confirmed_cents")
    step = take_step(finding, FINDING, State.CLOSED)
    finding.closed_by, finding.closed_on, finding.conclusion = by, timezone.localdate(), conclusion.strip()
    finding.confirmed_cents = finding.cents if confirmed_cents is None else confirmed_cents
    if len(finding.conclusion) > 1000:
        raise Refused(_("Shorten this to 1,000 characters."), field="conclusion")
    finding.save(update_fields=["state", "closed_by", "closed_on", "conclusion", "confirmed_cents"])
    changes = {"state": step, "confirmed_cents": (None, finding.confirmed_cents)}
    write_down("finding closed", finding, changes, by=by, reason=finding.conclusion)
    tell_closed(finding)
    return finding


@transaction.atomic
def reopen(finding: Finding, *, by: User | None, reason: str, answer_by: date) -> Finding:
    """The answer or the correction was not enough, or something new is known. Raises Refused without a reason."""
    finding = locked(finding)
    if by is not None and answered_it(by, finding):
        raise Refused(str(ANSWERED))
    if answer_by <= timezone.localdate():
        raise Refused(_("Choose a day ahead: the answer takes time."), field="answer_by")
    said = _said(finding, Kind.REMARK, reason, by, field="reason")
    changes: dict[str, Change] = {"state": take_step(finding, FINDING, State.OPEN)}
    if finding.item is not None and finding.item.sample.closed_on:
        raise Refused(_("This sample is closed."))
    changes["answer_by"] = (finding.answer_by, answer_by)
    changes["conclusion"] = (finding.conclusion, "")
    finding.answer_by, finding.closed_by, finding.closed_on = answer_by, None, None
    finding.conclusion, finding.confirmed_cents = "", None
    finding.save(update_fields=["state", "answer_by", "closed_by", "closed_on", "conclusion", "confirmed_cents"])
    write_down("finding opened again", finding, changes, by=by, reason=said.text)
    tell_reopened(finding, said)
    return finding


def _open(finding: Finding) -> Finding:
    found = locked(finding)
    if found.state == State.CLOSED:
        raise Refused(_("This finding is closed. The auditor can open it again."))
    return found


def _refuse_writer(finding: Finding, by: User | None) -> None:
    if by is not None and wrote_it(by, finding):
        raise Refused(str(WROTE))


def _said(finding: Finding, kind: str, text: str, by: User | None, *, field: str = "text") -> FindingAnswer:
    return FindingAnswer.objects.create(finding=finding, kind=kind, text=_written(text, field=field), written_by=by)


def _written(text: str, *, field: str = "text", may_be_empty: bool = False) -> str:
    text = text.strip()
    if not text and not may_be_empty:
        raise Refused(_("Write something: it stays with the finding."), field=field)
    if len(text) > LONGEST:
        raise Refused(_("Shorten this to 8,000 characters."), field=field)
    return text
