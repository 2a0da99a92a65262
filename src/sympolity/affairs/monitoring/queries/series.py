"""How an indicator went from round to round."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sympolity.affairs.monitoring.models import Indicator
from sympolity.affairs.monitoring.queries.counting import Scope, counted, exact, rows_of, scope_of, told_sql
from sympolity.affairs.monitoring.queries.totals import rules_of
from sympolity.methods.measures import NOTHING, STANDING, AskedPeriod, Measure, Part, Rule
from sympolity.network.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Step:
    """One round. What stands (cumulative, latest) shows where all sources stood at its end.

    `reported` figures are of this round; `carried` sources had nothing newer than an earlier one; `fallen` figures of
    a cumulative indicator lie below the one before.
    """

    round: int
    period: AskedPeriod
    measure: Measure
    reported: int = 0
    carried: int = 0
    fallen: int = 0


def series(programme: Programme, indicators: Iterable[Indicator]) -> dict[int, list[Step]]:
    """For each indicator the rounds that gave a figure, from old to new: at most four queries."""
    rules = rules_of(indicators)
    scope = scope_of(programme)
    found: dict[int, dict[int, Step]] = {pk: {} for pk in rules}
    flowing = {pk: rule for pk, rule in rules.items() if rule not in STANDING}
    for each in counted(scope, flowing, by="round"):
        if each.key is not None:
            measure = Measure(rules[each.indicator], each.part)
            found[each.indicator][each.key] = Step(each.key, scope.rounds[each.key], measure, each.part.figures)
    standing = {pk: rule for pk, rule in rules.items() if rule in STANDING}
    if standing and scope.rounds:
        for pk, step in _standing(scope, standing):
            found[pk][step.round] = step
    return {pk: [steps[round_] for round_ in scope.rounds if round_ in steps] for pk, steps in found.items()}


def _standing(scope: Scope, rules: Mapping[int, Rule]) -> Iterator[tuple[int, Step]]:
    """Each figure moves the whole by what it differs from the one before of the same source."""
    moves: dict[int, dict[int, tuple[Any, ...]]] = {}
    told, params = told_sql(scope, rules, spares_covered=False)
    statement = (
        f"WITH told AS ({told}), moved AS (SELECT indicator, round, value, LAG(value) OVER"  # noqa: S608
        " (PARTITION BY indicator, source ORDER BY last, first, round) AS before FROM told)"
        " SELECT indicator, round, COUNT(*), SUM(value - COALESCE(before, 0)),"
        " SUM(CASE WHEN before IS NULL THEN 1 ELSE 0 END), SUM(CASE WHEN value < before THEN 1 ELSE 0 END)"
        " FROM moved GROUP BY indicator, round"
    )
    for indicator, round_, *facts in rows_of(statement, params):
        moves.setdefault(indicator, {})[round_] = tuple(facts)
    for indicator, of_rounds in moves.items():
        rule, stood, sources = rules[indicator], NOTHING, 0
        for pk, period in scope.rounds.items():
            if pk not in of_rounds:
                continue
            reported, moved, new, fallen = of_rounds[pk]
            sources += int(new)
            stood = Part(sources, sources, stood.total + exact(moved))
            fell = int(fallen) if rule == Rule.CUMULATIVE else 0
            yield indicator, Step(pk, period, Measure(rule, stood), reported, sources - reported, fell)
