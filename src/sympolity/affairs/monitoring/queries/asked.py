"""What one report asks: the questions, indicators and milestones of its round, for its project or organisation.

What is asked, and by which rule, is what the round froze when it opened (`monitoring.asks`). Beside it stands what
helps to answer: definitions, names of categories, baselines, and the milestones of the project as they are now.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sympolity.affairs.monitoring import answers, asks
from sympolity.affairs.monitoring.models import Assignment, Category, Indicator, Return
from sympolity.network.portfolio.models import Milestone


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    key: str
    pk: int
    text: str
    hint: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Split:
    """One way in which a figure is split, with its categories by number."""

    name: str
    categories: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class AskedIndicator:
    key: str
    pk: int
    code: str
    name: str
    definition: str
    unit: str
    decimals: int
    rule: str
    direction: str
    weight_name: str
    splits: tuple[Split, ...]
    baseline: Decimal | None
    baseline_on: date | None

    @property
    def needs_weight(self) -> bool:
        return self.rule == Indicator.Rule.WEIGHTED_AVERAGE

    @property
    def adds_up(self) -> bool:
        """Whether its parts make up the whole: means of parts do not."""
        return self.rule != Indicator.Rule.WEIGHTED_AVERAGE


@dataclass(frozen=True, slots=True)
class AskedMilestone:
    key: str
    pk: int
    title: str
    due_on: date
    verification: str
    state: str
    reported_on: date | None


AskedField = AskedQuestion | AskedIndicator | AskedMilestone


@dataclass(frozen=True, slots=True)
class Asked:
    """All fields of one report, in the order in which they stand on the page."""

    questions: tuple[AskedQuestion, ...] = ()
    indicators: tuple[AskedIndicator, ...] = ()
    milestones: tuple[AskedMilestone, ...] = ()
    by_key: Mapping[str, AskedField] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.by_key)

    def words_of(self, key: str) -> str:
        """The name of a field, for a list of what is missing or of what differs."""
        asked = self.by_key.get(key)
        if isinstance(asked, AskedQuestion):
            return asked.text
        if isinstance(asked, AskedIndicator):
            return asked.name
        return asked.title if asked else key


def asked_of(of: Return) -> Asked:
    """What this report asks."""
    return asked_of_all([of])[of.pk]


def asked_of_all(returns: Iterable[Return]) -> dict[int, Asked]:
    """What each of several reports asks, by their numbers; the same number of queries for any number of reports."""
    frozen = {of.pk: (of, asks.asked_in(of)) for of in returns}
    indicators = _indicators({each.pk for _of, asked in frozen.values() for each in asked.indicators})
    names = _splits({pk for _of, asked in frozen.values() for each in asked.indicators for pk in each.categories})
    projects = {of.project_id for of, _asked in frozen.values() if of.project_id}
    baselines = _baselines(projects)
    steps = _steps({of.project_id for of, asked in frozen.values() if asked.milestones and of.project_id})
    found: dict[int, Asked] = {}
    for pk, (of, asked) in frozen.items():
        project = of.project_id or 0
        questions = tuple(
            AskedQuestion(each.key, each.pk, each.text, each.hint, each.is_required) for each in asked.questions
        )
        figures = tuple(
            _indicator(each, indicators[each.pk], names, baselines.get((project, each.pk))) for each in asked.indicators
        )
        milestones = tuple(steps.get(project, ())) if asked.milestones else ()
        fields: tuple[AskedField, ...] = (*questions, *figures, *milestones)
        found[pk] = Asked(questions, figures, milestones, {each.key: each for each in fields})
    return found


def _indicators(pks: Collection[int]) -> dict[int, Indicator]:
    return Indicator.objects.in_bulk(pks) if pks else {}


def _splits(pks: Collection[int]) -> dict[int, Category]:
    """The categories that the round froze, with the splits to which they belong."""
    return Category.objects.select_related("disaggregation").in_bulk(pks) if pks else {}


def _baselines(projects: Collection[int]) -> dict[tuple[int, int], Assignment]:
    """The assignments in which a project has a baseline of its own, by project and indicator."""
    rows = Assignment.objects.filter(project__in=projects).exclude(baseline=None) if projects else ()
    return {(row.project_id, row.indicator_id): row for row in rows}


def _steps(projects: Collection[int]) -> dict[int, list[AskedMilestone]]:
    """By project: the steps that were not dropped."""
    rows = Milestone.objects.filter(closed_on=None, project__in=projects) if projects else ()
    found: dict[int, list[AskedMilestone]] = {}
    for step in rows:
        found.setdefault(step.project_id, []).append(_milestone(step))
    return found


def _indicator(
    asked: asks.AskedIndicator, row: Indicator, categories: Mapping[int, Category], own: Assignment | None
) -> AskedIndicator:
    splits: dict[str, dict[int, str]] = {}
    for pk in asked.categories:
        splits.setdefault(categories[pk].disaggregation.name, {})[pk] = categories[pk].name
    return AskedIndicator(
        key=asked.key,
        pk=asked.pk,
        code=asked.code,
        name=asked.name,
        definition=row.definition,
        unit=asked.unit,
        decimals=asked.decimals,
        rule=asked.rule,
        direction=row.direction,
        weight_name=asked.weight_name,
        splits=tuple(Split(name, parts) for name, parts in splits.items()),
        baseline=own.baseline if own else row.baseline,
        baseline_on=own.baseline_on if own else row.baseline_on,
    )


def _milestone(step: Milestone) -> AskedMilestone:
    return AskedMilestone(
        key=answers.milestone_key(step.pk),
        pk=step.pk,
        title=step.title,
        due_on=step.due_on,
        verification=step.verification,
        state=step.state,
        reported_on=step.reported_on,
    )
