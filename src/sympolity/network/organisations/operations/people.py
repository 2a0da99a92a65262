"""Who works for an organisation. The journal refers to the entry and names no person."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import record
from sympolity.ground.kernel.editing import alter, kept, locked, told
from sympolity.ground.kernel.privacy import Privacy
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.organisations.models import Affiliation, Organisation


@transaction.atomic
def affiliate_person(organisation: Organisation, *, by: User, **facts: Any) -> Affiliation:
    """Raises Refused for a closed organisation."""
    if organisation.closed_on:
        raise Refused(_("%(name)s is closed. Open it again first.") % {"name": organisation})
    affiliation = kept(Affiliation(organisation=organisation, **facts))
    changes = told(affiliation, "organisation", "capacity", "since", "until")
    record("person affiliated", affiliation, by=by, network=organisation.network, changes=changes)
    return affiliation


@transaction.atomic
def change_affiliation(affiliation: Affiliation, *, by: User, **facts: Any) -> Affiliation:
    affiliation = locked(affiliation)
    if changes := alter(affiliation, facts):
        network = affiliation.organisation.network
        record("affiliation changed", affiliation, by=by, network=network, changes=_without_the_person(changes))
    return affiliation


@transaction.atomic
def end_affiliation(affiliation: Affiliation, *, until: date, by: User, reason: str = "") -> Affiliation:
    """The person left; who worked for whom and when stays. Raises Refused for a day before the first."""
    affiliation = locked(affiliation)
    if affiliation.until:
        raise Refused(_("This person has left already."))
    changes = alter(affiliation, {"until": until})
    record(
        "affiliation ended",
        affiliation,
        by=by,
        network=affiliation.organisation.network,
        changes=changes,
        reason=reason,
    )
    return affiliation


def _without_the_person(changes: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """The journal cannot be erased, so that what is personal is told as changed and not repeated there."""
    return {
        name: change if Affiliation.privacy[name] == Privacy.NONE else ("…", "…") for name, change in changes.items()
    }
