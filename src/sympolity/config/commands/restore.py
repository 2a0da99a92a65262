"""Put a backup in place of what is here, or only see whether it is whole.

Works into either database, whichever it was made from: this is also the way to PostgreSQL and back. Every file and
every row is compared with what the backup says of itself before anything here changes. Stop Sympolity first.
"""

import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections

from sympolity.config.backups import archive, place, rows, snapshot
from sympolity.config.commands.exits import FINE, refuse, say
from sympolity.config.running import NotAlone, alone_here
from sympolity.config.tables import has_no_people, pending_migrations, unknown_migrations
from sympolity.ground.notices.operations import doubt_what_waits
from sympolity.ground.search.operations import rebuild_where_owed

WORD = "restore"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("source", type=Path, metavar="SOURCE", help="the .tar file that `backup` wrote")
    parser.add_argument("--replace", action="store_true", help="also where there is something already; it is lost")
    parser.add_argument("--verify", action="store_true", help="only see whether the backup is whole")


def run(options: Namespace) -> int:
    if not options.verify and not options.replace and not has_no_people():
        return refuse("There is something here already. To lose it and take the backup instead, say --replace.")
    settings.DATA_FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.DATA_FOLDER) as scratch:
            unpacked = Path(scratch)
            manifest = archive.unpack(options.source, unpacked)
            migrated = _verify(unpacked / archive.DATABASE, manifest)
            told = f"{options.source} of {manifest.made_at[:16]} is whole: {len(manifest.members) - 1} files, "
            told += f"{sum(digest.rows for digest in migrated.values())} rows."
            if options.verify:
                say(told)
                return FINE
            with alone_here():
                place.put_in_place(unpacked, migrated)
                doubted = doubt_what_waits()
                rebuild_where_owed()
    except (archive.Unusable, NotAlone) as error:
        return refuse(f"{error} Nothing here has changed.")
    say(f"{told} It is in place.")
    if doubted:
        say(f"{doubted} mails waited to be sent. They may have left since, so they wait for you: /notices/mails/")
    return FINE


def _verify(path: Path, manifest: archive.Manifest) -> dict[str, rows.Digest]:
    """Check the copy of the database and bring it to this version; returns the digests of its rows then."""
    with snapshot.opened(path) as alias:
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("PRAGMA integrity_check")
                sound = cursor.fetchall() == [("ok",)]
        except DatabaseError:
            sound = False
        if not sound:
            raise archive.Unusable("The database in this backup is damaged. Take another one.")
        if newer := unknown_migrations(alias):
            raise archive.Unusable(
                f"A newer version made this backup ({newer[-1]}). Install version {manifest.version}."
            )
        is_older = bool(pending_migrations(alias))
        if is_older:
            call_command("migrate", database=alias, interactive=False, verbosity=0)
        found = rows.digests(alias)
        different = [name for name, digest in manifest.tables.items() if found.get(name) != digest]
        if different and not is_older:
            raise archive.Unusable(f"The rows of {', '.join(different)} are not those that were backed up.")
        return found
