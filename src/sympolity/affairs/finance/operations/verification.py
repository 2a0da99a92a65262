"""Verifying what a request claims, item by item: accepted, reduced or refused with a reason, asked about, verified.

Four eyes: who entered, submitted or follows a contract of what is claimed does none of this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.affairs.finance import request_notices as notices
from sympolity.affairs.finance.models import Clarification, PaymentRequest, RequestItem
from sympolity.affairs.finance.operations.request_checks import check_room_again, refuse_unproven
from sympolity.affairs.finance.operations.request_steps import (
    LONGEST_REASON,
    held,
    in_words,
    moved,
    name_of,
    reasoned,
    refuse_unless,
)
from sympolity.affairs.finance.operations.requests import let_go
from sympolity.affairs.finance.queries.claims import with_open_doubles
from sympolity.affairs.finance.separation import VERIFY, take_duty
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.deeds import write_down

Mode, State, Verdict = PaymentRequest.Mode, PaymentRequest.State, RequestItem.Verdict
UNDER_WAY = (State.IN_VERIFICATION, State.CLARIFICATION)
LOOKED_AT = ("verdict", "accepted_cents", "reason", "looked_at_by", "looked_at")


@dataclass(frozen=True, slots=True)
class Finding:
    """What the verification says of one item; `cents` is what counts where it is reduced."""

    verdict: str
    cents: int | None = None
    reason: str = ""


@transaction.atomic
def start_verification(request: PaymentRequest, *, by: User | None) -> PaymentRequest:
    """Somebody begins to verify: whoever submitted it can no longer take it back. Raises Refused."""
    request = held(request)
    take_duty(request, VERIFY, by)
    if request.state == State.IN_VERIFICATION:
        return request
    refuse_unless(request, State.SUBMITTED)
    step = moved(request, State.IN_VERIFICATION)
    request.save(update_fields=["state"])
    write_down("verification begun", request, {"state": step}, by=by)
    return request


def look_at_item(
    item: RequestItem, *, verdict: str, by: User | None, cents: int | None = None, reason: str = ""
) -> RequestItem:
    """Accept an item, reduce it to `cents`, or refuse it; an earlier finding is replaced. Raises Refused."""
    return look_at_items(item.request, {item.pk: Finding(verdict, cents, reason)}, by=by)[0]


@transaction.atomic
def look_at_items(request: PaymentRequest, findings: Mapping[int, Finding], *, by: User | None) -> list[RequestItem]:
    """Say of several items at once what counts, by their numbers: all of it or nothing. Raises Refused.

    A correction and a credit note count as they stand. The field of a refusal is "item-17".
    """
    request = held(request)
    take_duty(request, VERIFY, by)
    refuse_unless(request, *UNDER_WAY)
    items = request.items.filter(pk__in=findings, is_active=True, corrects=None).select_related("expenditure")
    looked = []
    for item in items.order_by("pk"):
        before = item.verdict, item.accepted_cents
        _find(item, findings[item.pk])
        if before != (item.verdict, item.accepted_cents):
            item.looked_at_by, item.looked_at = by, timezone.now()
            _write_finding(item, before, by=by)
        item.request = request
        looked.append(item)
    RequestItem.objects.bulk_update(looked, LOOKED_AT)
    return looked


def _find(item: RequestItem, finding: Finding) -> None:
    field, reason = f"item-{item.pk}", finding.reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Shorten this to %(most)s characters.") % {"most": LONGEST_REASON}, field=field)
    if finding.verdict not in Verdict.values:
        raise Refused(_("Say whether “%(paper)s” is accepted.") % {"paper": name_of(item)}, field=field)
    if item.claimed_cents < 0 and finding.verdict not in (Verdict.ACCEPTED, Verdict.OPEN):
        sentence = _("“%(paper)s” is a credit note. It counts as it stands.")
        raise Refused(sentence % {"paper": name_of(item)}, field=field)
    if finding.verdict in (Verdict.REDUCED, Verdict.REFUSED) and not reason:
        sentence = _("Say why not all of “%(paper)s” is accepted.")
        raise Refused(sentence % {"paper": name_of(item)}, field=field)
    item.accepted_cents = _accepted(item, finding, field)
    item.verdict, item.reason = finding.verdict, reason


def _accepted(item: RequestItem, finding: Finding, field: str) -> int | None:
    if finding.verdict == Verdict.OPEN:
        return None
    if finding.verdict == Verdict.ACCEPTED:
        return item.claimed_cents
    if finding.verdict == Verdict.REFUSED:
        return 0
    if finding.cents is None or not 0 < finding.cents < item.claimed_cents:
        claimed = in_words(item.claimed_cents, item.request)
        sentence = _("Say which part of %(claimed)s is accepted: more than nothing, and less than all.")
        raise Refused(sentence % {"claimed": claimed}, field=field)
    return finding.cents


def _write_finding(item: RequestItem, before: tuple[str, int | None], *, by: User | None) -> None:
    changes = {
        "item": (item.pk, item.pk),
        "verdict": (before[0], item.verdict),
        "accepted_cents": (before[1], item.accepted_cents),
    }
    write_down("item of a payment request looked at", item.request, changes, by=by, reason=item.reason)


@transaction.atomic
def accept_the_rest(request: PaymentRequest, *, by: User | None) -> int:
    """Accept all items that nobody looked at yet; gives back how many. Raises Refused for one that may be a double."""
    request = held(request)
    take_duty(request, VERIFY, by)
    refuse_unless(request, *UNDER_WAY)
    rest = list(request.items.filter(is_active=True, verdict=Verdict.OPEN).select_related("expenditure").order_by("pk"))
    by_paper = {item.expenditure_id: item for item in rest}
    if double := with_open_doubles(by_paper).order_by("pk").first():
        sentence = _("“%(paper)s” looks like a paper that was handed in elsewhere. Look at it by itself.")
        raise Refused(sentence % {"paper": name_of(by_paper[double.pk])})
    now = timezone.now()
    for item in rest:
        item.verdict, item.accepted_cents = Verdict.ACCEPTED, item.claimed_cents
        item.looked_at_by, item.looked_at = by, now
    RequestItem.objects.bulk_update(rest, LOOKED_AT)
    if rest:
        changes = {"items": (None, [item.pk for item in rest]), "verdict": (Verdict.OPEN, Verdict.ACCEPTED)}
        write_down("rest of a payment request accepted", request, changes, by=by)
    return len(rest)


# -- questions -----------------------------------------------------------------------
@transaction.atomic
def ask(
    request: PaymentRequest,
    *,
    question: str,
    by: User | None,
    item: RequestItem | None = None,
    answer_by: date | None = None,
) -> Clarification:
    """Ask those who claim about a request or one item of it. The same open question is asked once. Raises Refused."""
    request = held(request)
    take_duty(request, VERIFY, by)
    question = reasoned(question, _("Write your question."), longest=2000)
    refuse_unless(request, *UNDER_WAY)
    if item is not None and item.request_id != request.pk:
        raise Refused(_("This item stands in another request."))
    if same := request.clarifications.filter(item=item, question=question, answered_at=None).first():
        return same
    asked = request.clarifications.create(item=item, question=question, asked_by=by, answer_by=answer_by)
    changes = {"item": (None, item.pk)} if item else {}
    if request.state == State.IN_VERIFICATION:
        changes["state"] = moved(request, State.CLARIFICATION)  # type: ignore[assignment]
        request.save(update_fields=["state"])
    write_down("question asked", request, changes, by=by)
    notices.tell_asked(asked)
    return asked


@transaction.atomic
def answer(clarification: Clarification, *, text: str, by: User | None) -> Clarification:
    """Answer a question; with the last answer the verification goes on. Raises Refused."""
    request = held(clarification.request)
    text = reasoned(text, _("Write your answer."), longest=4000)
    refuse_unless(request, State.CLARIFICATION)
    found = request.clarifications.get(pk=clarification.pk)
    if found.answered_at is not None:
        if found.answer == text:
            return found
        raise Refused(_("This question was answered already."))
    if by is not None and by.pk == found.asked_by_id:
        raise Refused(_("You asked this yourself. Those who claim have to answer it."))
    found.answer, found.answered_by, found.answered_at = text, by, timezone.now()
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    found.request = request
    changes = {}
    if not request.clarifications.filter(answered_at=None).exists():
        changes["state"] = moved(request, State.IN_VERIFICATION)
        request.save(update_fields=["state"])
    write_down("question answered", request, changes, by=by)
    notices.tell_answered(found)
    return found


# -- decisions -----------------------------------------------------------------------
@transaction.atomic
def verify_request(
    request: PaymentRequest, *, by: User | None, cents: int | None = None, reason: str = ""
) -> PaymentRequest:
    """What was found right of a request is what counts from now on; of an advance that is `cents`, or all of it.

    A second click by the same person changes nothing. Raises Refused while an item was not looked at, for more than
    was claimed, and for whom separation of duties bars.
    """
    request = held(request)
    if request.state == State.VERIFIED and request.verified_by_id == (by and by.pk):
        return request
    principal = take_duty(request, VERIFY, by)
    refuse_unless(request, State.IN_VERIFICATION)
    step = moved(request, State.VERIFIED)
    request.verified_cents = _verified_cents(request, cents, reason)
    request.verified_by, request.verified_for_id, request.verified_at = by, principal, timezone.now()
    request.state_reason = reason.strip()[:1000]
    request.save(
        update_fields=["state", "verified_cents", "verified_by", "verified_for", "verified_at", "state_reason"]
    )
    changes = {"state": step, "verified_cents": (None, request.verified_cents)}
    if principal:
        changes["in_the_stead_of"] = (None, principal)
    write_down("payment request verified", request, changes, by=by, reason=request.state_reason)
    notices.tell_verified(request)
    return request


def _verified_cents(request: PaymentRequest, cents: int | None, reason: str) -> int:
    if request.mode == Mode.ADVANCE:
        found = request.claimed_cents if cents is None else cents
        if not 0 < found <= request.claimed_cents:
            sentence = _("At most %(claimed)s can be verified, and more than nothing.")
            raise Refused(sentence % {"claimed": in_words(request.claimed_cents, request)}, field="cents")
        if found < request.claimed_cents and not reason.strip():
            raise Refused(_("Say why not all of it is verified."), field="reason")
        return found
    lines = request.items.filter(is_active=True, corrects=None)
    if left := lines.filter(verdict=Verdict.OPEN).count():
        words = ngettext("%(n)s item was not looked at yet.", "%(n)s items were not looked at yet.", left)
        raise Refused(words % {"n": left})
    refuse_unproven(request)
    found = lines.aggregate(sum=Sum("accepted_cents"))["sum"] or 0
    if found < 0:
        raise Refused(_("The credit notes make more than what is accepted. Reject the request, or accept more."))
    return found


@transaction.atomic
def back_to_verification(request: PaymentRequest, *, reason: str, by: User | None) -> PaymentRequest:
    """A verified request is verified anew, from what was found before.

    Raises Refused without a reason, and where there is no room for its whole claim any more.
    """
    request = held(request)
    reason = reasoned(reason, _("Say why it goes back to the verification."))
    refuse_unless(request, State.VERIFIED)
    step = moved(request, State.IN_VERIFICATION)
    changes = {"state": step, "verified_cents": (request.verified_cents, None)}
    request.verified_cents = request.verified_by = request.verified_for = request.verified_at = None
    request.state_reason = reason
    request.save(
        update_fields=["state", "verified_cents", "verified_by", "verified_for", "verified_at", "state_reason"]
    )
    check_room_again(request)
    write_down("back to verification", request, changes, by=by, reason=reason)
    return request


@transaction.atomic
def reject_request(request: PaymentRequest, *, reason: str, by: User | None) -> PaymentRequest:
    """Nothing of a request is paid; its expenditures are free again, the organisation is told why. Raises Refused."""
    request = held(request)
    if request.state == State.REJECTED:
        return request
    take_duty(request, VERIFY, by)
    reason = reasoned(reason, _("Say why the request is rejected."))
    request = let_go(request, State.REJECTED, reason, "payment request rejected", by=by)
    notices.tell_rejected(request)
    return request
