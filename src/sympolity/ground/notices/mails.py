"""What stands in a mail, and handing it to the mail server.

`letter` and `hand_over` also serve mails to people who have no account yet, such as invitations.
"""

from contextlib import suppress
from dataclasses import dataclass
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import sanitize_address
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext, override

from sympolity.ground.notices.kinds import Group, How
from sympolity.ground.notices.models import Mail, Notice
from sympolity.ground.notices.queries import wishes_of
from sympolity.ground.notices.stopping import stop_url


@dataclass(frozen=True, slots=True)
class Answer:
    """What the mail server made of a mail: `refused` mails surely did not leave, of `unsure` ones nobody knows."""

    state: str  # "sent", "refused" or "unsure"
    words: str = ""


def letter(
    subject: str, template: str, *, to: str, headers: dict[str, str] | None = None, **context: Any
) -> EmailMultiAlternatives:
    """A mail as text and as HTML from the two templates of this name, in the language that is switched on."""
    subject = " ".join(subject.split())
    context |= {"subject": subject}
    message = EmailMultiAlternatives(subject, render_to_string(f"{template}.txt", context), to=[to], headers=headers)
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return message


def hand_over(message: EmailMultiAlternatives) -> Answer:
    """Give a mail to the mail server, over a connection of its own: so nothing but this mail can be in doubt."""
    connection = get_connection(fail_silently=False)
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        return Answer("refused", _said_by(error))
    message.connection = connection
    try:
        message.send()
    except (SMTPException, OSError) as error:
        return Answer("refused" if _is_a_refusal(error) else "unsure", _said_by(error))
    finally:
        with suppress(SMTPException, OSError):  # by then the mail was taken or not
            connection.close()
    return Answer("sent")


def _is_a_refusal(error: Exception) -> bool:
    """Whether the server itself said no. A connection that broke in the middle says nothing."""
    if isinstance(error, SMTPResponseException):
        return error.smtp_code >= 400
    return isinstance(error, SMTPRecipientsRefused)


def _said_by(error: Exception) -> str:
    if isinstance(error, SMTPRecipientsRefused):
        return "; ".join(f"{code} {_plain(said)}" for code, said in error.recipients.values())
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {_plain(error.smtp_error)}"
    return str(error) or type(error).__name__


def _plain(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def compose(mail: Mail) -> EmailMultiAlternatives | None:
    """The mail of a row; None where nothing in it is wanted any more."""
    user = mail.user
    wishes = wishes_of(user)
    notices = [notice for notice in mail.notices.order_by("pk") if wishes[notice.group] != How.HERE]
    if not notices or not user.is_active:
        return None
    groups: list[Group] = sorted({notice.group for notice in notices})
    stop = stop_url(user.pk, groups)
    with override(user.language or settings.LANGUAGE_CODE):
        message = letter(
            _subject(notices),
            "notices/mails/digest" if len(notices) > 1 else "notices/mails/notice",
            to=user.email,
            headers={
                "Message-ID": message_id(mail),
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
            },
            notices=notices,
            notice=notices[0],
            base_url=settings.BASE_URL,
            groups=[group.label for group in groups],
            stop_url=stop,
            wishes_url=settings.BASE_URL + reverse("notices:wishes"),
        )
        # What cannot be written as a mail shows now, before any server has seen it.
        message.message()
        sanitize_address(user.email, "utf-8")
    return message


def _subject(notices: list[Notice]) -> str:
    number = len(notices)
    if number == 1:
        return notices[0].title
    return ngettext("%(number)s new notice", "%(number)s new notices", number) % {"number": number}


def message_id(mail: Mail) -> str:
    """The same at each try: so a mail server that has it already can tell, and its log can be searched for it."""
    return f"<notices.{mail.pk}.{int(mail.created_at.timestamp())}@{urlsplit(settings.BASE_URL).hostname}>"
