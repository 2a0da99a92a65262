"""How projects stand in the database, in plain values, and what facts would change about that."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from sympolity.network.portfolio.facts import (
    LISTS,
    SCALARS,
    UNSAID,
    AmountFact,
    AmountKey,
    CodeFact,
    PartnerFact,
    ProjectFacts,
    value_or,
)
from sympolity.network.portfolio.models import Partner, PlannedAmount, Project, ProjectCode
from sympolity.network.programmes.models import Programme

Changes = dict[str, tuple[Any, Any]]
MANY = 400  # from here on it is cheaper to read a whole programme than to name its projects one by one
TARGETS = {"territories": "territory_id", "objectives": "objective_id", "target_groups": "targetgroup_id"}


@dataclass(slots=True)
class Standing:
    """One project as it stands; a project that is to be added stands empty."""

    pk: int | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    lead: int | None = None
    parent: int | None = None
    lists: dict[str, tuple[int, ...]] = field(default_factory=lambda: dict.fromkeys(LISTS, ()))
    amounts: dict[AmountKey, tuple[int, str, date | None]] = field(default_factory=dict)
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    partners: set[tuple[int, str]] = field(default_factory=set)


def column(name: str) -> Any:
    """The field of a project; of a list of objects, `.remote_field.through` is the table between."""
    return Project._meta.get_field(name)


def nothing_yet() -> Standing:
    return Standing(fields={name: column(name).get_default() for name in SCALARS})


def among(rows: QuerySet[Any], programme: Programme, pks: Collection[int], path: str = "project") -> QuerySet[Any]:
    """The rows that belong to these projects, in one query whatever their number."""
    if len(pks) > MANY:
        return rows.filter(**{f"{path}__programme" if path != "pk" else "programme": programme})
    return rows.filter(**{f"{path}__in": pks})


def standings(programme: Programme, projects: Sequence[Project]) -> dict[int, Standing]:
    """How each of these projects stands, in six queries whatever their number."""
    pks = {project.pk for project in projects}
    found: dict[int, Standing] = {
        project.pk: Standing(
            project.pk, {name: getattr(project, name) for name in SCALARS}, project.lead_id, project.parent_id
        )
        for project in projects
    }
    if not pks:
        return found
    for name, target in TARGETS.items():
        through = column(name).remote_field.through
        rows: dict[int, list[int]] = {}
        for pk, other in among(through.objects.all(), programme, pks).values_list("project_id", target):
            rows.setdefault(pk, []).append(other)
        for pk in rows.keys() & pks:
            found[pk].lists[name] = tuple(sorted(rows[pk]))
    _read_money_and_names(programme, found)
    return found


def _read_money_and_names(programme: Programme, found: dict[int, Standing]) -> None:
    """The amounts, the outside codes and today's partners of projects that were found."""
    money = among(PlannedAmount.objects.all(), programme, found)
    for pk, *key, cents, currency, as_of in money.values_list(
        "project_id", "measure", "fund_id", "instrument", "cents", "currency", "as_of"
    ):
        if pk in found:
            found[pk].amounts[key[0], key[1], key[2]] = (cents, currency, as_of)
    codes = among(ProjectCode.objects.all(), programme, found).order_by("scheme", "value")
    for pk, scheme, value in codes.values_list("project_id", "scheme", "value"):
        if pk in found:
            found[pk].codes[scheme] = (*found[pk].codes.get(scheme, ()), value)
    today = timezone.localdate()
    partners = among(Partner.objects.filter(Q(until=None) | Q(until__gte=today)), programme, found)
    for pk, organisation, role in partners.values_list("project_id", "organisation_id", "role"):
        if pk in found:
            found[pk].partners.add((organisation, role))


