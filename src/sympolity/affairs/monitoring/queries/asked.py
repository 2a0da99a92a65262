"""What one report asks: the questions, indicators and milestones of its round, for its project or organisation.

What is asked, and by which rule, is what the round froze when it opened (`monitoring.asks`). Beside it stands what
helps to answer: definitions, names of categories, baselines, and the milestones of the project as they are now.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sympolity.affairs.monitoring.asks import Asked, AskedIndicator, AskedMilestone, Split, asked_in
from sympolity.affairs.monitoring.models import Assignment, Category, Indicator, Return
from sympolity.network.portfolio.models import Milestone


def asked_of(of: Return) -> Asked:
    """What this report asks."""
    return asked_of_all([of])[of.pk]


def asked_of_all(returns: Iterable[Return]) -> dict[int, Asked]:
    """What each of several reports asks, by their numbers; the same number of queries for any number of reports."""
    kept = {of.pk: (of.project_id or 0, asked_in(of)) for of in returns}
    figures = [each for _project, asked in kept.values() for each in asked.indicators]
    indicators = _indicators({each.pk for each in figures})
    names = _splits({pk for each in figures for pk in each.categories})
    baselines = _baselines({project for project, _asked in kept.values() if project})
    steps = _steps({project for project, asked in kept.values() if asked.asks_milestones})
    return {
        pk: replace(
            asked,
            indicators=tuple(
                _explained(each, indicators[each.pk], names, baselines.get((project, each.pk)))
                for each in asked.indicators
            ),
            milestones=tuple(steps.get(project, ())) if asked.asks_milestones else (),
        )
        for pk, (project, asked) in kept.items()
    }


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


def _explained(
    asked: AskedIndicator, row: Indicator, categories: Mapping[int, Category], own: Assignment | None
) -> AskedIndicator:
    splits: dict[str, dict[int, str]] = {}
    for pk in asked.categories:
        splits.setdefault(categories[pk].disaggregation.name, {})[pk] = categories[pk].name
    return replace(
        asked,
        definition=row.definition,
        direction=row.direction,
        splits=tuple(Split(name, parts) for name, parts in splits.items()),
        baseline=own.baseline if own else row.baseline,
        baseline_on=own.baseline_on if own else row.baseline_on,
    )


def _milestone(step: Milestone) -> AskedMilestone:
    return AskedMilestone(
        pk=step.pk,
        title=step.title,
        due_on=step.due_on,
        verification=step.verification,
        state=step.state,
        reported_on=step.reported_on,
    )
