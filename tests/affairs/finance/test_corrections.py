import pytest

from payments import fresh, item_of, make_payment_desk, pay
from sympolity.affairs.finance.operations.corrections import ask_correction_back, correct_item
from sympolity.affairs.finance.operations.payments import authorise_payment
from sympolity.affairs.finance.operations.requests import submit_request, withdraw_request
from sympolity.affairs.finance.operations.verification import accept_the_rest, start_verification, verify_request
from sympolity.affairs.finance.queries.ledgers import account_of, ledger_of
from sympolity.affairs.finance.queries.requests import waiting_for
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


def carried_on(desk, request):
    """The draft is submitted, verified and authorised."""
    submit_request(request, by=desk.officer)
    start_verification(request, by=desk.verifier)
    accept_the_rest(request, by=desk.verifier)
    verify_request(request, by=desk.verifier)
    return authorise_payment(request, by=desk.finance)


def test_correct_item_is_set_off_of_the_next_request_at_the_rate_of_the_first():
    desk = make_payment_desk(rate="0.5")
    paid = desk.paid(1_000_00)
    desk.agreement.versions.update(rate="0.9")
    request = desk.draft(1_000_00)

    correct_item(item_of(paid), cents=200_00, reason="Lunch", into=request, by=desk.verifier)
    request = carried_on(desk, request)

    assert (request.verified_cents, request.set_off_cents, request.authorised_cents) == (1_000_00, 100_00, 800_00)


def test_correct_item_without_a_request_asks_the_money_back():
    desk = make_payment_desk(rate="0.5")
    paid = desk.paid(1_000_00)

    correct_item(item_of(paid), cents=200_00, reason="Lunch", by=desk.verifier)
    owed = account_of(fresh(paid)).to_come_back
    pay(fresh(paid), -100_00, reason="Lunch", by=desk.treasurer)

    paid = fresh(paid)
    assert owed == 100_00
    assert (paid.state, paid.verified_cents, paid.set_off_cents, paid.authorised_cents) == (
        "paid",
        1_000_00,
        100_00,
        400_00,
    )
    assert ledger_of(desk.agreement).paid == 400_00


def test_correct_item_refuses_more_than_still_counts():
    desk = make_payment_desk()
    paid = desk.paid(1_000_00)
    correct_item(item_of(paid), cents=800_00, reason="Lunch", by=desk.verifier)

    with pytest.raises(Refused, match=r"At most 200.00"):
        correct_item(item_of(paid), cents=200_01, reason="Dinner", by=desk.verifier)


def test_correct_item_in_parts_takes_back_exactly_what_was_paid():
    desk = make_payment_desk(rate="0.8650")
    paid = desk.paid(99, 1_00)

    for cents in (33, 33, 33):
        correct_item(item_of(paid), cents=cents, reason="Lunch", by=desk.verifier)

    item = item_of(paid)
    assert sum(item.corrected_by.values_list("funded_cents", flat=True)) == -(item.funded_cents or 0)


def test_correct_item_twice_with_one_token_is_one_correction():
    desk = make_payment_desk()
    item = item_of(desk.paid(1_000_00))

    lines = {correct_item(item, cents=1_00, reason="Lunch", token="once", by=desk.verifier) for _ in "ab"}

    assert len(lines) == 1


def test_correct_item_refuses_what_was_not_paid_yet():
    desk = make_payment_desk()

    with pytest.raises(Refused, match="has to be “paid”"):
        correct_item(item_of(desk.authorised(1_000_00)), cents=1_00, reason="Lunch", by=desk.verifier)


def test_authorise_payment_refuses_corrections_over_what_was_verified():
    desk = make_payment_desk(rate="0.5")
    paid = desk.paid(1_000_00)
    request = desk.draft(100_00)
    line = correct_item(item_of(paid), cents=400_00, reason="Lunch", into=request, by=desk.verifier)

    with pytest.raises(Refused, match=r"150.00.EUR more than what was verified"):
        carried_on(desk, request)

    ask_correction_back(line, by=desk.verifier)
    assert authorise_payment(request, by=desk.finance).authorised_cents == 50_00
    assert account_of(fresh(paid)).to_come_back == 200_00


def test_withdraw_request_asks_its_corrections_back():
    desk = make_payment_desk(rate="0.5")
    paid = desk.paid(1_000_00)
    request = desk.draft(1_000_00)
    correct_item(item_of(paid), cents=400_00, reason="Lunch", into=request, by=desk.verifier)

    withdraw_request(request, reason="Next year", by=desk.officer)

    assert account_of(fresh(paid)).to_come_back == 200_00


def test_what_has_to_come_back_waits_for_both_sides_until_it_did():
    desk = make_payment_desk(rate="0.5")
    paid = desk.paid(1_000_00)
    correct_item(item_of(paid), cents=200_00, reason="Lunch", by=desk.verifier)
    waits = [waiting_for(user, desk.programme) for user in (desk.treasurer, desk.officer, desk.verifier)]

    pay(fresh(paid), -100_00, by=desk.treasurer, reason="It came back")

    assert [each.cents for each in waits[0]["come-back"] + waits[1]["pay-back"]] == [100_00, 100_00]
    assert waits[2] == {}
    assert [waiting_for(user, desk.programme) for user in (desk.treasurer, desk.officer)] == [{}, {}]


def test_correct_item_that_an_advance_had_paid_asks_the_advance_back():
    desk = make_payment_desk(rate="1.0")
    advance = desk.paid(500_00, mode="advance")
    paid = desk.paid(600_00, mode="final")

    correct_item(item_of(paid), cents=400_00, reason="Lunch", by=desk.verifier)

    paid, advance = fresh(paid), fresh(advance)
    assert (paid.authorised_cents, paid.advance_cents, paid.set_off_cents) == (0, 200_00, 600_00)
    assert (account_of(paid).to_come_back, account_of(advance).to_come_back) == (100_00, 300_00)
    pay(paid, -100_00, reason="Lunch", by=desk.treasurer)
    pay(advance, -300_00, reason="Lunch", by=desk.treasurer)
    ledger = ledger_of(desk.agreement)
    assert (ledger.paid, ledger.cost_funding, ledger.advances_open) == (200_00, 200_00, 0)
