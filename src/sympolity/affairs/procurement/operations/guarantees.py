"""What secures a contract: given, prolonged, given back."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.procurement.models import Contract, Guarantee
from sympolity.affairs.procurement.operations.contracts import needed
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.deeds import write_down


@transaction.atomic
def add_guarantee(
    contract: Contract,
    *,
    by: User | None,
    kind: str,
    cents: int,
    given_on: date,
    valid_until: date | None = None,
    issuer: str = "",
    **facts: Any,
) -> Guarantee:
    """Raises Refused for an amount of nothing and for one that ends before it begins."""
    contract = locked(contract)
    if cents <= 0:
        raise Refused(_("Say for which amount it stands."), field="cents")
    guarantee = Guarantee(
        contract=contract,
        kind=kind,
        cents=cents,
        given_on=given_on,
        valid_until=valid_until,
        issuer=issuer.strip(),
        **{"currency": contract.currency, **facts},
    )
    _refuse_end_before_beginning(guarantee)
    kept(guarantee)
    changes = told(guarantee, "kind", "issuer", "cents", "currency", "given_on", "valid_until")
    write_down("guarantee given", contract, changes, by=by)
    return guarantee


@transaction.atomic
def change_guarantee(guarantee: Guarantee, *, by: User | None, **facts: Any) -> Guarantee:
    """Prolong a guarantee or put it right. Raises Refused for one that was released."""
    guarantee = locked(guarantee)
    if guarantee.released_on:
        raise Refused(_("This guarantee was released already."))
    changes = alter(guarantee, facts)
    _refuse_end_before_beginning(guarantee)
    if changes:
        write_down("guarantee changed", guarantee.contract, changes, by=by)
    return guarantee


@transaction.atomic
def release_guarantee(guarantee: Guarantee, *, by: User | None, on: date | None = None, reason: str = "") -> Guarantee:
    """The guarantee is given back. Before the final acceptance it takes a reason. Raises Refused."""
    guarantee = locked(guarantee)
    contract = guarantee.contract
    if guarantee.released_on:
        raise Refused(_("This guarantee was released already."))
    day = on or timezone.localdate()
    if not guarantee.given_on <= day <= timezone.localdate():
        raise Refused(_("Choose a day between the guarantee and today."), field="on")
    if contract.state != Contract.State.CLOSED:
        reason = needed(reason)
    changes = alter(guarantee, {"released_on": day})
    write_down("guarantee released", contract, {"cents": (guarantee.cents, None), **changes}, by=by, reason=reason)
    return guarantee


def _refuse_end_before_beginning(guarantee: Guarantee) -> None:
    if guarantee.valid_until and guarantee.valid_until < guarantee.given_on:
        raise Refused(_("It ends before it begins. Choose a later day."), field="valid_until")
