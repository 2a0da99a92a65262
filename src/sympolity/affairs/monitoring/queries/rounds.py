"""Which rounds there are, which one matters now, and what can be planned next."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from sympolity.affairs.monitoring.models import Round, RoundTemplate
from sympolity.ground.languages.queries import with_translations
from sympolity.methods.periods import Period, period_after, period_around
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Participation, Programme

MOST_SHOWN = 60
# Organisations in these roles carry a programme; those who pay for it or accompany it do not report.
CARRY = (
    Participation.Role.LEAD,
    Participation.Role.PARTNER,
    Participation.Role.LEAD_MUNICIPALITY,
    Participation.Role.MENTOR,
    Participation.Role.MENTEE,
)


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
    rounds = Round.objects.filter(programme=programme).exclude(state=Round.State.CANCELLED).order_by()
    lasts = dict(rounds.values_list("template").annotate(last=Max("period_until")))
    proposals = []
    for template in RoundTemplate.objects.filter(programme=programme).open():
        template.programme = programme
        proposals.append(Proposal(template, _period_following(template, lasts.get(template.pk))))
    return proposals


def next_period(template: RoundTemplate) -> Period | None:
    """The period after the last round of a template, else the one in which today lies; None without a cadence."""
    rounds = template.rounds.exclude(state=Round.State.CANCELLED)
    return _period_following(template, rounds.aggregate(last=Max("period_until"))["last"])


def _period_following(template: RoundTemplate, last: date | None) -> Period | None:
    if template.cadence == RoundTemplate.Cadence.ONCE:
        return None
    if last is None:
        return period_around(template.cadence, timezone.localdate())
    return period_after(template.cadence, last)


# -- whom a round asks ---------------------------------------------------------------
def asked_projects(round_: Round) -> "QuerySet[Project]":
    """The live projects of the programme that an organisation leads, or of those that the round chose."""
    projects = Project.objects.filter(programme=round_.programme_id).live().exclude(lead=None)
    return projects.filter(rounds=round_) if round_.projects.exists() else projects


def asked_organisations(round_: Round) -> "QuerySet[Organisation]":
    leading = Q(pk__in=asked_projects(round_).values("lead"))
    if not round_.projects.exists():
        carrying = Participation.objects.on(timezone.localdate()).filter(
            programme=round_.programme_id, objective=None, role__in=CARRY
        )
        leading |= Q(pk__in=carrying.values("organisation"))
    return Organisation.objects.filter(leading).order_by("pk")


def latecomers(round_: Round) -> "QuerySet[Project]":
    """Live projects that an organisation leads and that this round does not ask about yet."""
    found = Project.objects.filter(programme=round_.programme_id).live().exclude(lead=None)
    return found.exclude(returns__round=round_)
