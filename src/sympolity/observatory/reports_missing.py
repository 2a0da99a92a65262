"""Who still has to report: returns past their due day, by the organisation that reports."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min
from django.utils import timezone

from sympolity.affairs.monitoring.models import Return, Round
from sympolity.ground.accounts.models import User
from sympolity.network.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Missing:
    """One organisation in one round: how many of its reports did not come in, and since when the first is due."""

    organisation: str
    round_pk: int
    round_title: str
    count: int
    due_on: date


def returns_missing(programme: Programme, user: User, *, more_than: int = 0) -> list[Missing]:
    """Reports of open rounds that are more than so many days late, those due first at the top."""
    day = timezone.localdate() - timedelta(days=more_than)
    rows = (
        Return.objects.visible_to(user)
        .late()
        .filter(round__programme=programme, round__state=Round.State.OPEN, due_on__lt=day)
        .order_by()
        .values_list("organisation__name", "round", "round__title")
        .annotate(count=Count("pk"), first=Min("due_on"))
        .order_by("first", "organisation__name")
    )
    return [Missing(*row) for row in rows]
