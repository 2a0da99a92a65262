"""One mail a day, or a week, instead of one for each notice."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sympolity.ground.notices.kinds import How
from sympolity.ground.notices.models import Mail, Notice
from sympolity.ground.notices.post import post_due

HOUR = 7  # in the time zone of the installation; once a week means on Monday


def write_digests(now: datetime | None = None) -> int:
    """Write and send what is due to everybody; on Mondays a person gets one mail, not two. Returns how many mails.

    What a day brought before the hour goes out once, also when the background work comes to it late.
    """
    now = now or timezone.now()
    day, week = latest_hours(now)
    due = Q(how=How.DAILY, created_at__lt=day) | Q(how=How.WEEKLY, created_at__lt=week)
    waiting = Notice.objects.waiting_for_a_digest().filter(due, user__is_active=True)
    readers = waiting.order_by().values_list("user_id", flat=True).distinct()
    written = sum(_write(user_id, due, now) for user_id in list(readers))
    if written:
        post_due()
    return written


def latest_hours(now: datetime) -> tuple[datetime, datetime]:
    """The last time that the daily and the weekly mail were due."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    day = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if day > local:
        day -= timedelta(days=1)
    return day, day - timedelta(days=day.weekday())


@transaction.atomic
def _write(user_id: int, due: Q, now: datetime) -> bool:
    mine = Notice.objects.waiting_for_a_digest().filter(due, user_id=user_id).select_for_update()
    keys = [notice.pk for notice in mine]
    if keys:
        mail = Mail.objects.create(user_id=user_id, is_digest=True, due_at=now)
        Notice.objects.filter(pk__in=keys).update(mail=mail)
    return bool(keys)
