"""Which rounds there are, which one matters now, and what can be planned next."""

from dataclasses import dataclass
from datetime import date

from sympolity.affairs.monitoring.models import Round, RoundTemplate
from sympolity.affairs.monitoring.operations.rounds import next_period
from sympolity.ground.languages.queries import with_translations
from sympolity.methods.periods import Period
from sympolity.network.programmes.models import Programme

MOST_SHOWN = 60


def rounds_of(programme: Programme) -> list[Round]:
    """The rounds of a programme, the latest first; open and planned ones before those that ended."""
    found = list(Round.objects.filter(programme=programme).select_related("template")[:MOST_SHOWN])
    for round_ in found:
        round_.programme = programme
    order = (Round.State.OPEN, Round.State.PLANNED)
    with_translations(found)
    return sorted(found, key=lambda each: order.index(each.state) if each.state in order else len(order))


def current_round(programme: Programme) -> Round | None:
    """The open round that is due first, else the one that was due last, else the one planned next."""
    rounds = Round.objects.filter(programme=programme).select_related("template")
    return (
        rounds.open().order_by("due_on", "pk").first()
        or rounds.filter(state__in=[Round.State.CLOSED, Round.State.PUBLISHED]).order_by("-due_on", "-pk").first()
        or rounds.filter(state=Round.State.PLANNED).order_by("opens_on", "pk").first()
    )


@dataclass(frozen=True, slots=True)
class Proposal:
    """The next round of a template, as one click plans it; no period where the template has no cadence."""

    template: RoundTemplate
    period: Period | None

    @property
    def opens_on(self) -> date | None:
        return self.period.opens_on(self.template.days_to_answer) if self.period else None

    @property
    def due_on(self) -> date | None:
        return self.period.due_on(self.template.days_to_answer) if self.period else None


def to_plan(programme: Programme) -> list[Proposal]:
    """One proposal for each open template."""
    templates = list(RoundTemplate.objects.filter(programme=programme).open())
    for template in templates:
        template.programme = programme
    return [Proposal(template, next_period(template)) for template in templates]
