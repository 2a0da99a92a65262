"""Deciding on budgets: drawn up in versions, agreed by somebody else, within the budget of the project above."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.agreements.queries.coverage import meant_by_agreements
from sympolity.affairs.finance.models import Budget, BudgetLine, CostCategory
from sympolity.affairs.finance.queries.budgets import (
    agreed_budget,
    budget_above,
    budgeted_below,
    budgeted_by_category,
    budgeted_within,
    committed_by_category,
    lines_of,
    open_budget,
    total_of,
)
from sympolity.affairs.finance.queries.frame import rate_under
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import alter, checked, kept, locked
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.steps import next_state
from sympolity.methods import cycle
from sympolity.methods.money import most_cost
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.rules import its_carriers
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Fund

Source = Mapping[str, Any] | None  # the cell of a spreadsheet; None: a form


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line of a budget as somebody wrote it; whole cents of the programme's currency."""

    organisation: Organisation
    category: CostCategory
    cents: int
    fund: Fund | None = None
    period_from: date | None = None
    period_until: date | None = None
    note: str = ""


LINE = tuple(each.name for each in fields(LineFacts))


@transaction.atomic
def draw_up_budget(
    project: Project,
    *,
    by: User | None,
    lines: Sequence[LineFacts] | None = None,
    reserve_cents: int | None = None,
    reason: str = "",
    came_from: Source = None,
) -> Budget:
    """Begin the next version; without lines it takes those of the version that counts.

    Raises Refused while another version is open, and without a reason where a version was agreed already.
    """
    project = locked_tree(project)
    if open_budget(project):
        raise Refused(_("There is an open version of this budget. Change that one, or drop it first."))
    agreed = agreed_budget(project)
    if agreed and not reason.strip():
        raise Refused(_("Say why the budget changes: the reason stays with the version."), field="reason")
    last = project.budgets.aggregate(last=Max("number"))["last"] or 0
    budget = kept(
        Budget(
            project=project,
            number=last + 1,
            currency=project.programme.currency,
            reserve_cents=(agreed.reserve_cents if agreed else 0) if reserve_cents is None else reserve_cents,
            reason=reason.strip(),
            drawn_up_by=by,
            is_sample=project.is_sample,
        )
    )
    wanted = [_facts(line) for line in lines_of(agreed)] if lines is None and agreed else list(lines or ())
    _write_lines(budget, wanted)
    changes = {"lines": (None, _told(wanted)), "reserve_cents": (None, budget.reserve_cents)}
    write_down("budget drawn up", budget, changes, by=by, reason=budget.reason, source=came_from)
    return budget


@transaction.atomic
def change_budget(
    budget: Budget,
    *,
    by: User | None,
    lines: Sequence[LineFacts],
    reserve_cents: int | None = None,
    reason: str | None = None,
    came_from: Source = None,
) -> Budget:
    """The lines of a draft, or of a version that was returned, as they are to stand. Raises Refused for another one."""
    budget = _locked_budget(budget)
    if budget.state not in (Budget.State.DRAFT, Budget.State.RETURNED):
        raise Refused(_("This version was submitted. It changes only after it was returned."))
    facts = {"reserve_cents": reserve_cents, "reason": None if reason is None else reason.strip()}
    changes = alter(budget, {name: value for name, value in facts.items() if value is not None})
    before = _told(_facts(line) for line in lines_of(budget))
    if (after := _told(lines)) != before:
        budget.lines.all().delete()
        _write_lines(budget, lines)
        changes["lines"] = (before, after)
    if changes:
        write_down("budget changed", budget, changes, by=by, source=came_from)
    return budget


@transaction.atomic
def submit_budget(budget: Budget, *, by: User | None) -> Budget:
    """Hand a version in to those who agree it. Raises Refused where it could not be agreed as it stands."""
    budget = _locked_budget(budget)
    if not budget.lines.exists():
        raise Refused(_("This version has no lines. Add them first."))
    refuse_too_much(budget)
    alter(budget, {"submitted_by": by, "decided_by": None})  # who returned it before may submit it now
    return _move(budget, Budget.State.SUBMITTED, "budget submitted", by=by)


@transaction.atomic
def take_back_budget(budget: Budget, *, by: User | None) -> Budget:
    """Who submitted wants to change it again, before anybody decided."""
    return _move(_locked_budget(budget), Budget.State.DRAFT, "budget taken back", by=by)


