"""Forget what the search knows and read every object anew.

Needed only when `sympolity check` says so: decisions are found at once, and backups hold the index.
"""

from argparse import ArgumentParser, Namespace

from sympolity.config.commands.exits import FINE, refuse, say
from sympolity.config.tables import pending_migrations
from sympolity.ground.search.operations import rebuild

WORD = "reindex"


def add_arguments(parser: ArgumentParser) -> None:
    """It takes none."""


def run(options: Namespace) -> int:
    if pending_migrations():
        return refuse("The tables are not up to date. First: sympolity migrate")
    say(f"{rebuild()} objects can be found.")
    return FINE
