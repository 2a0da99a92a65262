"""What an agreement means for one project is a ceiling of its own for what is claimed for it."""

import pytest

from factories import make_project
from payments import item_of, make_payment_desk
from sympolity.affairs.agreements.operations.coverage import change_covered
from sympolity.affairs.finance.operations.requests import submit_request, withdraw_request
from sympolity.affairs.finance.operations.verification import back_to_verification, look_at_item, verify_request
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


def make_desk(cents: int):
    """Half of the cost is paid; 10,000.00 are granted, and `cents` of it meant for the first project."""
    desk = make_payment_desk(cents=10_000_00, rate="0.5")
    desk.agreement.covered.filter(project=desk.projects[0]).update(cents=cents)
    return desk


def test_submit_request_refuses_more_than_is_meant_for_the_project():
    desk = make_desk(1_000_00)
    desk.paid(1_500_00)
    request = desk.draft(500_02)

    with pytest.raises(Refused, match=r"asks for 250.01.EUR for “.*”, but 250.00.EUR are left") as refusal:
        submit_request(request, by=desk.officer)

    assert refusal.value.field == "items"
    assert desk.submitted(500_00).state == "submitted"


def test_a_project_without_amount_is_held_by_the_whole_only():
    desk = make_desk(1_000_00)

    assert desk.submitted(9_000_00, project=1).state == "submitted"


def test_the_amount_of_a_whole_holds_its_parts_but_not_one_with_an_amount_of_its_own():
    desk = make_desk(1_000_00)
    parts = [make_project(desk.programme, parent=desk.projects[0], lead=desk.organisation) for _each in range(2)]
    desk.projects += parts
    desk.agreement.covered.create(project=parts[1], cents=4_000_00)
    desk.submitted(1_500_00, project=0)

    with pytest.raises(Refused, match=r"250\.00"):
        desk.submitted(500_02, project=2)
    assert desk.submitted(8_000_00, project=3).state == "submitted"


def test_what_was_refused_or_withdrawn_is_free_again():
    desk = make_desk(1_000_00)
    first = desk.submitted(2_000_00)

    with pytest.raises(Refused, match=r"0\.00"):
        desk.submitted(1_00)
    withdraw_request(first, by=desk.officer, reason="Typed twice")

    assert desk.submitted(2_000_00).state == "submitted"


def test_what_is_found_less_is_free_once_it_is_verified_and_held_again_when_it_goes_back():
    desk = make_desk(1_000_00)
    first = desk.in_verification(2_000_00)
    look_at_item(item_of(first), verdict="reduced", cents=1_000_00, reason="Part", by=desk.verifier)
    with pytest.raises(Refused, match=r"0\.00"):
        desk.submitted(1_000_00)
    verify_request(first, by=desk.verifier)
    desk.submitted(1_000_00)

    with pytest.raises(Refused, match=r"asks for 1,000\.00.EUR for “.*”, but 500\.00.EUR are left"):
        back_to_verification(first, reason="Once more", by=desk.finance)


def test_an_amount_does_not_fall_below_what_was_claimed_for_it():
    desk = make_desk(1_000_00)
    request = desk.authorised(1_500_00)
    covered = desk.agreement.covered.get(project=item_of(request).expenditure.project)

    with pytest.raises(Refused, match=r"750.00.EUR were already claimed for"):
        change_covered(covered, by=None, cents=749_99)
    change_covered(covered, by=None, cents=None)
    with pytest.raises(Refused, match=r"750.00.EUR were already claimed for"):
        change_covered(covered, by=None, cents=1)

    assert change_covered(covered, by=None, cents=750_00).cents == 750_00
