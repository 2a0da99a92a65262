"""How complete the last rounds are: reports accepted, being read, sent back, missing and late."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from sympolity.affairs.monitoring.models import Return, Round
from sympolity.ground.languages.queries import say, with_translations
from sympolity.network.portfolio.queries import Rows
from sympolity.network.programmes.models import Programme

ROUNDS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class RoundStanding:
    """One round: of `asked` reports so many accepted, being read, sent back or reopened, and not sent.

    Late are those that are still missing in an open round past their due day.
    """

    pk: int
    title: str
    state: str
    due_on: date
    asked: int
    accepted: int
    reading: int
    returned: int
    missing: int
    late: int

    @property
    def accepted_share(self) -> float | None:
        return self.accepted / self.asked if self.asked else None


def standing_of_rounds(programme: Programme, rows: Rows | None) -> tuple[RoundStanding, ...]:
    """The last rounds, the newest first; `rows`: only the reports about these projects. Two queries."""
    shown = (Round.State.OPEN, Round.State.CLOSED, Round.State.PUBLISHED)
    rounds = list(
        Round.objects.filter(programme=programme, state__in=shown).order_by("-period_until", "-pk")[:ROUNDS_SHOWN]
    )
    for each in rounds:
        each.programme = programme
    with_translations(rounds)
    returns = Return.objects.filter(round__in=[each.pk for each in rounds]).exclude(state=Return.State.EXCUSED)
    if rows is not None:
        returns = returns.filter(project__in=rows.order_by().values("pk"))
    unsent = Q(state__in=(Return.State.DUE, Return.State.DRAFT))
    back = Q(state__in=(Return.State.RETURNED, Return.State.REOPENED))
    late = Q(state__in=(Return.State.DUE, Return.State.DRAFT, Return.State.RETURNED))
    counts = returns.order_by().values_list("round_id").annotate(
        asked=Count("pk"),
        accepted=Count("pk", filter=Q(state=Return.State.ACCEPTED)),
        reading=Count("pk", filter=Q(state__in=Return.WITH_THE_SECRETARIAT)),
        returned=Count("pk", filter=back),
        missing=Count("pk", filter=unsent),
        late=Count("pk", filter=late & Q(due_on__lt=timezone.localdate(), round__state=Round.State.OPEN)),
    )  # fmt: skip
    by_round = {pk: numbers for pk, *numbers in counts}
    nothing = [0] * 6
    return tuple(
        RoundStanding(each.pk, say(each, "title").text, each.state, each.due_on, *by_round.get(each.pk, nothing))
        for each in rounds
        if rows is None or each.pk in by_round
    )
