"""How far the roles of a person reach, as a filter of rows: the same table of roles that decides about one object."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

from sympolity.network.programmes.role_table import Scope
from sympolity.network.programmes.rules import roles_held

NOWHERE = Q(pk__in=[])


def within_reach(user: Any, permission: str, *, programme: str = "programme", organisation: str = "organisation") -> Q:
    """The rows on which a person holds a permission by role. Without `organisation` only programme-wide roles count."""
    found = NOWHERE
    for held in roles_held(user):
        if permission not in held.sheet.permissions:
            continue
        if held.sheet.scope == Scope.PROGRAMME:
            found |= Q(**{programme: held.programme_id})
        elif organisation and held.organisation_id is not None:
            found |= Q(**{programme: held.programme_id, organisation: held.organisation_id})
    return found


def pairs_within_reach(
    user: Any, permission: str, organisations_in: Callable[[int], Iterable[int]]
) -> set[tuple[int, int]]:
    """The same as programmes, each with an organisation; a role of the whole programme reaches `organisations_in`."""
    found: set[tuple[int, int]] = set()
    for held in roles_held(user):
        if permission not in held.sheet.permissions:
            continue
        if held.sheet.scope == Scope.PROGRAMME:
            found |= {(held.programme_id, each) for each in organisations_in(held.programme_id)}
        elif held.organisation_id is not None:
            found.add((held.programme_id, held.organisation_id))
    return found
