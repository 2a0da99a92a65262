"""Who still has to report: organisations against rounds, computed from the single reports.

The same number of questions is asked of the database for 18 organisations and for 1,000.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import get_language

from sympolity.affairs.monitoring.asks import asked_in
from sympolity.affairs.monitoring.models import Answer, Indicator, Return, Round, RoundQuestion
from sympolity.affairs.monitoring.queries.reminders import MISSING
from sympolity.ground.languages.queries import say, with_translations
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

ROUNDS_SHOWN = 8
# What one organisation's reports of one round come to: the first of these that holds.
STANDINGS = ("late", "returned", "to-send", "reopened", "sent", "in-review", "accepted", "excused")
SENT = ("reopened", "sent", "in-review", "accepted")


@dataclass(slots=True)
class Standing:
    """The reports of one organisation in one round, counted by state; late ones are counted apart, too."""

    states: Counter[str] = field(default_factory=Counter)
    late: int = 0
    late_since: date | None = None

    @property
    def asked(self) -> int:
        """How many reports are asked for; those excused are not."""
        return self.states.total() - self.states[Return.State.EXCUSED]

    @property
    def missing(self) -> int:
        return sum(self.states[state] for state in MISSING)

    @property
    def sent(self) -> int:
        return self.asked - self.missing

    @property
    def days_late(self) -> int:
        return (timezone.localdate() - self.late_since).days if self.late_since else 0

    @property
    def key(self) -> str:
        states = self.states
        if self.late:
            return "late"
        if states[Return.State.RETURNED]:
            return "returned"
        if self.missing:
            return "to-send"
        if states[Return.State.REOPENED]:
            return "reopened"
        if states[Return.State.SUBMITTED]:
            return "sent"
        if states[Return.State.IN_REVIEW]:
            return "in-review"
        return "accepted" if self.asked else "excused"


def standings(rounds: Iterable[Round]) -> dict[int, dict[int, Standing]]:
    """By round and organisation. One query; lateness only counts while a round is open."""
    open_rounds = {round_.pk for round_ in rounds if round_.state == Round.State.OPEN}
    rows = (
        Return.objects.filter(round__in=[round_.pk for round_ in rounds])
        .order_by()
        .values_list("round_id", "organisation_id", "state")
        .annotate(many=Count("pk"), late=Count("pk", filter=is_late(timezone.localdate())), due=Min("due_on"))
    )
    found: dict[int, dict[int, Standing]] = defaultdict(dict)
    for round_pk, organisation, state, many, late, due in rows:
        standing = found[round_pk].setdefault(organisation, Standing())
        standing.states[state] += many
        if late and round_pk in open_rounds:
            standing.late += late
            standing.late_since = min(due, standing.late_since or due)
    return found


def is_late(today: date) -> Q:
    return Q(state__in=MISSING, due_on__lt=today)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far one round has come, in reports and in organisations; late is computed from the due days."""

    reports: int
    sent: int
    accepted: int
    returned: int
    missing: int
    late: int
    excused: int
    organisations: Mapping[str, int]  # how many organisations stand how, by STANDINGS

    @property
    def asked_organisations(self) -> int:
        return sum(self.organisations.values()) - self.organisations.get("excused", 0)

    @property
    def complete_organisations(self) -> int:
        """Those that have sent everything."""
        return sum(self.organisations.get(key, 0) for key in SENT)

    @property
    def late_organisations(self) -> int:
        return self.organisations.get("late", 0)


def completeness(round_: Round) -> Completeness:
    """One round, for dashboards. One query."""
    return completeness_of(standings([round_]).get(round_.pk, {}).values())


