from datetime import date

import pytest

from finance_factories import make_funding_rule
from payments import fresh, item_of, make_payment_desk
from procurement_factories import make_contract
from sympolity.affairs.finance.models import Double, RequestItem
from sympolity.affairs.finance.operations.expenditure import change_expenditure
from sympolity.affairs.finance.operations.requests import (
    change_request,
    draw_up_request,
    put_items_in,
    submit_request,
    take_back_request,
    take_item_out,
    withdraw_request,
)
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


def test_draw_up_request_numbers_the_requests_of_an_agreement():
    desk = make_payment_desk()

    numbers = [desk.draft(1_00).number, desk.draft(1_00).number]

    assert numbers == [1, 2]


def test_draw_up_request_twice_with_one_token_is_one_request():
    desk = make_payment_desk()

    first, second = (
        draw_up_request(desk.agreement, desk.organisation, mode="interim", by=desk.officer, token="t") for _ in "ab"
    )

    assert first == second


def test_draw_up_request_refuses_an_agreement_that_is_not_signed():
    desk = make_payment_desk()
    desk.agreement.state = "terminated"
    desk.agreement.save()

    with pytest.raises(Refused, match="signed one in force"):
        draw_up_request(desk.agreement, desk.organisation, mode="interim", by=desk.officer)


def test_draw_up_request_refuses_who_receives_no_money():
    desk = make_payment_desk()
    grantor = desk.agreement.parties.get(role="grantor").organisation

    with pytest.raises(Refused, match="receives no money"):
        draw_up_request(desk.agreement, grantor, mode="interim", by=desk.officer)


def test_put_items_in_claims_all_that_is_eligible():
    desk = make_payment_desk()

    request = desk.draft(1_000_00, 500_00)

    assert request.claimed_cents == 1_500_00
    assert [item.claimed_cents for item in request.items.all()] == [1_000_00, 500_00]


def test_put_items_in_refuses_what_is_claimed_elsewhere():
    desk = make_payment_desk()
    paper = item_of(desk.draft(1_000_00)).expenditure
    other = desk.draft()

    with pytest.raises(Refused, match=r"claimed already, in request no. 1"):
        put_items_in(other, [paper], by=desk.officer)


def test_put_items_in_refuses_another_organisation():
    desk, other = make_payment_desk(), make_payment_desk()
    request = desk.draft()

    with pytest.raises(Refused, match="cannot be claimed here"):
        put_items_in(request, [other.expenditure()], by=desk.officer)


def test_take_item_out_frees_the_expenditure():
    desk = make_payment_desk()
    request = desk.draft(1_000_00)
    item = item_of(request)

    take_item_out(item, by=desk.officer)

    assert fresh(request).claimed_cents == 0
    assert put_items_in(desk.draft(), [item.expenditure], by=desk.officer)


def test_submit_request_freezes_the_rate_of_the_agreement():
    desk = make_payment_desk(rate="0.8650")

    request = desk.submitted(1_000_00)

    assert (request.state, str(request.rate), request.submitted_by) == ("submitted", "0.8650", desk.officer)


def test_submit_request_twice_writes_one_entry():
    desk = make_payment_desk()
    request = desk.submitted(1_000_00)

    again = submit_request(request, by=desk.officer)

    assert again.submitted_at == request.submitted_at


def test_submit_request_refuses_more_than_the_agreement_grants():
    desk = make_payment_desk(cents=1_000_00, rate="0.5")
    desk.submitted(1_500_00)
    request = desk.draft(500_02)

    with pytest.raises(Refused, match=r"asks for 250.01.EUR, but 250.00.EUR are left"):
        submit_request(request, by=desk.officer)


def test_submit_request_takes_the_last_cent():
    desk = make_payment_desk(cents=1_000_00, rate="0.5")
    desk.submitted(1_500_00)

    request = desk.submitted(500_00)

    assert request.state == "submitted"


def test_submit_request_refuses_what_lacks_its_papers():
    desk = make_payment_desk()
    request = desk.draft(1_000_00)
    item_of(request).expenditure.evidence.all().delete()

    with pytest.raises(Refused, match="missing"):
        submit_request(request, by=desk.officer)


def test_submit_request_refuses_a_paper_that_looks_double():
    desk = make_payment_desk()
    request = desk.draft(1_000_00)
    Double.objects.create(programme=desk.programme, first=desk.expenditure(), second=item_of(request).expenditure)

    with pytest.raises(Refused, match="looks like another paper"):
        submit_request(request, by=desk.officer)


def test_submit_request_refuses_what_was_changed_since():
    desk = make_payment_desk()
    request = desk.draft(1_000_00)
    paper = item_of(request).expenditure
    paper.eligible_cents = 900_00
    paper.save()

    with pytest.raises(Refused, match="was changed since"):
        submit_request(request, by=desk.officer)


