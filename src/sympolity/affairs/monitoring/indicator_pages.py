"""What the page of one indicator shows: its number with the story of it, and how it splits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.affairs.monitoring.indicator_lists import reports_url, rule_name
from sympolity.affairs.monitoring.indicator_words import RULES, measured, with_unit
from sympolity.affairs.monitoring.models import Indicator, Target
from sympolity.affairs.monitoring.queries.counting import Nodes
from sympolity.affairs.monitoring.queries.series import Step, series
from sympolity.affairs.monitoring.queries.stories import TONES, Place, places_of
from sympolity.affairs.monitoring.queries.totals import Reading, totals, totals_by
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest
from sympolity.ground.languages.queries import say, with_translations
from sympolity.methods.measures import STANDING, Rule
from sympolity.methods.rollup import Lift
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.queries import land_of, objectives_of
from sympolity.network.territories.models import Territory


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a chart in a table: its name, its figure in words, and its length as a share of the longest."""

    name: str
    words: str
    length: float | None
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    of: str
    lines: tuple[Line, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class StoryLine:
    """How many reports stand somewhere towards the total, and the list of them."""

    words: str
    count: int
    tone: str
    href: str


def page_context(request: SignedInRequest, found: Indicator) -> dict[str, Any]:
    programme = found.programme
    reading = totals(programme, indicators=[found])[found.pk]
    steps = series(programme, [found])[found.pk]
    targets = found.targets.select_related("project", "organisation", "territory")
    return {
        "indicator": found,
        "unit": say(found, "unit").text,
        "rule": rule_name(found),
        "rule_words": RULES[found.rule],
        "objective_word": capfirst(str(programme.word("objective"))),
        "reading": reading,
        "total_words": with_unit(found, reading.measure),
        "finding": finding(found, reading),
        "share": None if reading.share is None else float(reading.share),
        "goal_words": _goal_words(found, reading),
        "story": _story(found),
        "carried": steps[-1].carried if steps else 0,
        "fallen": sum(step.fallen for step in steps),
        "rounds": by_round(found, steps),
        "tables": [table for table in _tables(found) if table.lines],
        "splits": _splits(found, reading),
        "targets": [_target_row(found, each) for each in targets.filter(project=None)],
        "of_projects": targets.exclude(project=None).filter(closed_on=None).count(),
        "assigned": found.assignments.filter(until=None).count(),
        "may_change": request.user.has_perm("monitoring.change_indicator", programme),
        "may_translate": request.user.has_perm("languages.translate", found),
    }


def finding(found: Indicator, reading: Reading) -> str:
    """The number against its target in one sentence."""
    if not reading.measure.is_known:
        return _("Nothing has been measured yet")
    words = {"total": with_unit(found, reading.measure)}
    if reading.goal is None or reading.share is None:
        return _("%(total)s so far") % words
    words |= {"share": formats.percent(reading.share), "day": formats.day(reading.goal.due_on)}
    if reading.is_reached:
        return _("%(total)s: the target is reached") % words
    if reading.measure.is_range:
        return _("%(total)s: at least %(share)s of the way to the target of %(day)s") % words
    return _("%(total)s: %(share)s of the way to the target of %(day)s") % words


def _goal_words(found: Indicator, reading: Reading) -> str:
    if reading.goal is None:
        return ""
    return _("Target: %(value)s by %(day)s") % {
        "value": formats.number(reading.goal.value, found.decimals),
        "day": formats.day(reading.goal.due_on, "long"),
    }


def _story(found: Indicator) -> list[StoryLine]:
    counts = places_of(found)
    return [
        StoryLine(str(place.label), counts[place], TONES.get(place, "neutral"), reports_url(found, place))
        for place in Place
        if counts.get(place)
    ]


def _target_row(found: Indicator, target: Target) -> dict[str, Any]:
    return {
        "target": target,
        "of": str(target.organisation or target.territory or _("whole programme")),
        "value": formats.number(target.value, found.decimals),
        "url": reverse("monitoring:change-target", args=[found.programme.slug, found.pk, target.pk]),
    }


# -- charts in tables ----------------------------------------------------------------
def by_round(found: Indicator, steps: list[Step]) -> Table:
    rule = Rule(found.rule)
    longest = _longest(each.measure.high for each in steps)
    rounds = with_translations(found.programme.rounds.only("title", "programme"))
    titles = {each.pk: say(each, "title").text for each in rounds}
    lines = tuple(
        Line(
            titles[step.round],
            measured(found, step.measure),
            _length(step.measure.at_least, longest),
            _note_of(step),
            f"{reports_url(found)}?round={step.round}",
        )
        for step in steps
    )
    return Table(
        _title_of(found, steps),
        _("Round"),
        lines,
        _("As it stood at the end of each round.") if rule in STANDING else "",
    )


def _title_of(found: Indicator, steps: list[Step]) -> str:
    if not steps:
        return _("No figures yet")
    first, last = (measured(found, step.measure) for step in (steps[0], steps[-1]))
    if len(steps) == 1 or first == last:
        return _("%(last)s in the last round") % {"last": last}
    if Rule(found.rule) in STANDING:
        return _("From %(first)s to %(last)s") % {"first": first, "last": last}
    known = [step for step in steps if step.measure.at_least is not None]
    most = max(known, key=lambda step: step.measure.at_least or Decimal(0))
    period = formats.period(most.period.first, most.period.last)
    return _("Most in %(period)s: %(most)s") % {"period": period, "most": measured(found, most.measure)}


def _note_of(step: Step) -> str:
    notes = [ngettext("%(n)s figure", "%(n)s figures", step.reported) % {"n": formats.number(step.reported)}]
    if step.carried > 0:
        sentence = ngettext("%(n)s carried forward", "%(n)s carried forward", step.carried)
        notes.append(sentence % {"n": formats.number(step.carried)})
    if step.fallen:
        sentence = ngettext("%(n)s lower than before", "%(n)s lower than before", step.fallen)
        notes.append(sentence % {"n": formats.number(step.fallen)})
    return ", ".join(notes)


def _tables(found: Indicator) -> Iterable[Table]:
    programme = found.programme
    land, (objectives, tree) = land_of(programme), objectives_of(programme)
    towns = {each.pk: each.name for each in land.at(Territory.Level.MUNICIPALITY)}
    to_town = Lift(land.tree, towns)
    places = Nodes.places({pk: node for pk in land.territories for node in to_town([pk])})
    highest = [each for each in objectives.values() if each.parent_id is None]
    for each in highest:
        each.programme = programme
    tops = {each.pk: say(each, "name").text for each in with_translations(highest)}
    to_top = Lift(tree, tops)
    aims = Nodes.objectives({pk: node for pk in objectives for node in to_top([pk])})
    slug = programme.slug
    projects = reverse("portfolio:list", args=[slug])
    yield _by(found, _("By territory"), _("Territory"), "node", towns, f"{projects}?territory=", places)
    yield _by(
        found,
        _("By objective"),
        capfirst(str(programme.word("objective"))),
        "node",
        tops,
        f"{projects}?objective=",
        aims,
    )
    who = dict(Organisation.objects.filter(returns__round__programme=programme).distinct().values_list("pk", "name"))
    yield _by(
        found, _("By organisation"), _("Organisation"), "organisation", who, f"{reports_url(found)}?organisation="
    )


def _by(
    found: Indicator,
    title: str,
    of: str,
    what: str,
    names: Mapping[int, str],
    href: str,
    nodes: Nodes | None = None,
) -> Table:
    readings = totals_by(found.programme, what, indicators=[found], nodes=nodes)[found.pk]
    longest = _longest(each.measure.high for each in readings.values())
    ordered = sorted(readings.items(), key=lambda pair: -(pair[1].measure.at_least or Decimal(0)))
    lines = tuple(
        Line(
            names.get(key or 0) or _("elsewhere"),
            measured(found, each.measure),
            _length(each.measure.at_least, longest),
            href=f"{href}{key}" if key in names else "",
        )
        for key, each in ordered
    )
    note = _("A project in several places counts in each of them and once in the total.") if nodes else ""
    return Table(title, of, lines, note)


def _splits(found: Indicator, reading: Reading) -> list[Table]:
    """Each way to split, closed ones too where figures were split by it; what was not split stands as a row."""
    readings = totals_by(found.programme, "category", indicators=[found])[found.pk]
    tables = []
    for split in (
        found.programme.disaggregations.prefetch_related("categories")
        .filter(categories__in=[pk for pk in readings if pk])
        .distinct()
    ):
        parts = with_translations(each for each in split.categories.all() if each.pk in readings)
        rows = [(say(each, "name").text, readings[each.pk]) for each in parts]
        longest = _longest(each.measure.high for _name, each in rows)
        lines = [
            Line(name, measured(found, each.measure), _length(each.measure.at_least, longest)) for name, each in rows
        ]
        if reading.value is not None and found.rule != Rule.WEIGHTED_AVERAGE:
            rest = reading.value - sum((each.value or Decimal(0) for _name, each in rows), Decimal(0))
            if rest > 0:
                lines.append(Line(_("not split"), formats.number(rest, found.decimals), None))
            elif rest < 0:
                lines.append(Line(_("counted in several"), formats.number(-rest, found.decimals), None))
        tables.append(Table(say(split, "name").text, _("Category"), tuple(lines)))
    return tables


def _longest(values: Iterable[Decimal | None]) -> Decimal:
    return max((each for each in values if each is not None), default=Decimal(0))


def _length(value: Decimal | None, longest: Decimal) -> float | None:
    return None if value is None or longest <= 0 else float(max(value, Decimal(0)) / longest)