def completeness_of(found: Iterable[Standing]) -> Completeness:
    states: Counter[str] = Counter()
    organisations: Counter[str] = Counter()
    late = 0
    for standing in found:
        states.update(standing.states)
        organisations[standing.key] += 1
        late += standing.late
    missing = sum(states[state] for state in MISSING)
    excused = states[Return.State.EXCUSED]
    return Completeness(
        reports=states.total() - excused,
        sent=states.total() - excused - missing,
        accepted=states[Return.State.ACCEPTED],
        returned=states[Return.State.RETURNED],
        missing=missing,
        late=late,
        excused=excused,
        organisations={key: organisations[key] for key in STANDINGS if organisations[key]},
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation and how it stands in each round shown; None where it was not asked."""

    organisation: Organisation
    led_by: Project | None  # the territorial intervention to which most of its projects belong
    cells: tuple[Standing | None, ...]
    now: Standing | None


@dataclass(frozen=True, slots=True)
class Wall:
    """The rounds of one template, oldest first; `now` is the one that the page is about."""

    rounds: Sequence[Round]
    now: Round
    rows: Sequence[Row]
    completeness: Completeness


def wall(now: Round) -> Wall:
    """The wall around one round: the rounds of its template up to it and after, and every organisation asked."""
    rounds = rounds_around(now)
    found = standings(rounds)
    asked = {pk for each in found.values() for pk in each}
    organisations = [
        each
        for each in Organisation.objects.filter(network=now.programme.network_id).order_by("name", "pk")
        if each.pk in asked
    ]
    led = interventions_of(now.programme)
    here = found.get(now.pk, {})
    rows = [
        Row(
            each,
            led.get(each.pk),
            tuple(found.get(round_.pk, {}).get(each.pk) for round_ in rounds),
            here.get(each.pk),
        )
        for each in organisations
    ]
    rows.sort(
        key=lambda row: (row.led_by is None, say(row.led_by, "title").text if row.led_by else "", row.organisation.name)
    )
    return Wall(rounds, now, rows, completeness_of(here.values()))


def rounds_around(now: Round) -> list[Round]:
    """The last rounds of the same template that asked anybody, `now` among them, oldest first."""
    others = Round.objects.filter(template=now.template_id).exclude(
        state__in=[Round.State.PLANNED, Round.State.CANCELLED]
    )
    shown = list(others.exclude(pk=now.pk).order_by("-period_until", "-pk")[: ROUNDS_SHOWN - 1])
    for each in shown:
        each.template, each.programme = now.template, now.programme
    return sorted([*shown, now], key=lambda each: (each.period_until, each.pk))


def interventions_of(programme: Programme) -> dict[int, Project]:
    """By organisation: the territorial intervention above most of the projects that it leads."""
    rows = Project.objects.filter(programme=programme).values_list("pk", "parent_id", "lead_id", "kind")
    tree = {pk: (parent, lead, kind) for pk, parent, lead, kind in rows}
    above: dict[int, Counter[int]] = defaultdict(Counter)
    for pk, (_parent, lead, _kind) in tree.items():
        if lead is not None and (top := _intervention_above(pk, tree)):
            above[lead][top] += 1
    chosen = {lead: max(tops, key=lambda top: (tops[top], -top)) for lead, tops in above.items()}
    found = Project.objects.select_related("lead").in_bulk(set(chosen.values()))
    for each in found.values():
        each.programme = programme
    with_translations(found.values())
    return {lead: found[top] for lead, top in chosen.items()}


def _intervention_above(pk: int, tree: Mapping[int, tuple[int | None, int | None, str]]) -> int | None:
    seen: set[int] = set()
    here: int | None = pk
    while here is not None and here in tree and here not in seen:
        seen.add(here)
        parent, _lead, kind = tree[here]
        if kind == Project.Kind.INTERVENTION:
            return here
        here = parent
    return None


# -- down to the single report ----------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Line:
    """One report, and the names of what must be filled in and is not."""

    report: Return
    missing: tuple[str, ...]

    @property
    def is_late(self) -> bool:
        return self.report.state in MISSING and self.report.due_on < timezone.localdate()


ORDER = (*MISSING[::-1], Return.State.REOPENED, Return.State.SUBMITTED, Return.State.IN_REVIEW)


def lines_of(round_: Round, organisations: Iterable[int] | None = None) -> list[Line]:
    """The single reports of a round, those that somebody has to send first, each with what is missing in it."""
    reports = Return.objects.filter(round=round_).select_related("organisation", "project")
    answers = Answer.objects.filter(of__round=round_, of__state__in=MISSING)
    if organisations is not None:
        wanted = list(organisations)
        reports, answers = reports.filter(organisation__in=wanted), answers.filter(of__organisation__in=wanted)
    values: dict[int, dict[str, Any]] = defaultdict(dict)
    for pk, key, value in answers.values_list("of_id", "key", "value"):
        values[pk][key] = value
    found = list(reports)
    for report in found:
        report.round = round_
        if report.project is not None:
            report.project.programme = round_.programme
    with_translations([report.project for report in found if report.project is not None])
    words = words_of_round(round_)
    return sorted((_line(report, values[report.pk], words) for report in found), key=_place)


def _line(report: Return, values: Mapping[str, Any], words: Mapping[str, str]) -> Line:
    if report.state not in MISSING:
        return Line(report, ())
    asked = asked_in(report)
    labels = asked.labels()
    return Line(report, tuple(words.get(key, labels[key]) for key in asked.missing(values)))


def words_of_round(round_: Round) -> dict[str, str]:
    """What the round asks in the language of the reader, where the rows still say what they said when it opened."""
    if get_language() == round_.source_language:
        return {}
    asked = {f"question:{row['pk']}": row["text"] for row in round_.asks.get("questions", ())}
    asked |= {f"indicator:{row['pk']}": row["name"] for row in round_.asks.get("indicators", ())}
    questions = RoundQuestion.objects.filter(template=round_.template_id)
    rows: dict[str, tuple[RoundQuestion | Indicator, str]] = {f"question:{row.pk}": (row, "text") for row in questions}
    for row in Indicator.objects.filter(programme=round_.programme_id):
        rows[f"indicator:{row.pk}"] = (row, "name")
    for one, _field in rows.values():
        if isinstance(one, RoundQuestion):
            one.template = round_.template
        else:
            one.programme = round_.programme
    with_translations([one for one, _field in rows.values()])
    return {key: say(*rows[key]).text for key, text in asked.items() if key in rows and getattr(*rows[key]) == text}


def _place(line: Line) -> tuple[int, date, str]:
    state = line.report.state
    return (ORDER.index(state) if state in ORDER else len(ORDER), line.report.due_on, str(line.report))
