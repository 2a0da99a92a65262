"""Lists of contracts as portals publish them: two amounts, durations in words, suppliers with their numbers."""

from datetime import date

import pytest

from factories import make_organisation, make_project
from procurement_factories import make_contract, make_modification_rule
from sympolity.affairs.procurement.models import Contract, Modification, Procurement, Supplier
from sympolity.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
PORTUGUESE = (
    "Contratos celebrados;;;;;;;;;\n"
    "N.º do contrato;Objeto do contrato;Código do projeto;Entidade adjudicante;Entidade adjudicatária;"
    "Tipo de procedimento;CPV;Preço contratual;Data de celebração;Prazo de execução\n"
    "C-1;Requalificação da praça;P-01;{buyer};501234567 - Construções Norte, Lda;Concurso público;"
    '45000000-7 - Obras;"1.234.567,89 €";15/03/2023;450 dias\n'
    "C-2;Mediação comunitária;P-02;{buyer};502345678 - Associação Girassol;Ajuste Direto Regime Geral;"
    '85312000-9;"19.900,00 €";01/02/2024;1 ano 2 meses\n'
    'Total;;;;;;;"1.254.467,89 €";;\n'
)


@pytest.fixture
def projects(desk):
    return [make_project(desk.programme, f"Project {code}", code=code) for code in ("P-01", "P-02")]


@pytest.fixture
def buyer(desk):
    return make_organisation(desk.programme.network, "Município de Moura")


def row_of(an_import, number):
    return an_import.rows.get(number=number)


def codes_of(row) -> list[str]:
    return [reason["code"] for reason in row.reasons]


def test_a_list_of_contracts_comes_in_with_suppliers_procedures_and_ends(desk, projects, buyer):
    an_import = desk.bring(PORTUGUESE.format(buyer=buyer.name), kind="contracts", source="Portal")

    assert an_import.summary["counts"] == {"new": 2, "gone": 0}
    found = [
        (each.reference, each.project.code, each.category, each.cents, each.signed_on, each.ends_on, str(each.supplier))
        for each in Contract.objects.order_by("reference")
    ]
    assert found == [
        ("C-1", "P-01", "works", 123456789, date(2023, 3, 15), date(2024, 6, 7), "Construções Norte, Lda"),
        ("C-2", "P-02", "services", 1990000, date(2024, 2, 1), date(2025, 4, 1), "Associação Girassol"),
    ]
    behind = [(each.reference, each.procedure, each.cpv, each.state) for each in Procurement.objects.all()]
    assert behind == [("C-1", "open", "45000000-7", "contracted"), ("C-2", "direct", "85312000-9", "contracted")]
    assert list(Supplier.objects.order_by("id").values_list("folded_number", flat=True)) == ["501234567", "502345678"]
    entry = Entry.objects.about(Contract.objects.get(reference="C-1")).first()
    assert (entry.verb, entry.source["import"], entry.source["row"]) == ("contract signed", an_import.pk, 3)
    assert codes_of(row_of(an_import, 3)) == ["category_from_cpv", "end_counted"]


def test_the_same_list_again_changes_nothing_and_an_undo_takes_all_back(desk, projects, buyer):
    content = PORTUGUESE.format(buyer=buyer.name)
    first = desk.bring(content, kind="contracts", source="Portal")

    again = desk.check(desk.read(content, kind="contracts", source="Portal"))
    undone = desk.undo(first)

    assert again.summary["counts"] == {"unchanged": 2, "gone": 0}
    assert undone.summary["stays"] == []
    assert (Contract.objects.count(), Procurement.objects.count(), Supplier.objects.count()) == (0, 0, 0)


def test_two_amounts_say_the_tax(desk, projects, buyer):
    content = (
        "Expediente;Objeto del contrato;Proyecto;Órgano de contratación;Adjudicatario;Tipo de contrato;"
        "Importe sin IVA;Importe con IVA;Fecha de formalización;Duración\n"
        f"E/1;Obra;P-01;{buyer.name};Obras SL (B12345678);Obras;100.000,00;121.000,00;31/01/2024;1 año 2 meses\n"
    )

    desk.bring(content, kind="contracts")

    contract = Contract.objects.get()
    assert (contract.cents, contract.tax_cents, contract.ends_on) == (10000000, 2100000, date(2025, 3, 31))
    assert (contract.supplier.name, contract.supplier.folded_number) == ("Obras SL", "B12345678")


def test_a_bare_amount_is_asked_for(desk, projects, buyer):
    content = (
        "Reference;Title;Project;Buyer;Supplier;Category;Amount;Signed on\n"
        f"C-1;Works;P-01;{buyer.name};Builders;works;1000.00;2024-01-31\n"
    )

    an_import = desk.read(content, kind="contracts")

    (remark,) = [each for each in an_import.mapping["remarks"] if each["code"] == "unclear"]
    assert (remark["letter"], remark["fields"], "G" in an_import.chosen) == ("G", ["net", "gross", ""], False)
    desk.commit(desk.check(an_import, G={"field": "net", "number_style": "1234.56"}))
    assert Contract.objects.get().cents == 100000


