"""The screens of the rules of money, budgets and papers of cost."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from factories import make_organisation, make_programme, make_project, make_user
from finance_factories import make_budget, make_category, make_commitment, make_expenditure, make_funding_rule
from procurement_factories import make_contract, make_supplier
from sympolity.affairs.finance.models import Budget, CostCategory, Double, Expenditure, FundingRule

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 1)
SIGNED_IN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def place(client) -> Any:
    class Place:
        programme = make_programme()
        town = make_organisation(programme.network)
        other = make_organisation(programme.network)
        category = make_category(programme, "travel")
        project = make_project(programme, "Health house", lead=town)
        officer = make_user("project-officer", programme, town)
        finance = make_user("finance", programme)

        def url(self, name: str, **places: Any) -> str:
            return reverse(f"finance:{name}", kwargs={"programme": self.programme.slug, **places})

        def get(self, who: Any, name: str, query: str = "", **places: Any) -> Any:
            client.force_login(who, backend=SIGNED_IN)
            return client.get(self.url(name, **places) + query)

        def post(self, who: Any, name: str, answers: dict[str, Any], **places: Any) -> Any:
            client.force_login(who, backend=SIGNED_IN)
            return client.post(self.url(name, **places), answers)

        def paper(self, **answers: Any) -> dict[str, Any]:
            usual = {
                "project": self.project.pk,
                "organisation": self.town.pk,
                "category": self.category.pk,
                "paper": "invoice",
                "number": "ft2024-12",
                "supplier_name": "SILVA & FILHOS LDA",
                "issued_on": "2024-03-01",
                "net_cents": "1,000.00",
                "currency": "EUR",
            }
            return {**usual, **answers}

    return Place()


# -- rules of money ------------------------------------------------------------------
def test_rules_offers_the_standard_categories_and_lets_a_rule_follow(place):
    rule = make_funding_rule(place.programme, "rate", "0.8")

    place.post(place.finance, "standard-categories", {})
    answers = {"valid_from": "2024-07-01", "share": "86.5", "source": "Decision 7"}
    place.post(place.finance, "follow-rule", answers, pk=rule.pk)
    page = place.get(place.officer, "rules")

    assert CostCategory.objects.filter(programme=place.programme).count() == 8
    shares = [str(each.share) for each in FundingRule.objects.order_by("valid_from")]
    assert (shares, page.status_code) == (["0.8000", "0.8650"], 200)
    assert "86.50%" in page.content.decode()


# -- budgets -------------------------------------------------------------------------
def lines(*amounts: tuple[Any, str], first: int = 0) -> dict[str, Any]:
    answers: dict[str, Any] = {"lines-TOTAL_FORMS": len(amounts), "lines-INITIAL_FORMS": first}
    for number, (place, amount) in enumerate(amounts):
        answers |= {
            f"lines-{number}-organisation": place.town.pk if amount else "",
            f"lines-{number}-category": place.category.pk if amount else "",
            f"lines-{number}-cents": amount,
        }
    return answers


def test_budget_goes_from_the_table_to_agreed_in_the_hands_of_two_people(place):
    of = {"project": place.project.pk}
    place.post(place.officer, "edit-budget", lines((place, "1,000.50"), (place, "")), **of)
    budget = Budget.objects.get()
    place.post(place.officer, "submit-budget", {}, pk=budget.pk, **of)
    refused = place.post(place.officer, "agree-budget", {}, pk=budget.pk, **of)

    place.post(place.finance, "agree-budget", {"reason": ""}, pk=budget.pk, **of)

    budget.refresh_from_db()
    assert (refused.status_code, budget.state) == (403, "agreed")
    assert [line.cents for line in budget.lines.all()] == [100_050]


def test_edit_budget_keeps_what_was_typed_and_says_what_is_wrong(place):
    answers = lines((place, "many"), (place, ""))

    page = place.post(place.officer, "edit-budget", answers, project=place.project.pk)

    assert (page.status_code, Budget.objects.count()) == (422, 0)
    assert "many" in page.content.decode()


def test_edit_budget_takes_a_ticked_line_out(place):
    budget = make_budget(place.project, 100, category=place.category, state="draft")
    answers = {**lines((place, "1.00"), (place, "2.00"), first=1), "lines-0-DELETE": "on"}

    place.post(place.officer, "edit-budget", answers, project=place.project.pk)

    assert [line.cents for line in budget.lines.all()] == [200]


def test_budget_goes_out_as_a_spreadsheet(place):
    make_budget(place.project, 100_050, category=place.category)

    answer = place.get(place.officer, "budget", "?format=csv", project=place.project.pk)

    assert "travel" in answer.content.decode("utf-8-sig")
    assert "1000.5" in answer.content.decode("utf-8-sig")


def test_budget_page_asks_the_database_as_often_for_many_lines(place, django_assert_max_num_queries):
    budget = make_budget(place.project, category=place.category)
    for number in range(30):
        budget.lines.create(organisation=place.town, category=make_category(place.programme), cents=number)
        make_commitment(place.project, number + 1, organisation=place.town, category=place.category)

    with django_assert_max_num_queries(40):
        page = place.get(place.officer, "budget", project=place.project.pk)

    assert page.status_code == 200


# -- papers --------------------------------------------------------------------------
def test_enter_paper_adds_the_supplier_and_shows_the_paper(place):
    answer = place.post(place.officer, "enter", place.paper())

    paper = Expenditure.objects.get()
    assert (paper.supplier.name, paper.eligible_cents) == ("SILVA & FILHOS LDA", 100_000)
    page = place.get(place.officer, "expenditure", pk=paper.pk)
    assert (answer.status_code, page.status_code, "1,000.00" in page.content.decode()) == (302, 200, True)


def test_enter_paper_warns_before_it_saves_a_double_and_saves_it_with_a_reason(place):
    supplier = make_supplier(place.programme.network, "Silva e Filhos, Lda.")
    known = make_expenditure(place.project, 100_000, number="FT 2024/0012", supplier=supplier, issued_on=DAY)

    warned = place.post(place.officer, "enter", place.paper())
    saved = place.post(place.officer, "enter", place.paper(despite_double="Two deliveries"))

    assert (warned.status_code, saved.status_code) == (422, 302)
    assert reverse("finance:expenditure", args=[place.programme.slug, known.pk]) in warned.content.decode()
    double = Double.objects.get()
    page = place.get(place.finance, "double", pk=double.pk)
    assert (double.first, page.status_code) == (known, 200)


def test_decide_double_on_its_page(place):
    first, second = (make_expenditure(place.project, 100_000, number="FT 2024/1") for _ in range(2))
    double = Double.objects.create(programme=place.programme, first=first, second=second, reasons=["number", "grade-2"])

    place.post(place.finance, "decide-double", {"state": "cleared", "reason": "Two notes"}, pk=double.pk)

    double.refresh_from_db()
    assert (double.state, double.decided_by) == ("cleared", place.finance)
    assert place.get(place.finance, "doubles").status_code == 200


def test_expenditures_keeps_to_the_own_organisation(place):
    mine = make_expenditure(place.project, 100, number="MINE")
    theirs = make_expenditure(make_project(place.programme, lead=place.other), 100, number="THEIRS")

    own, everything = (place.get(who, "expenditures").content.decode() for who in (place.officer, place.finance))

    assert ["MINE" in own, "THEIRS" in own, "THEIRS" in everything] == [True, False, True]
    assert place.get(place.officer, "expenditure", pk=theirs.pk).status_code == 404
    assert place.get(place.officer, "expenditure", pk=mine.pk).status_code == 200


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?standing=unpaid", ["B"]),
        ("?standing=without-papers&month=2024-03", ["A", "B"]),
        ("?month=2024-05", ["C"]),
        ("?q=a", ["A"]),
        ("?standing=double", []),
        ("?standing=claimed", []),
    ],
)
def test_expenditures_filters(place, query, numbers):
    facts = {"category": place.category}
    make_expenditure(place.project, number="A", **facts)
    make_expenditure(place.project, number="B", paid_on=None, **facts)
    make_expenditure(place.project, number="C", issued_on=date(2024, 5, 1), **facts)

    page = place.get(place.finance, "expenditures", query)

    assert sorted(row.object.number for row in page.context["listing"].rows) == numbers


def test_expenditures_asks_the_database_as_often_for_many_papers(place, django_assert_max_num_queries):
    supplier = make_supplier(place.programme.network)
    contract = make_contract(place.project, supplier)
    for number in range(40):
        make_expenditure(
            place.project, number=f"FT {number}", supplier=supplier, contract=contract, category=place.category
        )

    with django_assert_max_num_queries(40):
        page = place.get(place.finance, "expenditures")

    assert page.context["listing"].totals["eligible"] == 40 * 100_000


def test_change_and_withdraw_a_paper(place):
    paper = make_expenditure(place.project, 100_000, number="FT 2024/1", category=place.category)

    place.post(place.officer, "change-expenditure", place.paper(number="FT 2024/2", net_cents="900.00"), pk=paper.pk)
    place.post(place.officer, "withdraw-expenditure", {"reason": "Wrong project"}, pk=paper.pk)

    paper.refresh_from_db()
    assert (paper.number, paper.eligible_cents, paper.withdrawn_because) == ("FT 2024/2", 90_000, "Wrong project")
