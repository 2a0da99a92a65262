"""Which organisations take part in a programme, in which role and for how long."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Participation, Programme

TOLD = ("organisation", "role", "objective", "since", "until", "replaces", "note")


@transaction.atomic
def admit_organisation(programme: Programme, *, by: User, **facts: Any) -> Participation:
    """An organisation takes part, or looks after an objective.

    Raises Refused for one of another network, a closed one, and for a role that it already has at that time.
    """
    participation = Participation(programme=programme, **facts)
    _check(participation)
    kept(participation)
    write_down("organisation admitted", participation, told(participation, *TOLD), by=by)
    return participation


@transaction.atomic
def change_participation(participation: Participation, *, by: User, **facts: Any) -> Participation:
    """Corrects role, period or note; who takes part is changed by `replace_partner`, which keeps the old row."""
    participation = locked(participation)
    if "organisation" in facts and facts["organisation"] != participation.organisation:
        raise Refused(_("Replace the organisation instead: then both stay in the history."), field="organisation")
    changes = alter(participation, facts)
    if changes:
        _check(participation)
        write_down("participation changed", participation, changes, by=by)
    return participation


@transaction.atomic
def end_participation(participation: Participation, *, until: date, by: User, reason: str = "") -> Participation:
    """Raises Refused for one that has ended, and for a day before it began."""
    participation = locked(participation)
    if participation.until:
        raise Refused(_("This participation has ended already."))
    changes = alter(participation, {"until": until})
    write_down("participation ended", participation, changes, by=by, reason=reason)
    return participation


@transaction.atomic
def replace_partner(
    participation: Participation, *, organisation: Organisation, since: date, by: User, reason: str = ""
) -> Participation:
    """Another organisation takes over a role from a day on; the one before ends on the day before and stays visible.

    Raises Refused for the same organisation, one of another network, a closed one, and a day not after the beginning.
    """
    participation = locked(participation)
    if organisation.pk == participation.organisation_id:
        raise Refused(_("This organisation has the role already. Choose another one."), field="organisation")
    if participation.until:
        raise Refused(_("This participation has ended already."))
    if participation.since and since <= participation.since:
        raise Refused(_("The one before began on that day or later. Choose a later day."), field="since")
    changes = alter(participation, {"until": since - timedelta(days=1)})
    write_down("participation ended", participation, changes, by=by, reason=reason)
    successor = Participation(
        programme=participation.programme,
        objective=participation.objective,
        organisation=organisation,
        role=participation.role,
        since=since,
        replaces=participation,
    )
    _check(successor)
    kept(successor)
    write_down("partner replaced", successor, told(successor, *TOLD), by=by, reason=reason)
    return successor


def _check(participation: Participation) -> None:
    organisation, programme = participation.organisation, participation.programme
    if organisation.network_id != programme.network_id:
        raise Refused(_("%(name)s belongs to another network.") % {"name": organisation}, field="organisation")
    if organisation.closed_on and participation.pk is None:
        raise Refused(_("%(name)s is closed. Choose another one.") % {"name": organisation}, field="organisation")
    if participation.objective and participation.objective.programme_id != programme.pk:
        raise Refused(_("This objective stands in another programme."), field="objective")
    if participation.role == Participation.Role.STEWARD and participation.objective is None:
        raise Refused(_("Say which objective it looks after."), field="objective")
    same = Participation.objects.filter(
        programme=programme, organisation=organisation, role=participation.role, objective=participation.objective
    ).exclude(pk=participation.pk)
    if participation.since:
        same = same.filter(Q(until=None) | Q(until__gte=participation.since))
    if participation.until:
        same = same.filter(Q(since=None) | Q(since__lte=participation.until))
    if same.exists():
        raise Refused(_("%(name)s already has this role at that time.") % {"name": organisation}, field="role")
