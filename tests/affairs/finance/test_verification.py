import pytest
from django.utils import timezone

from payments import fresh, item_of, make_payment_desk
from sympolity.affairs.finance.models import Double, RequestItem
from sympolity.affairs.finance.operations.requests import put_items_in
from sympolity.affairs.finance.operations.verification import (
    Finding,
    accept_the_rest,
    answer,
    ask,
    back_to_verification,
    look_at_item,
    look_at_items,
    reject_request,
    start_verification,
    verify_request,
)
from sympolity.ground.documents.models import Document
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


def test_look_at_item_reduces_with_a_reason():
    desk = make_payment_desk()
    request = desk.in_verification(1_000_00)

    item = look_at_item(item_of(request), verdict="reduced", cents=600_00, reason="Not all for us", by=desk.verifier)

    assert (item.accepted_cents, item.looked_at_by) == (600_00, desk.verifier)


def test_look_at_item_refuses_without_a_reason():
    desk = make_payment_desk()
    request = desk.in_verification(1_000_00)

    with pytest.raises(Refused, match="Say why"):
        look_at_item(item_of(request), verdict="refused", by=desk.verifier)


def test_look_at_item_refuses_more_than_was_claimed():
    desk = make_payment_desk()
    request = desk.in_verification(1_000_00)

    with pytest.raises(Refused, match="less than all"):
        look_at_item(item_of(request), verdict="reduced", cents=1_000_01, reason="More", by=desk.verifier)


def test_look_at_items_says_all_or_nothing():
    desk = make_payment_desk()
    request = desk.in_verification(1_000_00, 500_00)
    first, second = item_of(request), item_of(request, 1)

    with pytest.raises(Refused) as refusal:
        look_at_items(request, {first.pk: Finding("accepted"), second.pk: Finding("refused")}, by=desk.verifier)

    assert refusal.value.field == f"item-{second.pk}"
    assert set(request.items.values_list("verdict", flat=True)) == {"open"}


def test_verify_request_refuses_while_an_item_is_open():
    desk = make_payment_desk()
    request = desk.in_verification(1_000_00, 500_00)
    look_at_item(item_of(request), verdict="accepted", by=desk.verifier)

    with pytest.raises(Refused, match="1 item was not looked at yet"):
        verify_request(request, by=desk.verifier)


def test_verify_request_sums_what_was_accepted():
    desk = make_payment_desk()
    request = desk.in_verification(1_000_00, 500_00, 300_00)
    look_at_item(item_of(request), verdict="reduced", cents=600_00, reason="Part", by=desk.verifier)
    look_at_item(item_of(request, 1), verdict="refused", reason="Not ours", by=desk.verifier)

    count = accept_the_rest(request, by=desk.verifier)
    request = verify_request(request, by=desk.verifier)

    assert (count, request.verified_cents, request.state) == (1, 900_00, "verified")


def test_verify_request_of_an_advance_needs_a_reason_for_less():
    desk = make_payment_desk()
    request = desk.in_verification(10_000_00, mode="advance")

    with pytest.raises(Refused, match="Say why"):
        verify_request(request, cents=8_000_00, by=desk.verifier)

    assert verify_request(request, cents=8_000_00, reason="Ceiling", by=desk.verifier).verified_cents == 8_000_00


def test_ask_sends_the_request_to_those_who_answer_and_answer_sends_it_back():
    desk = make_payment_desk()
    request = desk.in_verification(1_000_00)

    asked = ask(request, question="Which room?", item=item_of(request), by=desk.verifier)
    state_while_asked = fresh(request).state
    answer(asked, text="The hall.", by=desk.officer)

    assert (state_while_asked, fresh(request).state) == ("clarification", "in-verification")


def test_ask_the_same_twice_is_one_question():
    desk = make_payment_desk()
    request = desk.in_verification(1_000_00)

    assert ask(request, question="Why?", by=desk.verifier) == ask(request, question="Why?", by=desk.verifier)


def test_verify_request_refuses_while_a_question_is_open():
    desk = make_payment_desk()
    request = desk.in_verification(1_000_00)
    accept_the_rest(request, by=desk.verifier)
    ask(request, question="Why?", by=desk.verifier)

    with pytest.raises(Refused, match="questions to answer"):
        verify_request(request, by=desk.verifier)


def test_back_to_verification_keeps_what_was_found():
    desk = make_payment_desk()
    request = back_to_verification(desk.verified(1_000_00), reason="Look at no. 1 again", by=desk.finance)

    assert (request.state, request.verified_cents, request.verified_by) == ("in-verification", None, None)
    assert item_of(request).verdict == "accepted"


@pytest.mark.parametrize("mode", ["interim", "advance"])
def test_back_to_verification_is_refused_where_others_claimed_what_it_had_left(mode):
    desk = make_payment_desk(cents=1_000_00, rate="1")
    request = desk.in_verification(800_00, mode=mode)
    if mode == "interim":
        look_at_item(item_of(request), verdict="reduced", cents=500_00, reason="Part", by=desk.verifier)
        verify_request(request, by=desk.verifier)
    else:
        verify_request(request, cents=500_00, reason="Ceiling", by=desk.verifier)
    other = desk.submitted(200_01, mode=mode)

    with pytest.raises(Refused, match=r"its whole claim is 800\.00.EUR, and 799\.99.EUR are left"):
        back_to_verification(request, reason="Once more", by=desk.finance)
    state_when_refused = fresh(request).state
    reject_request(start_verification(other, by=desk.verifier), reason="Not now", by=desk.verifier)

    assert state_when_refused == "verified"
    assert back_to_verification(request, reason="Once more", by=desk.finance).state == "in-verification"


def test_reject_request_frees_what_it_claims():
    desk = make_payment_desk()
    request = desk.in_verification(1_000_00)
    paper = item_of(request).expenditure

    reject_request(request, reason="Out of the period", by=desk.verifier)

    assert fresh(request).state == "rejected"
    assert put_items_in(desk.draft(), [paper], by=desk.officer)
    assert RequestItem.objects.filter(expenditure=paper).count() == 2


def test_a_credit_note_counts_as_it_stands():
    desk = make_payment_desk()
    credit = desk.expenditure(-200_00, paper="credit-note", net_cents=-200_00)
    request = desk.draft(1_000_00)
    put_items_in(request, [credit], by=desk.officer)

    assert fresh(request).claimed_cents == 800_00


def test_answer_refuses_who_asked():
    desk = make_payment_desk()
    asked = ask(desk.in_verification(1_000_00), question="Why?", by=desk.verifier)

    with pytest.raises(Refused, match="You asked this yourself"):
        answer(asked, text="Because.", by=desk.verifier)


def test_verify_request_refuses_what_lost_its_evidence_since_it_was_submitted():
    desk = make_payment_desk()
    request = desk.in_verification(1_000_00)
    accept_the_rest(request, by=desk.verifier)
    Document.objects.update(withdrawn_at=timezone.now())

    with pytest.raises(Refused, match="missing"):
        verify_request(request, by=desk.verifier)

    assert fresh(request).state == "in-verification"


def test_verify_request_refuses_a_paper_that_was_found_to_be_another_one():
    desk = make_payment_desk()
    request = desk.in_verification(1_000_00)
    accept_the_rest(request, by=desk.verifier)
    Double.objects.create(
        programme=desk.programme, first=desk.expenditure(), second=item_of(request).expenditure, state="confirmed"
    )

    with pytest.raises(Refused, match="handed in before"):
        verify_request(request, by=desk.verifier)
