"""An audit in the browser: a sample by amount, a finding, its answer, its correction, its end; and who may not."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from audits import make_audited
from sympolity.affairs.audit.models import Finding, Sample

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(browser: Browser, live_server):
    """Opens a signed-in browser for a person; without JavaScript, which is an addition everywhere."""
    opened = []

    def open_for(address: str, *, user) -> Page:
        client = Client()
        client.force_login(user)
        context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
        opened.append(context)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(address)
        return page

    yield open_for
    for context in opened:
        context.close()


def test_an_audit_from_the_draw_to_the_end(visit):
    world = make_audited()
    base = f"/programmes/{world.programme.slug}/audit/"

    auditor = visit(base, user=world.auditor)
    auditor.get_by_role("link", name="Draw a sample").click()
    auditor.get_by_label("Title").fill("Papers of May")
    auditor.get_by_label("How many").fill("1")
    auditor.get_by_label("Seed").fill("dice 6 6 1")
    auditor.get_by_role("button", name="See what it draws from").click()
    expect(auditor.locator("main")).to_contain_text("from 4 expenditures")
    auditor.get_by_role("button", name="Draw", exact=True).click()
    expect(auditor.locator("h1")).to_have_text("Papers of May")
    auditor.get_by_role("link", name="Draw it again").click()
    expect(auditor.locator("main")).to_contain_text("The seed draws the same papers again")
    item = Sample.objects.get().items.get()
    auditor.goto(f"{base}papers/{item.pk}/")
    expect(auditor.locator("main")).to_contain_text("No proof of payment stands with it.")
    auditor.get_by_role("link", name="Write a finding").click()
    auditor.get_by_label("What was found").fill("The transfer is not proved")
    auditor.get_by_label("Amount in question").fill("10.00")
    auditor.get_by_role("button", name="Write it").click()
    expect(auditor.locator("h1")).to_have_text("The transfer is not proved")

    page = f"{base}findings/{Finding.objects.get().pk}/"
    manager = visit(page, user=world.manager)
    manager.get_by_role("link", name="Answer", exact=True).click()
    manager.get_by_label("Your answer").fill("The bank statement was missing.")
    manager.get_by_role("button", name="Send the answer").click()
    manager.get_by_role("link", name="It was put right").click()
    manager.get_by_label("What was put right").fill("The contract was modified.")
    manager.get_by_label("By what").fill("C/1 modification 1")
    manager.get_by_role("button", name="Send it").click()
    expect(manager.get_by_role("link", name="Close", exact=True)).to_have_count(0)

    auditor.goto(page)
    auditor.get_by_role("link", name="Close", exact=True).click()
    auditor.get_by_label("Conclusion").fill("Seen and put right.")
    auditor.get_by_role("button", name="Close it").click()
    expect(auditor.locator("main")).to_contain_text("Seen and put right.")
    auditor.goto(f"{base}samples/{Sample.objects.get().pk}/")
    auditor.get_by_role("button", name="Close the sample").click()
    expect(auditor.locator("main")).to_contain_text("closed on")
    assert Finding.objects.get().state == "closed"


@pytest.mark.parametrize(("who", "sentence"), [("manager", "Draw samples"), ("secretariat", "Draw samples")])
def test_a_sample_is_refused_to_the_wrong_role(visit, who, sentence):
    world = make_audited()

    page = visit(f"/programmes/{world.programme.slug}/audit/samples/new/", user=getattr(world, who))

    expect(page.locator("main")).to_contain_text(sentence)
