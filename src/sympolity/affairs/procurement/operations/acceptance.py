"""Taking over what a contract delivered: first provisionally, finally when nothing is open any more."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.affairs.procurement.models import Contract, ExecutionNote
from sympolity.affairs.procurement.operations.contracts import needed, no_such_step, refuse_barred
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import checked, happened, locked
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.steps import take_step
from sympolity.methods import cycle
from sympolity.network.programmes.deeds import write_down

State = Contract.State


@transaction.atomic
def accept_provisionally(contract: Contract, *, by: User | None, on: date | None = None, report: str = "") -> Contract:
    """The work is taken over; what was found lacking may still be open as deviations. Raises Refused."""
    refuse_barred(contract, by)
    contract = locked(contract)
    day = _day(contract, on)
    moved = take_step(contract, cycle.CONTRACT, State.PROVISIONALLY_ACCEPTED)
    changes = {"state": moved, "provisionally_accepted_on": (contract.provisionally_accepted_on, day)}
    contract.provisionally_accepted_on, contract.state_reason = day, report.strip()[:500]
    checked(contract).save(update_fields=["state", "state_reason", "provisionally_accepted_on"])
    write_down("contract provisionally accepted", contract, changes, by=by, reason=report.strip())
    return contract


@transaction.atomic
def accept_finally(contract: Contract, *, by: User | None, on: date | None = None, report: str = "") -> Contract:
    """The contract is fulfilled. Raises Refused while a deviation is open; its guarantees can be released then."""
    refuse_barred(contract, by)
    contract = locked(contract)
    day = _day(contract, on)
    if contract.provisionally_accepted_on and day < contract.provisionally_accepted_on:
        words = {"day": formats.day(contract.provisionally_accepted_on)}
        raise Refused(
            _("It was provisionally accepted on %(day)s. Choose that day or a later one.") % words, field="on"
        )
    moved = take_step(contract, cycle.CONTRACT, State.CLOSED)
    _refuse_open_deviations(contract)
    changes = {"state": moved, "closed_on": (contract.closed_on, day)}
    contract.closed_on, contract.state_reason = day, report.strip()[:500]
    checked(contract).save(update_fields=["state", "state_reason", "closed_on"])
    write_down("contract finally accepted", contract, changes, by=by, reason=report.strip())
    return contract


@transaction.atomic
def take_acceptance_back(contract: Contract, *, by: User | None, reason: str) -> Contract:
    """What was taken over provisionally goes back to the supplier's hands, for a reason. Raises Refused."""
    refuse_barred(contract, by)
    contract = locked(contract)
    if contract.state != State.PROVISIONALLY_ACCEPTED:
        raise no_such_step(contract, State.IN_EXECUTION)
    changes = {
        "state": take_step(contract, cycle.CONTRACT, State.IN_EXECUTION),
        "provisionally_accepted_on": (contract.provisionally_accepted_on, None),
    }
    contract.provisionally_accepted_on, contract.state_reason = None, needed(reason)
    checked(contract).save(update_fields=["state", "state_reason", "provisionally_accepted_on"])
    write_down("acceptance taken back", contract, changes, by=by, reason=reason.strip())
    return contract


def _day(contract: Contract, on: date | None) -> date:
    day = happened(on, "on")
    if day < contract.signed_on:
        raise Refused(_("Nothing can be accepted before the contract was signed. Choose a later day."), field="on")
    return day


def _refuse_open_deviations(contract: Contract) -> None:
    count = contract.notes.filter(kind=ExecutionNote.Kind.DEVIATION, settled_on=None).count()
    if count:
        sentence = ngettext(
            "%(count)s deviation is open. Settle it before you accept finally.",
            "%(count)s deviations are open. Settle them before you accept finally.",
            count,
        )
        raise Refused(sentence % {"count": count})