@transaction.atomic
def agree_budget(
    budget: Budget, *, by: User | None, reason: str = "", agreed_at: Any = None, came_from: Source = None
) -> Budget:
    """The version counts from now on and replaces the one before.

    Raises Refused for whoever submitted it, where it goes beyond the budget above, and where it falls below what its
    parts or its commitments take.
    """
    budget = _locked_budget(budget)
    if by is not None and by.pk in (budget.drawn_up_by_id, budget.submitted_by_id):
        raise Refused(_("You drew up or submitted this budget yourself. Somebody else has to decide on it."))
    refuse_too_much(budget)
    before = agreed_budget(budget.project)
    if before:
        _move(before, Budget.State.REPLACED, "budget replaced", by=by)
    _decide(budget, by, reason, agreed_at)
    return _move(budget, Budget.State.AGREED, "budget agreed", by=by, reason=reason, source=came_from)


@transaction.atomic
def return_budget(budget: Budget, *, by: User | None, reason: str) -> Budget:
    """Back to those who submitted it, with what is missing. Raises Refused without a reason."""
    budget = _locked_budget(budget)
    if by is not None and by.pk in (budget.drawn_up_by_id, budget.submitted_by_id):
        raise Refused(_("You drew up or submitted this budget yourself. Somebody else has to decide on it."))
    if not reason.strip():
        raise Refused(_("Say what is missing: those who submitted it will read this."), field="reason")
    _decide(budget, by, reason)
    return _move(budget, Budget.State.RETURNED, "budget returned", by=by, reason=reason)


@transaction.atomic
def drop_budget(budget: Budget, *, by: User | None, reason: str = "") -> Budget:
    """The version is not pursued; it stays to be seen."""
    return _move(_locked_budget(budget), Budget.State.DROPPED, "budget dropped", by=by, reason=reason)


# -- what speaks against a version -------------------------------------------------------
def refuse_too_much(budget: Budget) -> None:
    """Raises Refused, saying by how much.

    Children and reserve stay within a budget, commitments within its lines, and it within what agreements pay of it.
    """
    total = total_of(budget)
    project = budget.project
    words = {"currency": budget.currency}
    if budget.reserve_cents > total:
        too_much = formats.money(budget.reserve_cents - total, words["currency"])
        raise Refused(_("The reserve is %(sum)s above the whole budget. Lower it.") % {"sum": too_much})
    _refuse_beyond_parent(budget, total)
    _refuse_beyond_agreements(budget)
    below = sum(budgeted_below(project).values())
    if below + budget.reserve_cents > total:
        sentence = _(
            "The budgets of its parts and the reserve take %(sum)s more than this budget. Raise it, lower the reserve,"
            " or change the parts first."
        )
        raise Refused(sentence % {"sum": formats.money(below + budget.reserve_cents - total, words["currency"])})
    _refuse_below_commitments(budget)
    _refuse_committed(project, below + budget.reserve_cents - total, budget.currency)


def _refuse_committed(project: Project, left_over: int, currency: str) -> None:
    """What a project committed itself stands beside its parts and its reserve; `left_over` is below zero for room."""
    over = left_over + sum(committed_by_category(project).values())
    if over > 0:
        sentence = _(
            "“%(project)s” has %(sum)s more committed than its budget leaves beside its parts and its reserve."
            " Release commitments first, or raise that budget."
        )
        raise Refused(sentence % {"project": project, "sum": formats.money(over, currency)})


def refuse_moving(project: Project) -> None:
    """Raises Refused where the budget of a project, or what is agreed below it, goes beyond that of its new whole."""
    agreed = agreed_budget(project)
    total = total_of(agreed) if agreed else sum(budgeted_below(project).values())
    if total:
        _refuse_beyond_parent(Budget(project=project, currency=project.programme.currency), total)


def _refuse_beyond_parent(budget: Budget, total: int) -> None:
    above = budget_above(budget.project)
    if above is None:
        return
    others = sum(budgeted_below(above.project, but=budget.project).values())
    over = total + others + above.reserve_cents - total_of(above)
    if over > 0:
        sentence = _(
            "It is %(sum)s too much: with the other parts and the reserve it goes beyond the budget of “%(project)s”."
            " Lower it, or raise that budget first."
        )
        raise Refused(sentence % {"sum": formats.money(over, budget.currency), "project": above.project})
    _refuse_committed(above.project, over, budget.currency)


