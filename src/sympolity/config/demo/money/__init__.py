"""Two years of sample money in Lisbon: what was agreed, bought, spent, asked for, paid and looked at again."""

from sympolity.config.demo.money.agreements import load_agreements
from sympolity.config.demo.money.cases import load_cases
from sympolity.config.demo.money.contracts import load_contracts
from sympolity.config.demo.money.evidence import load_evidence
from sympolity.config.demo.money.frame import load_frame
from sympolity.config.demo.money.payments import load_payments
from sympolity.config.demo.money.spending import load_spending
from sympolity.ground.accounts.models import User
from sympolity.network.programmes.models import Programme

__all__ = ["load_money"]


def load_money(programme: Programme, people: dict[str, User]) -> None:
    frame = load_frame(programme, people)
    agreements = load_agreements(frame)
    contracts = load_contracts(frame, agreements)
    spending = load_spending(frame, contracts)
    load_payments(frame, agreements, spending)
    load_evidence(frame)
    load_cases(frame)
