"""Whether a payment request can be submitted, and what stands against it in a sentence."""

from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.queries.coverage import amounts_for
from sympolity.affairs.finance.models import Expenditure, FundingRule, PaymentRequest, RequestItem
from sympolity.affairs.finance.operations.request_steps import in_words, name_of
from sympolity.affairs.finance.operations.spending_checks import outside
from sympolity.affairs.finance.queries.claims import offered_to
from sympolity.affairs.finance.queries.expenditure import claimable_many, eligible_periods
from sympolity.affairs.finance.queries.frame import RuleBook, rate_under, rule_on
from sympolity.affairs.finance.queries.ledgers import Ledger, account_of, ledger_of, left_for_projects, taken_by_project
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.money import share_of

Mode, State = PaymentRequest.Mode, PaymentRequest.State


def rate_on_day(request: PaymentRequest, day: date) -> Decimal:
    """The rate of a request: that of the agreement, no more than the rule of the fund allows; 1 for an advance."""
    if request.mode == Mode.ADVANCE:
        return Decimal(1)
    return rate_under(request.agreement, day)


def check_ready(request: PaymentRequest, day: date) -> None:
    """Raises Refused with the first thing that stands against submitting a request."""
    ledger = ledger_of(request.agreement).without(request)
    if request.mode == Mode.ADVANCE:
        _check_advance(request, ledger, day)
        return
    lines = list(
        request.items.filter(is_active=True, corrects=None)
        .select_related("expenditure__category", "expenditure__project")
        .order_by("pk")
    )
    if request.mode == Mode.INTERIM and not lines:
        raise Refused(_("This request claims nothing yet. Put expenditures in first."), field="items")
    if request.period_from is None or request.period_until is None:
        raise Refused(_("Say for which period the cost is claimed."), field="period_from")
    if request.mode == Mode.FINAL:
        _check_balance(request)
    if request.claimed_cents < 0:
        raise Refused(_("The credit notes make more than the claims. Put expenditures in first."), field="items")
    _check_lines(lines)
    _check_rates(request, lines)
    _check_credit_notes(request)
    _check_days(request, lines)
    _check_grant(request, ledger)
    _check_amounts(request, ledger)


def check_room_again(request: PaymentRequest) -> None:
    """Until it is verified a request holds room for its whole claim. Raises Refused where others claimed some of it."""
    ledger = ledger_of(request.agreement).without(request)
    left = ledger.left_to_advance if request.mode == Mode.ADVANCE else ledger.left
    asked = account_of(request).funding
    if left is not None and asked > left:
        words = {"asked": in_words(asked, request), "left": in_words(max(0, left), request)}
        raise Refused(
            _(
                "Others claimed what it had left: its whole claim is %(asked)s, and %(left)s are left of what the"
                " agreement grants. Reject one of theirs first, or correct this one after it was paid."
            )
            % words
        )
    if request.mode == Mode.ADVANCE:
        _check_left(request, ledger)
    else:
        _check_amounts(request, ledger)


def refuse_unproven(request: PaymentRequest) -> None:
    """Raises Refused where evidence was taken away, or a double found, since the request was submitted."""
    accepted = request.items.filter(is_active=True, corrects=None).exclude(accepted_cents=0)
    by_paper = {item.expenditure_id: item for item in accepted.select_related("expenditure__category").order_by("pk")}
    missing = claimable_many((item.expenditure for item in by_paper.values()), of_request=request.pk)
    for pk, sentences in missing.items():
        if sentences:
            raise Refused(f"{name_of(by_paper[pk])}: {sentences[0]}", field=f"item-{by_paper[pk].pk}")


def _check_advance(request: PaymentRequest, ledger: Ledger, day: date) -> None:
    if request.claimed_cents <= 0:
        raise Refused(_("Say how much is asked for."), field="cents")
    if not request.agreement.covered.exists():
        raise Refused(_("The agreement covers no project yet. Say there which ones, then ask for an advance."))
    left = ledger.left_to_advance
    if left is not None and request.claimed_cents > left:
        raise _too_much(request, left, field="cents")
    _check_left(request, ledger)
    rule = rule_on(request.agreement.programme, FundingRule.Kind.ADVANCE, day, fund=request.agreement.fund_id)
    if rule is not None and ledger.granted is not None:
        most = share_of(ledger.granted, rule.share)
        asked = sum(each.cash for each in ledger.accounts if each.is_advance)
        if asked + request.claimed_cents > most:
            words = {"most": in_words(most, request), "asked": in_words(asked, request)}
            sentence = _("At most %(most)s may be advanced under this agreement; %(asked)s were asked for before.")
            raise Refused(sentence % words, field="cents")


def _check_left(request: PaymentRequest, ledger: Ledger) -> None:
    """Where all that is granted is meant for projects, no more is advanced than they have left."""
    if request.agreement.covered.filter(cents=None).exists():
        return
    on_the_way = sum(each.cash - each.paid for each in ledger.accounts if each.is_advance)
    left = max(0, sum(left_for_projects(request.agreement, ledger).values()) - on_the_way)
    if request.claimed_cents > left:
        words = {"asked": in_words(request.claimed_cents, request), "left": in_words(left, request)}
        sentence = _(
            "This asks for %(asked)s, but %(left)s are left of what the agreement means for its projects. Ask for less,"
            " or change their amounts in the agreement first."
        )
        raise Refused(sentence % words, field="cents")


