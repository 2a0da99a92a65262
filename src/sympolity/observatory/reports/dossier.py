"""The dossier for a meeting of the working group: what needs a decision, municipality by municipality."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from sympolity.affairs.monitoring.models import Return, Round
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.papers import Block, Facts, Heading, Paper, PaperColumn, Table
from sympolity.ground.languages.queries import say, with_translations
from sympolity.methods.rollup import Lift
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.listing import page_of, state_in_words
from sympolity.network.portfolio.models import Amendment, Milestone, Project
from sympolity.network.portfolio.pictures import level_of
from sympolity.network.portfolio.queries import Rows
from sympolity.network.portfolio.queries.totals import places_of, used_places
from sympolity.network.programmes.models import Programme
from sympolity.observatory.dashboard.reading import Focus, read_dashboard, steps_shown
from sympolity.observatory.reports.fund import cause_of
from sympolity.observatory.reports.parts import axes_of, rounds_of, told
from sympolity.observatory.reports.wishes import Wish

NOWHERE = 0


@dataclass
class Item:
    """A project that the meeting has to look at, and why."""

    project: Project
    planned_cents: int | None
    is_over: bool = False
    is_late: bool = False
    overdue: int = 0
    to_check: int = 0
    reports_late: int = 0
    amendment: Amendment | None = None

    @property
    def needs_decision(self) -> bool:
        return self.amendment is not None and self.amendment.state == Amendment.State.SUBMITTED

    @property
    def reasons(self) -> list[str]:
        """Why it stands here, the most pressing first."""
        why = []
        if self.needs_decision:
            why.append(_("amendment waits for a decision"))
        if self.is_late:
            why.append(_("%(days)s days late") % {"days": formats.number(self.project.days_late)})
        if self.overdue:
            why.append(_("milestones overdue: %(count)s") % {"count": formats.number(self.overdue)})
        if self.to_check:
            why.append(_("milestones to check: %(count)s") % {"count": formats.number(self.to_check)})
        if self.reports_late:
            why.append(_("reports late: %(count)s") % {"count": formats.number(self.reports_late)})
        if self.project.stage == Project.Stage.STAND_BY:
            why.append(_("on stand-by"))
        if self.is_over:
            why.append(_("over the threshold"))
        return why


@dataclass
class Chapter:
    name: str
    items: list[Item] = field(default_factory=list)

    def count(self, test: str) -> int:
        return sum(1 for item in self.items if getattr(item, test))


def write(wish: Wish) -> Paper:
    programme = wish.programme
    rows = portfolio.portfolio(programme, wish.user)
    items = _items(programme, rows)
    chapters = _chapters(programme, items, rows)
    found = read_dashboard(programme, rows, Focus())
    threshold = formats.money_short(programme.watch_cents, programme.currency)
    decisions = [item for item in items.values() if item.needs_decision]
    blocks: list[Block] = [
        Facts(
            (
                (_("Programme"), say(programme, "title").text),
                (_("Threshold"), threshold),
                (_("Projects to look at"), formats.number(len(items))),
                (_("Amendments that wait for a decision"), formats.number(len(decisions))),
            )
        ),
        *axes_of(found.tally, programme.currency, wish.made_at.date(), steps_shown(wish.user, programme, found.tally)),
        Heading(_("What needs a decision")),
        _decisions(decisions),
        Heading(_("Where attention goes")),
        _overview(chapters),
        *(block for chapter in chapters for block in _chapter(chapter, programme)),
        Heading(_("Rounds")),
        rounds_of(found.rounds),
    ]
    return Paper(
        title=_("Dossier for the working group"),
        subtitle=say(programme, "title").text,
        language=wish.language,
        made_at=wish.made_at,
        publisher=programme.network.name,
        is_wide=True,
        blocks=tuple(blocks),
    )


def _items(programme: Programme, rows: Rows) -> dict[int, Item]:
    """The projects with at least one reason, by their number."""
    watch = portfolio.watch_list(programme, rows)
    over, late = _pks(watch.over), _pks(watch.late)
    steps = watch.late_steps.order_by().values_list("project_id", flat=True)
    reported = Milestone.objects.filter(
        closed_on=None, state=Milestone.State.REPORTED, project__in=rows.order_by().values("pk")
    ).values_list("project_id", flat=True)
    returns = Return.objects.filter(round__programme=programme, round__state=Round.State.OPEN).late()
    unsent = returns.exclude(project=None).values_list("project_id", flat=True)
    amendments = Amendment.objects.open().filter(project__in=rows.order_by().values("pk"))
    open_amendments = {each.project_id: each for each in amendments}
    counts = [_counted(found) for found in (steps, reported, unsent)]
    wanted = {*over, *late, *_pks(watch.stand_by), *open_amendments, *(pk for each in counts for pk in each)}
    found: dict[int, Item] = {}
    listed: Any = portfolio.with_planned(rows.select_related("lead")).order_by("title", "pk")
    for project in listed:
        if project.pk in wanted:
            project.programme = programme
            item = Item(project, project.planned_cents, project.pk in over, project.pk in late)
            item.overdue, item.to_check, item.reports_late = (each.get(project.pk, 0) for each in counts)
            item.amendment = open_amendments.get(project.pk)
            found[project.pk] = item
    with_translations([item.project for item in found.values()])
    return found


def _pks(rows: Rows) -> set[int]:
    return set(rows.order_by().values_list("pk", flat=True))


def _counted(pks: Any) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for pk in pks:
        found[pk] = found.get(pk, 0) + 1
    return found


def _chapters(programme: Programme, items: Mapping[int, Item], rows: Rows) -> list[Chapter]:
    """By municipality; a project in several stands in each. Last those that stand in none."""
    land, at = portfolio.land_of(programme), places_of(rows)
    own = land.own(level_of(land), used_places(at))
    lift = Lift(land.tree, [each.pk for each in own])
    chapters = {each.pk: Chapter(each.name) for each in own} | {NOWHERE: Chapter(_("Without a place"))}
    for pk, item in items.items():
        for place in lift(at.get(pk, frozenset[int]())) or (NOWHERE,):
            chapters[place].items.append(item)
    return [chapter for chapter in chapters.values() if chapter.items]


def _decisions(items: list[Item]) -> Table:
    columns = (
        PaperColumn(_("Project")),
        PaperColumn(_("Lead organisation")),
        PaperColumn(_("Cause")),
        PaperColumn(_("Remedy")),
        PaperColumn(_("Waits since"), "moment"),
    )
    listed = [
        (
            told(item.project, "title", page_of(item.project)),
            _lead(item),
            cause_of(each),
            each.remedy,
            each.submitted_at,
        )
        for item in items
        if (each := item.amendment) is not None
    ]
    return Table(_("Amendments that wait for a decision"), columns, listed, empty=_("No amendment waits."))


def _overview(chapters: list[Chapter]) -> Table:
    columns = (
        PaperColumn(_("Place")),
        PaperColumn(_("Projects to look at"), "number"),
        PaperColumn(_("Late"), "number"),
        PaperColumn(_("Over the threshold"), "number"),
        PaperColumn(_("With overdue milestones"), "number"),
        PaperColumn(_("With late reports"), "number"),
        PaperColumn(_("Amendments"), "number"),
    )
    tests = ("is_late", "is_over", "overdue", "reports_late", "needs_decision")
    rows: list[list[Any]] = [[each.name, len(each.items), *(each.count(test) for test in tests)] for each in chapters]
    return Table(_("Projects to look at, by place"), columns, rows, empty=_("Nothing asks for attention today"))


def _chapter(chapter: Chapter, programme: Programme) -> Iterator[Block]:
    yield Heading(chapter.name)
    columns = (
        PaperColumn(_("Project")),
        PaperColumn(_("Lead organisation")),
        PaperColumn(_("State")),
        PaperColumn(_("Planned, %(currency)s") % {"currency": programme.currency}, "money"),
        PaperColumn(_("Planned end"), "day"),
        PaperColumn(_("Why it is here")),
    )
    rows = [
        (
            told(item.project, "title", page_of(item.project)),
            _lead(item),
            state_in_words(item.project),
            item.planned_cents,
            item.project.planned_end_on,
            "; ".join(item.reasons),
        )
        for item in chapter.items
    ]
    yield Table(_("Projects to look at: %(place)s") % {"place": chapter.name}, columns, rows)


def _lead(item: Item) -> str:
    return item.project.lead.name if item.project.lead else ""
