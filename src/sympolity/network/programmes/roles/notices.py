"""Mails about roles, each in its reader's language, as text and as HTML. They leave after the decision is kept."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from sympolity.ground.accounts.models import User
from sympolity.network.programmes.models import Appointment, Invitation, Programme, Role
from sympolity.network.programmes.rules import ROLES

logger = logging.getLogger(__name__)


def invite(invitation_id: int, token: str) -> None:
    invitation = Invitation.objects.select_related("programme__network", "organisation", "invited_by").get(
        pk=invitation_id
    )
    with override(invitation.language or settings.LANGUAGE_CODE):
        _send(
            _("You are invited to %(programme)s") % {"programme": invitation.programme},
            "programmes/mails/invitation",
            to=invitation.email,
            url=settings.BASE_URL + reverse("programmes:accept-invitation", kwargs={"token": token}),
            invitation=invitation,
            **_about(invitation.role),
        )


def tell_appointed(appointment_id: int) -> None:
    appointment = Appointment.objects.select_related("programme", "organisation", "user").get(pk=appointment_id)
    with _language_of(appointment.user):
        _send(
            _("You have a new role in %(programme)s") % {"programme": appointment.programme},
            "programmes/mails/appointed",
            to=appointment.user.email,
            url=_people_of(appointment.programme),
            appointment=appointment,
            **_about(appointment.role),
        )


def tell_accepted(invitation_id: int) -> None:
    invitation = Invitation.objects.select_related("programme", "organisation", "invited_by").get(pk=invitation_id)
    with _language_of(invitation.invited_by):
        _send(
            _("Your invitation to %(programme)s was accepted") % {"programme": invitation.programme},
            "programmes/mails/accepted",
            to=invitation.invited_by.email,
            url=_people_of(invitation.programme),
            invitation=invitation,
            **_about(invitation.role),
        )


def _language_of(reader: User) -> override:
    return override(reader.language or settings.LANGUAGE_CODE)


def _people_of(programme: Programme) -> str:
    return settings.BASE_URL + reverse("programmes:roles", kwargs={"programme": programme.slug})


def _about(role: str) -> dict[str, Any]:
    return {"role": Role(role).label, "about_role": ROLES[Role(role)].description}


def _send(subject: str, template: str, *, to: str, **context: Any) -> None:
    subject = " ".join(subject.split())
    message = EmailMultiAlternatives(subject, render_to_string(f"{template}.txt", context), to=[to])
    html = render_to_string(f"{template}.html", {**context, "subject": subject})
    message.attach_alternative(html, "text/html")
    try:
        message.send()
    except (SMTPException, OSError):
        # The decision stands; who took it finds "Send again" beside the invitation.
        logger.exception("The mail “%s” could not be handed over.", template)
