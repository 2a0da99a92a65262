"""Everything that people can do with the money of one agreement, in any order, and what must hold after each step.

The machine is run with few steps in the tests and with 20,000 in bench/payments_machine.py.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone

from payments import make_payment_desk
from sympolity.affairs.finance.models import Expenditure, Payment, PaymentRequest, PaymentShare, RequestItem
from sympolity.affairs.finance.operations.corrections import ask_advance_back, ask_correction_back, correct_item
from sympolity.affairs.finance.operations.payments import (
    authorise_payment,
    record_payment,
    take_back_authorisation,
)
from sympolity.affairs.finance.operations.requests import (
    change_request,
    draw_up_request,
    put_items_in,
    submit_request,
    take_back_request,
    take_item_out,
    withdraw_request,
)
from sympolity.affairs.finance.operations.verification import (
    accept_the_rest,
    answer,
    ask,
    back_to_verification,
    look_at_item,
    reject_request,
    start_verification,
    verify_request,
)
from sympolity.affairs.finance.queries.ledgers import Account, ledger_of, taken_by_project
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.money import share_of

Mode, State = PaymentRequest.Mode, PaymentRequest.State
GRANTED = 2_000_00
SHAPE = ("tick", "take out", "change")


@dataclass
class Tally:
    """What happened in a run. The first four must stay 0."""

    over_claims: int = 0
    unbalanced_cents: int = 0
    claimed_twice: int = 0
    own_entries_verified: int = 0
    steps: int = 0
    refused: int = 0
    done: dict[str, int] = field(default_factory=dict)


class Machine:
    """An agreement over 2,000.00, two projects, five people, and requests in all states."""

    def __init__(self, rate: str = "0.8650", most_requests: int = 6, meant: int | None = None) -> None:
        """`meant` is what the agreement means for each of the two projects; nothing is said without it."""
        self.desk = make_payment_desk(cents=GRANTED, rate=rate)
        self.desk.agreement.covered.update(cents=meant)
        self.meant = meant
        self.tally = Tally()
        self.most_requests = most_requests
        desk = self.desk
        # Who shaped what a request claims, kept apart from what the product keeps: what it forgot would not be seen.
        self.hands: dict[int, set[int]] = {}
        self.people: list[User] = [desk.clerk, desk.officer, desk.verifier, desk.finance, desk.treasurer]

    # -- what people do ------------------------------------------------------------
    def enter(self, chance: random.Random, by: User) -> Expenditure:
        cents = chance.choice([1, 99, 333_33, chance.randrange(1, 900_00), chance.randrange(1, 900_00)])
        return self.desk.expenditure(cents, chance.randrange(2), entered_by=by)

    def draw_up(self, chance: random.Random, by: User) -> None:
        open_requests = PaymentRequest.objects.open().count()
        if open_requests >= self.most_requests:
            raise Refused("enough of them")
        mode = chance.choice([*[Mode.INTERIM] * 12, *[Mode.ADVANCE] * 3, Mode.FINAL])
        cents = chance.randrange(1, 500_00) if mode == Mode.ADVANCE else 0
        first, last = timezone.localdate().replace(month=1, day=1), timezone.localdate()
        draw_up_request(
            self.desk.agreement,
            self.desk.organisation,
            mode=mode,
            cents=cents,
            period_from=first,
            period_until=last,
            by=by,
        )

    def put_in(self, request: PaymentRequest, chance: random.Random, by: User) -> None:
        free = list(Expenditure.objects.filter(withdrawn_at=None).order_by("-pk").values_list("pk", flat=True)[:6])
        chosen = chance.sample(free, min(len(free), 2)) if chance.random() < 0.5 else []
        put_items_in(request, [*chosen, self.enter(chance, by).pk], by=by)

    def tick(self, request: PaymentRequest, chance: random.Random, by: User) -> None:
        """Claim a paper that somebody else entered."""
        put_items_in(request, [self.enter(chance, self.desk.clerk).pk], by=by)

    def change(self, request: PaymentRequest, chance: random.Random, by: User) -> None:
        was = request.period_from or timezone.localdate()
        first = was.replace(month=1, day=3 - was.day if was.day < 3 else 1)
        cents = chance.randrange(1, 500_00)
        change_request(request, by=by, period_from=first, period_until=timezone.localdate(), cents=cents)

    def look(self, request: PaymentRequest, chance: random.Random, by: User) -> None:
        item = self.some_item(request, chance)
        verdict = chance.choice(["accepted", "accepted", "reduced", "refused"])
        cents = chance.randrange(0, item.claimed_cents + 2)
        look_at_item(item, verdict=verdict, cents=cents, reason="As the paper says", by=by)

    def some_item(self, request: PaymentRequest, chance: random.Random) -> RequestItem:
        items = list(request.items.filter(corrects=None, is_active=True))
        if not items:
            raise Refused("no items")
        item = chance.choice(items)
        item.request = request
        return item

    def correct(self, request: PaymentRequest, chance: random.Random, by: User) -> None:
        item = self.some_item(request, chance)
        others = PaymentRequest.objects.open().exclude(mode=Mode.ADVANCE)
        into = chance.choice([None, *others])
        cents = chance.randrange(1, (item.accepted_cents or 0) + 2)
        correct_item(item, cents=cents, reason="Lunch", into=into, by=by)

    def ask_line_back(self, request: PaymentRequest, _chance: random.Random, by: User) -> None:
        line = request.items.filter(is_active=True).exclude(corrects=None).first()
        if line is None:
            raise Refused("no correction")
        line.request = request
        ask_correction_back(line, by=by)

    def pay(self, request: PaymentRequest, chance: random.Random, by: User) -> None:
        account = self.account(request)
        whole = chance.random() < 0.7
        cents = account.to_pay if whole else chance.randrange(0, account.to_pay + 2)
        record_payment(request, cents=cents, paid_on=timezone.localdate(), by=by)

    def pay_back(self, request: PaymentRequest, chance: random.Random, by: User) -> None:
        account = self.account(request)
        most = account.to_come_back or account.paid
        cents = chance.randrange(0, most + 2) if chance.random() < 0.5 else most
        record_payment(request, cents=-cents, paid_on=timezone.localdate(), reason="It came back", by=by)

    def authorise(self, request: PaymentRequest, chance: random.Random, by: User) -> None:
        wished = None if chance.random() < 0.7 else chance.randrange(0, 300_00)
        authorise_payment(request, set_off_cents=wished, by=by)

    def answer(self, request: PaymentRequest, _chance: random.Random, by: User) -> None:
        asked = request.clarifications.filter(answered_at=None).first()
        if asked is None:
            raise Refused("no question")
        asked.request = request
        answer(asked, text="In the hall.", by=by)

    def take_out(self, request: PaymentRequest, chance: random.Random, by: User) -> None:
        take_item_out(self.some_item(request, chance), by=by)

    def account(self, request: PaymentRequest) -> Account:
        found = [each for each in ledger_of(self.desk.agreement).accounts if each.request.pk == request.pk]
        if not found:
            raise Refused("nothing to pay")
        return found[0]

    def moves(self, chance: random.Random) -> dict[str, Callable[[PaymentRequest, User], Any]]:
        def ask_advance(one: PaymentRequest, by: User) -> None:
            ask_advance_back(one, cents=chance.randrange(1, 90_00), reason="Left", by=by)

        return {
            "put in": lambda one, by: self.put_in(one, chance, by),
            "tick": lambda one, by: self.tick(one, chance, by),
            "change": lambda one, by: self.change(one, chance, by),
            "submit": lambda one, by: submit_request(one, by=by),
            "start": lambda one, by: start_verification(one, by=by),
            "accept the rest": lambda one, by: accept_the_rest(one, by=by),
            "verify": lambda one, by: verify_request(one, by=by),
            "authorise": lambda one, by: self.authorise(one, chance, by),
            "pay": lambda one, by: self.pay(one, chance, by),
            "look": lambda one, by: self.look(one, chance, by),
            "correct": lambda one, by: self.correct(one, chance, by),
            "ask back": lambda one, by: self.ask_line_back(one, chance, by),
            "pay back": lambda one, by: self.pay_back(one, chance, by),
            "ask advance back": ask_advance,
            "take out": lambda one, by: self.take_out(one, chance, by),
            "take back": lambda one, by: take_back_request(one, by=by),
            "withdraw": lambda one, by: withdraw_request(one, reason="Next year", by=by),
            "ask": lambda one, by: ask(one, question="Which room?", by=by),
            "answer": lambda one, by: self.answer(one, chance, by),
            "back": lambda one, by: back_to_verification(one, reason="Once more", by=by),
            "take authorisation back": lambda one, by: take_back_authorisation(one, reason="Once more", by=by),
            "reject": lambda one, by: reject_request(one, reason="Not ours", by=by),
        }

    def usual(self, request: PaymentRequest, chance: random.Random) -> tuple[str, User]:
        """What somebody with the duty would do next; without such steps no request would come far."""
        desk = self.desk
        name, by = chance.choice(
            {
                State.DRAFT: [
                    ("put in", desk.clerk),
                    (chance.choice(SHAPE), chance.choice([desk.clerk, desk.clerk, *self.people])),
                    ("submit", desk.officer),
                    ("submit", desk.officer),
                ],
                State.SUBMITTED: [("start", desk.verifier)],
                State.IN_VERIFICATION: [
                    ("look", desk.verifier),
                    ("accept the rest", desk.verifier),
                    ("verify", desk.verifier),
                ],
                State.CLARIFICATION: [("answer", desk.officer)],
                State.VERIFIED: [("authorise", desk.finance), ("ask back", desk.verifier)],
                State.AUTHORISED: [("pay", desk.treasurer)],
                State.PAID: [
                    ("correct", desk.verifier),
                    ("pay back", desk.treasurer),
                    ("ask advance back", desk.verifier),
                ],
            }[State(request.state)]
        )
        return name, by

    def step(self, chance: random.Random) -> None:
        self.tally.steps += 1
        rows = PaymentRequest.objects.select_related("agreement__programme__network").exclude(
            state__in=PaymentRequest.OUT
        )
        requests = list(rows.order_by("-pk")[:8])
        request: PaymentRequest | None = None
        try:
            if not requests or chance.random() < 0.08:
                name = "draw up"
                self.draw_up(chance, chance.choice([self.desk.officer, *self.people]))
            else:
                request = chance.choice(requests)
                name, by = self.usual(request, chance)
                if chance.random() < 0.3:
                    name, by = chance.choice([*self.moves(chance)]), chance.choice(self.people)
                self.moves(chance)[name](request, by)
        except Refused:
            self.tally.refused += 1
        else:
            self.tally.done[name] = self.tally.done.get(name, 0) + 1
            if request is not None and name in SHAPE:
                self.hands.setdefault(request.pk, set()).add(by.pk)
            self.check(request)

    # -- what must hold ------------------------------------------------------------
    def check(self, touched: PaymentRequest | None) -> None:
        """After each step: no euro over the grant, each cent in its place, each paper once, four eyes."""
        ledger = ledger_of(self.desk.agreement)
        self.tally.over_claims += max(0, ledger.cost_funding - GRANTED) + max(0, ledger.paid - GRANTED)
        self.tally.over_claims += max(0, ledger.authorised - GRANTED) + max(0, -ledger.advances_open)
        if self.meant is not None:
            taken = taken_by_project(each.request for each in ledger.accounts if not each.is_advance)
            self.tally.over_claims += sum(max(0, cents - self.meant) for cents in taken.values())
        everything = self.tally.steps % 20 == 0
        for account in ledger.accounts:
            if everything or (touched is not None and account.request.pk == touched.pk):
                self.tally.unbalanced_cents += unbalanced(account)
        claims = RequestItem.objects.filter(is_active=True, corrects=None).order_by().values("expenditure")
        self.tally.claimed_twice += claims.annotate(n=Count("pk")).filter(n__gt=1).count()
        if touched is not None:
            own = same_person(PaymentRequest.objects.get(pk=touched.pk), self.hands.get(touched.pk, set()))
            self.tally.own_entries_verified += own

    @property
    def is_clean(self) -> bool:
        tally = self.tally
        return not (tally.over_claims or tally.unbalanced_cents or tally.claimed_twice or tally.own_entries_verified)


def unbalanced(account: Account) -> int:
    """The cents of one request that are not where they belong: authorised, set off, paid, and shared."""
    request, wrong = account.request, 0
    sums = request.items.filter(is_active=True, corrects=None).aggregate(
        claimed=Sum("claimed_cents"), accepted=Sum("accepted_cents"), funded=Sum("funded_cents")
    )
    is_cost = request.mode != Mode.ADVANCE
    if is_cost:
        wrong += abs(request.claimed_cents - (sums["claimed"] or 0))
    if request.verified_cents is not None:
        wrong += max(0, request.verified_cents - request.claimed_cents)
        if is_cost:
            wrong += abs(request.verified_cents - (sums["accepted"] or 0))
    if request.state in (State.AUTHORISED, State.PAID):
        due = share_of(request.verified_cents or 0, request.rate) if request.rate else 0
        wrong += abs((request.authorised_cents or 0) + request.set_off_cents - due)
        set_off = request.set_offs.aggregate(sum=Sum("cents"))["sum"] or 0
        wrong += abs(set_off - request.advance_cents)
        if is_cost:
            wrong += abs((sums["funded"] or 0) - due)
            wrong += abs(request.set_off_cents - request.advance_cents - account.corrections)
    if request.state == State.PAID:
        # What was asked back and did not come yet is the one difference that may be.
        wrong += (
            abs(account.paid - account.to_come_back + request.set_off_cents - (request.verified_cents or 0))
            if (not is_cost)
            else abs(account.paid - account.to_come_back - (request.authorised_cents or 0))
        )
    shared = PaymentShare.objects.filter(payment__request=request).aggregate(sum=Sum("cents"))["sum"] or 0
    paid = Payment.objects.filter(request=request).aggregate(sum=Sum("cents"))["sum"] or 0
    wrong += abs(shared - paid) + abs(paid - account.paid) + max(0, -paid)
    by_project = PaymentShare.objects.filter(payment__request__agreement=request.agreement).order_by()
    totals = by_project.values("project").annotate(sum=Sum("cents")).values_list("sum", flat=True)
    return wrong + sum(max(0, -each) for each in totals)


def same_person(request: PaymentRequest, hands: set[int]) -> bool:
    """Whether somebody verified what they entered, ticked or submitted, or authorised what they verified."""
    lines = request.items.filter(corrects=None)
    entered = set(lines.values_list("expenditure__entered_by", flat=True)) | {request.drawn_up_by_id} | hands
    looked = set(lines.exclude(looked_at_by=None).values_list("looked_at_by", flat=True))
    if request.verified_by_id:
        looked.add(request.verified_by_id)
    by = request.authorised_by_id
    return bool(looked & entered) or (by is not None and by in looked | entered | {request.submitted_by_id})
