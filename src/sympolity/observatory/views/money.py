"""The money of a programme: from its envelope to its payments, by fund, objective, place and organisation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.kernel.spreadsheets import CONTENT_TYPES, Sheet, SheetColumn, spreadsheet_response
from sympolity.methods.forecast import Fan
from sympolity.network.portfolio.views.here import programme_here
from sympolity.network.programmes.models import Programme
from sympolity.observatory.money.facts import CONTRACTED, PAID, PLANNED, SPENT, STEPS
from sympolity.observatory.money.grid import Part
from sympolity.observatory.money.pictures import course_picture, flow_picture
from sympolity.observatory.money.reading import FUND, LEAD, OBJECTIVE, PLACE, Choice, Money, money_of
from sympolity.observatory.money.sentences import money_ahead, why_no_payments, why_none
from sympolity.observatory.money.words import STEP_NAMES, STEP_SOURCES, MoneyWays

MONEY_SEEN = "finance.see_money"
BY = (FUND, OBJECTIVE, PLACE, LEAD)


@dataclass(frozen=True, slots=True)
class Figure:
    """One step of money: its name, amount, share of the whole, where its rows are and where it comes from."""

    label: str
    text: str
    href: str
    share: float | None
    source: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """One way to split, and the address that shows it."""

    label: str
    url: str
    is_current: bool


@require_safe
@signed_in
def programme_money(request: SignedInRequest, programme: str) -> HttpResponse:
    here = programme_here(request, programme)
    require(request.user, MONEY_SEEN, here)
    choice = choice_of(request.GET)
    found = money_of(here, choice)
    by = request.GET.get("by", "")
    by = by if by in BY else OBJECTIVE
    kind = request.GET.get("format", "")
    if kind in CONTENT_TYPES:
        return as_file(found, here, by, kind)
    ways = MoneyWays(here, choice)
    today = timezone.localdate()
    context = {
        "title": finding(found, here),
        "programme": here,
        "found": found,
        "figures": list(figures_of(found, ways)),
        "chips": list(chips_of(found, ways)),
        "offers": list(offers_of(found, here)),
        "chosen": {FUND: choice.fund, OBJECTIVE: choice.objective, PLACE: choice.territory, LEAD: choice.lead},
        "flow": flow_picture(found, ways, as_of=today, objective_word=str(here.word("objective"))),
        "is_known": is_known(found),
        "course": course_picture(found, currency=here.currency, as_of=today) if is_known(found) else None,
        "ways": [Way(by_name(each, here), ways.page(by=each), each == by) for each in BY],
        "by": by,
        "by_name": by_name(by, here),
        "columns": [(STEP_NAMES[step], steps_aside(step)) for step in shown_steps(by)],
        "table": [row_of(part, by, ways) for part in found.splits[by].parts],
        "whole": row_of(found.whole, by, ways, is_whole=True),
        "several": found.splits[by].several,
        "files": [(each, ways.page(by=by, format=each)) for each in CONTENT_TYPES],
        "ahead": money_ahead(found.outlook.spending, here.currency),
        "ahead_paid": money_ahead(found.outlook.payments, here.currency),
        "no_forecast": why_none(found.outlook),
        "no_payments": why_no_payments(found.outlook),
        "forecast_url": _beside(ways, "observatory:forecast"),
        "rules_url": ways.to("finance:rules"),
        "today": today,
    }
    return render(request, "observatory/money.html", context)


def choice_of(params: Mapping[str, Any]) -> Choice:
    """What cannot be read is not filtered: an old or a mistyped address shows everything."""
    return Choice(*(_number(params.get(key, "")) for key in (FUND, OBJECTIVE, PLACE, LEAD)))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def is_known(found: Money) -> bool:
    """Whether there is a figure to draw."""
    return bool(found.envelope or any(found.whole.amounts.values()))


def finding(found: Money, programme: Programme) -> str:
    """“12.4 M EUR of 121.5 M EUR are paid”"""
    amounts, currency = found.whole.amounts, programme.currency
    whole = found.envelope or amounts[PLANNED]
    if not whole:
        return _("No money is known yet")
    step = PAID if amounts[PAID] else SPENT
    words = _("%(part)s of %(whole)s are paid") if step == PAID else _("%(part)s of %(whole)s are spent")
    return words % {
        "part": formats.money_short(amounts[step], currency),
        "whole": formats.money_short(whole, currency),
    }


def figures_of(found: Money, ways: MoneyWays) -> Iterable[Figure]:
    """The envelope, each step and what is expected; shares are of the envelope, or of what is planned without one."""
    amounts = found.whole.amounts
    whole = found.envelope or amounts[PLANNED]
    if found.envelope:
        yield Figure(
            _("envelope"),
            formats.amount(found.envelope, to_the_cent=True),
            ways.to("finance:rules"),
            1.0,
            _("published figures that count"),
        )
    for step in STEPS:
        yield Figure(
            str(STEP_NAMES[step]),
            formats.amount(amounts[step], to_the_cent=True),
            ways.projects(step),
            amounts[step] / whole if whole else None,
            str(STEP_SOURCES[step]),
        )
    if isinstance(found.outlook.spending, Fan):
        median = found.outlook.spending.at_end.median
        yield Figure(
            _("expected to be spent"),
            formats.money_short(median, ways.programme.currency),
            _beside(ways, "observatory:forecast"),
            median / whole if whole else None,
            _("forecast until %(day)s") % {"day": formats.day(found.end_on)},
            is_open=True,
        )


def chips_of(found: Money, ways: MoneyWays) -> Iterable[tuple[str, str]]:
    """What is filtered, in words, and the address without it."""
    choice = ways.choice
    for key, value in zip(BY, (choice.fund, choice.objective, choice.territory, choice.lead), strict=True):
        if value is not None:
            name = found.names.get(f"{key}-{value}", _("does not exist"))
            words = _("%(what)s: %(name)s") % {"what": by_name(key, ways.programme), "name": name}
            yield words, ways.page(**{key: None})


def offers_of(found: Money, programme: Programme) -> Iterable[tuple[str, str, list[tuple[int, str]]]]:
    """What can be filtered by: the name in the address, the words, and the choices."""
    for key in BY:
        choices = [
            (int(name.rpartition("-")[2]), words) for name, words in found.names.items() if name.startswith(f"{key}-")
        ]
        if choices:
            yield key, by_name(key, programme), choices


def by_name(by: str, programme: Programme) -> str:
    names = {
        FUND: _("Fund"),
        OBJECTIVE: capfirst(str(programme.word("objective"))),
        PLACE: _("Place"),
        LEAD: _("Lead organisation"),
    }
    return names[by]


def shown_steps(by: str) -> list[str]:
    """Contracts name no fund."""
    return [step for step in STEPS if by != FUND or step != CONTRACTED]


def steps_aside(step: str) -> str:
    """On a phone the plan and what was paid of it stay."""
    return "" if step in (PLANNED, PAID) else " p1"


def row_of(part: Part, by: str, ways: MoneyWays, *, is_whole: bool = False) -> dict[str, Any]:
    """One row of the table, or its foot: each figure opens the projects that it counts."""
    key = part.key if part.key is not None else ("" if by == FUND else "none")
    amounts = part.amounts
    planned = amounts.get(PLANNED, 0)
    further = {by: key} if key and not is_whole else {}
    return {
        "name": part.name or _("none named"),
        "href": ways.page(**{by: part.key}) if part.key else "",
        "count": formats.number(part.count),
        "cells": [
            (
                formats.number(round(amounts.get(step, 0) / 100)),
                ways.projects(step, **further) if amounts.get(step) else "",
                steps_aside(step),
            )
            for step in shown_steps(by)
        ],
        "share": amounts.get(PAID, 0) / planned if planned else None,
    }


def as_file(found: Money, programme: Programme, by: str, kind: str) -> HttpResponse:
    """One row for each part, and the whole that counts each project once."""
    steps = shown_steps(by)
    columns = [
        SheetColumn(by_name(by, programme)),
        SheetColumn(_("Projects"), "number"),
        *(SheetColumn(f"{str(STEP_NAMES[step]).capitalize()}, {programme.currency}", "money") for step in steps),
    ]
    parts = [*found.splits[by].parts, found.whole]
    names = [*(part.name or _("none named") for part in found.splits[by].parts), _("All, each project once")]
    rows = [
        [name, part.count, *(part.amounts.get(step, 0) for step in steps)]
        for name, part in zip(names, parts, strict=True)
    ]
    today = timezone.localdate()
    about = [(_("As of"), formats.day(today)), *((str(STEP_NAMES[step]), str(STEP_SOURCES[step])) for step in steps)]
    sheet = Sheet(_("Money"), columns, rows, about)
    return spreadsheet_response(sheet, kind=kind, file_name=f"{programme.slug}-money-{today.isoformat()}")


def _beside(ways: MoneyWays, route: str) -> str:
    """Another page about the same choice."""
    query = ways.page().partition("?")[2]
    url = ways.to(route)
    return f"{url}?{query}" if query and url else url
