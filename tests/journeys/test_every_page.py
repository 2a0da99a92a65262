"""Every page for every eye: light, dark, right-to-left and 320 px; axe finds nothing, nothing comes from elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Request
from pytest_django.live_server_helper import LiveServer

from access import Door
from access_doors import DOORS
from factories import make_user
from world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db]

AXE = Axe().axe_script
WCAG = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
# Dark is the light page in other colours: only what colours decide is asked again.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
WIDE, MIDDLE, NARROW = 1440, 1024, 320
# Forms that send a person on, files, and pages that only a running job or a mail opens.
PAGES = sorted(route for route, door in DOORS.items() if door.reads and door.is_page)


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any, browser: Browser) -> Iterator[SimpleNamespace]:
    """One world, served to all tests of this file, which only read; and a visitor for each role that reads."""
    with django_db_blocker.unblock():
        world = make_world()
        server = LiveServer("localhost")
        roles = {reader(DOORS[route]) for route in PAGES}
        visitors = {role: visitor(browser, server.url, session_of(world, role)) for role in sorted(roles)}
        yield SimpleNamespace(world=world, url=server.url, visitors=visitors)
        for context in visitors.values():
            context.close()
        server.stop()
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)


def reader(door: Door) -> str:
    """Who opens a page here: nobody in particular, an administrator where these may, else a role that may."""
    if "anonymous" in door.reads:
        return ""
    return "admin" if "admin" in door.reads else min(door.reads)


def session_of(world: SimpleNamespace, role: str) -> str:
    """Of somebody who also runs the installation and keeps the register; a keeper holds no role, nobody no session."""
    if not role:
        return ""
    user = make_user("" if role == "keeper" else role, world.programme, is_operator=True)
    user.memberships.update(is_steward=True)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def visitor(browser: Browser, url: str, session: str) -> BrowserContext:
    context = browser.new_context(viewport={"width": WIDE, "height": 900}, reduced_motion="reduce")
    if session:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])
    return context


@pytest.mark.parametrize("route", PAGES)
def test_a_page_serves_every_eye(route, site):
    door = DOORS[route]
    url = site.url + reverse(route, kwargs=door.args(site.world))

    assert faults(site.visitors[reader(door)], url) == []


def faults(visitor: BrowserContext, url: str) -> list[str]:
    """What is wrong with a page in any mode: axe, console, foreign requests, sideways scroll.

    One window serves all addresses: to open one takes longer than to look at a page.
    """
    page = visitor.pages[0] if visitor.pages else visitor.new_page()
    try:
        with listening(page, home=urlsplit(url).netloc) as noise:
            noise += opened(page, url, "en", MIDDLE)
            page.emulate_media(color_scheme="dark")
            noise += looked_at(page, "dark", COLOURS)
            page.emulate_media(color_scheme="light")
            noise += opened(page, url, "ar", WIDE)
            noise += opened(page, url, "pt", NARROW)
    except Exception:
        page.close()  # whatever state it is in, the next address does not meet it
        raise
    return noise


@contextmanager
def listening(page: Page, *, home: str) -> Iterator[list[str]]:
    """Grows by what the browser complains about and by every request to another machine."""
    noise: list[str] = []

    def watch(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != home:
            noise.append(f"foreign: {request.url}")

    heard: dict[Any, Callable[..., None]] = {
        "console": lambda message: noise.append(f"console: {message.text}") if message.type != "log" else None,
        "pageerror": lambda error: noise.append(f"error: {error}"),
        "request": watch,
    }
    for event, hear in heard.items():
        page.on(event, hear)
    try:
        yield noise
    finally:
        for event, hear in heard.items():
            page.remove_listener(event, hear)


def opened(page: Page, url: str, language: str, width: int) -> list[str]:
    """Opens the page in a language, right-to-left for Arabic, at a width, and looks at all of it."""
    page.set_extra_http_headers({"Accept-Language": language})
    page.set_viewport_size({"width": width, "height": 900})
    response = page.goto(url)
    if response is None or response.status != 200:
        return [f"{language}: status {response and response.status}"]
    page.evaluate(AXE)
    return looked_at(page, f"{language} at {width} px", WCAG)


def looked_at(page: Page, mode: str, rules: dict[str, Any]) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [f"{mode}: scrolls sideways by {wide} px"] if wide > 0 else []
    for violation in page.evaluate("rules => axe.run(rules).then(found => found.violations)", rules):
        targets = [" ".join(map(str, node["target"])) for node in violation["nodes"][:3]]
        found.append(f"{mode}: axe {violation['id']}: {', '.join(targets)}")
    return found
