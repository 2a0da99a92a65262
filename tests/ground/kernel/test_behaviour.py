"""What the pages do in a browser, and what is left of it without a script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from factories import make_network, make_territory, make_user

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

EVERYTHING = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
OPEN_ALL = """document.querySelectorAll("details:not(.menu, .more)").forEach((each) => { each.open = true })"""


def sign_in(client, live_server, *contexts, **facts):
    user = make_user(is_steward=True, network=make_network(), **facts)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    for each in contexts:
        each.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    return user


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (1024, "ar"), (320, "pt")])
def test_every_state_of_every_part_serves_every_eye(client, live_server, context, page, theme, width, language):
    sign_in(client, live_server, context, theme=theme)
    context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 900})

    page.goto(reverse("kernel:parts"))
    page.evaluate(OPEN_ALL)

    violations = Axe().run(page, options=EVERYTHING).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:120]) for each in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_choosing_in_a_filter_keeps_the_menu_the_focus_and_the_address(client, live_server, context, page):
    user = sign_in(client, live_server, context)
    network = user.memberships.get().network
    make_territory(network, "Moita")
    make_territory(network, "Vale da Amoreira", level="community")

    page.goto(reverse("territories:list"))
    page.click('details[data-key="filter-level"] > summary')
    page.check('input[name="level"][value="community"]')
    page.wait_for_url("**/?level=community")
    expect(page.locator("#live")).to_have_text("1 row")

    assert page.locator("tbody tr").count() == 1
    assert page.locator('details[data-key="filter-level"]').get_attribute("open") is not None
    assert page.evaluate("[document.activeElement.name, document.activeElement.value]") == ["level", "community"]


def test_a_filter_works_without_a_script(client, live_server, browser):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    user = sign_in(client, live_server, context)
    make_territory(user.memberships.get().network, "Moita")
    page = context.new_page()

    page.goto(reverse("territories:list"))
    page.click('details[data-key="filter-level"] > summary')
    page.check('input[name="level"][value="community"]')
    page.click('details[data-key="filter-level"] button')

    assert "level=community" in page.url
    assert page.locator(".empty h2").count() == 1
    context.close()


def test_light_or_dark_changes_at_once_and_stays(client, live_server, context, page):
    sign_in(client, live_server, context)

    page.goto(reverse("kernel:parts"))
    page.click("[data-theme-form] >> xpath=.. >> summary")
    page.click('button[name="theme"][value="dark"]')
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()

    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_keys_lead_to_the_search_and_can_be_switched_off(client, live_server, context, page):
    sign_in(client, live_server, context)
    page.goto(reverse("kernel:parts"))

    page.keyboard.press("?")
    opened = page.evaluate("document.getElementById('shortcuts').open")
    page.uncheck("#shortcuts input")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    off = page.evaluate("document.activeElement.name ?? ''")
    page.keyboard.press("Control+k")
    on = page.evaluate("document.activeElement.name")

    assert (opened, off, on) == (True, "", "q")


def test_a_question_opens_in_place_and_gives_the_focus_back(client, live_server, context, page):
    sign_in(client, live_server, context)
    page.goto(reverse("kernel:parts"))

    page.click("[data-dialog]")
    asked = page.evaluate("document.getElementById('question').open")
    page.click('#question form[method="dialog"] button')

    assert asked
    assert page.evaluate("document.activeElement.dataset.dialog") == "question"


def test_escape_closes_a_menu_and_stays_at_its_button(client, live_server, context, page):
    sign_in(client, live_server, context)
    page.goto(reverse("kernel:parts"))

    page.focus("[data-theme-form] >> xpath=.. >> summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    assert page.locator("details.menu[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_leaving_a_changed_form_warns(client, live_server, context, page):
    sign_in(client, live_server, context)
    warnings = []
    page.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))

    page.goto(reverse("territories:add"))
    page.goto(reverse("kernel:parts"))
    page.goto(reverse("territories:add"))
    page.fill('input[name="name"]', "Moita")
    page.goto(reverse("kernel:parts"))

    assert warnings == ["beforeunload"]


@pytest.mark.noise("422")
def test_mistakes_take_the_focus(client, live_server, context, page):
    sign_in(client, live_server, context)

    page.goto(reverse("territories:add"))
    page.click("main form button.primary")
    page.wait_for_selector("[data-errors]")

    assert page.evaluate("document.activeElement.hasAttribute('data-errors')")
