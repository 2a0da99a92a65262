"""Adding and changing projects, one by one or a whole list at once: the same rules, the same entries in the journal."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.rows import fresh_ids, insert_rows
from sympolity.network.portfolio.facts import LISTS, SCALARS, UNSAID, AmountFact, ProjectFacts, Unsaid, value_or
from sympolity.network.portfolio.models import Partner, PlannedAmount, Project, ProjectCode
from sympolity.network.portfolio.operations.checks import NEEDS_REASON, Candidate, Fault, Node, RefusedList, faults_in
from sympolity.network.portfolio.operations.guards import INTO_ANOTHER, objections, refuse_steps
from sympolity.network.portfolio.operations.standing import (
    TARGETS,
    Changes,
    Standing,
    among,
    changes_between,
    column,
    new_partners,
    nothing_yet,
    parents_by_code,
    said_amount,
    standings,
)
from sympolity.network.programmes.models import Programme

Source = Mapping[str, Any]
FORM: Source = {"kind": "form"}
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a list: projects added, changed, and already as the list says."""

    added: tuple[Project, ...]
    changed: tuple[Project, ...]
    unchanged: tuple[Project, ...]


@transaction.atomic
def add_project(programme: Programme, facts: ProjectFacts, *, by: User | None, source: Source | None = None) -> Project:
    """A project enters the list, in any stage: it may have begun long ago.

    Raises Refused, also where what its stage asks for is missing.
    """
    said = source or FORM
    project = _bring(programme, [facts], [], by=by, source_of=lambda _facts: said).added[0]
    refuse_steps([(project, project.stage)])
    return project


@transaction.atomic
def change_project(
    project: Project, facts: ProjectFacts, *, by: User | None, reason: str = "", source: Source | None = None
) -> Project:
    """What is said about a project changes; nothing happens when the facts say no news.

    Raises Refused, also where what its stage asks for would be missing once it is of another kind or part of another
    project.
    """
    said = source or FORM
    before = Project.objects.get(pk=project.pk)
    known = objections(before.stage, [before])
    _bring(project.programme, [], [(project, facts)], by=by, source_of=lambda _facts: said, reason=reason)
    changed = Project.objects.get(pk=project.pk)
    if (changed.kind, changed.parent_id) != (before.kind, before.parent_id) and not known:
        refuse_steps([(changed, changed.stage)])
    if changed.parent_id and changed.parent_id != before.parent_id:
        refuse_steps([(changed, INTO_ANOTHER)])
    return changed


@transaction.atomic
def set_amounts(
    project: Project,
    amounts: Sequence[AmountFact],
    *,
    by: User | None,
    reason: str = "",
    source: Source | None = None,
) -> Project:
    """The planned money of a project, whole: an amount that is not named goes. Raises Refused."""
    named = {fact.key for fact in amounts}
    gone = [
        AmountFact(amount.measure, None, amount.fund, amount.instrument)
        for amount in project.amounts.select_related("fund")
        if (amount.measure, amount.fund_id, amount.instrument) not in named
    ]
    return change_project(project, ProjectFacts(amounts=(*amounts, *gone)), by=by, reason=reason, source=source)


@transaction.atomic
def bring_projects(
    programme: Programme,
    news: Sequence[ProjectFacts],
    changes: Sequence[tuple[Project, ProjectFacts]],
    *,
    by: User | None,
    source_of: Callable[[ProjectFacts], Source],
    reason: str = "",
) -> Brought:
    """A whole list comes in, all of it or nothing. Raises RefusedList with every fault that `check_projects` finds.

    A list may tell of several steps of the stage at once; it may put a project on stand-by or end it without its
    own words, then the reason names the list.
    """
    return _bring(programme, news, changes, by=by, source_of=source_of, reason=reason, is_listed=True)


def check_projects(
    programme: Programme, news: Sequence[ProjectFacts], changes: Sequence[tuple[Project, ProjectFacts]]
) -> list[Fault]:
    """Every rule that a list would break; nothing is written."""
    found = standings(programme, [project for project, _facts in changes])
    candidates = _candidates([_with_reason(facts, {}) for facts in news], [], {})
    candidates += _candidates([], [(each, _with_reason(facts, {}, each.stage)) for each, facts in changes], found)
    return faults_in(programme, candidates, is_listed=True, steps_freely=True)


