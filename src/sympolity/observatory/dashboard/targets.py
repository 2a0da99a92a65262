"""Targets against what was accepted: for each of them the one number that its indicator's rule makes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils import timezone

from sympolity.affairs.monitoring.models import Assignment, Indicator, Target
from sympolity.affairs.monitoring.queries.counting import Counted, Nodes, Scope, counted, scope_of
from sympolity.ground.languages.queries import say, with_translations
from sympolity.methods.measures import Measure, Rule, is_reached, share_reached
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.queries import Land
from sympolity.network.programmes.models import Programme
from sympolity.observatory.dashboard.axes import Aim


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target, what was measured of it, and how far the way is done (None: nobody can say)."""

    pk: int
    indicator: int
    objective: int | None  # that of its indicator
    project: int | None
    organisation: int | None
    territory: int | None
    due_on: date
    target: Decimal
    value: Decimal | None
    is_least: bool  # people counted by several: the value is the least that it can be
    share: Decimal | None
    aim: str
    last: date | None  # the end of the newest period that it counts


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target in words: of which indicator, in which unit, for which place, organisation or project (else blank)."""

    line: TargetLine
    name: str
    unit: str
    decimals: int
    of: str


@dataclass(frozen=True, slots=True)
class _Found:
    measure: Measure
    last: date


Key = tuple[int, str, int | None]


def targets_in_force(programme: Programme, land: Land) -> list[TargetLine]:
    """Of each indicator and thing the target that is due next, or the last one where all are past."""
    chosen = _in_force(programme)
    indicators = Indicator.objects.in_bulk({target.indicator_id for target in chosen})
    found = _measured(programme, chosen, indicators, land)
    baselines = _baselines(programme, chosen)
    today = timezone.localdate()
    return [_line(target, indicators[target.indicator_id], found, baselines, today) for target in chosen]


def _in_force(programme: Programme) -> list[Target]:
    rows = Target.objects.filter(indicator__programme=programme, indicator__closed_on=None, closed_on=None)
    today = timezone.localdate()
    kept: dict[tuple[int, int | None, int | None, int | None], Target] = {}
    for target in rows.order_by("indicator__order", "indicator_id", "due_on", "pk"):
        thing = (target.indicator_id, target.project_id, target.organisation_id, target.territory_id)
        if thing not in kept or kept[thing].due_on < today:
            kept[thing] = target
    return list(kept.values())


def _measured(
    programme: Programme, targets: Iterable[Target], indicators: Mapping[int, Indicator], land: Land
) -> dict[Key, _Found]:
    """What was accepted for each indicator and thing; each kind of thing is asked only where a target names it."""
    of_kind: dict[str, list[Target]] = {}
    for target in targets:
        of_kind.setdefault(_kind(target), []).append(target)
    found: dict[Key, _Found] = {}
    scope = scope_of(programme)
    for kind, chosen in of_kind.items():
        rules = {target.indicator_id: Rule(indicators[target.indicator_id].rule) for target in chosen}
        for each in _counted(programme, scope, kind, chosen, rules, land):
            key = each.key if kind else None
            found[each.indicator, kind, key] = _Found(Measure(rules[each.indicator], each.part), each.last)
    return found


def _counted(
    programme: Programme, scope: Scope, kind: str, chosen: list[Target], rules: Mapping[int, Rule], land: Land
) -> Iterator[Counted]:
    if kind == "project":
        inside = Target.objects.filter(indicator__programme=programme, closed_on=None).exclude(project=None)
        projects = Project.objects.filter(pk__in=inside.values("project_id"))
        return counted(replace(scope, projects=projects), rules, by="project")
    if kind == "territory":
        return _of_places(scope, {target.territory_id for target in chosen if target.territory_id}, rules, land)
    return counted(scope, rules, by=kind)


def _of_places(scope: Scope, places: set[int], rules: Mapping[int, Rule], land: Land) -> Iterator[Counted]:
    """A place within another one that has a target too counts in both, so each depth is asked for itself."""
    depths: dict[int, list[int]] = {}
    for place in places:
        depths.setdefault(sum(step in places for step in land.tree.path(place)), []).append(place)
    for level in depths.values():
        node_of = {inner: place for place in level for inner in land.below([place])}
        yield from counted(scope, rules, by="node", nodes=Nodes.places(node_of))


def _baselines(programme: Programme, targets: Iterable[Target]) -> dict[tuple[int, int], Decimal]:
    """The baselines that projects have of their own."""
    if not any(target.project_id for target in targets):
        return {}
    rows = Assignment.objects.filter(indicator__programme=programme).exclude(baseline=None)
    return {(indicator, project): value for indicator, project, value in _pairs(rows)}


def _pairs(rows: "Iterable[Assignment]") -> Iterator[tuple[int, int, Decimal]]:
    for row in rows:
        if row.baseline is not None:
            yield row.indicator_id, row.project_id, row.baseline


def _kind(target: Target) -> str:
    if target.project_id:
        return "project"
    if target.organisation_id:
        return "organisation"
    return "territory" if target.territory_id else ""


def _line(
    target: Target,
    indicator: Indicator,
    found: Mapping[Key, _Found],
    baselines: Mapping[tuple[int, int], Decimal],
    today: date,
) -> TargetLine:
    thing = target.project_id or target.organisation_id or target.territory_id
    known = found.get((target.indicator_id, _kind(target), thing))
    down = indicator.direction == Indicator.Direction.DOWN
    value = known.measure.at_least if known else None
    surest = known.measure.high if known and down else value
    return TargetLine(
        target.pk,
        target.indicator_id,
        indicator.objective_id,
        target.project_id,
        target.organisation_id,
        target.territory_id,
        target.due_on,
        target.value,
        value,
        bool(known and known.measure.is_range),
        share_reached(value, target.value, baseline=_baseline(target, indicator, baselines), down=down),
        _aim(surest, target, today, down=down),
        known.last if known else None,
    )


def _baseline(target: Target, indicator: Indicator, baselines: Mapping[tuple[int, int], Decimal]) -> Decimal | None:
    """As `monitoring.queries.totals` reads it: sums and counts begin at zero, the others where the thing stood."""
    if indicator.rule in (Rule.SUM, Rule.UNIQUE_COUNT):
        return Decimal(0)
    if target.project_id:
        return baselines.get((target.indicator_id, target.project_id))
    return indicator.baseline if _kind(target) == "" else None


def _aim(value: Decimal | None, target: Target, today: date, *, down: bool) -> str:
    if is_reached(value, target.value, down=down):
        return Aim.REACHED
    if target.due_on < today:
        return Aim.MISSED
    return Aim.UNMEASURED if value is None else Aim.UNDER_WAY


def rows_of_targets(lines: Iterable[TargetLine], land: Land) -> list[TargetRow]:
    """The targets with the words that a reader needs; three queries at most."""
    lines = list(lines)
    indicators = Indicator.objects.select_related("programme").in_bulk({line.indicator for line in lines})
    projects = Project.objects.select_related("programme").in_bulk({line.project for line in lines if line.project})
    organisations = dict(
        Organisation.objects.filter(pk__in={line.organisation for line in lines if line.organisation}).values_list(
            "pk", "name"
        )
    )
    with_translations([*indicators.values(), *projects.values()])
    found = []
    for line in lines:
        indicator = indicators[line.indicator]
        of = organisations.get(line.organisation or 0, "")
        if line.project:
            of = say(projects[line.project], "title").text
        elif line.territory:
            of = land.path(line.territory)
        name, unit = say(indicator, "name").text, say(indicator, "unit").text
        found.append(TargetRow(line, name, unit, indicator.decimals, of))
    return found
