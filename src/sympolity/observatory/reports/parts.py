"""Parts that several reports have: the three axes, targets, rounds."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.papers import Bar, Bars, Block, Note, PaperColumn, Table, Words
from sympolity.ground.kernel.papers.blocks import Tone
from sympolity.ground.languages.queries import Speaks, say
from sympolity.network.portfolio.money_axis import MoneyStep
from sympolity.observatory.dashboard.axes import TONES, Aim, Mark, Tally
from sympolity.observatory.dashboard.reading import Multiple
from sympolity.observatory.dashboard.rounds import RoundStanding
from sympolity.observatory.dashboard.targets import TargetRow


def axes_of(tally: Tally, currency: str, on: date, steps: Sequence[MoneyStep]) -> Sequence[Block]:
    """Money, milestones and results beside each other, each with its own words."""
    axes = tally.axes([step.key for step in steps])
    money = _(", ").join(
        _("%(amount)s %(step)s")
        % {"amount": formats.money_short(tally.money_at(step.key), currency), "step": step.label}
        for step in steps
    )
    reached = _("%(done)s of %(all)s targets reached") if tally.targets else _("no target is set")
    fulfilled = _("%(done)s fulfilled, of %(due)s due and %(all)s in all")
    bars = (
        Bar(_("Money"), axes.money.share, money),
        Bar(
            _("Milestones"),
            axes.milestones.share,
            fulfilled % _numbers(done=tally.fulfilled, due=tally.due, all=tally.milestones),
        ),
        Bar(_("Results"), axes.results.share, reached % _numbers(done=tally.reached, all=tally.targets)),
    )
    source = _("planned amounts and milestones of the projects, accepted reports")
    return [Bars(_("Three axes, never one percentage"), bars, source=source, as_of=on)]


def _numbers(**counts: int) -> dict[str, str]:
    return {name: formats.number(count) for name, count in counts.items()}


def marks_of(tally: Tally) -> Table:
    rows = [(Words(str(mark.label), tone=tone_of(mark)), tally.marks.get(mark, 0)) for mark in Mark]
    columns = (PaperColumn(_("State")), PaperColumn(_("Milestones"), "number"))
    return Table(_("Milestones by state"), columns, rows, total=(_("Together"), tally.milestones))


def targets_of(rows: Iterable[TargetRow], caption: str) -> Table:
    columns = (
        PaperColumn(_("Indicator")),
        PaperColumn(_("Unit")),
        PaperColumn(_("Value"), "number"),
        PaperColumn(_("Target"), "number"),
        PaperColumn(_("Due"), "day"),
        PaperColumn(_("Share of the way"), "share"),
        PaperColumn(_("State")),
    )
    listed = [
        (
            f"{row.name} ({row.of})" if row.of else row.name,
            row.unit,
            row.line.value,
            row.line.target,
            row.line.due_on,
            None if row.line.share is None else float(row.line.share),
            Words(str(Aim(row.line.aim).label), tone=tone_of(row.line.aim)),
        )
        for row in rows
    ]
    return Table(
        caption, columns, listed, source=_("accepted reports"), empty=_("No target is set for the whole programme.")
    )


def split_of(
    multiples: Sequence[Multiple], label: str, caption: str, currency: str, steps: Sequence[MoneyStep]
) -> Table:
    """One row for each place or objective, with the three axes in columns of their own."""
    columns = [
        PaperColumn(label),
        PaperColumn(_("Projects"), "number"),
        *(PaperColumn(f"{str(step.label).capitalize()}, {currency}", "money") for step in steps),
        PaperColumn(_("Milestones due"), "number"),
        PaperColumn(_("Fulfilled"), "number"),
        PaperColumn(_("Overdue"), "number"),
        PaperColumn(_("Targets"), "number"),
        PaperColumn(_("Reached"), "number"),
    ]
    rows: list[list[Any]] = [
        [
            each.name,
            each.tally.projects,
            *(each.tally.money.get(step.key) for step in steps),
            each.tally.due,
            each.tally.fulfilled,
            each.tally.marks.get(Mark.OVERDUE, 0),
            each.tally.targets,
            each.tally.reached,
        ]
        for each in multiples
    ]
    return Table(caption, columns, rows)


def rounds_of(rounds: Iterable[RoundStanding]) -> Table:
    columns = (
        PaperColumn(_("Round")),
        PaperColumn(_("Due"), "day"),
        PaperColumn(_("Asked"), "number"),
        PaperColumn(_("Accepted"), "number"),
        PaperColumn(_("Being read"), "number"),
        PaperColumn(_("Sent back"), "number"),
        PaperColumn(_("Not sent"), "number"),
        PaperColumn(_("Late"), "number"),
    )
    rows = [
        (each.title, each.due_on, each.asked, each.accepted, each.reading, each.returned, each.missing, each.late)
        for each in rounds
    ]
    return Table(_("How complete the last rounds are"), columns, rows)


def not_whole(asked: int, accepted: int) -> Sequence[Block]:
    """Says that figures lack reports, where they do."""
    if asked <= accepted:
        return ()
    words = _("%(missing)s of %(asked)s reports are not accepted yet. Their figures do not count here.")
    told = words % _numbers(missing=asked - accepted, asked=asked)
    return [Note(told, title=_("Not complete."), tone="attention")]


def told(subject: Speaks, field: str, href: str = "") -> Words:
    """What somebody wrote, marked with its language where nobody has translated it; `href` is its page."""
    found = say(subject, field)
    return Words(found.text, language=found.language if found.is_fallback else "", href=href)


def tone_of(key: str) -> Tone:
    tone = TONES[key]
    return tone if tone in ("fine", "attention", "late") else ""  # type: ignore[return-value]
