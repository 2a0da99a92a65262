"""The .tar of a backup: what stands in it, and whether it is whole."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sympolity.config.backups.rows import Digest
from sympolity.ground.documents.store import sync_folder

FORMAT = 1
DATABASE = "database.sqlite3"
FILES = "files"
MANIFEST = "manifest.json"


class Unusable(Exception):
    """A backup that cannot be read or restored; `str()` says why and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    version: str
    made_at: str
    made_from: str
    members: dict[str, str]
    tables: dict[str, Digest]
    next_numbers: dict[str, int]

    def as_json(self) -> bytes:
        facts = {
            "format": FORMAT,
            "version": self.version,
            "made_at": self.made_at,
            "made_from": self.made_from,
            "members": self.members,
            "tables": {name: [digest.rows, digest.sha256] for name, digest in self.tables.items()},
            "next_numbers": self.next_numbers,
        }
        return json.dumps(facts, indent=1, sort_keys=True).encode()


def read_manifest(content: bytes) -> Manifest:
    facts: dict[str, Any] = json.loads(content)
    if facts.get("format") != FORMAT:
        raise Unusable(f"This backup has the form {facts.get('format')!r}; this version reads {FORMAT}.")
    return Manifest(
        version=facts["version"],
        made_at=facts["made_at"],
        made_from=facts["made_from"],
        members=facts["members"],
        tables={name: Digest(rows, sha256) for name, (rows, sha256) in facts["tables"].items()},
        next_numbers=facts["next_numbers"],
    )


def files_below(folder: Path) -> Iterator[Path]:
    """Every file but the hidden ones, which are still being written."""
    if folder.is_dir():
        found = (path for path in folder.rglob("*") if not path.name.startswith("."))
        yield from sorted(path for path in found if path.is_file() and not path.is_symlink())


def write(target: Path, manifest: Manifest, members: dict[str, Path]) -> None:
    """Write the whole file beside `target`, bring it to the disk, then give it its name: never half a backup."""
    draft = target.with_name(f".{target.name}.partial")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
                content = manifest.as_json()
                head = tarfile.TarInfo(MANIFEST)
                head.size = len(content)
                tar.addfile(head, io.BytesIO(content))
                for name, path in members.items():
                    with path.open("rb") as file:
                        entry = tarfile.TarInfo(name)
                        entry.size = path.stat().st_size
                        tar.addfile(entry, file)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(target)
        sync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack into `folder` and compare every member with the manifest. Raises Unusable."""
    found = {}
    try:
        with tarfile.open(source, mode="r:") as tar:
            first = tar.next()
            stream = tar.extractfile(first) if first is not None and first.name == MANIFEST else None
            if stream is None:
                raise Unusable(f"{source} is not a backup of Sympolity: it does not begin with a manifest.")
            manifest = read_manifest(stream.read())
            for entry in tar:
                if entry.name != MANIFEST:
                    found[entry.name] = _unpack_one(tar, entry, folder, manifest)
    except (OSError, EOFError, tarfile.TarError, ValueError, KeyError) as error:
        raise Unusable(f"{source} cannot be read: {error}") from error
    for name, expected in manifest.members.items():
        if found.get(name) != expected:
            raise Unusable(f"{name} in this backup is {'damaged' if name in found else 'missing'}. Take another one.")
    return manifest


def _unpack_one(tar: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path, manifest: Manifest) -> str:
    path = (folder / entry.name).resolve()
    if entry.name not in manifest.members or not entry.isfile() or not path.is_relative_to(folder.resolve()):
        raise Unusable(f"{entry.name} does not belong into a backup.")
    path.parent.mkdir(parents=True, exist_ok=True)
    content = tar.extractfile(entry)
    if content is None:
        raise Unusable(f"{entry.name} cannot be read.")
    running = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        while block := content.read(1 << 20):
            running.update(block)
            file.write(block)
    return running.hexdigest()
