"""The completeness wall: who has to do what, by organisation and round, down to the single report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from sympolity.affairs.monitoring.exports.rounds import reports_as_file
from sympolity.affairs.monitoring.models import Return, Round
from sympolity.affairs.monitoring.queries.readers import reporters
from sympolity.affairs.monitoring.queries.reminders import MISSING, Reminded, reminded_in
from sympolity.affairs.monitoring.queries.rounds import (
    asked_organisations,
    asked_projects,
    current_round,
    latecomers,
    rounds_of,
    to_plan,
)
from sympolity.affairs.monitoring.queries.wall import Line, Row, Standing, Wall, lines_of, wall
from sympolity.affairs.monitoring.views.here import round_here
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.panels import panels_of
from sympolity.ground.kernel.spreadsheets import CONTENT_TYPES
from sympolity.ground.languages.queries import say, with_translations
from sympolity.network.portfolio.rules import own_organisations
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.views.entrance import enter

RUN, REPORT, FOLLOW = "monitoring.run_rounds", "monitoring.report", "journal.view_history"
ROWS_SHOWN = 60
LINES_SHOWN = 100
NAMED = 3
# tone, icon, word
STANDING_WORDS: dict[str, tuple[str, str, Promise]] = {
    "late": ("late", "late", pgettext_lazy("reports of one organisation", "late")),
    "returned": ("attention", "returned", pgettext_lazy("reports of one organisation", "sent back")),
    "to-send": ("neutral", "clock", pgettext_lazy("reports of one organisation", "to send")),
    "reopened": ("attention", "pencil", pgettext_lazy("reports of one organisation", "reopened")),
    "sent": ("accent", "send", pgettext_lazy("reports of one organisation", "sent")),
    "in-review": ("accent", "eye", pgettext_lazy("reports of one organisation", "being read")),
    "accepted": ("fine", "fine", pgettext_lazy("reports of one organisation", "accepted")),
    "excused": ("neutral", "none", pgettext_lazy("reports of one organisation", "not asked")),
}
STATE_CHIPS = {
    Return.State.DUE: ("neutral", "clock"),
    Return.State.DRAFT: ("neutral", "pencil"),
    Return.State.SUBMITTED: ("accent", "send"),
    Return.State.IN_REVIEW: ("accent", "eye"),
    Return.State.RETURNED: ("attention", "returned"),
    Return.State.ACCEPTED: ("fine", "fine"),
    Return.State.REOPENED: ("attention", "pencil"),
    Return.State.EXCUSED: ("neutral", "none"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One organisation in one round: a state in a word, and how much of it was sent where that is not all."""

    url: str
    tone: str
    icon: str
    words: str
    part: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Share:
    """One piece of the strip: how many organisations stand so, and the address that shows them alone."""

    key: str
    count: int
    tone: str
    icon: str
    words: Promise
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    report: Return
    tone: str
    icon: str
    state: str
    url: str
    missing: tuple[str, ...]
    more: int
    has_own_day: bool
    may_excuse: bool
    may_ask_again: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    row: Row
    group: str  # said above the row where it begins
    cells: tuple[Cell | None, ...]
    url: str
    reminded: Reminded | None
    is_late: bool
    lines: tuple[ShownLine, ...] | None
    more_lines: int = 0
    has_nobody: bool = False
    send_url: str = ""


@require_safe
@signed_in
def rounds(request: SignedInRequest, programme: str) -> HttpResponse:
    """The round that matters now; without any, what to do first."""
    found = enter(request, programme)
    round_ = current_round(found)
    if round_ is None:
        return render(request, "monitoring/rounds/none_yet.html", _around(request, found, None))
    round_.programme = round_.template.programme = found
    return _wall_page(request, round_)


