"""Templates of rounds and their questions. What changes here holds for the rounds that open from now on."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from sympolity.affairs.monitoring.models import Indicator, RoundQuestion, RoundTemplate
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.editing import alter, kept, locked, told
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Programme

FACTS = (
    "name",
    "cadence",
    "asked_of",
    "introduction",
    "days_to_answer",
    "reminder_days",
    "manager_hears_after",
    "secretariat_hears_after",
    "asks_milestones",
)


@transaction.atomic
def add_template(
    programme: Programme, *, by: User | None, indicators: Iterable[Indicator] = (), **facts: Any
) -> RoundTemplate:
    """Raises Refused for a name that the programme has already."""
    template = kept(RoundTemplate(programme=programme, **facts))
    changes = told(template, *FACTS) | _choose(template, indicators)
    write_down("template added", template, changes, by=by)
    return template


@transaction.atomic
def change_template(
    template: RoundTemplate, *, by: User | None, indicators: Iterable[Indicator] | None = None, **facts: Any
) -> RoundTemplate:
    """Rounds that are planned or open keep their days and what they ask. Raises Refused."""
    template = locked(template)
    changes = alter(template, facts)
    if indicators is not None:
        changes |= _choose(template, indicators)
    if changes:
        write_down("template changed", template, changes, by=by)
    return template


def _choose(template: RoundTemplate, indicators: Iterable[Indicator]) -> dict[str, tuple[Any, Any]]:
    before = sorted(template.indicators.values_list("pk", flat=True))
    after = sorted(indicator.pk for indicator in indicators)
    if before == after:
        return {}
    template.indicators.set(after)
    return {"indicators": (before or None, after)}


@transaction.atomic
def close_template(template: RoundTemplate, *, closed_on: date, reason: str = "", by: User | None) -> RoundTemplate:
    """No further round is planned from it; its rounds stay."""
    template = locked(template)
    write_down("template closed", template, alter(template, {"closed_on": closed_on}), by=by, reason=reason)
    return template


@transaction.atomic
def reopen_template(template: RoundTemplate, *, reason: str = "", by: User | None) -> RoundTemplate:
    template = locked(template)
    write_down("template opened again", template, alter(template, {"closed_on": None}), by=by, reason=reason)
    return template


@transaction.atomic
def add_question(template: RoundTemplate, *, by: User | None, **facts: Any) -> RoundQuestion:
    """The last question, where no place is said."""
    if not facts.get("order"):
        facts["order"] = 1 + max(template.questions.values_list("order", flat=True), default=0)
    question = kept(RoundQuestion(template=template, **facts))
    _question_changed(question, {"question": (None, question.text)}, by=by)
    return question


@transaction.atomic
def change_question(question: RoundQuestion, *, by: User | None, **facts: Any) -> RoundQuestion:
    question = locked(question)
    before = question.text
    if changes := alter(question, facts):
        _question_changed(question, {"question": (before, question.text)} | changes, by=by)
    return question


@transaction.atomic
def close_question(question: RoundQuestion, *, closed_on: date, reason: str = "", by: User | None) -> RoundQuestion:
    """Rounds that open from now on no longer ask it."""
    question = locked(question)
    changes = alter(question, {"closed_on": closed_on})
    _question_changed(question, {"question": (question.text, None)} | changes, by=by, reason=reason)
    return question


@transaction.atomic
def reopen_question(question: RoundQuestion, *, reason: str = "", by: User | None) -> RoundQuestion:
    question = locked(question)
    changes = alter(question, {"closed_on": None})
    _question_changed(question, {"question": (None, question.text)} | changes, by=by, reason=reason)
    return question


def _question_changed(
    question: RoundQuestion, changes: dict[str, tuple[Any, Any]], *, by: User | None, reason: str = ""
) -> None:
    template = RoundTemplate.objects.select_related("programme__network").get(pk=question.template_id)
    write_down("template changed", template, changes, by=by, reason=reason)
