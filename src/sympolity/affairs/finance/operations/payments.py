"""Authorising what was verified, and writing down what was paid and what came back.

Who submits or verifies does not authorise; who submits does not record the payment.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.finance import request_notices as notices
from sympolity.affairs.finance.models import Payment, PaymentRequest, PaymentShare, RequestItem, SetOff
from sympolity.affairs.finance.operations.request_checks import refuse_unproven
from sympolity.affairs.finance.operations.request_steps import held, in_words, moved, reasoned, refuse_unless
from sympolity.affairs.finance.queries.ledgers import (
    Ledger,
    account_of,
    advanced_by_project,
    by_project,
    corrections_in,
    ledger_of,
    left_for_projects,
    net_funding,
)
from sympolity.affairs.finance.separation import AUTHORISE, RECORD, take_duty
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.money import split
from sympolity.methods.settling import funded, set_off_of, shared
from sympolity.network.programmes.deeds import write_down

Mode, State = PaymentRequest.Mode, PaymentRequest.State
TAKES_BACK = "takes-back:"  # begins the token of a payment that takes another one back
SETTLED = ("state", "set_off_cents", "advance_cents", "authorised_cents", "authorised_by", "authorised_for")


@transaction.atomic
def authorise_payment(request: PaymentRequest, *, by: User | None, set_off_cents: int | None = None) -> PaymentRequest:
    """Decide what is to be paid: what was verified times the rate, less corrections, less advances that are set off.

    `set_off_cents` says how much of the open advances is set off; without it as much as there is. Where nothing is
    left to pay the request counts as paid at once. A second click by the same person changes nothing. Raises Refused,
    also for a paper of which a double was found since it was verified.
    """
    request = held(request)
    if request.state in (State.AUTHORISED, State.PAID) and request.authorised_by_id == (by and by.pk):
        return request
    refuse_unless(request, State.VERIFIED)
    principal = take_duty(request, AUTHORISE, by)
    step = moved(request, State.AUTHORISED)
    refuse_unproven(request)
    ledger = ledger_of(request.agreement).without(request)
    corrections = corrections_in([request.pk]).get(request.pk, 0)
    net = _fund(request) - corrections
    if net < 0:
        words = {"more": in_words(-net, request)}
        sentence = _("The corrections make %(more)s more than what was verified. Ask that money back instead.")
        raise Refused(sentence % words)
    advances = _set_off(request, ledger, net, set_off_cents)
    _write_set_offs(request, advances)
    request.advance_cents, request.set_off_cents = advances, advances + corrections
    request.authorised_cents = net - advances
    request.authorised_by, request.authorised_for_id, request.authorised_at = by, principal, timezone.now()
    if request.authorised_cents == 0:
        moved(request, State.PAID)
    request.save(update_fields=[*SETTLED, "authorised_at"])
    changes = {
        "state": (step[0], request.state),
        "authorised_cents": (None, request.authorised_cents),
        "set_off_cents": (None, request.set_off_cents),
    }
    if principal:
        changes["in_the_stead_of"] = (None, principal)
    write_down("payment authorised", request, changes, by=by)
    return request


def _fund(request: PaymentRequest) -> int:
    """Write at each item what is paid of it, and give back the whole."""
    verified = request.verified_cents or 0
    if request.mode == Mode.ADVANCE or request.rate is None:
        return verified
    lines = list(request.items.filter(is_active=True, corrects=None).order_by("pk"))
    parts = funded([line.accepted_cents or 0 for line in lines], request.rate)
    for line, part in zip(lines, parts, strict=True):
        line.funded_cents = part
    RequestItem.objects.bulk_update(lines, ["funded_cents"], batch_size=500)
    return sum(parts)


def _set_off(request: PaymentRequest, ledger: Ledger, net: int, wished: int | None) -> int:
    """How much of the open advances is set off of a request. Raises Refused for too much and too little."""
    over = 0 if ledger.granted is None else max(0, ledger.authorised + net - ledger.granted)
    if request.mode == Mode.ADVANCE:
        if over:
            raise Refused(_("The agreement grants %(over)s less than that.") % {"over": in_words(over, request)})
        return 0
    open_cents = ledger.of(request.organisation_id).advances_open
    most = max(0, min(open_cents, net))
    if request.mode == Mode.FINAL and open_cents > net:
        words = {"open": in_words(open_cents - net, request)}
        sentence = _("%(open)s of the advances are not covered by cost. Ask that money back, then close the balance.")
        raise Refused(sentence % words, field="set_off_cents")
    least = most if request.mode == Mode.FINAL else over
    found = most if wished is None else wished
    if found > most:
        sentence = _("At most %(most)s can be set off.")
        raise Refused(sentence % {"most": in_words(most, request)}, field="set_off_cents")
    if found < least:
        sentence = _("At least %(least)s of the advances have to be set off here.")
        raise Refused(sentence % {"least": in_words(least, request)}, field="set_off_cents")
    return found


def _write_set_offs(request: PaymentRequest, cents: int) -> None:
    if cents:
        advanced = advanced_by_project(request.agreement, request.organisation_id)
        parts = set_off_of(cents, net_funding([request.pk]), advanced)
        SetOff.objects.bulk_create(
            SetOff(request=request, project_id=project, cents=part) for project, part in parts.items()
        )


@transaction.atomic
def take_back_authorisation(request: PaymentRequest, *, reason: str, by: User | None) -> PaymentRequest:
    """An authorised request of which nothing was paid lies with those who verify again. Raises Refused."""
    request = held(request)
    reason = reasoned(reason, _("Say why the authorisation is taken back."))
    refuse_unless(request, State.AUTHORISED)
    if request.payments.exists():
        raise Refused(_("Something was paid of it already. What was paid is corrected by lines below zero."))
    step = moved(request, State.VERIFIED)
    changes = {"state": step, "authorised_cents": (request.authorised_cents, None)}
    request.authorised_cents = request.authorised_by = request.authorised_for = request.authorised_at = None
    request.set_off_cents = request.advance_cents = 0
    request.state_reason = reason
    request.save(update_fields=[*SETTLED, "authorised_at", "state_reason"])
    request.items.filter(corrects=None).update(funded_cents=None)
    request.set_offs.all().delete()
    write_down("authorisation taken back", request, changes, by=by, reason=reason)
    return request


@transaction.atomic
def record_payment(
    request: PaymentRequest,
    *,
    cents: int,
    paid_on: date,
    by: User | None,
    reference: str = "",
    reason: str = "",
    token: str = "",
    source: Mapping[str, Any] | None = None,
    is_sample: bool = False,
    takes_back: Payment | None = None,
) -> Payment:
    """Write down that money left for the organisation, or came back (`cents` below zero, with a `reason`).

    A payment may be a part of what was authorised. It is shared among the projects of the request, to the cent, as the
    one that it `takes_back` was. The same `token` is the same payment, however often it arrives. Raises Refused for
    more than is to be paid, for more than can come back, for a day that lies ahead, and for whoever submitted the
    request.
    """
    request = held(request)
    if token and (known := request.payments.filter(token=token).first()):
        return known
    principal = take_duty(request, RECORD, by)
    _check_payment(request, cents, paid_on)
    if cents < 0:
        reason = reasoned(reason, _("Say why the money came back."), longest=300)
    payment = Payment(
        request=request,
        cents=cents,
        currency=request.currency,
        paid_on=paid_on,
        reference=reference.strip(),
        reason=reason if cents < 0 or takes_back else "",
        recorded_by=by,
        recorded_for_id=principal,
        token=token,
        is_sample=is_sample,
    )
    parts = _opposite(takes_back) if takes_back else _parts(request, cents)
    payment.save(force_insert=True)
    PaymentShare.objects.bulk_create(
        PaymentShare(payment=payment, project_id=project, cents=part) for project, part in parts.items()
    )
    changes: dict[str, tuple[Any, Any]] = {"payment": (None, payment.pk), "cents": (None, cents)}
    changes |= {"paid_on": (None, paid_on)} | ({"state": step} if (step := _settle(request)) else {})
    if takes_back:
        changes["takes_back"] = (None, takes_back.pk)
    verb = "payment taken back" if takes_back else "payment recorded" if cents > 0 else "money came back"
    write_down(verb, request, changes, by=by, reason=payment.reason, source=source)
    notices.tell_paid(payment)
    return payment


def take_back_payment(
    payment: Payment, *, by: User | None, reason: str, source: Mapping[str, Any] | None = None
) -> Payment:
    """A payment was written down that was none: the same amount with the other sign stands against it, on its own day.

    The payment itself stays; taken back twice it is taken back once. Raises Refused as `record_payment` does.
    """
    return record_payment(
        payment.request,
        cents=-payment.cents,
        paid_on=payment.paid_on,
        by=by,
        reference=payment.reference,
        reason=reason,
        token=f"{TAKES_BACK}{payment.pk}",
        source=source,
        takes_back=payment,
    )


def refuse_taking_back(payments: Iterable[Payment], *, by: User | None) -> None:
    """Raises Refused where payments of one request cannot be taken back together; nothing is written."""
    each, *others = payments
    take_duty(each.request, RECORD, by)
    if cents := sum(one.cents for one in (each, *others)):
        _check_payment(each.request, -cents, each.paid_on)


def taken_back_in(payments: QuerySet[Payment]) -> set[int]:
    """Those that were taken back, and those that take them back: together they are nothing."""
    pairs = payments.filter(token__startswith=TAKES_BACK).values_list("pk", "token")
    return {pk for own, token in pairs for pk in (own, int(token.removeprefix(TAKES_BACK)))}


def _opposite(payment: Payment) -> dict[int, int]:
    return {project: -cents for project, cents in payment.shares.values_list("project", "cents")}


def _check_payment(request: PaymentRequest, cents: int, paid_on: date) -> None:
    refuse_unless(request, State.AUTHORISED, State.PAID)
    account = account_of(request)
    if cents == 0:
        raise Refused(_("Say how much was paid."), field="cents")
    if paid_on > timezone.localdate():
        raise Refused(_("This day lies ahead. Write a payment down once it was made."), field="paid_on")
    if request.authorised_at and cents > 0 and paid_on < timezone.localdate(request.authorised_at):
        day = {"day": timezone.localdate(request.authorised_at).isoformat()}
        raise Refused(_("Nothing is paid before it was authorised, on %(day)s.") % day, field="paid_on")
    if cents > account.to_pay:
        words = {"left": in_words(account.to_pay, request)}
        raise Refused(_("%(left)s are left to pay. Pay no more than was authorised.") % words, field="cents")
    if cents < 0:
        most = account.to_come_back or account.paid
        if request.mode == Mode.ADVANCE and not account.to_come_back:
            # What was set off of cost was paid with it: it cannot come back from the bank any more.
            most = min(most, ledger_of(request.agreement).of(request.organisation_id).advances_open)
        if -cents > most:
            sentence = _("At most %(most)s can come back.")
            raise Refused(sentence % {"most": in_words(most, request)}, field="cents")


def _settle(request: PaymentRequest) -> tuple[str, str] | None:
    """A request is paid once all that was authorised has left; authorised again where the bank sent it back."""
    account = account_of(request)
    wanted = State.PAID if account.to_pay == 0 else State.AUTHORISED
    if request.state == wanted:
        return None
    step = moved(request, wanted)
    request.save(update_fields=["state"])
    return step


def _parts(request: PaymentRequest, cents: int) -> dict[int, int]:
    """An advance goes where there is most left, and comes back from where it is open; cost goes where it was."""
    if request.mode != Mode.ADVANCE:
        return shared(cents, due_by_project(request), by_project(PaymentShare.objects.filter(payment__request=request)))
    weights = advanced_by_project(request.agreement, request.organisation_id) if cents < 0 else _left(request, cents)
    parts = zip(weights, split(cents, list(weights.values())), strict=True)
    return {project: part for project, part in parts if part}


def _left(request: PaymentRequest, cents: int) -> dict[int, int]:
    """What the agreement means for each project, less what it has; where nobody said how much, all count alike."""
    left = left_for_projects(request.agreement, ledger_of(request.agreement).without(request))
    if left and sum(left.values()) >= cents:
        return left
    weights = dict(request.agreement.covered.order_by("project").values_list("project", "cents"))
    if not weights:
        raise Refused(_("The agreement covers no project yet. Say there which ones, then ask for an advance."))
    return {project: agreed or 0 for project, agreed in weights.items()}


def due_by_project(request: PaymentRequest) -> dict[int, int]:
    """What of the authorised amount is meant for each project: by its items, less the advances that are set off.

    Where all of a request was set off of the advance for another project, the next one sets that right.
    """
    accounts = ledger_of(request.agreement).of(request.organisation_id).without(request).accounts
    settled = [each.request.pk for each in accounts if each.is_settled and not each.is_advance]
    due: Counter[int] = Counter(net_funding([request.pk, *settled]))
    due.subtract(by_project(SetOff.objects.filter(request__in=[request.pk, *settled])))
    due.subtract(by_project(PaymentShare.objects.filter(payment__request__in=settled)))
    return dict(due)