def changes_between(standing: Standing, facts: ProjectFacts, currency: str) -> Changes:
    """What the facts would change, as the journal writes it: old and new by field, objects by their number.

    Amounts stand as `amounts.<measure>[.<fund>.<instrument>]`, codes as `codes.<scheme>`.
    """
    changes: Changes = {}
    for name, value in facts.said(SCALARS):
        if value != standing.fields[name]:
            changes[name] = (standing.fields[name], value)
    for name, other in facts.said(("lead", "parent")):
        old, new = getattr(standing, name), other.pk if other else None
        if old != new:
            changes[name] = (old, new)
    for name, others in facts.said(LISTS):
        listed = tuple(sorted({each.pk for each in others}))
        if listed != standing.lists[name]:
            changes[name] = (list(standing.lists[name]), list(listed))
    changes.update(amount_changes(standing, facts.amounts, currency))
    changes.update(code_changes(standing, facts.codes))
    joining = new_partners(standing, facts.partners)
    if joining:
        before = sorted(standing.partners)
        now = sorted({*standing.partners, *((each.organisation.pk, each.role) for each in joining)})
        changes["partners"] = ([list(pair) for pair in before], [list(pair) for pair in now])
    return changes


def name_of_amount(key: AmountKey) -> str:
    measure, fund, instrument = key
    return f"amounts.{measure}" + (f".{fund or ''}.{instrument}" if fund or instrument else "")


def said_amount(
    old: tuple[int, str, date | None] | None, fact: AmountFact, currency: str
) -> tuple[int, str, date | None] | None:
    """The amount as it stands after a fact about it, None when it goes."""
    if fact.cents is None:
        return None
    as_of = fact.as_of if fact.as_of is not UNSAID else (old[2] if old else None)
    return fact.cents, fact.currency or (old[1] if old else currency), value_or(as_of, None)


def amount_changes(standing: Standing, amounts: Iterable[AmountFact], currency: str) -> Changes:
    changes: Changes = {}
    for fact in amounts:
        old = standing.amounts.get(fact.key)
        new = said_amount(old, fact, currency)
        name = name_of_amount(fact.key)
        for part, (before, now) in enumerate(zip(old or (None,) * 3, new or (None,) * 3, strict=True)):
            if before != now and (part != 1 or now not in (None, currency) or before not in (None, currency)):
                changes[name + ("", ".currency", ".as_of")[part]] = (before, now)
    return changes


def code_changes(standing: Standing, codes: Iterable[CodeFact]) -> Changes:
    said: dict[str, set[str]] = {}
    for fact in codes:
        said.setdefault(fact.scheme, set()).update({fact.value} - {""})
    return {
        f"codes.{scheme}": (list(standing.codes.get(scheme, ())), sorted(values))
        for scheme, values in said.items()
        if sorted(values) != sorted(standing.codes.get(scheme, ()))
    }


def new_partners(standing: Standing, partners: Iterable[PartnerFact]) -> list[PartnerFact]:
    once = {(fact.organisation.pk, fact.role): fact for fact in partners}
    return [fact for pair, fact in once.items() if pair not in standing.partners]


def differences(programme: Programme, pairs: Sequence[tuple[Project, ProjectFacts]]) -> list[Mapping[str, Any]]:
    """What each list of facts would change about its project, in the order given: nothing means it says no news."""
    found = standings(programme, [project for project, _facts in pairs])
    parents = parents_by_code(programme, [facts for _project, facts in pairs])
    changes: list[Mapping[str, Any]] = []
    for project, facts in pairs:
        difference = changes_between(found[project.pk], facts, programme.currency)
        if facts.parent_code and parents.get(facts.parent_code) != project.parent_id:
            difference["parent"] = (project.parent_id, parents.get(facts.parent_code, facts.parent_code))
        changes.append(difference)
    return changes


def parents_by_code(programme: Programme, facts: Iterable[ProjectFacts]) -> dict[str, int]:
    """The projects of a programme that these facts name as the one of which they are part."""
    named = {each.parent_code for each in facts if each.parent_code}
    if not named:
        return {}
    rows = Project.objects.filter(programme=programme).exclude(code="")
    if len(named) <= MANY:
        rows = rows.filter(code__in=named)
    return dict(rows.values_list("code", "pk"))
