"""Every page is valid HTML: read by html-validate, which knows the content model, and by html5lib, strictly."""

import json
import subprocess
from pathlib import Path

import html5lib
import pytest
from django.test import Client
from django.urls import reverse

from access_doors import DOORS
from factories import make_user
from test_access_matrix import read_to_the_end
from world import make_world

VALIDATORS = Path(__file__).parent / "validators"


@pytest.mark.sqlite  # a page is the same page on the other database
@pytest.mark.django_db
def test_every_page_is_valid_html(tmp_path):
    world = make_world()
    pages = list(pages_of(world))

    for route, content in pages:
        (tmp_path / f"{route.replace(':', '.')}.html").write_bytes(content)

    assert len(pages) > 30
    assert faults_of_syntax(pages) == {}
    assert faults_of_content(tmp_path) == {}


def pages_of(world):
    """The page of each route, as the person who sees most meets it, and the open pages as a stranger does."""
    desk, visitor = Client(), Client()
    admin = make_user("admin", world.programme, is_operator=True)
    admin.memberships.update(is_steward=True)
    desk.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    for route, door in sorted(DOORS.items()):
        if door.reads is None:
            continue
        client = visitor if "anonymous" in door.reads else desk
        response = client.get(reverse(route, kwargs=door.args(world)))
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            yield route, whole(b"".join(response))
        else:
            read_to_the_end(response)


def whole(content: bytes) -> bytes:
    """A part that a script asks for stands in a page; only there is it valid or not."""
    if content.lstrip().lower().startswith(b"<!doctype"):
        return content
    return b'<!doctype html>\n<html lang="en"><head><title>Part</title></head><body>' + content + b"</body></html>"


def faults_of_syntax(pages) -> dict[str, list[str]]:
    faults = {}
    for route, content in pages:
        parser = html5lib.HTMLParser()
        parser.parse(content, transport_encoding="utf-8")
        if parser.errors:
            faults[route] = [f"{place}: {code} {details}" for place, code, details in parser.errors]
    return faults


def faults_of_content(folder: Path) -> dict[str, list[str]]:
    node = VALIDATORS / "node_modules" / ".bin" / "html-validate"
    done = subprocess.run(
        [node, "--config", VALIDATORS / ".htmlvalidate.json", "--formatter", "json", *sorted(folder.glob("*.html"))],
        capture_output=True,
        text=True,
        check=False,
        cwd=VALIDATORS,
    )
    assert done.stdout, done.stderr
    return {
        Path(report["filePath"]).stem: sorted(
            {f"{fault['line']}: {fault['ruleId']}: {fault['message']}" for fault in report["messages"]}
        )
        for report in json.loads(done.stdout)
        if report["messages"]
    }
