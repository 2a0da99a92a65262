"""The round report of one municipality, or of any other organisation that reports."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from sympolity.affairs.monitoring.models import Indicator, Return, Round, Submission
from sympolity.affairs.monitoring.queries.counting import counted, scope_of
from sympolity.affairs.monitoring.queries.totals import totals
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.papers import Block, Facts, Heading, Paper, PaperColumn, Table, Text, Words
from sympolity.ground.languages.queries import say, with_translations
from sympolity.methods.measures import Measure, Rule
from sympolity.network.portfolio.listing import page_of
from sympolity.network.portfolio.models import Milestone, Project
from sympolity.network.programmes.models import Programme
from sympolity.observatory.dashboard.axes import Mark, Tally
from sympolity.observatory.dashboard.reading import mark_of, steps_shown, tallies_of
from sympolity.observatory.reports.parts import axes_of, marks_of, not_whole, told, tone_of
from sympolity.observatory.reports.wishes import Wish

TONE_OF_STATE = {"accepted": "fine", "returned": "late", "reopened": "attention"}


def write(wish: Wish) -> Paper:
    round_, organisation, programme = wish.round, wish.organisation, wish.programme
    if round_ is None or organisation is None:
        raise ValueError("A round report is about a round and an organisation.")
    returns = _returns(round_, organisation.pk, programme)
    projects = Project.objects.filter(pk__in=[each.project_id for each in returns if each.project_id])
    whole = Tally()
    for tally in tallies_of(projects).values():
        whole.add(tally)
    asked = [each for each in returns if each.state != Return.State.EXCUSED]
    accepted = [each for each in asked if each.state == Return.State.ACCEPTED]
    blocks: list[Block] = [
        _facts(wish, round_, len(asked), len(accepted)),
        *not_whole(len(asked), len(accepted)),
        Heading(_("At a glance")),
        *axes_of(whole, programme.currency, wish.made_at.date(), steps_shown(wish.user, programme, whole)),
        Heading(_("Figures")),
        _figures(programme, round_, projects),
        Heading(_("Milestones")),
        marks_of(whole),
        _steps(projects, programme, round_),
        Heading(_("Reports")),
        _reports(asked),
        *_narrative(accepted),
    ]
    return Paper(
        title=_("Round report: %(organisation)s") % {"organisation": organisation.name},
        subtitle=f"{say(programme, 'title').text}, {say(round_, 'title').text}",
        language=wish.language,
        made_at=wish.made_at,
        publisher=organisation.name,
        blocks=tuple(blocks),
    )


def _returns(round_: Round, organisation: int, programme: Programme) -> list[Return]:
    rows = Return.objects.filter(round=round_, organisation=organisation).select_related("project", "organisation")
    found = list(rows.order_by("project__title", "pk"))
    for each in found:
        if each.project:
            each.project.programme = programme
    with_translations([each.project for each in found if each.project])
    return found


def _facts(wish: Wish, round_: Round, asked: int, accepted: int) -> Facts:
    facts = [
        (_("Programme"), say(wish.programme, "title").text),
        (_("Round"), say(round_, "title").text),
        (_("Period"), formats.period(round_.period_from, round_.period_until)),
        (_("Due"), formats.day(round_.due_on)),
        (_("State of the round"), round_.get_state_display()),
        (
            _("Reports accepted"),
            _("%(done)s of %(all)s") % {"done": formats.number(accepted), "all": formats.number(asked)},
        ),
    ]
    if edition := wish.edition:
        facts.append((_("Frozen as"), _("edition %(number)s") % {"number": edition.number}))
        facts.append(("SHA-256", edition.sha256))
    return Facts(tuple(facts))


def _figures(programme: Programme, round_: Round, projects: Any) -> Table:
    """What the reports of this round make together, beside all that was accepted until then."""
    to_date = totals(programme, projects=projects, until=round_.period_until)
    rows = [reading.indicator for reading in to_date.values()]
    with_translations(rows)
    whole = scope_of(programme, projects=projects)
    scope = replace(whole, rounds={round_.pk: whole.rounds[round_.pk]})
    here = {each.indicator: each.part for each in counted(scope, {row.pk: Rule(row.rule) for row in rows})}
    listed = [
        (
            say(row, "name").text,
            say(row, "unit").text,
            _value(Measure(Rule(row.rule), here[row.pk]), row) if row.pk in here else None,
            _value(to_date[row.pk].measure, row),
        )
        for row in rows
        if row.pk in here or to_date[row.pk].measure.is_known
    ]
    columns = (
        PaperColumn(_("Indicator")),
        PaperColumn(_("Unit")),
        PaperColumn(_("In this round"), "number"),
        PaperColumn(_("To date"), "number"),
    )
    caption, source = _("What was accepted, by the rule of each indicator"), _("accepted reports")
    return Table(caption, columns, listed, source=source, as_of=round_.period_until, empty=_("No figure was accepted."))


def _value(measure: Measure, indicator: Indicator) -> Any:
    """The number; a range in words where it cannot be known."""
    if measure.is_range:
        return _("%(low)s to %(high)s") % {
            "low": formats.number(measure.low, indicator.decimals),
            "high": formats.number(measure.high, indicator.decimals),
        }
    return None if measure.value is None else round(measure.value, indicator.decimals)


def _steps(projects: Any, programme: Programme, round_: Round) -> Table:
    """Milestones that fell due by the end of the period and are not fulfilled, and those fulfilled in it."""
    rows = Milestone.objects.filter(closed_on=None, project__in=projects.order_by().values("pk"))
    rows = rows.exclude(project__stage__in=Project.ENDED).filter(due_on__lte=round_.period_until)
    rows = rows.exclude(state=Milestone.State.FULFILLED, due_on__lt=round_.period_from)
    found = list(rows.select_related("project").order_by("due_on", "pk"))
    for step in found:
        step.project.programme = programme
    with_translations([*found, *(step.project for step in found)])
    listed = [
        (
            told(step, "title"),
            told(step.project, "title", page_of(step.project)),
            step.due_on,
            Words(str(Mark(mark_of(step)).label), tone=tone_of(mark_of(step))),
        )
        for step in found
    ]
    columns = (
        PaperColumn(_("Milestone")),
        PaperColumn(_("Project")),
        PaperColumn(_("Due"), "day"),
        PaperColumn(_("State")),
    )
    return Table(_("Milestones of the period and what is still open from before"), columns, listed)


def _reports(returns: Sequence[Return]) -> Table:
    columns = (
        PaperColumn(_("Project")),
        PaperColumn(_("State")),
        PaperColumn(_("Sent"), "moment"),
        PaperColumn(_("Accepted"), "moment"),
    )
    listed = [
        (
            told(each.project, "title", page_of(each.project)) if each.project else each.organisation.name,
            Words(each.get_state_display(), tone=TONE_OF_STATE.get(each.state, "")),  # type: ignore[arg-type]
            each.submitted_at,
            each.accepted_at,
        )
        for each in returns
    ]
    return Table(_("The reports of this round"), columns, listed)


def _narrative(accepted: Sequence[Return]) -> Iterator[Block]:
    """What the accepted reports say in words, as they were frozen."""
    sent = Submission.objects.filter(of__in=accepted, decision=Submission.Decision.ACCEPTED).order_by("of", "number")
    latest = {each.of_id: json.loads(each.content) for each in sent}
    answered = [(each, _answers(latest.get(each.pk, {}))) for each in accepted]
    if not any(answers for _each, answers in answered):
        return
    yield Heading(_("In words"))
    for each, answers in answered:
        if answers:
            yield Heading(say(each.project, "title").text if each.project else each.organisation.name, 2)
            for question, answer in answers:
                yield Heading(question, 3)
                yield Text(answer)


def _answers(content: dict[str, Any]) -> list[tuple[str, str]]:
    return [(row["question"], row["answer"]) for row in content.get("questions", ()) if row["answer"]]
