"""Decisions about places: what they are called, where they lie, who lives there. Each writes the network's journal."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.operations import record
from sympolity.ground.kernel.editing import alter, kept, locked, to_close, to_reopen, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.territories.models import (
    Grouping,
    Population,
    ResidentGroup,
    Territory,
    TerritoryCode,
    TerritoryName,
)
from sympolity.network.territories.queries import also_called

FROM_LARGE_TO_SMALL = [level.value for level in Territory.Level]


# -- the place itself ----------------------------------------------------------
@transaction.atomic
def add_territory(network: Network, *, by: User, source: Mapping[str, Any] | None = None, **facts: Any) -> Territory:
    """Raises Refused for a parent that is closed, smaller, or of another network."""
    territory = Territory(network=network, **facts)
    check_parent(territory)
    kept(territory)
    changes = told(territory, "name", "level", "parent", "country", "latitude", "longitude", "valid_from")
    record("territory added", territory, by=by, network=network, changes=changes, source=source)
    return territory


@transaction.atomic
def change_territory(
    territory: Territory, *, by: User, source: Mapping[str, Any] | None = None, **facts: Any
) -> Territory:
    """Raises Refused for a parent that is closed, smaller, of another network, or the place itself."""
    territory = locked(territory)
    if {"parent", "level"} & set(facts):
        check_parent(Territory(pk=territory.pk, network=territory.network, **_both(territory, facts)))
    if changes := alter(territory, facts):
        record("territory changed", territory, by=by, network=territory.network, changes=changes, source=source)
    return territory


def _both(territory: Territory, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Level and parent as they will stand; the old parent when only the level is named."""
    return {name: facts.get(name, getattr(territory, name)) for name in ("level", "parent")}


def check_parent(territory: Territory) -> None:
    parent = territory.parent
    if parent is None:
        return
    if parent.network_id != territory.network_id:
        raise Refused(_("This place belongs to another network."), field="parent")
    if parent.closed_on:
        raise Refused(_("%(place)s is closed. Choose an open place.") % {"place": parent}, field="parent")
    if FROM_LARGE_TO_SMALL.index(parent.level) > FROM_LARGE_TO_SMALL.index(territory.level):
        words = {"level": territory.get_level_display(), "parent": parent.get_level_display()}
        raise Refused(_("A %(level)s cannot lie in a %(parent)s.") % words, field="parent")


@transaction.atomic
def close_territory(
    territory: Territory, *, closed_on: date, by: User, reason: str = "", source: Mapping[str, Any] | None = None
) -> Territory:
    """A place that no longer exists, or is no longer worked in, keeps its page and its figures.

    Raises Refused while open places lie in it, and for a day before it existed.
    """
    territory = to_close(territory)
    if inside := territory.children.filter(closed_on=None).count():
        sentence = ngettext(
            "%(count)d open place lies in it. Close it or move it first.",
            "%(count)d open places lie in it. Close them or move them first.",
            inside,
        )
        raise Refused(sentence % {"count": inside})
    if territory.valid_from and closed_on < territory.valid_from:
        raise Refused(_("This day lies before the place existed."), field="closed_on")
    changes = alter(territory, {"closed_on": closed_on})
    network = territory.network
    record("territory closed", territory, by=by, network=network, changes=changes, reason=reason, source=source)
    return territory


@transaction.atomic
def reopen_territory(territory: Territory, *, by: User, reason: str = "") -> Territory:
    """Raises Refused for an open place, and where the place it lies in is closed."""
    territory = to_reopen(territory)
    if territory.parent and territory.parent.closed_on:
        raise Refused(_("%(place)s is closed. Open it first.") % {"place": territory.parent})
    changes = alter(territory, {"closed_on": None})
    record("territory opened again", territory, by=by, network=territory.network, changes=changes, reason=reason)
    return territory


# -- other names ---------------------------------------------------------------
def refuse_taken(owner: Any, name: str) -> None:
    """Raises Refused for a name or spelling that another entry of the register has; for organisations too."""
    if other := also_called(owner, name):
        sentence = _("%(other)s has this name too. Take it out there first.")
        raise Refused(sentence % {"other": other.name}, field="name")


