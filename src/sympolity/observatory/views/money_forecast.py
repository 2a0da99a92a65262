"""What is likely to come of the money and the milestones of a programme, and what would have to change."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.languages.queries import say, with_translations
from sympolity.methods.forecast import Fan, StepsAhead
from sympolity.network.portfolio.listing import page_of
from sympolity.network.portfolio.models import Milestone, Project
from sympolity.network.portfolio.views.here import programme_here
from sympolity.network.programmes.models import Programme
from sympolity.observatory.money.outlook import Outlook
from sympolity.observatory.money.pictures import course_picture
from sympolity.observatory.money.reading import Money, money_of
from sympolity.observatory.money.sentences import (
    changes_in_words,
    how_sure,
    money_ahead,
    steps_in_words,
    why_no_payments,
    why_none,
)
from sympolity.observatory.money.words import MoneyWays
from sympolity.observatory.views.money import MONEY_SEEN, chips_of, choice_of, is_known

MOST_STEPS = 20
LEAST_CHANCE = 0.01


@require_safe
@signed_in
def forecast(request: SignedInRequest, programme: str) -> HttpResponse:
    here = programme_here(request, programme)
    require(request.user, MONEY_SEEN, here)
    choice = choice_of(request.GET)
    found = money_of(here, choice)
    ways, outlook = MoneyWays(here, choice), found.outlook
    context = {
        "title": finding(found, here),
        "programme": here,
        "found": found,
        "outlook": outlook,
        "chips": [(words, f"?{url.partition('?')[2]}") for words, url in chips_of(found, ways)],
        "course": course_picture(found, currency=here.currency, as_of=timezone.localdate())
        if is_known(found)
        else None,
        "ahead": money_ahead(outlook.spending, here.currency),
        "ahead_paid": money_ahead(outlook.payments, here.currency),
        "no_forecast": why_none(outlook),
        "no_payments": why_no_payments(outlook),
        "steps": steps_in_words(outlook.steps),
        "promises": promises_of(outlook, here),
        "changes": changes_in_words(outlook.change, here.currency),
        "gaps": gaps_of(outlook, here),
        "sure": how_sure(outlook),
        "money_url": ways.page(),
        "today": timezone.localdate(),
    }
    return render(request, "observatory/money_forecast.html", context)


def finding(found: Money, programme: Programme) -> str:
    """“Most likely 31.2 of 121.5 M EUR will be spent by 31 December 2026”"""
    ahead = found.outlook.spending
    if not isinstance(ahead, Fan) or found.end_on is None:
        return _("What is likely to come")
    whole = found.envelope or (found.outlook.change.target if found.outlook.change else 0)
    return _("Most likely %(part)s of %(whole)s will be spent by %(day)s") % {
        "part": formats.money_short(ahead.at_end.median, programme.currency),
        "whole": formats.money_short(whole, programme.currency),
        "day": formats.day(found.end_on, "long"),
    }


def promises_of(outlook: Outlook, programme: Programme) -> list[dict[str, Any]]:
    """The milestones that are least likely to be met in time, with their projects."""
    if not isinstance(outlook.steps, StepsAhead):
        return []
    chances: dict[Any, float] = {each.key: each.probability for each in outlook.steps.promises[:MOST_STEPS]}
    steps = list(Milestone.objects.filter(pk__in=chances).select_related("project"))
    for step in steps:
        step.project.programme = programme
    with_translations([*steps, *(step.project for step in steps)])
    rows = [
        {
            "name": say(step, "title").text,
            "project": say(step.project, "title").text,
            "href": page_of(step.project),
            "due_on": step.due_on,
            "share": chances[step.pk],
            "chance": _chance(chances[step.pk]),
        }
        for step in steps
    ]
    return sorted(rows, key=lambda row: (row["share"], row["due_on"]))


def _chance(probability: float) -> str:
    """What never happened in the history of a programme is not impossible: “<1%”."""
    return formats.percent(probability) if probability >= LEAST_CHANCE else f"<{formats.percent(LEAST_CHANCE)}"


def gaps_of(outlook: Outlook, programme: Programme) -> list[Mapping[str, Any]]:
    """The projects that carry the most of what will be missing, the largest first."""
    keys: list[Any] = [gap.key for gap in outlook.gaps]
    projects: dict[Any, Project] = {each.pk: each for each in Project.objects.filter(pk__in=keys)}
    for each in projects.values():
        each.programme = programme
    with_translations(projects.values())
    whole = sum(gap.cents for gap in outlook.gaps)
    return [
        {
            "name": say(projects[gap.key], "title").text,
            "href": page_of(projects[gap.key]),
            "budget": formats.amount(gap.budget),
            "expected": formats.number(round(gap.expected / 100)),
            "missing": formats.number(round(gap.cents / 100)),
            "share": gap.cents / whole if whole else None,
        }
        for gap in outlook.gaps
        if gap.key in projects
    ]
