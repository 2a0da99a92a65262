"""The palette by keyboard: found, chosen, opened, given back. And what is left of it without a script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from factories import make_network, make_programme, make_project, make_user
from sympolity.ground.search.operations import rebuild

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}}


@pytest.fixture
def programme():
    programme = make_programme(make_network(), title="Communities", base_language="en")
    make_project(programme, "School garden")
    make_project(programme, "School kitchen")
    rebuild()
    return programme


@pytest.fixture
def signed_in(client, live_server, context, programme):
    user = make_user("secretariat", programme)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    return user


def options(page) -> list[str]:
    return page.locator('#palette [role="option"] .name').all_inner_texts()


def opened(page, key="/"):
    """Press until the scripts of the page listen."""
    expect(page.locator("html")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.keyboard.press(key)
    box = page.locator('#palette [role="combobox"]')
    expect(box).to_be_focused()
    return box


def test_a_project_is_found_and_opened_by_keyboard(page, programme, signed_in):
    page.goto(reverse("desk:home"))
    page.focus(".mark")
    box = opened(page)

    page.keyboard.type("scool")
    expect(page.locator("#palette [role=status]")).to_have_text("2 results")
    assert options(page) == ["School kitchen", "School garden"]
    expect(box).to_have_attribute("aria-activedescendant", "palette-hit-1")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "palette-hit-2")
    expect(page.locator('[aria-selected="true"]')).to_have_count(1)
    page.keyboard.press("Enter")

    page.wait_for_url("**/projects/*/")
    expect(page.locator("h1")).to_have_text("School garden")


def test_escape_gives_the_focus_back_and_what_was_opened_is_offered_again(page, programme, signed_in):
    project = programme.projects.get(title="School garden")
    page.goto(reverse("portfolio:project", args=[programme.slug, project.pk]))
    page.wait_for_load_state("networkidle")
    page.goto(reverse("desk:home"))
    page.focus(".mark")
    opened(page, "Control+k")

    expect(page.locator("#palette-recent-0 .name")).to_have_text("School garden")
    page.keyboard.press("Escape")

    assert page.evaluate("document.activeElement.className") == "mark"
    assert not page.evaluate("document.getElementById('palette').open")


def test_signing_out_by_keyboard_forgets_what_was_opened(page, live_server, programme, signed_in):
    project = programme.projects.get(title="School garden")
    page.goto(reverse("portfolio:project", args=[programme.slug, project.pk]))
    opened(page)
    assert page.evaluate("Object.keys(localStorage)") == [f"recent-{signed_in.pk}"]

    page.keyboard.type("sign out")
    expect(page.locator("#palette-action-1")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")

    page.wait_for_url(live_server.url + reverse("public:front"))
    assert page.evaluate("Object.keys(localStorage)") == []


def test_enter_before_the_offers_come_leads_to_all_results(page, programme, signed_in):
    page.goto(reverse("desk:home"))
    opened(page)

    page.keyboard.type("school")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search/?q=school")
    expect(page.locator("h1")).to_have_text("2 results for “school”")


def test_typing_into_the_box_of_the_bar_opens_the_palette(page, programme, signed_in):
    page.goto(reverse("desk:home"))
    page.wait_for_load_state("networkidle")
    page.click("[data-search]")

    page.keyboard.type("garden", delay=60)

    expect(page.locator('#palette [role="combobox"]')).to_have_value("garden")
    expect(page.locator("#palette-hit-1 .name")).to_have_text("School garden")


def test_theme_and_language_change_from_the_palette(page, programme, signed_in):
    page.goto(reverse("desk:home"))
    opened(page)
    page.keyboard.type("dark")
    expect(page.locator("#palette-action-1")).to_have_text("Dark")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    opened(page)
    page.keyboard.type("العربية")
    expect(page.locator("#palette-action-1")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")

    expect(page.locator("html")).to_have_attribute("dir", "rtl")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("text", ["", "school", "zzzz"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_open_palette_serves_every_eye(page, context, live_server, programme, signed_in, text, language, width):
    context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(reverse("desk:home"))
    if width == 360:
        page.wait_for_load_state("networkidle")
        page.click("[data-palette]")
    else:
        opened(page, "Control+k")
    with page.expect_response("**/search/suggest/**"):
        page.keyboard.type(text or " ")
    page.wait_for_timeout(200)

    violations = Axe().run(page, options=RULES).response["violations"]

    assert [(each["id"], each["nodes"][0]["html"][:150]) for each in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_without_a_script_the_box_leads_to_the_page(client, browser, live_server, programme):
    user = make_user("secretariat", programme)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()

    page.goto(reverse("desk:home"))
    page.fill("[data-search]", "gardens")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=gardens")

    assert page.locator(".results a").all_inner_texts() == ["School garden"]
    context.close()
