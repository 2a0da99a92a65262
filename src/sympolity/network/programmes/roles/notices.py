"""Mails about roles, each in its reader's language, as text and as HTML. They leave after the decision is kept."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from sympolity.network.programmes.models import Appointment, Invitation, Role
from sympolity.network.programmes.rules import ROLES

logger = logging.getLogger(__name__)


def invite(invitation_id: int, token: str) -> None:
    invitation = Invitation.objects.select_related("programme__network", "organisation", "invited_by").get(
        pk=invitation_id
    )
    _send(
        "invitation",
        to=invitation.email,
        language=invitation.language,
        url=settings.BASE_URL + reverse("programmes:accept-invitation", kwargs={"token": token}),
        invitation=invitation,
        **_words(invitation.role),
    )


def tell_appointed(appointment_id: int) -> None:
    appointment = Appointment.objects.select_related("programme__network", "organisation", "user").get(
        pk=appointment_id
    )
    _send(
        "appointed",
        to=appointment.user.email,
        language=appointment.user.language,
        url=settings.BASE_URL + reverse("programmes:roles", kwargs={"programme": appointment.programme.slug}),
        appointment=appointment,
        **_words(appointment.role),
    )


def tell_accepted(invitation_id: int) -> None:
    invitation = Invitation.objects.select_related("programme", "organisation", "invited_by").get(pk=invitation_id)
    _send(
        "accepted",
        to=invitation.invited_by.email,
        language=invitation.invited_by.language,
        url=settings.BASE_URL + reverse("programmes:roles", kwargs={"programme": invitation.programme.slug}),
        invitation=invitation,
        **_words(invitation.role),
    )


def _words(role: str) -> dict[str, Any]:
    return {"role": Role(role).label, "about_role": ROLES[Role(role)].description}


def _send(name: str, *, to: str, language: str, **context: Any) -> None:
    with override(language or settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string(f"programmes/mails/{name}_subject.txt", context).split())
        message = EmailMultiAlternatives(subject, render_to_string(f"programmes/mails/{name}.txt", context), to=[to])
        message.attach_alternative(render_to_string(f"programmes/mails/{name}.html", context), "text/html")
    try:
        message.send()
    except (SMTPException, OSError):
        # The decision stands; who took it finds "Send again" beside the invitation.
        logger.exception("The mail “%s” could not be handed over.", name)
