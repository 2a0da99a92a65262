"""Suppliers of a network with what they bid and deliver in one programme."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from sympolity.affairs.procurement.models import Bid, Contract, Invitation, Modification, Supplier
from sympolity.network.programmes.models import Programme


def suppliers_of(programme: Programme) -> QuerySet[Supplier]:
    """Those with a bid, an invitation or a contract in a programme, with how many of each and what they are worth.

    Sums are of contracts in the currency of the programme; each figure is one sub-query, so that none multiplies
    another.
    """
    contracts = Contract.objects.filter(programme=programme, supplier=OuterRef("pk")).order_by().values("supplier")
    priced = contracts.filter(currency=programme.currency)
    grown = Modification.objects.filter(
        contract__programme=programme,
        contract__supplier=OuterRef("pk"),
        contract__currency=programme.currency,
        withdrawn_on=None,
    )
    bids = Bid.objects.filter(procurement__programme=programme, supplier=OuterRef("pk")).order_by().values("supplier")
    # Each its own sub-query: joined in one, contracts, bids and invitations would multiply each other.
    known = Q(pk__in=Contract.objects.filter(programme=programme).order_by().values("supplier"))
    known |= Q(pk__in=Bid.objects.filter(procurement__programme=programme).order_by().values("supplier"))
    known |= Q(pk__in=Invitation.objects.filter(procurement__programme=programme).order_by().values("supplier"))
    return Supplier.objects.filter(known, network=programme.network_id).annotate(
        contract_count=_counted(contracts),
        bid_count=_counted(bids),
        won_count=_counted(bids.filter(outcome=Bid.Outcome.WON)),
        signed_cents=_summed(priced),
        grown_cents=_summed(grown.order_by().values("contract__supplier")),
    )


@dataclass(frozen=True, slots=True)
class Dealings:
    """What a supplier delivers and bid in a programme."""

    contracts: list[Contract]
    bids: list[Bid]

    @property
    def worth_cents(self) -> dict[str, int]:
        """By currency: sums of several currencies are not added up."""
        sums: dict[str, int] = {}
        for each in self.contracts:
            sums[each.currency] = sums.get(each.currency, 0) + each.worth_cents  # type: ignore[attr-defined]
        return sums


def dealings_of(supplier: Supplier, programme: Programme) -> Dealings:
    contracts = Contract.objects.with_worth().filter(programme=programme, supplier=supplier)
    bids = Bid.objects.filter(procurement__programme=programme, supplier=supplier)
    return Dealings(
        list(contracts.select_related("organisation").order_by("-signed_on", "pk")),
        list(bids.select_related("procurement", "lot").order_by("-received_on", "pk")),
    )


def _counted(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def _summed(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(sum=Sum("cents")).values("sum"), output_field=BigIntegerField()), 0)
