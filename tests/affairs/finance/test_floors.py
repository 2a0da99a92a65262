"""What money was built on stays: no contract shrinks below its cost, no agreement ends under an open request."""

from datetime import date

import pytest

from factories import make_programme, make_project
from finance_factories import make_commitment, make_expenditure, make_funding_rule
from payments import fresh, make_payment_desk
from procurement_factories import make_contract
from sympolity.affairs.agreements.operations.agreements import end_agreement
from sympolity.affairs.finance.operations.requests import withdraw_request
from sympolity.affairs.procurement.models import Contract, Modification
from sympolity.affairs.procurement.operations.contracts import change_contract
from sympolity.affairs.procurement.operations.modifications import modify, withdraw_modification
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.portfolio.models import Project

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 1)


@pytest.fixture
def contract():
    """Over 1,000.00 without tax, not begun."""
    return make_contract(make_project(make_programme()), cents=1_000_00, state="signed")


def grow(contract, cents):
    return modify(contract, by=None, kind="value", agreed_on=DAY, reason="Asbestos was found", cents=cents)


def test_withdraw_modification_is_refused_below_the_cost_that_was_entered(contract):
    first = grow(contract, 200_00)
    make_expenditure(contract.project, 1_000_01, contract=contract)

    with pytest.raises(Refused, match=r"1,000\.01.EUR of eligible cost were entered under this contract"):
        withdraw_modification(first, by=None, reason="Signed by nobody")

    assert Modification.objects.get().withdrawn_on is None


def test_withdraw_modification_passes_down_to_the_last_cent_of_cost(contract):
    first = grow(contract, 200_00)
    make_expenditure(contract.project, 1_000_00, contract=contract)

    assert withdraw_modification(first, by=None, reason="Signed by nobody").withdrawn_on


def test_tax_that_counts_leaves_more_room(contract):
    Contract.objects.update(tax_cents=230_00)
    make_funding_rule(contract.programme, "tax", "1")
    make_expenditure(contract.project, 1_107_00, contract=contract)

    with pytest.raises(Refused, match="of eligible cost were entered"):
        grow(contract, -100_01)

    assert grow(contract, -100_00).number == 1


def test_a_modification_makes_room_by_its_own_tax(contract):
    Contract.objects.update(tax_cents=230_00)
    make_funding_rule(contract.programme, "tax", "1")
    reduced = modify(
        contract, by=None, kind="value", agreed_on=DAY, reason="Books, taxed less", cents=100_00, tax_cents=6_00
    )
    make_expenditure(contract.project, 1_230_01, contract=contract)

    with pytest.raises(Refused, match="of eligible cost were entered"):
        withdraw_modification(reduced, by=None, reason="Signed by nobody")

    assert grow(contract, -86_17).tax_cents == -19_82


def test_modify_is_refused_below_what_is_committed(contract):
    make_commitment(contract.project, 900_00, contract=contract)

    with pytest.raises(Refused, match=r"900\.00.EUR are committed under this contract") as refusal:
        grow(contract, -100_01)

    assert refusal.value.field == "cents"


def test_change_contract_is_refused_a_price_below_the_cost_and_lets_other_facts_pass(contract):
    make_expenditure(contract.project, 1_200_00, contract=contract)

    with pytest.raises(Refused, match="of eligible cost were entered"):
        change_contract(contract, by=None, cents=999_99, title="Roof")

    assert change_contract(contract, by=None, cents=1_000_00, title="Roof").title == "Roof"


def test_end_agreement_is_refused_while_a_request_under_it_is_open():
    desk = make_payment_desk()
    Project.objects.update(stage="completed")
    request = desk.draft(1_00)

    with pytest.raises(Refused, match="Finish it before the agreement ends"):
        end_agreement(desk.agreement, by=None)
    withdraw_request(fresh(request), by=desk.officer, reason="Not needed")

    assert end_agreement(desk.agreement, by=None).state == "ended"
