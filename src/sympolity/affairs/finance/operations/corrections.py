"""Putting right what was paid: a line below zero in the next request, or money that has to come back.

What was verified and paid stays as it was written; a correction says what of it was wrong, and why.
"""

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.finance import request_notices as notices
from sympolity.affairs.finance.models import PaymentRequest, RequestItem
from sympolity.affairs.finance.operations.request_steps import held, in_words, reasoned, refuse_unless
from sympolity.affairs.finance.operations.requests import ask_back, set_off_in
from sympolity.affairs.finance.queries.ledgers import ledger_of
from sympolity.affairs.finance.separation import VERIFY, take_duty
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import locked
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.settling import taken_back
from sympolity.network.programmes.deeds import write_down

Mode, State = PaymentRequest.Mode, PaymentRequest.State
TAKES_CORRECTIONS = (State.DRAFT, State.SUBMITTED, State.IN_VERIFICATION, State.CLARIFICATION)


@transaction.atomic
def correct_item(
    item: RequestItem,
    *,
    cents: int,
    reason: str,
    by: User | None,
    into: PaymentRequest | None = None,
    token: str = "",
) -> RequestItem:
    """So much of what was accepted of an item was wrong: `cents` of its cost, at most what still counts of it.

    What was paid of it is set off of the request `into`, at the rate at which it was paid; without one it has to come
    back. The same `token` is the same correction. Raises Refused.
    """
    paid = held(item.request)
    if token and (known := RequestItem.objects.filter(corrects=item.pk, token=token).first()):
        return known
    take_duty(paid, VERIFY, by)
    reason = reasoned(reason, _("Say why the item is corrected."))
    refuse_unless(paid, State.PAID)
    item = paid.items.select_related("expenditure").get(pk=item.pk)
    locked(item.expenditure.project)  # before the journal, as whoever enters cost of it does
    back = _taken_back(item, cents, paid)
    line = RequestItem(
        request=_taking(into, paid) if into else paid,
        expenditure=item.expenditure,
        corrects=item,
        claimed_cents=-cents,
        accepted_cents=-cents,
        funded_cents=-back,
        verdict=RequestItem.Verdict.ACCEPTED,
        reason=reason,
        looked_at_by=by,
        looked_at=timezone.now(),
        token=token,
    )
    line.save(force_insert=True)
    changes = {"item": (item.pk, item.pk), "cents": (None, -cents), "funded_cents": (None, -back)}
    write_down("item corrected", line.request, changes, by=by, reason=reason)
    if into is None:
        set_off_in(paid, back, by=by, reason=reason, project=item.expenditure.project_id)
        notices.tell_asked_back(paid, back, reason)
    return line


def counts_still(item: RequestItem) -> int:
    """What of an item's accepted amount no correction has taken away."""
    corrected = item.corrected_by.filter(is_active=True).aggregate(sum=Sum("accepted_cents"))["sum"] or 0
    return (item.accepted_cents or 0) + corrected


def _taken_back(item: RequestItem, cents: int, paid: PaymentRequest) -> int:
    """What comes back of what was paid of an item, with this correction. Raises Refused."""
    if item.corrects_id is not None or (item.accepted_cents or 0) <= 0:
        raise Refused(_("Only what was paid of an expenditure can be corrected."), field="cents")
    left = counts_still(item)
    if not 0 < cents <= left:
        sentence = _("At most %(left)s of it can be corrected, and more than nothing.")
        raise Refused(sentence % {"left": in_words(left, paid)}, field="cents")
    accepted = item.accepted_cents or 0
    before = item.corrected_by.filter(is_active=True).aggregate(sum=Sum("funded_cents"))["sum"] or 0
    return taken_back(item.funded_cents or 0, accepted, accepted - left + cents) + before


def _taking(into: PaymentRequest, paid: PaymentRequest) -> PaymentRequest:
    """The request in which a correction is set off, held. Raises Refused where it cannot be."""
    rows = PaymentRequest.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("organisation").get(pk=into.pk)
    if (found.agreement_id, found.organisation_id) != (paid.agreement_id, paid.organisation_id):
        raise Refused(_("A correction is set off in a request of the same organisation under the same agreement."))
    if found.mode == Mode.ADVANCE:
        raise Refused(_("An advance has no items. Choose a request for cost, or ask the money back."))
    refuse_unless(found, *TAKES_CORRECTIONS)
    found.agreement = paid.agreement
    return found


@transaction.atomic
def ask_correction_back(line: RequestItem, *, by: User | None) -> PaymentRequest:
    """A correction is not set off in this request after all: its money has to come back by itself. Raises Refused."""
    request = held(line.request)
    take_duty(request, VERIFY, by)
    refuse_unless(request, *TAKES_CORRECTIONS, State.VERIFIED)
    line = request.items.select_related("corrects").get(pk=line.pk)
    if line.corrects_id is None:
        raise Refused(_("This is a claim, not a correction."))
    paid = ask_back(line, by=by)
    notices.tell_asked_back(paid, -(line.funded_cents or 0), line.reason)
    return paid


@transaction.atomic
def ask_advance_back(request: PaymentRequest, *, cents: int, reason: str, by: User | None) -> PaymentRequest:
    """So much of a paid advance is not covered by cost and has to come back. Raises Refused."""
    request = held(request)
    take_duty(request, VERIFY, by)
    reason = reasoned(reason, _("Say why the money has to come back."))
    refuse_unless(request, State.PAID)
    if request.mode != Mode.ADVANCE:
        raise Refused(_("This request has items. Correct the one that was wrong."))
    open_cents = ledger_of(request.agreement).of(request.organisation_id).advances_open
    most = min(open_cents, request.authorised_cents or 0)
    if not 0 < cents <= most:
        sentence = _("At most %(most)s can be asked back: the rest was set off.")
        raise Refused(sentence % {"most": in_words(max(0, most), request)}, field="cents")
    set_off_in(request, cents, by=by, reason=reason)
    notices.tell_asked_back(request, cents, reason)
    return request
