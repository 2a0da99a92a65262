"""What people are told about roles, each in the own language.

Whoever is invited may have no account yet, and the link in the mail is kept nowhere: that mail leaves directly, once
the decision is kept.
"""

import logging
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from sympolity.ground.notices.kinds import Group, register_kind
from sympolity.ground.notices.mails import hand_over, letter
from sympolity.ground.notices.operations import reader_language, tell
from sympolity.network.programmes.models import Appointment, Invitation, Programme, Role
from sympolity.network.programmes.role_table import ROLES

logger = logging.getLogger(__name__)


def register() -> None:
    register_kind("role-given", group=Group.ROLES, words=gettext_lazy("A role was given to you"))
    register_kind("invitation-accepted", group=Group.ROLES, words=gettext_lazy("Your invitation was accepted"))


def invite(invitation_id: int, token: str) -> None:
    invitation = Invitation.objects.select_related("programme__network", "organisation", "invited_by").get(
        pk=invitation_id
    )
    with override(invitation.language or settings.LANGUAGE_CODE):
        mail = letter(
            _("You are invited to %(programme)s") % {"programme": invitation.programme},
            "programmes/mails/invitation",
            to=invitation.email,
            url=settings.BASE_URL + reverse("programmes:accept-invitation", kwargs={"token": token}),
            invitation=invitation,
            role=Role(invitation.role).label,
            about_role=ROLES[Role(invitation.role)].description,
        )
    answer = hand_over(mail)
    if answer.state != "sent":
        # The decision stands; who took it finds "Send again" beside the invitation.
        logger.error("The mail of invitation %s was not taken: %s", invitation.pk, answer.words)


def tell_appointed(appointment: Appointment) -> None:
    with reader_language(appointment.user):
        tell(
            appointment.user,
            kind="role-given",
            key=f"role-given:{appointment.pk}",
            title=_("You have a new role in %(programme)s") % {"programme": appointment.programme},
            text=_role_of(appointment),
            **_where(appointment.programme),
        )


def tell_accepted(invitation: Invitation) -> None:
    with reader_language(invitation.invited_by):
        tell(
            invitation.invited_by,
            kind="invitation-accepted",
            key=f"invitation-accepted:{invitation.pk}",
            title=_("Your invitation to %(programme)s was accepted") % {"programme": invitation.programme},
            text=_("%(address)s has taken the role: %(role)s.")
            % {"address": invitation.email, "role": Role(invitation.role).label},
            **_where(invitation.programme),
        )


def _role_of(appointment: Appointment) -> str:
    role = Role(appointment.role)
    if appointment.organisation:
        words = _("Your role: %(role)s, for %(organisation)s.") % {
            "role": role.label,
            "organisation": appointment.organisation,
        }
    else:
        words = _("Your role: %(role)s.") % {"role": role.label}
    return f"{words} {ROLES[role].description}"


def _where(programme: Programme) -> dict[str, Any]:
    return {
        "url": reverse("programmes:roles", kwargs={"programme": programme.slug}),
        "network": programme.network,
        "programme_id": programme.pk,
    }
