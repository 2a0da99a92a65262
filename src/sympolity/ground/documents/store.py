"""Files on the disk, each under the SHA-256 of its content: the same content is kept once, and nothing is overwritten.

A file is whole and on the disk before its row is written. What crashed in between leaves a file without a row, which
`upkeep` takes away after a day.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage

from sympolity.ground.documents.contents import FileKind, kind_of

FOLDER = "documents"
PARTIAL = ".partial-"  # hidden names are no part of a backup
BLOCK = 1 << 20


class TooBig(Exception):
    """More bytes came than may be kept."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is on the disk: `name` is where the storage finds it."""

    name: str
    sha256: str
    bytes: int
    kind: FileKind


def folder() -> Path:
    return Path(default_storage.path(FOLDER))


def name_of(sha256: str) -> str:
    return f"{FOLDER}/{sha256[:2]}/{sha256}"


def path_of(name: str) -> Path:
    return Path(default_storage.path(name))


def store(file: "File[bytes]", *, limit: int) -> Stored:
    """Bring a file to the disk under the hash of its content. Raises TooBig and contents.NotKept, keeping nothing."""
    with _partial() as draft:
        sha256, size = _write(draft, file, limit)
        kind = kind_of(draft, file.name or "")
        name = name_of(sha256)
        target = path_of(name)
        if not _is_there(target, sha256):
            make_folder(target.parent)
            draft.replace(target)
        sync_folder(target.parent)
    return Stored(name, sha256, size, kind)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(path: Path) -> None:
    """A new name is on the disk only when its folder is."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(draft: Path, file: "File[bytes]", limit: int) -> tuple[str, int]:
    running, size = hashlib.sha256(), 0
    file.seek(0)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        for block in file.chunks(BLOCK):
            size += len(block)
            if size > limit:
                raise TooBig
            running.update(block)
            stream.write(block)
        stream.flush()
        os.fsync(stream.fileno())
    return running.hexdigest(), size


def _is_there(target: Path, sha256: str) -> bool:
    """Whether the content is kept already, and whole. Its new time keeps it from being taken for left over."""
    try:
        os.utime(target)
        return sha256_of(target) == sha256
    except FileNotFoundError:
        return False


@contextmanager
def _partial() -> Iterator[Path]:
    make_folder(folder())
    draft = folder() / f"{PARTIAL}{secrets.token_hex(16)}"
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """The folder, itself on the disk."""
    missing = [each for each in (path, *path.parents) if not each.is_dir()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
        sync_folder(each.parent)
