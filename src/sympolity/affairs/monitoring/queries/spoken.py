"""What is asked in the reader's language: the rows behind the frozen words, as long as they still say the same."""

from collections.abc import Mapping
from typing import Any

from sympolity.affairs.monitoring.asks import Asked
from sympolity.affairs.monitoring.models import Category, Disaggregation, Indicator, Return, RoundQuestion
from sympolity.ground.languages.queries import with_translations
from sympolity.network.portfolio.models import Milestone


def spoken(of: Return, asked: Asked) -> dict[str, Any]:
    """By the key of a field, and by "category:7": the row with its translations, ready for `say`; its split too."""
    programme = of.round.programme
    frozen: dict[str, tuple[Any, str, str]] = {}
    questions = RoundQuestion.objects.select_related("template").in_bulk([each.pk for each in asked.questions])
    for question in asked.questions:
        frozen[question.key] = (questions.get(question.pk), "text", question.text)
    indicators = Indicator.objects.in_bulk([each.pk for each in asked.indicators])
    names: Mapping[int, str] = {}
    for indicator in asked.indicators:
        frozen[indicator.key] = (indicators.get(indicator.pk), "name", indicator.name)
        names = {**names, **{pk: name for split in indicator.splits for pk, name in split.categories.items()}}
    for pk, category in Category.objects.select_related("disaggregation").in_bulk(list(names)).items():
        category.disaggregation.programme = programme
        frozen[f"category:{pk}"] = (category, "name", names[pk])
    steps = Milestone.objects.in_bulk([each.pk for each in asked.milestones])
    for step in asked.milestones:
        frozen[step.key] = (steps.get(step.pk), "title", step.title)
    found = {key: row for key, (row, name, words) in frozen.items() if row is not None and getattr(row, name) == words}
    for row in found.values():
        if isinstance(row, RoundQuestion):
            row.template.programme = programme
        elif isinstance(row, Indicator):
            row.programme = programme
        elif isinstance(row, Milestone) and of.project is not None:
            of.project.programme = programme
            row.project = of.project
    with_translations([*found.values(), *_splits_of(found)])
    return found


def _splits_of(found: Mapping[str, Any]) -> list[Disaggregation]:
    """The splits of the categories, each one object for all its categories, so that it is translated once."""
    splits: dict[int, Disaggregation] = {}
    for row in found.values():
        if isinstance(row, Category):
            row.disaggregation = splits.setdefault(row.disaggregation_id, row.disaggregation)
    return list(splits.values())
