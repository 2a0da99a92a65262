from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.languages.queries import with_translations
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.listing import page_of, state_in_words, tone_of
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.views.here import programme_here
from sympolity.network.programmes.models import Programme

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Line:
    project: Project
    url: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class Part:
    """One reason to look: its projects, at most ten, and the list that holds all of them."""

    key: str
    title: str
    lines: tuple[Line, ...]
    count: int
    url: str
    nothing: str


@require_safe
@signed_in
def watch(request: SignedInRequest, programme: str) -> HttpResponse:
    """What asks for attention: large, late, standing still, and milestones that nobody reported."""
    here = programme_here(request, programme)
    found = portfolio.watch_list(here, portfolio.portfolio(here, request.user))
    base = reverse("portfolio:list", args=[here.slug])
    threshold = formats.money_short(here.watch_cents, here.currency)
    parts = [
        _part(
            "late", _("Late"), found.late, f"{base}?late=yes&sort=end", _("No project is past its planned end."), here
        ),
        _part(
            "stand-by", _("On stand-by"), found.stand_by, f"{base}?stage=stand-by", _("No project stands still."), here
        ),
        _part(
            "over",
            _("Over %(amount)s") % {"amount": threshold},
            found.over,
            f"{base}?watch=yes",
            _("No project lies over the threshold."),
            here,
        ),
    ]
    steps = list(found.late_steps[:MOST_SHOWN])
    for step in steps:
        step.project.programme = here
    with_translations([*steps, *(step.project for step in steps)])
    context = {
        "title": finding(parts, threshold),
        "parts": parts,
        "steps": [(step, page_of(step.project)) for step in steps],
        "steps_count": found.late_steps.count(),
        "today": timezone.localdate(),
    }
    return render(request, "observatory/watch.html", context)


def _part(key: str, title: str, rows: portfolio.Rows, url: str, nothing: str, programme: Programme) -> Part:
    listed = portfolio.complete_rows(rows.defer("summary")[:MOST_SHOWN])
    for each in listed:
        each.programme = programme
    with_translations(listed)
    lines = tuple(Line(each, page_of(each), state_in_words(each), tone_of(each)) for each in listed)
    return Part(key, title, lines, rows.order_by().count(), url, nothing)


def finding(parts: Iterable[Part], threshold: str) -> str:
    count: dict[str, Any] = {part.key: part.count for part in parts}
    if not any(count.values()):
        return _("Nothing asks for attention today")
    said = []
    if count["late"]:
        said.append(
            ngettext("%(count)s project late", "%(count)s projects late", count["late"])
            % {"count": formats.number(count["late"])}
        )
    if count["stand-by"]:
        said.append(
            ngettext("%(count)s on stand-by", "%(count)s on stand-by", count["stand-by"])
            % {"count": formats.number(count["stand-by"])}
        )
    if count["over"]:
        said.append(
            ngettext("%(count)s over %(amount)s", "%(count)s over %(amount)s", count["over"])
            % {"count": formats.number(count["over"]), "amount": threshold}
        )
    words = _(", ").join(said)
    return words[:1].upper() + words[1:]
