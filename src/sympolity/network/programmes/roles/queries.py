"""Who holds which role, who is invited, and the table of roles in words."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from sympolity.ground.accounts.models import User
from sympolity.network.programmes.models import Appointment, Invitation, Programme, Role
from sympolity.network.programmes.role_table import PERMISSIONS, PROGRAMME_WIDE, ROLES, RoleSheet, Scope
from sympolity.network.programmes.rules import may_give

REMEMBERED_DAYS = 30


@dataclass(frozen=True, slots=True)
class Holder:
    """One line of the list: a role that somebody holds or held, and whether the reader may end it or give it back."""

    appointment: Appointment
    is_reader: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """One line of the table of roles: what may be done, and per role "all", "own" or nothing."""

    words: Promise | str
    reach: tuple[str, ...]


def hash_of_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def holders(programme: Programme, reader: Any) -> list[Holder]:
    """The roles held in a programme today by people who may sign in, in the order of the table of roles."""
    held = _with_people(programme).held_on(timezone.localdate()).filter(user__is_active=True)
    return _sorted_holders(held, reader)


def people_holding(roles: Collection[str], programme_id: int, organisation_id: int | None = None) -> list[User]:
    """Who holds one of these roles today and may sign in, each once; for one organisation where it is named."""
    held = Appointment.objects.held_on(timezone.localdate()).filter(
        programme=programme_id, role__in=roles, user__is_active=True
    )
    if organisation_id is not None:
        held = held.filter(organisation=organisation_id)
    return list({one.user_id: one.user for one in held.select_related("user").order_by("pk")}.values())


def former_holders(programme: Programme, reader: Any) -> list[Holder]:
    """Whoever lost a role in the last weeks and might get it back."""
    today = timezone.localdate()
    ended = _with_people(programme).filter(
        until__lt=today, until__gte=today - timedelta(days=REMEMBERED_DAYS), user__is_active=True
    )
    return _sorted_holders(ended, reader)


def _with_people(programme: Programme) -> Any:
    rows = Appointment.objects.filter(programme=programme)
    return rows.select_related("user", "organisation", "programme", "stands_in_for")


def _sorted_holders(appointments: Iterable[Appointment], reader: Any) -> list[Holder]:
    order = list(Role)
    ranked = sorted(
        appointments,
        key=lambda one: (order.index(Role(one.role)), str(one.organisation or ""), str(one.user).casefold()),
    )
    return [
        Holder(one, one.user_id == reader.pk, may_give(reader, one.role, one.programme, one.organisation))
        for one in ranked
    ]


def open_invitations(programme: Programme | None = None) -> QuerySet[Invitation]:
    """Invitations that can still be accepted."""
    found = Invitation.objects.filter(
        accepted_at=None, withdrawn_at=None, expires_on__gte=timezone.localdate()
    ).select_related("programme__network", "organisation", "invited_by")
    return found.filter(programme=programme) if programme else found


def lapsed_invitations(programme: Programme) -> QuerySet[Invitation]:
    """Invitations that nobody accepted in time: they can be sent again."""
    return Invitation.objects.filter(
        programme=programme, accepted_at=None, withdrawn_at=None, expires_on__lt=timezone.localdate()
    ).select_related("organisation", "invited_by")


def invitation_of(token: str) -> Invitation | None:
    """The open invitation that a link belongs to."""
    return open_invitations().filter(token_hash=hash_of_token(token)).first()


def is_invited(email: str) -> bool:
    return open_invitations().filter(email__iexact=email).exists()


def is_last_administrator(appointment: Appointment) -> bool:
    if appointment.role != Role.ADMIN:
        return False
    others = Appointment.objects.held_on(timezone.localdate()).filter(
        programme_id=appointment.programme_id, role=Role.ADMIN, user__is_active=True
    )
    return not others.exclude(pk=appointment.pk).exists()


def role_sheets() -> list[tuple[Role, RoleSheet]]:
    return list(ROLES.items())


def role_table() -> list[PermissionRow]:
    """What each role may do, in words; permissions that no role in a programme gives stand apart, with the stewards."""
    return [
        PermissionRow(words, reach)
        for name, words in PERMISSIONS.items()
        if any(reach := tuple(_reach(name, sheet) for sheet in ROLES.values()))
    ]


def _reach(permission: str, sheet: RoleSheet) -> str:
    if permission not in sheet.permissions:
        return ""
    return "all" if sheet.scope == Scope.PROGRAMME or permission in PROGRAMME_WIDE else "own"
