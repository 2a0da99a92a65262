"""What was seen while a contract is carried out: written once, never changed. A deviation stays open until settled."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.procurement.models import Contract, ExecutionNote
from sympolity.affairs.procurement.notices.contracts import tell_deviation
from sympolity.affairs.procurement.operations.contracts import refuse_barred
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter, happened, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.deeds import write_down


@transaction.atomic
def write_note(
    contract: Contract,
    *,
    by: User | None,
    text: str,
    kind: str = ExecutionNote.Kind.NOTE,
    on: date | None = None,
    percent_done: int | None = None,
) -> ExecutionNote:
    """Whoever follows a contract writes down what was seen. A deviation is told at once to who answers for the buyer.

    Raises Refused for a contract manager whose declaration is missing or says conflict.
    """
    refuse_barred(contract, by)
    contract = locked(contract)
    day = happened(on, "on")
    if contract.state in Contract.ENDED and day > (contract.closed_on or day):
        raise Refused(_("This contract had ended by that day. Choose an earlier one."), field="on")
    if not text.strip():
        raise Refused(_("Say what was seen."), field="text")
    if percent_done is not None and not 0 <= percent_done <= 100:
        raise Refused(_("Per cent of the work done lie between 0 and 100."), field="percent_done")
    note = kept(
        ExecutionNote(contract=contract, kind=kind, on=day, text=text.strip(), percent_done=percent_done, written_by=by)
    )
    write_down("note written", contract, told(note, "kind", "on", "percent_done"), by=by)
    if kind == ExecutionNote.Kind.DEVIATION:
        tell_deviation(note)
    return note


@transaction.atomic
def settle_deviation(note: ExecutionNote, *, by: User | None, how: str, on: date | None = None) -> ExecutionNote:
    """A deviation is put right, or shown to be none; how stays with it. Raises Refused."""
    refuse_barred(note.contract, by)
    note = locked(note)
    day = on or timezone.localdate()
    if note.kind != ExecutionNote.Kind.DEVIATION:
        raise Refused(_("Only a deviation is settled."))
    if note.settled_on:
        raise Refused(_("This deviation was settled already."))
    if not how.strip():
        raise Refused(_("Say how it was settled."), field="how")
    if not note.on <= day <= timezone.localdate():
        raise Refused(_("Choose a day between the deviation and today."), field="on")
    changes = alter(note, {"settled_on": day, "settled_because": how.strip()})
    write_down("deviation settled", note.contract, {"settled_on": changes["settled_on"]}, by=by, reason=how.strip())
    return note
