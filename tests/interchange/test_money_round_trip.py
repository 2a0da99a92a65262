"""Lists of contracts and money go out and come back as they are."""

import pytest
from django.utils import translation

from factories import make_agreement, make_fund, make_organisation, make_project
from finance_factories import make_budget, make_category, make_expenditure
from procurement_factories import make_contract, make_procurement, make_supplier
from sympolity.affairs.procurement.models import Modification
from sympolity.ground.kernel.spreadsheets import as_csv, as_xlsx
from sympolity.interchange.files.templates import template_of
from sympolity.interchange.files.whole_list import sheet_of
from sympolity.interchange.kinds import kind_of

pytestmark = pytest.mark.django_db
KINDS = ("agreements", "tenders", "contracts", "budgets", "expenditure")


@pytest.fixture
def filled(desk):
    """One of each, with all that a list may say."""
    network = desk.programme.network
    lead = make_organisation(network, "Kitchen cooperative")
    project = make_project(desk.programme, "Square", code="P-01", lead=lead)
    supplier = make_supplier(network, "Builders, Ltd", tax_number="501234567")
    make_agreement(desk.programme, signed=True, projects=[project], beneficiary=lead)
    tender = make_procurement(project, reference="T-1", cpv="45000000-7", state="contracted")
    contract = make_contract(project, supplier, reference="C/1", procurement=tender, organisation=lead, tax_cents=500)
    Modification.objects.create(
        contract=contract, number=1, kind="value", agreed_on=contract.signed_on, cents=-1050, reason="Less; walls | x"
    )
    make_contract(project, reference="C/2", organisation=lead, category="goods")
    category = make_category(desk.programme, "works")
    make_budget(project, category=category)
    make_expenditure(
        project, 40000, category=category, supplier=supplier, fund=make_fund(desk.programme), contract=contract,
        tax_cents=9200, entered_by=desk.by,
    )  # fmt: skip
    make_expenditure(project, -500, category=category, paper="credit-note", entered_by=desk.by)
    return desk


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_of_money_comes_back_unchanged(filled, kind):
    standing = len(list(kind_of(kind).stored(filled.programme)))

    for write, name, language in ((as_xlsx, "list.xlsx", "en"), (as_csv, "list.csv", "pt")):
        with translation.override(language):
            content = write(sheet_of(kind_of(kind), filled.programme))
        an_import = filled.check(filled.read(content, name, kind=kind))
        unlike = [(row.outcome, row.changes, row.reasons) for row in an_import.rows.exclude(outcome="unchanged")]
        assert unlike == []
        assert an_import.summary["counts"] == {"unchanged": standing, "gone": 0}


@pytest.mark.parametrize("kind", [*KINDS, "payments"])
def test_every_heading_of_an_empty_list_is_recognised(desk, kind):
    declared = kind_of(kind)
    heads = [column.label for column in template_of(declared).columns]
    samples = {"money": "10.50", "number": "3", "day": "2024-01-31"}
    row = [samples.get(column.kind, "word") for column in template_of(declared).columns]

    an_import = desk.read(";".join(heads) + "\n" + ";".join(row) + "\n", kind=kind)

    asks_a_register = {
        spec.key
        for spec in declared.fields
        if str(spec.kind) in ("project", "agreement", "contract", "category", "fund")
    }
    links = {spec.key for spec in declared.fields if str(spec.kind) in ("link", "choice")}
    found = {choice["field"] for choice in an_import.chosen.values()}
    assert set(declared.keys) - found <= asks_a_register | links | {"organisation"}
