from datetime import timedelta

import pytest
from django.db.models import Sum
from django.utils import timezone

from payments import fresh, item_of, make_payment_desk, pay
from sympolity.affairs.finance.models import Double, PaymentShare
from sympolity.affairs.finance.operations.corrections import ask_advance_back
from sympolity.affairs.finance.operations.payments import authorise_payment, take_back_authorisation
from sympolity.affairs.finance.operations.requests import put_items_in, submit_request
from sympolity.affairs.finance.operations.verification import accept_the_rest, start_verification, verify_request
from sympolity.affairs.finance.queries.ledgers import ledger_of
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


def shares_of(desk):
    rows = PaymentShare.objects.order_by().values("project").annotate(sum=Sum("cents"))
    found = dict(rows.values_list("project", "sum"))
    return [found.get(project.pk, 0) for project in desk.projects]


def test_authorise_payment_is_verified_times_the_rate_to_the_cent():
    desk = make_payment_desk(rate="0.8650")

    request = desk.authorised(333_33, 333_33, 333_33)

    assert request.authorised_cents == 864_99
    assert sum(request.items.values_list("funded_cents", flat=True)) == 864_99


def test_authorise_payment_twice_changes_nothing():
    desk = make_payment_desk()
    request = desk.authorised(1_000_00)

    assert authorise_payment(request, by=desk.finance).authorised_at == request.authorised_at


def test_authorise_payment_sets_off_what_was_advanced():
    desk = make_payment_desk(rate="0.5")
    desk.paid(300_00, mode="advance")

    request = desk.authorised(1_000_00)

    assert (request.set_off_cents, request.authorised_cents) == (300_00, 200_00)
    assert ledger_of(desk.agreement).advances_open == 0


def test_authorise_payment_with_nothing_left_to_pay_counts_as_paid():
    desk = make_payment_desk(rate="0.5")
    desk.paid(800_00, mode="advance")

    request = desk.authorised(1_000_00)

    assert (request.state, request.authorised_cents, request.set_off_cents) == ("paid", 0, 500_00)


def test_authorise_payment_may_set_off_less_as_far_as_the_grant_allows():
    desk = make_payment_desk(cents=1_000_00, rate="0.5")
    desk.paid(300_00, mode="advance")
    request = desk.verified(1_600_00)

    with pytest.raises(Refused, match=r"At least 100.00"):
        authorise_payment(request, set_off_cents=99_99, by=desk.finance)

    assert authorise_payment(request, set_off_cents=100_00, by=desk.finance).authorised_cents == 700_00


def test_the_balance_leaves_nothing_open():
    desk = make_payment_desk(rate="0.5")
    desk.paid(300_00, mode="advance")

    request = desk.paid(1_000_00, mode="final")

    ledger = ledger_of(desk.agreement)
    assert request.state == "paid"
    assert (ledger.advances_open, ledger.paid, ledger.cost_funding) == (0, 500_00, 500_00)


def test_the_balance_waits_for_an_advance_that_cost_does_not_cover():
    desk = make_payment_desk(rate="0.5")
    advance = desk.paid(800_00, mode="advance")
    request = desk.verified(1_000_00, mode="final")

    with pytest.raises(Refused, match=r"300.00.EUR of the advances are not covered"):
        authorise_payment(request, by=desk.finance)

    ask_advance_back(advance, cents=300_00, reason="Work was cheaper", by=desk.verifier)
    pay(fresh(advance), -300_00, reason="Returned", by=desk.treasurer)
    assert authorise_payment(request, by=desk.finance).state == "paid"
    assert ledger_of(desk.agreement).paid == 500_00


