"""Rounds: planned from a template, opened on their day, added to, cancelled. Closing stands in `editions`.

`Round.asks` is frozen when the round opens; its shape stands in `monitoring.asks`.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from sympolity.affairs.monitoring.asks import assigned, freeze
from sympolity.affairs.monitoring.models import Return, Round, RoundTemplate
from sympolity.affairs.monitoring.queries.readers import people_of
from sympolity.affairs.monitoring.queries.rounds import asked_organisations, asked_projects, latecomers, next_period
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import alter, kept, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.languages.models import Translation, hash_of_text
from sympolity.ground.languages.queries import all_translations, say
from sympolity.ground.notices.operations import tell_all
from sympolity.methods import cycle
from sympolity.methods.periods import Period
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.deeds import write_down

BATCH = 500
PLAN = ("title", "period_from", "period_until", "opens_on", "due_on")


# -- planning --------------------------------------------------------------------
@transaction.atomic
def plan_round(
    template: RoundTemplate,
    *,
    by: User | None,
    period: Period | None = None,
    opens_on: date | None = None,
    due_on: date | None = None,
    title: str = "",
    introduction: str | None = None,
    projects: Collection[Project] = (),
) -> Round:
    """A round of a template: for its next period where none is said, with its days written down once.

    With `projects` it asks about these alone. Raises Refused.
    """
    if template.closed_on:
        raise Refused(_("%(name)s is closed. Choose another one.") % {"name": template}, field="template")
    if (period := period or next_period(template)) is None:
        raise Refused(_("Say which period the reports are about."), field="period_from")
    round_ = kept(
        Round(
            programme=template.programme,
            template=template,
            title=title.strip() or _title(template, period),
            introduction=template.introduction if introduction is None else introduction,
            period_from=period.first,
            period_until=period.last,
            opens_on=opens_on or period.opens_on(template.days_to_answer),
            due_on=due_on or period.due_on(template.days_to_answer),
            is_sample=template.programme.is_sample,
        )
    )
    _speak(round_, has_own_title=bool(title.strip()))
    changes = told(round_, *PLAN)
    if projects:
        _refuse_foreign(round_, projects)
        round_.projects.set(projects)
        changes["projects"] = (None, len(projects))
    write_down("round planned", round_, changes, by=by)
    return round_


def _title(template: RoundTemplate, period: Period, *, name: str = "", language: str = "") -> str:
    with override(language or template.programme.base_language):
        words = {"name": name or template.name, "period": formats.period(period.first, period.last)}
        return (_("%(name)s, %(period)s") % words)[:160]


def _speak(round_: Round, *, has_own_title: bool) -> None:
    """A round speaks the languages of its template in all that it took from there."""
    template, period = round_.template, Period(round_.period_from, round_.period_until)
    rows = []
    for known in all_translations(template):
        if known.source_hash != hash_of_text(getattr(template, known.field)):
            continue
        if known.field == "name" and not has_own_title:
            field, text = "title", _title(template, period, name=known.text, language=known.language)
        elif known.field == "introduction" and round_.introduction == template.introduction:
            field, text = "introduction", known.text
        else:
            continue
        rows.append(
            Translation(
                subject_type=round_._meta.label_lower,
                subject_id=round_.pk,
                field=field,
                language=known.language,
                text=text,
                made=known.made,
                source_hash=hash_of_text(getattr(round_, field)),
                by=known.by,
                reviewed_by=known.reviewed_by,
            )
        )
    Translation.objects.bulk_create(rows)


@transaction.atomic
def change_round(round_: Round, *, by: User | None, **facts: Any) -> Round:
    """Title, introduction and, before it opens, the days of a round. The due days of reports move one by one.

    Raises Refused.
    """
    round_ = locked(round_)
    before_it_opens = {name for name in facts if name in PLAN and name != "title"}
    moved = [name for name in before_it_opens if facts[name] != getattr(round_, name)]
    if moved and round_.state != Round.State.PLANNED:
        raise Refused(_("The round is open. Its days stay; move the due day of single reports."), field=moved[0])
    if changes := alter(round_, facts):
        write_down("round changed", round_, changes, by=by)
    return round_


# -- opening ---------------------------------------------------------------------
@transaction.atomic
def open_round(round_: Round, *, by: User | None, at: datetime | None = None) -> Round:
    """Freeze what is asked, write one report for each project or organisation that is asked, each with its due day.

    Asked are the live projects that an organisation leads (or those chosen), or the organisations that lead one or
    carry the programme. `at` says when this happened, for rounds of earlier days. Raises Refused where nobody would
    be asked.
    """
    round_ = locked(round_)
    step(round_, Round.State.OPEN)
    if round_.opened_at is not None:
        raise Refused(_("This round was opened before. Open it again from its edition."))
    projects = list(asked_projects(round_).order_by("pk"))
    if round_.template.asked_of == RoundTemplate.AskedOf.PROJECT:
        reports = [_report(round_, project.lead_id, project) for project in projects if project.lead_id]
    else:
        reports = [_report(round_, organisation.pk) for organisation in asked_organisations(round_)]
    if not reports:
        raise Refused(_("Nobody would be asked: no live project has an organisation that leads it."))
    changes = alter(
        round_,
        {
            "state": Round.State.OPEN,
            "opened_at": at or timezone.now(),
            "asks": freeze(round_, [project.pk for project in projects]),
        },
    )
    Return.objects.bulk_create(reports, batch_size=BATCH)
    shown = {"state": changes["state"], "reports": (None, len(reports)), "due_on": (None, round_.due_on)}
    write_down("round opened", round_, shown, by=by)
    _tell_opened(round_, {report.organisation_id for report in reports})
    return round_


def _tell_opened(round_: Round, organisations: Collection[int]) -> None:
    """Whoever reports learns of it, once."""
    programme = round_.programme
    tell_all(
        people_of(programme.pk, organisations),
        kind="round-opened",
        key=f"round-opened:{round_.pk}",
        url=reverse("monitoring:round", args=[programme.slug, round_.pk]),
        network=programme.network,
        programme_id=programme.pk,
        write=lambda: (
            _("Reports are due on %(day)s: %(round)s")
            % {"day": formats.day(round_.due_on, "long"), "round": say(round_, "title").text},
            say(round_, "introduction").text,
        ),
    )


def _report(round_: Round, organisation_id: int, project: Project | None = None) -> Return:
    return Return(round=round_, organisation_id=organisation_id, project=project, due_on=round_.due_on)


# -- while it is open --------------------------------------------------------------
@transaction.atomic
def add_projects(
    round_: Round, projects: Iterable[Project], *, by: User | None, due_on: date | None = None
) -> Sequence[Return]:
    """Ask about projects that came later; those asked already are left alone. Raises Refused."""
    round_ = locked(round_)
    chosen = {project.pk: project for project in projects}
    _refuse_closed(round_)
    if round_.template.asked_of != RoundTemplate.AskedOf.PROJECT:
        raise Refused(_("This round asks organisations, not projects."))
    _refuse_foreign(round_, chosen.values())
    new = list(latecomers(round_).filter(pk__in=chosen).order_by("pk"))
    reports = [_report(round_, project.lead_id, project) for project in new if project.lead_id]
    for report in reports:
        report.due_on = due_on or round_.due_on
    created = Return.objects.bulk_create(reports, batch_size=BATCH)
    if not created:
        return created
    asks = round_.asks
    of = asks.get("of", {}) | assigned(
        round_, indicators=[row["pk"] for row in asks.get("indicators", ())], projects=[each.pk for each in new]
    )
    alter(round_, {"asks": asks | {"of": of}})
    if round_.projects.exists():
        round_.projects.add(*new)
    write_down("projects asked about", round_, {"reports": (None, len(created))}, by=by)
    return created


@transaction.atomic
def cancel_round(round_: Round, *, reason: str, by: User | None) -> Round:
    """Nobody has to report any more. Raises Refused once a report was sent: such a round is closed, not cancelled."""
    round_ = locked(round_)
    step(round_, Round.State.CANCELLED)
    # Whoever is sending a report at this moment is waited for.
    list(round_.returns.select_for_update().values_list("pk"))
    sent = round_.returns.exclude(submissions=None).distinct().count()
    if sent:
        words = ngettext(
            "%(count)s report was sent already. Close the round instead.",
            "%(count)s reports were sent already. Close the round instead.",
            sent,
        )
        raise Refused(words % {"count": formats.number(sent)})
    changes = alter(round_, {"state": Round.State.CANCELLED})
    write_down("round cancelled", round_, changes, by=by, reason=reason)
    return round_


# -- what the others use, too ---------------------------------------------------------
def locked(round_: Round) -> Round:
    rows = Round.objects.select_for_update(of=("self",)).select_related("programme__network", "template__programme")
    return rows.get(pk=round_.pk)


def step(round_: Round, target: str) -> None:
    """Raises Refused where the round cannot take this step."""
    try:
        cycle.ROUND.move(round_.state, target)
    except cycle.Refusal as refusal:
        words = {"state": round_.get_state_display()}
        raise Refused(_("The round is “%(state)s”. It cannot take this step.") % words) from refusal


def _refuse_closed(round_: Round) -> None:
    if round_.state != Round.State.OPEN:
        words = {"state": round_.get_state_display()}
        raise Refused(_("The round is “%(state)s”, not open.") % words)


def _refuse_foreign(round_: Round, projects: Iterable[Project]) -> None:
    for project in projects:
        if project.programme_id != round_.programme_id:
            raise Refused(_("%(name)s belongs to another programme.") % {"name": project}, field="projects")
