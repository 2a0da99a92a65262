"""What keeps a report from being sent, and what looks wrong in it, in sentences with the field that they are about."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.monitoring import answers
from sympolity.affairs.monitoring.asks import Asked, AskedIndicator, AskedMilestone
from sympolity.affairs.monitoring.models import Return
from sympolity.affairs.monitoring.queries.known import LastFigure
from sympolity.ground.kernel import formats
from sympolity.methods import plausibility
from sympolity.methods.plausibility import Doubt, Known, Reported
from sympolity.network.portfolio.models import Milestone

Values = Mapping[str, Any]
OPEN_STEPS = (Milestone.State.PLANNED, Milestone.State.PARTLY, Milestone.State.NOT_FULFILLED)


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence about one field. What is missing only has to be filled in; anything else has to be put right."""

    key: str
    sentence: str
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """`problems` keep the report from being sent; `doubts` ask for a look and a note, and keep nothing back."""

    problems: tuple[Problem, ...]
    doubts: tuple[Problem, ...]

    def about(self, key: str) -> list[Problem]:
        return [each for each in self.problems if each.key == key]

    def doubts_about(self, key: str) -> list[Problem]:
        return [each for each in self.doubts if each.key == key]

    @property
    def missing(self) -> tuple[Problem, ...]:
        return tuple(each for each in self.problems if each.is_missing)

    @property
    def wrong(self) -> tuple[Problem, ...]:
        return tuple(each for each in self.problems if not each.is_missing)


def checked(of: Return, asked: Asked, values: Values, last: Mapping[int, LastFigure]) -> Checked:
    """Everything that is to be said about the answers of a report as they stand."""
    doubts: list[Problem] = []
    problems = [
        Problem(question.key, _("Answer this question."), is_missing=True)
        for question in asked.questions
        if question.is_required and not values.get(question.key)
    ]
    for indicator in asked.indicators:
        value = values.get(indicator.key) or {}
        problems += _figure_problems(indicator, value)
        doubts += _figure_doubts(of, indicator, value, last.get(indicator.pk))
    for step in asked.milestones:
        problems += _step_problems(of, step, values.get(step.key) or {})
    return Checked(tuple(problems), tuple(doubts))


def problem_with(indicator: AskedIndicator, value: Mapping[str, Any]) -> str:
    """The first sentence about a figure that cannot be sent like this, what is missing left aside; else ""."""
    return next((each.sentence for each in _figure_problems(indicator, value) if not each.is_missing), "")


def _figure_problems(indicator: AskedIndicator, value: Mapping[str, Any]) -> Iterator[Problem]:
    whole = answers.number(value.get("value"))
    parts = {pk: answers.number(typed) for pk, typed in (value.get("parts") or {}).items()}
    weight = answers.number(value.get("weight"))
    for typed in (whole, weight, *parts.values()):
        if not typed.is_readable:
            yield Problem(indicator.key, _("“%(typed)s” is not a number.") % {"typed": typed.typed})
            return
        if typed.value is not None and not _fits(
            typed.value, answers.MOST_DECIMALS if typed is weight else indicator.decimals
        ):
            words = {"figure": formats.number(typed.value, 4), "decimals": indicator.decimals}
            sentence = _("%(figure)s has more decimals than are asked for (%(decimals)s).") % words
            yield Problem(indicator.key, sentence)
            return
    if value.get("as_of") and answers.day(value["as_of"]) is None:
        yield Problem(indicator.key, _("“%(typed)s” is not a day.") % {"typed": value["as_of"]})
    if whole.value is None:
        if not value.get("note"):
            sentence = _("Enter a figure, or say in the note why there is none.")
            yield Problem(indicator.key, sentence, is_missing=True)
        return
    if indicator.needs_weight and (weight.value is None or weight.value <= 0):
        words = {"base": indicator.weight_name or _("base of the average")}
        yield Problem(indicator.key, _("Enter the base of this average: %(base)s.") % words, is_missing=True)
    yield from _parts_that_do_not_add_up(indicator, value, whole.value, parts)


def _fits(value: Decimal, decimals: int) -> bool:
    exponent = value.normalize().as_tuple().exponent
    return not isinstance(exponent, int) or -exponent <= decimals


def _parts_that_do_not_add_up(
    indicator: AskedIndicator, value: Mapping[str, Any], whole: Decimal, parts: Mapping[str, answers.Number]
) -> Iterator[Problem]:
    if not indicator.adds_up or value.get("note"):
        return
    for split in indicator.splits:
        typed = [parts[str(pk)].value for pk in split.categories if str(pk) in parts]
        figures = [each for each in typed if each is not None]
        if figures and sum(figures, Decimal()) != whole:
            words = {
                "split": split.name,
                "sum": formats.number(sum(figures, Decimal())),
                "whole": formats.number(whole),
            }
            sentence = _("The parts by “%(split)s” make %(sum)s, not %(whole)s. Put it right, or say why in the note.")
            yield Problem(indicator.key, sentence % words)


def _figure_doubts(
    of: Return, indicator: AskedIndicator, value: Mapping[str, Any], last: LastFigure | None
) -> Iterator[Problem]:
    whole = answers.number(value.get("value")).value
    if whole is None:
        return
    parts = [answers.number(typed).value for typed in (value.get("parts") or {}).values()]
    reported = Reported(
        whole,
        rule=indicator.rule,
        unit=indicator.unit,
        parts=[part for part in parts if part is not None],
        as_of=answers.day(value.get("as_of")),
    )
    known = Known(last.value if last else None, of.round.period_from, of.round.period_until)
    for doubt in plausibility.doubts(reported, known):
        yield Problem(indicator.key, _sentence(doubt))


def _sentence(doubt: Doubt) -> str:
    figure = {"figure": formats.number(doubt.figure)}
    if doubt.name == plausibility.BELOW_LAST:
        return _("This includes all before it, and yet it is less than last time (%(figure)s).") % figure
    if doubt.name == plausibility.JUMP:
        return _("This is very far from last time (%(figure)s).") % figure
    if doubt.name == plausibility.PART_OVER_WHOLE:
        return _("One part (%(figure)s) is more than the whole.") % figure
    if doubt.name == plausibility.OVER_A_HUNDRED:
        return _("This share is more than 100%.")
    if doubt.name == plausibility.OUTSIDE_PERIOD:
        return _("This day lies outside the period of the report.")
    return _("This figure is below zero.")


def _step_problems(of: Return, step: AskedMilestone, value: Mapping[str, Any]) -> Iterator[Problem]:
    state = value.get("state", "")
    if not state:
        if step.state in OPEN_STEPS and step.due_on <= of.round.period_until:
            yield Problem(step.key, _("Say whether this milestone was reached."), is_missing=True)
        return
    if state != answers.REACHED:
        return
    on = answers.day(value.get("on"))
    if on is None:
        yield Problem(step.key, _("Enter the day on which it was reached."), is_missing=not value.get("on"))
    elif on > timezone.localdate():
        sentence = _("%(day)s is still to come. Enter the day on which it happened.") % {"day": formats.day(on)}
        yield Problem(step.key, sentence)


def values_of(rows: Iterable[Any]) -> dict[str, Any]:
    """The values of answers by their keys."""
    return {row.key: row.value for row in rows}
