"""What a person finds on coming in: what is theirs, what is due, what changed, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.affairs.agreements.notices import page_of
from sympolity.affairs.agreements.queries.deadlines import due_obligations
from sympolity.affairs.audit.models import Finding
from sympolity.affairs.monitoring.queries.waiting import waiting_for
from sympolity.affairs.procurement.queries.managers import asked_of
from sympolity.ground.accounts.models import User
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.operations import chain_of
from sympolity.ground.kernel import formats
from sympolity.ground.languages.queries import with_translations
from sympolity.interchange.kinds import kinds
from sympolity.interchange.models import Import
from sympolity.network.portfolio.models import Amendment, Milestone, Project, ProjectQuerySet
from sympolity.network.portfolio.queries import Figures, figures
from sympolity.network.programmes.models import Programme
from sympolity.network.programmes.rules import Held, roles_held

SOON = timedelta(days=30)
STEPS_SHOWN = 5
CHANGES_SHOWN = 8
ENTRIES_READ = 100


@dataclass(frozen=True, slots=True)
class Task:
    """Something that asks for this person: how urgent, in words, and where it is done."""

    tone: str
    icon: str
    words: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Corner:
    """One programme as this person meets it: roles, what asks for the person, sums of the own projects, next dates."""

    programme: Programme
    roles: tuple[Held, ...]
    is_own: bool  # the person works for organisations of the programme, and the sums are of their projects
    figures: Figures
    tasks: tuple[Task, ...]
    next_steps: tuple[Milestone, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Like decisions of one person in a row: the latest of them, and how many there are."""

    entry: Entry
    times: int


def corners(user: User) -> list[Corner]:
    """The programmes a person sees, those with something to do first."""
    programmes = with_translations(Programme.objects.visible_to(user).select_related("network"))
    found = [_corner(programme, user) for programme in programmes]
    return sorted(found, key=lambda corner: (not corner.roles, not corner.tasks, corner.programme.title))


def _corner(programme: Programme, user: User) -> Corner:
    roles = tuple(held for held in roles_held(user) if held.programme_id == programme.pk)
    own = frozenset(held.organisation_id for held in roles if held.organisation_id)
    mine = own_projects(programme, own)
    tasks = (
        *_contracts(programme, user),
        *_findings(programme, own),
        *_obligations(programme, own),
        *_late(programme, mine, own),
        *_due(programme, mine, own),
        *_reports(programme, user),
        *_to_check(programme, user),
        *_amendments(programme, user, own),
        *_imports(programme, user),
    )
    return Corner(programme, roles, bool(own), figures(programme, mine), tasks, _next_steps(mine))


def _next_steps(mine: ProjectQuerySet) -> tuple[Milestone, ...]:
    """The next milestones of the person's projects, today's and later ones."""
    steps = _open_steps(mine).filter(due_on__gte=timezone.localdate()).order_by("due_on", "id")
    found = list(steps.select_related("project__programme")[:STEPS_SHOWN])
    with_translations([*found, *(step.project for step in found)])
    return tuple(found)


def _open_steps(mine: ProjectQuerySet) -> QuerySet[Milestone]:
    running = mine.exclude(stage__in=Project.ENDED).values("pk")
    return Milestone.objects.filter(project__in=running, state=Milestone.State.PLANNED, closed_on=None)


def own_projects(programme: Programme, organisations: Iterable[int]) -> ProjectQuerySet:
    """The projects that a person answers for: those of the own organisations, or all of them."""
    projects = Project.objects.filter(programme=programme)
    if own := list(organisations):
        projects = projects.filter(Q(lead__in=own) | Q(partners__organisation__in=own)).distinct()
    return projects


def _list_of(programme: Programme, own: frozenset[int], **filters: str) -> str:
    query = "&".join([*(f"{key}={value}" for key, value in filters.items()), *(f"lead={pk}" for pk in sorted(own))])
    return f"{reverse('portfolio:list', args=[programme.slug])}?{query}"


