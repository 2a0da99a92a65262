"""What the money page of a programme shows, read once for what is filtered and kept until the next decision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.utils import timezone

from sympolity.affairs.finance.queries.frame import EnvelopeOfFund, counting_cents, envelopes_of
from sympolity.ground.languages.queries import say, with_translations
from sympolity.methods.forecast import month_of
from sympolity.methods.rollup import Item, Lift, Tree, roll_up
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.pictures import level_of
from sympolity.network.portfolio.queries import Land, Rows
from sympolity.network.portfolio.queries.totals import aims_of, places_of, used_places
from sympolity.network.portfolio.readings import kept
from sympolity.network.programmes.models import Fund, Objective, Programme
from sympolity.network.territories.models import Territory
from sympolity.observatory.money.facts import (
    BY_MONTH,
    COMMITTED,
    CONTRACTED,
    FUNDING,
    PAID,
    PLANNED,
    SPENT,
    STEPS,
    Facts,
    Line,
    facts_of,
)
from sympolity.observatory.money.outlook import Outlook, outlook_of

FUND, OBJECTIVE, PLACE, LEAD = "fund", "objective", "territory", "lead"
WAYS = (OBJECTIVE, PLACE, LEAD)
MOST_PARTS = 12
# Where the money of a project stands: each cent of the plan in one of these.
AT_PAID, AT_SPENT, AT_BOUND, AT_FREE = "paid", "spent", "bound", "free"
ENDS = (AT_PAID, AT_SPENT, AT_BOUND, AT_FREE)
SEVERAL, NONE = "several", "none"
# What is decided in these parts of the house changes no amount, no plan and no milestone; where it does, as when an
# accepted report tells of a milestone, that is written down about the milestone.
NOT_MONEY = ("monitoring", "documents", "onestop", "audit", "notices")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is filtered; every choice stands in the address under its own name."""

    fund: int | None = None
    objective: int | None = None
    territory: int | None = None
    lead: int | None = None

    @property
    def name(self) -> str:
        return f"{self.fund or ''}:{self.objective or ''}:{self.territory or ''}:{self.lead or ''}"


