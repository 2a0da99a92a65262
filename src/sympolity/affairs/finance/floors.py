"""What money stands on: an agreement does not end, and a contract does not shrink, below what was built on it."""

from decimal import Decimal

from django.utils.translation import gettext as _

from sympolity.affairs.agreements.floors import register_open_matter
from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.finance.models import Expenditure, FundingRule, PaymentRequest
from sympolity.affairs.finance.queries.budgets import committed_of_contract
from sympolity.affairs.finance.queries.expenditure import spent_of_contract
from sympolity.affairs.finance.queries.frame import RuleBook
from sympolity.affairs.procurement.floors import register_floor
from sympolity.affairs.procurement.models import Contract
from sympolity.ground.kernel import formats
from sympolity.methods.eligibility import contract_limit
from sympolity.methods.money import convert


def register() -> None:
    register_open_matter(open_request_under)
    register_floor(bound_by_commitments)
    register_floor(bound_by_cost)


def open_request_under(agreement: Agreement) -> str:
    """What stands against ending an agreement: a payment request that is neither paid nor given up."""
    request = agreement.payment_requests.exclude(state__in=PaymentRequest.ENDED).order_by("number").first()
    if request is None:
        return ""
    words = _("Payment request no. %(number)s is open. Finish it before the agreement ends.")
    return words % {"number": request.number}


def bound_by_commitments(contract: Contract, worth_cents: int, _tax_cents: int) -> str:
    committed = committed_of_contract(contract)
    if committed <= convert(worth_cents, _rate(contract, RuleBook(contract.programme))):
        return ""
    words = _("%(sum)s are committed under this contract. Release a commitment first.")
    return words % {"sum": formats.money(committed, contract.programme.currency)}


def bound_by_cost(contract: Contract, worth_cents: int, tax_cents: int) -> str:
    spent = spent_of_contract(contract.pk)
    if spent <= 0:
        return ""
    book = RuleBook(contract.programme)
    limit = contract_limit(worth_cents, tax_cents, tax_share=_tax_share(contract, book))
    if spent <= convert(limit, _rate(contract, book)):
        return ""
    words = _("%(sum)s of eligible cost were entered under this contract. Lower or withdraw some of it first.")
    return words % {"sum": formats.money(spent, contract.programme.currency)}


def _rate(contract: Contract, book: RuleBook) -> Decimal:
    """From the currency of a contract to that of its programme; as it stands where no rate is known."""
    return book.rate_on(contract.currency, contract.signed_on) or Decimal(1)


def _tax_share(contract: Contract, book: RuleBook) -> Decimal:
    """The largest share of tax that counted for a paper under a contract."""
    papers = Expenditure.objects.standing().filter(contract=contract.pk).order_by()
    held = [
        book.rule_on(FundingRule.Kind.TAX, issued_on, fund=fund, category=category)
        for issued_on, fund, category in papers.values_list("issued_on", "fund", "category").distinct()
    ]
    return max((rule.share for rule in held if rule and rule.share is not None), default=Decimal(0))
