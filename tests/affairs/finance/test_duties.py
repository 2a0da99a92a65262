"""Nobody has two duties in one request: not alone, not through a substitute, not past the operations."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from factories import make_user
from payments import fresh, item_of, make_payment_desk, pay
from procurement_factories import make_contract
from sympolity.affairs.finance.models import PaymentRequest, RequestItem
from sympolity.affairs.finance.operations.payments import authorise_payment
from sympolity.affairs.finance.operations.requests import (
    change_request,
    put_items_in,
    submit_request,
    take_back_request,
    take_item_out,
)
from sympolity.affairs.finance.operations.verification import (
    accept_the_rest,
    answer,
    ask,
    start_verification,
    verify_request,
)
from sympolity.affairs.finance.queries.requests import waiting_for
from sympolity.affairs.procurement.models import ContractManager
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.models import Appointment
from sympolity.network.programmes.roles.operations import appoint_substitute
from sympolity.network.programmes.rules import look_again

pytestmark = pytest.mark.django_db


def substitute_for(user, desk, *, named=None):
    """Somebody, or the one who is named, who takes a person's place for a week."""
    named = named or make_user()
    until = timezone.localdate() + timedelta(days=7)
    held = Appointment.objects.get(user=user, programme=desk.programme, stands_in_for=None)
    appoint_substitute(held, named, reason="Leave", until=until, by=None)
    look_again(named)
    return named


def is_kept_from_verifying(user, request):
    """By the permission, by the operation, and by the list of what waits."""
    with pytest.raises(Refused, match="Somebody else has to verify"):
        start_verification(request, by=user)
    waits = waiting_for(user, request.agreement.programme).get("verify", [])
    return not user.has_perm("finance.verify_request", request) and not waits


def test_who_submits_does_not_verify():
    desk = make_payment_desk()
    request = submit_request(desk.draft(1_00), by=desk.verifier)

    assert not desk.verifier.has_perm("finance.verify_request", request)
    with pytest.raises(Refused, match="Somebody else has to verify"):
        start_verification(request, by=desk.verifier)


def test_who_enters_does_not_verify():
    desk = make_payment_desk()
    request = desk.draft()
    put_items_in(request, [desk.expenditure(entered_by=desk.verifier)], by=desk.officer)
    submit_request(request, by=desk.officer)

    with pytest.raises(Refused, match="Somebody else has to verify"):
        start_verification(request, by=desk.verifier)


def test_who_only_ticks_what_others_entered_does_not_verify():
    desk = make_payment_desk()
    request = desk.draft(1_00)
    put_items_in(request, [desk.expenditure()], by=desk.verifier)
    request = submit_request(request, by=desk.officer)

    assert item_of(request, 1).put_in_by == desk.verifier
    assert is_kept_from_verifying(desk.verifier, request)


def test_who_only_took_something_out_does_not_verify():
    desk = make_payment_desk()
    request = desk.draft(1_00, 2_00)
    take_item_out(item_of(request), by=desk.verifier)
    request = submit_request(request, by=desk.officer)

    assert is_kept_from_verifying(desk.verifier, request)


def test_who_only_changed_what_an_advance_asks_for_does_not_verify():
    desk = make_payment_desk()
    request = desk.draft(1_000_00, mode="advance")
    change_request(request, by=desk.verifier, period_from=None, period_until=None, cents=900_00)
    request = submit_request(request, by=desk.officer)

    assert is_kept_from_verifying(desk.verifier, request)


def test_who_submitted_before_somebody_else_submitted_it_again_does_not_verify():
    desk = make_payment_desk()
    request = submit_request(desk.draft(1_00), by=desk.verifier)
    request = submit_request(take_back_request(request, by=desk.officer), by=desk.officer)

    assert is_kept_from_verifying(desk.verifier, request)


def test_who_stands_in_for_somebody_who_ticked_does_not_verify():
    desk = make_payment_desk()
    stand_in = substitute_for(desk.verifier, desk)
    request = desk.draft()
    put_items_in(request, [desk.expenditure()], by=desk.verifier)
    request = submit_request(request, by=desk.officer)

    assert is_kept_from_verifying(stand_in, request)


def test_nobody_verifies_what_their_substitute_ticked():
    desk = make_payment_desk()
    stand_in = substitute_for(desk.verifier, desk)
    request = desk.draft()
    put_items_in(request, [desk.expenditure()], by=stand_in)
    request = submit_request(request, by=desk.officer)

    assert item_of(request).put_in_for == desk.verifier
    assert is_kept_from_verifying(desk.verifier, request)


def test_who_ticks_nothing_new_has_no_hand_in_it():
    desk = make_payment_desk()
    request = desk.draft(1_00)
    put_items_in(request, [item_of(request).expenditure], by=desk.verifier)
    request = submit_request(request, by=desk.officer)

    assert start_verification(request, by=desk.verifier).state == "in-verification"


@pytest.mark.parametrize("column", ["put_in_by", "put_in_for"])
def test_the_database_itself_keeps_who_ticks_from_looking(column):
    desk = make_payment_desk()
    item = item_of(desk.verified(1_00))

    with pytest.raises(IntegrityError), transaction.atomic():
        RequestItem.objects.filter(pk=item.pk).update(**{column: desk.verifier})


