"""The embedded database: every acknowledged write on disk, one writer at a time, no lock left behind."""

import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from sympolity.config.environment import database
from sympolity.ground.kernel.sqlite.base import READING, SAFE_SETTINGS

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

OTHER_PROCESS = """
    import sys, time
    from pathlib import Path
    import django
    from django.conf import settings
    from sympolity.config.environment import database
    path = Path(sys.argv[1])
    settings.configure(DATABASES={"default": database(f"sqlite:///{path}", path)})
    django.setup()
    from django.db import connection, transaction
    cursor = connection.cursor()
"""


def connect(path: Path) -> BaseDatabaseWrapper:
    return ConnectionHandler({"default": database(f"sqlite:///{path}", path)})["default"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "network.sqlite3"


@pytest.fixture
def here(path: Path) -> Iterator[BaseDatabaseWrapper]:
    wrapper = connect(path)
    with wrapper.cursor() as cursor:
        cursor.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, words TEXT)")
    yield wrapper
    wrapper.close()


@pytest.fixture
def other_process(path: Path) -> Iterator[Callable[[str], "subprocess.Popen[str]"]]:
    """Runs a program with a `cursor` on the same database; it says a line when it has got somewhere."""
    begun = []

    def begin(program: str) -> "subprocess.Popen[str]":
        source = textwrap.dedent(OTHER_PROCESS) + textwrap.dedent(program)
        begun.append(subprocess.Popen([sys.executable, "-c", source, str(path)], stdout=subprocess.PIPE, text=True))
        return begun[-1]

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


