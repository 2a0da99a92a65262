"""Changes of a contract: typed, numbered, each with its reason, and together within the limit of the law."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.procurement.floors import refuse_below_floor
from sympolity.affairs.procurement.models import Contract, Modification
from sympolity.affairs.procurement.operations.contracts import Source, needed, next_number
from sympolity.affairs.procurement.queries.contracts import growth, known_tax, tax_at_its_rate, worth
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import alter, happened, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.deeds import write_down

Kind = Modification.Kind
TOLD = ("number", "kind", "agreed_on", "cents", "tax_cents", "new_ends_on", "source", "over_limit_because")


@transaction.atomic
def modify(
    contract: Contract,
    *,
    by: User | None,
    kind: str,
    agreed_on: date,
    reason: str,
    cents: int = 0,
    tax_cents: int | None = None,
    new_ends_on: date | None = None,
    source: str = "",
    over_limit_because: str = "",
    came_from: Source = None,
) -> Modification:
    """Record a change that was agreed. One agreed after the contract's end is real: it is kept, and said as such.

    Where `tax_cents` is not said, it is taxed at the rate of the contract.

    Raises Refused for a change of value without an amount, of duration without a new end, above the limit of the day
    of the signature without a ground and its legal source, and below what was committed or spent under it.
    """
    contract = locked(contract)
    reason = needed(reason)
    _refuse_incomplete(contract, kind, agreed_on, cents, new_ends_on)
    same = {"kind": kind, "agreed_on": agreed_on, "cents": cents, "new_ends_on": new_ends_on, "reason": reason}
    if contract.modifications.filter(withdrawn_on=None, **same).exists():
        raise Refused(_("This modification is recorded already."))
    if tax_cents and tax_cents * cents <= 0:
        raise Refused(_("The tax goes the way of the difference, up or down."), field="tax_cents")
    tax_cents = tax_at_its_rate(contract, cents) if tax_cents is None else tax_cents
    _refuse_amount(contract, cents, tax_cents or 0, source, over_limit_because)
    modification = kept(
        Modification(
            contract=contract,
            number=next_number(contract),
            kind=kind,
            agreed_on=agreed_on,
            cents=cents,
            tax_cents=tax_cents,
            new_ends_on=new_ends_on,
            reason=reason,
            source=source.strip(),
            over_limit_because=over_limit_because.strip(),
        )
    )
    write_down("contract modified", contract, told(modification, *TOLD), by=by, reason=reason, source=came_from)
    return modification


@transaction.atomic
def withdraw_modification(
    modification: Modification, *, by: User | None, reason: str, on: date | None = None
) -> Modification:
    """A change no longer counts; its row, its number and the reason stay.

    Raises Refused where the contract would be worth less than what was committed or spent under it.
    """
    contract = locked(modification.contract)
    modification = locked(modification)
    if modification.withdrawn_on:
        raise Refused(_("This modification was withdrawn already."))
    if worth(contract) - modification.cents < 0:
        raise Refused(_("Without it the contract would be worth less than nothing. Withdraw the later one first."))
    if modification.cents > 0:
        tax = known_tax(contract) - (modification.tax_cents or 0)
        refuse_below_floor(contract, worth(contract) - modification.cents, tax)
    reason = needed(reason)
    changes = alter(modification, {"withdrawn_on": on or timezone.localdate()})
    facts = {"number": (modification.number, modification.number), "cents": (modification.cents, None)}
    write_down("modification withdrawn", contract, {**facts, **changes}, by=by, reason=reason)
    return modification


def _refuse_incomplete(contract: Contract, kind: str, agreed_on: date, cents: int, new_ends_on: date | None) -> None:
    if kind not in Kind:
        raise Refused(_("Say what changes: duration, value or scope."), field="kind")
    if agreed_on < contract.signed_on:
        raise Refused(_("It cannot be agreed before the contract was signed. Choose a later day."), field="agreed_on")
    happened(agreed_on, "agreed_on")
    if kind == Kind.VALUE and cents == 0:
        raise Refused(_("Say by how much the price changes."), field="cents")
    if kind == Kind.DURATION and new_ends_on is None:
        raise Refused(_("Say on which day the contract ends now."), field="new_ends_on")
    if kind == Kind.DURATION and cents:
        raise Refused(
            _("A change of duration has no amount. Record a change of value; it may carry a new end."), field="cents"
        )
    if new_ends_on and new_ends_on < (contract.starts_on or contract.signed_on):
        raise Refused(_("The new end lies before the beginning. Choose a later day."), field="new_ends_on")


def _refuse_amount(contract: Contract, cents: int, tax_cents: int, source: str, over_limit_because: str) -> None:
    now = growth(contract)
    if now.worth_cents + cents < 0:
        raise Refused(_("The contract would be worth less than nothing. Take off less."), field="cents")
    if cents < 0:
        refuse_below_floor(contract, now.worth_cents + cents, known_tax(contract) + tax_cents, field="cents")
    if cents <= 0 or now.limit_cents is None or now.used_cents + cents <= now.limit_cents:
        return
    if not over_limit_because.strip():
        words = {
            "limit": formats.money(now.limit_cents, contract.currency),
            "used": formats.money(now.used_cents + cents, contract.currency),
            "source": now.source,
        }
        raise Refused(
            _(
                "All modifications together would come to %(used)s, and the limit is %(limit)s (%(source)s). "
                "Start a new procurement, or say why it may pass the limit and where that stands."
            )
            % words,
            field="over_limit_because",
        )
    if not source.strip():
        raise Refused(_("Name the legal source that lets it pass the limit."), field="source")
