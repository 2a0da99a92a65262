from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from sympolity.ground.kernel.duties import duty
from sympolity.ground.notices.digests import write_digests
from sympolity.ground.notices.models import Mail, Notice
from sympolity.ground.notices.post import note_cut_off, post_due

KEPT = timedelta(days=365)
KEPT_UNREAD = timedelta(days=2 * 365)


@duty("send mails", every=timedelta(minutes=1))
def send_mails() -> None:
    """What was refused is tried again, and what a crash left waiting is sent."""
    note_cut_off()
    post_due()


@duty("send digests", every=timedelta(minutes=10))
def send_digests() -> None:
    write_digests()


@duty("forget old notices", every=timedelta(days=1))
def forget_old_notices() -> None:
    """A notice may name people: a year after it was read it goes, an unread one a year later, and its mail with it."""
    now = timezone.now()
    with transaction.atomic():
        Notice.objects.filter(read_at__lt=now - KEPT).delete()
        Notice.objects.filter(created_at__lt=now - KEPT_UNREAD).delete()
        Mail.objects.filter(notices=None, created_at__lt=now - KEPT).delete()
