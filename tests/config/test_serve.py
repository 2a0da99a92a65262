"""`sympolity serve`: web server and worker live and end together."""

import os
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psutil
import pytest

from installations import Installation, free_port, wait_until


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def children(process: Any) -> dict[str, psutil.Process]:
    """The web server's and the worker's process by their last words."""
    found = {}
    for each in psutil.Process(process.pid).children():
        with suppress(psutil.NoSuchProcess):  # also a zombie that is about to be replaced
            if words := each.cmdline():
                found["worker" if words[-1] == "worker" else "web"] = each
    return found


@pytest.fixture
def serving(installation: Installation) -> Iterator[tuple[Any, int]]:
    port = free_port()
    process = installation.begin("serve", "--port", str(port))
    try:
        wait_until(lambda: answers(port), 40)
        yield process, port
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=40)


def test_sigterm_ends_everything_and_counts_as_fine(serving):
    process, port = serving
    family = psutil.Process(process.pid).children(recursive=True)

    process.send_signal(signal.SIGTERM)

    assert process.wait(40) == 0
    assert [each for each in family if each.is_running()] == []
    assert not answers(port)


def test_all_processes_stand_in_one_group(serving):
    process, _port = serving

    groups = {os.getpgid(each.pid) for each in psutil.Process(process.pid).children(recursive=True)}

    assert groups == {os.getpgid(process.pid)}


def test_a_crashed_process_is_started_again(serving):
    process, port = serving
    before = {name: each.pid for name, each in children(process).items()}

    for pid in before.values():
        os.kill(pid, signal.SIGKILL)

    def begun_again() -> bool:
        now = {name: each.pid for name, each in children(process).items()}
        return set(now) == {"web", "worker"} and set(now.values()).isdisjoint(before.values())

    wait_until(lambda: begun_again() and answers(port), 40)


def test_nothing_is_left_over_when_the_parent_is_killed(serving):
    process, port = serving
    family = psutil.Process(process.pid).children(recursive=True)

    process.send_signal(signal.SIGKILL)

    wait_until(lambda: not any(each.is_running() and each.status() != "zombie" for each in family), 40)
    assert not answers(port)


def test_serve_makes_the_tables_of_an_empty_database(tmp_path):
    empty, port = Installation(tmp_path), free_port()
    process = empty.begin("serve", "--port", str(port))

    wait_until(lambda: answers(port), 60)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=40)

    assert "The database is empty: making its tables." in said
    assert f"http://localhost:{port}" in said
    assert process.returncode == 0


def test_serve_refuses_tables_of_an_older_version(another):
    another.ask(
        "from django.core.management import call_command; call_command('migrate', 'journal', '0001', verbosity=0)"
    )

    code, said = another.run("serve")

    assert code == 1
    assert "sympolity backup FOLDER, then: sympolity migrate" in said


def test_serve_refuses_tables_of_a_newer_version(another):
    another.ask(
        "from django.db.migrations.recorder import MigrationRecorder; from django.db import connection;"
        "MigrationRecorder(connection).record_applied('journal', '9999_from_the_future')"
    )

    code, said = another.run("serve")

    assert (code, "newer version" in said) == (1, True)
