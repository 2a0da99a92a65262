"""Which rule, rate and figure held on a day: the one that held then counts, whatever came later."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.agreements.queries.terms import rate_on
from sympolity.affairs.finance.models import (
    CostCategory,
    Envelope,
    ExchangeRate,
    Expenditure,
    FundingRule,
    PaymentRequest,
)
from sympolity.ground.languages.queries import with_translations
from sympolity.network.programmes.models import Fund, Programme

RateKind = FundingRule.Kind


class RuleBook:
    """The rules and rates of a programme, read once, asked for many papers."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self._rules: dict[str, list[FundingRule]] = defaultdict(list)
        for rule in FundingRule.objects.filter(programme=programme):
            self._rules[rule.kind].append(rule)
        self._rates: dict[str, list[ExchangeRate]] = defaultdict(list)
        for rate in ExchangeRate.objects.filter(programme=programme).order_by("currency", "-valid_from"):
            self._rates[rate.currency].append(rate)

    def has(self, kind: str) -> bool:
        """Whether there is any rule of a kind."""
        return bool(self._rules[kind])

    def rule_on(
        self, kind: str, day: date, *, fund: Fund | int | None = None, category: CostCategory | int | None = None
    ) -> FundingRule | None:
        """The rule of a kind that held on a day: the one for this fund and category before the more general ones."""
        fund_id, category_id = _key(fund), _key(category)
        fitting = [
            rule
            for rule in self._rules[kind]
            if rule.holds_on(day) and rule.fund_id in (None, fund_id) and rule.category_id in (None, category_id)
        ]
        return max(
            fitting,
            key=lambda rule: (rule.category_id is not None, rule.fund_id is not None, rule.valid_from, rule.pk),
            default=None,
        )

    def rate_on(self, currency: str, day: date) -> Decimal | None:
        """What one unit was worth in the programme's currency; None where no rate is known for the day."""
        if currency == self.programme.currency:
            return Decimal(1)
        row = self.rate_row_on(currency, day)
        return row.rate if row else None

    def rate_row_on(self, currency: str, day: date) -> ExchangeRate | None:
        return next((rate for rate in self._rates[currency] if rate.valid_from <= day), None)


def rule_on(
    programme: Programme,
    kind: str,
    day: date,
    *,
    fund: Fund | int | None = None,
    category: CostCategory | int | None = None,
) -> FundingRule | None:
    """The rule of funding of a kind that held on a day, the most specific one; None where there is none."""
    return RuleBook(programme).rule_on(kind, day, fund=fund, category=category)


def rate_under(agreement: Agreement, day: date) -> Decimal:
    """The share of the cost that an agreement pays on a day: its own, no more than the rule of its fund allows."""
    rule = rule_on(agreement.programme, RateKind.RATE, day, fund=agreement.fund_id)
    rates = [rate_on(agreement, day), rule.share if rule else None]
    return min((rate for rate in rates if rate is not None), default=Decimal(1))


def exchange_rate_on(programme: Programme, currency: str, day: date) -> Decimal | None:
    """What one unit of a currency was worth in the programme's currency on a day; None where no rate is known."""
    return RuleBook(programme).rate_on(currency, day)


def was_used(rule: FundingRule) -> bool:
    """Whether money was reckoned by this rule: papers of cost stand in its time, or a request was submitted in it."""
    spent = Expenditure.objects.filter(project__programme=rule.programme_id, issued_on__gte=rule.valid_from)
    asked = PaymentRequest.objects.filter(
        agreement__programme=rule.programme_id, submitted_at__date__gte=rule.valid_from
    )
    if rule.valid_until:
        spent = spent.filter(issued_on__lte=rule.valid_until)
        asked = asked.filter(submitted_at__date__lte=rule.valid_until)
    if rule.category_id:
        spent = spent.filter(category=rule.category_id)
    if rule.fund_id:
        spent = spent.filter(Q(fund=rule.fund_id) | Q(fund=None))
    return spent.exists() or asked.exists()


def rate_was_used(rate: ExchangeRate) -> bool:
    """Whether a paper was converted in the time of this rate."""
    papers = Expenditure.objects.filter(
        project__programme=rate.programme_id, currency=rate.currency, issued_on__gte=rate.valid_from
    )
    following = (
        ExchangeRate.objects.filter(programme=rate.programme_id, currency=rate.currency, valid_from__gt=rate.valid_from)
        .order_by("valid_from")
        .first()
    )
    return (papers.filter(issued_on__lt=following.valid_from) if following else papers).exists()


def open_categories(programme: Programme) -> QuerySet[CostCategory]:
    return CostCategory.objects.filter(programme=programme, closed_on=None)


@dataclass(frozen=True, slots=True)
class EnvelopeOfFund:
    """What was published about one fund: the figure that counts, and the others beside it."""

    fund: Fund | None
    counting: Envelope | None
    others: tuple[Envelope, ...]

    @property
    def contradictions(self) -> tuple[Envelope, ...]:
        """Figures that say something else than the one that counts."""
        if self.counting is None:
            return self.others
        said = (self.counting.cents, self.counting.currency)
        return tuple(each for each in self.others if (each.cents, each.currency) != said)


def envelopes_of(programme: Programme) -> list[EnvelopeOfFund]:
    """The envelopes of a programme by fund, withdrawn ones left out."""
    rows = Envelope.objects.filter(programme=programme, closed_on=None).select_related("fund")
    by_fund: dict[int, list[Envelope]] = defaultdict(list)
    for row in rows.order_by("fund__name", "-as_of", "id"):
        by_fund[row.fund_id or 0].append(row)
    return [_of_fund(group) for group in by_fund.values()]


def envelope_cents(programme: Programme) -> int:
    """What counts, over all funds, in the programme's currency; where funds are named, what names none is left out.

    A figure in another currency is not added: it has no rate of its own.
    """
    return counting_cents(envelopes_of(programme), programme.currency)


def counting_cents(envelopes: Iterable[EnvelopeOfFund], currency: str) -> int:
    """The same of envelopes that were read already."""
    counting = [each.counting for each in envelopes if each.counting and each.counting.currency == currency]
    of_funds = [each for each in counting if each.fund_id]
    return sum(each.cents for each in of_funds or counting)


def _of_fund(rows: Iterable[Envelope]) -> EnvelopeOfFund:
    group = list(rows)
    counting = next((row for row in group if row.counts), None)
    return EnvelopeOfFund(group[0].fund, counting, tuple(row for row in group if row is not counting))


def _key(thing: Fund | CostCategory | int | None) -> int | None:
    return thing if thing is None or isinstance(thing, int) else thing.pk


def told_categories(categories: Iterable[CostCategory], programme: Programme) -> list[CostCategory]:
    """Categories with their names in the reader's language: one query, however many there are."""
    found = list(categories)
    for each in found:
        each.programme = programme
    return with_translations(found)