def _late(programme: Programme, mine: ProjectQuerySet, own: frozenset[int]) -> Iterable[Task]:
    if count := mine.late().count():
        words = ngettext("%(count)d project is late", "%(count)d projects are late", count) % {"count": count}
        yield Task("late", "late", words, _("past the planned end"), _list_of(programme, own, late="yes"))


def _due(programme: Programme, mine: ProjectQuerySet, own: frozenset[int]) -> Iterable[Task]:
    today = timezone.localdate()
    steps = _open_steps(mine)
    url = _list_of(programme, own, sort="next")
    if count := steps.filter(due_on__lt=today).count():
        words = ngettext("%(count)d milestone is overdue", "%(count)d milestones are overdue", count)
        yield Task("attention", "clock", words % {"count": count}, _("nobody has reported it reached"), url)
    if count := steps.filter(due_on__gte=today, due_on__lte=today + SOON).count():
        words = ngettext("%(count)d milestone is due soon", "%(count)d milestones are due soon", count)
        yield Task("", "clock", words % {"count": count}, _("within 30 days"), url)


def _to_check(programme: Programme, user: User) -> Iterable[Task]:
    if not user.has_perm("portfolio.check_milestone", programme):
        return
    waiting = Milestone.objects.filter(project__programme=programme, state=Milestone.State.REPORTED, closed_on=None)
    if count := waiting.count():
        words = ngettext("%(count)d milestone to check", "%(count)d milestones to check", count) % {"count": count}
        first = waiting.order_by("reported_on", "id").values_list("project_id", flat=True)[0]
        url = reverse("portfolio:project", args=[programme.slug, first])
        yield Task("attention", "eye", words, _("reported as reached"), url)


def _amendments(programme: Programme, user: User, own: frozenset[int]) -> Iterable[Task]:
    """Those who decide see what waits for them; those who propose, what came back."""
    rows = Amendment.objects.filter(project__programme=programme)
    listed = reverse("portfolio:amendments", args=[programme.slug])
    if user.has_perm("portfolio.decide_amendment", programme):
        mine = Q(proposed_by=user) | Q(submitted_by=user)
        if count := rows.filter(~mine, state=Amendment.State.SUBMITTED).count():
            words = ngettext("%(count)d amendment to decide on", "%(count)d amendments to decide on", count)
            yield Task(
                "attention", "file-text", words % {"count": count}, _("of an agreed plan"), f"{listed}?state=submitted"
            )
    elif own and (count := rows.filter(state=Amendment.State.RETURNED, project__lead__in=own).count()):
        words = ngettext("%(count)d amendment was sent back", "%(count)d amendments were sent back", count)
        yield Task(
            "attention", "returned", words % {"count": count}, _("with what to put right"), f"{listed}?state=returned"
        )


def _contracts(programme: Programme, user: User) -> Iterable[Task]:
    """What the contracts that somebody follows ask: to declare first, for until then nobody may act."""
    asked = asked_of(user, programme)
    mine = f"{reverse('procurement:contracts', args=[programme.slug])}?manager={user.pk}&look="
    if asked.first_undeclared:
        url = reverse("procurement:contract", args=[programme.slug, asked.first_undeclared])
        yield Task("attention", "", _followed(asked.undeclared), _("not declared yet"), url)
    if asked.overdue:
        yield Task("late", "", _followed(asked.overdue), _("past its end, not accepted"), f"{mine}overdue")
    if asked.deviating:
        yield Task("attention", "", _followed(asked.deviating), _("open deviation"), f"{mine}deviation")


def _followed(count: int) -> str:
    words = ngettext("%(count)d contract that you follow", "%(count)d contracts that you follow", count)
    return words % {"count": count}