def test_who_follows_a_contract_does_not_verify_what_is_claimed_of_it():
    desk = make_payment_desk()
    contract = make_contract(desk.projects[0], organisation=desk.organisation)
    ContractManager.objects.create(
        contract=contract, user=desk.verifier, designated_on=timezone.localdate(), act="Order 1"
    )
    request = desk.draft()
    put_items_in(request, [desk.expenditure(contract=contract)], by=desk.officer)
    submit_request(request, by=desk.officer)

    with pytest.raises(Refused, match="follow one of its contracts"):
        start_verification(request, by=desk.verifier)


def test_who_verifies_does_not_authorise():
    desk = make_payment_desk()
    request = start_verification(desk.submitted(1_00), by=desk.finance)
    accept_the_rest(request, by=desk.finance)
    request = verify_request(request, by=desk.finance)

    assert not desk.finance.has_perm("finance.authorise_payment", request)
    with pytest.raises(Refused, match="Somebody else has to authorise"):
        authorise_payment(request, by=desk.finance)


def test_who_looked_at_an_item_does_not_authorise_what_somebody_else_verified():
    desk = make_payment_desk()
    request = desk.in_verification(1_00)
    accept_the_rest(request, by=desk.finance)
    request = verify_request(request, by=desk.verifier)

    with pytest.raises(Refused, match="Somebody else has to authorise"):
        authorise_payment(request, by=desk.finance)


def test_who_submits_does_not_record_the_payment():
    desk = make_payment_desk()
    request = submit_request(desk.draft(1_00), by=desk.treasurer)
    start_verification(request, by=desk.verifier)
    accept_the_rest(request, by=desk.verifier)
    verify_request(request, by=desk.verifier)
    request = authorise_payment(request, by=desk.finance)

    with pytest.raises(Refused, match="Somebody else has to record"):
        pay(request, 1, by=desk.treasurer)


def test_a_substitute_is_named_beside_what_was_decided():
    desk = make_payment_desk()
    stand_in = substitute_for(desk.verifier, desk)
    request = start_verification(desk.submitted(1_00), by=stand_in)
    accept_the_rest(request, by=stand_in)

    request = verify_request(request, by=stand_in)

    assert (request.verified_by, request.verified_for) == (stand_in, desk.verifier)


def test_a_substitute_is_kept_from_what_the_other_may_not_do():
    desk = make_payment_desk()
    stand_in = substitute_for(desk.verifier, desk)
    request = submit_request(desk.draft(1_00), by=desk.verifier)

    assert not stand_in.has_perm("finance.verify_request", request)
    with pytest.raises(Refused, match="whom you stand in for"):
        start_verification(request, by=stand_in)


def test_nobody_authorises_through_a_substitute_what_they_verified():
    desk = make_payment_desk()
    stand_in = substitute_for(desk.finance, desk)
    request = start_verification(desk.submitted(1_00), by=desk.finance)
    accept_the_rest(request, by=desk.finance)
    request = verify_request(request, by=desk.finance)

    with pytest.raises(Refused, match="Somebody else has to authorise"):
        authorise_payment(request, by=stand_in)


def test_nobody_authorises_what_their_substitute_verified():
    desk = make_payment_desk()
    stand_in = substitute_for(desk.finance, desk)
    request = start_verification(desk.submitted(1_00), by=stand_in)
    accept_the_rest(request, by=stand_in)
    request = verify_request(request, by=stand_in)

    with pytest.raises(Refused, match="Somebody else has to authorise"):
        authorise_payment(request, by=desk.finance)


def test_somebody_with_the_role_who_also_stands_in_verifies_and_does_not_authorise():
    desk = make_payment_desk()
    stand_in = substitute_for(desk.finance, desk, named=desk.verifier)
    request = desk.verified(1_00)

    with pytest.raises(Refused, match="Somebody else has to authorise"):
        authorise_payment(request, by=stand_in)


@pytest.mark.parametrize(
    "roles",
    [
        {"verified_by": "officer"},
        {"verified_for": "officer"},
        {"submitted_for": "verifier"},
        {"authorised_by": "verifier"},
        {"authorised_for": "verifier"},
        {"authorised_by": "officer"},
        {"drawn_up_by": "verifier"},
    ],
)
def test_the_database_itself_keeps_duties_apart(roles):
    desk = make_payment_desk()
    request = desk.verified(1_00)

    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentRequest.objects.filter(pk=request.pk).update(**{key: getattr(desk, who) for key, who in roles.items()})


def test_the_database_itself_keeps_an_expenditure_in_one_request():
    desk = make_payment_desk()
    first, second = desk.draft(1_00), desk.draft()

    with pytest.raises(IntegrityError), transaction.atomic():
        second.items.create(expenditure=item_of(fresh(first)).expenditure, claimed_cents=1_00)


def test_who_answers_a_question_neither_verifies_nor_authorises():
    desk = make_payment_desk()
    request = desk.in_verification(1_00)
    answer(ask(request, question="Which room?", by=desk.verifier), text="The hall", by=desk.finance)
    request = fresh(request)

    assert not desk.finance.has_perm("finance.verify_request", request)
    assert not desk.finance.has_perm("finance.authorise_payment", request)
    assert desk.finance.pk not in {
        each.request.pk for group in waiting_for(desk.finance, desk.programme).values() for each in group
    }
