"""The three axes of a programme, an objective, a place or a project; every number opens its rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.figures import Axes, Axis
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.languages.queries import say
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.money_axis import MoneyStep
from sympolity.network.portfolio.views.here import programme_here, project_here
from sympolity.network.programmes.models import Objective, Programme
from sympolity.network.territories.models import Territory
from sympolity.observatory.dashboard.axes import TONES, Aim, Mark, Tally
from sympolity.observatory.dashboard.reading import (
    OBJECTIVE,
    PLACE,
    PROGRAMME,
    PROJECT,
    Dashboard,
    Focus,
    Multiple,
    dashboard_of,
    steps_shown,
)
from sympolity.observatory.dashboard.targets import TargetRow
from sympolity.observatory.dashboard.ways import Ways


@dataclass(frozen=True, slots=True)
class Count:
    """One number of an axis: in words, what it is, where its rows are, and how it is meant."""

    value: str
    label: str
    href: str
    tone: str = ""

    @property
    def text(self) -> str:
        return f"{self.value} {self.label}"


@dataclass(frozen=True, slots=True)
class AxisPicture:
    """One axis, large: its figure and the sentence beside it, its bar, the counts it is made of, and their source."""

    key: str
    title: str
    value: str
    words: str
    axis: Axis
    counts: tuple[Count, ...]
    source: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Small:
    """One of the small multiples."""

    name: str
    url: str
    axes: Axes
    words: str


@require_safe
@signed_in
def programme_dashboard(request: SignedInRequest, programme: str) -> HttpResponse:
    here = programme_here(request, programme)
    return _page(request, here, Focus(), say(here, "title").text)


@require_safe
@signed_in
def objective_dashboard(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    here = programme_here(request, programme)
    objective = Objective.objects.filter(programme=here, pk=pk).first()
    if objective is None:
        raise Http404
    objective.programme = here
    return _page(request, here, Focus(OBJECTIVE, pk), say(objective, "name").text)


@require_safe
@signed_in
def place_dashboard(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    here = programme_here(request, programme)
    place = Territory.objects.filter(network=here.network_id, pk=pk).first()
    if place is None:
        raise Http404
    return _page(request, here, Focus(PLACE, pk), place.name)


@require_safe
@signed_in
def project_dashboard(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    project = project_here(request, programme, pk)
    return _page(request, project.programme, Focus(PROJECT, pk), say(project, "title").text)


def _page(request: SignedInRequest, programme: Programme, focus: Focus, name: str) -> HttpResponse:
    found = dashboard_of(programme, portfolio.portfolio(programme, request.user), focus)
    ways = Ways(programme, focus)
    steps = steps_shown(request.user, programme, found.tally)
    context = {
        "title": finding(name, found, is_whole=focus.kind == PROGRAMME),
        "name": name,
        "focus": focus,
        "about_url": ways.about,
        "whole_url": ways.dashboard(Focus()),
        "axes": [_money(found, ways, programme, steps), _milestones(found, ways), _results(found, ways)],
        "groups": [
            group
            for group in (
                _group("places", _("By place"), found.places, PLACE, ways, steps),
                _group("objectives", programme.word("objectives"), found.objectives, OBJECTIVE, ways, steps),
                _group("parts", _("Parts of this project"), found.parts, PROJECT, ways, steps),
            )
            if group["smalls"]
        ],
        "targets": [target_in_words(row, ways) for row in found.targets],
        "targets_url": ways.targets(),
        "attention": list(_attention(found, ways)),
        "rounds": [(each, ways.round(each.pk)) for each in found.rounds],
        "rounds_url": ways.to("monitoring:rounds"),
        "reports_url": ways.to("observatory:reports"),
        "today": timezone.localdate(),
    }
    return render(request, "observatory/dashboard.html", context)


def finding(name: str, found: Dashboard, *, is_whole: bool) -> str:
    """“Setúbal: 12 of 30 milestones due are fulfilled, 2 of 5 targets reached”"""
    tally, said = found.tally, []
    if tally.due:
        said.append(
            ngettext(
                "%(done)s of %(all)s milestone due is fulfilled",
                "%(done)s of %(all)s milestones due are fulfilled",
                tally.due,
            )
            % {"done": formats.number(tally.fulfilled), "all": formats.number(tally.due)}
        )
    if tally.targets:
        said.append(reached_in_words(tally))
    if not said:
        return _("%(name)s: nothing is due yet") % {"name": name}
    words = _(", ").join(said)
    return words[:1].upper() + words[1:] if is_whole else _("%(name)s: %(words)s") % {"name": name, "words": words}


def reached_in_words(tally: Tally) -> str:
    words = ngettext("%(done)s of %(all)s target reached", "%(done)s of %(all)s targets reached", tally.targets)
    return words % {"done": formats.number(tally.reached), "all": formats.number(tally.targets)}


def _money(found: Dashboard, ways: Ways, programme: Programme, steps: Sequence[MoneyStep]) -> AxisPicture:
    """As many counts as there are steps; with planned money alone there is nothing yet of which it could be a share."""
    tally = found.tally
    amounts = {step.key: formats.money_short(tally.money_at(step.key), programme.currency) for step in steps}
    counts = [Count(amounts[step.key], str(step.label), ways.projects(step.query)) for step in steps]
    if found.attention.unpriced:
        counts.append(
            Count(
                formats.number(found.attention.unpriced),
                ngettext("project without an amount", "projects without an amount", found.attention.unpriced),
                ways.projects("sort=planned"),
            )
        )
    last = steps[-1]
    return AxisPicture(
        "money",
        _("Money"),
        amounts[last.key],
        _("%(step)s so far") % {"step": last.label},
        tally.axes([step.key for step in steps]).money,
        tuple(counts),
        ", ".join(dict.fromkeys(str(step.source) for step in steps)),
        ways.projects(last.query),
    )


def _milestones(found: Dashboard, ways: Ways) -> AxisPicture:
    tally = found.tally
    return AxisPicture(
        "steps",
        _("Milestones"),
        formats.number(tally.fulfilled),
        _("fulfilled, of %(due)s due") % {"due": formats.number(tally.due)},
        tally.axes([""]).milestones,
        tuple(
            Count(formats.number(tally.marks[mark]), str(mark.label), ways.milestones(mark), TONES[mark])
            for mark in Mark
            if tally.marks.get(mark)
        ),
        _("milestones of the projects, as reported and checked"),
        ways.milestones(),
    )


def _results(found: Dashboard, ways: Ways) -> AxisPicture:
    tally = found.tally
    source = _("accepted reports")
    if found.targets_last:
        source = _("accepted reports, the last about a period until %(day)s") % {"day": formats.day(found.targets_last)}
    return AxisPicture(
        "results",
        _("Results"),
        formats.number(tally.reached) if tally.targets else "–",
        ngettext("target reached, of %(all)s", "targets reached, of %(all)s", tally.targets)
        % {"all": formats.number(tally.targets)}
        if tally.targets
        else _("no target is set"),
        tally.axes([""]).results,
        tuple(
            Count(formats.number(tally.aims[aim]), str(aim.label), ways.targets(aim), TONES[aim])
            for aim in Aim
            if tally.aims.get(aim)
        ),
        source,
        ways.targets(),
    )


def _group(
    key: str, title: Any, multiples: Sequence[Multiple], kind: str, ways: Ways, shown: Sequence[MoneyStep]
) -> dict[str, Any]:
    steps = [step.key for step in shown]
    smalls = [
        Small(
            each.name,
            ways.dashboard(Focus(kind, each.pk)),
            each.tally.axes(steps),
            _multiple_in_words(each.tally, steps[-1], ways.programme),
        )
        for each in multiples
    ]
    return {"key": key, "title": title, "smalls": smalls}


def _multiple_in_words(tally: Tally, step: str, programme: Programme) -> str:
    """“31 projects, 4.1 M EUR, 12 of 30 milestones”"""
    projects = ngettext("%(count)s project", "%(count)s projects", tally.projects)
    said = [projects % {"count": formats.number(tally.projects)}]
    if tally.money_at(step):
        said.append(formats.money_short(tally.money_at(step), programme.currency))
    if tally.milestones:
        said.append(
            ngettext("%(done)s of %(all)s milestone", "%(done)s of %(all)s milestones", tally.milestones)
            % {"done": formats.number(tally.fulfilled), "all": formats.number(tally.milestones)}
        )
    if tally.targets:
        said.append(reached_in_words(tally))
    return _(", ").join(said)


def target_in_words(row: TargetRow, ways: Ways) -> dict[str, Any]:
    line = row.line
    value = "–" if line.value is None else formats.number(line.value, row.decimals)
    return {
        "name": row.name,
        "of": row.of,
        "unit": row.unit,
        "value": _("at least %(value)s") % {"value": value} if line.is_least else value,
        "target": formats.number(line.target, row.decimals),
        "due_on": line.due_on,
        "share": None if line.share is None else float(line.share),
        "state": Aim(line.aim).label,
        "tone": TONES[line.aim],
        "url": ways.indicator(line.indicator),
    }


def _attention(found: Dashboard, ways: Ways) -> Iterable[Count]:
    """What asks for somebody today, the most pressing first; what is nothing is not said."""
    at = found.attention
    late = [each.pk for each in found.rounds if each.late]
    rounds = ways.round(late[0]) if len(late) == 1 else ways.to("monitoring:rounds")
    told = (
        (at.reports_late, ngettext("report late", "reports late", at.reports_late), rounds, "late"),
        (at.late, ngettext("project late", "projects late", at.late), ways.projects("late=yes"), "late"),
        (
            at.overdue,
            ngettext("milestone overdue", "milestones overdue", at.overdue),
            ways.milestones(Mark.OVERDUE),
            "late",
        ),
        (at.missed, ngettext("target missed", "targets missed", at.missed), ways.targets(Aim.MISSED), "late"),
        (
            at.to_check,
            ngettext("milestone to check", "milestones to check", at.to_check),
            ways.milestones(Mark.REPORTED),
            "attention",
        ),
        (
            at.amendments,
            ngettext("amendment waits for a decision", "amendments wait for a decision", at.amendments),
            ways.to("portfolio:amendments"),
            "attention",
        ),
        (
            at.stand_by,
            ngettext("project on stand-by", "projects on stand-by", at.stand_by),
            ways.projects("stage=stand-by"),
            "neutral",
        ),
        (
            at.over,
            ngettext("project over the threshold", "projects over the threshold", at.over),
            ways.projects("watch=yes"),
            "neutral",
        ),
    )
    return (Count(formats.number(count), words, href, tone) for count, words, href, tone in told if count)
