"""Papers of cost: what counts of them, what is refused, and what keeps one from being claimed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import make_agreement, make_organisation, make_programme, make_project, make_user
from finance_factories import make_budget, make_category, make_expenditure, make_funding_rule
from procurement_factories import make_contract, make_supplier
from sympolity.affairs.finance.models import Expenditure
from sympolity.affairs.finance.operations import expenditure as operations
from sympolity.affairs.finance.operations.expenditure_lists import RowsRefused, check_expenditures, enter_expenditures
from sympolity.affairs.finance.operations.frame import add_exchange_rate
from sympolity.affairs.finance.operations.spending_checks import Spending
from sympolity.affairs.finance.queries.expenditure import claimable
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 1)


@pytest.fixture
def place() -> Any:
    class Place:
        programme = make_programme()
        town = make_organisation(programme.network)
        category = make_category(programme)
        project = make_project(programme, lead=town)
        officer = make_user("project-officer", programme, town)

        def row(self, **facts: Any) -> Spending:
            usual = {"organisation": self.town, "category": self.category, "issued_on": DAY, "net_cents": 100_000}
            return Spending(**{"project": self.project, **usual, **facts})

        def enter(self, **facts: Any) -> Expenditure:
            usual = {"organisation": self.town, "category": self.category, "issued_on": DAY, "net_cents": 100_000}
            return operations.enter_expenditure(self.project, by=self.officer, **{**usual, **facts})

    return Place()


def test_enter_expenditure_counts_the_net_sum_and_the_eligible_share_of_tax(place):
    plain = place.enter(tax_cents=23_000)
    make_funding_rule(place.programme, "tax", "0.5")
    with_tax = place.enter(tax_cents=23_000, number="2")

    assert (plain.eligible_cents, with_tax.eligible_cents, with_tax.entered_by) == (100_000, 111_500, place.officer)
    assert [entry.verb for entry in Entry.objects.about(plain)] == ["expenditure entered"]


def test_enter_expenditure_refuses_more_than_can_be_eligible_and_says_how_much_can(place):
    with pytest.raises(Refused, match=r"1,000\.00") as refusal:
        place.enter(tax_cents=23_000, eligible_cents=100_001)

    assert refusal.value.field == "eligible_cents"


def test_enter_expenditure_converts_by_the_rate_of_the_day(place):
    for day, rate in ((date(2024, 1, 1), "0.2305"), (date(2024, 4, 1), "0.24")):
        add_exchange_rate(place.programme, by=None, currency="PLN", rate=Decimal(rate), valid_from=day, source="ECB")

    paper = place.enter(currency="pln")

    assert (paper.rate, paper.eligible_cents, paper.currency) == (Decimal("0.2305"), 23_050, "PLN")
    with pytest.raises(Refused, match="CZK") as refusal:
        place.enter(currency="CZK")
    assert refusal.value.field == "currency"


def test_enter_expenditure_under_a_contract_stays_within_price_and_modifications(place):
    contract = make_contract(place.project, cents=150_000, tax_cents=34_500, signed_on=date(2024, 1, 1))
    place.enter(contract=contract, number="1")
    with pytest.raises(Refused, match=r"500\.00"):
        place.enter(contract=contract, number="2")

    contract.modifications.create(number=1, kind="value", agreed_on="2024-02-01", cents=50_000, reason="more")

    assert place.enter(contract=contract, number="2").supplier == contract.supplier


def test_enter_expenditure_takes_a_credit_note_below_zero(place):
    contract = make_contract(place.project, cents=100_000, signed_on=date(2024, 1, 1))
    place.enter(contract=contract, number="1")

    credit = place.enter(contract=contract, number="C1", paper="credit-note", net_cents=-40_000)

    assert credit.eligible_cents == -40_000
    assert place.enter(contract=contract, number="2", net_cents=40_000).eligible_cents == 40_000


def test_enter_expenditure_stays_within_the_ceiling_of_its_category(place):
    make_budget(place.project, 1_000_000, category=make_category(place.programme))
    make_funding_rule(place.programme, "ceiling", "0.15", category=place.category)
    place.enter(number="1")

    with pytest.raises(Refused, match=r"500\.00"):
        place.enter(number="2")
    assert place.enter(number="2", eligible_cents=50_000).eligible_cents == 50_000


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"issued_on": date(2999, 1, 1)}, "issued_on"),
        ({"paid_on": date(2999, 1, 1)}, "paid_on"),
        ({"net_cents": -1}, "net_cents"),
        ({"paper": "credit-note"}, "net_cents"),
        ({"net_cents": 0}, "net_cents"),
    ],
)
def test_enter_expenditure_refuses_what_cannot_be(place, facts, field):
    with pytest.raises(Refused) as refusal:
        place.enter(**facts)

    assert refusal.value.field == field


def test_enter_expenditure_refuses_what_stands_elsewhere(place):
    stranger = make_organisation(place.programme.network)
    foreign = make_category(make_programme())
    elsewhere = make_contract(make_project(place.programme))
    flat = make_category(place.programme, is_flat_rate=True)
    fields = []
    cases = [{"organisation": stranger}, {"category": foreign}, {"contract": elsewhere}, {"category": flat}]
    for facts in cases:
        with pytest.raises(Refused) as refusal:
            place.enter(**facts)
        fields.append(refusal.value.field)

    assert fields == ["organisation", "category", "contract", "category"]


def test_enter_expenditure_keeps_to_the_days_of_the_agreement(place):
    make_agreement(
        place.programme, signed=True, projects=[place.project], starts_on=date(2024, 2, 1), ends_on=date(2024, 6, 30)
    )

    with pytest.raises(Refused, match="prolonged"):
        place.enter(issued_on=date(2024, 7, 1))
    assert place.enter(issued_on=date(2024, 6, 30)).pk


def test_enter_expenditure_keeps_to_the_days_of_a_project_without_agreement():
    programme = make_programme()
    town = make_organisation(programme.network)
    project = make_project(programme, lead=town, planned_start_on=DAY, planned_end_on=date(2024, 12, 31))

    facts = {"organisation": town, "category": make_category(programme), "net_cents": 1}

    with pytest.raises(Refused, match="plan"):
        operations.enter_expenditure(project, by=None, issued_on=date(2024, 2, 1), **facts)


def test_change_expenditure_reckons_anew(place):
    paper = place.enter()

    changed = operations.change_expenditure(paper, by=place.officer, net_cents=60_000, eligible_cents=None)

    assert (changed.eligible_cents, changed.changed_by) == (60_000, place.officer)


def test_withdraw_expenditure_frees_what_the_contract_is_worth(place):
    contract = make_contract(place.project, cents=100_000, signed_on=date(2024, 1, 1))
    paper = place.enter(contract=contract, number="1")

    operations.withdraw_expenditure(paper, by=place.officer, reason="Wrong project")

    assert place.enter(contract=contract, number="2").pk
    with pytest.raises(Refused, match="withdrawn"):
        operations.change_expenditure(paper, by=place.officer, title="x")


def test_reckon_flat_rate_adds_what_is_missing_and_takes_back_what_is_too_much(place):
    flat = make_category(place.programme, is_flat_rate=True)
    make_funding_rule(place.programme, "flat-rate", "0.15", category=flat)
    facts = {"by": place.officer, "organisation": place.town, "category": flat}
    first = place.enter(number="1")
    place.enter(number="2", net_cents=20_000)
    added = operations.reckon_flat_rate(place.project, **facts)
    with pytest.raises(Refused, match="Nothing changes"):
        operations.reckon_flat_rate(place.project, **facts)

    operations.withdraw_expenditure(first, by=place.officer, reason="Wrong project")
    back = operations.reckon_flat_rate(place.project, **facts)

    assert [(each.paper, each.eligible_cents) for each in (added, back)] == [
        ("flat-rate", 18_000),
        ("credit-note", -15_000),
    ]
    assert claimable(added) == []


def test_claimable_says_what_is_missing(place):
    paper = place.enter(number="1")
    missing = claimable(paper)

    operations.change_expenditure(paper, by=place.officer, paid_on=date(2024, 4, 1))
    for kind in ("invoice", "payment"):
        file = ContentFile(f"%PDF-1.7\n{kind}\n%%EOF\n".encode(), f"{kind}.pdf")
        operations.add_evidence(paper, file, by=place.officer, kind=kind)
    paper.refresh_from_db()

    assert [sentence.split(".")[0] for sentence in missing] == [
        "It was not paid yet",
        "The paper itself is missing",
        "The proof of payment is missing",
    ]
    assert claimable(paper) == []


# -- many at once --------------------------------------------------------------------
def test_enter_expenditures_enters_all_with_one_journal_entry_each(place):
    supplier = make_supplier(place.programme.network)
    rows = [place.row(number=f"FT 2024/{number}", supplier=supplier) for number in range(1, 6)]

    entered = enter_expenditures(
        rows, programme=place.programme, by=place.officer, source={"kind": "import", "file": "list.xlsx"}
    )

    saved = [Expenditure.objects.get(pk=pk) for pk in entered.pks]
    assert [each.folded_number for each in saved] == [f"2024-{number}" for number in range(1, 6)]
    entry = Entry.objects.about(saved[0]).get()
    assert (entry.source["file"], entry.changes["net_cents"]) == ("list.xlsx", [None, 100_000])
    assert entered.doubles == ()


def test_enter_expenditures_enters_nothing_where_one_row_is_refused(place):
    rows = [place.row(number="1"), place.row(number="2", net_cents=-5)]

    with pytest.raises(RowsRefused, match="Row 2") as refusal:
        enter_expenditures(rows, programme=place.programme, by=None)

    assert (list(refusal.value.refusals), Expenditure.objects.count()) == ([1], 0)


def test_enter_expenditures_counts_the_rows_of_one_contract_together(place):
    contract = make_contract(place.project, cents=250_000, signed_on=date(2024, 1, 1))
    rows = [place.row(number=str(number), contract=contract) for number in range(3)]

    assert list(check_expenditures(rows, programme=place.programme)) == [2]


def test_enter_expenditures_marks_what_looks_double_in_the_list_and_before_it(place):
    supplier = make_supplier(place.programme.network, tax_number="501234567")
    known = make_expenditure(place.project, 100_000, number="FT 2024/0012", supplier=supplier, issued_on=DAY)
    row = place.row(number="ft2024-12", supplier=supplier)

    entered = enter_expenditures(
        [row, replace(row, number="9"), replace(row, number="FT 09")], programme=place.programme, by=None
    )

    pks = entered.pks
    assert sorted((each.first_id, each.second_id) for each in entered.doubles) == [(known.pk, pks[0]), (pks[1], pks[2])]


def test_enter_expenditures_asks_the_database_for_many_rows_at_a_time(place):
    supplier = make_supplier(place.programme.network)
    queries = []

    for numbers in (range(1, 4), range(101, 401)):
        rows = [place.row(number=f"FT 2024/{number}", supplier=supplier) for number in numbers]
        with CaptureQueriesContext(connection) as asked:
            enter_expenditures(rows, programme=place.programme, by=place.officer)
        queries.append(len(asked))

    few, many = queries
    assert few < 30
    assert many - few < 300 / 12  # rows are written by hundreds, pairs that look alike by dozens


def test_enter_expenditure_takes_a_flat_rate_under_its_own_categories_only(place):
    with pytest.raises(Refused, match="not paid as a flat rate"):
        place.enter(paper="flat-rate")


def test_enter_expenditure_needs_the_rate_of_a_contract_in_another_currency(place):
    contract = make_contract(place.project, cents=50_000, currency="USD")

    with pytest.raises(Refused, match="No rate of USD"):
        place.enter(contract=contract)


def test_withdraw_expenditure_refuses_a_credit_note_that_others_need(place):
    contract = make_contract(place.project, cents=100_000, signed_on=date(2024, 1, 1))
    place.enter(contract=contract, number="1")
    credit = place.enter(contract=contract, number="C1", paper="credit-note", net_cents=-40_000)
    rest = place.enter(contract=contract, number="2", net_cents=40_000)

    with pytest.raises(Refused, match=r"400\.00"):
        operations.withdraw_expenditure(credit, by=place.officer, reason="Not sent")
    with pytest.raises(Refused, match=r"399\.99"):
        operations.change_expenditure(credit, by=place.officer, net_cents=-1, eligible_cents=None)
    with pytest.raises(Refused, match=r"400\.00"):
        operations.change_expenditure(credit, by=place.officer, contract=None)

    operations.withdraw_expenditure(rest, by=place.officer, reason="Not sent")
    assert operations.withdraw_expenditure(credit, by=place.officer, reason="Not sent").withdrawn_at is not None


def test_change_expenditure_refuses_a_credit_note_that_the_ceiling_of_its_category_needs(place):
    make_budget(place.project, 1_000_000, category=make_category(place.programme))
    make_funding_rule(place.programme, "ceiling", "0.10", category=place.category)
    place.enter(number="1")
    credit = place.enter(number="C1", paper="credit-note", net_cents=-40_000)
    place.enter(number="2", net_cents=40_000)

    with pytest.raises(Refused, match=r"400\.00"):
        operations.change_expenditure(credit, by=place.officer, category=make_category(place.programme))
