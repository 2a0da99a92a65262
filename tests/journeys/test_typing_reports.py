"""Nothing typed is lost: a report saves itself, also over a lost connection, an ended session and a second writer."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from reports import Desk, make_desk
from sympolity.ground.accounts.models import User

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite,
    pytest.mark.django_db(transaction=True),
    pytest.mark.noise("ERR_INTERNET_DISCONNECTED|403"),
]


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


def address(desk: Desk) -> str:
    return reverse("monitoring:return", args=[desk.programme.slug, desk.round.pk, desk.report.pk])


def words(page: Page):
    return page.get_by_label("What was done?")


def values(desk: Desk) -> dict[str, Any]:
    return dict(desk.report.answers.values_list("key", "value"))


def drafts(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('sympolity:draft:'))")


def test_a_report_saves_itself_and_catches_up_after_a_lost_connection(context, page, live_server, desk):
    sign_in(context, desk.officer, live_server.url)
    page.goto(address(desk))
    words(page).fill("The roof is closed.")
    expect(page.locator("#saving")).to_contain_text("Saved on the server")
    assert values(desk) == {desk.words: "The roof is closed."}

    context.set_offline(True)
    words(page).fill("The roof is closed since Monday.")
    expect(page.locator("#saving")).to_contain_text("No connection")
    assert drafts(page) == [f"sympolity:draft:{desk.officer.pk}:{desk.report.pk}"]
    desk.write({desk.words: "The roof leaks."}, by=desk.colleague)
    context.set_offline(False)

    expect(page.locator(".conflict")).to_contain_text("The roof leaks.")
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator("#saving")).to_contain_text("Saved on the server")
    expect(page.locator(".conflict")).to_have_count(0)
    assert values(desk) == {desk.words: "The roof is closed since Monday."}
    assert drafts(page) == []


def test_what_was_typed_after_the_session_ended_is_there_for_the_same_person_only(context, page, live_server, desk):
    sign_in(context, desk.officer, live_server.url)
    page.goto(address(desk))
    context.clear_cookies(name="sessionid")
    words(page).fill("Typed too late.")
    expect(page.locator("#saving")).to_contain_text("You are signed out")

    sign_in(context, desk.colleague, live_server.url)
    other = context.new_page()
    other.goto(address(desk))
    expect(words(other)).to_have_value("")
    sign_in(context, desk.officer, live_server.url)
    again = context.new_page()
    again.goto(address(desk))

    expect(words(again)).to_have_value("Typed too late.")
    expect(again.locator("#saving")).to_contain_text("Saved on the server")
    assert values(desk) == {desk.words: "Typed too late."}
    assert drafts(again) == []


def test_signing_out_takes_what_was_kept_on_the_device_with_it(context, page, live_server, desk):
    sign_in(context, desk.officer, live_server.url)
    page.goto(address(desk))
    page.evaluate("localStorage.setItem('sympolity:draft:1:1', '{}')")

    page.locator("[data-sign-out]").first.evaluate("form => form.requestSubmit()")
    page.wait_for_url(lambda url: "returns" not in url)

    assert drafts(page) == []
