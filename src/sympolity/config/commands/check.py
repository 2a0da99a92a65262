"""Look at everything that keeps data safe, and say in words how it is.

Each line says fine, attention (works, but look at it) or broken (data or people are at risk).
"""

import sqlite3
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, models
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from sympolity.config.commands.exits import FINE, REFUSED, say
from sympolity.config.disks import NETWORK_FILE_SYSTEMS, file_system_of
from sympolity.config.tables import pending_migrations, unknown_migrations
from sympolity.ground.documents.store import sha256_of
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.queries import breaks
from sympolity.ground.kernel.models import Duty
from sympolity.ground.kernel.sqlite.base import SAFE_SETTINGS
from sympolity.ground.notices.queries import mails_to_look_at
from sympolity.ground.search.queries import lagging, waiting

WORD = "check"
LONGEST_SILENCE = timedelta(hours=1)
LONGEST_FAULT = timedelta(days=2)
FIRST_SQLITE_WITHOUT_THE_FAULT = (3, 51, 3)


@dataclass(frozen=True, slots=True)
class Finding:
    state: str
    sentence: str


def fine(sentence: str) -> Finding:
    return Finding("fine", sentence)


def attention(sentence: str) -> Finding:
    return Finding("attention", sentence)


def broken(sentence: str) -> Finding:
    return Finding("broken", sentence)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--quick", action="store_true", help="leave out what reads every row and file")


def run(options: Namespace) -> int:
    parts: list[Callable[[], Iterator[Finding]]] = [database, tables, surroundings, background]
    if not options.quick:
        parts += [contents, journal, search, files]
    found = [finding for part in parts for finding in _carefully(part)]
    for finding in found:
        say(f"{finding.state:<10} {finding.sentence}")
    return REFUSED if any(finding.state == "broken" for finding in found) else FINE


def _carefully(part: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(part())
    except DatabaseError as error:
        return [broken(f"The database refuses to answer: {error}")]


def database() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            waits = cursor.fetchone()[0]
        if waits == "off":
            yield broken("PostgreSQL says “saved” before it is on disk: set synchronous_commit to on.")
        else:
            yield fine(f"PostgreSQL says “saved” only when it is on disk (synchronous_commit is {waits}).")
        return
    with connection.cursor() as cursor:
        live = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in SAFE_SETTINGS}
    if live == SAFE_SETTINGS:
        yield fine("The embedded database says “saved” only when it is on disk (settings read back from it).")
    else:
        yield broken(f"The embedded database is not set safely: {live} instead of {SAFE_SETTINGS}.")
    if sqlite3.sqlite_version_info < FIRST_SQLITE_WITHOUT_THE_FAULT:
        yield attention(
            f"SQLite {sqlite3.sqlite_version} has a fault, mended in 3.51.3, that may damage a file when a write meets"
            " a checkpoint. Sympolity's write lock keeps the two apart: let no other program write to the file."
        )
    else:
        yield fine(f"SQLite {sqlite3.sqlite_version} is free of the known fault at checkpoints.")
    kind = file_system_of(Path(settings.DATABASES["default"]["NAME"]).parent)
    if kind in NETWORK_FILE_SYSTEMS:
        yield broken(f"The database lies on a network file system ({kind}), where locks do not hold. Move it.")
    else:
        yield fine(f"The database lies on this machine ({kind or 'file system not known'}).")


def tables() -> Iterator[Finding]:
    if newer := unknown_migrations():
        yield broken(f"A newer version of Sympolity wrote this database ({newer[-1]}).")
    elif pending := pending_migrations():
        yield broken(f"{len(pending)} changes to the tables are missing. Back up, then: sympolity migrate")
    else:
        yield fine("The tables are those of this version.")


def surroundings() -> Iterator[Finding]:
    local = settings.BASE_URL.startswith(("http://localhost", "http://127.0.0.1"))
    if settings.DEBUG:
        yield broken("DEBUG is on: pages show the inside of the system to everybody. Switch it off.")
    else:
        yield fine("DEBUG is off.")
    if settings.EMAIL_HOST:
        yield fine(f"Mail goes out through {settings.EMAIL_HOST}.")
    else:
        yield attention("Mail goes nowhere but into the log: set EMAIL_HOST. People cannot reset passwords without.")
    if not local and not settings.SECURE:
        yield broken("BASE_URL is not https: passwords cross the network in the open.")
    elif settings.SECURE and not settings.SECURE_PROXY_SSL_HEADER:
        yield attention("BASE_URL is https but BEHIND_PROXY is off: pages may redirect to themselves for ever.")
    else:
        yield fine(f"People reach the site at {settings.BASE_URL}.")


def background() -> Iterator[Finding]:
    """Whether a worker looks after what is due, and whether mails arrive."""
    now = timezone.now()
    last = Duty.objects.aggregate(last=Max("begun_at"))["last"]
    if last is None:
        yield attention("No worker has run yet; without one no mail leaves. To start one: sympolity serve")
    elif now - last > LONGEST_SILENCE:
        since = timezone.localtime(last).isoformat(" ", "minutes")
        yield attention(f"No worker has looked after mails and dates since {since}. To start one: sympolity serve")
    else:
        yield fine("A worker looks after mails and dates.")
    for duty in Duty.objects.filter(begun_at__gt=now - LONGEST_FAULT).exclude(fault=""):
        yield attention(f"The duty “{duty.name}” went wrong the last time ({duty.fault}); the log says more.")
    if mails := mails_to_look_at().count():
        yield attention(f"{mails} mails did not arrive, or may not have: {settings.BASE_URL}{reverse('notices:mails')}")


def contents() -> Iterator[Finding]:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            faults = [row[0] for row in cursor.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
            loose = cursor.execute("PRAGMA foreign_key_check").fetchall()
        if faults or loose:
            yield broken(
                f"The database file is damaged ({(faults + [str(row) for row in loose])[0]}). Restore a backup."
            )
        else:
            yield fine("The database file is whole.")


def journal() -> Iterator[Finding]:
    found = list(breaks())
    if found:
        first = found[0]
        yield broken(
            f"The journal does not hold at {len(found)} places; the first is entry {first.number} of {first.chain}"
            f" ({first.fault}). Somebody changed the database by hand, or it is damaged."
        )
    else:
        yield fine(f"The journal is unbroken: {Entry.objects.count()} entries.")


def search() -> Iterator[Finding]:
    late = waiting()
    wrong = 0 if late else sum(count for _label, count in lagging())
    if late:
        yield attention(f"{late} objects wait to be indexed for the search; a worker does it: sympolity worker")
    elif wrong:
        yield attention(f"The search does not know {wrong} objects as they are now. Put it right: sympolity reindex")
    else:
        yield fine("The search knows every object as it is now.")


def files() -> Iterator[Finding]:
    count = 0
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                for row in model._base_manager.exclude(**{field.name: ""}).iterator():
                    count += 1
                    if fault := _fault_of(getattr(row, field.attname).name, getattr(row, "sha256", "")):
                        yield broken(f"{model._meta.verbose_name} {row.pk}: {fault}")
    yield fine(f"{count} uploaded files looked at.")


def _fault_of(name: str, expected: str) -> str:
    path = Path(default_storage.path(name))
    if not path.is_file():
        return f"the file {name} is missing. Take it from a backup."
    if expected and sha256_of(path) != expected:
        return f"the file {name} is not the one that was uploaded. Take it from a backup."
    return ""
