"""Taking back what was decided about projects, their milestones and partners: by the rules of the first decision."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.journal.spans import pointer_to, taking_back
from sympolity.ground.journal.undoing import Way, old_facts, one_by_one, subjects_of
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio.facts import LISTS, SCALARS, AmountFact, CodeFact, ProjectFacts
from sympolity.network.portfolio.models import Milestone, Partner, Project
from sympolity.network.portfolio.operations.guards import refuse_steps
from sympolity.network.portfolio.operations.milestones import restore_milestone
from sympolity.network.portfolio.operations.partners import return_partner
from sympolity.network.portfolio.operations.stages import move_project, publish_project, withdraw_project, write_steps
from sympolity.network.portfolio.operations.standing import column
from sympolity.network.portfolio.operations.writing import bring_projects
from sympolity.network.portfolio.rules import changeable
from sympolity.network.programmes.models import Fund, Programme


def _programme_of(projects: Mapping[int, Project]) -> Programme:
    first = next(iter(projects.values()))
    return Programme.objects.select_related("network").get(pk=first.programme_id)


@transaction.atomic
def put_back_facts(entries: Sequence[Entry], by: User, reason: str) -> None:
    """What was said about projects before these entries is said again, as if in a list."""
    projects = subjects_of(entries)
    programme = _programme_of(projects)
    refuse_steps(_stages_before(entries, projects))
    objects = _objects_named(entries)
    pairs = [(projects[entry.subject_id], _facts_before(entry, objects)) for entry in entries]
    bring_projects(programme, [], pairs, by=by, reason=reason, source_of=lambda facts: pointer_to(facts.row or 0))


def _stages_before(entries: Sequence[Entry], projects: Mapping[int, Project]) -> list[tuple[Project, str]]:
    """The projects that would stand in another stage again, and in which."""
    return [
        (projects[entry.subject_id], str(entry.changes["stage"][0])) for entry in entries if "stage" in entry.changes
    ]


def _objects_named(entries: Sequence[Entry]) -> dict[str, dict[int, Any]]:
    """The places, objectives, organisations and funds that stood there before."""
    wanted: dict[str, set[int]] = {name: set() for name in (*LISTS, "lead", "parent")}
    for entry in entries:
        for name, (old, _new) in entry.changes.items():
            if name in wanted and old:
                wanted[name].update(old if isinstance(old, list) else [old])
    found = {}
    for name, pks in wanted.items():
        rows = column(name).related_model._default_manager
        found[name] = rows.in_bulk(list(pks)) if pks else {}
    return found


def _facts_before(entry: Entry, objects: Mapping[str, Mapping[int, Any]]) -> ProjectFacts:
    """`row` carries the number of the entry that is taken back. Raises Refused for what is gone since."""
    said: dict[str, Any] = {}
    amounts: dict[str, dict[str, Any]] = {}
    codes: list[CodeFact] = []
    for name, (old, _new) in entry.changes.items():
        if name.startswith("amounts."):
            key, part = _amount_key(name.removeprefix("amounts."))
            amounts.setdefault(key, {})[part] = old
        elif name.startswith("codes."):
            scheme = name.removeprefix("codes.")
            codes += [CodeFact(scheme, value) for value in old or [""]]
        elif name in SCALARS:
            said[name] = column(name).to_python(old)
        elif name in objects:
            said[name] = _again(objects[name], old)
    return ProjectFacts(
        **said, amounts=tuple(_amount_fact(*pair) for pair in amounts.items()), codes=tuple(codes), row=entry.number
    )


def _again(objects: Mapping[int, Any], old: Any) -> Any:
    wanted = old if isinstance(old, list) else [old] if old else []
    if any(pk not in objects for pk in wanted):
        raise Refused(_("What stood there before is no longer there."))
    if isinstance(old, list):
        return tuple(objects[pk] for pk in wanted)
    return objects[old] if old else None


def _amount_key(name: str) -> tuple[str, str]:
    head, _dot, last = name.rpartition(".")
    return (head, last) if last in ("currency", "as_of") else (name, "cents")


def _amount_fact(key: str, before: Mapping[str, Any]) -> AmountFact:
    """An amount whose day or currency alone changed cannot be told from one that was not there."""
    if "cents" not in before:
        raise Refused(_("This decision cannot be taken back in one step. Change it by hand."))
    measure, *of_fund = key.split(".")
    fund_pk, instrument = of_fund if of_fund else ("", "")
    fund = Fund.objects.filter(pk=fund_pk).first() if fund_pk else None
    if fund_pk and fund is None:
        raise Refused(_("What stood there before is no longer there."))
    more: dict[str, Any] = {}
    if "as_of" in before:
        more["as_of"] = date.fromisoformat(before["as_of"]) if before["as_of"] else None
    return AmountFact(measure, before["cents"], fund, instrument, currency=before.get("currency") or "", **more)


def _has_no_new_partner(entry: Entry) -> bool:
    """A partner leaves on a day; one that joined is not simply taken out again."""
    return "partners" not in entry.changes


@transaction.atomic
def undo_steps(entries: Sequence[Entry], by: User, reason: str) -> None:
    """Projects stand again where they stood: an undo passes over the order of the stages, not over their guards."""
    projects = subjects_of(entries)
    programme = _programme_of(projects)
    refuse_steps(_stages_before(entries, projects))
    lines = []
    for entry in entries:
        project = projects[entry.subject_id]
        changes = {}
        for name, old in old_facts(project, entry).items():
            changes[name] = (getattr(project, name), old)
            setattr(project, name, old)
        lines.append(Line("project moved", project, changes, reason, pointer_to(entry.number)))
    write_steps(list(projects.values()))
    record_all(lines, by=by, network=programme.network, programme_id=programme.pk)


def _step_back(entry: Entry, project: Project, by: User, reason: str) -> None:
    """Later, a project goes back only where the order of the stages lets it."""
    move_project(project, str(entry.changes["stage"][0]), by=by, reason=reason)


def _allowed(by: User, projects: Sequence[Project]) -> frozenset[int]:
    programme = Programme.objects.get(pk=projects[0].programme_id)
    return changeable(by, programme, [project.pk for project in projects])


def _allowed_to_move(by: User, projects: Sequence[Project]) -> frozenset[int]:
    """Who moves one project of a programme moves all of them."""
    programme = Programme.objects.get(pk=projects[0].programme_id)
    return frozenset(project.pk for project in projects) if by.has_perm(MOVE, programme) else frozenset()


@transaction.atomic
def put_back_partner(entries: Sequence[Entry], by: User, reason: str) -> None:
    for entry in entries:
        organisation, role = entry.changes["partners"][0]
        left = Partner.objects.filter(
            project=entry.subject_id, organisation=organisation, role=role, until=entry.changes["until"][1]
        )
        partner = left.order_by("-pk").first()
        if partner is None:
            raise Refused(_("What it was about is no longer there."))
        with taking_back(entry):
            return_partner(partner, by=by, reason=reason)


def _restore(entry: Entry, step: Milestone, by: User, reason: str) -> None:
    restore_milestone(step, by=by, reason=reason, **old_facts(step, entry))


CHANGE, MOVE = "portfolio.change_project", "portfolio.move_project"
WAYS = {
    "project changed": Way(CHANGE, put_back_facts, allowed=_allowed, fits=_has_no_new_partner),
    "project moved": Way(MOVE, undo_steps, put_back=one_by_one(_step_back), allowed=_allowed_to_move),
    "project published": Way(
        "portfolio.publish_project",
        one_by_one(lambda _entry, project, by, reason: withdraw_project(project, by=by, reason=reason)),
    ),
    "project withdrawn": Way(
        "portfolio.publish_project", one_by_one(lambda _entry, project, by, _reason: publish_project(project, by=by))
    ),
    "milestone changed": Way(CHANGE, one_by_one(_restore)),
    "milestone dropped": Way(CHANGE, one_by_one(_restore)),
    "milestone reported": Way("portfolio.report_milestone", one_by_one(_restore)),
    "partner ended": Way(CHANGE, put_back_partner),
}
