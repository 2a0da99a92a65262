"""The budget that counts, what its parts and its commitments take of it, and what differs between two versions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from sympolity.affairs.agreements.models import AgreedProject
from sympolity.affairs.finance.models import Budget, BudgetLine, Commitment
from sympolity.affairs.procurement.models import Contract
from sympolity.network.portfolio.models import Project

# Project, organisation, category, fund and period make a line; its amount and note may change between versions.
LineKey = tuple[int, int, int | None, date | None, date | None]


def agreed_budget(project: Project) -> Budget | None:
    """The version that counts."""
    return Budget.objects.agreed().filter(project=project).first()


def open_budget(project: Project) -> Budget | None:
    """The version that is being drawn up or waits for a decision."""
    return Budget.objects.filter(project=project, state__in=Budget.OPEN).first()


def total_of(budget: Budget) -> int:
    """The sum of the lines of one version, in cents of its currency."""
    return budget.lines.aggregate(sum=Sum("cents"))["sum"] or 0


def agreed_totals(projects: Iterable[Project | int]) -> dict[int, int]:
    """The agreed budgets of projects by their keys; a project without one is not in it."""
    rows = (
        BudgetLine.objects.filter(budget__state=Budget.State.AGREED, budget__project__in=list(projects))
        .order_by()
        .values_list("budget__project")
        .annotate(sum=Sum("cents"))
    )
    found = dict(rows)
    empty = Budget.objects.agreed().filter(project__in=list(projects)).values_list("project", flat=True)
    return {**dict.fromkeys(empty, 0), **found}


def budget_above(project: Project) -> Budget | None:
    """The agreed budget of the nearest project above that has one."""
    seen = {project.pk}
    above = project.parent
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        if budget := agreed_budget(above):
            return budget
        above = above.parent
    return None


def budgeted_below(project: Project, *, but: Project | None = None) -> dict[int, int]:
    """The agreed budgets of the nearest projects below, by project: one with a budget stands for all below it.

    `but` is left out with its own budget and with what stands below it.
    """
    found: dict[int, int] = {}
    level = [project.pk]
    seen = {project.pk}
    while level:
        children = Project.objects.filter(parent__in=level).exclude(pk__in=seen)
        pks = [pk for pk in children.values_list("pk", flat=True) if but is None or pk != but.pk]
        seen.update(pks)
        totals = agreed_totals(pks)
        found |= totals
        level = [pk for pk in pks if pk not in totals]
    return found


def budgeted_within(budget: Budget, rows: Sequence[AgreedProject]) -> int:
    """The lines of a version that agreements pay, with those of other budgets that the same amounts hold.

    The amount for a whole holds its parts, but for those within a budget of the whole, or with an amount of their own.
    """
    funds = {row.agreement.fund_id for row in rows}
    lines = BudgetLine.objects.filter(budget=budget)
    whole = rows[0].project
    if whole != budget.project and agreed_budget(whole) is None:
        own = AgreedProject.objects.filter(agreement=rows[0].agreement_id).exclude(project=whole).values("project")
        others = budgeted_below(whole, but=budget.project)
        agreed = BudgetLine.objects.filter(budget__state=Budget.State.AGREED, budget__project__in=list(others))
        lines = lines | agreed.exclude(budget__project__in=own)
    if None not in funds:
        lines = lines.filter(Q(fund=None) | Q(fund__in=funds))
    return lines.aggregate(sum=Sum("cents"))["sum"] or 0


def committed_by_category(project: Project) -> dict[int, int]:
    """What stands committed, by category; what was released is free again."""
    rows = Commitment.objects.filter(project=project, released_on=None).order_by().values_list("category")
    return dict(rows.annotate(sum=Sum("cents")))


def budgeted_by_category(budget: Budget) -> dict[int, int]:
    return dict(budget.lines.order_by().values_list("category").annotate(sum=Sum("cents")))


def committed_of_contract(contract: Contract) -> int:
    rows = Commitment.objects.filter(contract=contract, released_on=None)
    return rows.aggregate(sum=Sum("cents"))["sum"] or 0


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of two versions: what it was and what it is to be, in cents; None where it does not stand."""

    line: BudgetLine
    before: int | None
    after: int | None

    @property
    def difference(self) -> int:
        return (self.after or 0) - (self.before or 0)

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def lines_of(budget: Budget) -> list[BudgetLine]:
    return list(budget.lines.select_related("organisation", "category", "fund"))


def version_before(budget: Budget) -> Budget | None:
    """The last version before this one that was agreed."""
    counted = (Budget.State.AGREED, Budget.State.REPLACED)
    rows = Budget.objects.filter(project=budget.project_id, number__lt=budget.number, state__in=counted)
    return rows.order_by("-number").first()


def compare_versions(before: Budget | None, after: Budget) -> list[Compared]:
    """Line by line, in the order of the newer version; what was taken out stands at the end."""
    olds: dict[LineKey, int] = defaultdict(int)
    rows: dict[LineKey, BudgetLine] = {}
    for line in lines_of(before) if before else []:
        olds[key_of(line)] += line.cents
        rows.setdefault(key_of(line), line)
    news: dict[LineKey, int] = defaultdict(int)
    newer: dict[LineKey, BudgetLine] = {}
    for line in lines_of(after):
        news[key_of(line)] += line.cents
        newer.setdefault(key_of(line), line)
    kept = [Compared(line, olds.get(key), news[key]) for key, line in newer.items()]
    gone = [Compared(line, olds[key], None) for key, line in rows.items() if key not in newer]
    return kept + gone


def key_of(line: BudgetLine) -> LineKey:
    return (line.organisation_id, line.category_id, line.fund_id, line.period_from, line.period_until)


def commitments_of(project: Project) -> Collection[Commitment]:
    return Commitment.objects.filter(project=project).select_related("organisation", "category", "fund", "contract")
