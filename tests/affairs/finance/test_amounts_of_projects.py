"""What an agreement means for one project is a ceiling of its own for what is planned, advanced and claimed for it."""

import pytest

from factories import make_project
from finance_factories import make_category
from payments import item_of, make_payment_desk, pay
from sympolity.affairs.agreements.operations.coverage import change_covered, uncover_project
from sympolity.affairs.finance.models import Budget, PaymentShare
from sympolity.affairs.finance.operations.budgets import (
    LineFacts,
    agree_budget,
    draw_up_budget,
    drop_budget,
    submit_budget,
)
from sympolity.affairs.finance.operations.requests import submit_request, withdraw_request
from sympolity.affairs.finance.operations.verification import back_to_verification, look_at_item, verify_request
from sympolity.affairs.finance.queries.ledgers import by_project
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


def agree(desk, *cents, project=0, **facts):
    """A budget of the project, one line for each amount, submitted by one person and agreed by another."""
    lines = [
        LineFacts(organisation=desk.organisation, category=make_category(desk.programme), cents=each, **facts)
        for each in cents
    ]
    budget = draw_up_budget(desk.projects[project], by=desk.officer, lines=lines, reason="As decided")
    submit_budget(budget, by=desk.officer)
    return agree_budget(budget, by=desk.finance)


def test_submit_budget_refuses_more_cost_than_the_agreement_pays_its_share_of():
    desk = make_desk(1_000_00)

    with pytest.raises(Refused, match=r"It is 0\.01.EUR too much.*means 1,000\.00.EUR for .*2,000\.00.EUR of cost"):
        agree(desk, 1_500_00, 500_01)
    drop_budget(Budget.objects.get(), by=desk.officer)

    assert agree(desk, 1_500_00, 500_00).state == "agreed"
    assert agree(desk, 90_000_00, project=1).state == "agreed"


def test_submit_budget_leaves_what_another_fund_pays_out_of_it():
    desk = make_desk(1_000_00)
    desk.agreement.fund = desk.programme.funds.create(name="Fund")
    desk.agreement.save()

    other = agree(desk, 5_000_00, fund=desk.programme.funds.create(name="Town"))
    with pytest.raises(Refused, match="put the rest under another fund"):
        agree(desk, 5_000_00, fund=desk.agreement.fund)

    assert other.state == "agreed"


def test_agree_budget_counts_the_parts_that_one_amount_holds():
    desk = make_desk(1_000_00)
    parts = [make_project(desk.programme, parent=desk.projects[0], lead=desk.organisation) for _each in range(3)]
    desk.projects += parts
    desk.agreement.covered.create(project=parts[2], cents=4_000_00)
    agree(desk, 1_500_00, project=2)
    agree(desk, 8_000_00, project=4)

    with pytest.raises(Refused, match=r"It is 0\.01.EUR too much"):
        agree(desk, 500_01, project=3)
    drop_budget(parts[1].budgets.get(), by=desk.officer)

    assert agree(desk, 500_00, project=3).state == "agreed"


def received(desk):
    """What each project received in all."""
    shares = by_project(PaymentShare.objects.filter(payment__request__agreement=desk.agreement))
    return [shares.get(project.pk, 0) for project in desk.projects]


def make_shared_desk():
    """1,000.00 are granted, half of it meant for each of two projects; all of the cost is paid."""
    desk = make_payment_desk(cents=1_000_00, rate="1")
    desk.agreement.covered.update(cents=500_00)
    return desk


def test_an_advance_is_set_off_of_the_project_for_which_it_was_meant():
    desk = make_shared_desk()
    desk.paid(400_00, mode="advance")

    desk.paid(500_00, project=0)
    after_one = received(desk)
    desk.paid(450_00, project=1)

    assert after_one == [500_00, 0]
    assert received(desk) == [500_00, 450_00]


def test_what_was_all_set_off_of_the_advance_for_another_project_is_set_right_by_the_next_request():
    desk = make_shared_desk()
    desk.paid(400_00, mode="advance")

    desk.paid(400_00, project=0)
    without_transfer = received(desk)
    desk.paid(500_00, project=1)

    assert without_transfer == [200_00, 200_00]
    assert received(desk) == [400_00, 500_00]


def test_an_advance_goes_where_there_is_most_left():
    desk = make_shared_desk()
    desk.paid(450_00, project=0)

    desk.paid(110_00, mode="advance")

    assert received(desk) == [460_00, 100_00]


def test_submit_request_refuses_an_advance_beyond_what_the_projects_have_left():
    desk = make_shared_desk()
    desk.agreement.covered.update(cents=300_00)
    desk.submitted(200_00, project=0)
    desk.submitted(100_00, mode="advance")

    with pytest.raises(Refused, match=r"asks for 300\.01.EUR, but 300\.00.EUR are left of what the agreement means"):
        desk.submitted(300_01, mode="advance")

    assert desk.submitted(300_00, mode="advance").state == "submitted"


def test_a_project_is_not_uncovered_or_cut_while_an_advance_for_it_is_open():
    desk = make_shared_desk()
    desk.paid(400_00, mode="advance")
    covered = desk.agreement.covered.order_by("project").first()

    with pytest.raises(Refused, match=r"200\.00.EUR were already claimed"):
        change_covered(covered, by=None, cents=199_99)
    with pytest.raises(Refused, match="It stays covered"):
        uncover_project(covered, by=None)


def test_record_payment_of_an_advance_refuses_where_no_project_is_covered_any_more():
    desk = make_shared_desk()
    request = desk.authorised(400_00, mode="advance")
    desk.agreement.covered.all().delete()

    with pytest.raises(Refused, match="covers no project yet"):
        pay(request, 400_00, by=desk.treasurer)
