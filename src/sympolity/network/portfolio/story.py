"""What the page of one project tells: its steps, where each amount comes from, what happened last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.ground.accounts.models import User
from sympolity.ground.documents.models import Document
from sympolity.ground.documents.queries import reads_restricted
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.words import verb_in_words
from sympolity.ground.kernel import formats
from sympolity.ground.languages.queries import say
from sympolity.network.portfolio.forms import label_of_amount
from sympolity.network.portfolio.models import Milestone, PlannedAmount, Project
from sympolity.network.portfolio.operations.standing import name_of_amount

MAIN = (
    Project.Stage.PROPOSED,
    Project.Stage.APPROVED,
    Project.Stage.CONTRACTED,
    Project.Stage.IMPLEMENTATION,
    Project.Stage.COMPLETED,
    Project.Stage.CLOSED,
)
BEFORE = (Project.Stage.IDEA, Project.Stage.APPRAISAL)
ENTRIES = 8
ENTRIES_FOR_SOURCES = 200
Stage = Project.Stage


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    state: str  # done, current or empty


def steps_of(project: Project, last_main: str = "") -> list[Step]:
    """The way through the stages. A project that stands still or ended shows how far it had come."""
    stage = Stage(project.stage)
    way = list(MAIN)
    if stage == Stage.IDEA:
        way.insert(0, Stage.IDEA)
    if stage == Stage.APPRAISAL:
        way.insert(1, Stage.APPRAISAL)
    if stage in way:
        here = way.index(stage)
        return [
            _step(each, "done" if place < here else "current" if place == here else "")
            for place, each in enumerate(way)
        ]
    reached = way.index(Stage(last_main)) + 1 if last_main in way else 0
    return [
        *(_step(each, "done") for each in way[:reached]),
        _step(stage, "current"),
        *(_step(each, "") for each in way[reached:]),
    ]


def _step(stage: Stage, state: str) -> Step:
    label = str(stage.label)
    return Step(label[:1].upper() + label[1:], state)


@dataclass(frozen=True, slots=True)
class AmountLine:
    """One planned amount and where it comes from: the last entry of the journal that set it."""

    label: str
    cents: int
    currency: str
    as_of: date | None
    source: str
    source_url: str
    note: str


def amounts_of(project: Project, amounts: Sequence[PlannedAmount], entries: Sequence[Entry]) -> list[AmountLine]:
    history = reverse("journal:history", args=[Project._meta.label_lower, project.pk])
    lines = []
    for amount in amounts:
        key = name_of_amount((amount.measure, amount.fund_id, amount.instrument))
        set_by = next((entry for entry in entries if key in entry.changes), None)
        old = set_by.changes[key][0] if set_by else None
        note = _("before: %(amount)s") % {"amount": formats.money(old, amount.currency)} if old is not None else ""
        lines.append(
            AmountLine(
                label_of_amount(amount.measure, amount.fund, amount.instrument),
                amount.cents,
                amount.currency,
                amount.as_of or (timezone.localdate(set_by.at) if set_by else None),
                source_in_words(set_by) if set_by else "",
                history,
                note,
            )
        )
    return lines


def source_in_words(entry: Entry) -> str:
    """“list.xlsx, sheet Projects, row 12”, or who typed it."""
    source: dict[str, Any] = entry.source or {}
    if source.get("file"):
        parts = [str(source["file"])]
        if source.get("sheet"):
            parts.append(_("sheet %(sheet)s") % {"sheet": source["sheet"]})
        if source.get("row"):
            parts.append(_("row %(row)s") % {"row": source["row"]})
        return ", ".join(parts)
    if source.get("kind") == "sample":
        return _("sample data")
    return _("entered by %(person)s") % {"person": entry.by} if entry.by else _("entered by the system")


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the history beside the page."""

    words: str
    at: datetime
    by: Any
    hash: str
    reason: str
    important: bool


def entries_about(project: Project, milestones: Sequence[Milestone]) -> list[Entry]:
    """The entries about a project and its milestones, newest first."""
    mine = Q(subject_type=Project._meta.label_lower, subject_id=project.pk)
    steps = Q(subject_type=Milestone._meta.label_lower, subject_id__in=[step.pk for step in milestones])
    return list(Entry.objects.filter(mine | steps).select_related("by").order_by("-id")[:ENTRIES_FOR_SOURCES])


def history_of(entries: Sequence[Entry], milestones: Sequence[Milestone]) -> list[Told]:
    titles = {step.pk: say(step, "title").text for step in milestones}
    told = []
    for entry in entries[:ENTRIES]:
        words = verb_in_words(entry.verb)
        if entry.subject_type == Milestone._meta.label_lower:
            words = f"{words}: {titles[entry.subject_id]}"
        elif "stage" in entry.changes and entry.verb == "project moved":
            words = f"{words}: {Stage(entry.changes['stage'][1]).label}"
        words = words[:1].upper() + words[1:]
        told.append(Told(words, entry.at, entry.by, entry.hash, entry.reason, entry.verb == "project moved"))
    return told


