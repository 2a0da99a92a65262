"""Bring the tables of the database to the form that this version needs.

Make a backup first: a new version may change tables in ways an older version cannot read.
"""

from argparse import ArgumentParser, Namespace

from django.core.management import call_command

from sympolity.config.commands.exits import FINE, say
from sympolity.config.tables import pending_migrations
from sympolity.ground.search.operations import rebuild_where_owed

WORD = "migrate"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")


def run(options: Namespace) -> int:
    pending = pending_migrations()
    if options.dry_run:
        for name in pending:
            say(name)
        return FINE
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
    rebuild_where_owed()
    say(f"{len(pending)} changes made to the tables." if pending else "The tables are up to date.")
    return FINE
