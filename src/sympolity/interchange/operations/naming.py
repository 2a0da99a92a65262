"""What a person agreed to add because a list names it: organisations and places, by the key of their question."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sympolity.ground.accounts.models import User
from sympolity.interchange.kinds import FieldKind, kind_of
from sympolity.interchange.models import Import
from sympolity.interchange.operations.facts import source_name
from sympolity.interchange.operations.states import source_of
from sympolity.network.organisations.operations import OrganisationFacts, bring_organisations
from sympolity.network.territories.models import Territory, TerritoryCode
from sympolity.network.territories.operations import Code, TerritoryFacts, bring_territories, keep_territories
from sympolity.network.territories.queries import INFERRED, closed_by_lists, place_among

LONGEST = 200  # letters of a spelling that is remembered


def make_new_organisations(an_import: Import, *, by: User) -> dict[str, int]:
    facts = [
        OrganisationFacts(key=key, name=name, names=spellings, source=source)
        for key, name, spellings, source in _named(an_import, FieldKind.ORGANISATION)
    ]
    made = bring_organisations(an_import.programme.network, facts, by=by) if facts else {}
    return {key: organisation.pk for key, organisation in made.items()}


def make_new_territories(an_import: Import, *, by: User) -> dict[str, int]:
    """Places with the name or code of the list, at the level of those with a code of the same form.

    A list of another day than today names places that existed then: that day is the last on which they are known.
    """
    network = an_import.programme.network
    of_a_day = an_import.as_of if kind_of(an_import.kind).needs_as_of else None
    scheme = source_name(an_import)[:40]
    taken = set(TerritoryCode.objects.filter(territory__network=network, scheme=scheme).values_list("value", flat=True))
    facts = []
    for key, name, spellings, source in _named(an_import, FieldKind.TERRITORY):
        among = place_among(network, name)
        codes = [Code(scheme, name)] if among.is_code and len(name) <= 40 and name not in taken else []
        if among.is_code and of_a_day:
            source[INFERRED] = ["closed_on"]
        facts.append(
            TerritoryFacts(
                key=key,
                name=name[:200],
                level=among.level,
                parent=among.parent,
                codes=codes,
                names=spellings,
                closed_on=of_a_day if among.is_code else None,
                source=source,
            )
        )
    made = bring_territories(network, facts, by=by) if facts else {}
    return {key: territory.pk for key, territory in made.items()}


def keep_named_territories(an_import: Import, *, by: User) -> dict[int, list[str]]:
    """Places that only an older list had closed stand until the day of this one. Tells the old and the new days."""
    day, kept = an_import.as_of, [pk for pk, _name in an_import.summary.get("kept", ())]
    if day is None or not kept:
        return {}
    network = an_import.programme.network
    moved = keep_territories(network, dict.fromkeys(kept, day), by=by, source=source_of(an_import, 0))
    return {pk: [old.isoformat(), new.isoformat()] for pk, (old, new) in moved.items()}


def end_territories_again(an_import: Import, *, by: User) -> None:
    """The undo of this: places that still stand until the day of the list end where they ended before."""
    moved: dict[str, list[str]] = an_import.brought.get("kept", {})
    days = {int(pk): (date.fromisoformat(old), date.fromisoformat(new)) for pk, (old, new) in moved.items()}
    now = dict(Territory.objects.filter(pk__in=closed_by_lists(days)).values_list("pk", "closed_on"))
    until = {pk: old for pk, (old, new) in days.items() if now.get(pk) == new}
    keep_territories(an_import.programme.network, until, by=by, source=source_of(an_import, 0) | {"undo": True})


def _named(an_import: Import, about: FieldKind) -> Iterator[tuple[str, str, list[str], dict[str, Any]]]:
    """The key, the name, its other spellings in the file, and where it stands."""
    for key, name in an_import.summary.get("new_names", {}).items():
        if name["about"] == about:
            spellings = [each for each in name.get("spellings", ()) if len(each) <= LONGEST]
            yield key, name["name"], spellings, source_of(an_import, name["rows"][0] if name["rows"] else 0)