def test_submit_request_refuses_one_without_items():
    desk = make_payment_desk()

    with pytest.raises(Refused, match="claims nothing yet"):
        submit_request(desk.draft(), by=desk.officer)


def test_submit_request_refuses_the_balance_while_another_is_open():
    desk = make_payment_desk()
    desk.submitted(1_000_00)

    with pytest.raises(Refused, match=r"Request no. 1 is “submitted”"):
        submit_request(desk.draft(1_00, mode="final"), by=desk.officer)


def test_draw_up_request_refuses_after_the_balance():
    desk = make_payment_desk()
    desk.submitted(1_000_00, mode="final")

    with pytest.raises(Refused, match="asks for the balance"):
        desk.draft(1_00)


def test_submit_request_refuses_an_advance_over_the_rule():
    desk = make_payment_desk(cents=1_000_00)
    make_funding_rule(desk.programme, "advance", "0.3")
    desk.paid(200_00, mode="advance")

    with pytest.raises(Refused, match=r"At most 300.00"):
        desk.submitted(100_01, mode="advance")


def test_take_back_request_makes_it_a_draft_again():
    desk = make_payment_desk()

    request = take_back_request(desk.submitted(1_000_00), by=desk.officer)

    assert request.state == "draft"


def test_take_back_request_refuses_once_somebody_verifies():
    desk = make_payment_desk()

    with pytest.raises(Refused, match="cannot become “draft”"):
        take_back_request(desk.in_verification(1_000_00), by=desk.officer)


def test_withdraw_request_frees_what_it_claims():
    desk = make_payment_desk()
    request = desk.submitted(1_000_00)
    paper = item_of(request).expenditure

    withdraw_request(request, reason="Wrong period", by=desk.officer)

    assert list(RequestItem.objects.filter(expenditure=paper, is_active=True)) == []
    assert put_items_in(desk.draft(), [paper], by=desk.officer)


def test_put_items_in_leaves_out_what_is_dated_after_the_period():
    desk = make_payment_desk()
    late = desk.expenditure(issued_on=date(2024, 7, 1))

    with pytest.raises(Refused, match="dated after the period"):
        put_items_in(desk.draft(), [late], by=desk.officer)


def test_submit_request_refuses_a_paper_dated_after_a_period_that_was_shortened():
    desk = make_payment_desk()
    request = desk.draft(1_000_00)
    change_request(request, by=desk.officer, period_from=date(2024, 1, 1), period_until=date(2024, 2, 1))

    with pytest.raises(Refused, match="dated after the period"):
        submit_request(request, by=desk.officer)


def test_submit_request_refuses_a_paper_outside_the_days_of_the_agreement():
    desk = make_payment_desk()
    request = desk.draft(1_000_00)
    desk.agreement.versions.update(starts_on=date(2024, 5, 1))

    with pytest.raises(Refused, match="Cost counts from"):
        submit_request(request, by=desk.officer)


def test_submit_request_wants_the_credit_note_of_what_is_claimed():
    desk = make_payment_desk()
    contract = make_contract(desk.projects[0])
    request = desk.draft()
    put_items_in(request, [desk.expenditure(1_000_00, contract=contract)], by=desk.officer)
    credit = desk.expenditure(-200_00, contract=contract, paper="credit-note", number="C1", net_cents=-200_00)
    desk.expenditure(-1_00, contract=make_contract(desk.projects[0]), paper="credit-note", net_cents=-1_00)

    with pytest.raises(Refused, match="“C1” takes back"):
        submit_request(request, by=desk.officer)
    put_items_in(request, [credit], by=desk.officer)

    assert submit_request(request, by=desk.officer).claimed_cents == 800_00


def test_submit_request_refuses_a_paper_converted_by_another_rate_than_that_of_its_day():
    desk = make_payment_desk()
    rates = desk.programme.exchange_rates
    rates.create(currency="PLN", rate="0.25", valid_from=date(2024, 1, 1), source="Bank")
    paper = desk.expenditure(250_00, currency="PLN", rate="0.25", net_cents=1_000_00)
    request = desk.draft()
    put_items_in(request, [paper], by=desk.officer)
    rates.create(currency="PLN", rate="0.23", valid_from=date(2024, 3, 1), source="Bank")

    with pytest.raises(Refused, match=r"another rate than that of .*2024"):
        submit_request(request, by=desk.officer)
    take_item_out(item_of(request), by=desk.officer)
    change_expenditure(paper, by=desk.clerk, eligible_cents=None)
    put_items_in(request, [paper], by=desk.officer)

    assert submit_request(request, by=desk.officer).claimed_cents == 230_00
