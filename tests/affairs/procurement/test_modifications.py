"""Modifications: typed, numbered, within a limit that counts them all together."""

from datetime import date

import pytest

from factories import make_programme, make_project
from procurement_factories import make_contract, make_modification_rule
from sympolity.affairs.procurement.models import Contract, Modification
from sympolity.affairs.procurement.operations.contracts import change_contract
from sympolity.affairs.procurement.operations.modifications import modify, withdraw_modification
from sympolity.affairs.procurement.queries.contracts import ends_on, growth, worth
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 1)


@pytest.fixture
def contract():
    """Works of 90,000.00 from March 2025 to February 2026, that may grow by half."""
    contract = make_contract(make_project(make_programme()), category="works")
    make_modification_rule(contract.programme, "0.5", source="Public contracts code, article 370")
    return contract


def change(contract, **facts):
    return modify(contract, by=None, **{"kind": "value", "agreed_on": DAY, "reason": "Asbestos was found", **facts})


def test_modify_numbers_each_and_changes_worth_and_end(contract):
    first = change(contract, cents=1_000_000)
    second = change(contract, kind="duration", new_ends_on=date(2026, 6, 30))

    assert (first.number, second.number, worth(contract), ends_on(contract)) == (1, 2, 10_000_000, date(2026, 6, 30))
    listed = Contract.objects.with_worth().get()
    assert (listed.grown_cents, listed.worth_cents, listed.ends_now_on) == (1_000_000, 10_000_000, date(2026, 6, 30))
    assert contract.cents == 9_000_000


def test_modify_counts_all_modifications_against_the_limit(contract):
    change(contract, cents=3_000_000)

    with pytest.raises(Refused, match="All modifications together would come to") as refusal:
        change(contract, cents=1_500_001)

    assert refusal.value.field == "over_limit_because"
    assert change(contract, cents=1_500_000).number == 2
    assert (growth(contract).left_cents, growth(contract).is_over) == (0, False)


def test_modify_passes_the_limit_with_a_ground_and_its_legal_source(contract):
    with pytest.raises(Refused, match="Name the legal source"):
        change(contract, cents=5_000_000, over_limit_because="Nobody could foresee it")

    change(contract, cents=5_000_000, over_limit_because="Nobody could foresee it", source="Article 370(2)")

    assert growth(contract).is_over
    assert list(Contract.objects.over_limit()) == [contract]


def test_modify_takes_the_rule_of_the_day_of_the_signature(contract):
    make_modification_rule(contract.programme, "0.1", valid_from=date(2025, 4, 1), source="A later law")

    assert change(contract, cents=4_500_000).pk
    assert growth(contract).source == "Public contracts code, article 370"
    assert list(Contract.objects.over_limit()) == []


def test_modify_keeps_an_amendment_that_was_agreed_after_the_end(contract):
    change(contract, kind="duration", agreed_on=date(2026, 5, 1), new_ends_on=date(2026, 8, 31))

    (step,) = growth(contract).steps
    assert (step.after_the_end, ends_on(contract)) == (True, date(2026, 8, 31))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"cents": 0}, "cents"),
        ({"kind": "duration"}, "new_ends_on"),
        ({"kind": "duration", "new_ends_on": date(2026, 8, 31), "cents": 1}, "cents"),
        ({"cents": 1, "agreed_on": date(2025, 2, 28)}, "agreed_on"),
        ({"cents": 1, "reason": " "}, "reason"),
        ({"cents": -9_000_001}, "cents"),
        ({"kind": "scope", "new_ends_on": date(2025, 2, 1)}, "new_ends_on"),
    ],
)
def test_modify_is_refused_what_is_incomplete_or_impossible(contract, facts, field):
    with pytest.raises(Refused) as refusal:
        change(contract, **facts)

    assert refusal.value.field == field
    assert not Modification.objects.exists()


def test_withdraw_modification_keeps_the_row_and_its_number(contract):
    first = change(contract, cents=1_000_000)

    withdraw_modification(first, by=None, reason="Signed by nobody")
    second = change(contract, cents=2_000_000)

    assert (second.number, worth(contract), Modification.objects.count()) == (2, 11_000_000, 2)
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_modification(first, by=None, reason="Again")


def test_a_contract_without_a_rule_has_no_limit():
    contract = make_contract(make_project(make_programme()), category="works")

    change(contract, cents=50_000_000)

    assert (growth(contract).limit_cents, growth(contract).is_over) == (None, False)


def test_modify_by_a_second_click_is_refused(contract):
    first = change(contract, cents=1_000_000)

    with pytest.raises(Refused, match="recorded already"):
        change(contract, cents=1_000_000)
    withdraw_modification(first, by=None, reason="Signed by nobody")

    assert change(contract, cents=1_000_000).number == 2


# -- tax -----------------------------------------------------------------------------
def with_tax(contract) -> tuple[int | None, int | None]:
    """What the contract is worth with tax: by its page, and by the list."""
    listed = Contract.objects.with_worth().with_tax().get(pk=contract.pk)
    return growth(listed).worth_with_tax_cents, listed.worth_with_tax_cents


def test_modify_is_taxed_at_the_rate_of_the_contract_unless_it_says_another(contract):
    change_contract(contract, by=None, tax_cents=540_000)

    at_its_rate = change(contract, cents=1_000_001)
    another = change(contract, cents=-500_000, tax_cents=-115_000, reason="Doors left out")
    change(contract, kind="duration", new_ends_on=date(2026, 6, 30))

    assert (at_its_rate.tax_cents, another.tax_cents) == (60_000, -115_000)
    assert with_tax(contract) == (9_985_001, 9_985_001)
    with pytest.raises(Refused, match="goes the way of the difference") as refusal:
        change(contract, cents=100, tax_cents=-6)
    assert refusal.value.field == "tax_cents"


def test_worth_with_tax_is_not_known_until_the_tax_of_the_contract_is(contract):
    change(contract, cents=1_000_000)
    unknown = with_tax(contract)

    change_contract(contract, by=None, tax_cents=540_000)

    assert (unknown, with_tax(contract)) == ((None, None), (10_600_000, 10_600_000))
    assert Entry.objects.latest("id").changes["modification 1, tax"] == [None, 60_000]


def test_a_withdrawn_modification_takes_its_tax_along(contract):
    change_contract(contract, by=None, tax_cents=540_000)
    withdraw_modification(change(contract, cents=1_000_000), by=None, reason="Typed twice")

    assert with_tax(contract) == (9_540_000, 9_540_000)