def _bring(
    programme: Programme,
    news: Sequence[ProjectFacts],
    changes: Sequence[tuple[Project, ProjectFacts]],
    *,
    by: User | None,
    source_of: Callable[[ProjectFacts], Source],
    reason: str = "",
    is_listed: bool = False,
) -> Brought:
    # One decision at a time in a programme: codes stay single and the parts never exceed the whole.
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if is_listed:
        news = [_with_reason(facts, source_of(facts)) for facts in news]
    projects = _read_again(programme, [project for project, _facts in changes])
    changes = [(projects[project.pk], facts) for project, facts in changes]
    if is_listed:
        changes = [(each, _with_reason(facts, source_of(facts), each.stage)) for each, facts in changes]
    found = standings(programme, list(projects.values()))
    candidates = _candidates(news, changes, found)
    if faults := faults_in(programme, candidates, is_listed=is_listed, steps_freely=is_listed):
        raise RefusedList(faults)
    if not is_listed:
        refuse_steps(_steps_in(changes))

    added = _add_rows(programme, news)
    brought = list(zip(added, news, strict=True))
    by_code = parents_by_code(programme, [*news, *(facts for _project, facts in changes)])
    _link_parents(brought, by_code)
    lines, moved = [], []
    for project, facts in changes:
        standing = found[project.pk]
        known = _with_parent(facts, by_code)
        difference = changes_between(standing, known, programme.currency)
        if difference:
            moved.append((project, known, standing, difference))
            lines.append(Line("project changed", project, difference, reason, source_of(facts)))
    _change_rows(moved)
    empty = nothing_yet()
    every = [(project, facts, empty) for project, facts in brought]
    every += [(project, facts, standing) for project, facts, standing, _difference in moved]
    _write_lists(every)
    _write_amounts(programme, every)
    _write_codes(every)
    _write_partners(every)
    told = chain(_lines_of_new(programme, brought, source_of, reason), lines)
    record_all(told, by=by, network=programme.network, programme_id=programme.pk)
    changed = {project.pk for project, *_rest in moved}
    return Brought(
        tuple(added),
        tuple(project for project, *_rest in moved),
        tuple(project for project in projects.values() if project.pk not in changed),
    )


def _steps_in(changes: Sequence[tuple[Project, ProjectFacts]]) -> list[tuple[Project, str]]:
    """The projects that would take a step. A list tells what happened elsewhere: its steps are not asked about."""
    wanted = [(project, value_or(facts.stage, project.stage)) for project, facts in changes]
    return [(project, stage) for project, stage in wanted if stage != project.stage]


def _with_reason(facts: ProjectFacts, source: Source, stage: str = "") -> ProjectFacts:
    """A list gives its own name as the reason for a stand-by or an end that it does not explain."""
    if facts.stage in NEEDS_REASON and facts.stage != stage and not facts.stage_reason:
        name = source.get("file") or _("the list")
        return replace(facts, stage_reason=_("As in %(list)s.") % {"list": name})
    return facts


def _read_again(programme: Programme, projects: Sequence[Project]) -> dict[int, Project]:
    """The projects as they stand now, locked. Raises Refused for one of another programme."""
    pks = [project.pk for project in projects]
    locked = Project.objects.filter(programme=programme).select_for_update(no_key=True)
    rows = {project.pk: project for project in among(locked, programme, pks, path="pk").order_by("pk")}
    if missing := set(pks) - set(rows):
        title = next(project.title for project in projects if project.pk in missing)
        raise Refused(_("“%(name)s” belongs to another programme.") % {"name": title})
    return {pk: rows[pk] for pk in dict.fromkeys(pks)}


def _candidates(
    news: Sequence[ProjectFacts],
    changes: Sequence[tuple[Project, ProjectFacts]],
    found: Mapping[int, Standing],
) -> list[Candidate]:
    places: list[Candidate] = []
    empty = nothing_yet()
    for place, facts in enumerate(news):
        node: Node = ("new", place)
        places.append(Candidate(node, facts, empty))
    places += [Candidate(project.pk, facts, found[project.pk]) for project, facts in changes]
    return places


def _add_rows(programme: Programme, news: Sequence[ProjectFacts]) -> list[Project]:
    rows = []
    for pk, facts in zip(fresh_ids(Project, len(news)), news, strict=True):
        row = Project(pk=pk, programme=programme, is_sample=programme.is_sample)
        for name, value in facts.said(SCALARS):
            setattr(row, name, value)
        row.lead = value_or(facts.lead, None)
        row.parent = value_or(facts.parent, None)
        row.changed_at = timezone.now()
        row._state.adding = False
        rows.append(row)
    names = [each.attname for each in Project._meta.concrete_fields]
    insert_rows(Project, names, ([getattr(row, name) for name in names] for row in rows))
    return rows


def _link_parents(brought: Sequence[tuple[Project, ProjectFacts]], by_code: Mapping[str, int]) -> None:
    linked = []
    for project, facts in brought:
        if facts.parent_code:
            project.parent_id = by_code[facts.parent_code]
            linked.append(project)
    if linked:
        Project.objects.bulk_update(linked, ["parent"], batch_size=BATCH)


