"""What a contract is worth today, until when it runs, and how much it may still grow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from sympolity.affairs.procurement.models import Contract, ExecutionNote, Guarantee, Modification, ModificationRule
from sympolity.methods.money import share_of

SOON = timedelta(days=30)


def worth(contract: Contract) -> int:
    """Price without tax plus all modifications that stand, in cents."""
    return contract.cents + _sum(contract, "cents")


def known_tax(contract: Contract) -> int:
    """The tax of the price and of all modifications that stand, as far as it is recorded, in cents."""
    return (contract.tax_cents or 0) + _sum(contract, "tax_cents")


def ends_on(contract: Contract) -> date | None:
    """The day on which it ends today: as signed, or as the modification agreed last says."""
    moved = contract.modifications.filter(withdrawn_on=None).exclude(new_ends_on=None)
    last = moved.order_by("-agreed_on", "-number").values_list("new_ends_on", flat=True).first()
    return last or contract.ends_on


def rule_of(contract: Contract) -> ModificationRule | None:
    """The limit of growth that held on the day of the contract's signature."""
    rules = ModificationRule.objects.filter(programme=contract.programme_id, category=contract.category)
    return next((each for each in rules.order_by("-valid_from", "-pk") if each.holds_on(contract.signed_on)), None)


@dataclass(frozen=True, slots=True)
class Step:
    """A modification with the sum of all until it, and whether it was agreed after the end that held then."""

    modification: Modification
    total_cents: int
    after_the_end: bool
    over_limit: bool


@dataclass(frozen=True, slots=True)
class Growth:
    """How a contract grew: `used_cents` by its modifications together, of `limit_cents` that the law allows.

    `limit_cents` is None where no rule is on record for the day of the signature. `tax_cents` is the tax of all that
    it is worth today; None where that of some part is not recorded.
    """

    first_cents: int
    used_cents: int
    tax_cents: int | None
    limit_cents: int | None
    source: str
    steps: tuple[Step, ...]

    @property
    def worth_cents(self) -> int:
        return self.first_cents + self.used_cents

    @property
    def worth_with_tax_cents(self) -> int | None:
        return None if self.tax_cents is None else self.worth_cents + self.tax_cents

    @property
    def is_over(self) -> bool:
        return self.limit_cents is not None and self.used_cents > self.limit_cents

    @property
    def left_cents(self) -> int | None:
        return None if self.limit_cents is None else max(0, self.limit_cents - self.used_cents)


def growth(contract: Contract) -> Growth:
    rule = rule_of(contract)
    limit = share_of(contract.cents, rule.share) if rule else None
    steps, total, tax, end = [], 0, contract.tax_cents, contract.ends_on
    for each in sorted(contract.modifications.all(), key=lambda one: one.number):
        late = end is not None and each.agreed_on > end
        if each.withdrawn_on is None:
            total += each.cents
            tax = added(tax, each.tax_cents if each.cents else 0)
            end = each.new_ends_on or end
        over = each.withdrawn_on is None and each.cents > 0 and limit is not None and total > limit
        steps.append(Step(each, total, late, over))
    return Growth(contract.cents, total, tax, limit, rule.source if rule else "", tuple(steps))


def added(sum_cents: int | None, cents: int | None) -> int | None:
    """A sum is not known where one of its parts is not."""
    return None if sum_cents is None or cents is None else sum_cents + cents


def tax_at_its_rate(contract: Contract, cents: int) -> int | None:
    """The tax of a change of the price, at the rate of the price as signed; None where that tax is not recorded."""
    if contract.tax_cents is None or not contract.cents:
        return None
    return share_of(cents, Decimal(contract.tax_cents) / Decimal(contract.cents))


def is_at_risk(guarantee: Guarantee, end: date | None, today: date) -> bool:
    """Whether a guarantee ends, or has ended, before the contract can be finally accepted."""
    if guarantee.released_on or guarantee.valid_until is None:
        return False
    return guarantee.valid_until < max(today + SOON, end or today)


def percent_done(notes: Iterable[ExecutionNote]) -> int | None:
    """What the last note that says so says; notes come the newest first."""
    return next((each.percent_done for each in notes if each.percent_done is not None), None)


def days_left(contract: Contract, end: date | None) -> int | None:
    return None if end is None or contract.state in Contract.ENDED else (end - timezone.localdate()).days


def _sum(contract: Contract, amount: str) -> int:
    total: int | None = contract.modifications.filter(withdrawn_on=None).aggregate(total=Sum(amount))["total"]
    return total or 0