@transaction.atomic
def remember_name(
    territory: Territory,
    *,
    name: str,
    by: User,
    language: str = "",
    source: str = "",
    came_from: Mapping[str, Any] | None = None,
) -> TerritoryName | None:
    """Another name under which a place is found from now on; None where it is called so already.

    Raises Refused for a name that another one has: it could no longer say whom it means.
    """
    if name == territory.name or territory.names.filter(name=name).exists():
        return None
    refuse_taken(territory, name)
    remembered = kept(TerritoryName(territory=territory, name=name, language=language, source=source))
    _tell("name remembered", territory, "names", None, name, by=by, source=came_from)
    return remembered


@transaction.atomic
def change_name(remembered: TerritoryName, *, by: User, **facts: Any) -> TerritoryName:
    refuse_taken(remembered.territory, facts.get("name", remembered.name))
    return _correct(remembered, "name changed", "names", facts, by=by)


@transaction.atomic
def forget_name(remembered: TerritoryName, *, by: User, reason: str = "") -> None:
    """A spelling that led to the wrong place is taken out; the journal keeps it."""
    _take_out(remembered, "name forgotten", "names", by=by, reason=reason)


# -- codes ---------------------------------------------------------------------
@transaction.atomic
def give_code(
    territory: Territory,
    *,
    scheme: str,
    value: str,
    by: User,
    version: str = "",
    came_from: Mapping[str, Any] | None = None,
) -> TerritoryCode:
    """Raises Refused where the same code of the same scheme and version already means another open place."""
    code = TerritoryCode(territory=territory, scheme=scheme, version=version, value=value)
    _check_code(code)
    kept(code)
    _tell("code given", territory, "codes", None, spelt(code), by=by, source=came_from)
    return code


@transaction.atomic
def change_code(code: TerritoryCode, *, by: User, **facts: Any) -> TerritoryCode:
    """Raises Refused where the code already means another open place."""
    _check_code(TerritoryCode(pk=code.pk, territory=code.territory, **{**_code_facts(code), **facts}))
    return _correct(code, "code changed", "codes", facts, by=by)


def _code_facts(code: TerritoryCode) -> dict[str, Any]:
    return {"scheme": code.scheme, "version": code.version, "value": code.value}


def _check_code(code: TerritoryCode) -> None:
    taken = (
        TerritoryCode.objects.filter(
            territory__network=code.territory.network_id, territory__closed_on=None, **_code_facts(code)
        )
        .exclude(territory=code.territory_id)
        .select_related("territory")
        .first()
    )
    if taken:
        raise Refused(_("%(place)s already has this code.") % {"place": taken.territory}, field="value")


@transaction.atomic
def withdraw_code(code: TerritoryCode, *, by: User, reason: str = "") -> None:
    _take_out(code, "code withdrawn", "codes", by=by, reason=reason)


# -- population ----------------------------------------------------------------
@transaction.atomic
def record_population(territory: Territory, *, residents: int, as_of: date, source: str, by: User) -> Population:
    """How many people lived there on a day, by one source. Other days and other sources stay beside it."""
    counted = kept(Population(territory=territory, residents=residents, as_of=as_of, source=source))
    _tell("population recorded", territory, "populations", None, spelt(counted), by=by)
    return counted


@transaction.atomic
def correct_population(
    counted: Population, *, by: User, came_from: Mapping[str, Any] | None = None, **facts: Any
) -> Population:
    return _correct(counted, "population corrected", "populations", facts, by=by, came_from=came_from)


@transaction.atomic
def withdraw_population(counted: Population, *, by: User, reason: str = "") -> None:
    _take_out(counted, "population withdrawn", "populations", by=by, reason=reason)


@transaction.atomic
def correct_resident_group(
    counted: ResidentGroup, *, by: User, came_from: Mapping[str, Any] | None = None, **facts: Any
) -> ResidentGroup:
    return _correct(counted, "residents corrected", "resident_groups", facts, by=by, came_from=came_from)


