"""An agreement that changes while money is claimed under it: what was claimed stays within what it says."""

from datetime import date
from decimal import Decimal

import pytest

from payments import fresh, item_of, make_payment_desk
from sympolity.affairs.agreements.operations.coverage import uncover_project
from sympolity.affairs.agreements.operations.versions import (
    change_version,
    draw_up_version,
    record_signature,
    send_for_signature,
    unsigned,
)
from sympolity.affairs.finance.operations.payments import authorise_payment
from sympolity.affairs.finance.operations.requests import submit_request, withdraw_request
from sympolity.affairs.finance.operations.verification import accept_the_rest, start_verification, verify_request
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


def change(desk, *, kind="addendum", **facts):
    return draw_up_version(desk.agreement, by=desk.verifier, kind=kind, reason="As decided", **facts)


def sign(desk, terms):
    send_for_signature(desk.agreement, by=desk.verifier)
    for party in unsigned(terms):
        record_signature(terms, party, by=desk.verifier)


@pytest.mark.parametrize("facts", [{"ends_on": date(2024, 2, 29)}, {"starts_on": date(2024, 3, 2)}])
def test_draw_up_version_refuses_days_that_leave_out_claimed_cost(facts):
    desk = make_payment_desk()
    request = desk.submitted(1_000_00)

    with pytest.raises(Refused, match=r"Cost of .*2024 was already claimed") as refusal:
        change(desk, **facts)
    withdraw_request(request, reason="Next year", by=desk.officer)

    assert refusal.value.field == next(iter(facts))
    assert change(desk, **facts).number == 2


def test_record_signature_refuses_days_that_leave_out_what_was_claimed_since():
    desk = make_payment_desk()
    terms = change(desk, ends_on=date(2024, 2, 29))
    desk.submitted(1_000_00)

    with pytest.raises(Refused, match="was already claimed"):
        sign(desk, terms)

    assert change_version(terms, by=desk.verifier, ends_on=date(2024, 3, 1)).ends_on == date(2024, 3, 1)


def test_draw_up_version_refuses_another_currency_once_money_was_claimed():
    desk = make_payment_desk()
    desk.submitted(1_000_00)

    with pytest.raises(Refused, match="already claimed under it in EUR") as refusal:
        change(desk, currency="USD")

    assert refusal.value.field == "currency"


def test_a_request_keeps_the_rate_at_which_it_was_submitted_and_a_draft_takes_the_new_one():
    desk = make_payment_desk(rate="0.5")
    on_its_way, draft = desk.submitted(1_000_00), desk.draft(1_000_00)

    sign(desk, change(desk, rate=Decimal("0.8")))
    for request in (on_its_way, submit_request(draft, by=desk.officer)):
        start_verification(request, by=desk.verifier)
        accept_the_rest(request, by=desk.verifier)
        authorise_payment(verify_request(request, by=desk.verifier), by=desk.finance)

    assert [fresh(request).authorised_cents for request in (on_its_way, draft)] == [500_00, 800_00]


def test_cost_after_the_end_waits_for_the_prolongation_to_be_signed():
    desk = make_payment_desk()
    desk.agreement.versions.update(ends_on=date(2024, 2, 29))
    request = desk.draft(1_000_00)
    terms = change(desk, kind="prolongation", ends_on=date(2024, 12, 31))
    with pytest.raises(Refused, match="have the agreement prolonged"):
        submit_request(request, by=desk.officer)

    sign(desk, terms)

    assert submit_request(request, by=desk.officer).state == "submitted"


def test_uncover_project_refuses_one_for_which_money_was_claimed():
    desk = make_payment_desk()
    request = desk.submitted(1_000_00)
    project = item_of(request).expenditure.project
    rows = desk.agreement.covered

    with pytest.raises(Refused, match="It stays covered"):
        uncover_project(rows.get(project=project), by=desk.verifier)
    uncover_project(rows.exclude(project=project).get(), by=desk.verifier)

    assert list(rows.values_list("project", flat=True)) == [project.pk]
