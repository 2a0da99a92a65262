"""The life of a contract: signed, carried out, held up, ended. Acceptance stands in `acceptance`."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.procurement.floors import refuse_below_floor
from sympolity.affairs.procurement.models import (
    Bid,
    Contract,
    ContractManager,
    Lot,
    Procurement,
    Supplier,
)
from sympolity.affairs.procurement.operations.awards import mark_contracted
from sympolity.affairs.procurement.operations.suppliers import find_or_add_supplier
from sympolity.affairs.procurement.queries.contracts import ends_on, known_tax, tax_at_its_rate, worth
from sympolity.affairs.procurement.queries.procedures import standstill_rule, standstill_until
from sympolity.affairs.procurement.rules import MUST_DECLARE, declaration_lacks
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import Change, alter, checked, happened, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.steps import take_step
from sympolity.methods import cycle
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.deeds import write_down

State = Contract.State
Source = Mapping[str, Any] | None
TOLD = (
    "reference",
    "title",
    "project",
    "organisation",
    "procurement",
    "lot",
    "supplier",
    "category",
    "cents",
    "tax_cents",
    "currency",
    "signed_on",
    "starts_on",
    "ends_on",
    "state",
    "portal_id",
)
# What was signed is changed by a modification, not by another entry, as soon as work has begun.
SIGNED_FACTS = ("supplier", "cents", "currency", "signed_on", "ends_on", "category")
WORTH_FACTS = {"cents", "tax_cents", "currency"}


# -- signing -------------------------------------------------------------------
@transaction.atomic
def sign_contract(
    procurement: Procurement,
    *,
    by: User | None,
    signed_on: date,
    lot: Lot | None = None,
    reference: str = "",
    title: str = "",
    cents: int | None = None,
    source: Source = None,
    **facts: Any,
) -> Contract:
    """The contract of an awarded procurement, or of one of its awarded lots.

    Supplier, price, category and currency are those of the winning bid unless something else is said; the price may
    be lower, never higher. Raises Refused for what was not awarded, before the standstill is over, and for a lot or
    a procurement that has its contract already.
    """
    procurement = locked(procurement)
    won = _winning_bid(procurement, lot)
    _refuse_standstill(procurement, signed_on)
    price = won.cents if cents is None else cents
    if price > won.cents:
        words = {"bid": formats.money(won.cents, procurement.currency)}
        raise Refused(
            _("The price stands above the winning bid of %(bid)s. It may be lower, not higher.") % words, field="cents"
        )
    contract = add_contract(
        procurement.project,
        by=by,
        organisation=procurement.organisation,
        procurement=procurement,
        lot=lot,
        supplier=facts.pop("supplier", won.supplier),
        reference=reference or (f"{procurement.reference}/{lot.number}" if lot else procurement.reference),
        title=title or (lot.title if lot else procurement.title),
        category=facts.pop("category", procurement.category),
        currency=procurement.currency,
        cents=price,
        signed_on=signed_on,
        portal_id=facts.pop("portal_id", procurement.portal_id),
        portal_url=facts.pop("portal_url", procurement.portal_url),
        source=source,
        **facts,
    )
    if procurement.state == Procurement.State.AWARDED:
        mark_contracted(procurement, by=by, on=signed_on, came_from=source)
    return contract


@transaction.atomic
def add_contract(
    project: Project,
    *,
    by: User | None,
    organisation: Organisation,
    supplier: Supplier,
    reference: str,
    title: str,
    cents: int,
    signed_on: date,
    source: Source = None,
    **facts: Any,
) -> Contract:
    """A contract as it was signed, where no procurement stands behind it here, or as a list of contracts brings it.

    `state`, `provisionally_accepted_on` and `closed_on` say how far a contract had come that was signed elsewhere.
    Raises Refused for a supplier of another network and a reference that the programme has already.
    """
    programme = project.programme
    if supplier.network_id != programme.network_id:
        raise Refused(_("This supplier is kept in another network. Choose one of this network."), field="supplier")
    facts.setdefault("currency", programme.currency)
    contract = Contract(
        programme=programme,
        project=project,
        organisation=organisation,
        supplier=supplier,
        reference=reference.strip(),
        title=title.strip(),
        cents=cents,
        signed_on=signed_on,
        **facts,
    )
    _refuse_impossible(contract)
    kept(contract)
    write_down("contract signed", contract, told(contract, *TOLD), by=by, source=source)
    return contract


@transaction.atomic
def record_contract(
    project: Project, *, by: User | None, supplier_name: str, tax_number: str = "", country: str = "", **facts: Any
) -> Contract:
    """`add_contract` with a supplier as it stands on the paper: found again by number or name, else added."""
    network = project.programme.network
    supplier = find_or_add_supplier(network, by=by, name=supplier_name, tax_number=tax_number, country=country)
    return add_contract(project, by=by, supplier=supplier, **facts)


@transaction.atomic
def change_contract(contract: Contract, *, by: User | None, source: Source = None, **facts: Any) -> Contract:
    """Put right what was typed wrongly. Raises Refused for the price, the end and the like once work has begun."""
    contract = locked(contract)
    news = {name for name, value in facts.items() if value != getattr(contract, name)}
    signed = [name for name in SIGNED_FACTS if name in news]
    if signed and (contract.state != State.SIGNED or contract.modifications.exists()):
        raise Refused(_("This stands as it was signed. Record a modification instead."), field=signed[0])
    for name, value in facts.items():
        setattr(contract, name, value)
    _refuse_impossible(contract)
    if news & WORTH_FACTS:
        refuse_below_floor(contract, worth(contract), known_tax(contract), field="cents")
    changes = alter(locked(contract), facts)
    if "tax_cents" in changes:
        changes |= _tax_modifications(contract)
    if changes:
        write_down("contract changed", contract, changes, by=by, source=source)
    return contract


def _tax_modifications(contract: Contract) -> dict[str, Change]:
    """Modifications that came before the tax of the contract was known have it now too."""
    changes = {}
    for each in contract.modifications.filter(tax_cents=None).exclude(cents=0):
        tax = alter(each, {"tax_cents": tax_at_its_rate(contract, each.cents)}).get("tax_cents")
        if tax:
            changes[f"modification {each.number}, tax"] = tax
    return changes


# -- carrying out --------------------------------------------------------------
@transaction.atomic
def begin_execution(contract: Contract, *, by: User | None, on: date | None = None, source: Source = None) -> Contract:
    """Work begins. Raises Refused without a contract manager who was named in writing, stands in the contract and
    declared that no interests conflict.
    """
    contract = locked(contract)
    day = _since_signed(contract, on)
    end = ends_on(contract)
    if end is not None and day > end:
        words = {"day": formats.day(end)}
        raise Refused(
            _("It ended on %(day)s. Say when work began, or record its prolongation first.") % words, field="on"
        )
    _refuse_unmanaged(contract, day)
    changes = {"state": take_step(contract, cycle.CONTRACT, State.IN_EXECUTION)}
    if contract.starts_on is None and (contract.ends_on is None or day <= contract.ends_on):
        changes |= alter(contract, {"starts_on": day})
    checked(contract).save(update_fields=["state", "starts_on"])
    write_down("contract begun", contract, {**changes, "on": (None, day)}, by=by, source=source)
    return contract


@transaction.atomic
def suspend(contract: Contract, *, by: User | None, reason: str, on: date | None = None) -> Contract:
    """Work is held up, for a reason."""
    return _moved(contract, State.SUSPENDED, "contract suspended", by=by, reason=needed(reason), day=on)


@transaction.atomic
def resume(contract: Contract, *, by: User | None, reason: str = "", on: date | None = None) -> Contract:
    """Work goes on. Raises Refused for a contract that is not suspended."""
    contract = locked(contract)
    if contract.state != State.SUSPENDED:
        raise no_such_step(contract, State.IN_EXECUTION)
    return _moved(contract, State.IN_EXECUTION, "contract resumed", by=by, reason=reason.strip(), day=on)


@transaction.atomic
def terminate(contract: Contract, *, by: User | None, reason: str, on: date | None = None) -> Contract:
    """The contract ends before its work is done, for a reason."""
    facts = {"closed_on": on or timezone.localdate()}
    return _moved(contract, State.TERMINATED, "contract terminated", by=by, reason=needed(reason), day=on, **facts)


# -- shared by what decides on contracts -----------------------------------------
def refuse_barred(contract: Contract, by: User | None) -> None:
    """Raises Refused for a contract manager who has not declared, or who declared a conflict."""
    if by is not None and declaration_lacks(by, contract):
        raise Refused(str(MUST_DECLARE))


def no_such_step(contract: Contract, state: str) -> Refused:
    words = {"state": contract.get_state_display(), "target": State(state).label}
    return Refused(_("This contract is “%(state)s”. It cannot become “%(target)s” now.") % words)


def needed(reason: str) -> str:
    """Raises Refused without a reason."""
    if not reason.strip():
        raise Refused(_("Say why: the reason stays with the contract."), field="reason")
    return reason.strip()[:500]


def _since_signed(contract: Contract, on: date | None) -> date:
    """The day on which something happened to a contract, today unless another is said. Raises Refused."""
    day = happened(on, "on")
    if day < contract.signed_on:
        raise Refused(_("The contract was not signed yet on that day. Choose a later one."), field="on")
    return day


def _moved(
    contract: Contract, state: str, verb: str, *, by: User | None, reason: str, day: date | None, **facts: Any
) -> Contract:
    contract = locked(contract)
    happened_on = _since_signed(contract, day)
    changes: dict[str, Any] = {"state": take_step(contract, cycle.CONTRACT, state), "on": (None, happened_on)}
    contract.state_reason = reason
    for name, value in facts.items():
        changes[name] = (getattr(contract, name), value)
        setattr(contract, name, value)
    checked(contract).save(update_fields=["state", "state_reason", *facts])
    write_down(verb, contract, changes, by=by, reason=reason)
    return contract


def _winning_bid(procurement: Procurement, lot: Lot | None) -> Bid:
    if procurement.state not in (Procurement.State.AWARDED, Procurement.State.CONTRACTED):
        words = {"state": procurement.get_state_display()}
        raise Refused(_("This procurement is “%(state)s”. Award it before you record its contract.") % words)
    if lot is not None and lot.procurement_id != procurement.pk:
        raise Refused(_("This lot belongs to another procurement."), field="lot")
    if lot is None and procurement.lots.exists():
        raise Refused(_("This procurement has lots. Say which of them the contract is for."), field="lot")
    if Contract.objects.filter(procurement=procurement, lot=lot).exists():
        raise Refused(_("Its contract is recorded already."), field="lot" if lot else None)
    won = procurement.bids.filter(lot=lot, outcome=Bid.Outcome.WON).select_related("supplier").first()
    if won is None:
        raise Refused(_("No bid has won yet. Award it before you record its contract."), field="lot" if lot else None)
    return won


def _refuse_standstill(procurement: Procurement, signed_on: date) -> None:
    """Between award and contract lie the days that the rule of the launch asks for."""
    awarded = procurement.awarded_on
    if awarded is None:
        return
    if signed_on < awarded:
        raise Refused(
            _("It was awarded on %(day)s. Choose that day or a later one.") % {"day": formats.day(awarded)},
            field="signed_on",
        )
    rule, last = standstill_rule(procurement), standstill_until(procurement)
    if rule and last and signed_on <= last:
        first = last + timedelta(days=1)
        words = {"days": rule.standstill_days, "day": formats.day(first), "source": rule.source}
        raise Refused(
            _("%(days)s days lie between award and contract (%(source)s). It may be signed from %(day)s on.") % words,
            field="signed_on",
        )


def _refuse_unmanaged(contract: Contract, day: date) -> None:
    """CCP, articles 290-A and 96(1)(i): somebody is named in writing, and the contract says who."""
    named = list(contract.managers.on(day).select_related("user"))
    if not named:
        raise Refused(_("Nobody is named to follow this contract. Name a contract manager in writing first."))
    if not contract.managers.filter(named_in_contract=True).exists():
        raise Refused(_("The contract itself must say who follows it. Record who stands in it, or it is void."))
    barred = [each for each in named if each.conflict != ContractManager.Conflict.NONE]
    if len(barred) == len(named):
        words = {"names": ", ".join(str(each.user) for each in barred)}
        raise Refused(_("%(names)s must first declare that no interests conflict, or somebody else is named.") % words)


def _refuse_impossible(contract: Contract) -> None:
    happened(contract.signed_on, "signed_on")
    if contract.starts_on and contract.ends_on and contract.ends_on < contract.starts_on:
        raise Refused(_("It ends before it begins. Choose a later day."), field="ends_on")
    if contract.tax_cents is not None and contract.tax_cents < 0:
        raise Refused(_("Tax cannot lie below zero."), field="tax_cents")
    if contract.lot and contract.procurement_id != contract.lot.procurement_id:
        raise Refused(_("This lot belongs to another procurement."), field="lot")


def next_number(contract: Contract) -> int:
    """The number of the next modification; a withdrawn one keeps its own."""
    last: int | None = contract.modifications.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
