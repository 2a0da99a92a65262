"""From an agreement to the balance with a correction, in a browser; each duty by somebody else."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from payments import PaymentDesk, make_payment_desk
from sympolity.affairs.finance.models import PaymentRequest
from sympolity.affairs.finance.queries.ledgers import ledger_of
from sympolity.ground.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough password"


@pytest.fixture
def desk() -> PaymentDesk:
    made = make_payment_desk(rate="0.5", slug="inclusion", title="Inclusion", base_language="en")
    for user in (made.clerk, made.officer, made.verifier, made.finance, made.treasurer):
        user.set_password(PASSWORD)
        user.save()
    return made


def sign_in(page: Page, live_server, user: User) -> None:
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button.primary")
    page.wait_for_url("**/home/**")


def ask_for(page: Page, live_server, desk: PaymentDesk, mode: str) -> str:
    """Draws a request up, puts all that is offered in and submits it; gives back the address of its page."""
    page.goto(live_server.url + reverse("agreements:agreement", args=["inclusion", desk.agreement.pk]))
    page.get_by_role("link", name="Ask for a payment").click()
    page.check(f"input[name=mode][value={mode}]")
    page.fill("input[name=period_from]", date(2024, 1, 1).isoformat())
    page.fill("input[name=period_until]", date(2024, 6, 30).isoformat())
    page.get_by_role("button", name="Draw it up").click()
    page.get_by_role("link", name="Tick all").click()
    page.get_by_role("button", name="Put in what is ticked").click()
    page.get_by_role("button", name="Submit the request").click()
    expect(page.get_by_text("Those who verify were told.")).to_be_visible()
    return page.url


def test_a_payment_from_the_agreement_to_the_balance_with_a_correction(page: Page, live_server, desk: PaymentDesk):
    desk.expenditure(1_000_00, title="Roof")

    sign_in(page, live_server, desk.officer)
    first = ask_for(page, live_server, desk, "interim")
    sign_in(page, live_server, desk.verifier)
    verify(page, first)
    authorise_and_pay(page, live_server, first, desk)

    sign_in(page, live_server, desk.officer)
    desk.expenditure(600_00, title="Windows")
    balance = ask_for(page, live_server, desk, "final")
    sign_in(page, live_server, desk.verifier)
    page.goto(first)
    page.get_by_role("link", name="Correct it").click()
    page.fill("input[name=cents]", "200.00")
    page.fill("textarea[name=reason]", "Lunch is not eligible")
    page.select_option("select[name=into]", index=1)
    page.get_by_role("button", name="Correct it").click()
    verify(page, balance)
    authorise_and_pay(page, live_server, balance, desk)

    ledger = ledger_of(desk.agreement)
    assert [request.state for request in PaymentRequest.objects.order_by("number")] == ["paid", "paid"]
    assert (ledger.verified, ledger.paid) == (1_600_00, 700_00)


def test_who_has_another_duty_is_refused_with_a_sentence(page: Page, live_server, desk: PaymentDesk):
    request = desk.verified(1_000_00)
    address = live_server.url + reverse("finance:request", args=["inclusion", request.pk])

    sign_in(page, live_server, desk.officer)
    page.goto(address)

    expect(page.get_by_role("link", name="Authorise the payment")).to_have_count(0)
    assert page.request.get(address + "authorise/").status == 403


def verify(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Begin to verify").click()
    page.get_by_role("button", name="Accept all that is left").click()
    page.get_by_role("button", name="Verified: pass it on").click()
    expect(page.get_by_text("Those who authorise were told.")).to_be_visible()


def authorise_and_pay(page: Page, live_server, address: str, desk: PaymentDesk) -> None:
    sign_in(page, live_server, desk.finance)
    page.goto(address)
    page.get_by_role("link", name="Authorise the payment").click()
    page.get_by_role("button", name="Authorise the payment").click()
    sign_in(page, live_server, desk.treasurer)
    page.goto(address)
    page.get_by_role("link", name="Record a payment").click()
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Recorded. The organisation was told.")).to_be_visible()
