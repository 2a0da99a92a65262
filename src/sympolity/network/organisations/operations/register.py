"""Decisions about the register of organisations. Each writes the network's journal."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.operations import record
from sympolity.ground.kernel.editing import alter, kept, locked, to_close, to_reopen, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.words import rows_named
from sympolity.network.organisations.models import Organisation, OrganisationCode, OrganisationName, Sector
from sympolity.network.territories.operations.places import refuse_taken

TOLD = ("name", "kind", "helix", "home", "parent", "website", "founded_year")


@transaction.atomic
def add_organisation(
    network: Network,
    *,
    by: User,
    sectors: Iterable[str] = (),
    source: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Organisation:
    """`sectors` are words. Raises Refused for a parent or a home that is closed or stands in another network."""
    organisation = Organisation(network=network, **facts)
    check_belonging(organisation, organisation.parent, organisation.home)
    kept(organisation)
    changes = told(organisation, *TOLD) | _work_in(organisation, sectors)
    record("organisation added", organisation, by=by, network=network, changes=changes, source=source)
    return organisation


@transaction.atomic
def change_organisation(
    organisation: Organisation,
    *,
    by: User,
    sectors: Iterable[str] | None = None,
    source: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Organisation:
    """Raises Refused for a parent or a home that is closed or stands in another network, and for a circle."""
    organisation = locked(organisation)
    before = (organisation.parent_id, organisation.home_id)
    parent, home = facts.get("parent"), facts.get("home")
    check_belonging(
        organisation,
        parent if parent and parent.pk != before[0] else None,
        home if home and home.pk != before[1] else None,
    )
    changes = alter(organisation, facts)
    if sectors is not None:
        changes |= _work_in(organisation, sectors)
    if changes:
        network = organisation.network
        record("organisation changed", organisation, by=by, network=network, changes=changes, source=source)
    return organisation


def _work_in(organisation: Organisation, names: Iterable[str]) -> dict[str, tuple[Any, Any]]:
    before = sorted(each.name for each in organisation.sectors.all())
    rows = set(rows_named(Sector, names, network=organisation.network).values())
    after = sorted(each.name for each in rows)
    if before == after:
        return {}
    organisation.sectors.set(rows)
    return {"sectors": (before or None, after)}


def drop_unused_sectors(network: Network) -> None:
    """Fields of activity are words that are made by being used; after an undone import the unused ones go with it."""
    Sector.objects.filter(network=network, organisations=None).delete()


def check_belonging(organisation: Organisation, parent: Organisation | None, home: Any) -> None:
    """Raises Refused for what is closed or foreign; what stands there already is not asked again."""
    for field, chosen in (("parent", parent), ("home", home)):
        if chosen is None:
            continue
        if chosen.network_id != organisation.network_id:
            raise Refused(_("%(name)s belongs to another network.") % {"name": chosen}, field=field)
        if chosen.closed_on:
            raise Refused(_("%(name)s is closed. Choose another one.") % {"name": chosen}, field=field)


@transaction.atomic
def close_organisation(
    organisation: Organisation, *, closed_on: date, by: User, reason: str = "", source: Mapping[str, Any] | None = None
) -> Organisation:
    """It can no longer be chosen; what it did and signed stays. Raises Refused while open ones belong to it."""
    organisation = to_close(organisation)
    if members := organisation.members.filter(closed_on=None).count():
        sentence = ngettext(
            "%(count)d open organisation belongs to it. Close it or move it first.",
            "%(count)d open organisations belong to it. Close them or move them first.",
            members,
        )
        raise Refused(sentence % {"count": members})
    changes = alter(organisation, {"closed_on": closed_on})
    network = organisation.network
    record("organisation closed", organisation, by=by, network=network, changes=changes, reason=reason, source=source)
    return organisation


@transaction.atomic
def reopen_organisation(organisation: Organisation, *, by: User, reason: str = "") -> Organisation:
    """Raises Refused for an open one, and where the one it belongs to is closed."""
    organisation = to_reopen(organisation)
    if organisation.parent and organisation.parent.closed_on:
        raise Refused(_("%(name)s is closed. Open it first.") % {"name": organisation.parent})
    changes = alter(organisation, {"closed_on": None})
    record(
        "organisation opened again",
        organisation,
        by=by,
        network=organisation.network,
        changes=changes,
        reason=reason,
    )
    return organisation


# -- other names and identifiers ---------------------------------------------------
@transaction.atomic
def remember_name(
    organisation: Organisation,
    *,
    name: str,
    by: User,
    source: str = "",
    came_from: Mapping[str, Any] | None = None,
) -> OrganisationName | None:
    """Another name under which it is found from now on; None where it is called so already.

    Raises Refused for a name that another one has: it could no longer say whom it means.
    """
    if name == organisation.name or organisation.names.filter(name=name).exists():
        return None
    refuse_taken(organisation, name)
    remembered = kept(OrganisationName(organisation=organisation, name=name, source=source))
    _tell("name remembered", organisation, "names", None, name, by=by, source=came_from)
    return remembered


@transaction.atomic
def change_name(remembered: OrganisationName, *, by: User, **facts: Any) -> OrganisationName:
    remembered = locked(remembered)
    before = remembered.name
    refuse_taken(remembered.organisation, facts.get("name", before))
    if alter(remembered, facts):
        _tell("name changed", remembered.organisation, "names", before, remembered.name, by=by)
    return remembered


@transaction.atomic
def forget_name(remembered: OrganisationName, *, by: User, reason: str = "") -> None:
    """A spelling that led to the wrong organisation is taken out; the journal keeps it."""
    remembered = locked(remembered)
    _tell("name forgotten", remembered.organisation, "names", remembered.name, None, by=by, reason=reason)
    remembered.delete()


@transaction.atomic
def give_identifier(
    organisation: Organisation, *, scheme: str, value: str, by: User, came_from: Mapping[str, Any] | None = None
) -> OrganisationCode:
    """Raises Refused where another open organisation of the network has the same one."""
    code = OrganisationCode(organisation=organisation, scheme=scheme, value=value)
    _check_identifier(code)
    kept(code)
    _tell("identifier given", organisation, "codes", None, str(code), by=by, source=came_from)
    return code


@transaction.atomic
def change_identifier(code: OrganisationCode, *, by: User, **facts: Any) -> OrganisationCode:
    """Raises Refused where another open organisation of the network has the same one."""
    code = locked(code)
    wanted = {"scheme": code.scheme, "value": code.value, **facts}
    _check_identifier(OrganisationCode(organisation=code.organisation, **wanted))
    before = str(code)
    if alter(code, facts):
        _tell("identifier changed", code.organisation, "codes", before, str(code), by=by)
    return code


@transaction.atomic
def withdraw_identifier(code: OrganisationCode, *, by: User, reason: str = "") -> None:
    code = locked(code)
    _tell("identifier withdrawn", code.organisation, "codes", str(code), None, by=by, reason=reason)
    code.delete()


def _check_identifier(code: OrganisationCode) -> None:
    taken = (
        OrganisationCode.objects.filter(
            scheme=code.scheme,
            value=code.value,
            organisation__network=code.organisation.network_id,
            organisation__closed_on=None,
        )
        .exclude(organisation=code.organisation_id)
        .select_related("organisation")
        .first()
    )
    if taken:
        raise Refused(_("%(name)s already has this identifier.") % {"name": taken.organisation}, field="value")


def _tell(
    verb: str,
    organisation: Organisation,
    key: str,
    old: str | None,
    new: str | None,
    *,
    by: User,
    reason: str = "",
    source: Mapping[str, Any] | None = None,
) -> None:
    changes = {key: (old, new)}
    record(verb, organisation, by=by, network=organisation.network, changes=changes, reason=reason, source=source)
