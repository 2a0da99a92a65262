"""Lists of agreements, budget lines and payments."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from factories import make_agreement, make_organisation, make_project
from finance_factories import make_category
from sympolity.affairs.agreements.models import Agreement, Terms
from sympolity.affairs.finance.models import Budget, BudgetLine, Payment, PaymentRequest, PaymentShare
from sympolity.affairs.finance.operations.payments import record_payment
from sympolity.ground.journal.models import Entry
from sympolity.interchange import queries
from sympolity.network.organisations.models import Organisation

pytestmark = pytest.mark.django_db
AGREEMENTS = (
    "Referência;Título;Tipo;Primeiro outorgante;Segundo outorgante;Projetos;Montante;Taxa de cofinanciamento;"
    "Data de início;Data de fim;Data de assinatura\n"
    "CP/1;Bairro saudável;contrato-programa;Agência;Cooperativa;P-01;1.000.000,00;86,5;01/01/2024;31/12/2026;"
    "15/01/2024\n"
    "CP/2;Casa aberta;contrato-programa;Agência;Cooperativa;;500.000,00;86,5;01/01/2024;31/12/2026;\n"
)


@pytest.fixture
def project(desk):
    organisation = make_organisation(desk.programme.network, "Cooperativa")
    return make_project(desk.programme, "Square", code="P-01", lead=organisation)


def test_signed_agreements_come_in_as_signed_and_go_again(desk, project):
    an_import = desk.check(desk.read(AGREEMENTS, kind="agreements", source="Agency"))
    an_import = desk.commit(desk.answer_all(an_import, "organisation", create=True))

    first, second = Agreement.objects.order_by("reference")
    terms = first.versions.get()
    assert (first.state, first.signed_on, second.state) == ("signed", date(2024, 1, 15), "draft")
    assert (terms.state, terms.cents, terms.rate) == (Terms.State.IN_FORCE, 100_000_000, Decimal("0.865"))
    assert (first.covered.get().project, first.parties.count()) == (project, 2)
    again = desk.check(desk.read(AGREEMENTS, kind="agreements", source="Agency"))
    assert again.summary["counts"] == {"unchanged": 2, "gone": 0}
    undone = desk.undo(an_import)
    assert (undone.summary["stays"], Agreement.objects.count()) == ([], 0)
    assert not Organisation.objects.filter(name="Agência").exists()


def test_budget_lines_draw_up_a_version_for_each_project(desk, project):
    make_category(desk.programme, "works")
    make_category(desk.programme, "staff")
    content = (
        "Project;Organisation;Cost category;From;Until;Budget\n"
        "P-01;Cooperativa;Works;2024-01-01;2024-12-31;1000.50\n"
        "P-01;Cooperativa;Staff;2024-01-01;2024-12-31;2000.00\n"
    )

    an_import = desk.bring(content, kind="budgets", source="Plan")

    budget = Budget.objects.get()
    assert (budget.project, budget.state, [line.cents for line in budget.lines.all()]) == (
        project, "draft", [100050, 200000]
    )  # fmt: skip
    again = desk.check(desk.read(content, kind="budgets", source="Plan"))
    assert again.summary["counts"] == {"unchanged": 2, "gone": 0}
    undone = desk.undo(an_import)
    assert (undone.summary["stays"], Budget.objects.count(), BudgetLine.objects.count()) == ([], 0, 0)


def test_a_payment_belongs_to_a_request_that_was_authorised(desk, project):
    desk.by.appointments.update(role="admin")
    agreement = make_agreement(desk.programme, "CP/1", signed=True, projects=[project], beneficiary=project.lead)
    facts = {"agreement": agreement, "organisation": project.lead, "currency": "EUR", "mode": "advance"}
    PaymentRequest.objects.create(
        number=1, state="authorised", claimed_cents=50000, verified_cents=50000, authorised_cents=50000, **facts
    )
    PaymentRequest.objects.create(number=2, state="submitted", claimed_cents=50000, **facts)
    content = (
        "Agreement;Payment request;Amount paid;Payment date;Reference of the transfer\n"
        "CP/1;1;500.00;2024-05-02;T-77\nCP/1;2;500.00;2024-05-02;T-78\nCP/1;3;500.00;2024-05-02;T-79\n"
    )

    an_import = desk.check(desk.read(content, kind="payments", source="Bank"))
    refused = list(an_import.rows.filter(outcome="refused").values_list("number", flat=True))
    desk.commit(desk.answer(an_import, {"refused": {"leave": True}}))

    payment = Payment.objects.get()
    assert refused == [3, 4]
    assert (payment.request.number, payment.cents, payment.paid_on, payment.reference) == (
        1, 50000, date(2024, 5, 2), "T-77"
    )  # fmt: skip
    assert payment.request.state == "paid"


@pytest.fixture
def paid(desk, project):
    """A list with two payments of one request came in."""
    desk.by.appointments.update(role="admin")
    agreement = make_agreement(desk.programme, "CP/1", signed=True, projects=[project], beneficiary=project.lead)
    PaymentRequest.objects.create(
        agreement=agreement, organisation=project.lead, currency="EUR", mode="advance", number=1, state="authorised",
        claimed_cents=50000, verified_cents=50000, authorised_cents=50000,
    )  # fmt: skip
    return desk.bring(PAID, kind="payments", source="Bank")


PAID = (
    "Agreement;Payment request;Amount paid;Payment date;Reference of the transfer\n"
    "CP/1;1;300.00;2024-05-02;T-77\nCP/1;1;200.00;2024-06-02;T-78\n"
)


def test_an_undone_list_of_payments_books_the_opposite_of_each(desk, paid):
    foretold = [(each.title, each.effect, each.stays) for each in queries.foretold(paid, by=desk.by)]

    undone = desk.undo(paid)

    assert foretold == [
        ("CP/1 / 1: T-78", "-200.00\xa0EUR is booked against it, on 2\xa0Jun\xa02024.", False),
        ("CP/1 / 1: T-77", "-300.00\xa0EUR is booked against it, on 2\xa0May\xa02024.", False),
    ]
    assert undone.summary["stays"] == []
    assert list(Payment.objects.order_by("pk").values_list("cents", "paid_on", "reason")) == [
        (30000, date(2024, 5, 2), ""),
        (20000, date(2024, 6, 2), ""),
        (-20000, date(2024, 6, 2), "The import of list.csv was undone."),
        (-30000, date(2024, 5, 2), "The import of list.csv was undone."),
    ]
    assert PaymentShare.objects.aggregate(sum=Sum("cents")) == {"sum": 0}
    assert PaymentRequest.objects.get().state == "authorised"
    told = Entry.objects.filter(verb="payment taken back").values_list("reason", "source__import")
    assert list(told) == [("The import of list.csv was undone.", paid.pk)] * 2


def test_a_list_of_payments_that_was_undone_may_come_in_again(desk, paid):
    desk.undo(paid)

    again = desk.bring(PAID, kind="payments", source="Bank")

    assert again.summary["counts"] == {"new": 2, "gone": 0}
    assert PaymentRequest.objects.get().state == "paid"


def test_a_payment_of_which_some_came_back_stays_and_says_what_to_do(desk, paid):
    record_payment(
        PaymentRequest.objects.get(), cents=-25000, paid_on=date(2024, 7, 1), by=desk.by, reason="Never needed"
    )

    foretold = [each.stays for each in queries.foretold(paid, by=desk.by)]
    undone = desk.undo(paid)

    why = "At most 50.00\xa0EUR can come back. What was paid is put right by a payment below zero."
    assert foretold == [False, True]
    assert undone.summary["stays"] == [["CP/1 / 1: T-77", why]]
