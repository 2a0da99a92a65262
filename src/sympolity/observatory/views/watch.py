from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sympolity.affairs.agreements.queries.coverage import without_agreement
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.languages.queries import with_translations
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.listing import page_of, state_in_words, tone_of
from sympolity.network.portfolio.models import Project, WatchRule
from sympolity.network.portfolio.timetable.listing import in_days
from sympolity.network.portfolio.views.here import programme_here
from sympolity.network.programmes.models import Programme
from sympolity.observatory.reports_missing import returns_missing

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Line:
    project: Project
    url: str
    state: str
    tone: str
    behind: str


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
    """What asks for attention: late, behind the agreed plan, standing still, large, and what nobody reported."""
    here = programme_here(request, programme)
    rows = portfolio.portfolio(here, request.user)
    found = portfolio.watch_list(here, rows)
    may_see = request.user.has_perm("finance.see_money", here)
    bare = rows.filter(pk__in=without_agreement(here)) if may_see else rows.none()
    parts = _parts(here, found, bare.select_related("lead").order_by("title", "pk"))
    steps = list(found.late_steps[:MOST_SHOWN])
    for step in steps:
        step.project.programme = here
    with_translations([*steps, *(step.project for step in steps)])
    missing = returns_missing(here, request.user, more_than=found.days[WatchRule.Kind.NO_RETURN])
    context = {
        "title": finding(parts, formats.money_short(here.watch_cents, here.currency)),
        "parts": parts,
        "steps": [(step, page_of(step.project)) for step in steps],
        "steps_count": found.late_steps.count(),
        "steps_days": found.days[WatchRule.Kind.STEP_LATE],
        "missing": missing,
        "missing_count": sum(each.count for each in missing),
        "missing_days": found.days[WatchRule.Kind.NO_RETURN],
        "rules_url": reverse("portfolio:watching", args=[here.slug]),
        "today": timezone.localdate(),
    }
    return render(request, "observatory/watch.html", context)


def _parts(here: Programme, found: portfolio.WatchList, bare: portfolio.Rows) -> list[Part]:
    """The reasons to look, each with its first projects; what the rows show is read once for all of them."""
    shown = {
        "late": list(found.late.defer("summary")[:MOST_SHOWN]),
        "behind": list(found.slipped.defer("summary")[:MOST_SHOWN]),
        "stand-by": list(found.stand_by.defer("summary")[:MOST_SHOWN]),
        "over": list(found.over.defer("summary")[:MOST_SHOWN]),
        "bare": list(bare.defer("summary")[:MOST_SHOWN]),
    }
    behind = {each.pk: each.behind_days for each in shown["behind"]}  # type: ignore[attr-defined]
    once = {each.pk: each for rows in shown.values() for each in rows}
    for each in once.values():
        each.programme = here
    with_translations(portfolio.complete_rows(once.values()))
    lines = {
        pk: Line(each, page_of(each), state_in_words(each), tone_of(each), in_days(behind.get(pk)))
        for pk, each in once.items()
    }
    counts = {
        "late": found.late, "behind": found.slipped, "stand-by": found.stand_by, "over": found.over, "bare": bare,
    }  # fmt: skip
    return [
        Part(key, title, tuple(lines[each.pk] for each in shown[key]), counts[key].order_by().count(), url, nothing)
        for key, title, url, nothing in _reasons(here, found.days)
        if shown[key] or key != "bare"
    ]


def _reasons(here: Programme, days: Mapping[str, int]) -> Iterator[tuple[str, str, str, str]]:
    """Key, title, address of the whole list, and what is said where nothing asks."""
    base = reverse("portfolio:list", args=[here.slug])
    late, slipped = days[WatchRule.Kind.LATE], days[WatchRule.Kind.SLIPPED]
    yield (
        "late",
        _("More than %(days)s late") % {"days": in_days(late)} if late else _("Late"),
        f"{base}?{f'overdue={late}' if late else 'late=yes'}&sort=end",
        _("No project is past its planned end."),
    )
    yield (
        "behind",
        _("More than %(days)s behind the agreed plan") % {"days": in_days(slipped)}
        if slipped
        else _("Behind the agreed plan"),
        f"{reverse('portfolio:timetable', args=[here.slug])}?behind={slipped}",
        _("No project is behind its agreed plan."),
    )
    yield "stand-by", _("On stand-by"), f"{base}?stage=stand-by", _("No project stands still.")
    yield (
        "over",
        _("Over %(amount)s") % {"amount": formats.money_short(here.watch_cents, here.currency)},
        f"{base}?watch=yes",
        _("No project lies over the threshold."),
    )
    yield "bare", _("Contracted without signed agreement"), f"{base}?with=no-agreement", ""


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
    if count["behind"]:
        said.append(
            ngettext("%(count)s behind plan", "%(count)s behind plan", count["behind"])
            % {"count": formats.number(count["behind"])}
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
    if count.get("bare"):
        said.append(
            ngettext("%(count)s without agreement", "%(count)s without agreement", count["bare"])
            % {"count": formats.number(count["bare"])}
        )
    words = _(", ").join(said)
    return words[:1].upper() + words[1:]
