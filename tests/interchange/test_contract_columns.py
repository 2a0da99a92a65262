"""Headings of contract lists from several countries, and cells that say two things at once."""

import pytest

from factories import make_organisation, make_project
from sympolity.affairs.procurement.models import Procurement
from sympolity.interchange.columns.doubts import open_unclear
from sympolity.interchange.columns.proposals import propose
from sympolity.interchange.columns.recognition import Recognised
from sympolity.interchange.kinds import CONTRACTS
from sympolity.interchange.kinds.results import names_nobody
from sympolity.interchange.kinds.suppliers import read_suppliers
from sympolity.interchange.values import Unfit, reader_for
from sympolity.methods.tabular import Sheet, Unreadable, recognise


def proposed(heads, *rows):
    """The field of each column by its heading, and the headings that a person must decide."""
    table = recognise(Sheet("Sheet", False, (tuple(heads), *map(tuple, rows))))
    found = Recognised(propose(CONTRACTS, table, lambda _kind, _names: True))
    open_unclear(CONTRACTS, table, found)
    fields = {column.header: found.choices.get(column.letter, {}).get("field", "") for column in table.columns}
    return fields, [remark.params["heading"] for remark in found.remarks]


def test_two_amounts_that_differ_only_in_brackets_are_told_apart():
    heads = ("Nº Expediente", "Importe adjudicación (sin IVA)", "Importe adjudicación (con IVA)", "Preço (EUR)")

    fields, asked = proposed(heads, ("E-1", 100.5, 121.6, 5.5), ("E-2", 200.5, 242.6, 6.5))

    assert list(fields.values()) == ["reference", "net", "gross", ""]
    assert asked == []


def test_an_amount_that_says_nothing_of_tax_is_still_asked_for():
    assert proposed(("Expediente", "Importe (€)"), ("E-1", 100.5), ("E-2", 7.5))[1] == ["Importe (€)"]


def test_headings_of_two_rows_keep_their_words_for_tax():
    heads = ("Preço / s/ IVA", "Preço / c/ IVA", "Adjudicatário / Nome", "Adjudicatário / NIF")

    fields, asked = proposed(heads, (1.5, 2.5, "Uma, Lda", "501234567"), (3.5, 4.5, "Outra, Lda", "502345678"))

    assert list(fields.values()) == ["net", "gross", "supplier", "supplier_number"]
    assert asked == []


def test_the_number_of_whoever_stands_before_it():
    heads = ("Entidade adjudicante", "NIF", "Adjudicatário", "NIPC")

    fields, _asked = proposed(heads, ("Moura", "506123456", "Uma", "501234567"), ("Mora", "506111", "Duas", "502345"))

    assert list(fields.values()) == ["organisation", "", "supplier", "supplier_number"]


@pytest.mark.parametrize(
    ("heading", "values", "field"),
    [
        ("Prazo de Execução (dias)", (365, 90), "days"),
        ("Prazo de Execução (dias)", ("365 dias", "90 dias"), "duration"),
        ("Data contrato", ("31/12/2023", "15/01/2024"), "signed_on"),
        ("dateSigned", ("2023-12-31", "2024-01-15"), "signed_on"),
        ("Fecha formalización", (44927, 44958), "signed_on"),
        ("Fecha formalización", (3, 4), ""),
        ("acheteur.id", ("A21690", "B21691"), ""),
        ("acheteur.nom", ("Lyon", "Metz"), "organisation"),
        ("titulaires.typeIdentifiant", ("SIRET", "TVA"), ""),
        ("titulaires.denominationSociale", ("Une SA", "Deux SA"), "supplier"),
        ("nature", ("Marché", "Accord-cadre"), ""),
        ("nature", ("Travaux", "Services"), "category"),
    ],
)
def test_what_a_heading_means_with_these_values(heading, values, field):
    fields, _asked = proposed(("Référence", heading), *(("R-1", each) for each in values))

    assert fields[heading] == field


@pytest.mark.parametrize(
    ("cell", "day"), [(44927, "2023-01-01"), (44927.0, "2023-01-01"), ("44927", "2023-01-01"), (20230115, "2023-01-15")]
)
def test_days_are_read_as_spreadsheets_count_them(cell, day):
    assert reader_for(CONTRACTS.field("signed_on"), {}, "EUR")(cell) == day


