"""How the sample asks for money: an advance, a request each quarter, and those of the last quarter on their way."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from sympolity.affairs.agreements.models import AgreedProject, Agreement
from sympolity.affairs.finance.models import (
    Clarification,
    Expenditure,
    Payment,
    PaymentRequest,
    PaymentShare,
    RequestItem,
    SetOff,
)
from sympolity.config.demo.money.frame import BATCH, SOURCE, Frame
from sympolity.config.demo.money.spending import by_organisation
from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import Line
from sympolity.methods.money import share_of, split
from sympolity.methods.periods import Period, period_around
from sympolity.methods.settling import set_off_of

QUARTERS = 8
ADVANCE = Decimal("0.10")
# Of each interim request this share is kept back until the advance is set off.
SET_OFF = Decimal("0.16")
State, Mode, Verdict = PaymentRequest.State, PaymentRequest.Mode, RequestItem.Verdict
# How far the request of the last quarter is with each municipality; with the others it was paid.
STANDING = {
    "Setúbal": State.DRAFT, "Moita": State.SUBMITTED, "Almada": State.IN_VERIFICATION, "Sesimbra": State.SUBMITTED,
    "Loures": State.CLARIFICATION, "Cascais": State.VERIFIED, "Amadora": State.VERIFIED, "Sintra": State.AUTHORISED,
}  # fmt: skip
CHECKED = (State.VERIFIED, State.AUTHORISED, State.PAID)


@dataclass(slots=True)
class Asked:
    """Everything that is written in one go at the end."""

    requests: list[PaymentRequest] = field(default_factory=list)
    items: list[RequestItem] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    shares: list[PaymentShare] = field(default_factory=list)
    set_offs: list[SetOff] = field(default_factory=list)


def load_payments(frame: Frame, agreements: Mapping[int, Agreement], spent: list[Expenditure]) -> None:
    chance = Random(70)  # noqa: S311 - a sample must come out the same each time
    papers = by_organisation(spent)
    asked = Asked()
    for organisation, agreement in agreements.items():
        _Asking(frame, agreement, organisation, papers.get(organisation, []), chance, asked).ask()
    PaymentRequest.objects.bulk_create(asked.requests, batch_size=BATCH)
    RequestItem.objects.bulk_create(asked.items, batch_size=BATCH)
    Payment.objects.bulk_create(asked.payments, batch_size=BATCH)
    PaymentShare.objects.bulk_create(asked.shares, batch_size=BATCH)
    SetOff.objects.bulk_create(asked.set_offs, batch_size=BATCH)
    _ask_back(frame, asked)
    paid = [each for each in asked.requests if each.state == State.PAID]
    frame.journal(
        [
            Line("request paid", each, {"authorised_cents": (None, each.authorised_cents)}, source=SOURCE)
            for each in paid
        ],
        "finance",
    )


@dataclass(slots=True)
class _Asking:
    """One municipality and its programme contract: what it asks for, quarter after quarter."""

    frame: Frame
    agreement: Agreement
    organisation: int
    papers: list[Expenditure]
    chance: Random
    asked: Asked
    number: int = 0
    advanced: dict[int, int] = field(default_factory=dict)

    def ask(self) -> None:
        self._advance()
        left = [each for each in self.papers if each.paid_on]
        quarters = _last_quarters()
        for place, quarter in enumerate(quarters):
            ready = [each for each in left if each.paid_on and each.paid_on <= quarter.last]
            left = [each for each in left if each.paid_on and each.paid_on > quarter.last]
            if ready:
                self._interim(quarter, ready, self._state() if place == QUARTERS - 1 else State.PAID)

    def _state(self) -> str:
        town = self.agreement.title.rpartition("Município de ")[2]
        return STANDING.get(town, State.PAID)

    def _advance(self) -> None:
        granted = self.agreement.versions.get(state="in-force").cents or 0
        cents = share_of(granted, ADVANCE)
        asked_on = self.frame.begins_on + timedelta(days=30)
        request = self._request(Mode.ADVANCE, State.PAID, cents, asked_on)
        request.authorised_cents = cents
        covered = AgreedProject.objects.filter(agreement=self.agreement).order_by("pk")
        weights = {pk: meant for pk, meant in covered.values_list("project_id", "cents") if meant}
        self.advanced = dict(zip(weights, split(cents, [*weights.values()]), strict=True))
        self._pay(request, self.advanced, asked_on + timedelta(days=40))

    def _interim(self, quarter: Period, papers: list[Expenditure], state: str) -> None:
        claimed = sum(each.eligible_cents for each in papers)
        asked_on = quarter.last + timedelta(days=self.chance.randint(8, 20))
        request = self._request(Mode.INTERIM, state, claimed, asked_on)
        request.period_from, request.period_until = min(each.issued_on for each in papers), quarter.last
        items = [self._item(request, each, is_checked=state in CHECKED) for each in papers]
        self.asked.items += items
        if state not in CHECKED:
            if state in (State.IN_VERIFICATION, State.CLARIFICATION):
                for item in items[: len(items) // 2]:
                    self._look_at(item, Verdict.ACCEPTED, item.claimed_cents)
            return
        verified = sum(item.accepted_cents or 0 for item in items)
        request.verified_cents = verified
        if state == State.VERIFIED:
            return
        request.set_off_cents = request.advance_cents = min(sum(self.advanced.values()), share_of(verified, SET_OFF))
        request.authorised_cents = verified - request.set_off_cents
        due: Counter[int] = Counter()
        for item in items:
            item.funded_cents = item.accepted_cents
            due[item.expenditure.project_id] += item.accepted_cents or 0
        for project, cents in set_off_of(request.set_off_cents, due, self.advanced).items():
            self.asked.set_offs.append(SetOff(request=request, project_id=project, cents=cents))
            self.advanced[project] -= cents
            due[project] -= cents
        if state == State.PAID and request.authorised_cents:
            self._pay(request, due, asked_on + timedelta(days=self.chance.randint(35, 60)))

    def _request(self, mode: str, state: str, claimed: int, asked_on: date) -> PaymentRequest:
        self.number += 1
        people, author = self.frame.people, self._author()
        request = PaymentRequest(
            agreement=self.agreement,
            organisation_id=self.organisation,
            number=self.number,
            mode=mode,
            state=state,
            claimed_cents=claimed,
            drawn_up_by=author,
            is_sample=True,
        )
        if state != State.DRAFT:
            request.submitted_by, request.submitted_at, request.rate = author, _moment(asked_on), Decimal(1)
        if state in CHECKED:
            request.verified_by = people["secretariat"]
            request.verified_at = _moment(asked_on + timedelta(days=14))
            request.verified_cents = claimed
        if state in (State.AUTHORISED, State.PAID):
            request.authorised_by = people["finance"]
            request.authorised_at = _moment(asked_on + timedelta(days=24))
        self.asked.requests.append(request)
        return request

    def _author(self) -> User:
        """The sample person of the municipality, else the one who follows its contracts."""
        town = self.agreement.title.rpartition("Município de ")[2]
        known = {"Setúbal": "setubal", "Moita": "moita"}.get(town)
        return (
            self.frame.people[known] if known else User.objects.get(email=f"contracts-{self.organisation}@example.org")
        )

    def _item(self, request: PaymentRequest, paper: Expenditure, *, is_checked: bool) -> RequestItem:
        item = RequestItem(
            request=request,
            expenditure=paper,
            claimed_cents=paper.eligible_cents,
            put_in_by=request.drawn_up_by,
        )
        if is_checked:
            drawn = self.chance.random()
            if drawn < 0.012:
                self._look_at(item, Verdict.REFUSED, 0, self.frame.words["refused"])
            elif drawn < 0.035:
                self._look_at(item, Verdict.REDUCED, item.claimed_cents * 4 // 5, self.frame.words["reduced"])
            else:
                self._look_at(item, Verdict.ACCEPTED, item.claimed_cents)
        return item

    def _look_at(self, item: RequestItem, verdict: str, accepted: int, reason: str = "") -> None:
        item.verdict, item.accepted_cents, item.reason = verdict, accepted, reason
        item.looked_at_by = self.frame.people["secretariat"]
        submitted = item.request.submitted_at
        item.looked_at = min(submitted + timedelta(days=9), timezone.now()) if submitted else None

    def _pay(self, request: PaymentRequest, due: Mapping[int, int], paid_on: date) -> None:
        payment = Payment(
            request=request,
            cents=request.authorised_cents or 0,
            paid_on=min(paid_on, timezone.localdate()),
            reference=f"TRF {self.agreement.reference}/{request.number}",
            recorded_by=self.frame.people["finance"],
            is_sample=True,
        )
        self.asked.payments.append(payment)
        self.asked.shares += [
            PaymentShare(payment=payment, project_id=project, cents=part) for project, part in due.items() if part
        ]


def _ask_back(frame: Frame, asked: Asked) -> None:
    """The verification of one request waits for an answer."""
    for request in asked.requests:
        if request.state == State.CLARIFICATION:
            item = next(each for each in asked.items if each.request is request and each.verdict == Verdict.OPEN)
            Clarification.objects.create(
                request=request,
                item=item,
                question=frame.words["question"],
                asked_by=frame.people["secretariat"],
                answer_by=timezone.localdate() + timedelta(days=6),
            )


def _last_quarters() -> list[Period]:
    """The last quarters that are over, the oldest first."""
    found: list[Period] = []
    day = timezone.localdate()
    for _number in range(QUARTERS):
        found.append(period_around("quarterly", period_around("quarterly", day).first - timedelta(days=1)))
        day = found[-1].first
    return found[::-1]


def _moment(day: date) -> datetime:
    return min(timezone.make_aware(datetime.combine(day, time(10))), timezone.now())
