"""Every page for every eye: light, dark, right-to-left and 320 px; axe finds nothing, nothing comes from elsewhere."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse

from access_doors import DOORS
from factories import make_user
from world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

WCAG = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
MODES = {
    "light": {"width": 1440, "color_scheme": "light", "language": "en"},
    "dark": {"width": 1024, "color_scheme": "dark", "language": "en"},
    "right-to-left": {"width": 1440, "color_scheme": "light", "language": "ar"},
    "narrow": {"width": 320, "color_scheme": "light", "language": "pt"},
}
# Forms that send a person on, files, and pages that only a running job or a mail opens.
PAGES = sorted(route for route, door in DOORS.items() if door.reads and door.is_page)


@pytest.mark.parametrize("route", PAGES)
def test_a_page_serves_every_eye(route, browser, live_server, client):
    world = make_world()
    door = DOORS[route]
    url = live_server.url + reverse(route, kwargs=door.args(world))
    cookie = None if "anonymous" in door.reads else session_of(client, world)

    found = {name: faults(browser, url, mode, cookie) for name, mode in MODES.items()}

    assert found == {name: [] for name in MODES}


def session_of(client, world) -> str:
    admin = make_user("admin", world.programme, is_operator=True)
    admin.memberships.update(is_steward=True)
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def faults(browser, url: str, mode: dict, session: str | None) -> list[str]:
    """What is wrong with a page in one mode: axe, console, foreign requests, sideways scroll."""
    context = browser.new_context(
        viewport={"width": mode["width"], "height": 900},
        color_scheme=mode["color_scheme"],
        locale=mode["language"],
        reduced_motion="reduce",
    )
    if session:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])
    page = context.new_page()
    noise: list[str] = []
    home = urlsplit(url).netloc
    page.on("console", lambda message: noise.append(f"console: {message.text}") if message.type != "log" else None)
    page.on("pageerror", lambda error: noise.append(f"error: {error}"))
    page.on(
        "request",
        lambda request: (
            noise.append(f"foreign: {request.url}")
            if urlsplit(request.url).scheme in {"http", "https"} and urlsplit(request.url).netloc != home
            else None
        ),
    )
    try:
        response = page.goto(url)
        if response is None or response.status != 200:
            return [f"status {response and response.status}"]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            noise.append(f"scrolls sideways by {wide} px")
        result = Axe().run(page, options=WCAG).response
        for violation in result["violations"]:
            targets = [" ".join(map(str, node["target"])) for node in violation["nodes"][:3]]
            noise.append(f"axe {violation['id']}: {', '.join(targets)}")
        return noise
    finally:
        context.close()
