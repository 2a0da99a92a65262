"""Mails with real worker processes, a real mail server and a real database: each leaves once, whatever dies."""

import signal
import subprocess
from collections.abc import Callable, Iterator

import pytest

from installations import Installation, wait_until
from postbox import Postbox

TELL = """
    from sympolity.ground.accounts.models import User
    from sympolity.ground.notices.models import Mail, Notice
    from sympolity.ground.notices.operations import tell
    def say(email, key):
        user, _ = User.objects.get_or_create(email=email)
        return tell(user, kind="test", key=key, title="A report is due", url="/home/")
"""


@pytest.fixture
def begin(installation: Installation, postbox: Postbox) -> Iterator[Callable[[], "subprocess.Popen[str]"]]:
    """Starts a worker that sends to the mail server of the test."""
    begun: list[subprocess.Popen[str]] = []

    def worker() -> "subprocess.Popen[str]":
        begun.append(installation.begin("worker", "--interval", "0.1", **postbox.environment))
        return begun[-1]

    yield worker
    postbox.may_answer.set()
    for process in begun:
        process.kill()
        process.communicate()


def test_a_mail_whose_worker_is_killed_while_sending_is_never_sent_again(installation, postbox, begin):
    postbox.may_answer.clear()
    first = begin()
    mail = installation.ask(f"{TELL}\n    answer(say('killed@example.org', 'killed').mail_id)\n")
    wait_until(lambda: postbox.messages)

    first.send_signal(signal.SIGKILL)
    first.wait()
    postbox.may_answer.set()
    begin()
    # The next mail arrives through the second worker, so it has looked for what is due.
    installation.ask(f"{TELL}\n    say('next@example.org', 'next')\n    answer(1)\n")
    wait_until(lambda: len(postbox.messages) > 1)

    states = installation.ask(
        f"""
    from datetime import timedelta
    from django.utils import timezone
    from sympolity.ground.notices.models import Mail
    from sympolity.ground.notices.post import note_cut_off, post_due
    before = Mail.objects.get(pk={mail}).state
    note_cut_off(timezone.now() + timedelta(minutes=11))
    post_due()
    answer([before, Mail.objects.get(pk={mail}).state])
    """,
        **postbox.environment,
    )
    assert states == ["sending", "unsure"]
    assert [message["To"] for message in postbox.messages] == ["killed@example.org", "next@example.org"]


def test_a_hundred_tell_the_same_at_once_and_two_workers_send_it_once(installation, postbox, begin):
    begin()
    begin()
    program = (
        TELL
        + """
    from concurrent.futures import ThreadPoolExecutor
    from django.db import connection
    def often(number):
        told = say("often@example.org", "once") is not None
        connection.close()
        return told
    with ThreadPoolExecutor(50) as pool:
        answer(sum(pool.map(often, range(50))))
    """
    )

    tellers = [installation.python_in(program) for _ in range(2)]
    said = [teller.communicate(timeout=60) for teller in tellers]
    told = [int(out.rpartition("answer:")[2] or -1) for out, _complaints in said]
    kept = installation.ask(
        f"""{TELL}
    for number in range(6):
        say(f"many{{number}}@example.org", "many")
    answer(Notice.objects.filter(user__email="often@example.org").count())
    """
    )
    wait_until(lambda: len(postbox.messages) > 6)

    to = [message["To"] for message in postbox.messages]
    assert (sum(told), kept) == (1, 1)
    assert (to.count("often@example.org"), len(to), len(set(to))) == (1, 7, 7)
