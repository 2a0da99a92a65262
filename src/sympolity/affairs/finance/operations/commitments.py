"""Binding money of an agreed budget to a purpose, and setting it free again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.finance.models import Budget, Commitment
from sympolity.affairs.finance.operations.budgets import locked_tree
from sympolity.affairs.finance.queries.budgets import (
    agreed_budget,
    budgeted_below,
    budgeted_by_category,
    committed_by_category,
    committed_of_contract,
    total_of,
)
from sympolity.affairs.finance.queries.frame import exchange_rate_on
from sympolity.affairs.procurement.queries.contracts import worth
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.editing import alter, kept, locked, told
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.money import convert
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.deeds import write_down

Source = Mapping[str, Any] | None  # the cell of a spreadsheet; None: a form
TOLD = (
    "organisation",
    "category",
    "fund",
    "contract",
    "number",
    "title",
    "cents",
    "currency",
    "committed_on",
)


@transaction.atomic
def commit_money(project: Project, *, by: User | None, came_from: Source = None, **facts: Any) -> Commitment:
    """Bind money: organisation, category, cents, title; fund, contract, number, committed_on where known.

    Raises Refused without an agreed budget, beyond its line or what it has left, and beyond the worth of the contract.
    """
    project = locked_tree(project)
    facts = {"currency": project.programme.currency, "is_sample": project.is_sample, **facts}
    commitment = Commitment(project=project, **facts)
    _refuse_foreign(commitment)
    budget = agreed_budget(project)
    if budget is None:
        raise Refused(_("This project has no agreed budget yet. Agree it first; then money can be committed."))
    _refuse_beyond_category(commitment, budget)
    _refuse_beyond_whole(commitment, budget)
    _refuse_beyond_contract(commitment)
    _refuse_same(commitment)
    kept(commitment)
    write_down("money committed", commitment, told(commitment, *TOLD), by=by, source=came_from)
    return commitment


@transaction.atomic
def release_commitment(
    commitment: Commitment, *, by: User | None, reason: str, released_on: date | None = None
) -> Commitment:
    """The money is free again; the commitment stays to be seen. Raises Refused without a reason, or a second time."""
    commitment = locked(commitment)
    if commitment.released_on:
        raise Refused(_("This commitment was released on %(day)s.") % {"day": formats.day(commitment.released_on)})
    if not reason.strip():
        raise Refused(_("Say why: the reason stays with the commitment."), field="reason")
    day = released_on or timezone.localdate()
    if day < commitment.committed_on:
        words = _("The money was committed on %(day)s. Choose that day or a later one.")
        raise Refused(words % {"day": formats.day(commitment.committed_on)}, field="released_on")
    changes = alter(commitment, {"released_on": day, "released_because": reason.strip()})
    write_down("commitment released", commitment, changes, by=by, reason=reason.strip())
    return commitment


def _refuse_same(commitment: Commitment) -> None:
    """A second click commits nothing twice."""
    same = {name: getattr(commitment, name) for name in TOLD}
    if Commitment.objects.filter(project=commitment.project, released_on=None, **same).exists():
        raise Refused(_("The same commitment stands already. Say in its title what is different about this one."))


def _refuse_foreign(commitment: Commitment) -> None:
    programme, project = commitment.project.programme, commitment.project
    for name in ("category", "fund"):
        part = getattr(commitment, name, None)
        if part is not None and part.programme_id != programme.pk:
            raise Refused(_("%(name)s stands in another programme.") % {"name": part}, field=name)
    if commitment.currency != programme.currency:
        words = _("The budget is in %(currency)s. Write the amount in it.")
        raise Refused(words % {"currency": programme.currency}, field="cents")
    if commitment.contract and commitment.contract.project_id != project.pk:
        raise Refused(_("This contract belongs to another project."), field="contract")


def _refuse_beyond_category(commitment: Commitment, budget: Budget) -> None:
    """A category with lines binds; one without is held by the whole alone."""
    planned = budgeted_by_category(budget).get(commitment.category_id)
    if planned is None:
        return
    over = committed_by_category(commitment.project).get(commitment.category_id, 0) + commitment.cents - planned
    if over > 0:
        words = _(
            "It is %(sum)s more than the agreed budget has left under “%(category)s”."
            " Lower it, or agree a further version of the budget."
        )
        facts = {"sum": formats.money(over, budget.currency), "category": commitment.category}
        raise Refused(words % facts, field="cents")


def _refuse_beyond_whole(commitment: Commitment, budget: Budget) -> None:
    project = commitment.project
    rows = Commitment.objects.filter(project=project, released_on=None)
    committed = rows.aggregate(sum=Sum("cents"))["sum"] or 0
    left = total_of(budget) - budget.reserve_cents - sum(budgeted_below(project).values()) - committed
    if commitment.cents > left:
        words = _(
            "It is %(sum)s more than the agreed budget has left beside its parts, its reserve and what is committed."
            " Lower it, or agree a further version of the budget."
        )
        raise Refused(words % {"sum": formats.money(commitment.cents - left, budget.currency)}, field="cents")


def _refuse_beyond_contract(commitment: Commitment) -> None:
    contract = commitment.contract
    if contract is None:
        return
    rate = exchange_rate_on(commitment.project.programme, contract.currency, contract.signed_on)
    if rate is None:
        words = _("No rate of %(currency)s is known for %(day)s. Add it to the rules of money first.")
        facts = {"currency": contract.currency, "day": formats.day(contract.signed_on)}
        raise Refused(words % facts, field="contract")
    over = committed_of_contract(contract) + commitment.cents - convert(worth(locked(contract)), rate)
    if over > 0:
        words = _("It is %(sum)s more than the contract is worth with its modifications. Lower it.")
        raise Refused(words % {"sum": formats.money(over, commitment.currency)}, field="cents")
