"""How mails leave: each at most once, whatever dies on the way.

A mail is claimed in a committed row, then handed to the mail server, then its end is written down. Two workers cannot
claim the same mail. Refused mails are tried again after growing waits. A mail whose worker died in the middle, or whose
connection broke before the server answered, may or may not have left: it stays unsure until a person decides.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from sympolity.ground.notices.mails import Answer, compose, hand_over
from sympolity.ground.notices.models import Mail

logger = logging.getLogger(__name__)

State = Mail.State
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
# The mail server has ten seconds for each of its answers; whoever is silent for so long is dead.
CUT_OFF_AFTER = timedelta(minutes=10)
LONGEST_FAULT = 300


def post_soon() -> None:
    """Let a worker send what is due, at once; if this is lost in a crash, the duty finds the mail a minute later."""
    if not DBTaskResult.objects.ready().filter(task_path=post.module_path).exists():
        post.enqueue()


@task()
def post() -> None:
    post_due()


def post_due() -> int:
    """Send every mail that is due; returns how many were sent."""
    sent = 0
    while (mail := _claim()) is not None:
        sent += _deliver(mail) == State.SENT
    return sent


def note_cut_off(now: datetime | None = None) -> int:
    """Mails whose sending was cut off become unsure; returns how many."""
    now = now or timezone.now()
    cut_off = Mail.objects.filter(state=State.SENDING, claimed_at__lt=now - CUT_OFF_AFTER)
    return cut_off.update(state=State.UNSURE, ended_at=now) if cut_off.exists() else 0


def _claim() -> Mail | None:
    now = timezone.now()
    waiting = Mail.objects.filter(state=State.WAITING, due_at__lte=now).order_by("due_at", "pk")
    while (pk := waiting.values_list("pk", flat=True).first()) is not None:
        with transaction.atomic(durable=True):  # the claim has to be on disk before the mail server hears a word
            mine = Mail.objects.filter(pk=pk, state=State.WAITING).update(
                state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1
            )
        if mine:
            return Mail.objects.select_related("user").get(pk=pk)
    return None


def _deliver(mail: Mail) -> str:
    try:
        message = compose(mail)
    except Exception as error:
        logger.exception("Mail %s cannot be written.", mail.pk)
        return _end(mail, State.FAILED, str(error))
    if message is None:
        return _end(mail, State.DROPPED)
    try:
        answer = hand_over(message)
    except Exception as error:
        # Whatever nobody foresaw: the mail may be on its way, and the others must not wait for this one.
        logger.exception("Mail %s met an error while it was sent.", mail.pk)
        return _end(mail, State.UNSURE, str(error))
    if answer.state == "refused":
        return _refused(mail, answer)
    if answer.state == "unsure":
        logger.warning("Nobody knows whether mail %s left: %s", mail.pk, answer.words)
    return _end(mail, State(answer.state), answer.words)


def _refused(mail: Mail, answer: Answer) -> str:
    if mail.attempts > len(WAITS):
        logger.error("Mail %s was refused %s times, the last time with: %s", mail.pk, mail.attempts, answer.words)
        return _end(mail, State.FAILED, answer.words)
    again = timezone.now() + WAITS[mail.attempts - 1]
    Mail.objects.filter(pk=mail.pk).update(state=State.WAITING, due_at=again, fault=answer.words[:LONGEST_FAULT])
    return State.WAITING


def _end(mail: Mail, state: Mail.State, fault: str = "") -> str:
    Mail.objects.filter(pk=mail.pk).update(state=state, ended_at=timezone.now(), fault=fault[:LONGEST_FAULT])
    return state