@dataclass(frozen=True, slots=True)
class Part:
    """A fund, an objective, a place or an organisation with its money by step, in cents; None: belongs to none."""

    key: int | None
    name: str
    count: int
    amounts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of one way to split; `several` projects stand in more than one and count in each."""

    parts: tuple[Part, ...]
    several: int = 0


@dataclass(frozen=True, slots=True)
class Stream:
    """Money that goes from a fund through an objective to where it stands; SEVERAL and NONE are nodes of their own."""

    fund: str
    objective: str
    end: str
    cents: int


@dataclass
class Month:
    """What had come until the end of a month, by step; `planned` is what plans would have spent at an even pace."""

    on: date
    amounts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Money:
    """The envelope is that of the fund asked for, or of all. None where nobody published one."""

    whole: Part
    envelope: int | None
    envelopes: tuple[EnvelopeOfFund, ...]
    splits: Mapping[str, Split]
    streams: tuple[Stream, ...]
    stream_names: Mapping[str, str]
    months: tuple[Month, ...]
    outlook: Outlook
    end_on: date | None
    names: Mapping[str, str]


@dataclass
class Ground:
    """The names and trees of a programme by which its money is split."""

    programme: Programme
    land: Land
    objectives: Mapping[int, Objective]
    tree: Tree[int]
    funds: Mapping[int, Fund]

    @property
    def top_objectives(self) -> list[Objective]:
        return [each for each in self.objectives.values() if each.parent_id is None]

    def rows_of(self, choice: Choice, rows: Rows) -> Rows:
        if choice.objective:
            rows = portfolio.under_objectives(rows, self.tree, [choice.objective])
        if choice.territory:
            rows = portfolio.in_territories(rows, self.land, [choice.territory])
        if choice.lead:
            rows = rows.filter(lead=choice.lead)
        return rows


def ground_of(programme: Programme) -> Ground:
    objectives, tree = portfolio.objectives_of(programme)
    with_translations(objectives.values())
    funds = {each.pk: each for each in Fund.objects.filter(programme=programme).order_by("name")}
    return Ground(programme, portfolio.land_of(programme), objectives, tree, funds)


def money_of(programme: Programme, rows: Rows, choice: Choice) -> Money:
    return kept(programme, f"money-1:{choice.name}", partial(read_money, programme, rows, choice), whatever=NOT_MONEY)


def read_money(programme: Programme, rows: Rows, choice: Choice) -> Money:
    ground = ground_of(programme)
    rows = ground.rows_of(choice, rows)
    facts = facts_of(rows, choice.fund)
    places, aims = places_of(rows), aims_of(rows)
    lift = Lift(ground.tree, [each.pk for each in ground.top_objectives])
    at_top = {pk: lift(nodes) for pk, nodes in aims.items()}
    own = ground.land.own(level_of(ground.land), used_places(places))
    leads = leads_of(facts)
    streams, names = _streams(facts, ground, at_top)
    envelopes = tuple(envelopes_of(programme))
    envelope = _envelope(programme, envelopes, choice)
    end_on = programme.ends_on or max((line.end for line in facts.lines.values() if line.end), default=None)
    return Money(
        Part(None, "", len(facts.lines), {step: facts.total(step) for step in (*STEPS, FUNDING)}),
        envelope,
        envelopes,
        {
            FUND: _by_fund(facts, ground),
            OBJECTIVE: _split(facts, at_top, {each.pk: say(each, "name").text for each in ground.top_objectives}),
            PLACE: _by_place(facts, ground, own, places),
            LEAD: _split(facts, {pk: frozenset([line.lead]) for pk, line in facts.lines.items() if line.lead}, leads),
        },
        streams,
        names,
        tuple(_months(facts, programme, end_on)),
        outlook_of(facts, rows, end_on, timezone.localdate(), envelope),
        end_on,
        _names(ground, own, leads),
    )


def _names(ground: Ground, own: Sequence[Territory], leads: Mapping[int, str]) -> dict[str, str]:
    """What can be filtered by, under the key and the number that stand in the address."""
    return {
        **{f"{FUND}-{pk}": fund.name for pk, fund in ground.funds.items()},
        **{f"{OBJECTIVE}-{pk}": say(each, "name").text for pk, each in ground.objectives.items()},
        **{f"{PLACE}-{each.pk}": each.name for each in own},
        **{f"{LEAD}-{pk}": name for pk, name in leads.items()},
    }


def leads_of(facts: Facts) -> dict[int, str]:
    leads = {line.lead for line in facts.lines.values() if line.lead}
    return dict(Organisation.objects.filter(pk__in=leads).order_by("name").values_list("pk", "name"))


def _envelope(programme: Programme, envelopes: Sequence[EnvelopeOfFund], choice: Choice) -> int | None:
    """Only of a whole fund or programme: a part of it has no envelope."""
    if choice.objective or choice.territory or choice.lead:
        return None
    if choice.fund:
        counting = [each.counting for each in envelopes if each.fund and each.fund.pk == choice.fund]
        return next((each.cents for each in counting if each), None)
    return counting_cents(envelopes, programme.currency) or None


def _by_fund(facts: Facts, ground: Ground) -> Split:
    """What each fund gives and what names it; a project paid by two funds counts in both, each with its own part."""
    keys = [*ground.funds, None]
    parts = []
    for key in keys:
        by_step = {step: by.get(key, {}) for step, by in facts.by_fund.items()}
        amounts = {step: sum(by.values()) for step, by in by_step.items() if by}
        projects = {project for by in by_step.values() for project in by}
        if amounts:
            amounts = {PLANNED: amounts.pop(FUNDING, 0), **amounts}
            parts.append(Part(key, ground.funds[key].name if key else "", len(projects), amounts))
    return Split(tuple(parts))


def _split(facts: Facts, nodes: Mapping[int, frozenset[int]], names: Mapping[int, str]) -> Split:
    nothing: frozenset[int] = frozenset()
    # Projects of the same nodes are added up first: ten thousand of them stand in a few dozen combinations.
    alike: dict[frozenset[int], list[int]] = {}
    for pk in facts.lines:
        alike.setdefault(nodes.get(pk, nothing), []).append(pk)
    rolled = roll_up(Item(facts.sums_of(pks), at, len(pks)) for at, pks in alike.items())
    parts = [
        Part(key, name, rolled.of[key].count, rolled.of[key].amounts) for key, name in names.items() if key in rolled.of
    ]
    if rolled.nowhere.count:
        parts.append(Part(None, "", rolled.nowhere.count, rolled.nowhere.amounts))
    return Split(tuple(parts), rolled.several)


def _by_place(facts: Facts, ground: Ground, own: Sequence[Territory], places: Mapping[int, set[int]]) -> Split:
    lift = Lift(ground.land.tree, [each.pk for each in own])
    return _split(facts, {pk: lift(at) for pk, at in places.items()}, {each.pk: each.name for each in own})


# -- where the money of each project stands -------------------------------------------------
def _streams(
    facts: Facts, ground: Ground, aims: Mapping[int, frozenset[int]]
) -> tuple[tuple[Stream, ...], dict[str, str]]:
    """Each cent of the plan once: what several funds give is shared between them as they give it."""
    found: dict[tuple[str, str, str], int] = {}
    funding = facts.by_fund.get(FUNDING, {})
    for project, planned in facts.of[PLANNED].items():
        tops = aims.get(project, frozenset())
        objective = str(next(iter(tops))) if len(tops) == 1 else SEVERAL if tops else NONE
        given = {str(fund or NONE): by[project] for fund, by in funding.items() if project in by}
        for end, cents in _standing(facts, project, planned).items():
            for fund, part in _shared(cents, given or {NONE: 1}).items():
                key = (fund, objective, end)
                found[key] = found.get(key, 0) + part
    names = {str(pk): fund.name for pk, fund in ground.funds.items()}
    names |= {f"objective-{each.pk}": say(each, "name").text for each in ground.top_objectives}
    return tuple(Stream(*key, cents) for key, cents in sorted(found.items()) if cents), names


def _standing(facts: Facts, project: int, planned: int) -> dict[str, int]:
    """Paid first, then spent and not paid yet, then bound by contracts or commitments, then free."""
    left, found = planned, {}
    reached = 0
    bound = max(facts.of.get(step, {}).get(project, 0) for step in (CONTRACTED, COMMITTED))
    for end, cents in (
        (AT_PAID, facts.of.get(PAID, {}).get(project, 0)),
        (AT_SPENT, facts.of.get(SPENT, {}).get(project, 0)),
        (AT_BOUND, bound),
    ):
        part = min(max(cents - reached, 0), left)
        found[end], left, reached = part, left - part, max(reached, cents)
    return {**found, AT_FREE: left}


def _shared(cents: int, weights: Mapping[str, int]) -> dict[str, int]:
    """To the cent: the last one takes what is left by rounding down."""
    whole, left, found = sum(weights.values()), cents, {}
    for key, weight in weights.items():
        found[key] = cents * weight // whole if whole else 0
        left -= found[key]
    found[list(weights)[-1]] += left
    return found


# -- month by month -------------------------------------------------------------------------
def _months(facts: Facts, programme: Programme, end_on: date | None) -> Iterable[Month]:
    by_step = {step: _of_months(facts.months.get(step, {})) for step in BY_MONTH}
    planned = _planned_by_month(facts)
    told = [month for by in (*by_step.values(), planned) for month in by]
    if not told:
        return
    today = month_of(timezone.localdate())
    first = min(told) if programme.starts_on is None else min(min(told), month_of(programme.starts_on))
    last = max(today, month_of(end_on) if end_on else today)
    so_far = dict.fromkeys((*BY_MONTH, PLANNED), 0)
    for month in range(first, last + 1):
        for step, by in ((PLANNED, planned), *by_step.items()):
            so_far[step] += by.get(month, 0)
        steps = so_far if month <= today else {PLANNED: so_far[PLANNED]}
        yield Month(date(month // 12, month % 12 + 1, 1), dict(steps))


def _of_months(by: Mapping[tuple[int, int], int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for (_project, month), cents in by.items():
        found[month] = found.get(month, 0) + cents
    return found


def _planned_by_month(facts: Facts) -> dict[int, int]:
    """The planned amounts, evenly over the planned months; those without days stand in no month."""
    found: dict[int, int] = {}
    spans: dict[tuple[int, int], int] = {}
    for project, cents in facts.of[PLANNED].items():
        line: Line = facts.lines[project]
        if line.start and line.end and line.end >= line.start:
            span = (month_of(line.start), month_of(line.end))
            spans[span] = spans.get(span, 0) + cents
    for (first, last), cents in spans.items():
        months = last - first + 1
        for place in range(months):
            found[first + place] = found.get(first + place, 0) + cents * (place + 1) // months - cents * place // months
    return found
