"""The mail that a reader of the open pages sends to whoever runs the installation. Nothing of it is kept here."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User


def recipients() -> list[str]:
    """The address that the operator gave, else those who run the installation; may be empty."""
    if settings.CONTACT_ADDRESS:
        return [parseaddr(settings.CONTACT_ADDRESS)[1]]
    return list(User.objects.filter(is_operator=True, is_active=True).order_by("pk").values_list("email", flat=True))


def pass_on(*, message: str, page: str, reply_to: str) -> None:
    """Raises SMTPException or OSError when the mail cannot leave."""
    lines = [message, "", _("Page: %(page)s") % {"page": page or "–"}]
    if reply_to:
        lines.append(_("Answer to: %(address)s") % {"address": reply_to})
    EmailMessage(
        subject=_("A reader writes about the open pages"),
        body="\n".join(lines),
        to=recipients(),
        reply_to=[reply_to] if reply_to else None,
    ).send()
