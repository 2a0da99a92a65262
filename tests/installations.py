"""A whole installation of its own for a test: data folder, database, environment, and its commands as processes."""

import json
import os
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).parent.parent


class Installation:
    def __init__(self, folder: Path, database_url: str = "", python: str = sys.executable) -> None:
        self.folder = folder
        self.python = python
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "SYMPOLITY_DATA": str(folder / "data"),
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}",
            "WEB_WORKERS": "1",
            **({"DATABASE_URL": database_url} if database_url else {}),
        }

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def begin(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        """`sympolity` with these arguments, running on."""
        return subprocess.Popen(
            [self.python, "-m", "sympolity.config.command", *arguments],
            env=self.environment | environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str]:
        """The exit code and everything said."""
        process = self.begin(*arguments, **environment)
        said, _ = process.communicate(timeout=120)
        return process.returncode, said

    def python_in(self, program: str, **environment: str) -> "subprocess.Popen[str]":
        """Python inside the installation, running on; `answer(...)` says something as JSON on a line."""
        begin = "import django, json\ndjango.setup()\ndef answer(it): print('answer:', json.dumps(it), flush=True)\n"
        return subprocess.Popen(
            [self.python, "-c", begin + textwrap.dedent(program)],
            env={"DJANGO_SETTINGS_MODULE": "sympolity.config.settings"} | self.environment | environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ask(self, program: str, **environment: str) -> Any:
        """Run Python inside the installation; what it last hands to `answer(...)` comes back."""
        process = self.python_in(program, **environment)
        said, complaints = process.communicate(timeout=120)
        assert process.returncode == 0, complaints
        return json.loads(said.rpartition("answer:")[2] or "null")


@contextmanager
def scratch_database(url: str, name: str, template: str = "template1") -> Iterator[str]:
    """A new database on the PostgreSQL server of `url`, gone afterwards."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Any, seconds: float = 20) -> Any:
    """The first true value of `condition()`; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError(f"Not within {seconds} seconds: {condition}")
