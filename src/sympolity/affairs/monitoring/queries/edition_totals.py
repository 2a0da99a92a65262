"""The totals of an edition, to date, by the rule of each indicator: of the programme and of its parts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from sympolity.affairs.monitoring.answers import plain_number
from sympolity.affairs.monitoring.models import Edition, Indicator, Round
from sympolity.affairs.monitoring.queries.counting import Nodes
from sympolity.affairs.monitoring.queries.totals import Reading, totals, totals_by
from sympolity.methods import editions
from sympolity.methods.editions import Content
from sympolity.methods.measures import Rule
from sympolity.methods.rollup import Lift, Tree
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.queries import Land, land_of, objectives_of
from sympolity.network.programmes.models import Programme
from sympolity.network.territories.models import Territory

# What a mean is rounded to: the figures of a database have four decimals.
STEP = Decimal("0.0001")
# The level of the places that totals are split by: the first one at which there are projects.
LEVELS = (Territory.Level.MUNICIPALITY, Territory.Level.COUNTRY, Territory.Level.REGION, Territory.Level.COMMUNITY)
Names = Mapping[int, str]
Parts = Mapping[int, Mapping[int | None, Reading]]


def totals_of(round_: Round, content: Content) -> list[Content]:
    """Everything that was accepted about periods until the end of this one, also what earlier rounds said."""
    numbers = [each["number"] for each in content["indicators"]]
    rows = list(Indicator.objects.filter(pk__in=numbers)) if numbers else []
    programme, until = round_.programme, round_.period_until
    for row in rows:
        row.programme = programme
    if not rows:
        return []
    whole = totals(programme, indicators=rows, until=until)
    found = [_total(whole[row.pk], "programme", None, programme.title) for row in rows]
    for of, parts, names in _parts(programme, rows, until, _categories(content)):
        for row in rows:
            known = [number for number in parts.get(row.pk, {}) if number is not None and number in names]
            known.sort(key=lambda each: (names[each], each))
            found += [_total(parts[row.pk][number], of, number, names[number]) for number in known]
    return found


def public_totals_of(round_: Round, content: Content) -> list[Content]:
    """The same of public indicators, with small counts of people kept back."""
    shown = [each for each in content["indicators"] if each["is_public"]]
    numbers = {each["number"] for each in shown}
    totals = [each for each in content["totals"] if each["indicator"] in numbers]
    earlier = (
        Edition.objects.filter(round__programme=round_.programme_id, round__period_until__lt=round_.period_until)
        .exclude(published_at=None)
        .order_by("-round__period_until", "-round_id", "-number")
        .values_list("public_content", flat=True)
    )
    before = editions.last_shown(editions.read(content)["totals"] for content in earlier)
    return editions.with_small_counts_kept_back(totals, shown, before)


def _parts(
    programme: Programme, rows: Sequence[Indicator], until: date, categories: Names
) -> Iterator[tuple[str, Parts, Names]]:
    """By place, by objective of the highest level, by organisation and by category, each with its names."""
    land = land_of(programme)
    places = _places(programme, land)
    nodes = Nodes.places(_lifted(land.tree, places))
    yield "place", totals_by(programme, "node", indicators=rows, nodes=nodes, until=until), places
    objectives, tree = objectives_of(programme)
    aims = {pk: each.name for pk, each in objectives.items() if each.parent_id is None}
    nodes = Nodes.objectives(_lifted(tree, aims))
    yield "objective", totals_by(programme, "node", indicators=rows, nodes=nodes, until=until), aims
    parts = totals_by(programme, "organisation", indicators=rows, until=until)
    used = {pk for each in parts.values() for pk in each if pk is not None}
    yield "organisation", parts, dict(Organisation.objects.filter(pk__in=used).values_list("pk", "name"))
    if categories:
        yield "category", totals_by(programme, "category", indicators=rows, until=until), categories


def _places(programme: Programme, land: Land) -> dict[int, str]:
    rows = Project.territories.through.objects.filter(project__programme=programme)
    used = set(rows.values_list("territory_id", flat=True).distinct())
    reached = {step for pk in used for step in land.tree.path(pk)}
    for level in LEVELS:
        found = {each.pk: each.name for each in land.at(level) if each.pk in reached}
        if found:
            return found
    return {}


def _lifted(tree: Tree[int], targets: Collection[int]) -> dict[int, int]:
    """For each node the one of `targets` in which it lies."""
    lift = Lift(tree, targets)
    return {node: target for node in tree.above for target in lift([node])}


def _categories(content: Content) -> dict[int, str]:
    return {
        part["number"]: part["name"]
        for row in content["indicators"]
        for split in row["splits"]
        for part in split["categories"]
    }


def _total(reading: Reading, of: str, number: int | None, name: str) -> Content:
    measure, goal = reading.measure, reading.goal
    return {
        "indicator": reading.indicator.pk,
        "of": of,
        "number": number,
        "name": name,
        "value": _text(measure.value),
        "low": _text(measure.low),
        "high": _text(measure.high),
        "figures": measure.part.figures,
        "sources": measure.part.sources,
        "weight": _text(measure.part.weight) if measure.rule == Rule.WEIGHTED_AVERAGE else None,
        "as_of": reading.as_of.isoformat() if reading.as_of else None,
        "target": goal and {"value": plain_number(goal.value), "due_on": goal.due_on.isoformat()},
        "share": _text(reading.share),
        "kept_back": False,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain_number(value.quantize(STEP))
