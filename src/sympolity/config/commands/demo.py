"""Load a sample network to look at: invented people and amounts in real places.

It is marked as sample data on every page. Do not load it where real work is kept.
"""

from argparse import ArgumentParser, Namespace

from sympolity.config import demo
from sympolity.config.commands.exits import FINE, refuse, say
from sympolity.config.tables import has_no_people, pending_migrations
from sympolity.ground.kernel.refusals import Refused

WORD = "demo"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--when-empty", action="store_true", help="only where nobody has begun to use the database")


def run(options: Namespace) -> int:
    if pending_migrations():
        return refuse("The tables are not up to date. First: sympolity migrate")
    if options.when_empty and not has_no_people():
        return FINE
    try:
        loaded = demo.load(tell=say)
    except Refused as refusal:
        return refuse(str(refusal))
    say(f"{loaded.projects} projects, {loaded.reports} reports. Everybody's password is {loaded.password}; the people:")
    for mail, role in loaded.people.roles.items():
        say(f"  {mail:<28} {role}")
    return FINE
