import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.db import connection

from installations import Installation, scratch_database

Make = Callable[[Path, str], AbstractContextManager[Installation]]


@pytest.fixture(scope="session")
def make_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    """Makes installations with their tables, on the kind of database that this run of the tests is about.

    The tables are made once and copied.
    """
    first = tmp_path_factory.mktemp("first")
    if connection.vendor == "sqlite":
        assert Installation(first).run("migrate")[0] == 0

        @contextmanager
        def copy(folder: Path, name: str) -> Iterator[Installation]:
            shutil.copytree(first / "data", folder / "data")
            yield Installation(folder)

        yield copy
        return

    server, template = os.environ["DATABASE_URL"], f"sympolity_first_{os.getpid()}"
    with scratch_database(server, template) as url:
        assert Installation(first, url).run("migrate")[0] == 0

        @contextmanager
        def clone(folder: Path, name: str) -> Iterator[Installation]:
            with scratch_database(server, f"sympolity_{name}_{os.getpid()}", template) as url:
                yield Installation(folder, url)

        yield clone


@pytest.fixture(scope="module")
def installation(make_installation: Make, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with make_installation(tmp_path_factory.mktemp("installation"), "module") as made:
        yield made


@pytest.fixture
def another(make_installation: Make, tmp_path: Path) -> Iterator[Installation]:
    """One for a single test, which may spoil it."""
    with make_installation(tmp_path, "single") as made:
        yield made
