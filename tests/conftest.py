"""What every test stands on: which database, no network, no write behind a GET, and a browser.

The database is the one of DATABASE_URL, else SQLite in memory. `make test` runs all of it on both.
"""

import gc
import ipaddress
import os
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.db import connection, connections
from django.db.backends.signals import connection_created
from django.http import HttpRequest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from kept_readings import Watch, is_watched
from postbox import Postbox, open_postbox

# Playwright keeps an event loop in this thread; Django would take every query for one inside a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).parent.parent
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP|TRUNCATE)\b", re.IGNORECASE)
MAY_BE_WRITTEN = re.compile(r"\b(django_session|cache_entries)\b")
# OpenID Connect brings people back by a GET that signs them in; allauth notes when recovery codes were first seen.
LIBRARY_WRITES = ("/login/callback/", "/2fa/recovery-codes/", "/2fa/recovery-codes/download/")
_reading = threading.local()


def pytest_configure(config: pytest.Config) -> None:
    gc.set_threshold(20_000, 20, 20)
    for name in ("sqlite", "postgresql"):
        config.addinivalue_line("markers", f"{name}: holds on this database only")
    config.addinivalue_line("markers", "noise(pattern): what the browser may complain about in this test")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test of the other database is not "left out": it has nothing to say here."""
    elsewhere = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    foreign = [item for item in items if item.get_closest_marker(elsewhere) or _says_the_same(item)]
    items[:] = [item for item in items if item not in foreign]
    config.hook.pytest_deselected(items=foreign)
    if shared_data() is None:
        for item in items:
            if item.get_closest_marker("sources"):
                item.add_marker(pytest.mark.skip("needs the shared data folder (SYMPOLITY_SOURCES names it)"))
    if chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip("needs Chromium (CHROMIUM names it)"))


def pytest_collection_finish() -> None:
    """What was collected stays to the end: to look through it for rubbish again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()


def _says_the_same(item: pytest.Item) -> bool:
    """Whether a test asks no database, so that it has said on SQLite all that it can say on PostgreSQL."""
    if connection.vendor == "sqlite":
        return False
    asks = {"db", "transactional_db", "live_server", "installation", "make_installation"} & set(
        getattr(item, "fixturenames", ())
    )
    return not asks and item.get_closest_marker("django_db") is None


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(session.config, "workerinput"):
        return
    skipped = reporter.stats.get("skipped", [])
    if skips := os.environ.get("SKIPS"):
        with Path(skips).open("a") as file:
            file.writelines(f"  {report.nodeid}: {report.longrepr[2]}\n" for report in skipped)
    if skipped and os.environ.get("CI") == "true" and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def shared_data() -> Path | None:
    """The real data that some tests read: beside the repository, or where SYMPOLITY_SOURCES says."""
    folder = Path(os.environ.get("SYMPOLITY_SOURCES") or ROOT.parent / "shared" / "data")
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def sources() -> Path:
    folder = shared_data()
    assert folder is not None, "a test that asks for `sources` carries the marker of that name"
    return folder


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


# --- no test reaches another machine


def _is_this_machine(address: Any) -> bool:
    if not isinstance(address, tuple):  # a socket in the file system
        return True
    host = str(address[0])
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def networked() -> Iterator[None]:
    """Refuses every connection to another machine, whoever makes it."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(original: Callable[..., Any]) -> Callable[..., Any]:
        def inner(self: socket.socket, address: Any) -> Any:
            if not _is_this_machine(address):
                raise AssertionError(f"A test reaches for the network: {address}")
            return original(self, address)

        return inner

    socket.socket.connect = guarded(connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = guarded(connect_ex)  # type: ignore[method-assign]
    yield
    socket.socket.connect, socket.socket.connect_ex = connect, connect_ex  # type: ignore[method-assign]


# --- a GET writes nothing


def _refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    address = getattr(_reading, "address", None)
    if address and WRITES.match(sql) and not MAY_BE_WRITTEN.search(sql):
        raise AssertionError(f"GET {address} writes: {sql[:200]}")
    return execute(sql, params, many, context)


def _watch(sender: Any, connection: Any, **_: Any) -> None:
    if _refuse_writes not in connection.execute_wrappers:
        connection.execute_wrappers.append(_refuse_writes)


@pytest.fixture(scope="session", autouse=True)
def reading_writes_nothing() -> Iterator[None]:
    """A page that is read changes nothing but the session and the rate limits: links may be followed by machines."""
    original = BaseHandler.get_response

    def get_response(self: BaseHandler, request: HttpRequest) -> Any:
        reads = request.method in {"GET", "HEAD", "OPTIONS"} and not request.path.endswith(LIBRARY_WRITES)
        _reading.address = request.path if reads else None
        try:
            return original(self, request)
        finally:
            _reading.address = None

    for existing in connections.all(initialized_only=True):
        _watch(None, existing)
    connection_created.connect(_watch)
    BaseHandler.get_response = get_response  # type: ignore[method-assign]
    yield
    BaseHandler.get_response = original  # type: ignore[method-assign]
    connection_created.disconnect(_watch)


# --- a decision names what it changes


@pytest.fixture(autouse=True)
def decisions_name_what_they_change(request: pytest.FixtureRequest) -> Iterator[None]:
    """What pages keep is read again by what the journal names: see `kept_readings`."""
    with connection.execute_wrapper(Watch()) if is_watched(request.path) else nullcontext():
        yield


# --- the flush between transactional tests


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """SQLite has no TRUNCATE: emptying the tables after a test is a DELETE, which the journal's triggers refuse.

    They are taken away for that one moment, and only here.
    """
    if connection.vendor != "sqlite":
        yield
        return
    # Of the class, because a test may open the connection anew.
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def without_triggers(self: Any, statements: list[str]) -> None:
        with self.connection.cursor() as cursor:
            # Those of the search let go of what is deleted, and stay.
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name <> 'search_document'"
            )
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            flush(self, statements)
            for _name, sql in triggers:
                cursor.execute(sql)

    operations.execute_sql_flush = without_triggers  # type: ignore[method-assign]
    yield
    operations.execute_sql_flush = flush  # type: ignore[method-assign]


# --- a mail server


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """A real mail server, to which this process sends its mails."""
    with open_postbox() as box:
        yield box


# --- a browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, which cannot find any machine but this one. Tests that use it carry the marker `browser`."""
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser, live_server: Any, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A fresh visitor: nobody signed in, English, 1440 wide, addresses relative to the running site.

    Whatever the browser complains about (a script that fails, something the security policy refuses, a missing file)
    fails the test, unless it matches the pattern of the test's marker `noise("…")`.
    """
    noise: list[str] = []
    expected = [re.compile(mark.args[0]) for mark in request.node.iter_markers("noise")]

    def hear(words: str) -> None:
        if not any(pattern.search(words) for pattern in expected):
            noise.append(words)

    visitor = browser.new_context(
        base_url=live_server.url, locale="en-GB", viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
    )
    visitor.set_default_timeout(10_000)
    visitor.on("console", lambda message: hear(message.text) if message.type in {"error", "warning"} else None)
    visitor.on("weberror", lambda error: hear(str(error.error)))
    yield visitor
    visitor.close()
    assert noise == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
