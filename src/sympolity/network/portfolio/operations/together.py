"""One change for many projects at once: looked at first, then taken exactly as it was seen.

The preview and the decision read the same plan. Its digest says whether anything in it changed in between.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import chain_of, plain
from sympolity.ground.journal.spans import Span, head_of
from sympolity.ground.kernel.refusals import Refused, why_not
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.facts import ProjectFacts
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.operations.checks import Candidate, faults_in
from sympolity.network.portfolio.operations.stages import move_projects, steps_of
from sympolity.network.portfolio.operations.standing import Standing, among, changes_between, column, standings
from sympolity.network.portfolio.operations.writing import bring_projects
from sympolity.network.portfolio.rules import changeable
from sympolity.network.programmes.models import Programme

STAGE, LEAD, KIND, SHIFT = "stage", "lead", "kind", "shift"
ADD, REMOVE = "add", "remove"
LISTED = ("territories", "objectives", "target_groups")
DAYS = ("planned_start_on", "planned_end_on")
SOURCE = {"kind": "together"}


class Overtaken(Refused):
    """Somebody decided on one of these projects after the preview was made."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to become of each project.

    `what` is stage, lead, kind, shift, or a list with "-add" or "-remove" behind it. `value` is a stage, a kind or the
    number of an organisation (empty: nobody), `chosen` the numbers of what is added or removed, `days` how many days
    later (earlier below zero) the plan lies. `on` is the day of a step.
    """

    what: str
    value: str = ""
    chosen: tuple[int, ...] = ()
    days: int = 0
    on: str = ""
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> "Proposal":
        return cls(**{**facts, "chosen": tuple(facts["chosen"])})

    @property
    def day(self) -> date:
        return date.fromisoformat(self.on) if self.on else timezone.localdate()

    @property
    def permission(self) -> str:
        return "portfolio.move_project" if self.what == STAGE else "portfolio.change_project"


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """One project: what would change, old and new, or why it is refused."""

    project: Project
    changes: Mapping[str, tuple[Any, Any]]
    refused: str
    facts: ProjectFacts | None = None

    @property
    def is_news(self) -> bool:
        return bool(self.changes) and not self.refused


@dataclass
class Plan:
    """What a proposal would do to each of the chosen projects, by their number."""

    lines: tuple[PlannedChange, ...]

    @cached_property
    def changing(self) -> list[PlannedChange]:
        return [line for line in self.lines if line.is_news]

    @cached_property
    def refused(self) -> list[PlannedChange]:
        return [line for line in self.lines if line.refused]

    @cached_property
    def unchanged(self) -> list[PlannedChange]:
        return [line for line in self.lines if not line.refused and not line.changes]

    @cached_property
    def digest(self) -> str:
        """What changes whenever a line of the plan does."""
        told = [[line.project.pk, plain(dict(line.changes)), bool(line.refused)] for line in self.lines]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def plan_together(programme: Programme, pks: Collection[int], proposal: Proposal, *, by: User) -> Plan:
    """What would become of each project, in a number of queries that does not grow with theirs."""
    keys = sorted(pks)
    if proposal.what == STAGE:
        lines = _steps(programme, keys, proposal, by=by)
    else:
        lines = _facts(programme, keys, proposal, by=by)
    return Plan(tuple(sorted(lines, key=lambda line: line.project.pk)))


def _steps(programme: Programme, pks: Sequence[int], proposal: Proposal, *, by: User) -> Iterator[PlannedChange]:
    may = by.has_perm(proposal.permission, programme)
    sentence = "" if may else why_not(proposal.permission, by, programme)
    for project, changes, refused in steps_of(programme, pks, proposal.value, reason=proposal.reason, on=proposal.day):
        if project.stage == proposal.value and refused:
            yield PlannedChange(project, {}, "")
        else:
            yield PlannedChange(project, changes, sentence or refused)


def _facts(programme: Programme, pks: Sequence[int], proposal: Proposal, *, by: User) -> Iterator[PlannedChange]:
    wanted = set(pks)
    rows = among(Project.objects.filter(programme=programme), programme, wanted, path="pk").order_by("pk")
    projects = [project for project in rows if project.pk in wanted]
    found = standings(programme, projects)
    objects = _objects(programme, proposal, found.values())
    candidates = [Candidate(each.pk, _facts_of(found[each.pk], proposal, objects), found[each.pk]) for each in projects]
    news = [each for each in candidates if changes_between(each.before, each.facts, programme.currency)]
    faults = {id(fault.facts): fault.sentence for fault in reversed(faults_in(programme, news, is_listed=True))}
    may, sentence = changeable(by, programme, wanted), ""
    for project, candidate in zip(projects, candidates, strict=True):
        if project.pk not in may and not sentence:
            sentence = why_not(proposal.permission, by, project)
        changes = changes_between(candidate.before, candidate.facts, programme.currency)
        refused = faults.get(id(candidate.facts), "") if project.pk in may else sentence
        yield PlannedChange(project, changes, refused if changes else "", candidate.facts)


def _objects(programme: Programme, proposal: Proposal, found: Any) -> dict[int, Any]:
    """The places, objectives or groups that stand in the projects and those that are added, by their number."""
    name = proposal.what.partition("-")[0]
    if name == LEAD:
        return Organisation.objects.filter(network=programme.network_id).in_bulk(
            [int(proposal.value)] if proposal.value else []
        )
    if name not in LISTED:
        return {}
    pks = {pk for standing in found for pk in standing.lists[name]} | set(proposal.chosen)
    known: dict[int, Any] = {}
    keys = sorted(pks)
    for start in range(0, len(keys), 500):
        known.update(column(name).related_model._default_manager.in_bulk(keys[start : start + 500]))
    return known


def _facts_of(standing: Standing, proposal: Proposal, objects: Mapping[int, Any]) -> ProjectFacts:
    name, _dash, how = proposal.what.partition("-")
    if name == LEAD:
        return ProjectFacts(lead=objects.get(int(proposal.value)) if proposal.value else None)
    if name == KIND:
        return ProjectFacts(kind=proposal.value)
    if name == SHIFT:
        later = timedelta(days=proposal.days)
        days: dict[str, Any] = {each: standing.fields[each] + later for each in DAYS if standing.fields[each]}
        return ProjectFacts(**days)
    stands = standing.lists[name]
    if how == ADD:
        pks = [*stands, *(pk for pk in proposal.chosen if pk not in stands)]
    else:
        pks = [pk for pk in stands if pk not in proposal.chosen]
    said: dict[str, Any] = {name: tuple(objects[pk] for pk in pks if pk in objects)}
    return ProjectFacts(**said)


@transaction.atomic
def change_together(programme: Programme, pks: Collection[int], proposal: Proposal, *, seen: str, by: User) -> Span:
    """The plan that was seen is carried out: what it refuses stays as it is, each change has its journal entry.

    Gives back the entries. Raises Overtaken when the plan is no longer the one that was seen, Refused where it changes
    nothing.
    """
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    head = head_of(chain_of(programme.network, programme.pk))
    plan = plan_together(programme, pks, proposal, by=by)
    if plan.digest != seen:
        raise Overtaken(_("Somebody changed one of these projects meanwhile. Look at the list again."))
    if not plan.changing:
        raise Refused(_("Nothing would change."))
    if proposal.what == STAGE:
        moving = [line.project.pk for line in plan.changing]
        move_projects(programme, moving, proposal.value, by=by, reason=proposal.reason, on=proposal.day, source=SOURCE)
    else:
        pairs = [(line.project, line.facts) for line in plan.changing if line.facts]
        bring_projects(programme, [], pairs, by=by, reason=proposal.reason, source_of=lambda _facts: SOURCE)
    return Span(head.name, head.number + 1, head.number + len(plan.changing))
