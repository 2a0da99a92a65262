"""A contract from its award to the final acceptance, in a browser, by everybody who has a hand in it."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from factories import make_organisation, make_programme, make_project, make_user
from procurement_factories import make_bid, make_modification_rule, make_procedure_rule, make_procurement
from sympolity.affairs.procurement.models import Contract
from sympolity.affairs.procurement.queries.contracts import growth, worth
from sympolity.ground.journal.queries import breaks

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough password"


class Place:
    """An awarded procurement of one municipality, and the people."""

    def __init__(self) -> None:
        self.programme = make_programme(slug="inclusion", title="Inclusion", base_language="en")
        self.town = make_organisation(self.programme.network, "Moita", kind="municipality")
        project = make_project(self.programme, "Community centre", lead=self.town, stage="implementation")
        self.procurement = make_procurement(
            project, reference="CP-4/2025", state="awarded", awarded_on=date(2025, 3, 3), category="works"
        )
        self.won = make_bid(self.procurement, outcome="won")
        make_procedure_rule(self.programme, standstill_days=10)
        make_modification_rule(self.programme, "0.5")
        self.head = self._person("organisation-manager", "Head of Moita")
        self.manager = self._person("contract-manager", "Manager of contracts")
        self.auditor = self._person("auditor", "Auditor")

    def _person(self, role: str, name: str):
        organisation = None if role == "auditor" else self.town
        user = make_user(role, self.programme, organisation, name=name)
        user.set_password(PASSWORD)
        user.save()
        return user

    @property
    def contract(self) -> Contract:
        return Contract.objects.get()

    def page(self) -> str:
        return reverse("procurement:contract", args=["inclusion", self.contract.pk])

    def act(self, verb: str) -> str:
        return reverse(f"procurement:{verb}-contract", args=["inclusion", self.contract.pk])


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def desk_of(browser: Browser, live_server):
    """Opens a signed-in browser for a person; without JavaScript, which is an addition everywhere."""
    opened = []

    def open_for(user) -> Page:
        context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
        opened.append(context)
        page = context.new_page()
        page.goto("/accounts/login/")
        page.get_by_label("Mail address").fill(user.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/home/")
        return page

    yield open_for
    for context in opened:
        context.close()


def send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button.primary").click()


def sign(page: Page, place: Place) -> None:
    """Too early first: the standstill is said, and nothing typed is lost."""
    page.goto(reverse("procurement:sign-contract", args=["inclusion", place.procurement.pk]))
    page.get_by_label("Signed on").fill("2025-03-05")
    send(page)
    expect(page.get_by_text("10 days lie between award and contract").first).to_be_visible()
    page.get_by_label("Signed on").fill("2025-03-20")
    page.get_by_label("Ends on").fill("2026-03-20")
    send(page)


def name_and_begin(head: Page, manager: Page, place: Place) -> None:
    """Work does not begin before somebody was named in writing and has declared."""
    head.goto(place.act("begin"))
    head.get_by_label("Day", exact=True).fill("2025-04-01")
    send(head)
    expect(head.get_by_text("Name a contract manager in writing first").first).to_be_visible()
    head.goto(place.act("designate"))
    head.get_by_label("Person", exact=True).select_option(label="Manager of contracts")
    head.get_by_label("Written act that names the person").fill("Decision 14/2025")
    head.get_by_label("Named on").fill("2025-03-20")
    send(head)
    manager.goto(place.act("note"))
    expect(manager.get_by_text("Declare on the page of this contract").first).to_be_visible()
    manager.goto(place.page())
    manager.get_by_role("link", name="Declare").first.click()
    manager.get_by_label("I have no interest that conflicts").check()
    send(manager)
    head.goto(place.act("begin"))
    head.get_by_label("Day", exact=True).fill("2025-04-01")
    send(head)
    expect(head.get_by_text("in execution").first).to_be_visible()


def modify(page: Page, place: Place, amount: str) -> None:
    page.goto(place.act("modify"))
    page.get_by_label("value", exact=True).check()
    page.get_by_label("Agreed on").fill("2025-09-01")
    page.get_by_label("Difference without tax").fill(amount)
    page.get_by_label("Why", exact=True).fill("Asbestos was found")
    send(page)


def accept(page: Page, place: Place) -> None:
    """A deviation stands against the final acceptance until it is settled."""
    page.goto(place.act("note"))
    page.get_by_label("Kind", exact=True).select_option("deviation")
    page.get_by_label("What was seen").fill("The roof leaks")
    send(page)
    page.goto(place.act("accept"))
    send(page)
    page.goto(place.act("accept-finally"))
    send(page)
    expect(page.get_by_text("1 deviation is open").first).to_be_visible()
    page.goto(place.page())
    page.get_by_role("link", name="Settle it").click()
    page.get_by_label("How it was settled").fill("Tiles replaced")
    send(page)
    page.goto(place.act("accept-finally"))
    send(page)


def test_a_contract_is_signed_followed_modified_and_accepted(place, desk_of):
    head, manager = desk_of(place.head), desk_of(place.manager)

    sign(head, place)
    name_and_begin(head, manager, place)
    modify(head, place, "40,000.00")
    modify(head, place, "20,000.00")
    expect(head.get_by_text("All modifications together would come to").first).to_be_visible()
    head.get_by_label("Legal source").fill("Public contracts code, article 370(2)")
    head.get_by_label("Why it may pass the limit").fill("Nobody could foresee it")
    send(head)
    accept(manager, place)

    contract = place.contract
    assert (contract.state, contract.supplier, worth(contract)) == ("closed", place.won.supplier, 15_000_000)
    assert growth(contract).is_over
    assert list(breaks()) == []


@pytest.mark.parametrize("verb", ["modify", "accept", "designate"])
def test_who_only_reads_does_nothing_to_a_contract(place, desk_of, verb):
    sign(desk_of(place.head), place)
    page = desk_of(place.auditor)

    response = page.goto(place.act(verb))

    assert response.status == 403
