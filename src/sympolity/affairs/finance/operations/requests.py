"""Asking for money: drawing a request up, putting expenditures in, submitting it, taking it back, withdrawing it."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.models import Agreement, Party
from sympolity.affairs.agreements.operations.deeds import held as held_agreement
from sympolity.affairs.agreements.queries.terms import terms_on
from sympolity.affairs.finance import request_notices as notices
from sympolity.affairs.finance.models import Expenditure, PaymentRequest, RequestItem, SetOff
from sympolity.affairs.finance.operations.request_checks import check_ready, rate_on_day
from sympolity.affairs.finance.operations.request_steps import held, moved, reasoned, refuse_unless
from sympolity.affairs.finance.queries.claims import offered_to
from sympolity.affairs.finance.queries.expenditure import claimable_many
from sympolity.affairs.finance.separation import in_whose_stead
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.deeds import write_down

Mode, State = PaymentRequest.Mode, PaymentRequest.State
REQUEST = "finance.request_payment"
CLAIMANTS = (Party.Role.BENEFICIARY, Party.Role.PARTNER, Party.Role.INTERMEDIARY)


@transaction.atomic
def draw_up_request(
    agreement: Agreement,
    organisation: Organisation,
    *,
    mode: str,
    by: User,
    period_from: date | None = None,
    period_until: date | None = None,
    cents: int = 0,
    note: str = "",
    token: str = "",
    source: Mapping[str, Any] | None = None,
    is_sample: bool = False,
) -> PaymentRequest:
    """Begin a request under a signed agreement; `cents` is what an advance asks for, of other requests it is nothing.

    The same `token` is the same request, however often it arrives. Raises Refused where the agreement is not in
    force, the organisation is no party that receives money, or the balance was asked for.
    """
    agreement = held_agreement(agreement)
    if token and (known := agreement.payment_requests.filter(token=token).first()):
        return known
    _refuse_agreement(agreement, organisation)
    _refuse_after_balance(agreement, organisation)
    if mode != Mode.ADVANCE and cents:
        raise Refused(_("What this request claims is the sum of its items. Leave the amount empty."), field="cents")
    number = (agreement.payment_requests.aggregate(last=Max("number"))["last"] or 0) + 1
    request = kept(
        PaymentRequest(
            agreement=agreement,
            organisation=organisation,
            number=number,
            mode=mode,
            period_from=period_from,
            period_until=period_until,
            currency=agreement.programme.currency,
            claimed_cents=cents,
            note=note.strip(),
            drawn_up_by=by,
            token=token,
            is_sample=is_sample,
        )
    )
    _took_part(request, by)
    facts = told(request, "agreement", "organisation", "number", "mode", "period_from", "period_until", "claimed_cents")
    write_down("payment request drawn up", request, facts, by=by, source=source)
    return request


@transaction.atomic
def change_request(
    request: PaymentRequest,
    *,
    by: User | None,
    period_from: date | None,
    period_until: date | None,
    note: str = "",
    cents: int | None = None,
) -> PaymentRequest:
    """Change the period, the note, or the amount of an advance, of a draft. Raises Refused."""
    request = held(request)
    refuse_unless(request, State.DRAFT)
    facts: dict[str, Any] = {"period_from": period_from, "period_until": period_until, "note": note.strip()}
    if request.mode == Mode.ADVANCE and cents is not None:
        facts["claimed_cents"] = cents
    if changes := alter(request, facts):
        _took_part(request, by)
        changes.pop("note", None)  # may name people; that it changed is not worth an entry
        if changes:
            write_down("payment request changed", request, changes, by=by)
    return request


@transaction.atomic
def put_items_in(
    request: PaymentRequest, expenditures: Collection[Expenditure | int], *, by: User | None
) -> list[RequestItem]:
    """Claim expenditures in a draft, each with all that is eligible of it. What stands in it already stays as it is.

    Raises Refused for one that is not offered: of somebody else, withdrawn, claimed elsewhere, after the period.
    """
    request = held(request)
    refuse_unless(request, State.DRAFT)
    if request.mode == Mode.ADVANCE:
        raise Refused(_("An advance is asked for before there is cost. It has no items."))
    wanted = {each if isinstance(each, int) else each.pk for each in expenditures}
    known = request.items.filter(is_active=True, corrects=None, expenditure__in=wanted)
    wanted -= set(known.values_list("expenditure", flat=True))
    # Whoever changes an expenditure holds it: its amount is the one that is claimed.
    list(Expenditure.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted).order_by("pk"))
    rows = list(offered_to(request).filter(pk__in=wanted))
    if missing := wanted - {row.pk for row in rows}:
        raise Refused(_not_offered(request, missing), field="items")
    for row, sentences in zip(rows, claimable_many(rows).values(), strict=True):
        if sentences:
            raise Refused(f"{row.number or row.title}: {sentences[0]}", field="items")
    if not rows:
        return []
    principal = _took_part(request, by)
    items = RequestItem.objects.bulk_create(
        RequestItem(
            request=request,
            expenditure=row,
            claimed_cents=row.eligible_cents,
            put_in_by=by,
            put_in_for_id=principal,
        )
        for row in rows
    )
    before = request.claimed_cents
    _count(request)
    changes = {"expenditures": (None, [row.pk for row in rows]), "claimed_cents": (before, request.claimed_cents)}
    write_down("claimed in a payment request", request, changes, by=by)
    return items


@transaction.atomic
def take_item_out(item: RequestItem, *, by: User | None) -> PaymentRequest:
    """Take a claim out of a draft; the expenditure is free for another request. A correction stays. Raises Refused."""
    request = held(item.request)
    refuse_unless(request, State.DRAFT)
    found = request.items.filter(pk=item.pk).first()
    if found is None:
        return request
    if found.corrects_id is not None:
        raise Refused(_("A correction stays in the request. Whoever decided it can ask the money back instead."))
    _took_part(request, by)
    expenditure, before = found.expenditure_id, request.claimed_cents
    found.delete()
    _count(request)
    changes = {"expenditures": ([expenditure], None), "claimed_cents": (before, request.claimed_cents)}
    write_down("taken out of a payment request", request, changes, by=by)
    return request


@transaction.atomic
def submit_request(request: PaymentRequest, *, by: User | None) -> PaymentRequest:
    """Send a request to those who verify; what it claims stays as it is from now on.

    Its rate is the one of the agreement today. A second click by the same person changes nothing. Raises Refused with
    what stands against it.
    """
    request = held(request)
    if request.state == State.SUBMITTED and request.submitted_by_id == (by and by.pk):
        return request
    _refuse_agreement(request.agreement, request.organisation)
    _refuse_after_balance(request.agreement, request.organisation, without=request)
    step = moved(request, State.SUBMITTED)
    today = timezone.localdate()
    request.rate = rate_on_day(request, today)
    check_ready(request, today)
    request.submitted_by, request.submitted_at = by, timezone.now()
    request.submitted_for_id = _took_part(request, by)
    request.state_reason = ""
    request.save(update_fields=["state", "rate", "submitted_by", "submitted_for", "submitted_at", "state_reason"])
    changes = {"state": step, "claimed_cents": (None, request.claimed_cents), "rate": (None, request.rate)}
    write_down("payment request submitted", request, {**changes, **_stead(request.submitted_for_id)}, by=by)
    notices.tell_submitted(request)
    return request


@transaction.atomic
def take_back_request(request: PaymentRequest, *, by: User | None) -> PaymentRequest:
    """Whoever asks takes a submitted request back before its verification begins. Raises Refused."""
    request = held(request)
    step = moved(request, State.DRAFT)
    request.save(update_fields=["state"])
    write_down("payment request taken back", request, {"state": step}, by=by)
    return request


@transaction.atomic
def withdraw_request(request: PaymentRequest, *, reason: str, by: User | None) -> PaymentRequest:
    """Give a request up; its expenditures are free for another one. Raises Refused without a reason."""
    request = held(request)
    reason = reasoned(reason, _("Say why the request is withdrawn."))
    return let_go(request, State.WITHDRAWN, reason, "payment request withdrawn", by=by)


def let_go(request: PaymentRequest, state: str, reason: str, verb: str, *, by: User | None) -> PaymentRequest:
    """A request ends without payment: its claims are free again, its corrections become money to come back.

    The caller holds the request.
    """
    step = moved(request, state)
    for line in request.items.filter(is_active=True).exclude(corrects=None).order_by("pk"):
        ask_back(line, by=by)
    request.items.filter(corrects=None).update(is_active=False)
    request.state_reason = reason
    request.save(update_fields=["state", "state_reason"])
    write_down(verb, request, {"state": step}, by=by, reason=reason)
    return request


def ask_back(line: RequestItem, *, by: User | None) -> PaymentRequest:
    """A correction leaves the request of which it was to be set off: its money has to come back by itself.

    It stands in the request that was paid from then on, which owes so much less. The caller holds the programme.
    """
    locked(line.expenditure.project)  # before the journal, as whoever enters cost of it does
    items = RequestItem.objects.select_related("request__agreement__programme__network")
    corrected = items.get(corrected_by=line)
    paid = PaymentRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=corrected.request_id)
    paid.agreement = corrected.request.agreement
    line.request, line.token = paid, ""
    line.save(update_fields=["request", "token"])
    set_off_in(paid, -(line.funded_cents or 0), by=by, reason=line.reason, project=line.expenditure.project_id)
    return paid


def set_off_in(paid: PaymentRequest, cents: int, *, by: User | None, reason: str, project: int | None = None) -> None:
    """So much less was due of a request that was paid, for the cost of a project: it has to come back. Raises Refused.

    Cost that an advance had paid covers so much less of it: that part has to come back of the advance.
    """
    authorised = paid.authorised_cents or 0
    advanced = max(0, cents - authorised)
    if advanced > paid.advance_cents:
        raise Refused(_("More would be asked back than was paid."), field="cents")
    facts = {
        "set_off_cents": paid.set_off_cents + cents - advanced,
        "advance_cents": paid.advance_cents - advanced,
        "authorised_cents": authorised - cents + advanced,
    }
    changes = alter(paid, facts)
    if advanced and project is not None:
        _open_again(paid, advanced, project)
    write_down("money asked back", paid, changes, by=by, reason=reason)
    if advanced:
        _ask_advances_back(paid, advanced, by=by, reason=reason)


def _open_again(paid: PaymentRequest, cents: int, project: int) -> None:
    """So much less of the advances is set off of a request: it is open where the cost was that it had paid."""
    row = paid.set_offs.filter(project=project).first() or SetOff(request=paid, project_id=project, cents=0)
    row.cents -= cents
    if row.cents:
        row.save()
    else:
        row.delete()


def _ask_advances_back(paid: PaymentRequest, cents: int, *, by: User | None, reason: str) -> None:
    rows = PaymentRequest.objects.select_for_update(of=("self",), no_key=True).order_by("-number")
    for advance in rows.filter(
        agreement=paid.agreement_id, organisation=paid.organisation_id, mode=Mode.ADVANCE, state=State.PAID
    ):
        part = min(cents, advance.authorised_cents or 0)
        if part:
            advance.agreement = paid.agreement
            set_off_in(advance, part, by=by, reason=reason)
            cents -= part
    if cents:
        raise Refused(_("More would be asked back than was paid."), field="cents")


def _took_part(request: PaymentRequest, by: User | None) -> int | None:
    """Writes down that somebody shaped what is claimed; gives back in whose stead. Such people verify nothing of it.

    The caller holds the request.
    """
    if by is None:
        return None
    principal = in_whose_stead(by, REQUEST, request)[0]
    for person in filter(None, (by.pk, principal)):
        request.preparers.get_or_create(person_id=person)
    return principal


def _stead(principal_id: int | None) -> dict[str, tuple[Any, Any]]:
    return {"in_the_stead_of": (None, principal_id)} if principal_id else {}


def _count(request: PaymentRequest) -> None:
    lines = request.items.filter(is_active=True, corrects=None)
    request.claimed_cents = lines.aggregate(sum=Sum("claimed_cents"))["sum"] or 0
    request.save(update_fields=["claimed_cents"])


def _refuse_agreement(agreement: Agreement, organisation: Organisation) -> None:
    terms = terms_on(agreement, timezone.localdate())
    if agreement.state != Agreement.State.SIGNED or terms is None:
        words = {"agreement": agreement.reference, "state": agreement.get_state_display()}
        sentence = _("The agreement “%(agreement)s” is “%(state)s”. Money is asked for under a signed one in force.")
        raise Refused(sentence % words, field="agreement")
    if agreement.kind not in Agreement.WITH_MONEY:
        sentence = _("Under an agreement of this kind no money is paid. Choose the one that grants it.")
        raise Refused(sentence, field="agreement")
    if terms.currency != agreement.programme.currency:
        words = {"own": terms.currency, "currency": agreement.programme.currency}
        sentence = _("The agreement grants %(own)s, the programme counts in %(currency)s. Requests take one currency.")
        raise Refused(sentence % words, field="agreement")
    if not agreement.parties.filter(organisation=organisation, role__in=CLAIMANTS).exists():
        words = {"organisation": organisation.name, "agreement": agreement.reference}
        sentence = _("%(organisation)s receives no money under “%(agreement)s”. Its parties are named there.")
        raise Refused(sentence % words, field="organisation")


def _refuse_after_balance(
    agreement: Agreement, organisation: Organisation, *, without: PaymentRequest | None = None
) -> None:
    """After the balance nothing more is asked for; raises Refused."""
    final = agreement.payment_requests.filter(organisation=organisation, mode=Mode.FINAL)
    final = final.exclude(state__in=(State.DRAFT, *PaymentRequest.OUT))
    if without is not None:
        final = final.exclude(pk=without.pk)
    if found := final.first():
        sentence = _("Request no. %(number)s asks for the balance. Nothing more can be asked for under this agreement.")
        raise Refused(sentence % {"number": found.number}, field="mode")


def _not_offered(request: PaymentRequest, missing: Collection[int]) -> str:
    """The sentence about the first expenditure that cannot be claimed, with where it stands if it stands elsewhere.

    Nothing is said of papers of other organisations and programmes.
    """
    own = Expenditure.objects.filter(
        pk__in=missing, organisation=request.organisation_id, project__programme=request.agreement.programme_id
    )
    claim = (
        RequestItem.objects.filter(expenditure__in=own.values("pk"), is_active=True, corrects=None)
        .select_related("request__agreement", "expenditure")
        .order_by("pk")
        .first()
    )
    if claim is not None:
        words = {
            "paper": claim.expenditure.number or claim.expenditure.title,
            "number": claim.request.number,
            "agreement": claim.request.agreement.reference,
        }
        return _("“%(paper)s” is claimed already, in request no. %(number)s under “%(agreement)s”.") % words
    paper = own.order_by("pk").first()
    name = (paper.number or paper.title) if paper else "–"
    return _(
        "“%(paper)s” cannot be claimed here: it is of another organisation or project, withdrawn, "
        "nothing of it is eligible, or it is dated after the period."
    ) % {"paper": name}
