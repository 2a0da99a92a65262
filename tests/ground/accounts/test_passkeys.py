"""Passkeys in a real browser with a key that Chromium plays, under the policy that forbids inline scripts."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Page, expect

from sympolity.ground.accounts.operations import create_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "orchard kitchen quarry"


@pytest.fixture
def page_with_key(page: Page) -> Page:
    """A browser on a device that knows its owner by a fingerprint."""
    cache.clear()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def test_passkey_is_added_and_opens_the_account_without_a_password(page_with_key: Page):
    page, complaints = page_with_key, []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    create_account("ana@example.org", password=PASSWORD, name="Ana")

    page.goto("/accounts/login/?next=/accounts/2fa/webauthn/add/")
    page.get_by_label("Mail address").fill("ana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("main").get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/accounts/me/")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).count() == 1
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("row").nth(1)).to_contain_text("instead of the password")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("link", name="Use a security key").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("You have no passkey yet.")).to_be_visible()
    assert complaints == []


def test_page_says_so_when_the_passkey_was_not_used(page: Page):
    cache.clear()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("alert").filter(has_text=re.compile("The passkey was not used"))).to_be_visible()
