"""What a buyer bought and is about to buy of the same kind, and whether together it passes the ceiling chosen."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from sympolity.affairs.procurement.models import Contract, ProcedureRule, Procurement
from sympolity.affairs.procurement.queries.rules import rule_of
from sympolity.methods.procurement import Purchase, Together, together

REACH = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Splitting:
    """A purchase with those around it. Unless it `passes`, only unsure ones would carry it over the ceiling."""

    rule: ProcedureRule
    found: Together
    passes: bool
    sure: list[Contract | Procurement]
    unsure: list[Contract | Procurement]


def splitting_of(procurement: Procurement) -> Splitting | None:
    """The warning that stands beside a procurement, before it is saved too; None where nothing comes together.

    A contract counts with its signed price on the day of its signature, an open procurement with its base price on the
    day it is or is to be launched. What has its contract already counts once, as the contract.
    """
    if not procurement.organisation_id or procurement.state in Procurement.ENDED:
        return None
    day = counted_on(procurement)
    rule = rule_of(procurement, day)
    if rule is None or rule.ceiling_cents is None or rule.currency != procurement.currency:
        return None
    known = _around(procurement, day)
    found = together(purchase_of(procurement), (purchase_of(each) for each in known.values()))
    passes = found.passes(rule.ceiling_cents)
    if not passes and not found.may_pass(rule.ceiling_cents):
        return None
    sure, unsure = ([known[each.key] for each in side] for side in (found.sure, found.unsure))
    return Splitting(rule, found, passes, sure, unsure)


def purchase_of(bought: Contract | Procurement) -> Purchase:
    is_contract = isinstance(bought, Contract)
    through = bought.procurement if isinstance(bought, Contract) else bought
    return Purchase(
        f"{'contract' if is_contract else 'procurement'}:{bought.pk}",
        bought.organisation_id,
        bought.category,
        through.cpv if through else "",
        bought.cents if isinstance(bought, Contract) else bought.base_cents,
        bought.signed_on if isinstance(bought, Contract) else counted_on(bought),
    )


def counted_on(procurement: Procurement) -> date:
    return procurement.launched_on or procurement.launch_planned_on or timezone.localdate()


def _around(procurement: Procurement, day: date) -> dict[str, Contract | Procurement]:
    """Contracts and open procurements of the same buyer within a year on either side: two queries."""
    same = {
        "programme": procurement.programme_id,
        "organisation": procurement.organisation_id,
        "category": procurement.category,
        "currency": procurement.currency,
    }
    contracts = Contract.objects.filter(**same, signed_on__gt=day - REACH, signed_on__lt=day + REACH)
    contracts = contracts.exclude(state=Contract.State.TERMINATED).select_related("procurement")
    if procurement.pk:
        contracts = contracts.exclude(procurement=procurement)
    # One that has part of its contracts already counts with these.
    planned = Procurement.objects.filter(**same, contracts=None).open().exclude(pk=procurement.pk)
    found: list[Contract | Procurement] = [*contracts, *planned]
    return {purchase_of(each).key: each for each in found}
