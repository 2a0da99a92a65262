"""How far the roles of a person reach, as a filter of rows: the same table of roles that decides about one object."""

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
