"""Published results in the reader's language: the rows behind the frozen words, as long as they still say the same.

The bytes of an edition never change; only what a page shows of them is translated.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from sympolity.affairs.monitoring.models import Category, Indicator, Round
from sympolity.ground.languages.queries import say, with_translations
from sympolity.ground.languages.templatetags.languages import say_tag
from sympolity.methods.editions import Content
from sympolity.network.programmes.models import Objective, Programme

Words = Mapping[int, SafeString]


@dataclass(frozen=True, slots=True)
class Spoken:
    """By number; what is not here is shown as it was frozen. `units` are plain words for sentences."""

    names: Words = field(default_factory=dict)
    definitions: Words = field(default_factory=dict)
    units: Mapping[int, str] = field(default_factory=dict)
    categories: Words = field(default_factory=dict)
    objectives: Words = field(default_factory=dict)
    rounds: Words = field(default_factory=dict)


def spoken_results(programme: Programme, contents: Sequence[Content], language: str) -> Spoken:
    """The words of the last of these editions, and the names of all their rounds."""
    if language == programme.base_language:
        return Spoken()
    content = contents[-1]
    indicators = Indicator.objects.in_bulk([each["number"] for each in content["indicators"]])
    parts = {of: {each["number"]: each["name"] for each in content["totals"] if each["of"] == of} for of in PARTS}
    categories = Category.objects.select_related("disaggregation").in_bulk(list(parts["category"]))
    objectives = Objective.objects.in_bulk(list(parts["objective"]))
    titles = {each["round"]["number"]: each["round"]["title"] for each in contents}
    rounds = Round.objects.in_bulk(list(titles))
    of_programme: list[Any] = [*indicators.values(), *objectives.values(), *rounds.values()]
    for row in of_programme:
        row.programme = programme
    for category in categories.values():
        category.disaggregation.programme = programme
    with_translations([*of_programme, *categories.values()])
    frozen = content["indicators"]
    return Spoken(
        names=_same(indicators, "name", _of(frozen, "name")),
        definitions=_same(indicators, "definition", _of(frozen, "definition")),
        units={
            number: say(indicators[number], "unit").text for number in _same(indicators, "unit", _of(frozen, "unit"))
        },
        categories=_same(categories, "name", parts["category"]),
        objectives=_same(objectives, "name", parts["objective"]),
        rounds=_same(rounds, "title", titles),
    )


PARTS = ("category", "objective")


def _of(indicators: Iterable[Content], name: str) -> dict[int, str]:
    return {each["number"]: each[name] for each in indicators}


def _same(rows: Mapping[int, Any], name: str, frozen: Mapping[int, str]) -> dict[int, SafeString]:
    return {
        number: say_tag(rows[number], name)
        for number, words in frozen.items()
        if words and number in rows and getattr(rows[number], name) == words
    }
