from datetime import date

import pytest

from sympolity.interchange.columns.proposals import propose
from sympolity.interchange.kinds import PROJECTS, FieldKind
from sympolity.interchange.values import HIDDEN, NOTHING, Unfit, reader_for
from sympolity.methods.tabular import Sheet, Unreadable, recognise


def table_of(*rows):
    return recognise(Sheet("Sheet", False, rows))


def everything(_kind, _names) -> bool:
    return True


@pytest.mark.parametrize(
    "heads",
    [
        ("Código", "Nome do projeto", "Entidade", "Data de início", "Custo total"),
        ("Code", "Project title", "Lead organisation", "Start date", "Total cost"),
        ("Codi", "Nom del projecte", "Entitat", "Data d'inici", "Import total"),
        ("Code projet", "Intitulé du projet", "Bénéficiaire", "Date de début", "Coût total (€)"),
        ("رمز المشروع", "اسم المشروع", "الجهة", "Start date", "التكلفة"),
    ],
)
def test_propose_understands_headings_in_many_languages(heads):
    table = table_of(
        heads,
        ("A-1", "School garden", "Town of Moita", "31/12/2025", 1000.5),
        ("A-2", "Health house", "Town of Mafra", "15/01/2026", 2000.0),
    )

    proposed = {letter: choice["field"] for letter, choice in propose(PROJECTS, table, everything).items()}

    assert proposed == {"A": "code", "B": "title", "C": "lead", "D": "planned_start_on", "E": "total"}


def test_propose_leaves_out_a_column_that_no_register_knows():
    table = table_of(("Title", "Municipality"), ("School garden", "Nowhere"), ("Health house", "Elsewhere"))

    proposed = propose(PROJECTS, table, lambda kind, _names: kind != FieldKind.TERRITORY)

    assert {letter: choice["field"] for letter, choice in proposed.items()} == {"A": "title"}


def read(field, cell, **choice):
    return reader_for(PROJECTS.field(field), choice, "EUR")(cell)


@pytest.mark.parametrize(
    ("field", "cell", "choice", "value"),
    [
        ("total", "1.234,56 €", {"number_style": "1.234,56"}, [123456, "EUR"]),
        ("total", 1234.56, {}, [123456, "EUR"]),
        ("total", 470773.975, {"lossy": True}, [47077398, "EUR"]),
        ("total", "10", {"currency": "MAD"}, [1000, "MAD"]),
        ("planned_end_on", "03/04/2025", {"date_style": "dd/mm/yyyy"}, "2025-04-03"),
        ("planned_end_on", date(2025, 4, 3), {}, "2025-04-03"),
        ("stage", "Em execução", {}, "implementation"),
        ("stage", "CONCLUÍDO", {}, "completed"),
        ("code", 1105.0, {}, "1105"),
        ("website", "www.example.org", {}, "http://www.example.org"),
        ("latitude", "38,7", {"number_style": "1234,56"}, 38.7),
        ("title", "  School   garden ", {}, "School garden"),
        ("title", "x" * 501, {"lossy": True}, "x" * 499 + "…"),
        ("total", "n/a", {}, NOTHING),
        ("total", "***", {}, HIDDEN),
    ],
)
def test_a_cell_becomes_a_plain_value(field, cell, choice, value):
    assert read(field, cell, **choice) == value


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("total", "1,234", "ambiguous_numbers"),
        ("total", 470773.975, "too_many_decimals"),
        ("total", "-5", "below_zero"),
        ("total", "5 USD", "other_currency"),
        ("planned_end_on", "30/02/2026", "no_such_day"),
        ("planned_end_on", 450_000, "serial_number"),
        ("stage", "somehow", "unknown_choice"),
        ("website", "javascript:alert(1)", "not_an_address"),
        ("latitude", "99", "out_of_range"),
        ("title", "a\u202eb", "direction_override"),
        ("title", "#REF!", "error_value"),
        ("title", "x" * 501, "too_long"),
    ],
)
def test_a_cell_that_cannot_be_kept_says_why(field, cell, code):
    with pytest.raises((Unreadable, Unfit)) as refusal:
        read(field, cell)

    assert str(refusal.value.code) == code
