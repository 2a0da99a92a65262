"""A list on its way in survives kill -9 of the worker, at the comparison and while its rows come in."""

import signal
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from installations import Installation

PRELUDE = """
    import time
    from datetime import date
    from django.core.files.base import ContentFile
    from sympolity.ground.accounts.models import Membership, Network, User
    from sympolity.ground.journal.queries import breaks
    from sympolity.ground.kernel.models import Job
    from sympolity.interchange import operations
    from sympolity.interchange.models import Import
    from sympolity.interchange.operations.states import State, enter
    from sympolity.network.portfolio.models import Project
    from sympolity.network.programmes.models import Programme
    def until(condition):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            an_import = Import.objects.select_related("job").get()
            if condition(an_import):
                return an_import
            time.sleep(0.02)
        raise AssertionError((an_import.state, an_import.job and (an_import.job.state, an_import.job.message)))
    def is_at_work(an_import):
        return an_import.job.state == "running"
"""
ROWS = 3000


@pytest.fixture
def workers(installation: Installation) -> Iterator[Any]:
    begun: list[subprocess.Popen[str]] = []

    def begin() -> "subprocess.Popen[str]":
        """A worker in the place of those before it."""
        for process in begun:
            process.kill()
        begun.append(installation.begin("worker", "--interval", "0.1"))
        return begun[-1]

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


def test_an_import_survives_kill_9_of_its_worker_at_every_step(installation, workers):
    installation.ask(
        PRELUDE
        + f"""
    network = Network.objects.create(slug="n", name="N")
    programme = Programme.objects.create(network=network, slug="p", title="P", status="running")
    by = User.objects.create(email="person@example.org", name="Person")
    rows = "".join(f"A-{{n}};Garden {{n}};{{n}},50\\n" for n in range(1, {ROWS} + 1))
    file = ContentFile(("Code;Title;Total cost\\n" + rows).encode(), "list.csv")
    an_import = operations.read_import(enter(operations.upload(programme, file, by=by), State.READING))
    operations.map_columns(an_import, an_import.chosen, by=by)
    operations.begin_checking(Import.objects.get(), by=by)
    answer(1)
    """
    )

    cut_off(installation, workers)
    workers()
    ready = installation.ask(PRELUDE + "\n    answer(until(lambda each: each.state == 'ready').summary['counts'])\n")
    assert ready == {"new": ROWS, "gone": 0}

    installation.ask(
        PRELUDE + "\n    operations.begin_committing(Import.objects.get(), by=User.objects.get())\n    answer(1)\n"
    )
    cut_off(installation, workers)
    workers()
    state, count, broken = installation.ask(
        PRELUDE
        + """
    an_import = until(lambda each: each.state == "committed")
    answer([an_import.state, Project.objects.count(), len(list(breaks()))])
    """
    )
    assert (state, count, broken) == ("committed", ROWS, 0)


def cut_off(installation: Installation, workers: Any) -> None:
    """Begin a worker, wait until it is at work, and kill it."""
    worker = workers()
    installation.ask(PRELUDE + "\n    answer(until(is_at_work).pk)\n")
    worker.send_signal(signal.SIGKILL)
    worker.wait()
