"""Contract managers: named in writing, each for a part, and none acts before saying that no interests conflict."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.procurement.models import Contract, ContractManager
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter, happened, kept, locked
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Appointment

Conflict = ContractManager.Conflict


@transaction.atomic
def designate_manager(
    contract: Contract,
    person: User,
    *,
    by: User | None,
    act: str,
    on: date | None = None,
    functions: str = "",
    named_in_contract: bool = True,
) -> ContractManager:
    """Somebody is named in writing to follow a contract.

    Where several follow it, their functions are divided: each needs words for the own part. Raises Refused without a
    written act, for somebody without a role in the programme, and for who follows it already.
    """
    contract = locked(contract)
    day = on or timezone.localdate()
    _refuse_designation(contract, person, act, day)
    others = list(contract.managers.on(day).select_related("user"))
    if others and not functions.strip():
        raise Refused(_("Several people follow this contract. Say which part this person follows."), field="functions")
    silent = [str(each.user) for each in others if not each.functions]
    if silent:
        words = {"names": ", ".join(silent)}
        raise Refused(_("Say first which part %(names)s follows: functions are divided clearly.") % words)
    manager = kept(
        ContractManager(
            contract=contract,
            user=person,
            functions=functions.strip(),
            designated_on=day,
            designated_by=by,
            act=act.strip(),
            named_in_contract=named_in_contract,
        )
    )
    changes = {
        "manager": (None, str(person)),
        "act": (None, manager.act),
        "functions": (None, manager.functions),
        "designated_on": (None, day),
        "named_in_contract": (None, named_in_contract),
    }
    write_down("manager named", contract, changes, by=by)
    return manager


@transaction.atomic
def divide_functions(
    manager: ContractManager, *, by: User | None, functions: str, named_in_contract: bool | None = None
) -> ContractManager:
    """Says which part of the contract a manager follows, and whether the contract names the person."""
    manager = locked(manager)
    if manager.until is not None:
        raise Refused(_("This person no longer follows the contract."))
    alone = not manager.contract.managers.on(timezone.localdate()).exclude(pk=manager.pk).exists()
    if not functions.strip() and not alone:
        raise Refused(_("Several people follow this contract. Say which part this person follows."), field="functions")
    facts: dict[str, object] = {"functions": functions.strip()}
    if named_in_contract is not None:
        facts["named_in_contract"] = named_in_contract
    if changes := alter(manager, facts):
        write_down("manager changed", manager.contract, {"manager": _same(manager), **changes}, by=by)
    return manager


@transaction.atomic
def declare_conflict(
    manager: ContractManager, *, by: User | None, conflict: str, note: str = "", on: date | None = None
) -> ContractManager:
    """A manager says whether own interests conflict. Only the person can say so. Raises Refused."""
    manager = locked(manager)
    if by is None or by.pk != manager.user_id:
        raise Refused(_("Only the person who follows the contract can declare this."))
    if conflict not in (Conflict.NONE, Conflict.CONFLICT):
        raise Refused(_("Say whether interests conflict or not."), field="conflict")
    if conflict == Conflict.CONFLICT and not note.strip():
        raise Refused(_("Say in words what conflicts."), field="note")
    day = on or timezone.localdate()
    changes = alter(manager, {"conflict": conflict, "conflict_note": note.strip(), "declared_on": day})
    # What the conflict is stays with the person and who named them; the journal says only that there is one.
    changes.pop("conflict_note", None)
    write_down("conflict declared", manager.contract, {"manager": _same(manager), **changes}, by=by)
    return manager


@transaction.atomic
def end_manager(
    manager: ContractManager, *, by: User | None, reason: str = "", until: date | None = None
) -> ContractManager:
    """Somebody no longer follows a contract after a day. Raises Refused for the last one while work goes on."""
    contract = locked(manager.contract)
    manager = locked(manager)
    day = until or timezone.localdate()
    others = contract.managers.filter(until=None).exclude(pk=manager.pk)
    if contract.state not in (*Contract.ENDED, Contract.State.SIGNED) and not others.exists():
        raise Refused(_("Nobody else follows this contract. Name the next person first."))
    return _end(manager, day, by=by, reason=reason)


@transaction.atomic
def replace_manager(
    manager: ContractManager,
    person: User,
    *,
    by: User | None,
    act: str,
    on: date | None = None,
    functions: str = "",
    reason: str = "",
) -> ContractManager:
    """Somebody else takes a manager's part over on a day; the part stays the same unless another is said."""
    contract = locked(manager.contract)
    manager = locked(manager)
    day = on or timezone.localdate()
    _refuse_designation(contract, person, act, day)
    _end(manager, day, by=by, reason=reason)
    successor = kept(
        ContractManager(
            contract=manager.contract,
            user=person,
            functions=functions.strip() or manager.functions,
            designated_on=day,
            designated_by=by,
            act=act.strip(),
        )
    )
    changes = {
        "manager": (str(manager.user), str(person)),
        "act": (None, successor.act),
        "designated_on": (None, day),
    }
    write_down("manager named", manager.contract, changes, by=by, reason=reason)
    return successor


def _end(manager: ContractManager, day: date, *, by: User | None, reason: str) -> ContractManager:
    if manager.until is not None:
        raise Refused(_("This person no longer follows the contract."))
    if day < manager.designated_on:
        raise Refused(_("The last day lies before the first. Choose a later one."), field="until")
    changes = alter(manager, {"until": day})
    write_down("manager ended", manager.contract, {"manager": _same(manager), **changes}, by=by, reason=reason)
    return manager


def _refuse_designation(contract: Contract, person: User, act: str, day: date) -> None:
    if contract.state in Contract.ENDED:
        raise Refused(_("This contract has ended. Nobody has to follow it any more."))
    if not act.strip():
        raise Refused(_("Name the written act, such as a decision and its day."), field="act")
    happened(day, "on")
    if (
        not Appointment.objects.held_on(timezone.localdate())
        .filter(user=person, programme=contract.programme_id)
        .exists()
    ):
        words = {"name": person}
        raise Refused(_("%(name)s has no role in this programme. Invite the person first.") % words, field="person")
    if contract.managers.filter(user=person, until=None).exists():
        raise Refused(_("%(name)s follows this contract already.") % {"name": person}, field="person")


def _same(manager: ContractManager) -> tuple[str, str]:
    return str(manager.user), str(manager.user)