def heard_from(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@contextmanager
def atomic(wrapper: BaseDatabaseWrapper) -> Iterator[None]:
    """What transaction.atomic does, on a connection that is not one of the project's."""
    outermost = not wrapper.in_atomic_block
    savepoint = None if outermost else wrapper.savepoint()
    if outermost:
        wrapper.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        wrapper.in_atomic_block = True
    try:
        yield
    except BaseException:
        wrapper.in_atomic_block = False
        wrapper.rollback()
        wrapper.set_autocommit(True)
        raise
    if savepoint is not None:
        wrapper.savepoint_commit(savepoint)
    else:
        wrapper.in_atomic_block = False
        wrapper.commit()
        wrapper.set_autocommit(True)


def is_free(path: Path) -> bool:
    with Path(f"{path}.lock").open("r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_a_live_connection_has_the_safe_settings(here):
    with here.cursor() as cursor:
        live = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in SAFE_SETTINGS}

    assert live == SAFE_SETTINGS
    assert here.transaction_mode == "IMMEDIATE"


@pytest.mark.parametrize(
    ("statement", "reads"),
    [
        ("SELECT 1", True),
        ("  explain query plan select 1", True),
        ("PRAGMA table_info(line)", True),
        ("PRAGMA synchronous", True),
        ("WITH x AS (SELECT 1) SELECT * FROM x", True),
        ("WITH x AS (SELECT 1)\nINSERT INTO line SELECT * FROM x", False),
        ("PRAGMA wal_checkpoint(TRUNCATE)", False),
        ("PRAGMA  wal_checkpoint", False),
        ("PRAGMA optimize", False),
        ("INSERT INTO line VALUES (1)", False),
        ("BEGIN IMMEDIATE", False),
        ("VACUUM", False),
    ],
)
def test_only_plainly_reading_statements_pass_without_the_lock(statement, reads):
    assert bool(READING.match(statement)) is reads


def test_the_lock_is_held_exactly_as_long_as_the_transaction(here, path):
    seen = []

    with atomic(here):
        seen.append(is_free(path))
        with here.cursor() as cursor:
            cursor.execute("INSERT INTO line (words) VALUES ('one')")
        with atomic(here):
            seen.append(is_free(path))
        seen.append(is_free(path))
    seen.append(is_free(path))

    assert seen == [False, False, False, True]


def test_the_lock_is_free_after_a_rollback(here, path):
    with pytest.raises(ZeroDivisionError), atomic(here):
        raise ZeroDivisionError

    assert is_free(path)


def test_the_lock_is_free_after_a_failing_write(here, path):
    with here.cursor() as cursor, pytest.raises(OperationalError):
        cursor.execute("INSERT INTO nowhere VALUES (1)")

    assert is_free(path)


def test_the_lock_is_free_after_closing_in_the_middle_of_a_transaction(here, path):
    with here.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
    assert not is_free(path)

    here.close()

    assert is_free(path)


def test_a_write_that_returns_rows_is_committed_under_the_lock(here, path):
    with here.cursor() as cursor:
        cursor.execute("INSERT INTO line (words) VALUES ('one'), ('two') RETURNING id")
        with sqlite3.connect(path) as outside:
            committed = outside.execute("SELECT count(*) FROM line").fetchone()[0]
        outside.close()
        rows = [cursor.fetchone(), *cursor.fetchmany(5), *cursor.fetchall(), cursor.fetchone()]

    assert committed == 2
    assert rows == [(1,), (2,), None]
    assert is_free(path)


def test_a_second_process_waits_for_the_lock(here, other_process):
    with atomic(here):
        other = other_process(
            """
            print("ready", flush=True)
            cursor.execute("INSERT INTO line (words) VALUES ('theirs')")
            print("written", flush=True)
            """,
        )
        assert heard_from(other) == "ready"
        time.sleep(0.5)
        assert other.poll() is None
        with here.cursor() as cursor:
            cursor.execute("INSERT INTO line (words) VALUES ('ours')")

    assert heard_from(other) == "written"
    assert other.wait(10) == 0
    with here.cursor() as cursor:
        cursor.execute("SELECT words FROM line ORDER BY id")
        assert cursor.fetchall() == [("ours",), ("theirs",)]


def test_waiting_for_the_lock_ends_with_a_clear_error(here, path, other_process):
    other = other_process(
        """
        with transaction.atomic():
            print("mine", flush=True)
            time.sleep(2)
        """,
    )
    assert heard_from(other) == "mine"
    here.write_lock.patience = 0.2

    with here.cursor() as cursor, pytest.raises(OperationalError, match="database is locked"):
        cursor.execute("INSERT INTO line (words) VALUES ('late')")

    assert other.wait(10) == 0
    with here.cursor() as cursor:
        cursor.execute("INSERT INTO line (words) VALUES ('in time')")
    assert is_free(path)


def test_kill_9_of_a_writer_leaves_no_stuck_lock(here, path, other_process):
    other = other_process(
        """
        with transaction.atomic():
            cursor.execute("INSERT INTO line (words) VALUES ('half')")
            print("mine", flush=True)
            time.sleep(60)
        """,
    )
    assert heard_from(other) == "mine"
    assert not is_free(path)

    other.send_signal(signal.SIGKILL)
    other.wait(10)

    with here.cursor() as cursor:
        cursor.execute("INSERT INTO line (words) VALUES ('whole')")
        cursor.execute("SELECT words FROM line")
        assert cursor.fetchall() == [("whole",)]


def test_a_forked_child_neither_keeps_nor_frees_the_lock_of_its_parent(here, path):
    with atomic(here):
        child = os.fork()
        if child == 0:
            here.write_lock.release()
            time.sleep(1.5)
            os._exit(0)
        time.sleep(0.2)
        while_open = is_free(path)
    afterwards = is_free(path)
    os.waitpid(child, 0)

    assert (while_open, afterwards) == (False, True)


def test_a_storm_of_writes_and_checkpoints_leaves_the_file_whole(here, other_process):
    storm = """
        end = time.monotonic() + 4
        written = 0
        while time.monotonic() < end:
            with transaction.atomic():
                cursor.executemany("INSERT INTO line (words) VALUES (%s)", [("x" * 400,)] * 5)
            written += 5
            if written % 100 == 0:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        print(written, flush=True)
    """

    others = [other_process(storm) for _ in range(2)]
    written = sum(int(heard_from(other)) for other in others)

    assert [other.wait(20) for other in others] == [0, 0]
    with here.cursor() as cursor:
        assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert cursor.execute("SELECT count(*) FROM line").fetchone() == (written,)
    assert written > 200


def test_the_database_of_the_product_asks_for_the_safe_settings():
    assert connections["default"].vendor == "sqlite"
    assert connections["default"].settings_dict["ENGINE"] == "sympolity.ground.kernel.sqlite"
    assert connections["default"].transaction_mode == "IMMEDIATE"


def test_a_second_connection_leaves_the_locks_of_the_first(here, path, other_process):
    """A third party that closes last but one must not take the write-ahead log away from who still writes.

    Whoever opens and closes the file beside SQLite drops all locks of the process; then another process believes itself
    alone, removes the log, and what is acknowledged afterwards is lost.
    """
    second = connect(path)
    second.cursor().execute("SELECT 1")

    visitor = other_process("cursor.execute(\"INSERT INTO line (words) VALUES ('visitor')\"); connection.close()")
    assert visitor.wait(timeout=30) == 0
    with here.cursor() as cursor:
        cursor.execute("INSERT INTO line (words) VALUES ('after')")

    with sqlite3.connect(path) as elsewhere:
        assert elsewhere.execute("SELECT words FROM line").fetchall() == [("visitor",), ("after",)]
    elsewhere.close()
    second.close()
