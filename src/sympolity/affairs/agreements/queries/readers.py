"""Who hears of an agreement: the people of its parties, by what their role may do."""

from collections.abc import Collection

from django.utils import timezone

from sympolity.ground.accounts.models import User
from sympolity.network.programmes.models import Appointment
from sympolity.network.programmes.role_table import ROLES, Scope

OBLIGED = [
    role
    for role, sheet in ROLES.items()
    if sheet.scope == Scope.ORGANISATION and "agreements.report_obligation" in sheet.permissions
]


def people_obliged(programme_id: int, organisations: Collection[int]) -> dict[int, list[User]]:
    """Who reports obligations for these organisations today, by organisation. One query."""
    held = Appointment.objects.held_on(timezone.localdate()).filter(
        programme=programme_id, organisation__in=organisations, role__in=OBLIGED, user__is_active=True
    )
    found: dict[int, dict[int, User]] = {}
    for one in held.select_related("user").order_by("pk"):
        if one.organisation_id is not None:
            found.setdefault(one.organisation_id, {})[one.user_id] = one.user
    return {pk: list(users.values()) for pk, users in found.items()}
