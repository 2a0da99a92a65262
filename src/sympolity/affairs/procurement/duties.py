"""What procurement tells without anybody asking: bids due tomorrow, contracts and guarantees that end soon."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from sympolity.affairs.procurement.models import Contract, Guarantee, Procurement
from sympolity.affairs.procurement.notices.contracts import tell_end, tell_guarantee_ends
from sympolity.affairs.procurement.notices.procedures import tell_bids_due
from sympolity.affairs.procurement.queries.contracts import SOON
from sympolity.ground.kernel.duties import duty

MORNING = 7


@duty("bids-due", every=timedelta(hours=1))
def tell_of_bids_due() -> int:
    """Those who buy hear of it once, on the day before."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    due = Procurement.objects.filter(state=Procurement.State.LAUNCHED, bids_due_on=tomorrow)
    rows = list(due.select_related("programme__network", "organisation"))
    for procurement in rows:
        tell_bids_due(procurement, tomorrow)
    return len(rows)


@duty("contracts-that-end", every=timedelta(hours=6))
def tell_of_contracts_that_end() -> int:
    """Told once for each end and each guarantee; mails that arrive in the night look as if a machine had sent them."""
    if timezone.localtime().hour < MORNING:
        return 0
    today = timezone.localdate()
    ending: Any = Contract.objects.with_worth().running().exclude(state=Contract.State.PROVISIONALLY_ACCEPTED)
    count = 0
    for contract in ending.filter(ends_now_on__range=(today, today + SOON)).select_related("programme__network"):
        tell_end(contract, contract.ends_now_on)
        count += 1
    running_out = Guarantee.objects.filter(
        released_on=None,
        valid_until__range=(today, today + SOON),
        contract__in=Contract.objects.running().order_by().values("pk"),
    )
    for guarantee in running_out.select_related("contract__programme__network"):
        tell_guarantee_ends(guarantee)
        count += 1
    return count