@pytest.mark.parametrize("cell", [449, 4492700, "20231501", 44927.5, True])
def test_other_numbers_are_no_days(cell):
    with pytest.raises((Unreadable, Unfit)):
        reader_for(CONTRACTS.field("signed_on"), {}, "EUR")(cell)


@pytest.mark.parametrize(
    ("cell", "suppliers"),
    [
        ("PT 502 345 678 Móveis & Cia", [("Móveis & Cia", "PT 502 345 678")]),
        ("Associação Ponte | NIF 503111222", [("Associação Ponte", "503111222")]),
        ("Uma, Lda; Outra, SA", [("Uma, Lda", ""), ("Outra, SA", "")]),
        ("1000 Flores, Lda", [("1000 Flores, Lda", "")]),
    ],
)
def test_a_number_in_the_cell_of_a_supplier_is_theirs(cell, suppliers):
    assert read_suppliers(cell) == suppliers


@pytest.mark.parametrize("cell", ["DESIERTO", "(Deserto)", "desert.", "Déclaré sans suite faute d'offre"])
def test_the_result_in_place_of_a_supplier_names_nobody(cell):
    assert names_nobody(cell)
    assert not names_nobody(f"{cell} Foods, Lda")


def test_a_share_of_tax_is_no_amount():
    fields, _asked = proposed(("Expediente", "% IVA", "IVA"), ("E-1", "21%", 210.5), ("E-2", "10%", 10.5))

    assert fields == {"Expediente": "reference", "% IVA": "", "IVA": "tax"}


# -- what rows tell together ----------------------------------------------------------
@pytest.mark.django_db
def test_small_contracts_are_signed_by_their_award_and_nobody_is_no_supplier(desk):
    make_project(desk.programme, "Square", code="P-01")
    make_organisation(desk.programme.network, "Moura")
    content = (
        "Expediente;Objeto;Proyecto;Órgano de contratación;Adjudicatario;NIF;Tipo de contrato;"
        "Importe adjudicación (sin IVA);Duración;Fecha de adjudicación\n"
        "E-1;Bancos;P-01;Moura;Bancos SL;B-61.234.567;Suministros;1.000,50;24 meses + 12;15/02/2024\n"
        "E-2;Árboles;P-01;Moura;DESIERTO;;Suministros;2.000,50;2 meses;16/02/2024\n"
    )

    an_import = desk.check(desk.read(content, kind="contracts"))

    first, second = an_import.rows.order_by("number")
    assert (first.outcome, first.values["signed_on"], first.values["supplier_number"]) == (
        "new", "2024-02-15", "B61234567"
    )  # fmt: skip
    assert [each["code"] for each in first.reasons] == ["not_a_duration", "signed_from_award"]
    assert (second.outcome, [each["field"] for each in second.reasons if each["code"] == "fault"]) == (
        "refused", ["supplier"]
    )  # fmt: skip


@pytest.mark.django_db
def test_what_follows_a_deserted_attempt_in_a_list_is_the_next_one(desk):
    make_project(desk.programme, "Square", code="P-01")
    make_organisation(desk.programme.network, "Moura")
    content = (
        "Referência do procedimento;Objeto;Projeto;Entidade adjudicante;Tipo de procedimento;Tipo de contrato;"
        "Preço base s/ IVA;Situação;Data do anúncio;Data de encerramento\n"
        "CP-1;Escola;P-01;Moura;Concurso público;Serviços;1.000,50;Deserto;15/01/2024;31/01/2024\n"
        "CP-1;Escola;P-01;Moura;Concurso público;Serviços;1.200,50;Adjudicado;15/03/2024;\n"
    )

    desk.bring(content, kind="tenders")

    found = Procurement.objects.order_by("attempt").values_list("attempt", "state", "relaunches__attempt")
    assert list(found) == [(1, "deserted", None), (2, "awarded", 1)]


@pytest.mark.django_db
def test_an_agreement_that_tells_how_long_it_holds_has_an_end(desk):
    for name in ("Lyon", "Les Ponts"):
        make_organisation(desk.programme.network, name)
    content = (
        "nomAttribuant;dateConvention;referenceDecision;nomBeneficiaire;objet;montant;Type;Durée\n"
        "Lyon;2024-03-01;DEL-1;Les Ponts;Médiation;15000.50;financing;24 mois\n"
    )

    an_import = desk.check(desk.read(content, kind="agreements"))

    (row,) = an_import.rows.all()
    assert (row.outcome, row.values["ends_on"], row.values["amount"]) == ("new", "2026-03-01", [1500050, "EUR"])
