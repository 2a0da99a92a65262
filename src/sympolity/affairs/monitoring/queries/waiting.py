"""What the reports of a programme ask of one person: for the rail, and for the list of what to do."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone

from sympolity.affairs.monitoring.models import Return, Round
from sympolity.affairs.monitoring.queries.reminders import MISSING
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.rules import roles_around


@dataclass(frozen=True, slots=True)
class Waiting:
    """Reports of open rounds. Who reports sees those of the own organisations, who runs the rounds all of them."""

    late: int = 0
    returned: int = 0
    due: int = 0  # to be sent and not late
    due_next: date | None = None
    to_read: int = 0
    late_organisations: int = 0
    runs: bool = False
    own: frozenset[int] = frozenset()

    @property
    def count(self) -> int:
        """What waits for this person now: reports to read, or reports that are late or were sent back."""
        return self.to_read if self.runs else self.late + self.returned


def waiting_for(user: Any, programme: Programme) -> Waiting:
    """One query, none for whoever neither reports nor runs the rounds."""
    held = roles_around(user, programme)
    runs = user.has_perm("monitoring.review_return", programme)
    own = frozenset(
        one.organisation_id for one in held if one.organisation_id and "monitoring.report" in one.sheet.permissions
    )
    if not (runs or own):
        return Waiting()
    reports = Return.objects.filter(round__programme=programme, round__state=Round.State.OPEN)
    if not runs:
        reports = reports.filter(organisation__in=own)
    missing, today = Q(state__in=MISSING), timezone.localdate()
    late = missing & Q(due_on__lt=today)
    found = reports.aggregate(
        late=Count("pk", filter=late & ~Q(state=Return.State.RETURNED)),
        returned=Count("pk", filter=Q(state=Return.State.RETURNED)),
        due=Count("pk", filter=missing & Q(due_on__gte=today) & ~Q(state=Return.State.RETURNED)),
        due_next=Min("due_on", filter=missing & Q(due_on__gte=today)),
        to_read=Count("pk", filter=Q(state__in=Return.WITH_THE_SECRETARIAT)),
        late_organisations=Count("organisation", filter=late, distinct=True),
    )
    return Waiting(**found, runs=runs, own=own)
