"""What the budget page of a project shows: the version, what differs from the one before, what is committed."""

from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from sympolity.affairs.finance.models import Budget, CostCategory, Expenditure
from sympolity.affairs.finance.queries.budgets import (
    agreed_budget,
    budget_above,
    budgeted_below,
    commitments_of,
    compare_versions,
    lines_of,
    open_budget,
    total_of,
    version_before,
)
from sympolity.affairs.finance.queries.frame import told_categories
from sympolity.affairs.finance.rules import BUDGET, ENTER, SEE
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest
from sympolity.ground.kernel.spreadsheets import Sheet, SheetColumn
from sympolity.network.portfolio.models import Project

State = Budget.State
TONES: dict[str, str] = {State.AGREED: "fine", State.SUBMITTED: "accent", State.RETURNED: "attention"}


def budget_context(request: SignedInRequest, project: Project, shown: Budget | None) -> dict[str, Any]:
    user = request.user
    may_change = user.has_perm(BUDGET, project)
    may_enter = user.has_perm(ENTER, project)
    commitments = list(commitments_of(project))
    told_categories([each.category for each in commitments], project.programme)
    flat_rates = CostCategory.objects.filter(programme=project.programme_id, closed_on=None, is_flat_rate=True)
    context: dict[str, Any] = {
        "programme": project.programme,
        "project": project,
        "currency": project.programme.currency,
        "title": _("No budget yet"),
        "shown": shown,
        "versions": [(each, TONES.get(each.state, "neutral")) for each in project.budgets.order_by("-number")],
        "may_change": may_change,
        "open": open_budget(project),
        "commitments": commitments,
        "committed": sum(each.cents for each in commitments if each.released_on is None),
        "may_enter": may_enter,
        "may_reckon": may_enter and flat_rates.exists(),
        "may_see": user.has_perm(SEE, project),
    }
    if shown is None:
        return context
    shown.project = project
    total = total_of(shown)
    before = version_before(shown)
    compared = compare_versions(before, shown)
    told_categories([row.line.category for row in compared], project.programme)
    above = budget_above(project)
    spent = Expenditure.objects.standing().filter(project=project).aggregate(sum=Sum("eligible_cents"))["sum"] or 0
    words = {"sum": formats.money_short(total, shown.currency), "state": shown.get_state_display()}
    title = _("Budget of %(sum)s") if shown.state == State.AGREED else _("Budget of %(sum)s, %(state)s")
    return context | {
        "title": title % words,
        "total": total,
        "before": before,
        "compared": compared,
        "below": sum(budgeted_below(project).values()),
        "above": above,
        "spent": spent,
        "tone": TONES.get(shown.state, "neutral"),
        "may_submit": may_change and shown.state in (State.DRAFT, State.RETURNED),
        "may_take_back": may_change and shown.state == State.SUBMITTED,
        "may_drop": may_change and shown.state in (State.DRAFT, State.RETURNED),
        "may_edit": may_change and shown.state in (State.DRAFT, State.RETURNED),
        "may_decide": shown.state == State.SUBMITTED and user.has_perm("finance.agree_budget", shown),
        "may_renew": may_change and context["open"] is None and agreed_budget(project) is not None,
    }


def lines_sheet(project: Project, budget: Budget) -> Sheet:
    """The lines of one version for a spreadsheet, in the columns that bring budgets in."""
    columns = [
        SheetColumn(_("Code of the project"), "text"),
        SheetColumn(_("Organisation"), "text"),
        SheetColumn(_("Cost category"), "text"),
        SheetColumn(_("Fund"), "text"),
        SheetColumn(_("From"), "day"),
        SheetColumn(_("Until"), "day"),
        SheetColumn(_("Amount"), "money"),
        SheetColumn(_("Note"), "text"),
    ]
    rows = [
        [
            project.code,
            line.organisation.name,
            line.category.code,
            line.fund.name if line.fund else "",
            line.period_from,
            line.period_until,
            line.cents,
            line.note,
        ]
        for line in lines_of(budget)
    ]
    about = [
        (_("Project"), project.title),
        (_("Version"), str(budget.number)),
        (_("State"), str(budget.get_state_display())),
        (_("Currency"), budget.currency),
    ]
    return Sheet(name=_("Budget"), columns=columns, rows=rows, about=about)
