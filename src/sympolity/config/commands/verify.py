"""Say which edition or sent report a file is, and whether it is unchanged.

Anybody can do the same on the page /verify/ of the installation. Without the installation: `sha256sum FILE` gives the
hash that stands on the page of the edition.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from sympolity.affairs.monitoring.queries.verifying import verify_file
from sympolity.affairs.monitoring.verdicts import told
from sympolity.config.commands.exits import FINE, refuse, say
from sympolity.config.tables import pending_migrations

WORD = "verify"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="an edition or a sent report, as it was downloaded")


def run(options: Namespace) -> int:
    if pending_migrations():
        return refuse("The tables are not up to date. First: sympolity migrate")
    try:
        content = options.file.read_bytes()
    except OSError as error:
        return refuse(f"{options.file} cannot be read: {error.strerror}.")
    finding = verify_file(content)
    words = told(finding)
    sentences = " ".join(filter(None, (f"{words.headline}.", words.about, words.advice)))
    answer = f"{finding.sha256}\n{sentences}"
    if not finding.is_confirmed:
        return refuse(answer)
    say(answer)
    return FINE
