"""What the money page of a programme shows, read once for what is filtered and kept until the next decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.utils import timezone
from django.utils.translation import get_language

from sympolity.affairs.finance.queries.frame import EnvelopeOfFund, counting_cents, envelopes_of
from sympolity.ground.languages.queries import say, with_translations
from sympolity.methods.forecast import TooLittle
from sympolity.methods.rollup import Lift, Tree
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.pictures import level_of
from sympolity.network.portfolio.queries import Land
from sympolity.network.portfolio.queries.totals import used_places
from sympolity.network.programmes.models import Fund, Objective, Programme
from sympolity.network.territories.models import Territory
from sympolity.observatory.money.facts import (
    FUNDING,
    PLANNED,
    STEPS,
    Facts,
    Line,
    Parts,
    Plan,
    chosen,
    parts_of,
    parts_of_spending,
)
from sympolity.observatory.money.grid import Alike, Grid, Part, Split
from sympolity.observatory.money.months import Month, months_of, planned_by_month
from sympolity.observatory.money.outlook import Ahead, Outlook, milestones_ahead, outlook_of, spending_ahead, steps_by
from sympolity.observatory.money.parts import NOT_MONEY, NOT_PLAN, SHELF, Reader, Way
from sympolity.observatory.money.streams import Sources, Stream, sources_of, streams_of

FUND, OBJECTIVE, PLACE, LEAD = "fund", "objective", "territory", "lead"
WAYS = (OBJECTIVE, PLACE, LEAD)
MOST_PARTS = 12


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

    def inside(self, choice: Choice, plan: Plan) -> list[int] | None:
        """The projects of the plan that are chosen; None: all."""
        if not (choice.objective or choice.territory or choice.lead):
            return None
        aims = self.tree.below([choice.objective]) if choice.objective else None
        places = self.land.below([choice.territory]) if choice.territory else None
        return [
            pk
            for pk, line in plan.lines.items()
            if (aims is None or aims & plan.aims.get(pk, set()))
            and (places is None or places & plan.places.get(pk, set()))
            and choice.lead in (None, line.lead)
        ]


def ground_of(programme: Programme) -> Ground:
    objectives, tree = portfolio.objectives_of(programme)
    with_translations(objectives.values())
    funds = {each.pk: each for each in Fund.objects.filter(programme=programme).order_by("name")}
    return Ground(programme, portfolio.land_of(programme), objectives, tree, funds)


def money_of(programme: Programme, choice: Choice) -> Money:
    """As `read_money` reads it; what no decision touched is what was read before."""
    reader = Reader(programme, SHELF)
    way = Way(
        f"money:{choice.name}:{get_language()}",
        lambda _rows: read_money(reader, choice),
        NOT_MONEY,
        reader.version_of_plan,
    )
    found: Money = reader.one(way)
    return found


def read_money(reader: Reader, choice: Choice) -> Money:
    programme, parts = reader.programme, parts_of(reader)
    plan, ground = parts.plan, _ground_kept(reader)
    inside = ground.inside(choice, plan)
    facts = chosen(parts, inside, choice.fund)
    stand = reader.made_of(f"standing:{choice.name}", (plan, ground), partial(_standing_of, ground, plan, facts))
    leads = {line.lead for line in facts.lines.values()}
    names_of_leads = {pk: name for pk, name in plan.leads.items() if pk in leads}
    grid = Grid(facts)
    envelopes = tuple(envelopes_of(programme))
    envelope = _envelope(programme, envelopes, choice)
    end_on = _end_of(programme, facts.lines)
    tops = {each.pk: say(each, "name").text for each in ground.top_objectives}
    return Money(
        Part(None, "", len(facts.lines), {step: facts.total(step) for step in (*STEPS, FUNDING)}),
        envelope,
        envelopes,
        {
            FUND: _by_fund(facts, ground),
            OBJECTIVE: grid.split(stand.by[OBJECTIVE], tops),
            PLACE: grid.split(stand.by[PLACE], {each.pk: each.name for each in stand.own}),
            LEAD: grid.split(stand.by[LEAD], names_of_leads),
        },
        streams_of(grid, stand.sources),
        {**{str(pk): fund.name for pk, fund in ground.funds.items()}, **{f"objective-{pk}": tops[pk] for pk in tops}},
        tuple(months_of(facts, stand.planned_by_month, programme, end_on)),
        _outlook(reader, choice, parts, facts, end_on, envelope),
        end_on,
        _names(ground, stand.own, names_of_leads),
    )


def _ground_kept(reader: Reader) -> Ground:
    """Names come in the language of the reader."""
    name = f"ground of money:{get_language()}"
    way = Way(name, lambda _rows: ground_of(reader.programme), (*NOT_PLAN, "portfolio"), reader.version_of_plan)
    found: Ground = reader.one(way)
    return found


def _outlook(
    reader: Reader, choice: Choice, parts: Parts, facts: Facts, end_on: date | None, envelope: int | None
) -> Outlook:
    """None of it where the programme has no last day, or that day is over."""
    today = timezone.localdate()
    if end_on is None or end_on < today:
        return Outlook(end_on, is_over=end_on is not None)
    ahead = _spending(reader, choice, parts, facts, end_on, today)
    name = f"milestones:{choice.name}:{end_on}:{today}"
    read = reader.one(steps_by(reader.version_of_plan))
    inside = None if facts.lines is parts.plan.lines else facts.lines
    steps = reader.made_of(name, (read, parts.plan), partial(milestones_ahead, read, inside, end_on, today))
    return outlook_of(facts, ahead, steps, end_on, today, envelope)


def _spending(
    reader: Reader, choice: Choice, parts: Parts, facts: Facts, end_on: date, today: date
) -> Ahead | TooLittle:
    """What is bound or was paid does not matter to it."""
    name = f"spending:{choice.name}:{end_on}:{today}"
    sources = (parts.plan, parts.bound, parts.spent)
    return reader.made_of(name, sources, partial(spending_ahead, facts, end_on, today))


def spending_of_project(programme: Programme, project: int) -> tuple[int, date] | None:
    """What one project will most likely have spent by the last day, in cents, and that day; None: no forecast."""
    reader, today = Reader(programme, SHELF), timezone.localdate()
    parts = parts_of_spending(reader)
    end_on = _end_of(programme, parts.plan.lines)
    if end_on is None or end_on < today:
        return None
    ahead = _spending(reader, Choice(), parts, chosen(parts), end_on, today)
    if isinstance(ahead, TooLittle) or project not in ahead.forecast.expected:
        return None
    return ahead.forecast.expected[project], end_on


def _end_of(programme: Programme, lines: Mapping[int, Line]) -> date | None:
    return programme.ends_on or max((line.end for line in lines.values() if line.end), default=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """What follows from the plan alone: where the projects stand, whose money they get, and what they plan by month."""

    by: Mapping[str, Alike]
    own: Sequence[Territory]
    sources: Sources
    planned_by_month: Mapping[int, int]


def _standing_of(ground: Ground, plan: Plan, facts: Facts) -> Standing:
    places = {pk: at for pk, at in plan.places.items() if pk in facts.lines}
    own = ground.land.own(level_of(ground.land), used_places(places))
    to_top = Lift(ground.tree, [each.pk for each in ground.top_objectives])
    to_place = Lift(ground.land.tree, [each.pk for each in own])
    at_top = {pk: to_top(at) for pk, at in plan.aims.items() if pk in facts.lines}
    nodes = {
        OBJECTIVE: at_top,
        PLACE: {pk: to_place(at) for pk, at in places.items()},
        LEAD: {pk: frozenset([line.lead]) for pk, line in facts.lines.items() if line.lead},
    }
    by = {way: Alike.of_projects(facts.lines, at) for way, at in nodes.items()}
    return Standing(by, own, sources_of(facts, at_top), planned_by_month(facts))


def _names(ground: Ground, own: Sequence[Territory], leads: Mapping[int, str]) -> dict[str, str]:
    """What can be filtered by, under the key and the number that stand in the address."""
    return {
        **{f"{FUND}-{pk}": fund.name for pk, fund in ground.funds.items()},
        **{f"{OBJECTIVE}-{pk}": say(each, "name").text for pk, each in ground.objectives.items()},
        **{f"{PLACE}-{each.pk}": each.name for each in own},
        **{f"{LEAD}-{pk}": name for pk, name in leads.items()},
    }


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
