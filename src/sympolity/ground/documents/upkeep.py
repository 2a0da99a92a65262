"""Taking away files that no document names: what a crash left between the disk and the database."""

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sympolity.ground.documents.models import Document
from sympolity.ground.documents.store import FOLDER, PARTIAL, folder, make_folder

DAY = 24 * 3600
LOCK = ".lock"


def sweep(*, older_than: int = DAY) -> int:
    """Remove files without a row that nobody touched for so many seconds; returns how many. Waits for no backup."""
    with hold_files(alone=True) as held:
        return sum(map(_remove, _left_over(older_than))) if held else 0


@contextmanager
def hold_files(*, alone: bool = False) -> Iterator[bool]:
    """While it is held nothing is swept away; yields whether it could be had, and waits unless it is for the sweep."""
    make_folder(folder())
    handle = os.open(folder() / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def _left_over(older_than: int) -> Iterator[tuple[Path, float]]:
    before = time.time() - older_than
    known = set(Document.objects.values_list("file", flat=True))
    for path in list(folder().rglob("*")):
        is_old = path.is_file() and path.name != LOCK and path.stat().st_mtime < before
        if is_old and f"{FOLDER}/{path.relative_to(folder()).as_posix()}" not in known:
            yield path, before


def _remove(found: tuple[Path, float]) -> bool:
    """Out of the way first: whoever kept the same content a moment ago has given the file a new time."""
    path, before = found
    aside = folder() / f"{PARTIAL}{secrets.token_hex(16)}"
    path.rename(aside)
    if aside.stat().st_mtime >= before:
        aside.replace(path)
        return False
    aside.unlink()
    return True
