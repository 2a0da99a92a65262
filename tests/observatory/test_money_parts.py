"""After a decision about money only what it can have changed is read again, and every figure is that of its rows."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from factories import make_amount, make_milestone
from finance_factories import make_budget, make_commitment, make_expenditure
from observatory.test_money import MoneyScene, asked
from procurement_factories import make_contract
from sympolity.affairs.finance.models import (
    BudgetLine,
    Commitment,
    Expenditure,
    Payment,
    PaymentRequest,
    PaymentShare,
    RequestItem,
)
from sympolity.affairs.procurement.models import Contract, Modification
from sympolity.ground.journal.operations import record
from sympolity.methods.forecast import month_of
from sympolity.network.portfolio import queries as portfolio
from sympolity.network.portfolio.models import PlannedAmount
from sympolity.network.programmes.models import Programme
from sympolity.observatory.money.facts import facts_of
from sympolity.observatory.money.parts import Reader, Shelf
from sympolity.observatory.money.reading import Choice, read_money

pytestmark = pytest.mark.django_db
# At most 20; the cache of the tests lies in memory, one in the database costs six more to look into and to fill.
FEW = {"money/": 14, "money/forecast/": 14, "projects/{pk}/money/": 20, "dashboard/": 14}


def decide(verb, subject, programme):
    with transaction.atomic():
        record(verb, subject, by=None, network=programme.network, programme_id=programme.pk)


class ManyWays(MoneyScene):
    """Money of two funds in every state, some of which counts and some of which does not."""

    def __init__(self):
        super().__init__()
        self.both = self.project(self.corner, self.work, total_cents=7_777_77)
        self.draft = PaymentRequest.objects.create(
            agreement=self.agreement, organisation=self.lead, number=2, state="draft"
        )
        self.submitted = PaymentRequest.objects.create(
            agreement=self.agreement, organisation=self.lead, number=3, state="submitted"
        )
        for place, project in enumerate((self.clinic, self.school, self.both)):
            fund = (self.fund, self.other_fund)[place % 2]
            self._plan(project, fund, 100_01 + place)
            self._spend(project, fund, 33_33 + place)
        make_amount(self.both, 11_11, measure="funding", fund=self.other_fund)
        make_expenditure(self.both, -1_00, category=self.category, fund=self.fund, paper="credit-note")
        back = Payment.objects.create(request=self.request, cents=-7, paid_on=date(2024, 5, 1), reason="Too much")
        PaymentShare.objects.create(payment=back, project=self.both, cents=-7)

    def _plan(self, project, fund, cents):
        make_amount(project, cents, measure="funding", fund=fund)
        make_budget(project, cents * 2, category=self.category).lines.update(fund=fund)
        make_budget(project, cents * 3, category=self.category, state="draft")
        make_commitment(project, cents, category=self.category, fund=fund, committed_on=date(2023, 12, 31))
        make_commitment(project, 5, category=self.category, fund=fund, released_on=date(2024, 1, 1))
        contract = make_contract(project, cents=cents)
        for number, withdrawn_on in ((1, None), (2, date(2024, 5, 1))):
            Modification.objects.create(
                contract=contract, number=number, kind="value", agreed_on=date(2024, 4, 1), cents=-17, reason="Less",
                withdrawn_on=withdrawn_on,
            )  # fmt: skip

    def _spend(self, project, fund, cents):
        for month, request in ((1, self.request), (1, self.submitted), (2, self.draft)):
            paper = make_expenditure(
                project, cents + month, category=self.category, fund=fund, issued_on=date(2024, month, 29)
            )
            accepted = cents if request is self.request else None
            RequestItem.objects.create(
                request=request, expenditure=paper, claimed_cents=cents + month, accepted_cents=accepted
            )
        make_expenditure(project, 9, category=self.category, fund=fund, withdrawn_at="2024-03-01T00:00Z")
        for day in (date(2024, 3, 1), date(2024, 3, 31), date(2024, 4, 1)):
            payment = Payment.objects.create(request=self.request, cents=cents, paid_on=day)
            PaymentShare.objects.create(payment=payment, project=project, cents=cents)


def row_by_row():
    """The same sums, written as one would explain them: each row once, by step, project and fund."""
    found = Counter()
    for line in BudgetLine.objects.filter(budget__state="agreed").select_related("budget"):
        found["budgeted", line.budget.project_id, line.fund_id] += line.cents
    for each in Commitment.objects.filter(released_on=None):
        found["committed", each.project_id, each.fund_id] += each.cents
    for paper in Expenditure.objects.filter(withdrawn_at=None):
        found["spent", paper.project_id, paper.fund_id] += paper.eligible_cents
    for item in RequestItem.objects.exclude(request__state="draft").select_related("expenditure"):
        key = (item.expenditure.project_id, item.expenditure.fund_id)
        found["claimed", *key] += item.claimed_cents
        found["verified", *key] += item.accepted_cents or 0
    for share in PaymentShare.objects.select_related("payment__request__agreement"):
        found["paid", share.project_id, share.payment.request.agreement.fund_id] += share.cents
    for amount in PlannedAmount.objects.filter(measure="funding"):
        found["funding", amount.project_id, amount.fund_id] += amount.cents
    return {key: cents for key, cents in found.items() if cents}


def test_the_sums_of_the_database_are_those_of_the_rows_to_the_cent():
    scene = ManyWays()

    facts = facts_of(portfolio.portfolio(scene.programme, scene.user))

    read = {
        (step, project, fund): cents
        for step, by_fund in facts.by_fund.items()
        for fund, by in by_fund.items()
        for project, cents in by.items()
        if cents
    }
    assert read == row_by_row()
    assert facts.of["contracted"] == {
        each.project_id: each.cents + sum(more.cents for more in each.modifications.filter(withdrawn_on=None))
        for each in Contract.objects.all()
    }


def test_the_months_are_those_of_the_rows_to_the_cent():
    scene = ManyWays()

    facts = facts_of(portfolio.portfolio(scene.programme, scene.user))

    spent, paid, reported = Counter(), Counter(), Counter()
    for paper in Expenditure.objects.filter(withdrawn_at=None):
        spent[month_of(paper.issued_on)] += paper.eligible_cents
        reported[month_of(paper.issued_on), month_of(paper.entered_at.date())] += paper.eligible_cents
    for payment in Payment.objects.all():
        paid[month_of(payment.paid_on)] += payment.cents
    assert facts.by_month("spent") == spent
    assert facts.by_month("paid") == paid
    assert facts.reported() == reported


def test_a_choice_of_what_was_read_is_the_same_as_reading_only_that():
    scene = ManyWays()
    rows = portfolio.portfolio(scene.programme, scene.user)
    reader = Reader(scene.programme, Shelf())
    for fund in (None, scene.fund.pk, scene.other_fund.pk):
        plain = facts_of(rows.filter(objectives=scene.work), fund)

        found = read_money(reader, Choice(fund=fund, objective=scene.work.pk))

        assert found.whole.count == len(plain.lines)
        assert found.whole.amounts == {step: plain.total(step) for step in found.whole.amounts}
        if found.months:
            assert found.months[-1].amounts.get("paid", plain.total("paid")) == plain.total("paid")


def _pay(scene):
    payment = Payment.objects.create(request=scene.request, cents=70_00, paid_on=date(2024, 7, 1))
    PaymentShare.objects.create(payment=payment, project=scene.clinic, cents=70_00)
    return scene.request


def _claim(scene):
    scene.submitted.state = "draft"
    scene.submitted.save()
    return scene.submitted


def _enter(scene):
    return make_expenditure(scene.clinic, 12_34, category=scene.category, fund=scene.fund)


def _budget(scene):
    budget = scene.clinic.budgets.get(state="agreed")
    budget.lines.update(cents=5_00)
    return budget


def _commit(scene):
    return make_commitment(scene.clinic, 5_00, category=scene.category)


def _contract(scene):
    return make_contract(scene.clinic, cents=5_00)


def _plan(scene):
    make_amount(scene.clinic, 999_00, measure="funding", fund=scene.other_fund)
    return scene.clinic


def _milestone(scene):
    return make_milestone(scene.clinic, title="Roof", due_on=date(2024, 1, 1))


WAYS = (_pay, _claim, _enter, _budget, _commit, _contract, _plan, _milestone)


@pytest.mark.parametrize("way", WAYS)
def test_money_pages_tell_what_was_decided(way):
    scene = ManyWays()
    shelf = Shelf()
    read_money(Reader(scene.programme, shelf), Choice())
    decide("something decided", way(scene), scene.programme)
    programme = Programme.objects.get()

    found = read_money(Reader(programme, shelf), Choice())

    assert found == read_money(Reader(programme, Shelf()), Choice())


def test_a_decision_about_payments_reads_neither_papers_nor_plans_again():
    scene = ManyWays()
    shelf = Shelf()
    read_money(Reader(scene.programme, shelf), Choice())
    decide("payment recorded", _pay(scene), scene.programme)

    with CaptureQueriesContext(connection) as captured:
        read_money(Reader(Programme.objects.get(), shelf), Choice())

    read = " ".join(each["sql"] for each in captured)
    assert "finance_paymentshare" in read
    for table in ("portfolio_plannedamount", "finance_budgetline", "procurement_contract", "portfolio_milestone"):
        assert table not in read
    assert "issued_on" not in read


@pytest.mark.parametrize(("path", "few"), FEW.items())
def test_the_first_visit_after_a_decision_about_money_asks_little(client, path, few):
    scene = ManyWays()
    client.force_login(scene.user)
    url = scene.url(path.format(pk=scene.both.pk))
    client.get(url)
    first = {}
    for way in (_pay, _enter, _budget):
        decide("something decided", way(scene), scene.programme)
        first[way.__name__] = asked(client, url)

    assert max(first.values()) <= few, first
