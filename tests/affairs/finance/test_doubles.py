"""Double funding: found at entry, in every programme of the network, and decided by somebody else."""

from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile

from factories import make_network, make_organisation, make_programme, make_project, make_user
from finance_factories import make_category, make_expenditure
from procurement_factories import make_supplier
from sympolity.affairs.finance.models import Double
from sympolity.affairs.finance.operations import doubles
from sympolity.affairs.finance.operations.expenditure import (
    LooksDouble,
    add_evidence,
    change_expenditure,
    enter_expenditure,
    withdraw_expenditure,
)
from sympolity.affairs.finance.queries.doubles import doubles_in, sides_of
from sympolity.affairs.finance.queries.expenditure import claimable
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.notices.models import Notice

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 1)


@pytest.fixture
def two() -> Any:
    """Two programmes of one network; an invoice stands in the first."""

    class Two:
        network = make_network()
        here, there = make_programme(network), make_programme(network)
        town = make_organisation(network)
        supplier = make_supplier(network, "Silva & Filhos, Lda.", tax_number="501234567")
        known = make_expenditure(
            make_project(there, lead=town), 100_000, number="FT 2024/0012", supplier=supplier, issued_on=DAY
        )
        project = make_project(here, lead=town)
        category = make_category(here)
        officer = make_user("project-officer", here, town)
        finance = make_user("finance", here)

        def enter(self, **facts: Any) -> Any:
            usual = {
                "organisation": self.town,
                "category": self.category,
                "supplier": self.supplier,
                "number": "ft2024-12",
                "issued_on": DAY,
                "net_cents": 100_000,
            }
            return enter_expenditure(self.project, by=self.officer, **{**usual, **facts})

    return Two()


def test_enter_expenditure_warns_of_a_paper_in_another_programme(two):
    with pytest.raises(LooksDouble) as warning:
        two.enter()

    (found,) = warning.value.found
    assert (found.second, int(found.grade), Double.objects.count()) == (two.known.pk, 3, 0)


def test_enter_expenditure_despite_the_warning_keeps_the_pair_and_tells_those_who_decide(two):
    paper = two.enter(despite_double="Two deliveries of one day")

    double = Double.objects.get()
    assert (double.first, double.second, double.programme, double.state) == (two.known, paper, two.here, "open")
    assert list(doubles_in(two.there)) == list(doubles_in(two.here)) == [double]
    assert [notice.user for notice in Notice.objects.filter(kind="double-found")] == [two.finance]
    assert any("looks like another" in sentence for sentence in claimable(two.known))


def test_enter_expenditure_does_not_look_into_other_networks(two):
    elsewhere = make_programme()
    make_expenditure(make_project(elsewhere), 100_000, number="FT 2024/0099", issued_on=DAY)

    assert two.enter(number="FT 2024/0099").pk


def test_enter_expenditure_leaves_the_invoice_of_the_next_month_alone(two):
    assert two.enter(number="FT 2024/0013", issued_on=date(2024, 4, 1)).pk


def test_change_expenditure_finds_what_it_was_changed_into(two):
    paper = two.enter(number="FT 2024/77", net_cents=5)

    with pytest.raises(LooksDouble):
        change_expenditure(paper, by=two.officer, number="FT 2024/12", net_cents=100_000, eligible_cents=None)


def test_add_evidence_finds_the_same_file(two):
    paper = two.enter(number="FT 2024/77", net_cents=5)
    for each in (two.known, paper):
        add_evidence(each, ContentFile(b"%PDF-1.7\none\n%%EOF\n", "invoice.pdf"), by=two.officer)

    assert "file" in Double.objects.get().reasons


def test_add_evidence_lets_one_proof_of_payment_stand_for_many(two):
    paper = two.enter(number="FT 2024/77", net_cents=5)
    for each in (two.known, paper):
        file = ContentFile(b"%PDF-1.7\nstatement\n%%EOF\n", "statement.pdf")
        add_evidence(each, file, by=two.officer, kind="payment")

    assert Double.objects.count() == 0


def test_decide_double_refuses_whoever_entered_one_of_both(two):
    two.enter(despite_double="I think it is another one")

    with pytest.raises(Refused, match="Somebody else"):
        doubles.decide_double(Double.objects.get(), by=two.officer, state="cleared", reason="Mine")


def test_decide_double_confirmed_bars_the_later_paper_only(two):
    paper = two.enter(despite_double="I think it is another one")

    doubles.decide_double(Double.objects.get(), by=two.finance, state="confirmed", reason="Same invoice")

    barred = [[s for s in claimable(each) if "paper" in s and "missing" not in s] for each in (two.known, paper)]
    assert barred == [[], ["The same paper was handed in before. Withdraw this one."]]


def test_decide_double_cleared_frees_both_and_stays(two):
    paper = two.enter(despite_double="Two deliveries")
    doubles.decide_double(Double.objects.get(), by=two.finance, state="cleared", reason="Two delivery notes")

    again = doubles.look_for_all_doubles(two.network)

    assert (again, Double.objects.get().state) == ([], "cleared")
    assert not any("another paper" in sentence for sentence in claimable(paper))


def test_look_for_all_doubles_finds_what_was_written_past_the_forms(two):
    make_expenditure(two.project, 100_000, number="FT 2024-12", supplier=two.supplier, issued_on=DAY)

    found = doubles.look_for_all_doubles(two.network)

    assert [each.first for each in found] == [two.known]


def test_withdraw_expenditure_takes_the_pair_out_of_the_list(two):
    paper = two.enter(despite_double="I think it is another one")

    withdraw_expenditure(paper, by=two.officer, reason="It was the same")

    assert list(doubles_in(two.here)) == []
    assert not any("another paper" in sentence for sentence in claimable(two.known))


def test_sides_of_keeps_back_a_programme_that_the_person_may_not_see(two):
    two.enter(despite_double="Two deliveries")

    first, second = sides_of(Double.objects.get(), two.finance)

    assert (first.expenditure, first.programme) == (None, None)
    assert (second.expenditure.project, second.programme) == (two.project, two.here)


def test_decide_double_refuses_a_second_decision(two):
    two.enter(despite_double="Two deliveries")
    double = Double.objects.get()
    doubles.decide_double(double, by=two.finance, state="cleared", reason="Two delivery notes")

    with pytest.raises(Refused, match="decided on them already"):
        doubles.decide_double(double, by=two.finance, state="confirmed", reason="The same")
