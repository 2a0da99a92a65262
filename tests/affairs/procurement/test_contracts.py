"""Contracts: signed after an award or directly, begun with a manager, held up, ended."""

from datetime import date, timedelta

import pytest

from factories import make_organisation, make_programme, make_project, make_user
from procurement_factories import (
    make_bid,
    make_contract,
    make_lot,
    make_procedure_rule,
    make_procurement,
    make_supplier,
)
from sympolity.affairs.procurement.models import Contract
from sympolity.affairs.procurement.operations.contracts import (
    add_contract,
    begin_execution,
    change_contract,
    resume,
    sign_contract,
    suspend,
    terminate,
)
from sympolity.affairs.procurement.operations.managers import declare_conflict, designate_manager
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
AWARDED = date(2025, 3, 10)
BEGUN = date(2025, 4, 1)


def awarded(**facts):
    programme = make_programme()
    project = make_project(programme, lead=make_organisation(programme.network))
    return make_procurement(project, state="awarded", awarded_on=AWARDED, **facts)


def followed(**facts):
    """A signed contract with a manager who declared that no interests conflict."""
    contract = make_contract(make_project(make_programme()), **facts)
    person = make_user("contract-manager", contract.programme, contract.organisation)
    manager = designate_manager(contract, person, by=None, act="Decision 4/2025", on=contract.signed_on)
    declare_conflict(manager, by=person, conflict="none")
    return contract


def test_sign_contract_takes_over_what_was_awarded():
    procurement = awarded(portal_id="900001")
    won = make_bid(procurement, outcome="won")

    contract = sign_contract(procurement, by=None, signed_on=date(2025, 3, 20), ends_on=date(2026, 3, 20))

    procurement.refresh_from_db()
    assert (contract.supplier, contract.cents, contract.category, contract.portal_id, contract.state) == (
        won.supplier,
        won.cents,
        "works",
        "900001",
        "signed",
    )
    assert (procurement.state, procurement.ended_on) == ("contracted", date(2025, 3, 20))
    assert list(Entry.objects.order_by("number").values_list("verb", flat=True)) == [
        "contract signed",
        "procurement contracted",
    ]


def test_sign_contract_is_refused_a_price_above_the_winning_bid():
    procurement = awarded()
    won = make_bid(procurement, outcome="won")

    with pytest.raises(Refused, match="above the winning bid") as refusal:
        sign_contract(procurement, by=None, signed_on=date(2025, 3, 20), cents=won.cents + 1)

    assert refusal.value.field == "cents"


def test_sign_contract_is_refused_before_the_standstill_is_over():
    procurement = awarded()
    make_bid(procurement, outcome="won")
    make_procedure_rule(procurement.programme, standstill_days=10)

    with pytest.raises(Refused, match="10 days lie between award and contract"):
        sign_contract(procurement, by=None, signed_on=AWARDED + timedelta(days=10))

    assert sign_contract(procurement, by=None, signed_on=AWARDED + timedelta(days=11)).pk


def test_sign_contract_is_refused_what_was_not_awarded():
    programme = make_programme()
    procurement = make_procurement(make_project(programme), state="launched")

    with pytest.raises(Refused, match="Award it before"):
        sign_contract(procurement, by=None, signed_on=date(2025, 3, 20))


def test_sign_contract_of_lots_marks_the_procurement_when_the_last_lot_is_signed():
    procurement = awarded()
    first, second = (make_lot(procurement, outcome="awarded") for _ in range(2))
    for lot in (first, second):
        make_bid(procurement, lot=lot, outcome="won", cents=900_000)

    one = sign_contract(procurement, by=None, signed_on=date(2025, 3, 20), lot=first)
    procurement.refresh_from_db()
    between = procurement.state
    sign_contract(procurement, by=None, signed_on=date(2025, 3, 20), lot=second)
    procurement.refresh_from_db()

    assert (one.reference, between, procurement.state) == (f"{procurement.reference}/1", "awarded", "contracted")
    with pytest.raises(Refused, match="recorded already"):
        sign_contract(procurement, by=None, signed_on=date(2025, 3, 20), lot=first)


