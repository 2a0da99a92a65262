"""Which projects stand under a signed agreement, themselves or as part of another one."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.models import AgreedProject, Agreement
from sympolity.network.portfolio.models import KindRule, Project
from sympolity.network.programmes.models import Programme

# Stages in which money may already flow: a project of a kind with money stands here only under a signed agreement.
UNDER_WAY = (Project.Stage.CONTRACTED, Project.Stage.IMPLEMENTATION)


def kinds_with_money(programme: Programme) -> frozenset[str]:
    """The kinds of projects that carry money in a programme: what its rules say, else what is usual."""
    kinds = {str(kind) for kind in Project.WITH_MONEY}
    for kind, has_money in KindRule.objects.filter(programme=programme).values_list("kind", "has_money"):
        (kinds.add if has_money else kinds.discard)(kind)
    return frozenset(kinds)


def covered_in(programme: Programme) -> set[int]:
    """The numbers of the projects that a signed agreement with money names."""
    signed = AgreedProject.objects.filter(
        agreement__programme=programme,
        agreement__state=Agreement.State.SIGNED,
        agreement__kind__in=Agreement.WITH_MONEY,
    )
    return set(signed.values_list("project_id", flat=True))


def parents_in(programme: Programme) -> dict[int, int]:
    """Of which project each one is directly part."""
    rows = Project.objects.filter(programme=programme).exclude(parent=None).order_by()
    return dict(rows.values_list("pk", "parent_id"))


def under(pk: int, covered: Collection[int], parents: Mapping[int, int]) -> bool:
    """Whether a project, or one that it is part of, is among those covered."""
    above: int | None = pk
    while above is not None:
        if above in covered:
            return True
        above = parents.get(above)
    return False


def amounts_for(
    agreement: Agreement, projects: Iterable[int], *, counting: AgreedProject | None = None
) -> dict[int, AgreedProject]:
    """For each of these projects the row that says how much is meant for it, in two queries.

    Its own row, else that of the nearest project of which it is part. Where no amount is said it is left out: only
    what the agreement grants in all holds it. `counting` is a row that is about to say an amount.
    """
    told = {each.project_id: each for each in agreement.covered.exclude(cents=None).select_related("project")}
    if counting:
        told[counting.project_id] = counting
    parents = parents_in(agreement.programme) if told else {}
    found = {}
    for pk in projects:
        nearest: int | None = pk
        while nearest is not None and nearest not in told:
            nearest = parents.get(nearest)
        if nearest is not None:
            found[pk] = told[nearest]
    return found


def meant_by_agreements(project: Project) -> list[AgreedProject]:
    """Of each signed agreement with money the row that covers a project: its own, else that of the nearest above."""
    chain = [project.pk]
    parents = parents_in(project.programme) if project.parent_id else {}
    while (above := parents.get(chain[-1])) is not None and above not in chain:
        chain.append(above)
    rows = AgreedProject.objects.filter(
        project__in=chain, agreement__state=Agreement.State.SIGNED, agreement__kind__in=Agreement.WITH_MONEY
    ).select_related("agreement", "project")
    nearest: dict[int, AgreedProject] = {}
    for row in sorted(rows, key=lambda each: (chain.index(each.project_id), each.pk)):
        nearest.setdefault(row.agreement_id, row)
    return list(nearest.values())


def guard_under_way(projects: Sequence[Project]) -> dict[int, str]:
    """What keeps each of these projects of one programme from being under way, in at most three queries."""
    programme_id = projects[0].programme_id
    programme = Programme(pk=programme_id)
    kinds = kinds_with_money(programme)
    asked = [project for project in projects if project.kind in kinds]
    if not asked:
        return {}
    covered = covered_in(programme)
    parents = {} if all(project.pk in covered for project in asked) else parents_in(programme)
    return {
        project.pk: _(
            "No signed agreement with money covers “%(name)s”. Draw up an agreement that covers it, "
            "or the project that it is part of, and record its signatures first."
        )
        % {"name": project.title}
        for project in asked
        if not under(project.pk, covered, parents)
    }


def without_agreement(programme: Programme) -> set[int]:
    """The projects of kinds with money that are under way although no signed agreement covers them."""
    rows = Project.objects.filter(programme=programme, stage__in=UNDER_WAY, kind__in=kinds_with_money(programme))
    pks = list(rows.order_by().values_list("pk", flat=True))
    if not pks:
        return set()
    covered, parents = covered_in(programme), parents_in(programme)
    return {pk for pk in pks if not under(pk, covered, parents)}


def without_agreement_anywhere() -> set[int]:
    """The same, of every programme."""
    named = Project.objects.filter(stage__in=UNDER_WAY).order_by().values_list("programme_id", flat=True).distinct()
    return {pk for programme_id in named for pk in without_agreement(Programme(pk=programme_id))}


def agreements_of(project: Project) -> QuerySet[Agreement]:
    """The agreements that name a project or one that it is part of, those in force first."""
    chain = [project.pk]
    parents = parents_in(project.programme) if project.parent_id else {}
    above = project.parent_id
    while above is not None and above not in chain:
        chain.append(above)
        above = parents.get(above)
    named = Agreement.objects.filter(Q(covered__project__in=chain), programme=project.programme_id)
    return named.distinct().order_by("-signed_on", "reference")
