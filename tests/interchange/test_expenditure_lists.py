"""Lists of papers of cost: amounts and tax, credit notes, doubles, and what the rules of funding refuse."""

from datetime import date

import pytest

from factories import make_organisation, make_project
from finance_factories import make_category, make_expenditure, make_funding_rule
from procurement_factories import make_contract
from sympolity.affairs.finance.models import Double, Expenditure
from sympolity.affairs.procurement.models import Supplier
from sympolity.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
LIST = (
    "Projeto;Entidade;Rubrica;N.º da fatura;Data da fatura;Fornecedor;Valor sem IVA;IVA;Data de pagamento\n"
    "P-01;Cooperativa;Works;FT 2024/12;15/03/2024;501234567 - Norte, Lda;1.234,56 €;283,95 €;30/03/2024\n"
    "P-01;Cooperativa;Works;NC 2024/1;20/03/2024;501234567 - Norte, Lda;-100,00 €;-23,00 €;\n"
    "Total;;;;;;1.134,56 €;260,95 €;\n"
)


@pytest.fixture
def project(desk):
    organisation = make_organisation(desk.programme.network, "Cooperativa")
    return make_project(desk.programme, "Square", code="P-01", lead=organisation)


@pytest.fixture
def works(desk):
    return make_category(desk.programme, "works")


def test_a_list_of_papers_comes_in_with_its_suppliers(desk, project, works):
    an_import = desk.bring(LIST, kind="expenditure", source="Accounts")

    assert an_import.summary["counts"] == {"new": 2, "gone": 0}
    found = [
        (each.number, each.paper, each.net_cents, each.tax_cents, each.eligible_cents, str(each.supplier))
        for each in Expenditure.objects.order_by("id")
    ]
    assert found == [
        ("FT 2024/12", "invoice", 123456, 28395, 123456, "Norte, Lda"),
        ("NC 2024/1", "credit-note", -10000, -2300, -10000, "Norte, Lda"),
    ]
    assert Supplier.objects.get().folded_number == "501234567"
    entry = Entry.objects.about(Expenditure.objects.get(number="FT 2024/12")).get()
    assert (entry.verb, entry.source["row"], entry.source["import"]) == ("expenditure entered", 2, an_import.pk)
    assert an_import.summary["totals"]["net"] == {"EUR": 113456}


def test_the_same_papers_again_change_nothing_and_an_undo_takes_all_back(desk, project, works):
    first = desk.bring(LIST, kind="expenditure", source="Accounts")

    again = desk.check(desk.read(LIST, kind="expenditure", source="Accounts"))
    undone = desk.undo(first)

    assert again.summary["counts"] == {"unchanged": 2, "gone": 0}
    assert (undone.summary["stays"], Expenditure.objects.count(), Supplier.objects.count()) == ([], 0, 0)


def test_a_paper_that_stands_elsewhere_is_told_and_waits_for_somebody(desk, project, works):
    other = make_project(desk.programme, "Other")
    known = make_expenditure(
        other, 123456, number="FT2024/0012", tax_cents=28395, issued_on=date(2024, 3, 15), category=works
    )
    known.supplier = Supplier.objects.create(
        network=desk.programme.network, name="Norte Lda", folded_name="norte", folded_number="501234567",
        tax_number="501234567",
    )  # fmt: skip
    known.save()

    an_import = desk.check(desk.read(LIST, kind="expenditure"))
    row = an_import.rows.get(number=2)
    desk.commit(an_import)

    assert (row.outcome, [each["code"] for each in row.reasons]) == ("new", ["note"])
    assert "Other FT2024/0012" in row.reasons[0]["sentence"]
    double = Double.objects.get()
    assert (double.first, double.second.number, double.state) == (known, "FT 2024/12", "open")


def test_more_than_the_rules_let_count_is_refused_row_by_row(desk, project, works):
    make_funding_rule(desk.programme, "tax", "0.5")
    contract = make_contract(project, reference="C-1", cents=50000, organisation=project.lead)
    content = (
        "Project;Organisation;Cost category;Contract;Number;Date;Net amount;Tax;Eligible\n"
        "P-01;Cooperativa;Works;C-1;1;2024-03-15;400.00;0;400.00\n"
        "P-01;Cooperativa;Works;C-1;2;2024-03-16;400.00;0;400.00\n"
        "P-01;Cooperativa;Works;;3;2024-03-17;100.00;23.00;115.00\n"
    )

    an_import = desk.check(desk.read(content, kind="expenditure"))

    refused = [(row.number, row.reasons[0]["field"]) for row in an_import.rows.filter(outcome="refused")]
    assert refused == [(3, "eligible"), (4, "eligible")]
    assert contract.reference in an_import.rows.get(number=3).reasons[0]["sentence"]


def test_an_amount_that_says_not_what_it_is_stays_open(desk, project, works):
    content = "Project;Organisation;Cost category;Number;Date;Amount\nP-01;Cooperativa;Works;1;2024-03-15;400.00\n"

    an_import = desk.read(content, kind="expenditure")

    assert "F" not in an_import.chosen
    assert [each["code"] for each in an_import.mapping["remarks"]] == ["unclear"]


def test_a_changed_paper_is_changed_and_an_undo_gives_it_back(desk, project, works):
    paper = make_expenditure(
        project, 40000, number="FT 1", category=works, organisation=project.lead, issued_on=date(2024, 3, 15),
        entered_by=desk.by,
    )  # fmt: skip
    content = (
        "Project;Organisation;Cost category;Number;Date;Net amount;Eligible\n"
        "P-01;Cooperativa;Works;FT 1;2024-03-15;400.00;300.00\n"
    )

    an_import = desk.check(desk.read(content, kind="expenditure"))
    questions = list(an_import.questions.values_list("about", flat=True))
    if questions:
        an_import = desk.answer_all(an_import, "record", take=paper.pk)
    desk.commit(an_import)
    changed = Expenditure.objects.get().eligible_cents
    desk.undo(an_import)

    assert (changed, Expenditure.objects.get().eligible_cents) == (30000, 40000)


def test_a_category_is_chosen_once_for_a_file_that_does_not_name_it(desk, project, works):
    content = "Project;Organisation;Number;Date;Net amount\nP-01;Cooperativa;1;2024-03-15;400.00\n"

    an_import = desk.check(desk.read(content, kind="expenditure"))
    question = an_import.questions.get()
    desk.commit(desk.answer(an_import, {"once:category": {"take": works.pk}}))

    assert (question.key, question.about) == ("once:category", "category")
    assert Expenditure.objects.get().category == works
