"""Everything that people can do with budgets, commitments, a contract and its papers, in any order.

Of three projects each is part of the one before. After each step no euro was bound twice. The machine is run with few
steps in the tests and with thousands in bench/payments_machine.py.
"""

import random
from collections.abc import Callable
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from factories import make_organisation, make_programme, make_project, make_user
from finance_factories import make_category
from payment_machine import Tally
from procurement_factories import make_contract
from sympolity.affairs.finance.models import Budget, Commitment, Expenditure
from sympolity.affairs.finance.operations import budgets
from sympolity.affairs.finance.operations.budgets import LineFacts
from sympolity.affairs.finance.operations.commitments import commit_money, release_commitment
from sympolity.affairs.finance.operations.expenditure import (
    change_expenditure,
    enter_expenditure,
    withdraw_expenditure,
)
from sympolity.affairs.finance.queries.budgets import (
    agreed_budget,
    budgeted_below,
    budgeted_by_category,
    committed_by_category,
    committed_of_contract,
    total_of,
)
from sympolity.affairs.finance.queries.expenditure import spent_of_contract
from sympolity.affairs.procurement.models import Modification
from sympolity.affairs.procurement.operations.modifications import modify, withdraw_modification
from sympolity.affairs.procurement.queries.contracts import worth
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused


class BudgetMachine:
    """A project, its part and the part of that; a contract over 300.00 of the last; two people."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.programme = make_programme()
        self.town = make_organisation(self.programme.network)
        self.categories = [make_category(self.programme) for _ in range(2)]
        self.projects = [make_project(self.programme, lead=self.town)]
        for _ in range(2):
            self.projects.append(make_project(self.programme, lead=self.town, parent=self.projects[-1]))
        self.contract = make_contract(self.projects[-1], cents=300_00)
        self.people: list[User] = [
            make_user("project-officer", self.programme, self.town),
            make_user("finance", self.programme),
        ]

    # -- what people do ------------------------------------------------------------
    def lines(self, chance: random.Random) -> list[LineFacts]:
        chosen = chance.sample(self.categories, chance.randrange(1, 3))
        return [LineFacts(self.town, category, chance.randrange(0, 1_000_00)) for category in chosen]

    def write_budget(self, chance: random.Random, by: User) -> None:
        project, reserve = chance.choice(self.projects), chance.randrange(0, 200_00)
        found = Budget.objects.filter(project=project, state__in=Budget.OPEN).first()
        if found is None:
            lines = self.lines(chance)
            budgets.draw_up_budget(project, by=by, lines=lines, reserve_cents=reserve, reason="Prices")
        else:
            budgets.change_budget(found, by=by, lines=self.lines(chance), reserve_cents=reserve)

    def move_budget(self, chance: random.Random, by: User) -> None:
        found = chance.choice(list(Budget.objects.exclude(state="replaced")) or [None])
        if found is None:
            raise Refused("no budget")
        steps: list[Callable[[], Any]] = [
            lambda: budgets.submit_budget(found, by=by),
            lambda: budgets.agree_budget(found, by=by),
            lambda: budgets.return_budget(found, by=by, reason="Less"),
            lambda: budgets.take_back_budget(found, by=by),
            lambda: budgets.drop_budget(found, by=by),
        ]
        chance.choices(steps, [6, 6, 1, 1, 1])[0]()

    def commit(self, chance: random.Random, by: User) -> None:
        project = chance.choice(self.projects)
        commit_money(
            project,
            by=by,
            organisation=self.town,
            category=chance.choice(self.categories),
            title="Work",
            cents=chance.randrange(1, 300_00),
            contract=chance.choice([None, self.contract]) if project == self.projects[-1] else None,
        )

    def release(self, chance: random.Random, by: User) -> None:
        release_commitment(self.one_of(Commitment.objects.all(), chance), by=by, reason="Cancelled")

    def enter(self, chance: random.Random, by: User) -> None:
        facts = {"category": chance.choice(self.categories), "contract": chance.choice([None, self.contract])}
        enter_expenditure(
            self.projects[-1],
            by=by,
            organisation=self.town,
            number=str(chance.randrange(10**9)),
            issued_on=timezone.localdate(),
            net_cents=chance.randrange(1, 200_00),
            despite_double="Another one",
            **facts,
        )

    def change(self, chance: random.Random, by: User) -> None:
        paper = self.one_of(Expenditure.objects.all(), chance)
        facts = {"net_cents": chance.randrange(1, 200_00), "eligible_cents": None, "contract": self.contract}
        change_expenditure(paper, by=by, despite_double="Another one", **facts)

    def withdraw(self, chance: random.Random, by: User) -> None:
        withdraw_expenditure(self.one_of(Expenditure.objects.all(), chance), by=by, reason="Wrong")

    def modify(self, chance: random.Random, by: User) -> None:
        facts = {"source": "Article 1", "over_limit_because": "Needed"}
        cents, today = chance.randrange(-150_00, 150_00), timezone.localdate()
        modify(self.contract, by=by, kind="value", agreed_on=today, reason="Price", cents=cents, **facts)

    def unmodify(self, chance: random.Random, by: User) -> None:
        withdraw_modification(self.one_of(Modification.objects.all(), chance), by=by, reason="Mistake")

    def one_of(self, rows: Any, chance: random.Random) -> Any:
        found = list(rows.order_by("-pk")[:20])
        if not found:
            raise Refused("none of them")
        return chance.choice(found)

    def step(self, chance: random.Random) -> None:
        self.tally.steps += 1
        moves = [self.write_budget, self.move_budget, self.commit, self.release, self.enter, self.change]
        moves += [self.withdraw, self.modify, self.unmodify]
        move, by = chance.choices(moves, [3, 6, 4, 2, 4, 2, 1, 2, 1])[0], chance.choice(self.people)
        try:
            move(chance, by)
        except Refused:
            self.tally.refused += 1
        else:
            name = move.__name__.replace("_", " ")
            self.tally.done[name] = self.tally.done.get(name, 0) + 1
            self.check()

    # -- what must hold ------------------------------------------------------------
    def check(self) -> None:
        """Parts, reserve and commitments stay within budgets; commitments and papers within the worth of a contract."""
        for project in self.projects:
            budget, committed = agreed_budget(project), committed_by_category(project)
            below = sum(budgeted_below(project).values())
            if budget is None:
                self.tally.over_claims += sum(committed.values())
                continue
            bound = below + budget.reserve_cents + sum(committed.values())
            self.tally.over_claims += max(0, bound - total_of(budget))
            planned = budgeted_by_category(budget)
            over = (max(0, committed.get(pk, 0) - cents) for pk, cents in planned.items())
            self.tally.over_claims += sum(over)
            hands = (budget.drawn_up_by_id, budget.submitted_by_id)
            self.tally.own_entries_verified += budget.decided_by_id in hands
        worth_now = worth(self.contract)
        self.tally.over_claims += max(0, spent_of_contract(self.contract.pk) - worth_now)
        self.tally.over_claims += max(0, committed_of_contract(self.contract) - worth_now)
        papers = Expenditure.objects.standing().filter(project__in=self.projects)
        sums = papers.aggregate(net=Sum("net_cents"), eligible=Sum("eligible_cents"))
        self.tally.unbalanced_cents += abs((sums["net"] or 0) - (sums["eligible"] or 0))

    @property
    def is_clean(self) -> bool:
        tally = self.tally
        return not (tally.over_claims or tally.unbalanced_cents or tally.own_entries_verified)