@require_safe
@signed_in
def round_page(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    return _wall_page(request, round_here(request, programme, pk))


def _wall_page(request: SignedInRequest, round_: Round) -> HttpResponse:
    kind = request.GET.get("format", "")
    page = WallPage(request, round_)
    if kind in CONTENT_TYPES:
        return reports_as_file(round_, [row.organisation.pk for row in page.rows], kind=kind)
    return render(request, "monitoring/rounds/wall.html", page.context())


def _around(request: SignedInRequest, programme: Programme, round_: Round | None) -> dict[str, Any]:
    """What stands beside every round: the other rounds, and what can be planned next."""
    may_run, others = request.user.has_perm(RUN, programme), rounds_of(programme)
    proposals = to_plan(programme) if may_run else []
    with_translations([each.template for each in proposals])
    return {
        "may_run": may_run,
        "running": [each for each in others if each.state in (Round.State.OPEN, Round.State.PLANNED)],
        "ended": [each for each in others if each.state not in (Round.State.OPEN, Round.State.PLANNED)],
        "to_plan": proposals,
        "round": round_,
        "rounds_word": programme.word("rounds"),
        "now": timezone.now(),
    }


class WallPage:
    """One round as one request sees it: filtered, on a page, with one row open."""

    def __init__(self, request: SignedInRequest, round_: Round) -> None:
        self.request, self.round = request, round_
        self.page_url = reverse("monitoring:round", args=[round_.programme.slug, round_.pk])

    @cached_property
    def wall(self) -> Wall:
        return wall(self.round)

    @cached_property
    def states(self) -> set[str]:
        return {key for key in self.request.GET.getlist("state") if key in STANDING_WORDS}

    @cached_property
    def query(self) -> str:
        return self.request.GET.get("q", "").strip()[:200]

    @cached_property
    def rows(self) -> list[Row]:
        """The organisations that the address keeps."""
        found: Iterable[Row] = self.wall.rows
        if self.states:
            found = (row for row in found if row.now is not None and row.now.key in self.states)
        if self.query:
            wanted = self.query.casefold()
            found = (row for row in found if wanted in row.organisation.name.casefold())
        return list(found)

    @cached_property
    def open_row(self) -> int | None:
        """The row that the address opens, else that of the person's own organisation."""
        chosen = self.request.GET.get("open", "")
        if chosen.isdecimal():
            return int(chosen)
        own = own_organisations(self.request.user, self.round.programme) or frozenset()
        asked = {row.organisation.pk for row in self.rows if row.now is not None}
        return min(own & asked, default=None) if chosen == "" else None

    def context(self) -> dict[str, Any]:
        round_, reading = self.round, self.wall.completeness
        around = _around(self.request, round_.programme, round_)
        page: Page[Row] = Paginator(self.rows, ROWS_SHOWN).get_page(self.request.GET.get("page"))
        is_open = round_.state == Round.State.OPEN
        return {
            **around,
            "title": finding(self.wall),
            "completeness": reading,
            "rounds": self.wall.rounds,
            "shares": self.shares(),
            "shown": self.shown(list(page.object_list), may_run=around["may_run"]),
            "page": page,
            "query": self.query,
            "states": sorted(self.states),
            "late": reading.late_organisations if is_open else 0,
            "unsent": reading.asked_organisations - reading.complete_organisations if is_open else 0,
            "latecomers": latecomers(round_).count() if is_open and around["may_run"] and _asks_projects(round_) else 0,
            "will_ask": _will_ask(round_) if round_.state == Round.State.PLANNED else None,
            "panels": panels_of(round_, self.request),
            "formats": [(kind, self._url(format=kind)) for kind in CONTENT_TYPES],
        }

    def _url(self, **changes: str) -> str:
        params = self.request.GET.copy()
        for key in ("page", "open"):
            params.pop(key, None)
        for key, value in changes.items():
            params[key] = value
        return f"{self.page_url}?{params.urlencode()}"

    def shares(self) -> list[Share]:
        return [
            Share(key, count, *STANDING_WORDS[key], url=f"{self.page_url}?state={key}", is_chosen=key in self.states)
            for key, count in self.wall.completeness.organisations.items()
        ]

    def shown(self, rows: Sequence[Row], *, may_run: bool) -> list[ShownRow]:
        reminded = reminded_in(self.round)
        opened = self.open_row
        lines = lines_of(self.round, [opened]) if opened is not None else []
        nobody = opened is not None and not reporters(self.round.programme_id, [opened])
        # Who may see the wall need not be one who may read reports.
        reads = bool(lines) and self.request.user.has_perm(FOLLOW, lines[0].report)
        sees_people = self.request.user.has_perm("organisations.view_person", self.round.programme)
        group, found = "", []
        for row in rows:
            pk = row.organisation.pk
            heading = group_of(row)
            is_open = pk == opened
            found.append(
                ShownRow(
                    row=row,
                    group=heading if heading != group else "",
                    cells=tuple(
                        self._cell(round_, row, standing)
                        for round_, standing in zip(self.wall.rounds, row.cells, strict=True)
                    ),
                    url=self._url(open="none" if is_open else str(pk)) + f"#organisation-{pk}",
                    reminded=reminded.get(pk) if sees_people else None,
                    is_late=bool(row.now and row.now.late),
                    lines=tuple(self._line(line, may_run=may_run, reads=reads) for line in lines[:LINES_SHOWN])
                    if is_open
                    else None,
                    more_lines=max(0, len(lines) - LINES_SHOWN) if is_open else 0,
                    has_nobody=nobody and is_open,
                    send_url=self._send_url(lines) if is_open and not may_run else "",
                )
            )
            group = heading
        return found

    def _send_url(self, lines: Sequence[Line]) -> str:
        """Where those who report send what is complete; "" where they have nothing to send."""
        waiting = [line.report for line in lines if line.report.state in Return.WITH_THE_REPORTER]
        if self.round.state != Round.State.OPEN or not waiting or not self.request.user.has_perm(REPORT, waiting[0]):
            return ""
        address = [self.round.programme.slug, self.round.pk, waiting[0].organisation_id]
        return reverse("monitoring:send-complete", args=address)

    def _cell(self, round_: Round, row: Row, standing: Standing | None) -> Cell | None:
        if standing is None:
            return None
        tone, icon, words = STANDING_WORDS[standing.key]
        said = str(words)
        if standing.key == "late":
            count = standing.days_late
            said = ngettext("%(count)s day late", "%(count)s days late", count) % {"count": formats.number(count)}
        elif standing.key == "to-send" and round_.state != Round.State.OPEN:
            tone, icon, said = "neutral", "none", _("not sent")
        elif standing.key == "accepted" and round_.pk != self.round.pk:
            # What is long settled steps back to its word.
            icon = ""
        part = ""
        if standing.missing > 0 and standing.asked > 1:
            numbers = {"sent": formats.number(standing.sent), "all": formats.number(standing.asked)}
            part = _("%(sent)s of %(all)s") % numbers
        page = reverse("monitoring:round", args=[round_.programme.slug, round_.pk])
        pk = row.organisation.pk
        return Cell(f"{page}?open={pk}#organisation-{pk}", tone, icon, said, part, is_now=round_.pk == self.round.pk)

    def _line(self, line: Line, *, may_run: bool, reads: bool) -> ShownLine:
        report = line.report
        tone, icon = STATE_CHIPS[Return.State(report.state)]
        is_open = self.round.state == Round.State.OPEN
        if is_late := line.is_late and is_open:
            tone, icon = "late", "late"
        address = [self.round.programme.slug, self.round.pk, report.pk]
        return ShownLine(
            report=report,
            tone=tone,
            icon=icon,
            state=pgettext("one report", "late") if is_late else str(report.get_state_display()),
            url=reverse("monitoring:return", args=address) if reads else "",
            missing=line.missing[:NAMED],
            more=max(0, len(line.missing) - NAMED),
            has_own_day=report.due_on != self.round.due_on,
            may_excuse=may_run and is_open and report.state in MISSING,
            may_ask_again=may_run and is_open and report.state == Return.State.EXCUSED,
        )


def finding(shown: Wall) -> str:
    """The title says what was found: "14 of 18 organisations have sent everything, 4 are late"."""
    round_, reading = shown.now, shown.completeness
    if round_.state == Round.State.PLANNED:
        return _("%(round)s opens on %(day)s") % {
            "round": say(round_, "title").text,
            "day": formats.day(round_.opens_on, "long"),
        }
    if round_.state == Round.State.CANCELLED:
        return _("%(round)s was cancelled") % {"round": say(round_, "title").text}
    numbers = {
        "done": formats.number(reading.complete_organisations),
        "all": formats.number(reading.asked_organisations),
        "late": formats.number(reading.late_organisations),
    }
    if not reading.late_organisations:
        words = ngettext(
            "%(done)s of %(all)s organisation has sent everything",
            "%(done)s of %(all)s organisations have sent everything",
            reading.asked_organisations,
        )
        return words % numbers
    words = ngettext(
        "%(done)s of %(all)s organisations have sent everything, %(late)s is late",
        "%(done)s of %(all)s organisations have sent everything, %(late)s are late",
        reading.late_organisations,
    )
    return words % numbers


def group_of(row: Row) -> str:
    """The territorial intervention that an organisation belongs to, and who leads it."""
    if row.led_by is None:
        return ""
    title = say(row.led_by, "title").text
    if row.led_by.lead is None:
        return title
    return _("%(intervention)s, led by %(name)s") % {"intervention": title, "name": row.led_by.lead}


def _asks_projects(round_: Round) -> bool:
    return round_.template.asked_of == round_.template.AskedOf.PROJECT


def _will_ask(round_: Round) -> dict[str, int]:
    return {"projects": asked_projects(round_).count(), "organisations": asked_organisations(round_).count()}
