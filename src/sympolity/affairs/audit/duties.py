"""What auditing does without anybody asking: remind of answers that are due or late."""

from datetime import timedelta

from django.utils import timezone

from sympolity.affairs.audit.models import Finding
from sympolity.affairs.audit.notices import tell_due
from sympolity.ground.kernel.duties import duty

# Days before (below zero) and after the day by which a finding should be answered.
CALENDAR = (-7, -1, 1, 7, 14, 28)


@duty("remind-of-findings", every=timedelta(hours=6))
def remind_of_findings() -> int:
    """Told once for each day of the calendar: a duty that is done twice tells nobody again."""
    today, told = timezone.localdate(), 0
    waiting = Finding.objects.filter(
        state=Finding.State.OPEN, answer_by__in=[today - timedelta(days=days) for days in CALENDAR]
    )
    for finding in waiting.select_related("programme__network", "written_by").order_by("pk"):
        tell_due(finding, days=(today - finding.answer_by).days)
        told += 1
    return told
