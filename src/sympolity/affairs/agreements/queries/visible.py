"""Which agreements a person may see: those of programmes whose money is open to the person."""

from typing import Any

from django.db.models import QuerySet

from sympolity.affairs.agreements.models import Agreement
from sympolity.network.programmes.role_table import ROLES
from sympolity.network.programmes.rules import roles_held

SEE = "finance.see_money"


def programmes_with_open_money(user: Any) -> set[int]:
    """The numbers of the programmes in which a role of this person reads the money."""
    return {held.programme_id for held in roles_held(user) if SEE in ROLES[held.role].permissions}


def agreements_open_to(user: Any) -> QuerySet[Agreement]:
    return Agreement.objects.filter(programme__in=programmes_with_open_money(user)).select_related("programme__network")
