"""Long work with a real worker process on a real database: seen, stopped, and taken up again after kill -9."""

import signal
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from installations import Installation

WITH_SLOW_WORK = {"DJANGO_SETTINGS_MODULE": "slow_work.settings"}
PRELUDE = """
    import time
    from sympolity.ground.accounts.models import Network, User
    from sympolity.ground.kernel import jobs
    from sympolity.ground.kernel.models import Job
    person, _ = User.objects.get_or_create(email="person@example.org")
    def look(job):
        job = Job.objects.get(pk=job.pk)
        standing = jobs.standing_of(job)
        return {"state": job.state, "done": standing.done, "total": standing.total, "message": standing.message,
                "attempts": job.attempts, "result": job.result, "stop_asked": standing.stop_asked}
    def until(job, condition):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            seen = look(job)
            if condition(seen):
                return seen
            time.sleep(0.05)
        return {"too late": seen}
"""


@pytest.fixture
def workers(installation: Installation) -> Iterator[Any]:
    begun: list[subprocess.Popen[str]] = []

    def begin() -> "subprocess.Popen[str]":
        begun.append(installation.begin("worker", "--interval", "0.1", **WITH_SLOW_WORK))
        return begun[-1]

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


def ask(installation: Installation, program: str) -> Any:
    return installation.ask(PRELUDE + program, **WITH_SLOW_WORK)


def test_progress_is_seen_while_the_work_holds_its_transaction(installation, workers):
    workers()

    seen = ask(
        installation,
        """
    job = jobs.start("count slowly", by=person, steps=40)
    running = until(job, lambda seen: seen["done"] > 5)
    hidden = Network.objects.filter(slug=f"made-by-job-{job.pk}").count()
    over = until(job, lambda seen: seen["state"] == "done")
    answer([running, hidden, over, Network.objects.filter(slug=f"made-by-job-{job.pk}").count()])
    """,
    )

    running, hidden, over, written = seen
    assert (running["state"], running["total"], hidden) == ("running", 40, 0)
    assert running["message"] == f"step {running['done']}"
    assert (over["done"], over["result"], written) == (40, {"counted": 40}, 1)


def test_work_that_is_asked_to_stop_stops_and_leaves_nothing(installation, workers):
    workers()

    seen = ask(
        installation,
        """
    job = jobs.start("count slowly", by=person, steps=400)
    until(job, lambda seen: seen["done"] > 2)
    begun = time.monotonic()
    jobs.ask_to_stop(job, by=person)
    asked_for = time.monotonic() - begun
    over = until(job, lambda seen: seen["state"] == "cancelled")
    answer([asked_for, over, Network.objects.filter(slug=f"made-by-job-{job.pk}").count()])
    """,
    )

    asked_for, over, written = seen
    assert asked_for < 1
    assert (over["state"], over["stop_asked"], written) == ("cancelled", True, 0)


def test_work_survives_kill_9_of_its_worker(installation, workers):
    first = workers()
    job = ask(
        installation,
        """
    job = jobs.start("count slowly", by=person, steps=60)
    until(job, lambda seen: seen["done"] > 2)
    answer(job.pk)
    """,
    )

    first.send_signal(signal.SIGKILL)
    first.wait()
    workers()

    over, written = ask(
        installation,
        f"""
    job = Job.objects.get(pk={job})
    over = until(job, lambda seen: seen["state"] == "done")
    answer([over, Network.objects.filter(slug=f"made-by-job-{job}").count()])
    """,
    )
    assert (over["state"], over["attempts"], written) == ("done", 2, 1)


def test_work_asked_for_while_no_worker_runs_is_done_later(installation, workers):
    job = ask(installation, "\n    job = jobs.start('count slowly', by=person, steps=1)\n    answer(job.pk)\n")
    workers()

    over = ask(installation, f"\n    answer(until(Job(pk={job}), lambda seen: seen['state'] == 'done'))\n")

    assert over["done"] == 1


def test_a_worker_told_to_stop_twice_leaves_its_work_to_the_next(installation, workers):
    first = workers()
    job = ask(
        installation,
        """
    job = jobs.start("count slowly", by=person, steps=60)
    until(job, lambda seen: seen["done"] > 2)
    answer(job.pk)
    """,
    )

    first.send_signal(signal.SIGTERM)
    first.send_signal(signal.SIGTERM)
    first.wait(10)
    workers()

    over = ask(installation, f"\n    answer(until(Job(pk={job}), lambda seen: seen['state'] == 'done'))\n")
    assert (over["state"], over["attempts"]) == ("done", 1)


def test_two_workers_never_carry_out_the_same_work(installation, workers):
    workers()
    workers()

    seen = ask(
        installation,
        """
    made = [jobs.start("count slowly", by=person, steps=4) for _ in range(6)]
    answer([until(job, lambda seen: seen["state"] == "done")["attempts"] for job in made])
    """,
    )

    assert seen == [1] * 6
