"""What monitoring does without anybody asking: open rounds on their day, remind on the days of their templates."""

import logging
from datetime import timedelta

from django.utils import timezone

from sympolity.affairs.monitoring.models import Round
from sympolity.affairs.monitoring.operations.printing import keep_prints
from sympolity.affairs.monitoring.operations.reminders import remind_by_calendar
from sympolity.affairs.monitoring.operations.rounds import open_round
from sympolity.ground.kernel.duties import duty
from sympolity.ground.kernel.refusals import Refused

logger = logging.getLogger(__name__)
# Mails that arrive in the night look as if a machine had sent them.
MORNING = 7


@duty("open-rounds", every=timedelta(hours=1))
def open_rounds() -> list[int]:
    """Rounds whose day has come are opened; one that asks nobody stays planned and says so on its page."""
    due = Round.objects.filter(state=Round.State.PLANNED, opens_on__lte=timezone.localdate())
    opened = []
    for round_ in due.order_by("opens_on", "pk"):
        try:
            opened.append(open_round(round_, by=None).pk)
        except Refused as refusal:
            logger.warning("Round %s did not open: %s", round_.pk, refusal)
    return opened


@duty("remind", every=timedelta(hours=1))
def remind() -> int:
    if timezone.localtime().hour < MORNING:
        return 0
    return remind_by_calendar()


@duty("keep-prints", every=timedelta(minutes=5))
def keep_prints_of_reports() -> list[int]:
    """What was sent is printed from its frozen content, and the print kept by its hash."""
    return keep_prints()
