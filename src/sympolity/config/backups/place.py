"""Puts a checked backup in the place of the database and the files of this installation."""

import os
import shutil
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, transaction

from sympolity.config.backups import archive, rows, snapshot
from sympolity.ground.documents.store import sync_folder


def put_in_place(unpacked: Path, expected: dict[str, rows.Digest]) -> None:
    """Files first, then the database in one step, then files that the backup does not know are removed.

    Cut off at any moment, the old or the new database stands there with all the files it names.
    Raises Unusable, with the old state kept, when the rows arrive differently.
    """
    source, target = unpacked / archive.FILES, Path(default_storage.path(""))
    wanted = {path.relative_to(source) for path in archive.files_below(source)}
    for name in wanted:
        _place(source / name, target / name)
    if connection.vendor == "sqlite":
        _replace_embedded(unpacked / archive.DATABASE)
    else:
        _fill_server(unpacked / archive.DATABASE, expected)
    for path in list(archive.files_below(target)):
        if path.relative_to(target) not in wanted:
            path.unlink()


def _place(source: Path, target: Path) -> None:
    """A copy beside the target, on the disk, which then takes its name; the two may lie on different disks."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.restoring")
    try:
        with (
            source.open("rb") as old,
            os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as new,
        ):
            shutil.copyfileobj(old, new, 1 << 20)
            new.flush()
            os.fsync(new.fileno())
        draft.replace(target)
        sync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def _replace_embedded(new: Path) -> None:
    target = Path(connection.settings_dict["NAME"])
    if target.exists():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    # The log of the old database must not be read into the new one.
    for ending in ("-wal", "-shm"):
        Path(f"{target}{ending}").unlink(missing_ok=True)
    _place(new, target)


def _fill_server(path: Path, expected: dict[str, rows.Digest]) -> None:
    call_command("migrate", interactive=False, verbosity=0)
    with snapshot.opened(path) as alias, transaction.atomic():
        rows.copy_rows(alias, DEFAULT_DB_ALIAS)
        rows.set_next_numbers(DEFAULT_DB_ALIAS, rows.next_numbers(alias))
        found = rows.digests(DEFAULT_DB_ALIAS)
        different = [name for name, digest in expected.items() if found.get(name) != digest]
        if different:
            raise archive.Unusable(f"The rows of {', '.join(different)} did not arrive as they were sent.")