def _check_balance(request: PaymentRequest) -> None:
    """The balance is asked for when nothing else is on its way."""
    others = request.agreement.payment_requests.filter(organisation=request.organisation_id).open()
    if other := others.exclude(pk=request.pk).order_by("number").first():
        words = {"number": other.number, "state": other.get_state_display()}
        sentence = _("Request no. %(number)s is “%(state)s”. Finish or withdraw it before you ask for the balance.")
        raise Refused(sentence % words, field="mode")


def _check_lines(lines: list[RequestItem]) -> None:
    by_paper = {line.expenditure_id: line for line in lines}
    for line in lines:
        paper = line.expenditure
        if paper.withdrawn_at is not None or paper.eligible_cents != line.claimed_cents:
            sentence = _("“%(paper)s” was changed since it was put in. Take it out, and put it in again.")
            raise Refused(sentence % {"paper": name_of(line)}, field="items")
    missing = claimable_many((line.expenditure for line in lines), of_request=lines[0].request_id) if lines else {}
    for pk, sentences in missing.items():
        if sentences:
            raise Refused(f"{name_of(by_paper[pk])}: {sentences[0]}", field="items")


def _check_rates(request: PaymentRequest, lines: list[RequestItem]) -> None:
    """A rate of exchange may have become known after a paper of its days was converted by the one before."""
    programme = request.agreement.programme
    book = RuleBook(programme) if any(each.expenditure.currency != programme.currency for each in lines) else None
    for line in lines if book else ():
        paper = line.expenditure
        if book and paper.rate != book.rate_on(paper.currency, paper.issued_on):
            sentence = _(
                "“%(paper)s” was converted by another rate than that of %(day)s. Take it out, change it, so that it is"
                " reckoned anew, and put it in again."
            )
            raise Refused(sentence % {"paper": name_of(line), "day": formats.day(paper.issued_on)}, field="items")


def _check_credit_notes(request: PaymentRequest) -> None:
    """What a supplier gave back of cost that is claimed, and what is too much of a flat rate, is taken off with it."""
    claims = RequestItem.objects.filter(
        request__agreement=request.agreement_id, request__organisation=request.organisation_id, is_active=True
    )
    notes = offered_to(request).filter(
        Q(contract__in=claims.values("expenditure__contract"))
        | Q(contract=None, supplier__in=claims.values("expenditure__supplier"))
        | Q(category__is_flat_rate=True, category__in=claims.values("expenditure__category")),
        project__in=claims.values("expenditure__project"),
        paper=Expenditure.Paper.CREDIT_NOTE,
    )
    if note := notes.first():
        sentence = _("The credit note “%(paper)s” takes back some of what is claimed. Put it in as well.")
        raise Refused(sentence % {"paper": note.number or note.title}, field="items")


def _check_days(request: PaymentRequest, lines: list[RequestItem]) -> None:
    """The period may have changed since a line was put in, and the days of the agreement since a paper was entered."""
    periods = eligible_periods({line.expenditure.project_id: line.expenditure.project for line in lines}.values())
    for line in lines:
        day = line.expenditure.issued_on
        if request.period_until and day > request.period_until:
            sentence = _("“%(paper)s” is dated after the period. Take it out, or change the period.")
            raise Refused(sentence % {"paper": name_of(line)}, field="items")
        if sentence := outside(periods[line.expenditure.project_id], day):
            raise Refused(f"{name_of(line)}: {sentence}", field="items")


def _check_grant(request: PaymentRequest, ledger: Ledger) -> None:
    corrections = request.items.filter(is_active=True).exclude(corrects=None).aggregate(sum=Sum("funded_cents"))["sum"]
    asked = share_of(request.claimed_cents, request.rate or Decimal(1)) + (corrections or 0)
    if ledger.left is not None and asked > ledger.left:
        raise _too_much(request, ledger.left, asked=asked)


def _check_amounts(request: PaymentRequest, ledger: Ledger) -> None:
    """What is meant for one project is not claimed for another."""
    asked = taken_by_project([request])
    taken = taken_by_project(each.request for each in ledger.accounts if not each.is_advance)
    meant = amounts_for(request.agreement, {*asked, *taken})
    for amount in {meant[pk].pk: meant[pk] for pk in asked if pk in meant}.values():
        claims, before = (
            sum(cents for pk, cents in each.items() if pk in meant and meant[pk] == amount) for each in (asked, taken)
        )
        left = max(0, (amount.cents or 0) - before)
        if claims > left:
            words = {"name": amount.project, "asked": in_words(claims, request), "left": in_words(left, request)}
            sentence = _(
                "This asks for %(asked)s for “%(name)s”, but %(left)s are left of what the agreement means for it. "
                "Claim less, or change its amount in the agreement first."
            )
            raise Refused(sentence % words, field="items")


def _too_much(request: PaymentRequest, left: int, *, asked: int | None = None, field: str = "items") -> Refused:
    words = {
        "asked": in_words(request.claimed_cents if asked is None else asked, request),
        "left": in_words(max(0, left), request),
    }
    sentence = _("This asks for %(asked)s, but %(left)s are left of what the agreement grants. Claim less.")
    return Refused(sentence % words, field=field)
