"""A tender that nobody answered, relaunched at a higher price, awarded and contracted, in a browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from factories import make_organisation, make_programme, make_project, make_user
from procurement_factories import make_procedure_rule
from sympolity.affairs.procurement.models import Contract, Procurement
from sympolity.ground.journal.queries import breaks

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough password"


def ago(days: int) -> str:
    return (timezone.localdate() - timedelta(days=days)).isoformat()


class Place:
    """A municipality that builds a community centre, the rule on open procedures, and the people."""

    def __init__(self) -> None:
        self.programme = make_programme(slug="inclusion", title="Inclusion", base_language="en")
        self.town = make_organisation(self.programme.network, "Moita", kind="municipality")
        self.project = make_project(self.programme, "Community centre", lead=self.town, stage="implementation")
        make_procedure_rule(self.programme, days_to_bid=14, standstill_days=10, ceiling_cents=50_000_000)
        self.officer = self._person("project-officer", self.town)
        self.auditor = self._person("auditor")
        self.neighbour = self._person("project-officer", make_organisation(self.programme.network, "Alcochete"))

    def _person(self, role: str, organisation=None):
        user = make_user(role, self.programme, organisation)
        user.set_password(PASSWORD)
        user.save()
        return user

    def attempt(self, number: int) -> Procurement:
        return Procurement.objects.get(attempt=number)

    def url(self, name: str, number: int) -> str:
        procurement = self.attempt(number)
        return reverse(f"procurement:{name}", args=["inclusion", procurement.pk])


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
    page.locator("main form button.primary").click()
    page.wait_for_load_state()


def step(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def plan(page: Page, place: Place) -> None:
    page.goto(reverse("portfolio:project", args=["inclusion", place.project.pk]))
    step(page, "Plan a procurement")
    page.get_by_label("Reference").fill("CP-4/2025")
    page.get_by_label("What is bought").fill("Works on the community centre")
    page.get_by_label("CPV code").fill("45215222")
    page.get_by_label("Base price without tax").fill("400,000.00")
    send(page)


def launch(page: Page, *, first: int, last: int) -> None:
    step(page, "The documents are ready")
    send(page)
    step(page, "Launch it")
    page.get_by_label("Launched on").fill(ago(first))
    page.get_by_label("Bids until").fill(ago(last))
    send(page)


def bid(page: Page, name: str, amount: str, *, days: int) -> None:
    step(page, "Record a bid")
    page.get_by_label("Supplier").fill(name)
    page.get_by_label("Price without tax").fill(amount)
    page.get_by_label("Received on").fill(ago(days))
    send(page)


def find_nobody(page: Page, place: Place) -> None:
    """Too few days to bid are refused first, and nothing typed is lost."""
    plan(page, place)
    launch(page, first=80, last=75)
    expect(page.get_by_text("Bidders have at least 14 days").first).to_be_visible()
    page.get_by_label("Bids until").fill(ago(60))
    send(page)
    step(page, "Nobody bid")
    page.get_by_label("Why").fill("The price was too low")
    send(page)
    expect(page.get_by_text("It is deserted. It can be relaunched.").first).to_be_visible()


def try_again(page: Page, place: Place) -> None:
    step(page, "Relaunch it")
    page.get_by_label("Base price without tax").fill("480,000.00")
    send(page)
    expect(page.get_by_role("heading", name="2 attempts")).to_be_visible()
    launch(page, first=50, last=30)
    bid(page, "Builders of the bay", "490,000.00", days=35)
    bid(page, "Roofs and walls", "470,000.00", days=31)
    step(page, "Close the bids")
    send(page)
    step(page, "Award it")
    page.get_by_label("Builders of the bay").check()
    page.get_by_label("Awarded on").fill(ago(25))
    page.get_by_label("Why").fill("The better offer")
    send(page)
    expect(page.get_by_text("is over the base price").first).to_be_visible()
    page.get_by_label("Roofs and walls").check()
    send(page)


def test_a_deserted_tender_is_relaunched_awarded_and_contracted(place, desk_of):
    page = desk_of(place.officer)

    find_nobody(page, place)
    try_again(page, place)
    step(page, "Record its contract")
    page.get_by_label("Signed on").fill(ago(10))
    send(page)

    contract = Contract.objects.get()
    assert [each.state for each in Procurement.objects.order_by("attempt")] == ["deserted", "contracted"]
    assert (contract.supplier.name, contract.cents) == ("Roofs and walls", 47_000_000)
    assert list(breaks()) == []


@pytest.mark.parametrize("name", ["prepare", "cancel-procurement", "record-bid"])
def test_others_read_and_do_nothing(place, desk_of, name):
    plan(desk_of(place.officer), place)

    for person in (place.auditor, place.neighbour):
        page = desk_of(person)
        assert page.goto(place.url("procurement", 1)).status == 200
        assert page.goto(place.url(name, 1)).status == 403
