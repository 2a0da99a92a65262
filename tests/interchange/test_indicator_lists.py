"""Lists of indicators: what comes in, what is refused, and what an undo leaves."""

from datetime import date
from decimal import Decimal

import pytest

from closed_rounds import accept, asking_round, report_in
from rounds import make_indicator
from sympolity.affairs.monitoring.models import Indicator, Target
from sympolity.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
LIST = (
    "Código;Indicador;Unidade;Regra;Meta;Prazo\n"
    "R-1;Residentes alcançados;pessoas;soma;84000;2027-12-31\n"
    "R-2;Habitações renovadas;fogos;cumulativo;1200,5;2026-12-31\n"
)


def test_a_list_of_indicators_comes_in_with_its_targets(desk):
    an_import = desk.bring(LIST, kind="indicators")

    assert an_import.summary["counts"] == {"new": 2, "gone": 0}
    rows = [
        (each.code, each.rule, each.targets.get().value, each.targets.get().due_on) for each in Indicator.objects.all()
    ]
    assert rows == [
        ("R-1", "sum", Decimal(84000), date(2027, 12, 31)),
        ("R-2", "cumulative", Decimal("1200.5"), date(2026, 12, 31)),
    ]
    entry = Entry.objects.about(Indicator.objects.get(code="R-1")).get()
    assert (entry.verb, entry.source["import"]) == ("indicator added", an_import.pk)


def test_a_list_changes_the_last_target_and_an_undo_gives_it_back(desk):
    indicator = make_indicator(desk.programme, "Residentes alcançados", code="R-1", unit="pessoas")
    Target.objects.create(indicator=indicator, value=50, due_on=date(2026, 12, 31))

    an_import = desk.bring(LIST, kind="indicators")
    changed = indicator.targets.get()
    desk.undo(an_import)

    assert (changed.value, changed.due_on) == (84000, date(2027, 12, 31))
    target = indicator.targets.get()
    assert (target.value, target.due_on, target.closed_on) == (50, date(2026, 12, 31), None)
    assert Indicator.objects.count() == 1


def test_a_list_cannot_change_a_rule_by_which_figures_were_accepted(desk):
    indicator = make_indicator(desk.programme, "Residentes alcançados", code="R-1", unit="pessoas", rule="latest")
    accept(report_in(asking_round(desk.programme, indicator)), {indicator: 10})

    an_import = desk.check(desk.read(LIST, kind="indicators"))

    (row,) = an_import.rows.filter(outcome="refused")
    assert row.title == "Residentes alcançados"