def _refuse_beyond_agreements(budget: Budget) -> None:
    """What agreements mean for a project pays its share of so much cost; what other funds pay stands beside it."""
    rows = meant_by_agreements(budget.project)
    if not rows or any(row.cents is None for row in rows):
        return
    rates = [rate_under(row.agreement, timezone.localdate()) for row in rows]
    cost = sum(most_cost(row.cents or 0, rate) for row, rate in zip(rows, rates, strict=True) if rate)
    over = budgeted_within(budget, rows) - cost
    if over > 0 and all(rates):
        sentence = _(
            "It is %(sum)s too much: “%(agreement)s” means %(meant)s for “%(project)s”, its share of %(cost)s of cost."
            " Lower it, put the rest under another fund, or change that amount first."
        )
        words = {
            "sum": formats.money(over, budget.currency),
            "agreement": rows[0].agreement.reference,
            "meant": formats.money(sum(row.cents or 0 for row in rows), budget.currency),
            "project": rows[0].project,
            "cost": formats.money(cost, budget.currency),
        }
        raise Refused(sentence % words)


def _refuse_below_commitments(budget: Budget) -> None:
    planned = budgeted_by_category(budget)
    for category_id, committed in committed_by_category(budget.project).items():
        missing = committed - planned.get(category_id, 0)
        if missing > 0:
            name = CostCategory.objects.get(pk=category_id)
            sentence = _(
                "%(sum)s more is committed under “%(category)s”. Raise its line, or release commitments first."
            )
            raise Refused(sentence % {"sum": formats.money(missing, budget.currency), "category": name})


# -- small steps -------------------------------------------------------------------------
def locked_tree(project: Project) -> Project:
    """The project, while nobody else decides on a budget of the same tree: the project on top is held."""
    top, seen = project, {project.pk}
    while top.parent is not None and top.parent.pk not in seen:
        seen.add(top.parent.pk)
        top = top.parent
    locked(top)
    return locked(project)


def _locked_budget(budget: Budget) -> Budget:
    project = locked_tree(budget.project)
    budget = locked(budget)
    budget.project = project
    return budget


def _move(budget: Budget, state: str, verb: str, *, by: User | None, reason: str = "", source: Source = None) -> Budget:
    changes = alter(budget, {"state": next_state(budget, cycle.BUDGET, state)})
    write_down(verb, budget, changes, by=by, reason=reason.strip(), source=source)
    return budget


def _decide(budget: Budget, by: User | None, reason: str, at: Any = None) -> None:
    alter(budget, {"decided_by": by, "decided_at": at or timezone.now(), "decision": reason.strip()})


def _write_lines(budget: Budget, lines: Iterable[LineFacts]) -> None:
    """Raises Refused for what does not fit: a foreign category, who does not carry the project, a line twice."""
    programme = budget.project.programme
    carriers = set(its_carriers(budget.project))
    seen = set()
    rows = []
    for number, facts in enumerate(lines, start=1):
        line = BudgetLine(budget=budget, **{name: getattr(facts, name) for name in LINE})
        where = _("Line %(number)s:") % {"number": number}
        if line.category.programme_id != programme.pk or (line.fund and line.fund.programme_id != programme.pk):
            raise Refused(f"{where} " + _("the category or the fund stands in another programme."))
        if carriers and line.organisation_id not in carriers:
            words = _("%(name)s does not carry this project. Add it as a partner first.")
            raise Refused(f"{where} " + words % {"name": line.organisation})
        key = (line.organisation_id, line.category_id, line.fund_id, line.period_from, line.period_until)
        if key in seen:
            words = _("organisation, category, fund and period stand in a line above already. Make one line of both.")
            raise Refused(f"{where} {words}")
        seen.add(key)
        try:
            rows.append(checked(line))
        except Refused as refusal:
            raise Refused(f"{where} {refusal}") from refusal
    BudgetLine.objects.bulk_create(rows)


def _facts(line: BudgetLine) -> LineFacts:
    return LineFacts(**{name: getattr(line, name) for name in LINE})


def _told(lines: Iterable[LineFacts]) -> list[dict[str, Any]]:
    """Lines as the journal keeps them: objects by their keys, days as text."""
    return [
        {
            "organisation": line.organisation.pk,
            "category": line.category.pk,
            "fund": line.fund.pk if line.fund else None,
            "from": line.period_from.isoformat() if line.period_from else None,
            "until": line.period_until.isoformat() if line.period_until else None,
            "cents": line.cents,
            "note": line.note,
        }
        for line in lines
    ]
