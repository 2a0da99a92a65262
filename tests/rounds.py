"""Rounds and reports for tests, beside `factories`: straight to the database, without journal entry."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from sympolity.affairs.monitoring.models import Indicator, Return, Round, RoundQuestion, RoundTemplate
from sympolity.methods.periods import Period
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

_numbers = count(1)


def make_template(programme: Programme, *, indicators: Sequence[Indicator] = (), **facts: Any) -> RoundTemplate:
    template = RoundTemplate.objects.create(programme=programme, **{"name": f"Report {next(_numbers)}", **facts})
    template.indicators.set(indicators)
    return template


def make_question(template: RoundTemplate, text: str = "", **facts: Any) -> RoundQuestion:
    return RoundQuestion.objects.create(template=template, text=text or f"Question {next(_numbers)}?", **facts)


def make_indicator(programme: Programme, name: str = "", **facts: Any) -> Indicator:
    name = name or f"Indicator {next(_numbers)}"
    return Indicator.objects.create(programme=programme, name=name, **{"unit": "people", "rule": "sum", **facts})


def make_round(template: RoundTemplate, *, period: Period | None = None, days_late: int = 0, **facts: Any) -> Round:
    """A round as it stands in the database, without reports. `days_late` sets how long ago it was due."""
    number = next(_numbers)
    period = period or Period(date(2000 + number, 1, 1), date(2000 + number, 3, 31))
    due_on = timezone.localdate() - timedelta(days=days_late)
    return Round.objects.create(
        programme=template.programme,
        template=template,
        period_from=period.first,
        period_until=period.last,
        **{"title": f"Round {number}", "opens_on": due_on - timedelta(days=20), "due_on": due_on, **facts},
    )


def make_return(round_: Round, organisation: Organisation, project: Project | None = None, **facts: Any) -> Return:
    facts = {"due_on": round_.due_on, **facts}
    return Return.objects.create(round=round_, organisation=organisation, project=project, **facts)
