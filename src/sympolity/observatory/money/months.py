"""What had come until the end of each month, step by step, and what plans would have spent at an even pace."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from sympolity.methods.forecast import month_of
from sympolity.network.programmes.models import Programme
from sympolity.observatory.money.facts import BY_MONTH, PLANNED, Facts, Line


@dataclass
class Month:
    """What had come until the end of a month, by step; `planned` is what plans would have spent at an even pace."""

    on: date
    amounts: dict[str, int] = field(default_factory=dict)


def months_of(facts: Facts, planned: Mapping[int, int], programme: Programme, end_on: date | None) -> Iterable[Month]:
    by_step = {step: facts.by_month(step) for step in BY_MONTH}
    told = [month for by in (*by_step.values(), planned) for month in by]
    if not told:
        return
    today = month_of(timezone.localdate())
    first = min(told) if programme.starts_on is None else min(min(told), month_of(programme.starts_on))
    last = max(today, month_of(end_on) if end_on else today)
    so_far = dict.fromkeys((*BY_MONTH, PLANNED), 0)
    for month in range(first, last + 1):
        for step, by in ((PLANNED, planned), *by_step.items()):
            so_far[step] += by.get(month, 0)
        steps = so_far if month <= today else {PLANNED: so_far[PLANNED]}
        yield Month(date(month // 12, month % 12 + 1, 1), dict(steps))


def planned_by_month(facts: Facts) -> dict[int, int]:
    """The planned amounts, evenly over the planned months; those without days stand in no month."""
    found: dict[int, int] = {}
    spans: dict[tuple[int, int], int] = {}
    for project, cents in facts.of[PLANNED].items():
        line: Line = facts.lines[project]
        if line.start and line.end and line.end >= line.start:
            span = (month_of(line.start), month_of(line.end))
            spans[span] = spans.get(span, 0) + cents
    for (first, last), cents in spans.items():
        months = last - first + 1
        for place in range(months):
            found[first + place] = found.get(first + place, 0) + cents * (place + 1) // months - cents * place // months
    return found
