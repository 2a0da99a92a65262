"""The `sympolity` command. Each module in config/commands is one of its words.

A word's module has a docstring (its help), WORD, `add_arguments(parser)` and `run(options) -> int`.
"""

import argparse
import os
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

import sympolity.config.commands
from sympolity.config.commands.exits import FINE, REFUSED
from sympolity.ground.kernel.refusals import Refused

EXPLANATION = """
Runs a Sympolity installation. Settings come from the environment; without any, everything is kept in the folder
"data" here and the site answers on http://localhost:8000.

The first time:  sympolity serve                     then open http://localhost:8000
                 sympolity demo                      a sample network to look at
                 sympolity createadmin you@city.org  an account for the person who runs this
Each day:        sympolity backup /backups           one file with everything
                 sympolity check                     is all well?
"""
EXITS = "Exit codes: 0 all is well, 1 refused or a problem was found, 2 the command was not understood."


def words() -> dict[str, ModuleType]:
    """Every subcommand by the word that calls it."""
    names = [module.name for module in pkgutil.iter_modules(sympolity.config.commands.__path__)]
    modules = [import_module(f"sympolity.config.commands.{name}") for name in names if name != "exits"]
    return {module.WORD: module for module in modules}


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog="sympolity",
        description=EXPLANATION,
        epilog=EXITS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    subparsers = whole.add_subparsers(title="words", metavar="WORD", required=True)
    for word, module in sorted(words().items()):
        text = (module.__doc__ or "").strip()
        part = subparsers.add_parser(
            word,
            help=text.partition("\n")[0],
            description=text,
            epilog=EXITS,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(part)
        part.set_defaults(run=module.run)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sympolity.config.settings")
    try:
        django.setup()
        options = parser().parse_args(arguments)
        return int(options.run(options) or FINE)
    except ImproperlyConfigured as error:
        sys.stderr.write(f"A setting is wrong: {error}\n")
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
    except DatabaseError as error:
        sys.stderr.write(f"The database does not answer as it should: {error}\n")
    except BrokenPipeError:
        sys.stderr.close()
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
