"""What indicators add to the page of a project: its figures, each against its target."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from sympolity.affairs.monitoring.indicator_pages import finding
from sympolity.affairs.monitoring.indicator_words import with_unit
from sympolity.affairs.monitoring.models import Indicator
from sympolity.affairs.monitoring.queries.totals import Reading, readings_of_project
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.panels import Panel
from sympolity.ground.languages.queries import with_translations


@dataclass(frozen=True, slots=True)
class Row:
    indicator: Indicator
    reading: Reading
    words: str
    finding: str
    share: float | None
    goal: str
    url: str


def indicators_of_project(project: Any, request: HttpRequest) -> Panel | None:
    """The indicators that are asked of a project, or on which it ever reported."""
    programme = project.programme
    asked = Indicator.objects.filter(
        Q(is_asked_of_all=True) | Q(assignments__project=project, assignments__until=None),
        programme=programme,
        closed_on=None,
    )
    told = Indicator.objects.filter(programme=programme, figures__project=project)
    pks = {*asked.values_list("pk", flat=True), *told.values_list("pk", flat=True)}
    wanted = list(Indicator.objects.filter(pk__in=pks))
    for one in wanted:
        one.programme = programme
    if not wanted:
        return None
    with_translations(wanted)
    readings = readings_of_project(project, wanted)
    lines = [_row(one, readings[one.pk]) for one in wanted]
    return Panel("monitoring/parts/project_indicators.html", {"lines": lines})


def _row(one: Indicator, reading: Reading) -> Row:
    goal = reading.goal
    words = "" if goal is None else f"{formats.number(goal.value, one.decimals)}, {formats.day(goal.due_on)}"
    return Row(
        one,
        reading,
        with_unit(one, reading.measure),
        finding(one, reading),
        None if reading.share is None else float(reading.share),
        words,
        reverse("monitoring:indicator", args=[one.programme.slug, one.pk]),
    )