def _with_parent(facts: ProjectFacts, by_code: Mapping[str, int]) -> ProjectFacts:
    if not facts.parent_code:
        return facts
    return replace(facts, parent=Project(pk=by_code[facts.parent_code]))


def _lines_of_new(
    programme: Programme,
    brought: Sequence[tuple[Project, ProjectFacts]],
    source_of: Callable[[ProjectFacts], Source],
    reason: str,
) -> Iterator[Line]:
    empty = nothing_yet()
    for project, facts in brought:
        changes = changes_between(empty, facts, programme.currency)
        if project.parent_id:
            changes["parent"] = (None, project.parent_id)
        yield Line("project added", project, changes, reason, source_of(facts))


def _change_rows(moved: Iterable[tuple[Project, ProjectFacts, Standing, Changes]]) -> None:
    rows, names = [], {"changed_at"}
    now = timezone.now()
    for project, facts, _standing, difference in moved:
        for name, value in facts.said(SCALARS):
            setattr(project, name, value)
        if not isinstance(facts.lead, Unsaid):
            project.lead = facts.lead
        if not isinstance(facts.parent, Unsaid):
            project.parent_id = facts.parent.pk if facts.parent else None
        project.changed_at = now
        names.update(name for name in difference if name in (*SCALARS, "lead", "parent"))
        rows.append(project)
    if rows:
        # Each row carries every changed column: SQLite slows down with long CASE expressions, hence small batches.
        Project.objects.bulk_update(rows, sorted(names), batch_size=200)


Item = tuple[Project, ProjectFacts, Standing]


def _write_lists(every: Sequence[Item]) -> None:
    """The territories, objectives and target groups of all these projects, straight into their tables."""
    for name in LISTS:
        target = TARGETS[name]
        through = column(name).remote_field.through
        rows, gone = [], []
        for project, facts, standing in every:
            said = getattr(facts, name)
            if said is UNSAID:
                continue
            wanted, stands = {each.pk for each in said}, set(standing.lists[name])
            rows += [(project.pk, pk) for pk in sorted(wanted - stands)]
            gone += [(project.pk, pk) for pk in stands - wanted]
        by_target: dict[int, list[int]] = {}
        for project_pk, pk in gone:
            by_target.setdefault(pk, []).append(project_pk)
        for pk, project_pks in by_target.items():
            for start in range(0, len(project_pks), BATCH):
                chunk = project_pks[start : start + BATCH]
                through.objects.filter(**{target: pk, "project_id__in": chunk}).delete()
        insert_rows(through, ("project_id", target), rows)


def _write_amounts(programme: Programme, every: Sequence[Item]) -> None:
    rows: list[tuple[Any, ...]] = []
    renewed: list[PlannedAmount] = []
    gone: list[int] = []
    touched = {project.pk for project, facts, standing in every if facts.amounts and standing.amounts}
    existing = {
        (row.project_id, row.measure, row.fund_id, row.instrument): row
        for row in among(PlannedAmount.objects.all(), programme, touched)
        if touched
    }
    for project, facts, standing in every:
        for key, fact in {fact.key: fact for fact in facts.amounts}.items():
            old = standing.amounts.get(key)
            new = said_amount(old, fact, programme.currency)
            if old == new:
                continue
            if new is None:
                gone.append(existing[project.pk, *key].pk)
                continue
            if row := existing.get((project.pk, *key)):
                row.cents, row.currency, row.as_of = new
                renewed.append(row)
            else:
                rows.append((project.pk, *key, *new))
    for start in range(0, len(gone), BATCH):
        PlannedAmount.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    names = ("project_id", "measure", "fund_id", "instrument", "cents", "currency", "as_of")
    insert_rows(PlannedAmount, names, rows)
    if renewed:
        PlannedAmount.objects.bulk_update(renewed, ["cents", "currency", "as_of"], batch_size=BATCH)


def _write_codes(every: Sequence[Item]) -> None:
    rows: list[tuple[int, str, str]] = []
    for project, facts, standing in every:
        said: dict[str, set[str]] = {}
        for fact in facts.codes:
            said.setdefault(fact.scheme, set()).update({fact.value} - {""})
        for scheme, values in said.items():
            stands = set(standing.codes.get(scheme, ()))
            if stands - values:
                ProjectCode.objects.filter(project=project, scheme=scheme, value__in=stands - values).delete()
            rows += [(project.pk, scheme, value) for value in sorted(values - stands)]
    insert_rows(ProjectCode, ("project_id", "scheme", "value"), rows)


def _write_partners(every: Sequence[Item]) -> None:
    Partner.objects.bulk_create(
        [
            Partner(project=project, organisation=fact.organisation, role=fact.role, since=fact.since)
            for project, facts, standing in every
            for fact in new_partners(standing, facts.partners)
        ],
        batch_size=BATCH,
    )
