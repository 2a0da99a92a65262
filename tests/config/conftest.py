import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from installations import Installation, scratch_database


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with its tables, on the kind of database that this run of the tests is about."""
    yield from fresh(tmp_path_factory.mktemp("installation"))


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Installation]:
    yield from fresh(tmp_path, name="another")


def fresh(folder: Path, name: str = "installation") -> Iterator[Installation]:
    if connection.vendor == "sqlite":
        made = Installation(folder)
        assert made.run("migrate")[0] == 0
        yield made
        return
    with scratch_database(os.environ["DATABASE_URL"], f"sympolity_{name}_{os.getpid()}") as url:
        made = Installation(folder, url)
        assert made.run("migrate")[0] == 0
        yield made
