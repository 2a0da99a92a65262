"""One moment of the database as an embedded database in a file of its own."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.utils import ConnectionHandler

from sympolity.config.backups.rows import copy_rows, next_numbers, set_next_numbers
from sympolity.config.environment import database

SNAPSHOT = "snapshot"


@contextmanager
def opened(path: Path) -> Iterator[str]:
    """The embedded database at `path` under an alias of its own."""
    configured: Any = ConnectionHandler({"default": database(f"sqlite:///{path}", path)}).settings
    connections.settings[SNAPSHOT] = configured["default"]
    try:
        yield SNAPSHOT
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT]
        del connections.settings[SNAPSHOT]
        for ending in ("-wal", "-shm", ".lock"):
            Path(f"{path}{ending}").unlink(missing_ok=True)


def take(path: Path) -> None:
    """Write the database as it is at this moment to `path`."""
    if connection.vendor == "sqlite":
        _copy_embedded(path)
    else:
        _copy_from_server(path)


def _copy_embedded(path: Path) -> None:
    """All pages in one step (0.3 s for 60 MB) with the write lock held: step by step, each write starts it over."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.write_lock.acquire()  # type: ignore[attr-defined]
        try:
            connection.connection.backup(copy, pages=-1)
        finally:
            connection.release_if_idle()  # type: ignore[attr-defined]


def _copy_from_server(path: Path) -> None:
    with opened(path) as alias:
        call_command("migrate", database=alias, interactive=False, verbosity=0)
        with transaction.atomic(), transaction.atomic(using=alias):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            copy_rows(DEFAULT_DB_ALIAS, alias)
            set_next_numbers(alias, next_numbers(DEFAULT_DB_ALIAS))
