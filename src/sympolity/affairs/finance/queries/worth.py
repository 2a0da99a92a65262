"""What contracts are worth now: the price that was signed, and the modifications that stand."""

from collections.abc import Iterable

from django.db.models import Sum

from sympolity.affairs.procurement.models import Contract, Modification


def contract_worth(contract: Contract) -> int:
    """Without tax, in cents of the contract's currency."""
    return contract_worths([contract])[contract.pk]


def contract_worths(contracts: Iterable[Contract]) -> dict[int, int]:
    """By the keys of the contracts."""
    prices = {contract.pk: contract.cents for contract in contracts}
    rows = Modification.objects.filter(contract__in=prices, withdrawn_on=None).order_by().values_list("contract")
    changed = dict(rows.annotate(sum=Sum("cents")))
    return {pk: cents + changed.get(pk, 0) for pk, cents in prices.items()}
