"""Which processes work with the data folder at this moment: many may serve, one alone may restore."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


class NotAlone(Exception):
    """The data folder is in use; `str()` says by what and what to do."""


@contextmanager
def running_here() -> Iterator[None]:
    """Held by every process that serves or works. Raises NotAlone while a restore is going on."""
    with _lock(fcntl.LOCK_SH, "A backup is being restored into this data folder. Start again when it is done."):
        yield


@contextmanager
def alone_here() -> Iterator[None]:
    """Raises NotAlone while anything serves or works with the data folder."""
    with _lock(fcntl.LOCK_EX, "Sympolity is running on this data folder. Stop it first, then restore."):
        yield


@contextmanager
def _lock(kind: int, otherwise: str) -> Iterator[None]:
    settings.DATA_FOLDER.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_FOLDER / "running.lock").open("a") as file:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotAlone(otherwise) from error
        yield
