"""The report of a whole programme for those who fund it."""

from django.utils.translation import gettext as _

from sympolity.affairs.monitoring.models import Round
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.papers import Block, Facts, Heading, Note, PageBreak, Paper, PaperColumn, Table, Words
from sympolity.ground.languages.queries import say, with_translations
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.listing import page_of
from sympolity.network.portfolio.models import Amendment
from sympolity.network.programmes.models import Programme
from sympolity.observatory.dashboard.reading import Dashboard, Focus, read_dashboard, steps_shown
from sympolity.observatory.dashboard.targets import TargetRow, rows_of_targets, targets_in_force
from sympolity.observatory.reports.parts import axes_of, marks_of, not_whole, rounds_of, split_of, targets_of, told
from sympolity.observatory.reports.wishes import Wish


def write(wish: Wish) -> Paper:
    programme = wish.programme
    rows = portfolio.portfolio(programme, wish.user)
    found = read_dashboard(programme, rows, Focus())
    return Paper(
        title=_("Programme report: %(programme)s") % {"programme": say(programme, "title").text},
        subtitle=say(wish.round, "title").text if wish.round else "",
        language=wish.language,
        made_at=wish.made_at,
        publisher=programme.network.name,
        is_wide=True,
        blocks=tuple(_blocks(wish, rows, found)),
    )


def _blocks(wish: Wish, rows: portfolio.Rows, found: Dashboard) -> list[Block]:
    programme, currency = wish.programme, wish.programme.currency
    on = wish.made_at.date()
    steps = steps_shown(wish.user, programme, found.tally)
    about = [each for each in found.rounds if wish.round and each.pk == wish.round.pk]
    blocks: list[Block] = [
        _facts(wish, found),
        *(note for each in about for note in not_whole(each.asked, each.accepted)),
        Heading(_("At a glance")),
        *axes_of(found.tally, currency, on, steps),
        Heading(_("Money")),
        *_money(programme, rows),
        Heading(_("Milestones")),
        marks_of(found.tally),
        Heading(_("Results")),
        targets_of(_targets(programme), _("Targets of the programme")),
        PageBreak(),
        Heading(_("By place")),
        split_of(found.places, _("Place"), _("Three axes by place"), currency, steps),
        Heading(_("By objective")),
        split_of(found.objectives, str(programme.word("objective")), _("Three axes by objective"), currency, steps),
        Note(_("A project in several places or under several objectives counts in each of them.")),
        Heading(_("Amendments of plans")),
        _amendments(programme, wish.round),
        Heading(_("Rounds")),
        rounds_of(found.rounds),
    ]
    return blocks


def _facts(wish: Wish, found: Dashboard) -> Facts:
    programme, round_ = wish.programme, wish.round
    facts = [
        (_("Programme"), say(programme, "title").text),
        (_("Status"), programme.get_status_display()),
        (_("Projects"), formats.number(found.tally.projects)),
    ]
    if round_:
        facts.append((_("Period"), formats.period(round_.period_from, round_.period_until)))
        facts.append((_("State of the round"), round_.get_state_display()))
    if edition := wish.edition:
        facts.append((_("Frozen as"), _("edition %(number)s") % {"number": edition.number}))
        facts.append(("SHA-256", edition.sha256))
    facts.append((_("What counts"), _("Figures of accepted reports to date, as they stand now.")))
    return Facts(tuple(facts))


def _targets(programme: Programme) -> list[TargetRow]:
    """All but those of single projects."""
    land = portfolio.land_of(programme)
    return rows_of_targets([line for line in targets_in_force(programme, land) if line.project is None], land)


def _money(programme: Programme, rows: portfolio.Rows) -> list[Block]:
    found = portfolio.totals_by(programme, rows, "fund")
    columns = (
        PaperColumn(_("Fund")),
        PaperColumn(_("Projects"), "number"),
        PaperColumn(_("Funding, %(currency)s") % {"currency": programme.currency}, "money"),
    )
    parts = [(each.name, each.count, each.funding_cents) for each in found.parts]
    return [
        Table(
            _("What each fund gives, as planned"),
            columns,
            parts,
            total=(_("All projects, each once"), found.whole.count, found.whole.funding_cents) if parts else (),
        )
    ]


def _amendments(programme: Programme, round_: Round | None) -> Table:
    """Those decided in the period of the round, or all that were decided."""
    rows = Amendment.objects.filter(project__programme=programme).exclude(decided_at=None)
    if round_:
        rows = rows.filter(decided_at__date__range=(round_.period_from, round_.period_until))
    found = list(rows.select_related("project").order_by("decided_at", "pk"))
    for each in found:
        each.project.programme = programme
    with_translations({each.project_id: each.project for each in found}.values())
    columns = (
        PaperColumn(_("Project")),
        PaperColumn(_("Decided"), "moment"),
        PaperColumn(_("State")),
        PaperColumn(_("Cause")),
        PaperColumn(_("Remedy")),
    )
    listed = [
        (
            told(each.project, "title", page_of(each.project)),
            each.decided_at,
            Words(each.get_state_display()),
            cause_of(each),
            each.remedy,
        )
        for each in found
    ]
    return Table(_("Decided amendments with their cause"), columns, listed, empty=_("None was decided."))


def cause_of(amendment: Amendment) -> str:
    """The cause with what was said of it."""
    words = str(Amendment.Cause(amendment.cause).label)
    return f"{words}: {amendment.cause_note}" if amendment.cause_note else words
