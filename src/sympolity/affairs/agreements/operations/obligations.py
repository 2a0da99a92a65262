"""What an agreement asks of its parties by a day: added, reported as done, accepted or waived."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.models import Agreement, Obligation
from sympolity.affairs.agreements.operations.deeds import Source, given, held
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter, happened, kept, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.steps import next_state
from sympolity.methods import cycle
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.deeds import write_down

State = Obligation.State
OVER = (Agreement.State.DROPPED, Agreement.State.TERMINATED)


@transaction.atomic
def add_obligation(
    agreement: Agreement,
    *,
    by: User | None,
    title: str,
    due_on: date,
    organisation: Organisation | None = None,
    clause: str = "",
    note: str = "",
    source: Source | None = None,
) -> Obligation:
    """`organisation`: of which party it is asked; of all of them where none is said. Raises Refused."""
    agreement = held(agreement)
    if agreement.state in OVER:
        raise Refused(
            _("This agreement is %(state)s. It asks nothing more.") % {"state": agreement.get_state_display()}
        )
    obligation = Obligation(
        agreement=agreement, title=title, due_on=due_on, organisation=organisation, clause=clause, note=note
    )
    _check_party(obligation)
    kept(obligation)
    changes = told(obligation, "title", "due_on", "organisation", "clause", "note")
    write_down("obligation added", obligation, changes, by=by, source=source)
    return obligation


@transaction.atomic
def change_obligation(
    obligation: Obligation, *, by: User | None, source: Source | None = None, **facts: Any
) -> Obligation:
    """Raises Refused for one that is fulfilled or waived: open it again first."""
    obligation = _again(obligation)
    if obligation.state in (State.FULFILLED, State.WAIVED):
        raise Refused(
            _("This obligation is “%(state)s”. Open it again first.") % {"state": obligation.get_state_display()}
        )
    changes = alter(obligation, facts)
    _check_party(obligation)
    if changes:
        write_down("obligation changed", obligation, changes, by=by, source=source)
    return obligation


@transaction.atomic
def report_obligation(
    obligation: Obligation, *, by: User | None, on: date | None = None, note: str = "", source: Source | None = None
) -> Obligation:
    """A party says that it did what was asked, on a day. Somebody else accepts it. Raises Refused."""
    obligation = _again(obligation)
    facts: dict[str, Any] = {
        "state": next_state(obligation, cycle.OBLIGATION, State.REPORTED),
        "reported_on": happened(on, "on"),
        "reported_by": by,
    }
    if note.strip():
        facts["note"] = note.strip()
    changes = alter(obligation, facts)
    changes.pop("reported_by", None)
    write_down("obligation reported", obligation, changes, by=by, source=source)
    return obligation


@transaction.atomic
def fulfil_obligation(
    obligation: Obligation, *, by: User | None, note: str = "", source: Source | None = None
) -> Obligation:
    """What was asked is done. Raises Refused where the same person reported it: who reports does not accept."""
    obligation = _again(obligation)
    if by is not None and obligation.state == State.REPORTED and obligation.reported_by_id == by.pk:
        raise Refused(_("You reported this obligation yourself. Somebody else has to accept it."))
    facts: dict[str, Any] = {"state": next_state(obligation, cycle.OBLIGATION, State.FULFILLED)}
    if note.strip():
        facts["note"] = note.strip()
    write_down("obligation fulfilled", obligation, alter(obligation, facts), by=by, source=source)
    return obligation


@transaction.atomic
def waive_obligation(
    obligation: Obligation, *, by: User | None, reason: str, source: Source | None = None
) -> Obligation:
    """It is no longer asked for, for a reason. Raises Refused."""
    obligation = _again(obligation)
    changes = alter(obligation, {"state": next_state(obligation, cycle.OBLIGATION, State.WAIVED)})
    write_down("obligation waived", obligation, changes, by=by, reason=given(reason), source=source)
    return obligation


@transaction.atomic
def reopen_obligation(
    obligation: Obligation, *, by: User | None, reason: str, source: Source | None = None
) -> Obligation:
    """It is asked for again, or what was reported was not enough. Raises Refused without a reason."""
    obligation = _again(obligation)
    state = next_state(obligation, cycle.OBLIGATION, State.OPEN)
    changes = alter(obligation, {"state": state, "reported_by": None, "reported_on": None})
    changes.pop("reported_by", None)
    write_down("obligation opened again", obligation, changes, by=by, reason=given(reason), source=source)
    return obligation


def _again(obligation: Obligation) -> Obligation:
    agreement = held(obligation.agreement)
    found = Obligation.objects.select_related("organisation").get(pk=obligation.pk)
    found.agreement = agreement
    return found


def _check_party(obligation: Obligation) -> None:
    organisation = obligation.organisation
    if organisation and not obligation.agreement.parties.filter(organisation=organisation).exists():
        raise Refused(
            _("“%(name)s” is no party of this agreement. Choose one, or nobody: then it is asked of all.")
            % {"name": organisation},
            field="organisation",
        )