def last_main_stage(entries: Sequence[Entry]) -> str:
    """The stage of the usual way in which a project last stood, as the journal knows it."""
    for entry in entries:
        old, new = (entry.changes.get("stage") or (None, None))[:2]
        for stage in (new, old):
            if stage in MAIN:
                return str(stage)
    return ""


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """One milestone, its state in words, and what this person may do with it."""

    step: Milestone
    tone: str
    words: str
    actions: tuple[tuple[str, str], ...]  # label, address
    documents: tuple[Document, ...] = ()


def milestones_of(
    project: Project, milestones: Sequence[Milestone], user: User, *, is_agreed: bool
) -> list[MilestoneLine]:
    """Milestones of an agreed plan are neither dropped nor moved here."""
    may_change = user.has_perm("portfolio.change_project", project)
    may_report = user.has_perm("portfolio.report_milestone", project)
    shown = _documents_of(milestones, user)
    return [
        MilestoneLine(
            step,
            *state_of_step(step),
            _actions(project, step, user, may_change, may_report, is_agreed),
            tuple(shown.get(step.pk, ())),
        )
        for step in milestones
    ]


def _documents_of(milestones: Sequence[Milestone], user: User) -> dict[int, list[Document]]:
    """What shows that steps were reached, in one query for all of them."""
    found: dict[int, list[Document]] = {}
    if not milestones:
        return found
    rows = Document.objects.standing().filter(
        subject_type=Milestone._meta.label_lower, subject_id__in=[step.pk for step in milestones]
    )
    for document in rows.order_by("uploaded_at", "id"):
        if document.confidentiality != Document.Confidentiality.RESTRICTED or reads_restricted(user, milestones[0]):
            found.setdefault(document.subject_id, []).append(document)
    return found


def state_of_step(step: Milestone) -> tuple[str, str]:
    """The tone of a milestone and its state in words; late before anything else."""
    if step.closed_on:
        return "neutral", _("dropped on %(day)s") % {"day": formats.day(step.closed_on)}
    if step.days_late:
        return "late", ngettext("%(days)s day late", "%(days)s days late", step.days_late) % {
            "days": formats.number(step.days_late)
        }
    tones = {"fulfilled": "fine", "partly": "attention", "not-fulfilled": "late", "reported": "accent"}
    return tones.get(step.state, "neutral"), str(step.get_state_display())


def _actions(
    project: Project, step: Milestone, user: User, may_change: bool, may_report: bool, is_agreed: bool
) -> tuple[tuple[str, str], ...]:
    if step.closed_on or step.state == Milestone.State.FULFILLED:
        return ()

    def link(name: str) -> str:
        return reverse(f"portfolio:{name}", args=[project.programme.slug, step.pk])

    offered = []
    if may_report and step.state != Milestone.State.REPORTED:
        offered.append((_("Report as reached"), link("report-milestone")))
    if step.state == Milestone.State.REPORTED and user.has_perm("portfolio.check_milestone", step):
        offered.append((_("Check"), link("check-milestone")))
    if may_change:
        offered.append((_("Change"), link("change-milestone")))
        if step.state in (Milestone.State.PLANNED, Milestone.State.REPORTED) and not is_agreed:
            offered.append((_("Drop"), link("drop-milestone")))
    return tuple(offered)


def three_axes(
    project: Project, planned: int | None, milestones: Sequence[Milestone], paid: int | None
) -> list[dict[str, Any]]:
    """Money, milestones, results. What nobody measures yet says so; it is not zero. `paid` is None where not shown."""
    counted = [step for step in milestones if not step.closed_on]
    done = sum(step.state == Milestone.State.FULFILLED for step in counted)
    due = sum(step.due_on <= timezone.localdate() for step in counted)
    late = sum(bool(step.days_late) for step in counted)
    return [
        {
            "label": _("Money planned"),
            "value": formats.money_short(planned, project.programme.currency) if planned is not None else "–",
            "unit": "",
            "share": paid / planned if paid and planned else None,
            "axis": "money",
            "spoken": "" if paid and planned else _("payments not recorded yet"),
            "note": _money_note(project, paid),
        },
        {
            "label": _("Milestones fulfilled"),
            "value": formats.number(done) if counted else "–",
            "unit": (
                _("of %(all)s, %(late)s late") % {"all": formats.number(len(counted)), "late": formats.number(late)}
                if late
                else _("of %(all)s") % {"all": formats.number(len(counted))}
            )
            if counted
            else "",
            "share": done / len(counted) if counted else None,
            "plan": due / len(counted) if counted else None,
            "axis": "steps",
            "note": _("Plan for today: %(due)s") % {"due": formats.number(due)} if counted else _("None planned yet."),
        },
        {
            "label": _("Results"),
            "value": "–",
            "unit": "",
            "share": None,
            "axis": "results",
            "spoken": _("results not measured yet"),
            "note": _("Not measured yet."),
        },
    ]


def _money_note(project: Project, paid: int | None) -> str:
    if paid is None:
        return ""
    if not paid:
        return _("Payments are not recorded yet.")
    return _("%(cents)s were paid for this project.") % {"cents": formats.money_short(paid, project.programme.currency)}