def _findings(programme: Programme, own: frozenset[int]) -> Iterable[Task]:
    """The findings of auditors that the own organisations have to answer."""
    waiting = Finding.objects.filter(programme=programme, organisation__in=own, state=Finding.State.OPEN)
    if days := list(waiting.order_by("answer_by").values_list("answer_by", flat=True)) if own else []:
        words = ngettext("%(n)s open finding", "%(n)s open findings", len(days)) % {"n": formats.number(len(days))}
        tone = "late" if days[0] < timezone.localdate() else "attention"
        url = f"{reverse('audit:findings', args=[programme.slug])}?state={Finding.State.OPEN}"
        yield Task(tone, "", words, formats.due(days[0]), url)


def _obligations(programme: Programme, own: frozenset[int]) -> Iterable[Task]:
    """What agreements ask of the own organisations within 30 days, or have asked."""
    waiting = due_obligations(SOON).filter(agreement__programme=programme, organisation__in=own) if own else ()
    if rows := list(waiting):
        words = ngettext("%(count)d obligation to fulfil", "%(count)d obligations to fulfil", len(rows))
        tone = "late" if rows[0].days_late else "attention"
        url = page_of(rows[0].agreement)
        yield Task(tone, "", words % {"count": len(rows)}, formats.due(rows[0].due_on), f"{url}#obligations")


def _reports(programme: Programme, user: User) -> Iterable[Task]:
    """What reports ask of a person: to send those of the own organisations, or to read and to remind."""
    waiting = waiting_for(user, programme)
    rounds = reverse("monitoring:rounds", args=[programme.slug])
    if waiting.to_read and waiting.runs:
        words = ngettext("%(count)d report to read", "%(count)d reports to read", waiting.to_read)
        yield Task("attention", "eye", words % {"count": waiting.to_read}, _("sent and not decided"), rounds)
    if waiting.late_organisations and waiting.runs:
        count = waiting.late_organisations
        words = ngettext("%(count)d organisation is late", "%(count)d organisations are late", count)
        yield Task("late", "late", words % {"count": count}, _("reports past their due day"), rounds)
    if waiting.runs:
        return
    if waiting.late:
        words = ngettext("%(count)d report is late", "%(count)d reports are late", waiting.late)
        yield Task("late", "late", words % {"count": waiting.late}, _("past the due day"), rounds)
    if waiting.returned:
        words = ngettext("%(count)d report was sent back", "%(count)d reports were sent back", waiting.returned)
        yield Task("attention", "returned", words % {"count": waiting.returned}, _("with what to put right"), rounds)
    if waiting.due:
        words = ngettext("%(count)d report to send", "%(count)d reports to send", waiting.due)
        yield Task("", "clock", words % {"count": waiting.due}, formats.due(waiting.due_next), rounds)


def _imports(programme: Programme, user: User) -> Iterable[Task]:
    if not user.has_perm("interchange.bring_spreadsheet", programme):
        return
    mine = [kind.name for kind in kinds() if user.has_perm(kind.permission, programme)]
    if count := Import.objects.filter(programme=programme, kind__in=mine, state__in=Import.WAITING).count():
        words = ngettext("%(count)d spreadsheet waits for you", "%(count)d spreadsheets wait for you", count)
        url = reverse("interchange:list", args=[programme.slug])
        yield Task("attention", "imports", words % {"count": count}, _("nothing has changed yet"), url)


def recent_changes(user: User, programmes: Iterable[Programme]) -> list[Change]:
    """The latest decisions in the programmes whose history the person may read, newest first, like ones together."""
    chains = [
        chain_of(programme.network, programme.pk)
        for programme in programmes
        if user.has_perm("journal.view_history", programme)
    ]
    entries = Entry.objects.filter(chain__in=chains).select_related("by").order_by("-id")[:ENTRIES_READ]
    groups = groupby(entries, key=lambda entry: (entry.chain, entry.verb, entry.by_id))
    changes = [Change(first, 1 + sum(1 for _entry in more)) for _key, (first, *more) in groups]
    return changes[:CHANGES_SHOWN]