def test_record_payment_in_parts_shares_each_among_the_projects():
    desk = make_payment_desk(rate="0.5")
    request = desk.draft(200_00)
    put_items_in(request, [desk.expenditure(100_01, project=1)], by=desk.officer)
    submit_request(request, by=desk.officer)
    start_verification(request, by=desk.verifier)
    accept_the_rest(request, by=desk.verifier)
    verify_request(request, by=desk.verifier)
    request = authorise_payment(request, by=desk.finance)

    pay(request, 100_00, by=desk.treasurer)
    state_in_between = fresh(request).state
    pay(request, 50_01, by=desk.treasurer)

    assert (state_in_between, fresh(request).state) == ("authorised", "paid")
    assert shares_of(desk) == [100_00, 50_01]


def test_record_payment_refuses_more_than_was_authorised():
    desk = make_payment_desk(rate="0.5")
    request = desk.authorised(1_000_00)

    with pytest.raises(Refused, match=r"500.00.EUR are left to pay"):
        pay(request, 500_01, by=desk.treasurer)


def test_record_payment_twice_with_one_token_is_one_payment():
    desk = make_payment_desk(rate="0.5")
    request = desk.authorised(1_000_00)

    first, second = (pay(request, 100_00, token="once", by=desk.treasurer) for _ in "ab")

    assert first == second


def test_record_payment_refuses_a_day_that_lies_ahead():
    desk = make_payment_desk()
    request = desk.authorised(1_000_00)

    with pytest.raises(Refused, match="lies ahead"):
        pay(request, 1_00, paid_on=timezone.localdate() + timedelta(days=1), by=desk.treasurer)


def test_record_payment_that_the_bank_sent_back_is_to_be_paid_again():
    desk = make_payment_desk(rate="0.5")
    request = desk.paid(1_000_00)

    pay(request, -500_00, reason="Wrong account", by=desk.treasurer)
    state_in_between = fresh(request).state
    pay(request, 500_00, by=desk.treasurer)

    assert (state_in_between, fresh(request).state) == ("authorised", "paid")
    assert shares_of(desk) == [500_00, 0]


def test_record_payment_refuses_money_back_without_a_reason():
    desk = make_payment_desk()

    with pytest.raises(Refused, match="Say why"):
        pay(desk.paid(1_000_00), -1_00, by=desk.treasurer)


def test_an_advance_is_shared_by_what_was_agreed_for_each_project():
    desk = make_payment_desk()
    for place, cents in enumerate((30_000_00, 10_000_00)):
        desk.agreement.covered.filter(project=desk.projects[place]).update(cents=cents)

    desk.paid(1_000_01, mode="advance")

    assert shares_of(desk) == [750_01, 250_00]


def test_take_back_authorisation_forgets_what_was_to_be_paid():
    desk = make_payment_desk()

    request = take_back_authorisation(desk.authorised(1_000_00), reason="Wrong rate", by=desk.finance)

    assert (request.state, request.authorised_cents, item_of(request).funded_cents) == ("verified", None, None)


def test_take_back_authorisation_refuses_after_a_payment():
    desk = make_payment_desk()
    request = desk.authorised(1_000_00)
    pay(request, 1_00, by=desk.treasurer)

    with pytest.raises(Refused, match="Something was paid"):
        take_back_authorisation(request, reason="Wrong rate", by=desk.finance)


def test_record_payment_refuses_to_take_back_an_advance_that_was_set_off():
    desk = make_payment_desk(rate="0.5")
    advance = desk.paid(300_00, mode="advance")
    desk.paid(400_00)

    with pytest.raises(Refused, match=r"At most 100.00"):
        pay(fresh(advance), -100_01, reason="Wrong account", by=desk.treasurer)


def test_authorise_payment_refuses_a_paper_that_was_found_to_be_another_one():
    desk = make_payment_desk()
    request = desk.verified(1_000_00)
    double = Double.objects.create(
        programme=desk.programme, first=desk.expenditure(1_000_00), second=item_of(request).expenditure
    )

    with pytest.raises(Refused, match="looks like another paper"):
        authorise_payment(request, by=desk.finance)
    Double.objects.filter(pk=double.pk).update(state="cleared")

    assert authorise_payment(request, by=desk.finance).state == "authorised"
