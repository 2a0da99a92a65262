"""The reports that wait to be read, and the way from one to the next."""

from dataclasses import dataclass

from django.db.models import QuerySet

from sympolity.affairs.monitoring.models import Return, Round
from sympolity.network.programmes.models import Programme


def to_be_read(programme: Programme) -> QuerySet[Return]:
    """Sent and not decided, in rounds that are open; what has waited longest stands first."""
    waiting = Return.objects.filter(
        round__programme=programme, round__state=Round.State.OPEN, state__in=Return.WITH_THE_SECRETARIAT
    )
    return waiting.select_related("round", "organisation", "project", "submitted_by").order_by("submitted_at", "pk")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The reports before and after one in the row of those that wait, and its place in it (0: not among them)."""

    before: int | None
    after: int | None
    place: int
    count: int


def neighbours(of: Return) -> Neighbours:
    """Where a report stands among those of its round that wait to be read."""
    row = list(to_be_read(of.programme).filter(round=of.round_id).values_list("pk", flat=True))
    if of.pk not in row:
        return Neighbours(None, row[0] if row else None, 0, len(row))
    place = row.index(of.pk)
    before = row[place - 1] if place else None
    after = row[place + 1] if place + 1 < len(row) else None
    return Neighbours(before, after, place + 1, len(row))
