"""What an agreement grants and what of it was claimed, verified, authorised, paid and set off."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Max, Min, Q, QuerySet, Sum, When

from sympolity.affairs.agreements.models import AgreedProject, Agreement
from sympolity.affairs.agreements.queries.coverage import amounts_for
from sympolity.affairs.agreements.queries.terms import amount_granted
from sympolity.affairs.finance.models import Payment, PaymentRequest, PaymentShare, RequestItem, SetOff
from sympolity.methods.money import share_of

Mode, State = PaymentRequest.Mode, PaymentRequest.State
DECIDED = (State.AUTHORISED, State.PAID)
FUNDED = "funded_cents"
ON_THE_WAY = (State.SUBMITTED, State.IN_VERIFICATION, State.CLARIFICATION, State.VERIFIED)


@dataclass(frozen=True, slots=True)
class Account:
    """One request in figures: whole cents of the programme's currency.

    `funding` is what it takes of the grant: what was decided, else what is expected; of an advance it is what was
    advanced. `paid` is what left for the organisation, less what came back.
    """

    request: PaymentRequest
    corrections: int
    funding: int
    paid: int

    @property
    def is_advance(self) -> bool:
        return self.request.mode == Mode.ADVANCE

    @property
    def cash(self) -> int:
        """What was or will be paid of it; the advances that will be set off of a request on its way are not known."""
        return self.request.authorised_cents or 0 if self.request.state in DECIDED else self.funding

    @property
    def to_pay(self) -> int:
        return max(0, self._authorised - self.paid)

    @property
    def to_come_back(self) -> int:
        return max(0, self.paid - self._authorised)

    @property
    def is_settled(self) -> bool:
        """All that was authorised was paid, and nothing has to come back."""
        return self.request.state == State.PAID and self.paid == self._authorised

    @property
    def _authorised(self) -> int:
        return self.request.authorised_cents or 0 if self.request.state in DECIDED else self.paid


@dataclass(frozen=True, slots=True)
class Ledger:
    """The requests under an agreement that were submitted and not rejected or withdrawn, and what the agreement grants.

    `granted` is None where the version in force says no amount.
    """

    granted: int | None
    accounts: tuple[Account, ...]

    def of(self, organisation_id: int) -> "Ledger":
        own = tuple(each for each in self.accounts if each.request.organisation_id == organisation_id)
        return Ledger(self.granted, own)

    def without(self, request: PaymentRequest) -> "Ledger":
        return Ledger(self.granted, tuple(each for each in self.accounts if each.request.pk != request.pk))

    @property
    def claimed(self) -> int:
        """Cost that was claimed; advances are not cost."""
        return sum(each.request.claimed_cents for each in self.accounts if not each.is_advance)

    @property
    def verified(self) -> int:
        return sum(each.request.verified_cents or 0 for each in self.accounts if not each.is_advance)

    @property
    def cost_funding(self) -> int:
        """What the claims of cost take of the grant, decided or expected."""
        return sum(each.funding for each in self.accounts if not each.is_advance)

    @property
    def authorised(self) -> int:
        return sum(each.request.authorised_cents or 0 for each in self.accounts if each.request.state in DECIDED)

    @property
    def cash(self) -> int:
        return sum(each.cash for each in self.accounts)

    @property
    def paid(self) -> int:
        return sum(each.paid for each in self.accounts)

    @property
    def to_come_back(self) -> int:
        return sum(each.to_come_back for each in self.accounts)

    @property
    def set_off(self) -> int:
        return sum(each.request.advance_cents for each in self.accounts)

    @property
    def advances_open(self) -> int:
        """What was advanced and paid, and not set off yet. What is asked back of an advance is not set off again."""
        kept = (
            min(each.paid, each.request.authorised_cents or 0)
            for each in self.accounts
            if each.is_advance and each.request.state in DECIDED
        )
        return sum(kept) - self.set_off

    @property
    def left(self) -> int | None:
        """What may still be paid of cost: an advance is set off of it, and takes nothing away."""
        return None if self.granted is None else self.granted - self.cost_funding

    @property
    def left_to_advance(self) -> int | None:
        return None if self.granted is None else self.granted - self.cash


def ledger_of(agreement: Agreement) -> Ledger:
    """Four queries, whatever the number of requests."""
    requests = agreement.payment_requests.filter(state__in=(*ON_THE_WAY, *DECIDED)).order_by("number")
    return Ledger(amount_granted(agreement), tuple(accounts_of(requests)))


def accounts_of(requests: Iterable[PaymentRequest]) -> list[Account]:
    """The figures of requests, in two queries for all of them."""
    found = list(requests)
    pks = [each.pk for each in found]
    paid, corrections = paid_of_requests(pks), corrections_in(pks)
    return [
        Account(each, corrections.get(each.pk, 0), _funding(each, corrections.get(each.pk, 0)), paid.get(each.pk, 0))
        for each in found
    ]


def account_of(request: PaymentRequest) -> Account:
    return accounts_of([request])[0]


def _funding(request: PaymentRequest, corrections: int) -> int:
    if request.state in DECIDED:
        return (request.authorised_cents or 0) + request.advance_cents
    cents = request.claimed_cents if request.verified_cents is None else request.verified_cents
    if request.mode == Mode.ADVANCE or request.rate is None:
        return cents
    return share_of(cents, request.rate) - corrections


def paid_of_requests(pks: Iterable[int]) -> dict[int, int]:
    rows = Payment.objects.filter(request__in=list(pks)).order_by().values("request").annotate(sum=Sum("cents"))
    return dict(rows.values_list("request", "sum"))


def corrections_in(pks: Iterable[int]) -> dict[int, int]:
    """What the corrections that stand in requests take back, above zero."""
    rows = RequestItem.objects.filter(request__in=list(pks), is_active=True).exclude(corrects=None)
    sums = rows.order_by().values("request").annotate(sum=Sum("funded_cents"))
    return {pk: -(cents or 0) for pk, cents in sums.values_list("request", "sum")}


def net_funding(pks: Iterable[int]) -> dict[int, int]:
    """What is paid of the lines of requests, by project, corrections taken off."""
    return by_project(RequestItem.objects.filter(request__in=list(pks), is_active=True), "expenditure__project", FUNDED)


def by_project(rows: QuerySet[Any], project: str = "project", cents: str = "cents") -> dict[int, int]:
    sums = rows.order_by().values(project).annotate(sum=Sum(cents))
    return {pk: found or 0 for pk, found in sums.order_by(project).values_list(project, "sum")}


def advanced_by_project(agreement: Agreement, organisation_id: int | None = None) -> dict[int, int]:
    """What was advanced for each project and not set off yet, of one organisation or of all."""
    requests = agreement.payment_requests.all()
    if organisation_id is not None:
        requests = requests.filter(organisation=organisation_id)
    found = by_project(PaymentShare.objects.filter(payment__request__in=requests.filter(mode=Mode.ADVANCE)))
    for project, cents in by_project(SetOff.objects.filter(request__in=requests)).items():
        found[project] = found.get(project, 0) - cents
    return {project: cents for project, cents in found.items() if cents > 0}


def left_for_projects(agreement: Agreement, ledger: Ledger) -> dict[int, int]:
    """What is left of the amounts that an agreement means for projects, beside claims and open advances.

    A claim on its way counts in full: how much of an advance will be set off of it is not known.
    """
    taken = taken_by_project(each.request for each in ledger.accounts if not each.is_advance)
    advanced = advanced_by_project(agreement)
    meant = amounts_for(agreement, {*taken, *advanced})
    left = {each.project_id: each.cents or 0 for each in agreement.covered.exclude(cents=None).order_by("project")}
    for found in (taken, advanced):
        for project, cents in found.items():
            if project in meant:
                left[meant[project].project_id] -= cents
    return {project: max(0, cents) for project, cents in left.items()}


def taken_by_project(requests: Iterable[PaymentRequest]) -> dict[int, int]:
    """What requests of cost take of the grant for each project: what is paid of it, else what is expected; one query.

    All that is claimed is expected until the request is verified. Corrections are taken off.
    """
    rates = {each.pk: each.rate or Decimal(1) for each in requests}
    counting = Case(When(request__verified_cents=None, then="claimed_cents"), default="accepted_cents")
    expected = Sum(counting, filter=Q(funded_cents=None))
    rows = RequestItem.objects.filter(request__in=list(rates), is_active=True).order_by()
    sums = rows.values("request", "expenditure__project").annotate(funded=Sum("funded_cents"), expected=expected)
    found: dict[int, int] = defaultdict(int)
    for pk, project, funded, cents in sums.values_list("request", "expenditure__project", "funded", "expected"):
        found[project] += (funded or 0) + share_of(cents or 0, rates[pk])
    return found


# -- what agreements learn of the money under them -------------------------------------
def claimed_under(agreement: Agreement) -> int:
    """The least that an agreement may grant: what its requests were paid or will be."""
    ledger = ledger_of(agreement)
    return max(ledger.cost_funding, ledger.cash, 0)


def claimed_for(covered: AgreedProject) -> int:
    """The least that an agreement may mean for a project: what was claimed or advanced for it and its parts."""
    taken = taken_by_project(each.request for each in ledger_of(covered.agreement).accounts if not each.is_advance)
    advanced = advanced_by_project(covered.agreement)
    meant = amounts_for(covered.agreement, {*taken, *advanced}, counting=covered)
    own = [pk for pk, row in meant.items() if row == covered]
    return max(sum(each.get(pk, 0) for pk in own) for each in (taken, advanced))


def days_claimed(agreement: Agreement) -> tuple[date, date] | None:
    """The first and the last day of what was claimed under an agreement and not refused; None without any."""
    items = RequestItem.objects.filter(request__agreement=agreement, is_active=True, corrects=None)
    items = items.filter(request__state__in=(*ON_THE_WAY, *DECIDED)).exclude(accepted_cents=0)
    found = items.aggregate(first=Min("expenditure__issued_on"), last=Max("expenditure__issued_on"))
    return (found["first"], found["last"]) if found["first"] else None


def last_paid_on(agreement: Agreement) -> date | None:
    paid = Payment.objects.filter(request__agreement=agreement, cents__gt=0)
    return paid.order_by("paid_on").values_list("paid_on", flat=True).last()
