"""Who works for an organisation. The journal refers to the entry and names no person."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.operations import Line, record, record_all
from sympolity.ground.kernel.editing import alter, kept, locked, told
from sympolity.ground.kernel.privacy import Privacy
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.organisations.models import Affiliation, Organisation


@transaction.atomic
def affiliate_person(
    organisation: Organisation, *, by: User, source: Mapping[str, Any] | None = None, **facts: Any
) -> Affiliation:
    """Raises Refused for a closed organisation."""
    if organisation.closed_on:
        raise Refused(_("%(name)s is closed. Open it again first.") % {"name": organisation})
    affiliation = kept(Affiliation(organisation=organisation, **facts))
    changes = told(affiliation, "organisation", "capacity", "since", "until")
    record("person affiliated", affiliation, by=by, network=organisation.network, changes=changes, source=source)
    return affiliation


@transaction.atomic
def change_affiliation(
    affiliation: Affiliation, *, by: User, source: Mapping[str, Any] | None = None, **facts: Any
) -> Affiliation:
    affiliation = locked(affiliation)
    if changes := alter(affiliation, facts):
        network, told_of = affiliation.organisation.network, _without_the_person(changes)
        record("affiliation changed", affiliation, by=by, network=network, changes=told_of, source=source)
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


@transaction.atomic
def take_back_affiliations(network: Network, pks: Collection[int], *, by: User, source: Mapping[str, Any]) -> None:
    """Entries that an import made are erased with it; the journal says that they were, and of whom nothing."""
    entries = Affiliation.objects.filter(pk__in=list(pks), organisation__network=network).order_by("pk")
    lines = [
        Line("affiliation removed", each, {"organisation": (each.organisation_id, None)}, source=dict(source))
        for each in entries
    ]
    record_all(lines, by=by, network=network)
    entries.delete()


def _without_the_person(changes: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """The journal cannot be erased, so that what is personal is told as changed and not repeated there."""
    return {
        name: change if Affiliation.privacy[name] == Privacy.NONE else ("…", "…") for name, change in changes.items()
    }