def test_add_contract_is_refused_a_reference_that_the_programme_has():
    contract = make_contract(make_project(make_programme()))
    again = {"reference": contract.reference, "title": "Roof", "cents": 1, "signed_on": date(2025, 1, 1)}

    with pytest.raises(Refused, match="already has a contract of this reference"):
        add_contract(contract.project, by=None, organisation=contract.organisation, supplier=contract.supplier, **again)


def test_add_contract_is_refused_a_supplier_of_another_network():
    contract = make_contract(make_project(make_programme()))
    stranger = make_supplier(make_programme().network)
    facts = {"reference": "C-9", "title": "Roof", "cents": 1, "signed_on": date(2025, 1, 1)}

    with pytest.raises(Refused, match="kept in another network"):
        add_contract(contract.project, by=None, organisation=contract.organisation, supplier=stranger, **facts)


def test_change_contract_is_refused_the_price_once_work_has_begun():
    contract = make_contract(make_project(make_programme()), state="in-execution")

    with pytest.raises(Refused, match="Record a modification instead"):
        change_contract(contract, by=None, cents=1)

    assert change_contract(contract, by=None, portal_id="900002").portal_id == "900002"


def test_begin_execution_is_refused_without_a_manager():
    contract = make_contract(make_project(make_programme()))

    with pytest.raises(Refused, match="Name a contract manager in writing first"):
        begin_execution(contract, by=None, on=BEGUN)


def test_begin_execution_is_refused_while_the_contract_names_nobody():
    contract = make_contract(make_project(make_programme()))
    person = make_user("contract-manager", contract.programme, contract.organisation)
    designate_manager(contract, person, by=None, act="Decision 4/2025", on=BEGUN, named_in_contract=False)

    with pytest.raises(Refused, match="or it is void"):
        begin_execution(contract, by=None, on=BEGUN)


def test_begin_execution_is_refused_until_the_manager_has_declared():
    contract = make_contract(make_project(make_programme()))
    person = make_user("contract-manager", contract.programme, contract.organisation)
    manager = designate_manager(contract, person, by=None, act="Decision 4/2025", on=BEGUN)

    with pytest.raises(Refused, match="must first declare"):
        begin_execution(contract, by=None, on=BEGUN)

    declare_conflict(manager, by=person, conflict="none")
    assert begin_execution(contract, by=None, on=BEGUN).state == "in-execution"


def test_begin_execution_is_refused_after_the_end():
    contract = followed()

    with pytest.raises(Refused, match="Say when work began") as refusal:
        begin_execution(contract, by=None, on=date(2026, 3, 1))

    assert refusal.value.field == "on"


def test_change_contract_is_refused_an_end_before_the_beginning():
    contract = make_contract(make_project(make_programme()))

    with pytest.raises(Refused, match="It ends before it begins"):
        change_contract(contract, by=None, ends_on=date(2025, 1, 1))


def test_suspend_and_resume_keep_the_reason_and_the_day():
    contract = begin_execution(followed(), by=None, on=date(2025, 4, 1))

    contract = suspend(contract, by=None, reason="Flood in the basement", on=date(2025, 5, 1))
    kept = (contract.state, contract.state_reason)
    contract = resume(contract, by=None, on=date(2025, 6, 1))

    assert kept == ("suspended", "Flood in the basement")
    assert contract.state == "in-execution"
    assert Entry.objects.get(verb="contract suspended").changes["on"] == [None, "2025-05-01"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_terminate_is_refused_without_a_reason(reason):
    with pytest.raises(Refused, match="Say why"):
        terminate(followed(), by=None, reason=reason)


@pytest.mark.parametrize("happens", [suspend, terminate])
def test_nothing_happens_to_a_contract_before_it_was_signed(happens):
    contract = begin_execution(followed(), by=None, on=date(2025, 4, 1))

    with pytest.raises(Refused, match="not signed yet on that day") as refusal:
        happens(contract, by=None, reason="Flood", on=contract.signed_on - timedelta(days=1))

    assert refusal.value.field == "on"


def test_terminate_ends_the_contract_on_its_day():
    contract = terminate(followed(), by=None, reason="The supplier is bankrupt", on=date(2025, 9, 1))

    assert (contract.state, contract.closed_on) == ("terminated", date(2025, 9, 1))
    assert list(Contract.objects.running()) == []
