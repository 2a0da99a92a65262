"""A prolongation in a browser: drawn up, signed by both, in force; and refused for whoever may not."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from factories import make_agreement, make_organisation, make_programme, make_project, make_user
from sympolity.affairs.agreements.models import Agreement
from sympolity.ground.journal.queries import breaks

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough password"
ENDS, LATER = date(2027, 12, 31), date(2028, 6, 30)


class Place:
    """A signed programme contract over a million, its two parties, and the people."""

    def __init__(self) -> None:
        self.programme = make_programme(slug="inclusion", title="Inclusion", base_language="en")
        network = self.programme.network
        self.area = make_organisation(network, "Metropolitan area", kind="public-body")
        self.town = make_organisation(network, "Moita", kind="municipality")
        self.project = make_project(self.programme, "Community house", lead=self.town, stage="approved")
        self.agreement = make_agreement(
            self.programme, "CP-01", signed=True, title="Community houses", ends_on=ENDS,
            grantor=self.area, beneficiary=self.town, projects=[self.project],
        )  # fmt: skip
        self.secretariat = self._person("secretariat")
        self.officer = self._person("project-officer", self.town)
        self.reader = self._person("reader")

    def _person(self, role: str, organisation=None):
        user = make_user(role, self.programme, organisation)
        user.set_password(PASSWORD)
        user.save()
        return user

    def url(self, name: str, *more: object) -> str:
        return reverse(f"agreements:{name}", args=["inclusion", self.agreement.pk, *more])


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


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def follow(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state()


def prolong(page: Page, place: Place, until: date, why: str) -> None:
    page.goto(place.url("agreement"))
    follow(page, "Prolong")
    page.get_by_label("Until").fill(until.isoformat())
    page.get_by_label("Why it changes").fill(why)
    press(page, "Draw it up")


def sign(page: Page, place: Place, who: str, on: date) -> None:
    page.goto(place.url("agreement"))
    follow(page, f"Record the signature of {who}")
    page.get_by_label("Signed on").fill(on.isoformat())
    page.get_by_label("Signed by").fill("The president")
    press(page, "Record the signature")


def test_an_agreement_is_prolonged_and_keeps_what_was_signed_before(place, desk_of):
    page = desk_of(place.secretariat)
    today = timezone.localdate()

    prolong(page, place, ENDS - timedelta(days=1), "Two tenders found nobody")
    expect(page.locator("main")).to_contain_text("A prolongation ends later than the version before")
    expect(page.get_by_label("Why it changes")).to_have_value("Two tenders found nobody")
    page.get_by_label("Until").fill(LATER.isoformat())
    press(page, "Draw it up")
    follow(page, "Send for signature")
    press(page, "Send it for signature")
    expect(page.locator("main")).to_contain_text("Still to sign: Moita, Metropolitan area.")
    sign(page, place, "Metropolitan area", today - timedelta(days=3))
    expect(page.locator("main")).to_contain_text("Still to sign: Moita.")
    sign(page, place, "Moita", today)

    versions = page.get_by_role("region", name="Versions")
    expect(versions.get_by_role("columnheader")).to_contain_text(["1. Original", "2. Prolongation"])
    expect(versions.get_by_role("row", name="Until")).to_contain_text("31 Dec 2027")
    expect(versions.get_by_role("row", name="Until")).to_contain_text("30 Jun 2028")
    assert list(place.agreement.versions.values_list("state", "ends_on", "in_force_on")) == [
        ("replaced", ENDS, date(2024, 1, 15)),
        ("in-force", LATER, today),
    ]
    assert Agreement.objects.get().state == "signed"
    assert list(breaks()) == []


def test_who_may_not_is_told_why_and_changes_nothing(place, desk_of):
    officer, reader = desk_of(place.officer), desk_of(place.reader)

    officer.goto(place.url("agreement"))
    expect(officer.locator("main").get_by_role("link", name="Prolong", exact=True)).to_have_count(0)
    refused = officer.goto(place.url("draw-up-version", "prolongation"))
    unseen = reader.goto(place.url("agreement"))

    assert (refused.status, unseen.status) == (403, 403)
    expect(officer.locator("main")).to_contain_text("Draw up agreements and record signatures")
    expect(reader.locator("main")).to_contain_text("See agreements, contracts, budgets and sums of money")
    assert place.agreement.versions.count() == 1
