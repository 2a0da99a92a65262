"""The life of a figure, for its organisation and whoever audits."""

import pytest

from audits import go, make_audited
from closed_rounds import accept, asking_round, report_in, shown_indicator
from finance_factories import make_budget
from sympolity.affairs.finance.models import Budget, BudgetLine
from sympolity.affairs.monitoring.models import Figure
from sympolity.ground.journal.operations import record

pytestmark = pytest.mark.django_db


def test_figure_of_an_expenditure_tells_every_value(client, world):
    paper = world.papers[0]
    where = {"network": world.programme.network, "programme_id": world.programme.pk}
    source = {"kind": "import", "file": "invoices.xlsx", "sheet": "May", "row": 7}
    changes = {"eligible_cents": (None, 12_000)}
    record("expenditure entered", paper, by=world.manager, **where, changes=changes, source=source)
    changes = {"eligible_cents": (12_000, 10_000)}
    record("expenditure changed", paper, by=world.secretariat, **where, changes=changes, reason="Tax does not count")

    page = go(client, world.auditor, "figure", world, "finance.expenditure", paper.pk, "eligible_cents")

    text = page.content.decode().replace("\xa0", " ")
    for words in ("120.00 EUR", "100.00 EUR", "invoices.xlsx, sheet May, row 7", "Tax does not count", "payment of"):
        assert words in text


def test_figure_of_a_budget_line_tells_its_versions(client, world):
    old = make_budget(world.project, 5_000)
    line = old.lines.get()
    Budget.objects.filter(pk=old.pk).update(state="replaced")
    new = Budget.objects.create(project=world.project, number=2, state="agreed", reason="Prices rose")
    facts = {"organisation": line.organisation, "category": line.category, "cents": 7_000}
    later = BudgetLine.objects.create(budget=new, **facts)

    page = go(client, world.auditor, "figure", world, "finance.budgetline", later.pk, "cents").content.decode()

    assert "50.00" in page
    assert "70.00" in page
    assert "Prices rose" in page


@pytest.mark.parametrize(
    ("label", "thing", "name"),
    [
        ("finance.payment", "payment", "cents"),
        ("procurement.contract", "contract", "cents"),
        ("agreements.agreement", "agreement", "amount"),
    ],
)
def test_figure_of_other_amounts(client, world, label, thing, name):
    found = getattr(world, thing)

    assert go(client, world.auditor, "figure", world, label, found.pk, name).status_code == 200
    assert go(client, world.auditor, "figure", make_audited(), label, found.pk, name).status_code == 404


def test_figure_is_for_its_organisation_and_whoever_audits(client, world):
    args = ("finance.expenditure", world.papers[0].pk, "net_cents")

    assert go(client, world.manager, "figure", world, *args).status_code == 200
    assert go(client, world.stranger, "figure", world, *args).status_code == 403
    assert go(client, world.auditor, "figure", world, "finance.expenditure", 1, "number").status_code == 404


def test_figure_of_a_report_is_told_from_each_version_that_was_sent(client, world):
    roofs = shown_indicator(world.programme, "Roofs")
    report = report_in(asking_round(world.programme, roofs), world.project)
    accept(report, {roofs: 11})
    accept(report, {roofs: 12})
    figure = Figure.objects.get(submission__of=report)

    page = go(client, world.auditor, "figure", world, "monitoring.figure", figure.pk, "value")

    assert [value.words for value in page.context["life"].values] == ["11", "12"]
    assert "version 2, accepted" in page.content.decode()
