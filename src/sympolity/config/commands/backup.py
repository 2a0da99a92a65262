"""Write everything into one file: the database as it is at this moment, and the uploaded files.

People go on working meanwhile. The file is complete and checked before it gets its name. It holds personal data: keep
it where only you can read it, on another machine. The secret key is not in it; keep the environment apart.
"""

import tempfile
from argparse import ArgumentParser, Namespace
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from sympolity.config.backups import archive, rows, snapshot
from sympolity.config.commands.exits import FINE, refuse, say
from sympolity.config.tables import pending_migrations, unknown_migrations
from sympolity.ground.documents.store import sha256_of
from sympolity.ground.documents.upkeep import hold_files

WORD = "backup"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("target", type=Path, metavar="TARGET", help="a folder, or the name of a new .tar file")


def run(options: Namespace) -> int:
    target: Path = options.target
    if target.is_dir():
        target /= f"sympolity-{timezone.localtime():%Y%m%d-%H%M%S}.tar"
    if target.exists():
        return refuse(f"{target} is there already; a backup never overwrites another.")
    if not target.parent.is_dir():
        return refuse(f"There is no folder {target.parent}.")
    if connection.vendor != "sqlite" and (pending_migrations() or unknown_migrations()):
        return refuse("The tables are not those of this version. Make the backup with the version that wrote them.")
    settings.DATA_FOLDER.mkdir(parents=True, exist_ok=True)
    with hold_files(), tempfile.TemporaryDirectory(prefix="backup-", dir=settings.DATA_FOLDER) as scratch:
        copy = Path(scratch) / archive.DATABASE
        snapshot.take(copy)
        manifest, members = _describe(copy)
        archive.write(target, manifest, members)
    count = sum(digest.rows for digest in manifest.tables.values())
    say(f"{target}: {count} rows, {len(members) - 1} files, {target.stat().st_size / 1e6:.1f} MB.")
    return FINE


def _describe(copy: Path) -> tuple[archive.Manifest, dict[str, Path]]:
    with snapshot.opened(copy) as alias:
        # A database of an older version lacks tables that this one knows: its rows are told after `migrate`, not here.
        current = not pending_migrations(alias)
        tables = rows.digests(alias) if current else {}
        numbers = rows.next_numbers(alias) if current else {}
    folder = Path(default_storage.path(""))
    members = {archive.DATABASE: copy}
    members |= {f"{archive.FILES}/{path.relative_to(folder).as_posix()}": path for path in archive.files_below(folder)}
    manifest = archive.Manifest(
        version=version("sympolity"),
        made_at=timezone.now().isoformat(),
        made_from=connection.vendor,
        members={name: sha256_of(path) for name, path in members.items()},
        tables=tables,
        next_numbers=numbers,
    )
    return manifest, members