def test_only_a_price_with_tax_is_refused(desk, projects, buyer):
    content = (
        "Reference;Title;Project;Buyer;Supplier;Category;Price with tax;Signed on\n"
        f"C-1;Works;P-01;{buyer.name};Builders;works;1210.00;2024-01-31\n"
    )

    an_import = desk.check(desk.read(content, kind="contracts"))

    (reason,) = row_of(an_import, 2).reasons
    assert (reason["field"], "price without tax" in reason["sentence"]) == ("net", True)


def test_what_the_file_does_not_say_is_chosen_once(desk, projects, buyer):
    content = (
        "Reference;Title;Supplier;Price without tax;Signed on\n"
        "C-1;Works;Builders;1000.00;2024-01-31\nC-2;More works;Builders;2000.00;2024-02-28\n"
    )
    an_import = desk.check(desk.read(content, kind="contracts"))
    questions = {each.key: each for each in an_import.questions.all()}

    answered = desk.answer(
        an_import,
        {
            "once:project": {"take": projects[1].pk},
            "once:organisation": {"take": buyer.pk},
            "once:category": {"take": 1},
        },
    )

    assert an_import.summary["counts"] == {"asked": 2, "gone": 0}
    assert [each["id"] for each in questions["once:project"].candidates] == [project.pk for project in projects]
    desk.commit(answered)
    brought = Contract.objects.values_list("project", "organisation", "category")
    assert set(brought) == {(projects[1].pk, buyer.pk, "goods")}


def test_rows_of_modifications_gather_with_their_contract(desk, projects, buyer):
    make_modification_rule(desk.programme, "0.1")
    content = (
        "Reference;Title;Project;Buyer;Supplier;Category;Price without tax;Signed on;End;Amendment date;"
        "Amendment amount;New end;Amendment reason\n"
        f"C-1;Works;P-01;{buyer.name};Builders;works;1000.00;2023-01-31;2024-01-31;2023-06-01;50.00;;More walls\n"
        f"C-1;Works;P-01;{buyer.name};Builders;works;1000.00;2023-01-31;2024-01-31;2024-03-01;150.00;2024-12-31;Late\n"
    )

    an_import = desk.bring(content, kind="contracts", source="Portal")

    assert an_import.summary["counts"] == {"new": 1, "together": 1, "gone": 0}
    told = Modification.objects.values_list("number", "kind", "cents", "new_ends_on", "over_limit_because")
    assert list(told) == [
        (1, "value", 5000, None, ""),
        (2, "value", 15000, date(2024, 12, 31), "As published in Portal"),
    ]
    assert "after_deadline" in codes_of(row_of(an_import, 3))
    again = desk.check(desk.read(content, kind="contracts", source="Portal"))
    assert again.summary["counts"] == {"unchanged": 1, "together": 1, "gone": 0}


def test_a_modification_without_its_day_is_refused(desk, projects, buyer):
    content = (
        "Reference;Title;Project;Buyer;Supplier;Category;Price without tax;Signed on;Amendment amount\n"
        f"C-1;Works;P-01;{buyer.name};Builders;works;1000.00;2023-01-31;50.00\n"
    )

    an_import = desk.check(desk.read(content, kind="contracts"))

    assert [reason["field"] for reason in row_of(an_import, 2).reasons] == ["modifications"]


def test_several_suppliers_of_a_cell_stay_together(desk, projects, buyer):
    content = (
        "Reference;Title;Project;Buyer;Supplier;Category;Price without tax;Signed on\n"
        f'C-1;Works;P-01;{buyer.name};"501234567 - Norte, Lda\n502345678 - Sul, SA";works;1000.00;2023-01-31\n'
    )

    an_import = desk.bring(content, kind="contracts")

    assert Contract.objects.get().supplier.name == "Norte, Lda, Sul, SA"
    (reason,) = row_of(an_import, 2).reasons
    assert reason["params"] == {"suppliers": "Norte, Lda (501234567), Sul, SA (502345678)"}


def test_a_signed_price_does_not_change_once_work_has_begun(desk, projects, buyer):
    contract = make_contract(projects[0], reference="C-1", cents=100000, state="in-execution", organisation=buyer)
    content = (
        "Reference;Title;Supplier;Price without tax;Signed on\n"
        f"C-1;{contract.title};{contract.supplier};2000.00;{contract.signed_on}\n"
    )

    an_import = desk.check(desk.read(content, kind="contracts"))

    (reason,) = row_of(an_import, 2).reasons
    assert (reason["field"], reason["sentence"]) == (
        "net",
        "This stands as it was signed. Record a modification instead.",
    )