# -- what stands under a place is told in the place's own history ----------------
Part = TerritoryName | TerritoryCode | Population | ResidentGroup
AnyPart = TypeVar("AnyPart", TerritoryName, TerritoryCode, Population, ResidentGroup)


def spelt(part: Part) -> str:
    if isinstance(part, TerritoryCode):
        return " ".join(filter(None, (part.scheme, part.version, part.value)))
    if isinstance(part, Population):
        return f"{part.residents} ({part.as_of.isoformat()}, {part.source})"
    if isinstance(part, ResidentGroup):
        counts = "/".join("–" if count is None else str(count) for count in (part.men, part.women, part.residents))
        return f"{part.nationality} {counts} ({part.as_of.isoformat()}, {part.source})"
    return part.name


def _correct(
    part: AnyPart,
    verb: str,
    key: str,
    facts: Mapping[str, Any],
    *,
    by: User,
    came_from: Mapping[str, Any] | None = None,
) -> AnyPart:
    part = locked(part)
    before = spelt(part)
    if alter(part, facts):
        _tell(verb, part.territory, key, before, spelt(part), by=by, source=came_from)
    return part


def _take_out(part: Part, verb: str, key: str, *, by: User, reason: str) -> None:
    part = locked(part)
    _tell(verb, part.territory, key, spelt(part), None, by=by, reason=reason)
    part.delete()


def _tell(
    verb: str,
    territory: Territory,
    key: str,
    old: str | None,
    new: str | None,
    *,
    by: User,
    reason: str = "",
    source: Mapping[str, Any] | None = None,
) -> None:
    changes = {key: (old, new)}
    record(verb, territory, by=by, network=territory.network, changes=changes, reason=reason, source=source)


# -- groupings -----------------------------------------------------------------
@transaction.atomic
def add_grouping(network: Network, *, territories: Collection[Territory], by: User, **facts: Any) -> Grouping:
    """A set of places beside the tree; one place may stand in several. Raises Refused for a foreign place."""
    grouping = Grouping(network=network, **facts)
    _check_same_network(grouping, territories)
    kept(grouping)
    grouping.territories.set(territories)
    changes = {**told(grouping, "name", "kind", "source"), "territories": ([], _names(territories))}
    record("grouping added", grouping, by=by, network=network, changes=changes)
    return grouping


@transaction.atomic
def change_grouping(
    grouping: Grouping, *, by: User, territories: Collection[Territory] | None = None, **facts: Any
) -> Grouping:
    """Raises Refused for a foreign place."""
    grouping = locked(grouping)
    changes = alter(grouping, facts)
    if territories is not None:
        _check_same_network(grouping, territories)
        before = set(grouping.territories.all())
        if before != set(territories):
            changes["territories"] = (_names(before), _names(territories))
            grouping.territories.set(territories)
    if changes:
        record("grouping changed", grouping, by=by, network=grouping.network, changes=changes)
    return grouping


def _names(territories: Collection[Territory]) -> list[str]:
    return sorted(territory.name for territory in territories)


def _check_same_network(grouping: Grouping, territories: Collection[Territory]) -> None:
    if foreign := [territory for territory in territories if territory.network_id != grouping.network_id]:
        raise Refused(_("%(place)s belongs to another network.") % {"place": foreign[0]}, field="territories")


@transaction.atomic
def close_grouping(grouping: Grouping, *, closed_on: date, by: User, reason: str = "") -> Grouping:
    grouping = to_close(grouping)
    changes = alter(grouping, {"closed_on": closed_on})
    record("grouping closed", grouping, by=by, network=grouping.network, changes=changes, reason=reason)
    return grouping


@transaction.atomic
def reopen_grouping(grouping: Grouping, *, by: User, reason: str = "") -> Grouping:
    grouping = to_reopen(grouping)
    changes = alter(grouping, {"closed_on": None})
    record("grouping opened again", grouping, by=by, network=grouping.network, changes=changes, reason=reason)
    return grouping
